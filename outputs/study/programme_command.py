"""The command that asks what happens to dates if leaders have less time: no request simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from entities.case import Case
from entities.plan import Arm
from entities.sense import nearest
from outputs.amounts import times
from outputs.programme_words import (
    critical_table,
    critical_words,
    programme_table,
    programme_words,
)
from outputs.study.options import sampling_option
from outputs.study.programme import Programmes, merging_arms, programmes
from scenarios.reading import BadInput, Fault, read_case
from scenarios.sampling import Sampling, after_seed
from scenarios.worlds import draw_worlds

WIDTH = 88
DEFAULT_WORLDS = 100
DEFAULT_HOURS = 0.5
MOST_HOURS = 10.0
"""No board asks what ten times its leaders' time would do; more is a slip of the hand."""


def programme_command(find_case: Callable[[str], Path], seed: int) -> click.Command:
    """Return the command `programme`; `find_case` turns what is typed into the file of a case."""

    @click.command("programme")
    @click.argument("case")
    @click.option("--arm", help="Arm to look at.  [default: every arm that merges]")
    @click.option("--worlds", type=click.IntRange(1, 100_000), default=DEFAULT_WORLDS,
                  show_default=True, help="Draws of everything we do not know.")  # fmt: skip
    @click.option("--hours", type=float, default=DEFAULT_HOURS, show_default=True,
                  help="What leaders' hours are multiplied by: 0.5 is half of them.")  # fmt: skip
    @click.option("--seed", type=click.IntRange(0), default=seed, show_default=True,
                  help="The same seed gives the same dates.")  # fmt: skip
    @sampling_option()
    def command(
        case: str, arm: str | None, worlds: int, hours: float, seed: int, sampling: Sampling
    ) -> None:
        """Ask of CASE when day one is if leaders have less time: dates alone, in a minute."""
        found = read_case(find_case(case))
        arms = chosen_arms(found, arm, hours)
        drawn = draw_worlds(found, count=worlds, seed=seed, sampling=sampling)
        with click.progressbar(length=2 * worlds * len(arms), label="Drawing dates",
                               show_pos=True) as bar:  # fmt: skip
            each = programmes(
                found, arms, drawn, hours=hours, seed=seed, progress=lambda: bar.update(1)
            )
        for one in each:
            click.echo("\n" + "\n".join(_told(one)))
        click.echo("\n" + click.wrap_text(_last(found, worlds, seed, sampling), width=WIDTH))

    return command


def chosen_arms(case: Case, arm: str | None, hours: float) -> tuple[Arm, ...]:
    """Return the arms to look at.

    Raises
    ------
    BadInput
        With a sentence for everything that is wrong with what was asked.
    """
    merging = {each.key: each for each in merging_arms(case)}
    faults = tuple(_faults(case, arm, hours, merging))
    if faults:
        raise BadInput(faults)
    return tuple(merging.values()) if arm is None else (merging[arm],)


def _faults(case: Case, arm: str | None, hours: float, merging: dict[str, Arm]) -> Iterator[Fault]:
    if not merging:
        yield Fault(case.key, None, "--arm", "no arm of this case is a merger")
    elif arm is not None and arm not in merging:
        text = f"{arm!r} is not an arm that merges{nearest(arm, merging)}"
        yield Fault(case.key, None, "--arm", text)
    if not 0 < hours <= MOST_HOURS:
        text = (f"{hours:g} is no part of leaders' hours; allowed: above 0 and at most "
                f"{MOST_HOURS:g}, such as 0.5 for half of them")  # fmt: skip
        yield Fault(case.key, None, "--hours", text)


def _told(one: Programmes) -> Iterator[str]:
    yield f"{one.arm.label}: months from the decision to day one (weeks)"
    if one.ahead:
        yield from ("", *programme_table(one), "")
    for sentence in programme_words(one):
        yield click.wrap_text(sentence, width=WIDTH, subsequent_indent="  ")
    said = tuple(critical_words(one)) if one.ahead else ()
    for sentence in said:
        yield "\n" + click.wrap_text(sentence, width=WIDTH)
    if said:
        yield from critical_table(one)


def _last(case: Case, worlds: int, seed: int, sampling: Sampling) -> str:
    shown = " Illustrative data." if case.illustrative else ""
    drawn = times(worlds, "world")
    return (
        f"{drawn} x 1 replication, seed {seed}{after_seed(sampling)}; dates alone, no request is "
        "simulated. How many hours stages take and executives can give is judgement." + shown
    )

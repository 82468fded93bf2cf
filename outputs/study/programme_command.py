"""The command that asks what happens to dates if leaders have less time: no request simulated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

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
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.options import sampling_option
from outputs.study.programme import Programmes, merging_arms, programmes
from outputs.study.progress_shown import Shown
from outputs.study.whole import DEFAULT_SEED, Progress
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling, after_seed
from scenarios.worlds import draw_worlds

WIDTH = 88
DEFAULT_WORLDS = 100
DEFAULT_HOURS = 0.5
MOST_HOURS = 10.0
"""No board asks what ten times its leaders' time would do; more is a slip of the hand."""


def programme(
    case: CaseAsked, *, arm: str | None = None, worlds: int = DEFAULT_WORLDS,
    hours: float = DEFAULT_HOURS, seed: int = DEFAULT_SEED, sampling: Sampling = INDEPENDENT,
    progress: Progress = lambda *_: None,
) -> tuple[Programmes, ...]:  # fmt: skip
    """Draw when day one is, with leaders' hours as they are and times `hours`, arm by arm.

    Parameters
    ----------
    arm
        The arm to look at; left out, every arm that merges.
    progress
        Called with how many timetables are drawn, of how many.

    Raises
    ------
    BadInput
        With a sentence for everything that is wrong with what was asked.
    """
    found = case_asked(case)
    arms = chosen_arms(found, arm, hours)
    drawn = draw_worlds(found, count=worlds, seed=seed, sampling=sampling)
    done, total = count(1), 2 * worlds * len(arms)
    return programmes(found, arms, drawn, hours=hours, seed=seed,
                      progress=lambda: progress(next(done), total))  # fmt: skip


@click.command("programme")
@click.argument("case")
@click.option("--arm", help="Arm to look at.  [default: every arm that merges]")
@click.option("--worlds", type=click.IntRange(1, 100_000), default=DEFAULT_WORLDS,
              show_default=True, help="Draws of everything we do not know.")  # fmt: skip
@click.option("--hours", type=float, default=DEFAULT_HOURS, show_default=True,
              help="What leaders' hours are multiplied by: 0.5 is half of them.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same dates.")  # fmt: skip
@sampling_option()
def programme_command(**asked: Any) -> None:
    """Ask of CASE when day one is if leaders have less time: dates alone, in a minute."""
    with Shown("Drawing dates") as shown:
        each = programme(**asked, progress=shown.progress)
    for one in each:
        click.echo("\n" + "\n".join(_told(one)))
    last = _last(each[0].case, asked["worlds"], asked["seed"], asked["sampling"])
    click.echo("\n" + click.wrap_text(last, width=WIDTH))


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

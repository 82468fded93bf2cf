"""The command that follows one request: what it is asked for, checked, and what it prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from entities.case import STATUS_QUO, Case
from entities.plan import Arm
from entities.sense import nearest
from outputs.story_words import story_in_words
from outputs.study.options import sampling_option
from outputs.study.story import Story, tell
from scenarios.reading import BadInput, Fault, read_case
from scenarios.sampling import Sampling, after_seed
from scenarios.worlds import draw_worlds

WIDTH = 88


def trace_command(find_case: Callable[[str], Path], seed: int) -> click.Command:
    """Return the command `trace`; `find_case` turns what is typed into the file of a case."""

    @click.command("trace")
    @click.argument("case")
    @click.option("--type", "request_type", required=True, help="Key of the request type.")
    @click.option("--school", required=True,
                  help="URN of the school, or company number for a trust's centre.")  # fmt: skip
    @click.option("--after", help="The first request from this date on, such as 2028-03-01.  "
                  "[default: the month its service is moved]")  # fmt: skip
    @click.option("--arm", help="Arm to follow.  [default: that of the first claim]")
    @click.option("--against", help="Arm to compare with.  [default: that of the first claim]")
    @click.option("--world", type=click.IntRange(0, 99_999), default=0, show_default=True,
                  help="Which draw of everything we do not know.")  # fmt: skip
    @click.option("--replication", type=click.IntRange(0, 9_999), default=0, show_default=True,
                  help="Which roll of chance in that world.")  # fmt: skip
    @click.option("--seed", type=click.IntRange(0), default=seed, show_default=True,
                  help="The same seed follows the same request.")  # fmt: skip
    @sampling_option()
    def trace(
        case: str, request_type: str, school: str, after: str | None, arm: str | None,
        against: str | None, world: int, replication: int, seed: int,
        sampling: Sampling,
    ) -> None:  # fmt: skip
        """Follow one request of CASE through two arms: who did what, when, and what differs."""
        found = read_case(find_case(case))
        arms = chosen_arms(found, arm, against)
        refuse_unknown(found, request_type, school, after, arms)
        runs = "the arm" if len(arms) == 1 else "both arms"
        click.echo(f"Running {runs} once, some seconds each ...", err=True)
        story = follow(found, arms, request_type, school, after, world, replication, seed, sampling)
        for number, sentence in enumerate(story_in_words(story)):
            click.echo(("\n" if number else "") + click.wrap_text(sentence, width=WIDTH))
        click.echo(
            "\n" + click.wrap_text(footer(found, world, replication, seed, sampling), width=WIDTH)
        )

    return trace


def footer(case: Case, world: int, replication: int, seed: int, sampling: Sampling) -> str:
    """Say what one story is worth, and with what it can be told again."""
    shown = " Illustrative data." if case.illustrative else ""
    return (
        "One request in one run is an example, not a measure: other worlds go otherwise. "
        f"World {world}, replication {replication}, seed {seed}{after_seed(sampling)}.{shown}"
    )


def follow(
    case: Case,
    arms: tuple[str, ...],
    request_type: str,
    school: str,
    after: str | None,
    world: int,
    replication: int,
    seed: int,
    sampling: Sampling,
) -> Story:
    """Draw the world and tell the story of what was asked for."""
    drawn = draw_worlds(case, count=world + 1, seed=seed, sampling=sampling)[world]
    return tell(
        case, [case.arm(key) for key in arms], drawn, seed=seed, replication=replication,
        request_type=request_type, school=school,
        after=None if after is None else dt.date.fromisoformat(after),
    )  # fmt: skip


def chosen_arms(case: Case, arm: str | None, against: str | None) -> tuple[str, ...]:
    """Return the arm to compare with and the arm to follow, filled in from the first claim."""
    others: list[Arm] = [each for each in case.arms if each.key != STATUS_QUO]
    claimed = (case.claims[0].compared_with, case.claims[0].arm) if case.claims else (
        STATUS_QUO, others[0].key if others else STATUS_QUO)  # fmt: skip
    return tuple(dict.fromkeys([against or claimed[0], arm or claimed[1]]))


def refuse_unknown(
    case: Case, request_type: str, school: str, after: str | None, arms: tuple[str, ...]
) -> None:
    """Refuse names the case does not hold, and what is no date: all at once.

    Raises
    ------
    BadInput
        With a sentence for each, and the nearest name.
    """
    faults = tuple(_faults(case, request_type, school, after, arms))
    if faults:
        raise BadInput(faults)


def _faults(
    case: Case, request_type: str, school: str, after: str | None, arms: tuple[str, ...]
) -> Iterator[Fault]:
    schools = [each.urn for trust in case.trusts for each in trust.schools]
    centres = [trust.company_number for trust in case.trusts]
    kinds = [kind.key for _, kind in case.request_types]
    for option, found, allowed, what in (
        ("--type", request_type, kinds, "a request type"),
        ("--school", school, [*schools, *centres], "a school (URN) or centre (company number)"),
        *(("--arm or --against", key, [a.key for a in case.arms], "an arm") for key in arms),
    ):
        if found not in allowed:
            message = f"{found!r} is not {what} of this case{nearest(found, allowed)}"
            yield Fault(case.key, None, option, message)
    try:
        dt.date.fromisoformat(after or "2000-01-01")
    except ValueError:
        message = f"{after!r} is not a date; allowed: year-month-day, such as 2028-03-01"
        yield Fault(case.key, None, "--after", message)

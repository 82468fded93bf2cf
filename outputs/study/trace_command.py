"""The command that follows one request: what it is asked for, checked, and what it prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import click

from entities.case import STATUS_QUO, Case
from entities.plan import Arm
from entities.sense import nearest
from outputs.story_words import story_in_words
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.options import sampling_option
from outputs.study.story import Story
from outputs.study.story import tell as follow
from outputs.study.whole import DEFAULT_SEED
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling, after_seed
from scenarios.worlds import draw_worlds

WIDTH = 88


def trace(
    case: CaseAsked, *, request_type: str, school: str, after: str | None = None,
    arm: str | None = None, against: str | None = None, world: int = 0, replication: int = 0,
    seed: int = DEFAULT_SEED, sampling: Sampling = INDEPENDENT,
    tell: Callable[[str], None] = lambda _: None,
) -> Story:  # fmt: skip
    """Follow one request of a case through the arm of its first claim, and through the other.

    Parameters
    ----------
    school
        URN of a school, or company number of a trust for what its centre asks for.
    after
        The first request from this date on (``2028-03-01``); left out, the month its service moves.
    tell
        Called with what is run, before it is.

    Raises
    ------
    BadInput
        With a sentence for each name that the case does not hold, and for what is no date.
    """
    found = case_asked(case)
    arms = chosen_arms(found, arm, against)
    refuse_unknown(found, request_type, school, after, arms)
    tell(f"Running {'the arm' if len(arms) == 1 else 'both arms'} once, some seconds each ...")
    drawn = draw_worlds(found, count=world + 1, seed=seed, sampling=sampling)[world]
    return follow(
        found, [found.arm(key) for key in arms], drawn, seed=seed, replication=replication,
        request_type=request_type, school=school,
        after=None if after is None else dt.date.fromisoformat(after),
    )  # fmt: skip


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
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed follows the same request.")  # fmt: skip
@sampling_option()
def trace_command(**asked: Any) -> None:
    """Follow one request of CASE through two arms: who did what, when, and what differs."""
    story = trace(**asked, tell=lambda said: click.echo(said, err=True))
    for number, sentence in enumerate(story_in_words(story)):
        click.echo(("\n" if number else "") + click.wrap_text(sentence, width=WIDTH))
    drawn = {name: asked[name] for name in ("world", "replication", "seed", "sampling")}
    click.echo("\n" + click.wrap_text(footer(story.case, **drawn), width=WIDTH))


def footer(case: Case, world: int, replication: int, seed: int, sampling: Sampling) -> str:
    """Say what one story is worth, and with what it can be told again."""
    shown = " Illustrative data." if case.illustrative else ""
    return (
        "One request in one run is an example, not a measure: other worlds go otherwise. "
        f"World {world}, replication {replication}, seed {seed}{after_seed(sampling)}.{shown}"
    )


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

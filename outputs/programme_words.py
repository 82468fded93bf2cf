"""When day one is with leaders' hours as they are and with others, in a table and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outputs.amounts import per_cent
from outputs.probability import FEWEST_FOR_EDGES
from outputs.programme import in_words
from outputs.study.programme import DayOne, Programmes, quantile_of

LABEL, CELL = 32, 14
"""Characters of a row's label and of each of its cells."""


def programme_table(found: Programmes) -> Iterator[str]:
    """Yield a table: months from the decision to day one (and weeks), with and without."""
    usual, other = ([pair[n] for pair in found.ahead] for n in (0, 1))
    edges = len(usual) >= FEWEST_FOR_EDGES
    low, high = ("one in ten by", "nine in ten") if edges else ("earliest", "latest")
    heads = (low, "middle world", high, "not reached")
    yield " " * LABEL + "".join(f"{head:>{CELL}}" for head in heads)
    for label, days in (("leaders' hours as they are", usual), (_times(found), other)):
        cells = [*(_cell(found, days, s) for s in _shares(edges)), _not_reached(days)]
        yield f"{label:<{LABEL}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _shares(edges: bool) -> tuple[float, float, float]:
    return (0.1, 0.5, 0.9) if edges else (0.0, 0.5, 1.0)


def _times(found: Programmes) -> str:
    return f"{found.hours:g} times as many"


def _cell(found: Programmes, days: Sequence[DayOne], share: float) -> str:
    day = quantile_of(days, share)
    if not day.reached:
        return f"beyond {12 * found.case.horizon_years}"
    return f"{day.months} ({day.weeks:.0f})"


def _not_reached(days: Sequence[DayOne]) -> str:
    return per_cent(sum(not day.reached for day in days) / len(days))


def programme_words(found: Programmes) -> Iterator[str]:
    """Yield what is said below the table: refusals, what slows nothing, and worlds that turn."""
    whole, ahead = len(found.usual), len(found.ahead)
    if not ahead:
        yield f"The merger is refused in all of {_worlds(whole)}, whatever hours leaders have."
        return
    refused = f"{whole - ahead} of {_worlds(whole)} ({per_cent(1 - ahead / whole)}), left out here"
    yield (
        f"Refused in {refused if whole > ahead else f'none of {_worlds(whole)}'}. Day one is later "
        f"with fewer hours in {_later(found)} of {_worlds(ahead)}."
    )
    if not any(day.paced for day in found.usual):
        yield (
            "Leaders' hours set no pace here: stages or attention are switched off, or no "
            "executive of the trusts is known."
        )
    yield from _planned(found)
    yield from _turned(found)


def _worlds(count: int) -> str:
    return "1 world" if count == 1 else f"{count} worlds"


def _later(found: Programmes) -> int:
    return sum(fewer.months > more.months for fewer, more in found.by_hours)


def _planned(found: Programmes) -> Iterator[str]:
    """Yield how often day one falls on its planned date, which may hide how hours are felt."""
    plan, ahead = found.arm.plan, found.ahead
    if plan.day_one == "fixed":
        yield "The plan fixes day one: fewer hours move what comes after it, not the date itself."
    elif plan.start is not None:
        usual, other = (sum(pair[n].date == plan.start for pair in ahead) for n in (0, 1))
        yield (
            f"Day one falls on the planned date, before which it cannot be, in {usual} of "
            f"{_worlds(len(ahead))}, and in {other} with {_times(found)} hours."
        )


def _turned(found: Programmes) -> Iterator[str]:
    """Yield every world in which fewer hours bring an earlier day one: listed, not averaged."""
    turned, ahead = found.turned, _worlds(len(found.ahead))
    if not turned:
        yield f"Fewer hours bring an earlier day one in none of {ahead}."
        return
    yield (
        f"Fewer hours bring an EARLIER day one in {len(turned)} of {ahead}. Where tasks run side "
        "by side, one that is held up may leave the others more hours; rounded to the first of a "
        "month, that can be a month. These worlds turn:"
    )
    for fewer, more in turned:
        then = in_words(more.date) if more.reached else "not within the years simulated"
        yield f"- world {fewer.world}: {in_words(fewer.date)} with fewer hours, {then} with more"


def critical_words(found: Programmes) -> Iterator[str]:
    """Yield the critical path of the middle world; nothing where day one waits for no task."""
    middle = quantile_of([usual for usual, _ in found.ahead], 0.5)
    if found.arm.plan.day_one == "fixed" or not middle.critical:
        return
    labels = {task.key: task.label for task in found.case.stages}
    path = "; ".join(labels[key] for key in middle.critical)
    yield f"In the middle world (world {middle.world}) day one waits in turn for: {path}."
    if all(usual.critical == other.critical for usual, other in found.ahead):
        yield (
            f"With {_times(found)} hours the path is the same in every world, as it is where all "
            "work under way gets the same share of what it asks for. Worlds in which day one waits "
            "for a task:"
        )
    else:
        yield (
            "Worlds in which day one waits for a task, with hours as they are and with "
            f"{_times(found)}:"
        )


def critical_table(found: Programmes) -> Iterator[str]:
    """Yield how often each task is on the critical path; in two columns where hours move it."""
    columns = [[day.critical for day in days] for days in zip(*found.ahead, strict=True)]
    columns = columns[:1] if columns[0] == columns[1] else columns
    tasks = [
        task for task in found.case.stages if any(task.key in c for paths in columns for c in paths)
    ]
    wide = max((len(task.label) for task in tasks), default=0) + 2
    for task in tasks:
        shares = (sum(task.key in path for path in paths) / len(paths) for paths in columns)
        yield f"  {task.label:<{wide}}" + "".join(f"{per_cent(share):>9}" for share in shares)

"""The section of the page that holds desks against C, and says how fast anything could be."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import each, table, times
from tests.benchmarks.measured import Report, Size


def against_c(report: Report) -> Iterator[str]:
    yield "## Against C"
    yield ""
    if all(size.median("c") is None for size in report.sizes):
        yield "No C compiler."
        yield ""
        return
    yield "A case in which everybody stays and no shadow work is taken from anybody, so that no"
    yield "slow event falls on a desk. The C program serves the same requests by the same rules"
    yield "from arrays in memory. The engine's desks are timed alone, as in the tables above, and"
    yield "with the months and the opening around them, which C is given. Nanoseconds a request:"
    yield ""
    rows = [row for size in report.sizes if (row := _row(size))]
    head = ["schools", "C", "the engine's desks", "ratio", "with months and opening", "ratio",
            "answers equal"]  # fmt: skip
    yield from table(head, rows)
    yield from _flat(report)
    yield from _bound(report)


def _row(size: Size) -> list[str]:
    in_c = each(size, "c", size.staying_requests)
    desks = each(size, "desks_alone", size.staying_requests)
    around = each(size, "desks_staying", size.staying_requests)
    if in_c is None or desks is None or around is None:
        return []
    equal = "to the last bit" if size.equal_to_c else "**they differ**"
    return [str(size.schools), f"{in_c:,.0f}", f"{desks:,.0f}", times(desks / in_c),
            f"{around:,.0f}", times(around / in_c), equal]  # fmt: skip


def _flat(report: Report) -> Iterator[str]:
    """Say how the cost of desks grows with their number, of ours and of C's."""
    for what in ("request", "touch"):
        grown = [
            times(max(costs) / min(costs))
            for way in ("desks_alone", "c")
            if len(costs := list(_costs(report, way, what))) > 1
        ]
        if len(grown) > 1:
            yield (
                f"- The dearest {what} costs the engine's desks {grown[0]} times the cheapest, "
                f"over these sizes; C {grown[1]} times."
            )
    yield "- Cases of other sizes differ in what is asked; a touch is a sitting on a request."
    yield ""


def _costs(report: Report, way: str, what: str) -> Iterator[float]:
    for size in report.sizes:
        count = size.staying_requests if what == "request" else size.staying_touches
        if count and (found := each(size, way, count)) is not None:
            yield found


def _bound(report: Report) -> Iterator[str]:
    """Say how much faster than idiomatic SimPy any program of these desks could be."""
    for size in report.sizes:
        slow = each(size, "idiomatic", size.requests)
        in_c = each(size, "c", size.staying_requests)
        luck = each(size, "luck", size.requests)
        if slow is not None and in_c is not None and luck is not None:
            yield (
                f"- {size.schools} schools: the desks alone in C, with neither luck nor people nor "
                f"tables, are {times(slow / in_c)} times as fast as idiomatic SimPy; with the luck "
                f"drawn as here, {times(slow / (in_c + luck))} times. No whole replication can be "
                "faster than that without drawing its luck sooner."
            )
    yield ""

"""How figures are told: ratios to two or three digits, tables, nanoseconds."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.measured import Size

NANO = 1e9


def times(value: float) -> str:
    """Return a ratio to two or three figures."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return [*("| " + " | ".join(line) + " |" for line in lines), ""]


def each(size: Size, way: str, requests: int) -> float | None:
    """Return nanoseconds a request."""
    seconds = size.median(way)
    return None if seconds is None else seconds / requests * NANO

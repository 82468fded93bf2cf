"""What is asked of a queue: read, checked, and refused in sentences when it cannot be served."""

from __future__ import annotations

import difflib
import math
import numbers
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entities.records import Integers, Numbers

SHOWN = 5
"""So many faults of one kind are named; the rest are counted."""
MOST_SERVERS = 100_000
"""More servers than this is taken for a slip."""


@dataclass(frozen=True)
class Asked:
    """Requests and servers that can be served."""

    arrival: Numbers
    work: Numbers
    priority: Integers
    patience: Numbers
    servers: tuple[tuple[float, tuple[tuple[float, float], ...]], ...]


class CannotServeError(ValueError):
    """Bad input to a queue; the message holds one sentence a fault."""


def checked(
    arrival: Any,
    work: Any,
    servers: Any,
    priority: Any,
    patience: Any,
    engine: Any,
    kind: type,
    engines: Sequence[str],
) -> Asked:
    """Return what is asked, or tell everything that is wrong with it at once.

    Raises
    ------
    CannotServeError
        With a sentence for each fault: the argument, the place, what was found, what is allowed.
    """
    faults: list[str] = []
    times = _column("arrival", arrival, faults)
    count = len(times)
    minutes = _column("work", work, faults, count)
    first = np.zeros(count) if priority is None else _column("priority", priority, faults, count)
    waits = np.full(count, np.inf)
    if patience is not None:
        waits = _column("patience", patience, faults, count, infinite=True)
    faults += _unsorted(times)
    faults += _below("work", minutes) + _below("patience", waits)
    faults += _at("priority", first, first != np.floor(first), "a whole number")
    people = tuple(_servers(servers, kind, faults))
    if engine not in engines:
        near = difflib.get_close_matches(str(engine), engines, n=1)
        guess = f"; did you mean {near[0]!r}?" if near else ""
        faults.append(f"engine: found {engine!r}; allowed are {' and '.join(engines)}{guess}")
    if faults:
        raise CannotServeError("\n".join(faults))
    return Asked(times, minutes, first.astype(np.int64), waits, people)


def _column(
    name: str, given: Any, faults: list[str], count: int | None = None, *, infinite: bool = False
) -> Numbers:
    empty = np.zeros(count or 0)
    try:
        found = np.asarray(given)
    except ValueError:
        faults.append(f"{name}: found rows of different lengths; allowed is one number a request")
        return empty
    if found.ndim != 1:
        faults.append(f"{name}: found {_shape(found)}; allowed is one number a request, in a row")
        return empty
    if found.dtype.kind not in "iuf" and len(found):
        what = {"b": "true and false", "U": "words", "c": "complex numbers"}
        faults.append(f"{name}: found {what.get(found.dtype.kind, 'other things')}; "
                      "allowed are numbers")  # fmt: skip
        return empty
    column = found.astype(np.float64)
    if count is not None and len(column) != count:
        faults.append(f"{name}: found {len(column)} numbers for {count} requests; "
                      "allowed is one each")  # fmt: skip
        return empty
    bad = np.isnan(column) if infinite else ~np.isfinite(column)
    faults += _at(name, column, bad, "a number" if infinite else "a finite number")
    return np.where(np.isnan(column), 0.0, column) if infinite else np.where(bad, 0.0, column)


def _shape(found: np.ndarray[Any, Any]) -> str:
    return "a single value" if found.ndim == 0 else f"a table of {found.ndim} dimensions"


def _at(name: str, column: Numbers, bad: Any, allowed: str) -> list[str]:
    places = np.flatnonzero(bad)
    said = [f"{name}[{i}]: found {column[i]:g}; allowed is {allowed}" for i in places[:SHOWN]]
    more = len(places) - SHOWN
    return [*said, f"{name}: {more} more of the same"] if more > 0 else said


def _below(name: str, column: Numbers) -> list[str]:
    return _at(name, column, column < 0, "0 or more minutes")


def _unsorted(times: Numbers) -> list[str]:
    falls = np.flatnonzero(np.diff(times) < 0) + 1
    said = [
        f"arrival[{i}]: found {times[i]:g} after {times[i - 1]:g}; allowed are times in order"
        for i in falls[:SHOWN]
    ]
    more = len(falls) - SHOWN
    return [*said, f"arrival: {more} more of the same"] if more > 0 else said


def _servers(
    given: Any, kind: type, faults: list[str]
) -> Iterator[tuple[float, tuple[tuple[float, float], ...]]]:
    if isinstance(given, numbers.Integral) and not isinstance(given, bool):
        if not 1 <= int(given) <= MOST_SERVERS:
            faults.append(f"servers: found {given}; allowed are 1 to {MOST_SERVERS:,}")
            return
        yield from [(1.0, ())] * int(given)
        return
    if not isinstance(given, (list, tuple)):
        faults.append(f"servers: found {given!r}; allowed is a whole number, or a list of Server")
        return
    if not given:
        faults.append("servers: found none; at least one is needed to serve anybody")
    for i, server in enumerate(given):
        if not isinstance(server, kind):
            faults.append(f"servers[{i}]: found {server!r}; allowed is a Server")
            continue
        speed, windows = server.speed, server.windows  # type: ignore[attr-defined]
        if not _is_number(speed) or not 0 < speed < math.inf:
            faults.append(f"servers[{i}].speed: found {speed!r}; allowed is a number above 0")
            continue
        yield float(speed), tuple(_windows(f"servers[{i}].windows", windows, faults))


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _windows(name: str, given: Any, faults: list[str]) -> Iterator[tuple[float, float]]:
    if not isinstance(given, (list, tuple)):
        faults.append(f"{name}: found {given!r}; allowed is a row of (start, end)")
        return
    before = -math.inf
    for i, window in enumerate(given):
        pair = isinstance(window, (list, tuple)) and len(window) == 2
        if not pair or not all(_is_number(end) and not math.isnan(end) for end in window):
            faults.append(f"{name}[{i}]: found {window!r}; allowed is (start, end) in minutes")
            continue
        start, end = float(window[0]), float(window[1])
        if end <= start:
            faults.append(f"{name}[{i}]: found an end at {end:g}, not after its start at {start:g}")
        elif start < before:
            faults.append(f"{name}[{i}]: found a start at {start:g}; allowed are windows in order "
                          f"that do not overlap, so {before:g} or later")  # fmt: skip
        before = max(before, end)
        yield start, end

"""Where a replication's time goes: timers put around functions of the program from outside.

The program itself holds no timers. What is wrapped is listed here and nowhere else; a name that is
no longer there is told and left out, and its time counts to whatever called it.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

Wrapped = tuple[tuple[str, str, str], ...]
"""(part, module, name): `*` stands for every public function, of a class with those it inherits."""

WRAPPED: Wrapped = (
    ("luck", "simulator.replicate", "draws_for"),
    ("luck", "simulator.replicate", "streams_of"),
    ("luck", "simulator.replicate", "born"),
    ("luck", "simulator.extra_requests", "born"),
    ("luck", "simulator.demand", "Events.requests"),
    ("opening", "simulator.replicate", "Draws.papers"),
    ("opening", "simulator.replicate", "open_organisation"),
    ("desks", "simulator.organisation", "Organisation.advance"),
    ("desks", "simulator.organisation", "Organisation.put_in"),
    ("desks", "simulator.opening", "ENGINE.*"),
    ("desks", "simulator.floor", "Floor.*"),
    ("people", "simulator.replicate", "_run"),
    ("opening", "simulator.paging", "Pages.turn"),
    ("tables", "simulator.counting", "Counted.add"),
    ("tables", "simulator.replicate", "records_of"),
    ("money", "simulator.money.ledger", "Ledger.post"),
    ("money", "simulator.money.ledger", "Ledger.table"),
    ("money", "simulator.money.running_costs", "*"),
    ("money", "simulator.money.service_costs", "*"),
    ("money", "simulator.money.merger_costs", "*"),
)
"""What a replication is made of.

Time counts to the innermost part. `_run` without what it calls of the other parts is the slow
events: months, leaving and hiring, and who attends when.
"""
PARTS = tuple(dict.fromkeys(part for part, _, _ in WRAPPED))


class Clock:
    """Seconds by part; each moment counts to the innermost part that is running."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.missing: list[str] = []
        self._running: list[str] = []
        self._since = 0.0

    def turn(self, part: str | None) -> None:
        """Begin a part, or (with None) end the innermost one."""
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        if part is None:
            self._running.pop()
        else:
            self._running.append(part)
        self._since = now

    def shares(self) -> dict[str, float]:
        """Return the share of each part in the whole."""
        whole = max(float(sum(self.seconds.values())), 1e-12)
        return {part: self.seconds[part] / whole for part in PARTS}


@contextmanager
def timed(wrapped: Wrapped = WRAPPED) -> Iterator[Clock]:
    """Put the timers on for a while."""
    clock = Clock()
    with ExitStack() as stack:
        for part, module, name in wrapped:
            for holder, attribute in _places(module, name, clock):
                inside = _timed(getattr(holder, attribute), part, clock)
                stack.enter_context(patch.object(holder, attribute, inside))
        yield clock


def _places(module: str, name: str, clock: Clock) -> list[tuple[Any, str]]:
    try:
        holder: Any = importlib.import_module(module)
        *outer, last = name.split(".")
        for step in outer:
            holder = getattr(holder, step)
    except (ImportError, AttributeError):
        clock.missing.append(f"{module}.{name}")
        return []
    if last != "*":
        if hasattr(holder, last):
            return [(holder, last)]
        clock.missing.append(f"{module}.{name}")
        return []
    return [
        (holder, each)
        for each, found in inspect.getmembers(holder, inspect.isfunction)
        if not each.startswith("_") and (inspect.isclass(holder) or found.__module__ == module)
    ]


def _timed(function: Callable[..., Any], part: str, clock: Clock) -> Callable[..., Any]:
    @functools.wraps(function)
    def inside(*arguments: Any, **named: Any) -> Any:
        clock.turn(part)
        try:
            return function(*arguments, **named)
        finally:
            clock.turn(None)

    return inside

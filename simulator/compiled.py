"""The desk compiled: the rules of `simulator.desk` between two slow events, for machine speed.

One module holds every compiled function, so that a compiled file on disk is stale as a whole or
not at all. Without the compiler the same functions run as plain Python, with the same answers.
The orders of the operations on times are those of the readable desk, to the last bit.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from entities.records import Integers, Numbers

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiler() -> Callable[[Function], Function]:
    if importlib.util.find_spec("numba") is None:
        return lambda function: function
    from numba import njit

    return cast("Callable[[Function], Function]", njit(cache=True))


_compiled = _compiler()

NEVER = np.inf
GRID = 2.0**20
SERVED, ABANDONED = 1, 2


class Columns(NamedTuple):
    """The columns of the book of requests, as arrays."""

    arrival: Numbers
    priority: Integers
    origin: Integers
    function: Integers
    work: Numbers
    touches: Integers
    gap: Numbers
    patience: Numbers
    first_start: Numbers
    finish: Numbers
    outcome: Integers
    effort: Numbers
    left: Numbers


class People(NamedTuple):
    """The servers of a desk, one row each; their half-days stand end to end in `slots`."""

    free_at: Numbers
    ready: Numbers
    speed: Numbers
    request: Integers
    started: Numbers
    work: Numbers
    pace: Numbers
    slots: Integers
    first: Integers
    last: Integers


class Lines(NamedTuple):
    """Those who come, wait and return; `sizes` holds how many have come, wait, and are away."""

    arrivals: Integers
    queue: Integers
    back: Integers
    back_at: Numbers
    sizes: Integers


@_compiled
def _before(book: Columns, one: int, other: int) -> bool:
    if book.priority[one] != book.priority[other]:
        return bool(book.priority[one] < book.priority[other])
    if book.arrival[one] != book.arrival[other]:
        return bool(book.arrival[one] < book.arrival[other])
    return one < other


@_compiled
def _queue_up(book: Columns, lines: Lines, request: int) -> None:
    queue, place = lines.queue, lines.sizes[1]
    lines.sizes[1] = place + 1
    while place > 0:
        above = (place - 1) // 2
        if not _before(book, request, queue[above]):
            break
        queue[place] = queue[above]
        place = above
    queue[place] = request


@_compiled
def _take_first(book: Columns, lines: Lines) -> int:
    queue = lines.queue
    first, last = queue[0], queue[lines.sizes[1] - 1]
    lines.sizes[1] -= 1
    size, place = lines.sizes[1], 0
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if below + 1 < size and _before(book, queue[below + 1], queue[below]):
            below += 1
        if not _before(book, queue[below], last):
            break
        queue[place] = queue[below]
        place = below
    queue[place] = last
    return int(first)


@_compiled
def _sooner(lines: Lines, when: float, request: int, place: int) -> bool:
    if when != lines.back_at[place]:
        return bool(when < lines.back_at[place])
    return bool(request < lines.back[place])


@_compiled
def _send_away(lines: Lines, request: int, when: float) -> None:
    place = lines.sizes[2]
    lines.sizes[2] = place + 1
    while place > 0:
        above = (place - 1) // 2
        if not _sooner(lines, when, request, above):
            break
        lines.back[place], lines.back_at[place] = lines.back[above], lines.back_at[above]
        place = above
    lines.back[place], lines.back_at[place] = request, when


@_compiled
def _take_back(lines: Lines) -> int:
    lines.sizes[2] -= 1
    size, place, first = lines.sizes[2], 0, lines.back[0]
    last, last_at = lines.back[size], lines.back_at[size]
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if below + 1 < size and _sooner(
            lines, lines.back_at[below + 1], lines.back[below + 1], below
        ):
            below += 1
        if _sooner(lines, last_at, last, below):
            break
        lines.back[place], lines.back_at[place] = lines.back[below], lines.back_at[below]
        place = below
    lines.back[place], lines.back_at[place] = last, last_at
    return int(first)


@_compiled
def _coming(book: Columns, lines: Lines) -> float:
    coming = NEVER
    if lines.sizes[0] < len(lines.arrivals):
        coming = book.arrival[lines.arrivals[lines.sizes[0]]]
    if lines.sizes[2] > 0 and lines.back_at[0] < coming:
        coming = lines.back_at[0]
    return float(coming)


@_compiled
def _take_in(book: Columns, lines: Lines, now: float) -> float:
    while lines.sizes[0] < len(lines.arrivals):
        request = lines.arrivals[lines.sizes[0]]
        if book.arrival[request] > now:
            break
        _queue_up(book, lines, request)
        lines.sizes[0] += 1
    while lines.sizes[2] > 0 and lines.back_at[0] <= now:
        _queue_up(book, lines, _take_back(lines))
    return float(_coming(book, lines))


@_compiled
def _slot_at(people: People, server: int, slot: int) -> int:
    low, high = people.first[server], people.last[server]
    while low < high:
        middle = (low + high) // 2
        if people.slots[middle] < slot:
            low = middle + 1
        else:
            high = middle
    return int(low)


@_compiled
def _available(people: People, server: int, now: float, half: float) -> float:
    when = max(people.free_at[server], now)
    if when == NEVER:
        return float(NEVER)
    slot = int(when // half)
    index = _slot_at(people, server, slot)
    if index == people.last[server]:
        return float(NEVER)
    found = people.slots[index]
    return float(when if found == slot else found * half)


@_compiled
def _finish(people: People, server: int, start: float, work: float, half: float) -> float:
    slot = int(start // half)
    room = (slot + 1) * half - start
    if work <= room:
        return float(start + work)
    rest = work - room
    whole = int(rest // half)
    left = rest - whole * half
    index = _slot_at(people, server, slot) + 1 + whole
    if left == 0.0:
        index, left = index - 1, half
    if index >= people.last[server]:
        return float(NEVER)
    return float(people.slots[index] * half + left)


@_compiled
def _serve(
    book: Columns, lines: Lines, people: People, factor: Numbers, server: int, now: float,
    half: float,
) -> None:  # fmt: skip
    request = _take_first(book, lines)
    if np.isnan(book.first_start[request]):
        deadline = book.arrival[request] + book.patience[request]
        if deadline < now:
            book.outcome[request], book.finish[request] = ABANDONED, deadline
            return
        book.first_start[request] = now
    pace = factor[book.function[request], book.origin[request]] / people.speed[server]
    touch = book.work[request] if np.isnan(book.left[request]) else book.left[request]
    book.left[request] = np.nan
    work = np.floor(touch * pace * GRID + 0.5) / GRID
    book.effort[request] += work
    people.request[server], people.started[server] = request, now
    people.work[server], people.pace[server] = work, pace
    finish = _finish(people, server, now, work, half)
    people.free_at[server] = finish
    people.ready[server] = _available(people, server, finish, half)
    book.touches[request] -= 1
    if finish < NEVER and book.touches[request] > 0:
        _send_away(lines, request, finish + book.gap[request])
    elif finish < NEVER:
        book.outcome[request], book.finish[request] = SERVED, finish


@_compiled
def advance(
    book: Columns, lines: Lines, people: People, factor: Numbers, now: float, until: float,
    half: float,
) -> float:  # fmt: skip
    """Serve everything that starts before `until`, and return the desk's own time."""
    coming = _coming(book, lines)
    while True:
        if lines.sizes[1] == 0:
            if coming >= until:
                break
            now = max(now, coming)
            coming = _take_in(book, lines, now)
        when, chosen = NEVER, -1
        for server in range(len(people.free_at)):
            ready = people.ready[server]
            if ready < now:
                ready = _available(people, server, now, half)
            if ready < when:
                when, chosen = ready, server
                if ready == now:
                    break
        if chosen < 0 or when >= until:
            break
        if when > now:
            now = when
            if coming <= now:
                coming = _take_in(book, lines, now)
        _serve(book, lines, people, factor, chosen, now, half)
        if lines.sizes[2] > 0 and lines.back_at[0] < coming:
            coming = lines.back_at[0]
    while coming < until:
        coming = _take_in(book, lines, coming)
    return float(max(now, until))

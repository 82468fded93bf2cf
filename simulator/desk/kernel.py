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
import numpy.typing as npt

from entities.records import Integers, Numbers

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiler() -> Callable[[Function], Function]:
    if importlib.util.find_spec("numba") is None:
        return lambda function: function
    from numba import njit

    return cast("Callable[[Function], Function]", njit(cache=True))


_compiled = _compiler()

NEVER = np.inf
SERVED, ABANDONED = 1, 2
SECOND_LINE, SENT_BACK = 1, 2
BY_SYSTEM, EXCEPTION = 1, 2
MOST_ATTEMPTS = 3
COME, WAIT, AWAY, HANDED, WRITTEN = 0, 1, 2, 3, 4
"""Places in `Lines.sizes`."""


class Columns(NamedTuple):
    """The book of requests: a row for each of the names in `simulator.desk.book`."""

    whole: Integers
    times: Numbers


(ORIGIN, KIND, FUNCTION, PRIORITY, TOUCHES, FIRST_TOUCHES, VISIT, SECOND_TOUCHES, AGAIN_TOUCHES,
 OUTCOME, ATTEMPT, STAGE, AUTOMATED, NEXT, DESK) = range(15)  # fmt: skip
(ARRIVAL, PLACE, ASKED, WORK, GAP, DEADLINE, AUTOMATION_LUCK, EXCEPTION_LUCK, ERROR_1, ERROR_2,
 SECOND_WORK, AGAIN_WORK, FIRST_START, FINISH, LEFT) = range(15)  # fmt: skip


class Touches(NamedTuple):
    """The diary of touches: a row for each of the names in `simulator.desk.book`."""

    whole: Integers
    times: Numbers


OF_REQUEST, OF_DESK, OF_WORKER = range(3)
START, LASTED, TRAVELLED, TOUCHED, PLAINLY, ENDED, BACK = range(7)


class People(NamedTuple):
    """The workers of a desk, a column each; their windows stand end to end."""

    state: Numbers
    whole: Integers
    opens: Numbers
    closes: Numbers
    first: Integers
    last: Integers


STATE = (
    "speed", "free_at", "ready", "started", "work", "holds_until", "total", "trip", "touch",
    "plain", "pace", "plain_pace",
)  # fmt: skip
"""Rows of `People.state`: the attributes of a worker of these names."""
(SPEED, FREE_AT, READY, SINCE, MINUTES, HOLDS_UNTIL, TOTAL, TRIP, TOUCH, PLAIN, PACE,
 PLAIN_PACE) = range(len(STATE))  # fmt: skip
IN_HAND = ("number", "request", "row")
"""Rows of `People.whole`."""
NUMBER, REQUEST, ROW = range(len(IN_HAND))


class Lines(NamedTuple):
    """Those who come, wait, are away and are handed on; `sizes` holds how many of each.

    `queue` and `back` are heaps; their keys are (priority, place) and (minute, 0), ties by number.
    The last of `sizes` counts the touches in the diary; `worked` holds the minutes of the desk.
    """

    arrivals: Integers
    queue: Integers
    queue_keys: Numbers
    back: Integers
    back_keys: Numbers
    handed: Integers
    handed_at: Numbers
    sizes: Integers
    worked: Numbers


class Rules(NamedTuple):
    """The terms of the desk (see `simulator.desk.terms`) and its number in the diary."""

    factor: Numbers
    automatic: Numbers
    automated_share: Numbers
    rework_share: Numbers
    travel: Numbers
    hands_over: npt.NDArray[np.bool_]
    exceptions: float
    delay: float
    grid: float
    desk: int


@_compiled
def _snapped(minutes: float, grid: float) -> float:
    if grid == 0.0:
        return minutes
    return float(np.floor(minutes * grid + 0.5) / grid)


@_compiled
def _before(keys: Numbers, numbers: Integers, one: int, other: int) -> bool:
    for row in range(2):
        if keys[row, one] != keys[row, other]:
            return bool(keys[row, one] < keys[row, other])
    return bool(numbers[one] < numbers[other])


@_compiled
def _exchange(keys: Numbers, numbers: Integers, one: int, other: int) -> None:
    numbers[one], numbers[other] = numbers[other], numbers[one]
    for row in range(2):
        keys[row, one], keys[row, other] = keys[row, other], keys[row, one]


@_compiled
def _push(
    keys: Numbers, numbers: Integers, size: int, request: int, first: float, second: float
) -> None:
    numbers[size], keys[0, size], keys[1, size] = request, first, second
    place = size
    while place > 0 and _before(keys, numbers, place, (place - 1) // 2):
        _exchange(keys, numbers, place, (place - 1) // 2)
        place = (place - 1) // 2


@_compiled
def _pop(keys: Numbers, numbers: Integers, size: int) -> int:
    last, place = size - 1, 0
    _exchange(keys, numbers, 0, last)
    while 2 * place + 1 < last:
        below = 2 * place + 1
        if below + 1 < last and _before(keys, numbers, below + 1, below):
            below += 1
        if not _before(keys, numbers, below, place):
            break
        _exchange(keys, numbers, below, place)
        place = below
    return int(numbers[last])


@_compiled
def _queue_up(book: Columns, lines: Lines, rules: Rules, request: int) -> None:
    book.whole[DESK, request] = rules.desk
    first, second = book.whole[PRIORITY, request], book.times[PLACE, request]
    _push(lines.queue_keys, lines.queue, lines.sizes[WAIT], request, first, second)
    lines.sizes[WAIT] += 1


@_compiled
def _send_away(lines: Lines, request: int, when: float) -> None:
    _push(lines.back_keys, lines.back, lines.sizes[AWAY], request, when, 0.0)
    lines.sizes[AWAY] += 1


@_compiled
def _apply_next(book: Columns, request: int, when: float) -> None:
    if book.whole[NEXT, request] == 0:
        return
    if book.whole[NEXT, request] == SECOND_LINE:
        book.whole[STAGE, request] = 1
        book.times[WORK, request] = book.times[SECOND_WORK, request]
        book.whole[TOUCHES, request] = book.whole[SECOND_TOUCHES, request]
    else:
        book.whole[ATTEMPT, request] += 1
        book.times[PLACE, request] = when
        book.times[WORK, request] = book.times[AGAIN_WORK, request]
        book.whole[TOUCHES, request] = book.whole[AGAIN_TOUCHES, request]
    book.whole[VISIT, request] = min(1, book.whole[VISIT, request])
    book.whole[NEXT, request] = 0


@_compiled
def _coming(book: Columns, lines: Lines) -> float:
    coming = NEVER
    if lines.sizes[COME] < len(lines.arrivals):
        coming = book.times[ARRIVAL, lines.arrivals[lines.sizes[COME]]]
    if lines.sizes[AWAY] > 0 and lines.back_keys[0, 0] < coming:
        coming = lines.back_keys[0, 0]
    return float(coming)


@_compiled
def _take_in(book: Columns, lines: Lines, rules: Rules, now: float) -> float:
    while lines.sizes[COME] < len(lines.arrivals):
        request = lines.arrivals[lines.sizes[COME]]
        if book.times[ARRIVAL, request] > now:
            break
        _queue_up(book, lines, rules, request)
        lines.sizes[COME] += 1
    while lines.sizes[AWAY] > 0 and lines.back_keys[0, 0] <= now:
        when = lines.back_keys[0, 0]
        request = _pop(lines.back_keys, lines.back, lines.sizes[AWAY])
        lines.sizes[AWAY] -= 1
        _apply_next(book, request, when)
        _queue_up(book, lines, rules, request)
    return float(_coming(book, lines))


@_compiled
def _window_at(people: People, server: int, when: float) -> int:
    low, high = people.first[server], people.last[server]
    while low < high:
        middle = (low + high) // 2
        if people.closes[middle] <= when:
            low = middle + 1
        else:
            high = middle
    return int(low)


@_compiled
def _available(people: People, server: int, now: float) -> float:
    when = max(people.state[FREE_AT, server], now)
    if when == NEVER:
        return float(NEVER)
    index = _window_at(people, server, when)
    if index == people.last[server]:
        return float(NEVER)
    return float(max(when, people.opens[index]))


@_compiled
def _finish(people: People, server: int, start: float, work: float) -> tuple[float, float]:
    index = _window_at(people, server, start)
    if index == people.last[server]:
        return start, work
    begin, left = max(start, people.opens[index]), work
    while True:
        close = people.closes[index]
        if begin + left <= close:
            return begin + left, 0.0
        left -= close - begin
        index += 1
        if index == people.last[server]:
            return close, left
        begin = people.opens[index]


@_compiled
def _ask_the_system(book: Columns, rules: Rules, request: int) -> None:
    share = rules.automated_share[book.whole[KIND, request], book.whole[ORIGIN, request]]
    if book.times[AUTOMATION_LUCK, request] < share:
        exception = book.times[EXCEPTION_LUCK, request] < rules.exceptions
        book.whole[AUTOMATED, request] = EXCEPTION if exception else BY_SYSTEM


@_compiled
def _comes_back(book: Columns, rules: Rules, request: int) -> bool:
    attempt = book.whole[ATTEMPT, request]
    if attempt >= MOST_ATTEMPTS - 1 or book.times[AGAIN_WORK, request] <= 0:
        return False
    luck = book.times[ERROR_1, request] if attempt == 0 else book.times[ERROR_2, request]
    return bool(luck < rules.rework_share[book.whole[KIND, request], book.whole[ORIGIN, request]])


@_compiled
def _write_down(book: Columns, lines: Lines, rules: Rules, request: int, finish: float) -> float:
    back = finish
    book.whole[TOUCHES, request] -= 1
    if book.whole[TOUCHES, request] > 0:
        back = finish + book.times[GAP, request]
        _send_away(lines, request, back)
    elif book.whole[STAGE, request] == 0 and book.times[SECOND_WORK, request] > 0:
        book.whole[NEXT, request] = SECOND_LINE
        if rules.hands_over[book.whole[KIND, request], book.whole[ORIGIN, request]]:
            lines.handed[lines.sizes[HANDED]] = request
            lines.handed_at[lines.sizes[HANDED]] = finish
            lines.sizes[HANDED] += 1
        else:
            _send_away(lines, request, finish)
    elif _comes_back(book, rules, request):
        book.whole[NEXT, request] = SENT_BACK
        back = finish + rules.delay
        _send_away(lines, request, back)
    else:
        book.whole[OUTCOME, request], book.times[FINISH, request] = SERVED, finish
    return float(back)


@_compiled
def _break_off(
    book: Columns, lines: Lines, people: People, diary: Touches, rules: Rules, server: int,
    undone: float,
) -> None:  # fmt: skip
    request, row = people.whole[REQUEST, server], people.whole[ROW, server]
    done = people.state[TOTAL, server] - undone
    trip = min(people.state[TRIP, server], done)
    left = 0.0
    if people.state[PACE, server] > 0:
        left = min(
            people.state[TOUCH, server], _snapped(undone / people.state[PACE, server], rules.grid)
        )
    touch = people.state[TOUCH, server] - left if done > trip else 0.0
    book.times[LEFT, request] = people.state[TOUCH, server] - touch
    book.whole[VISIT, request] = min(1, book.whole[VISIT, request])
    diary.times[LASTED, row], diary.times[TRAVELLED, row] = done, trip
    diary.times[TOUCHED, row] = touch
    if book.whole[AUTOMATED, request] == BY_SYSTEM:
        diary.times[PLAINLY, row] = _snapped(touch * people.state[PLAIN_PACE, server], rules.grid)
    else:
        diary.times[PLAINLY, row] = done - trip
    lines.worked[0] -= undone


@_compiled
def _gives_up(book: Columns, request: int, now: float) -> bool:
    if not np.isnan(book.times[FIRST_START, request]) or book.times[DEADLINE, request] >= now:
        return False
    book.whole[OUTCOME, request] = ABANDONED
    book.times[FINISH, request] = book.times[DEADLINE, request]
    return True


@_compiled
def _begin(
    book: Columns, people: People, rules: Rules, server: int, request: int, now: float
) -> None:
    if np.isnan(book.times[FIRST_START, request]):
        book.times[FIRST_START, request] = now
        _ask_the_system(book, rules, request)
    kind, origin = book.whole[KIND, request], book.whole[ORIGIN, request]
    plain_factor, speed = rules.factor[kind, origin], people.state[SPEED, server]
    factor = plain_factor
    if book.whole[AUTOMATED, request] == BY_SYSTEM:
        factor = rules.automatic[kind, origin]
    touch, trip = book.times[WORK, request], 0.0
    if not np.isnan(book.times[LEFT, request]):
        touch, book.times[LEFT, request] = book.times[LEFT, request], np.nan
    if book.whole[VISIT, request] == 1:
        trip, book.whole[VISIT, request] = rules.travel[origin], 2
    people.whole[REQUEST, server] = request
    people.state[TRIP, server], people.state[TOUCH, server] = trip, touch
    people.state[PLAIN, server] = _snapped(touch * plain_factor / speed, rules.grid)
    people.state[TOTAL, server] = _snapped(touch * factor / speed, rules.grid) + trip
    people.state[PACE, server], people.state[PLAIN_PACE, server] = (
        factor / speed,
        plain_factor / speed,
    )


@_compiled
def _note(lines: Lines, people: People, diary: Touches, rules: Rules, server: int,
          now: float) -> None:  # fmt: skip
    row = lines.sizes[WRITTEN]
    lines.sizes[WRITTEN] = row + 1
    people.whole[ROW, server] = row
    diary.whole[OF_REQUEST, row] = people.whole[REQUEST, server]
    diary.whole[OF_DESK, row] = rules.desk
    diary.whole[OF_WORKER, row] = people.whole[NUMBER, server]
    diary.times[START, row], diary.times[LASTED, row] = now, people.state[TOTAL, server]
    diary.times[TRAVELLED, row] = people.state[TRIP, server]
    diary.times[TOUCHED, row] = people.state[TOUCH, server]
    diary.times[PLAINLY, row] = people.state[PLAIN, server]
    lines.worked[0] += people.state[TOTAL, server]


@_compiled
def _start(
    book: Columns, lines: Lines, people: People, diary: Touches, rules: Rules, server: int,
    now: float,
) -> None:  # fmt: skip
    request = _pop(lines.queue_keys, lines.queue, lines.sizes[WAIT])
    lines.sizes[WAIT] -= 1
    if _gives_up(book, request, now):
        return
    _begin(book, people, rules, server, request, now)
    _note(lines, people, diary, rules, server, now)
    total, row = people.state[TOTAL, server], people.whole[ROW, server]
    people.state[SINCE, server], people.state[MINUTES, server] = now, total
    end, left = _finish(people, server, now, total)
    people.state[HOLDS_UNTIL, server] = end
    people.state[FREE_AT, server] = NEVER if left > 0 else end
    people.state[READY, server] = _available(people, server, people.state[FREE_AT, server])
    diary.times[ENDED, row], diary.times[BACK, row] = end, end
    if left > 0:
        _break_off(book, lines, people, diary, rules, server, left)
        _send_away(lines, request, end)
    else:
        diary.times[BACK, row] = _write_down(book, lines, rules, request, end)


@_compiled
def advance(
    book: Columns, lines: Lines, people: People, diary: Touches, rules: Rules, now: float,
    until: float,
) -> float:  # fmt: skip
    """Serve everything that starts before `until`, and return the desk's own time.

    When the diary is full it stops where it is, and may be called again to go on.
    """
    coming = _coming(book, lines)
    if coming <= now and now < until:
        coming = _take_in(book, lines, rules, now)
    while True:
        if lines.sizes[WAIT] == 0:
            if coming >= until:
                break
            now = max(now, coming)
            coming = _take_in(book, lines, rules, now)
        when, chosen = NEVER, -1
        for server in range(people.state.shape[1]):
            ready = people.state[READY, server]
            if ready < now:
                ready = _available(people, server, now)
            if ready < when:
                when, chosen = ready, server
                if ready == now:
                    break
        if chosen < 0 or when >= until:
            break
        if when > now:
            now = when
            if coming <= now:
                coming = _take_in(book, lines, rules, now)
        if lines.sizes[WRITTEN] == diary.times.shape[1]:
            return float(now)
        _start(book, lines, people, diary, rules, chosen, now)
        if lines.sizes[AWAY] > 0 and lines.back_keys[0, 0] < coming:
            coming = lines.back_keys[0, 0]
    while coming < until:
        coming = _take_in(book, lines, rules, coming)
    return float(max(now, until))

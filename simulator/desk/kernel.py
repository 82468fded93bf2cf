"""Desks compiled: the rules of `simulator.desk` between two slow events, for machine speed.

One module holds every compiled function, so that a compiled file on disk is stale as a whole or
not at all. Without the compiler the same functions run as plain Python, with the same answers.
The orders of the operations on times are those of the readable desk, to the last bit.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiler(**options: bool) -> Callable[[Function], Function]:
    """Return what compiles a function, or leaves it as it is where there is no compiler.

    Without `_nrt` (memory management inside compiled code) no array is counted as it is handed on:
    counting took three quarters of the time. So no function here may make an array. Nothing is
    divided by nought, so no division is guarded. A compiler that does not know these options does
    without.
    """
    if importlib.util.find_spec("numba") is None:
        return lambda function: function
    from numba import njit

    def compiled(function: Function) -> Function:
        wanted: dict[str, Any] = {"_nrt": False, "error_model": "numpy", **options}
        try:
            return cast("Function", njit(**wanted)(function))
        except KeyError:
            return cast("Function", njit(cache=True)(function))

    return compiled


_compiled = _compiler(no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""A step of the compiled functions: called by them alone, and kept on disk with them."""
_callable = _compiler(cache=True)
"""A compiled function that is called from outside and kept on disk."""

NEVER = np.inf
SERVED, ABANDONED = 1, 2
SECOND_LINE, SENT_BACK = 1, 2
BY_SYSTEM, EXCEPTION = 1, 2
MOST_ATTEMPTS = 3
DONE, QUEUE_FULL, BACK_FULL, HANDED_FULL, DIARY_FULL = range(5)
"""How a call ended: done, or where room is wanted before it is made again."""
GOLDEN_RATIO = (5**0.5 - 1) / 2
"""As in `simulator.attendance`: multiples of it are evenly spread."""


class Columns(NamedTuple):
    """The book of requests: a row a request, columns as named in `simulator.desk.book`.

    `gone` lists those that gave up, in the order it was found; `counts` holds how many.
    """

    whole: Integers
    times: Numbers
    gone: Integers
    counts: Integers


(ORIGIN, KIND, FUNCTION, PRIORITY, TOUCHES, FIRST_TOUCHES, VISIT, SECOND_TOUCHES, AGAIN_TOUCHES,
 OUTCOME, ATTEMPT, STAGE, AUTOMATED, NEXT, DESK) = range(15)  # fmt: skip
(ARRIVAL, PLACE, ASKED, WORK, GAP, DEADLINE, AUTOMATION_LUCK, EXCEPTION_LUCK, ERROR_1, ERROR_2,
 SECOND_WORK, AGAIN_WORK, FIRST_START, FINISH, LEFT) = range(15)  # fmt: skip


class Touches(NamedTuple):
    """The diary of touches: a row a touch; `counts` holds how many are written."""

    whole: Integers
    times: Numbers
    counts: Integers


OF_REQUEST, OF_DESK, OF_WORKER = range(3)
START, LASTED, TRAVELLED, TOUCHED, PLAINLY, ENDED, BACK = range(7)


class Hall(NamedTuple):
    """Desks side by side, and the people at them, a row each.

    Attributes
    ----------
    clock
        By desk: its own time, minutes worked, minutes attended, and until when these are counted.
    sizes
        By desk: where its arrivals stand in `arrivals` (next, end), how many wait, are away, are
        handed on, and sit at it; then where the lines of those who wait, are away and are handed
        on begin in `lines`, and how many have room in each.
    arrivals
        Requests still to come, one desk after another.
    lines
        Lines of desks, wherever there was room. Who waits: a heap of (priority, place, request);
        who joins the queue again: a heap of (minute, request, nought); who goes on to another
        desk: (minute, request, nought) as they came.
    members
        Rows of the people by desk, in the order of their names.
    people, posts
        By person: minutes and pace of the touch in hand; whole numbers about it.
    opens, closes
        By person: windows of attendance.
    """

    clock: Numbers
    sizes: Integers
    arrivals: Integers
    lines: Numbers
    members: Integers
    people: Numbers
    posts: Integers
    opens: Numbers
    closes: Numbers


class Windows(NamedTuple):
    """Windows people will attend, a row a person; `counts` says how many each."""

    opens: Numbers
    closes: Numbers
    counts: Integers


NOW, WORKED, OFFERED, MARKED = range(4)
COME, COME_END, WAIT, AWAY, HANDED, PEOPLE = range(6)
BEGIN, ROOM = 4, 7
"""Added to the number of a line's size: where it begins, and how many have room in it."""
LINES = {QUEUE_FULL: WAIT, BACK_FULL: AWAY, HANDED_FULL: HANDED}
"""The line that has no more room, by how a call ended."""
STATE = (
    "speed", "free_at", "ready", "started", "work", "holds_until", "total", "trip", "touch",
    "plain", "pace", "plain_pace",
)  # fmt: skip
"""Columns of `Hall.people`: the attributes of a worker of these names."""
(SPEED, FREE_AT, READY, SINCE, MINUTES, HOLDS_UNTIL, TOTAL, TRIP, TOUCH, PLAIN, PACE,
 PLAIN_PACE) = range(len(STATE))  # fmt: skip
IN_HAND = ("number", "request", "row")
"""First columns of `Hall.posts`; the window of the touch in hand, the first not yet counted as
attended, and how many windows there are follow."""
NUMBER, REQUEST, ROW, WINDOW, COUNTED, WINDOWS = range(6)


class Rules(NamedTuple):
    """The terms of the desks (see `simulator.desk.terms`); travel and hand-over by desk."""

    factor: Numbers
    automatic: Numbers
    automated_share: Numbers
    rework_share: Numbers
    travel: Numbers
    hands_over: npt.NDArray[np.bool_]
    numbers: Integers
    exceptions: float
    delay: float
    grid: float


@_compiled
def _snapped(minutes: float, grid: float) -> float:
    if grid == 0.0:
        return minutes
    return math.floor(minutes * grid + 0.5) / grid


@_compiled
def _comes_first(lines: Numbers, row: int, one: float, two: float, three: float) -> bool:
    """Say whether a row of a line comes before three keys."""
    if lines[row, 0] != one:
        return bool(lines[row, 0] < one)
    if lines[row, 1] != two:
        return bool(lines[row, 1] < two)
    return bool(lines[row, 2] < three)


@_compiled
def _copy(lines: Numbers, to: int, row: int) -> None:
    lines[to, 0], lines[to, 1], lines[to, 2] = lines[row, 0], lines[row, 1], lines[row, 2]


@_compiled
def _set(lines: Numbers, row: int, one: float, two: float, three: float) -> None:
    lines[row, 0], lines[row, 1], lines[row, 2] = one, two, three


@_compiled
def _rise(lines: Numbers, at: int, place: int, one: float, two: float, three: float) -> None:
    """Put three keys into a heap (it begins at a row) at a place, or above if they come first."""
    row = at + place
    while place > 0:
        place = (place - 1) >> 1
        above = at + place
        if _comes_first(lines, above, one, two, three):
            break
        _copy(lines, row, above)
        row = above
    _set(lines, row, one, two, three)


@_compiled
def _sink(lines: Numbers, at: int, place: int, size: int) -> None:
    """Put what stands at a place of a heap (it begins at a row) below all that comes first."""
    row = at + place
    one, two, three = lines[row, 0], lines[row, 1], lines[row, 2]
    below = 2 * place + 1
    while below < size:
        child = at + below
        if below + 1 < size and _comes_first(
            lines, child + 1, lines[child, 0], lines[child, 1], lines[child, 2]
        ):
            below += 1
            child += 1
        if not _comes_first(lines, child, one, two, three):
            break
        _copy(lines, row, child)
        row = child
        below = 2 * below + 1
    _set(lines, row, one, two, three)


@_compiled
def _queue_up(book: Columns, hall: Hall, rules: Rules, desk: int, request: int) -> None:
    book.whole[request, DESK] = rules.numbers[desk]
    size = hall.sizes[desk, WAIT]
    hall.sizes[desk, WAIT] = size + 1
    first, second = float(book.whole[request, PRIORITY]), book.times[request, PLACE]
    _rise(hall.lines, hall.sizes[desk, WAIT + BEGIN], size, first, second, float(request))


@_compiled
def _send_away(hall: Hall, desk: int, request: int, when: float) -> None:
    size = hall.sizes[desk, AWAY]
    hall.sizes[desk, AWAY] = size + 1
    _rise(hall.lines, hall.sizes[desk, AWAY + BEGIN], size, when, float(request), 0.0)


@_compiled
def _take_first(hall: Hall, desk: int, which: int) -> None:
    """Take away what comes first in a heap of a desk."""
    last = hall.sizes[desk, which] - 1
    hall.sizes[desk, which] = last
    at = hall.sizes[desk, which + BEGIN]
    _copy(hall.lines, at, at + last)
    _sink(hall.lines, at, 0, last)


@_compiled
def _apply_next(book: Columns, request: int, when: float) -> None:
    if book.whole[request, NEXT] == 0:
        return
    if book.whole[request, NEXT] == SECOND_LINE:
        book.whole[request, STAGE] = 1
        book.times[request, WORK] = book.times[request, SECOND_WORK]
        book.whole[request, TOUCHES] = book.whole[request, SECOND_TOUCHES]
    else:
        book.whole[request, ATTEMPT] += 1
        book.times[request, PLACE] = when
        book.times[request, WORK] = book.times[request, AGAIN_WORK]
        book.whole[request, TOUCHES] = book.whole[request, AGAIN_TOUCHES]
    book.whole[request, VISIT] = min(1, book.whole[request, VISIT])
    book.whole[request, NEXT] = 0


@_compiled
def _back(hall: Hall, desk: int) -> float:
    """Return when the next of those who are away joins the queue again."""
    if hall.sizes[desk, AWAY] == 0:
        return NEVER
    return float(hall.lines[hall.sizes[desk, AWAY + BEGIN], 0])


@_compiled
def _coming(book: Columns, hall: Hall, desk: int) -> float:
    coming = NEVER
    if hall.sizes[desk, COME] < hall.sizes[desk, COME_END]:
        coming = book.times[hall.arrivals[hall.sizes[desk, COME]], ARRIVAL]
    return min(coming, _back(hall, desk))


@_compiled
def _take_in(book: Columns, hall: Hall, rules: Rules, desk: int, now: float) -> float:
    """Let those join who come by `now`, as far as there is room; say when the next one comes."""
    room = hall.sizes[desk, WAIT + ROOM]
    while hall.sizes[desk, COME] < hall.sizes[desk, COME_END] and hall.sizes[desk, WAIT] < room:
        request = hall.arrivals[hall.sizes[desk, COME]]
        if book.times[request, ARRIVAL] > now:
            break
        _queue_up(book, hall, rules, desk, request)
        hall.sizes[desk, COME] += 1
    while hall.sizes[desk, AWAY] > 0 and hall.sizes[desk, WAIT] < room:
        when = hall.lines[hall.sizes[desk, AWAY + BEGIN], 0]
        if when > now:
            break
        request = int(hall.lines[hall.sizes[desk, AWAY + BEGIN], 1])
        _take_first(hall, desk, AWAY)
        _apply_next(book, request, when)
        _queue_up(book, hall, rules, desk, request)
    return _coming(book, hall, desk)


@_compiled
def _window_from(hall: Hall, person: int, window: int, when: float) -> int:
    while window < hall.posts[person, WINDOWS] and hall.closes[person, window] <= when:
        window += 1
    return window


@_compiled
def _window_at(hall: Hall, person: int, when: float) -> int:
    return _window_from(hall, person, hall.posts[person, WINDOW], when)


@_compiled
def _available(hall: Hall, person: int, now: float) -> float:
    when = max(hall.people[person, FREE_AT], now)
    if when == NEVER:
        return NEVER
    window = _window_at(hall, person, when)
    if window == hall.posts[person, WINDOWS]:
        return NEVER
    return float(max(when, hall.opens[person, window]))


@_compiled
def _finish(hall: Hall, person: int, start: float, work: float) -> tuple[float, float]:
    window, last = hall.posts[person, WINDOW], hall.posts[person, WINDOWS]
    if window == last:
        return start, work
    begin, left = max(start, hall.opens[person, window]), work
    while True:
        close = hall.closes[person, window]
        if begin + left <= close:
            return begin + left, 0.0
        left -= close - begin
        window += 1
        if window == last:
            return close, left
        begin = hall.opens[person, window]


@_compiled
def _attended(hall: Hall, person: int, window: int, start: float, end: float) -> float:
    minutes = 0.0
    while window < hall.posts[person, WINDOWS] and hall.opens[person, window] <= end:
        begin = max(hall.opens[person, window], start)
        close = min(hall.closes[person, window], end)
        if hall.closes[person, window] > start:
            minutes += close - begin
        window += 1
    return minutes


@_compiled
def _undone(hall: Hall, person: int, when: float) -> float:
    if hall.people[person, HOLDS_UNTIL] <= when:
        return 0.0
    since, window = hall.people[person, SINCE], hall.posts[person, WINDOW]
    done = _attended(hall, person, window, since, max(when, since))
    return float(hall.people[person, MINUTES] - done)


@_compiled
def _ask_the_system(book: Columns, rules: Rules, request: int) -> None:
    share = rules.automated_share[book.whole[request, KIND], book.whole[request, ORIGIN]]
    if book.times[request, AUTOMATION_LUCK] < share:
        exception = book.times[request, EXCEPTION_LUCK] < rules.exceptions
        book.whole[request, AUTOMATED] = EXCEPTION if exception else BY_SYSTEM


@_compiled
def _comes_back(book: Columns, rules: Rules, request: int) -> bool:
    attempt = book.whole[request, ATTEMPT]
    if attempt >= MOST_ATTEMPTS - 1 or book.times[request, AGAIN_WORK] <= 0:
        return False
    luck = book.times[request, ERROR_1] if attempt == 0 else book.times[request, ERROR_2]
    return bool(luck < rules.rework_share[book.whole[request, KIND], book.whole[request, ORIGIN]])


@_compiled
def _write_down(
    book: Columns, hall: Hall, rules: Rules, desk: int, request: int, finish: float
) -> float:
    back = finish
    book.whole[request, TOUCHES] -= 1
    if book.whole[request, TOUCHES] > 0:
        back = finish + book.times[request, GAP]
        _send_away(hall, desk, request, back)
    elif book.whole[request, STAGE] == 0 and book.times[request, SECOND_WORK] > 0:
        book.whole[request, NEXT] = SECOND_LINE
        if rules.hands_over[desk, book.whole[request, KIND], book.whole[request, ORIGIN]]:
            place = hall.sizes[desk, HANDED + BEGIN] + hall.sizes[desk, HANDED]
            hall.lines[place, 0], hall.lines[place, 1] = finish, request
            hall.sizes[desk, HANDED] += 1
        else:
            _send_away(hall, desk, request, finish)
    elif _comes_back(book, rules, request):
        book.whole[request, NEXT] = SENT_BACK
        back = finish + rules.delay
        _send_away(hall, desk, request, back)
    else:
        book.whole[request, OUTCOME] = SERVED
        book.times[request, FINISH] = finish
    return back


@_compiled
def _break_off(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, desk: int, person: int, undone: float
) -> None:
    request, row = hall.posts[person, REQUEST], hall.posts[person, ROW]
    whole = hall.people[person, TOUCH]
    done = hall.people[person, TOTAL] - undone
    trip = min(hall.people[person, TRIP], done)
    left = 0.0
    if hall.people[person, PACE] > 0:
        left = min(whole, _snapped(undone / hall.people[person, PACE], rules.grid))
    touch = whole - left if done > trip else 0.0
    book.times[request, LEFT] = whole - touch
    book.whole[request, VISIT] = min(1, book.whole[request, VISIT])
    diary.times[row, LASTED], diary.times[row, TRAVELLED] = done, trip
    diary.times[row, TOUCHED] = touch
    diary.times[row, PLAINLY] = done - trip
    if book.whole[request, AUTOMATED] == BY_SYSTEM:
        diary.times[row, PLAINLY] = _snapped(touch * hall.people[person, PLAIN_PACE], rules.grid)
    hall.clock[desk, WORKED] -= undone


@_compiled
def _gives_up(book: Columns, request: int, now: float) -> bool:
    begun = book.times[request, FIRST_START] == book.times[request, FIRST_START]
    if begun or book.times[request, DEADLINE] >= now:
        return False
    book.whole[request, OUTCOME] = ABANDONED
    book.times[request, FINISH] = book.times[request, DEADLINE]
    book.gone[book.counts[0]] = request
    book.counts[0] += 1
    return True


@_compiled
def _begin(
    book: Columns, hall: Hall, rules: Rules, desk: int, person: int, request: int, now: float
) -> None:
    if book.times[request, FIRST_START] != book.times[request, FIRST_START]:
        book.times[request, FIRST_START] = now
        _ask_the_system(book, rules, request)
    kind, origin = book.whole[request, KIND], book.whole[request, ORIGIN]
    speed = hall.people[person, SPEED]
    plain = rules.factor[kind, origin]
    factor = plain
    if book.whole[request, AUTOMATED] == BY_SYSTEM:
        factor = rules.automatic[kind, origin]
    touch, trip = book.times[request, WORK], 0.0
    if book.times[request, LEFT] == book.times[request, LEFT]:
        touch = book.times[request, LEFT]
        book.times[request, LEFT] = np.nan
    if book.whole[request, VISIT] == 1:
        trip = rules.travel[desk, origin]
        book.whole[request, VISIT] = 2
    hall.posts[person, REQUEST] = request
    hall.people[person, TRIP], hall.people[person, TOUCH] = trip, touch
    hall.people[person, PLAIN] = _snapped(touch * plain / speed, rules.grid)
    hall.people[person, TOTAL] = _snapped(touch * factor / speed, rules.grid) + trip
    hall.people[person, PACE] = factor / speed
    hall.people[person, PLAIN_PACE] = plain / speed


@_compiled
def _note(hall: Hall, diary: Touches, rules: Rules, desk: int, person: int, now: float) -> None:
    row = diary.counts[0]
    diary.counts[0] = row + 1
    hall.posts[person, ROW] = row
    diary.whole[row, OF_REQUEST] = hall.posts[person, REQUEST]
    diary.whole[row, OF_DESK] = rules.numbers[desk]
    diary.whole[row, OF_WORKER] = hall.posts[person, NUMBER]
    diary.times[row, START], diary.times[row, LASTED] = now, hall.people[person, TOTAL]
    diary.times[row, TRAVELLED] = hall.people[person, TRIP]
    diary.times[row, TOUCHED] = hall.people[person, TOUCH]
    diary.times[row, PLAINLY] = hall.people[person, PLAIN]
    hall.clock[desk, WORKED] += hall.people[person, TOTAL]


@_compiled
def _take_in_hand(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, desk: int, person: int, now: float,
    work: float,
) -> None:  # fmt: skip
    request, row = hall.posts[person, REQUEST], hall.posts[person, ROW]
    hall.people[person, SINCE], hall.people[person, MINUTES] = now, work
    hall.posts[person, WINDOW] = _window_at(hall, person, now)
    end, left = _finish(hall, person, now, work)
    hall.people[person, HOLDS_UNTIL] = end
    hall.people[person, FREE_AT] = NEVER if left > 0 else end
    hall.people[person, READY] = _available(hall, person, hall.people[person, FREE_AT])
    diary.times[row, ENDED], diary.times[row, BACK] = end, end
    if left > 0:
        _break_off(book, hall, diary, rules, desk, person, left)
        _send_away(hall, desk, request, end)
    else:
        diary.times[row, BACK] = _write_down(book, hall, rules, desk, request, end)


@_compiled
def _next_person(hall: Hall, desk: int, now: float) -> tuple[float, int]:
    """Find who is free and present first, in the order of names; and when."""
    when, chosen = NEVER, -1
    for place in range(hall.sizes[desk, PEOPLE]):
        person = hall.members[desk, place]
        ready = hall.people[person, READY]
        if ready < now:
            if hall.people[person, HOLDS_UNTIL] <= now:
                hall.posts[person, WINDOW] = _window_at(hall, person, now)
            ready = _available(hall, person, now)
            hall.people[person, READY] = ready
        if ready < when:
            when, chosen = ready, person
            if ready == now:
                break
    return when, chosen


@_compiled
def _no_room(hall: Hall, diary: Touches, desk: int) -> int:
    if hall.sizes[desk, AWAY] == hall.sizes[desk, AWAY + ROOM]:
        return BACK_FULL
    if hall.sizes[desk, HANDED] == hall.sizes[desk, HANDED + ROOM]:
        return HANDED_FULL
    return DIARY_FULL if diary.counts[0] == diary.times.shape[0] else DONE


@_compiled
def _serve(book: Columns, hall: Hall, diary: Touches, rules: Rules, desk: int, until: float) -> int:
    """Serve everything at a desk that starts before `until`; say what has no more room."""
    now = hall.clock[desk, NOW]
    coming = _coming(book, hall, desk)
    if coming <= now and now < until:
        coming = _take_in(book, hall, rules, desk, now)
    full = hall.sizes[desk, WAIT + ROOM]
    while hall.sizes[desk, WAIT] < full or coming > now:
        if hall.sizes[desk, WAIT] == 0:
            if coming >= until:
                break
            now = max(now, coming)
            coming = _take_in(book, hall, rules, desk, now)
            continue
        when, chosen = _next_person(hall, desk, now)
        if chosen < 0 or when >= until:
            break
        if when > now:
            now = when
            if coming <= now:
                coming = _take_in(book, hall, rules, desk, now)
                continue
        wanted = _no_room(hall, diary, desk)
        if wanted != DONE:
            hall.clock[desk, NOW] = now
            return wanted
        request = int(hall.lines[hall.sizes[desk, WAIT + BEGIN], 2])
        _take_first(hall, desk, WAIT)
        if not _gives_up(book, request, now):
            _begin(book, hall, rules, desk, chosen, request, now)
            _note(hall, diary, rules, desk, chosen, now)
            _take_in_hand(book, hall, diary, rules, desk, chosen, now,
                          hall.people[chosen, TOTAL])  # fmt: skip
            if (
                hall.sizes[desk, AWAY] > 0
                and hall.lines[hall.sizes[desk, AWAY + BEGIN], 0] < coming
            ):
                coming = hall.lines[hall.sizes[desk, AWAY + BEGIN], 0]
    while coming < until and hall.sizes[desk, WAIT] < full:
        coming = _take_in(book, hall, rules, desk, coming)
    if coming < until:
        hall.clock[desk, NOW] = now
        return QUEUE_FULL
    hall.clock[desk, NOW] = max(now, until)
    return DONE


@_callable
def advance(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, order: Integers, until: float
) -> int:
    """Serve everything that starts before `until` at some desks, one after another.

    Where room is wanted it stops and says which (:data:`QUEUE_FULL` and the rest); with more room
    it may be called again to go on.
    """
    for desk in order:
        wanted = _serve(book, hall, diary, rules, desk, until)
        if wanted != DONE:
            return wanted
    return DONE


@_callable
def put(hall: Hall, desk: int, request: int, when: float) -> None:
    """Have a request join a queue at a moment, not before the desk's own time."""
    _send_away(hall, desk, request, max(when, hall.clock[desk, NOW]))


@_compiled
def _give_up(book: Columns, hall: Hall, desk: int, now: float) -> None:
    kept, at = 0, hall.sizes[desk, WAIT + BEGIN]
    for place in range(hall.sizes[desk, WAIT]):
        if not _gives_up(book, int(hall.lines[at + place, 2]), now):
            _copy(hall.lines, at + kept, at + place)
            kept += 1
    if kept < hall.sizes[desk, WAIT]:
        hall.sizes[desk, WAIT] = kept
        for place in range(kept // 2 - 1, -1, -1):
            _sink(hall.lines, at, place, kept)


@_compiled
def _mark(hall: Hall, desk: int, now: float) -> None:
    marked = hall.clock[desk, MARKED]
    if now <= marked:
        return
    for place in range(hall.sizes[desk, PEOPLE]):
        person = hall.members[desk, place]
        window = hall.posts[person, COUNTED]
        hall.clock[desk, OFFERED] += _attended(hall, person, window, marked, now)
        while window < hall.posts[person, WINDOWS] and hall.closes[person, window] <= now:
            window += 1
        hall.posts[person, COUNTED] = window
    hall.clock[desk, MARKED] = now


@_callable
def close_month(book: Columns, hall: Hall, order: Integers, now: float, figures: Numbers) -> None:
    """Let those leave whose patience ended; write minutes attended and worked, and who waits."""
    for place in range(len(order)):
        desk = order[place]
        _give_up(book, hall, desk, now)
        _mark(hall, desk, now)
        undone = 0.0
        for member in range(hall.sizes[desk, PEOPLE]):
            undone += _undone(hall, hall.members[desk, member], now)
        figures[place, 0] = hall.clock[desk, OFFERED]
        figures[place, 1] = hall.clock[desk, WORKED] - undone
        figures[place, 2] = hall.sizes[desk, WAIT]


@_compiled
def _cross_out(hall: Hall, desk: int, which: int, request: int) -> None:
    size, at = hall.sizes[desk, which], hall.sizes[desk, which + BEGIN]
    for place in range(size):
        if hall.lines[at + place, 1] == request:
            hall.sizes[desk, which] = size - 1
            if place < size - 1:
                _copy(hall.lines, at + place, at + size - 1)
                _sink(hall.lines, at, place, size - 1)
                _rise(
                    hall.lines, at, place, hall.lines[at + place, 0], hall.lines[at + place, 1], 0.0
                )
            return


@_compiled
def _take_back(
    book: Columns, hall: Hall, diary: Touches, desk: int, person: int, when: float
) -> float:
    """Cross out what was written down of the touch in hand; return the minutes undone."""
    request, row = hall.posts[person, REQUEST], hall.posts[person, ROW]
    undone = _undone(hall, person, when)
    _cross_out(hall, desk, AWAY, request)
    _cross_out(hall, desk, HANDED, request)
    if hall.people[person, FREE_AT] == NEVER:
        hall.clock[desk, WORKED] += hall.people[person, TOTAL] - diary.times[row, LASTED]
        diary.times[row, LASTED] = hall.people[person, TOTAL]
        diary.times[row, TRAVELLED] = hall.people[person, TRIP]
        diary.times[row, TOUCHED] = hall.people[person, TOUCH]
        diary.times[row, PLAINLY] = hall.people[person, PLAIN]
        book.times[request, LEFT] = np.nan
        book.whole[request, VISIT] *= 2
    else:
        book.whole[request, TOUCHES] += 1
        book.whole[request, NEXT] = 0
        book.whole[request, OUTCOME] = 0
        book.times[request, FINISH] = np.nan
    return undone


@_compiled
def _let_go(
    book: Columns, hall: Hall, diary: Touches, desk: int, person: int, now: float
) -> tuple[bool, float]:
    """Before windows change: say whether a touch is in hand, and the minutes undone of it."""
    holds = hall.posts[person, REQUEST] >= 0 and hall.people[person, HOLDS_UNTIL] > now
    if holds:
        return holds, _take_back(book, hall, diary, desk, person, now)
    undone = _undone(hall, person, now)
    if hall.people[person, FREE_AT] == NEVER:
        hall.people[person, FREE_AT] = now
    return holds, undone


@_compiled
def _go_on(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, desk: int, person: int, now: float,
    holds: bool, undone: float,
) -> None:  # fmt: skip
    """After windows changed: go on with what was in hand, in the new ones."""
    hall.posts[person, WINDOW] = hall.posts[person, COUNTED] = 0
    hall.people[person, READY] = -NEVER
    if holds:
        start = max(now, hall.people[person, SINCE])
        _take_in_hand(book, hall, diary, rules, desk, person, start, undone)
    elif undone > 0:
        hall.people[person, SINCE], hall.people[person, MINUTES] = now, undone
        end, left = _finish(hall, person, now, undone)
        hall.people[person, HOLDS_UNTIL] = end
        hall.people[person, FREE_AT] = NEVER if left > 0 else end
        hall.people[person, READY] = _available(hall, person, hall.people[person, FREE_AT])


@_callable
def leave(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, desk: int, place: int, now: float
) -> int:
    """Take somebody (by place at the desk) away for good; work in hand goes back to the queue."""
    if hall.sizes[desk, WAIT] == hall.sizes[desk, WAIT + ROOM]:
        return QUEUE_FULL
    _mark(hall, desk, now)
    person = hall.members[desk, place]
    if hall.posts[person, REQUEST] >= 0 and hall.people[person, HOLDS_UNTIL] > now:
        undone = _take_back(book, hall, diary, desk, person, now)
        _break_off(book, hall, diary, rules, desk, person, undone)
        row = hall.posts[person, ROW]
        diary.times[row, ENDED], diary.times[row, BACK] = now, now
        _queue_up(book, hall, rules, desk, hall.posts[person, REQUEST])
    else:
        hall.clock[desk, WORKED] -= _undone(hall, person, now)
    hall.sizes[desk, PEOPLE] -= 1
    for later in range(place, hall.sizes[desk, PEOPLE]):
        hall.members[desk, later] = hall.members[desk, later + 1]
    return DONE


@_callable
def join(hall: Hall, desk: int, place: int, person: int, now: float) -> None:
    """Seat somebody at a place of a desk; those after move up."""
    _mark(hall, desk, now)
    hall.clock[desk, WORKED] += _undone(hall, person, now)
    for later in range(hall.sizes[desk, PEOPLE], place, -1):
        hall.members[desk, later] = hall.members[desk, later - 1]
    hall.members[desk, place] = person
    hall.sizes[desk, PEOPLE] += 1


@_compiled
def _open_window(windows: Windows, row: int, opens: float, closes: float) -> None:
    """Add a window at the end; one that follows another without a gap makes it longer."""
    last = windows.counts[row]
    if last > 0 and windows.closes[row, last - 1] == opens:
        windows.closes[row, last - 1] = closes
        return
    windows.opens[row, last], windows.closes[row, last] = opens, closes
    windows.counts[row] = last + 1


@_callable
def attend(
    windows: Windows, now: float, phases: Numbers, shares: Numbers,
    allowed: npt.NDArray[np.bool_], half_day: float, taken: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    """Open, from now on, the half-days in which people's luck falls below their share.

    Parameters
    ----------
    phases, shares
        By person: phase of the evenly spread luck, and share of half-days attended.
    allowed, taken
        By person and half-day: whether it may be attended, and whether other work takes it.
    """
    for row in range(len(phases)):
        for slot in range(int(now // half_day), allowed.shape[1]):
            luck = phases[row] + GOLDEN_RATIO * slot
            luck -= math.floor(luck)
            if luck < shares[row] and allowed[row, slot] and not taken[row, slot]:
                _open_window(windows, row, max(slot * half_day, now), (slot + 1) * half_day)


@_callable
def take_up(
    book: Columns, hall: Hall, diary: Touches, rules: Rules, order: Integers, now: float,
    windows: Windows,
) -> int:  # fmt: skip
    """Have the people of some desks, one after another, attend other windows from now on."""
    for desk in order:
        if hall.sizes[desk, AWAY] + hall.sizes[desk, PEOPLE] > hall.sizes[desk, AWAY + ROOM]:
            return BACK_FULL
        if hall.sizes[desk, HANDED] + hall.sizes[desk, PEOPLE] > hall.sizes[desk, HANDED + ROOM]:
            return HANDED_FULL
    row = 0
    for desk in order:
        _mark(hall, desk, now)
        for place in range(hall.sizes[desk, PEOPLE]):
            person = hall.members[desk, place]
            holds, undone = _let_go(book, hall, diary, desk, person, now)
            for window in range(windows.counts[row]):
                hall.opens[person, window] = windows.opens[row, window]
                hall.closes[person, window] = windows.closes[row, window]
            hall.posts[person, WINDOWS] = windows.counts[row]
            _go_on(book, hall, diary, rules, desk, person, now, holds, undone)
            row += 1
    return DONE


@_compiled
def _who_is_in(
    hall: Hall, desk: int, when: float, most: int, taken: npt.NDArray[np.bool_], row: int, slot: int
) -> int:
    """Count who attends at a moment or, where that half-day is to be taken, take it from some."""
    found = 0
    for place in range(hall.sizes[desk, PEOPLE]):
        person = hall.members[desk, place]
        window = _window_from(hall, person, hall.posts[person, COUNTED], when)
        if window < hall.posts[person, WINDOWS] and hall.opens[person, window] <= when:
            found += 1
            if found <= most:
                taken[row + place, slot] = True
    return found if most == 0 else min(found, most)


@_compiled
def _choose(
    hall: Hall, desk: int, first: int, half_day: float, most_share: float, count: int,
    taken: npt.NDArray[np.bool_], row: int,
) -> None:  # fmt: skip
    there = 0
    for slot in range(taken.shape[1]):
        there += _who_is_in(hall, desk, (first + slot) * half_day, 0, taken, row, slot)
    most = min(count, int(there * most_share))
    for slot in range(taken.shape[1]):
        if most <= 0:
            break
        most -= _who_is_in(hall, desk, (first + slot) * half_day, most, taken, row, slot)


@_compiled
def _close_half_days(
    hall: Hall, person: int, now: float, first: int, half_day: float,
    taken: npt.NDArray[np.bool_], row: int, windows: Windows,
) -> None:  # fmt: skip
    beyond = (first + taken.shape[1]) * half_day
    for window in range(hall.posts[person, COUNTED], hall.posts[person, WINDOWS]):
        begin, close = max(hall.opens[person, window], now), hall.closes[person, window]
        while begin < min(close, beyond):
            slot = int(begin // half_day)
            end = min(close, (slot + 1) * half_day)
            if not taken[row, slot - first]:
                _open_window(windows, row, begin, end)
            begin = end
        if begin < close:
            _open_window(windows, row, begin, close)


@_callable
def take(
    hall: Hall, order: Integers, counts: Integers, now: float, first: int, half_day: float,
    most_share: float, taken: npt.NDArray[np.bool_], windows: Windows,
) -> None:  # fmt: skip
    """Close half-days that other work takes of the people at some desks: so many each, the soonest.

    At most a share of those they attend of the half-days looked at, of which `first` is the
    first; of one half-day the first person in order goes first.

    Parameters
    ----------
    taken
        By (person of the desks, one after another, half-day from the first): filled in.
    """
    row = 0
    for number in range(len(order)):
        desk = order[number]
        _choose(hall, desk, first, half_day, most_share, counts[number], taken, row)
        for place in range(hall.sizes[desk, PEOPLE]):
            person = hall.members[desk, place]
            _close_half_days(hall, person, now, first, half_day, taken, row, windows)
            row += 1


COMPILED = hasattr(advance, "py_func")
"""Whether there is a compiler, and it is switched on."""
Bundle = TypeVar("Bundle", Columns, Touches, Hall, Rules, Windows)


def at_hand(bundle: Bundle) -> Bundle:
    """Return columns in the form in which the functions here read them soonest.

    Plain Python reads and writes single numbers of an array faster through a view of its memory.
    """
    if COMPILED:
        return bundle
    return type(bundle)(
        *(memoryview(c) if isinstance(c, np.ndarray) else c for c in bundle)  # type: ignore[arg-type]
    )

"""The life of one request of a finished replication, read back from the book and the diary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from entities.life import BrokenOff, Ending, Life, Sitting, Step
from simulator.desk.book import ABANDONED, BY_HAND, CANCELLED, SERVED, Book
from simulator.desk.diary import DIARY_TIMES
from simulator.organisation import UNATTENDED, Organisation
from simulator.outcomes import outside_delays
from simulator.replicate import Finished
from simulator.seats import Seat


def life(finished: Finished, request: int) -> Life:
    """Tell what happened to one request, from its arrival to its end.

    The spans of its steps add up to the minutes from its arrival to its finish, or to the end of
    the run; the minutes worked are those of the diary.

    Parameters
    ----------
    request
        Number in the book; a request of the base layer has the same number in every arm.
    """
    situation, book = finished.situation, finished.organisation.book
    ending, end = _ending(book, request, situation.calendar.end)
    arrival = float(book.arrival[request])
    kind = situation.kinds[int(book.kind[request])][1]
    gave_up = ending == "gave up"
    away = float(outside_delays(book, np.asarray([request]))[0]) if ending == "served" else 0.0
    ratio = situation.world["model.shadow_minutes_ratio"]
    return Life(
        kind=kind.key,
        origin=situation.origins[int(book.origin[request])].key,
        arrival=arrival,
        end=end,
        ending=ending,
        inside=end - arrival - away,
        in_time=ending == "served" and end - arrival - away <= kind.target_working_hours * 60.0,
        shadow=float(book.asked[request]) * ratio if gave_up else 0.0,
        automated=bool(book.automated[request] != BY_HAND),
        steps=() if ending == "cancelled" else tuple(_steps(finished, request, ending, end)),
    )


def _ending(book: Book, request: int, end_of_run: float) -> tuple[Ending, float]:
    """Return what became of a request, and when; what ends after the run is unfinished."""
    outcome, finish = book.outcome[request], float(book.finish[request])
    if outcome == CANCELLED or not book.arrival[request] < end_of_run:
        return "cancelled", float(book.arrival[request])
    if outcome == SERVED and finish < end_of_run:
        return "served", finish
    if outcome == ABANDONED and finish < end_of_run:
        return "gave up", finish
    return "unfinished", end_of_run


@dataclass(frozen=True)
class _Touch:
    """One row of the diary."""

    desk: int
    worker: int
    start: float
    work: float
    trip: float
    touch: float
    plain: float
    end: float
    back: float


def _touches(organisation: Organisation, request: int) -> list[_Touch]:
    diary = organisation.diary
    rows = np.flatnonzero(diary.numbers("request") == request)
    rows = rows[np.lexsort((rows, diary.minutes("start")[rows]))]
    desk, worker = (diary.numbers(name)[rows].tolist() for name in ("desk", "worker"))
    times = [diary.minutes(name)[rows].tolist() for name in DIARY_TIMES]
    return [_Touch(*row) for row in zip(desk, worker, *times, strict=True)]


def _steps(finished: Finished, request: int, ending: Ending, end: float) -> Iterator[Step]:
    """Yield the steps without a gap; what goes on beyond the end is cut there."""
    so_far = float(finished.organisation.book.arrival[request])
    for step in _worked_on(finished, request):
        if step.start > so_far:
            yield Step("waiting", so_far, step.start)
        if step.start <= end:
            yield replace(step, end=min(step.end, end))
        so_far = min(step.end, end)
    if ending == "gave up":
        yield Step("waiting", so_far, end)
        yield Step("gave up", end, end)
    elif so_far < end:
        yield Step("still waiting", so_far, end)


def _worked_on(finished: Finished, request: int) -> Iterator[Step]:
    """Yield every sitting and what followed it until the request joined a queue again."""
    touches = _touches(finished.organisation, request)
    progress = _progress(finished.organisation.book, request)
    for number, touch in enumerate(touches):
        followed = _what_followed(progress, touch)
        last = number == len(touches) - 1
        off = _broken_off(finished, touch) if followed == "broken off" else ""
        yield Step("service", touch.start, touch.end, _sitting(finished, touch, off))
        if followed == "second line":
            yield Step("second line", touch.end, touch.end)
        elif touch.back > touch.end:
            yield Step("outside" if followed == "outside" else "sent back", touch.end, touch.back)
        elif followed == "the end" and not last:
            yield Step("sent back", touch.end, touch.end)


@dataclass
class _Line:
    """Where a request stands: touches to come in its present line, and minutes of the next one."""

    book: Book
    request: int
    touches: int
    work: float
    left: float
    second_to_come: bool


def _progress(book: Book, request: int) -> _Line:
    touches = int(book.first_touches[request])
    work = float(book.asked[request]) / touches
    return _Line(book, request, touches, work, work, bool(book.second_work[request] > 0))


def _what_followed(line: _Line, touch: _Touch) -> str:
    """Move on by one touch; say what came after it: 'the end' may also mean being sent back.

    A touch of fewer minutes than were left of it was broken off. A supplier does all at once.
    """
    book, request = line.book, line.request
    if touch.worker < 0:
        return "the end"
    if touch.touch < line.left:
        line.left -= touch.touch
        return "broken off"
    line.touches -= 1
    line.left = line.work
    if line.touches > 0:
        return "outside"
    if line.second_to_come:
        line.second_to_come = False
        line.touches, line.work = (
            int(book.second_touches[request]),
            float(book.second_work[request]),
        )
        line.left = line.work
        return "second line"
    line.touches, line.work = int(book.again_touches[request]), float(book.again_work[request])
    line.left = line.work
    return "the end"


def _seat(finished: Finished, number: int) -> Seat | None:
    seats = finished.organisation.seats.values()
    return next((seat for seat in seats if seat.number == number), None)


def _state(seat: Seat, when: float) -> str:
    return [state for since, state in seat.changes if since <= when][-1]


ENDED_BY: dict[str, BrokenOff] = {"vacant": "vacant", "deleted": "deleted", "absent": "absent"}
"""State of a post after a change that broke work off -> what broke it off; else cover ended."""


def _broken_off(finished: Finished, touch: _Touch) -> BrokenOff:
    """Say what broke a touch off: a change of the post at that moment, or else the run's end."""
    seat = _seat(finished, touch.worker)
    if seat is None or all(when != touch.end for when, _ in seat.changes):
        return "run ends"
    state = _state(seat, touch.end)
    return ENDED_BY.get(state, "filled")


def _sitting(finished: Finished, touch: _Touch, off: BrokenOff) -> Sitting:
    desk, seat = finished.situation.desks[touch.desk], _seat(finished, touch.worker)
    if seat is None:
        return Sitting("", "", desk, False, touch.work, touch.trip)
    return Sitting(
        role=seat.post.role,
        home=seat.trust.company_number,
        desk=desk,
        cover=_state(seat, touch.start) in UNATTENDED,
        worked=touch.work,
        travel=touch.trip,
        broken_off=off,
    )

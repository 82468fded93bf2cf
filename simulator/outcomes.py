"""What became of every request of a finished replication, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.case_desks import is_supplier
from simulator.desk.book import ABANDONED, BY_HAND, CANCELLED, SERVED, Book
from simulator.situation import Situation

Choice = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outcomes:
    """Requests that arrived in the run; cancelled ones are left out.

    Attributes
    ----------
    inside
        Minutes from arrival to finish without the delays outside the desk; a supplier's
        turnaround counts whole.
    within_target, due
        Whether it was finished in time, and whether its target falls within the run.
    statutory_due, statutory_missed
        Whether a limit in law falls within the run, and whether it passed with the work neither
        served nor taken over by the school.
    shadow
        Minutes the school spent doing it itself.
    """

    number: Integers
    origin: Integers
    kind: Integers
    desk: Integers
    arrival: Numbers
    first_start: Numbers
    finish: Numbers
    served: Choice
    abandoned: Choice
    automated: Choice
    attempts: Integers
    came_back: Numbers
    inside: Numbers
    due: Choice
    within_target: Choice
    statutory_due: Choice
    statutory_missed: Choice
    shadow: Numbers


def outcomes(situation: Situation, book: Book) -> Outcomes:
    """Turn the book into arrays, with what is unfinished at the end told as waiting."""
    end, day = situation.calendar.end, situation.calendar.minutes_per_day
    used = slice(book.used)
    keep = np.flatnonzero((book.outcome[used] != CANCELLED) & (book.arrival[used] < end))
    finish = np.where(book.finish[keep] >= end, np.nan, book.finish[keep])
    start = np.where(book.first_start[keep] < end, book.first_start[keep], np.nan)
    done = ~np.isnan(finish)
    served, abandoned = (done & (book.outcome[keep] == o) for o in (SERVED, ABANDONED))
    kind, arrival = book.kind[keep], book.arrival[keep]
    kinds = [kind for _, kind in situation.kinds]
    target = np.asarray([k.target_working_hours * 60.0 for k in kinds])[kind]
    limits = [k.statutory_working_days for k in kinds]
    limit = np.asarray([np.inf if d is None else d * day for d in limits])[kind]
    outside = np.asarray([is_supplier(name) for name in situation.desks])
    away = np.where(outside[book.desk[keep]], 0.0, outside_delays(book, keep))
    inside = finish - arrival - away
    in_law = arrival + limit <= end
    late = np.where(done, finish, np.inf) > arrival + limit
    return Outcomes(
        number=keep,
        origin=book.origin[keep],
        kind=kind,
        desk=book.desk[keep],
        arrival=arrival,
        first_start=start,
        finish=finish,
        served=served,
        abandoned=abandoned,
        automated=(book.automated[keep] != BY_HAND) & ~np.isnan(start),
        attempts=book.attempt[keep],
        came_back=np.where(book.attempt[keep] > 0, book.place[keep], np.nan),
        inside=inside,
        due=arrival + target + away <= end,
        within_target=served & (inside <= target),
        statutory_due=in_law,
        statutory_missed=in_law & late,
        shadow=np.where(abandoned, book.asked[keep], 0.0)
        * situation.world["model.shadow_minutes_ratio"],
    )


def outside_delays(book: Book, requests: Integers) -> Numbers:
    """Return the minutes of delay outside the desk between the touches of requests."""
    between = np.maximum(0, book.first_touches[requests] - 1)
    at_second = book.stage[requests] == 1
    second = np.where(at_second, np.maximum(0, book.second_touches[requests] - 1), 0)
    more = book.attempt[requests] * np.maximum(0, book.again_touches[requests] - 1)
    return np.asarray((between + second + more) * book.gap[requests])

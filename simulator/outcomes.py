"""What became of every request of a finished replication, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.case_desks import is_supplier
from simulator.desk.book import ABANDONED, BY_HAND, CANCELLED, SERVED, Book
from simulator.situation import Setting

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
    started: Choice
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


@dataclass(frozen=True)
class Limits:
    """What outcomes are held against.

    Attributes
    ----------
    target, in_law
        Minutes from arrival by request type; infinite where there is no limit.
    supplier
        Whether a desk is a supplier's, by number of the desk.
    """

    target: Numbers
    in_law: Numbers
    supplier: Choice


def limits_of(situation: Setting) -> Limits:
    """Read targets and limits in law of every request type."""
    kinds = [kind for _, kind in situation.kinds]
    day = situation.calendar.minutes_per_day
    days = [kind.statutory_working_days for kind in kinds]
    return Limits(
        target=np.asarray([kind.target_working_hours * 60.0 for kind in kinds]),
        in_law=np.asarray([np.inf if d is None else d * day for d in days]),
        supplier=np.asarray([is_supplier(name) for name in situation.desks]),
    )


def outcomes(situation: Setting, book: Book) -> Outcomes:
    """Turn the book into arrays, with what is unfinished at the end told as waiting."""
    every = counted(book, slice(0, book.used), situation.calendar.end)
    return outcomes_of(situation, book, every, limits_of(situation))


def outcomes_of(situation: Setting, book: Book, keep: Integers, limits: Limits) -> Outcomes:
    """Turn requests that count into arrays, as :func:`outcomes` does with all of them."""
    end = situation.calendar.end
    finish, start, outcome = book.finish[keep], book.first_start[keep], book.outcome[keep]
    finish[finish >= end] = np.nan
    start[start >= end] = np.nan
    done, started = ~np.isnan(finish), ~np.isnan(start)
    served, abandoned = done & (outcome == SERVED), done & (outcome == ABANDONED)
    kind, arrival, attempts = book.kind[keep], book.arrival[keep], book.attempt[keep]
    desk, target = book.desk[keep], limits.target[kind]
    away = _away(book, keep, limits.supplier, desk)
    inside = finish - arrival - away
    came_back = np.full(len(keep), np.nan)
    again = np.flatnonzero(attempts)
    came_back[again] = book.place[keep[again]]
    in_law, missed = _in_law(arrival, finish, limits.in_law[kind], end)
    shadow = np.zeros(len(keep))
    ratio = situation.world["model.shadow_minutes_ratio"]
    shadow[abandoned] = book.asked[keep[abandoned]] * ratio
    return Outcomes(
        number=keep,
        origin=book.origin[keep],
        kind=kind,
        desk=desk,
        arrival=arrival,
        first_start=start,
        finish=finish,
        started=started,
        served=served,
        abandoned=abandoned,
        automated=(book.automated[keep] != BY_HAND) & started,
        attempts=attempts,
        came_back=came_back,
        inside=inside,
        due=arrival + target + away <= end,
        within_target=served & (inside <= target),
        statutory_due=in_law,
        statutory_missed=missed,
        shadow=shadow,
    )


def counted(book: Book, rows: slice, end: float) -> Integers:
    """Return the requests among some rows that count: arrived in the run and not cancelled."""
    kept = (book.outcome[rows] != CANCELLED) & (book.arrival[rows] < end)
    return np.asarray(np.flatnonzero(kept) + rows.start)


def _in_law(arrival: Numbers, finish: Numbers, limit: Numbers, end: float) -> tuple[Choice, Choice]:
    """Say whose limit in law falls within the run, and who of them missed it; most have none."""
    due, missed = np.zeros(len(arrival), dtype=np.bool_), np.zeros(len(arrival), dtype=np.bool_)
    some = np.flatnonzero(limit < np.inf)
    last = arrival[some] + limit[some]
    due[some] = last <= end
    missed[some] = (last <= end) & ~(finish[some] <= last)
    return due, missed


def _away(book: Book, requests: Integers, outside: Choice, desk: Integers) -> Numbers:
    """Return delays outside the desk; few requests have any, and a supplier's count as its own."""
    away = np.zeros(len(requests))
    some = np.flatnonzero(book.gap[requests])
    some = some[~outside[desk[some]]]
    away[some] = outside_delays(book, requests[some])
    return away


def outside_delays(book: Book, requests: Integers) -> Numbers:
    """Return the minutes of delay outside the desk between the touches of requests."""
    between = np.maximum(0, book.first_touches[requests] - 1)
    at_second = book.stage[requests] == 1
    second = np.where(at_second, np.maximum(0, book.second_touches[requests] - 1), 0)
    more = book.attempt[requests] * np.maximum(0, book.again_touches[requests] - 1)
    return np.asarray((between + second + more) * book.gap[requests])

"""Where the minutes went: all that was asked is done, saved, given up or left, to the last bit."""

from __future__ import annotations

import numpy as np

from entities.records import WORK_MEASURES, Integers, Numbers
from simulator.case_desks import is_supplier
from simulator.desk.book import ABANDONED, CANCELLED, WAITING, Book, Diary
from simulator.routes import is_in_school


def work_balance(
    desks: tuple[str, ...], book: Book, diary: Diary, kinds: int, end: float
) -> Numbers:
    """Return minutes over the whole run by (kind, measure), measures as :data:`WORK_MEASURES`.

    Touches begun count whole. Every minute is a multiple of 2**-20, so the sums are exact.
    """
    out = np.zeros((kinds, len(WORK_MEASURES)))
    _asked(out, book, end)
    _done(out, desks, book, diary)
    return out


def _put(out: Numbers, name: str, kind: Integers, minutes: Numbers) -> None:
    out[:, WORK_MEASURES.index(name)] += np.bincount(kind, weights=minutes, minlength=len(out))


def _asked(out: Numbers, book: Book, end: float) -> None:
    used = slice(book.used)
    kept = np.flatnonzero((book.outcome[used] != CANCELLED) & (book.arrival[used] < end))
    kind = book.kind[kept]
    again = book.again_work[kept] * book.again_touches[kept] * book.attempt[kept]
    second = np.where(book.stage[kept] == 1, book.second_work[kept] * book.second_touches[kept], 0)
    work, left = book.work[kept], book.left[kept]
    remaining = book.touches[kept] * work
    remaining = np.where(np.isnan(left), remaining, remaining - work + left)
    _put(out, "asked", kind, book.asked[kept])
    _put(out, "sent_back", kind, again)
    _put(out, "second_line", kind, second)
    _put(out, "given_up", kind, np.where(book.outcome[kept] == ABANDONED, remaining, 0.0))
    _put(out, "left", kind, np.where(book.outcome[kept] == WAITING, remaining, 0.0))


def _done(out: Numbers, desks: tuple[str, ...], book: Book, diary: Diary) -> None:
    at_school = np.asarray([is_in_school(name) for name in desks])
    outside = np.asarray([is_supplier(name) for name in desks])
    desk = diary.numbers("desk")
    kind = book.kind[diary.numbers("request")]
    work, trip, touch, plain = (diary.minutes(name) for name in ("work", "trip", "touch", "plain"))
    centre = ~at_school[desk] & ~outside[desk]
    _put(out, "by_centre", kind, np.where(centre, work, 0.0))
    _put(out, "by_schools", kind, np.where(at_school[desk], work, 0.0))
    _put(out, "by_suppliers", kind, np.where(outside[desk], work, 0.0))
    _put(out, "travel", kind, trip)
    _put(out, "process", kind, touch - plain)
    _put(out, "automated", kind, plain - (work - trip))

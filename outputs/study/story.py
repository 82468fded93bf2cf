"""The same request in two arms: both are played on shared draws, and its life is told in each."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from entities.assumption import World
from entities.case import Case
from entities.life import Life
from entities.plan import Arm
from simulator.demand import Requests
from simulator.life import life
from simulator.office_calendar import OfficeCalendar
from simulator.replicate import Finished, draws_for, play
from simulator.situation import Setting


@dataclass(frozen=True)
class Story:
    """One request and its life in each arm, or why there is none.

    Attributes
    ----------
    lives
        Its life by the key of the arm, in the order asked for; empty when there is no request.
    after
        The date from which a request was looked for.
    """

    case: Case = field(repr=False)
    calendar: OfficeCalendar = field(repr=False)
    request_type: str
    origin: str
    after: dt.date
    lives: Mapping[str, Life]

    def date_of(self, minute: float, *, closing: bool = False) -> dt.date:
        """Return the office day of a working minute; with `closing`, of the day that ends then."""
        return self.calendar.days[self._half_day(minute, closing) // 2]

    def half_of(self, minute: float, *, closing: bool = False) -> str:
        """Return 'morning' or 'afternoon': the half of the office day a working minute is in."""
        return ("morning", "afternoon")[self._half_day(minute, closing) % 2]

    def _half_day(self, minute: float, closing: bool) -> int:
        # Work that ends as an office day closes ends on that day, not as the next one opens.
        whole, rest = divmod(minute, self.calendar.half_day)
        number = int(whole) - (1 if closing and rest == 0 and whole > 0 else 0)
        return min(number, 2 * len(self.calendar.days) - 1)

    def school_days(self, start: float, end: float) -> float:
        """Return the school days between two working minutes."""
        passed = self.calendar.school_time(np.asarray([start, end]))
        return float(passed[1] - passed[0]) / self.calendar.minutes_per_day


def tell(
    case: Case,
    arms: Sequence[Arm],
    world: World,
    *,
    seed: int,
    replication: int,
    request_type: str,
    school: str,
    after: dt.date | None = None,
) -> Story:
    """Follow one request through every arm: the first that arrives on or after a date.

    Only requests that exist in every arm are looked at: not those a merger or a leaver causes.

    Parameters
    ----------
    school
        URN of a school, or company number of a trust for what its centre asks for.
    after
        Left out: the month the type's service is moved by the last arm that moves it, else the
        month that arm's plan starts, else the decision.
    """
    draws = draws_for(case, world, seed=seed, replication=replication)
    played = {
        arm.key: play(case, arm, world, seed=seed, replication=replication, draws=draws)
        for arm in arms
    }
    setting = draws.setting
    since = after or _when_it_moves(setting, request_type, tuple(played.values()))
    number = first_request(setting, draws.layer(0), request_type, school, since)
    lives = {} if number is None else {key: life(done, number) for key, done in played.items()}
    return Story(case, setting.calendar, request_type, school, since, lives)


def first_request(
    setting: Setting, requests: Requests, request_type: str, school: str, after: dt.date
) -> int | None:
    """Return the number of the first request of a type from a school on or after a date."""
    calendar = setting.calendar
    opens = bisect_left(calendar.days, after) * calendar.minutes_per_day
    kind = [kind.key for _, kind in setting.kinds].index(request_type)
    origin = [origin.key for origin in setting.origins].index(school)
    chosen = (requests["kind"] == kind) & (requests["origin"] == origin)
    found = np.flatnonzero(chosen & (requests["arrival"] >= opens))
    return int(found[0]) if len(found) else None


def _when_it_moves(setting: Setting, request_type: str, played: Sequence[Finished]) -> dt.date:
    function = next(key for key, kind in setting.kinds if kind.key == request_type)
    moves = [done.dates.cut_over_month(function) for done in played]
    starts = [done.dates.start for done in played]
    known = [month for month in (*moves, *starts) if month is not None]
    months = setting.calendar.months
    inside = [month for month in known if month < len(months)]
    return months[inside[0] if inside else setting.decision_month]

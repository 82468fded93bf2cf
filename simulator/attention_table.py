"""Leaders' hours month by month as recorded: what they have, what is asked, what is given."""

from __future__ import annotations

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import ATTENTION_MEASURES
from entities.records import Numbers
from simulator.attention import weeks_of
from simulator.dates import Timetable
from simulator.situation import Situation


def attention_table(situation: Situation, dates: Timetable) -> Numbers:
    """Return (measure, month of the run), measures as ``ATTENTION_MEASURES``, in hours a week.

    Means of the weeks that begin in a month. Not-a-number before the decision, from the month in
    which a merger has been refused, and where attention is not in play.
    """
    months = situation.calendar.months
    out = np.full((len(ATTENTION_MEASURES), len(months)), np.nan)
    pace = dates.pace
    if pace is None:
        return out
    hours = np.stack([pace.available, pace.other, pace.other * pace.share, pace.asked, pace.given])
    month_of = np.asarray([
        (day.year - months[0].year) * MONTHS_PER_YEAR + day.month - months[0].month
        for day in weeks_of(situation)
    ])  # fmt: skip
    last = len(months) if dates.refused is None else min(dates.refused, len(months))
    for month in range(situation.decision_month, last):
        weeks = month_of == month
        if weeks.any():
            out[:, month] = hours[:, weeks].mean(axis=1)
    return out

"""What one replication leaves behind: money, service, people and happenings, as plain arrays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

SERVICE_MEASURES: tuple[str, ...] = (
    "arrived",
    "served",
    "abandoned",
    "waiting",
    "started",
    "wait_minutes",
    "within_target",
    "effort_minutes",
    "shadow_minutes",
)
"""Counts by month of arrival, except `served`, `effort_minutes` and `abandoned` (month it happened)
and `waiting` (at the end of the month). `wait_minutes` sums the wait before the first touch of the
`started` requests whose work began in the month, so the mean wait is `wait_minutes / started`;
`within_target` counts requests finished in the month within their target."""

PEOPLE_MEASURES: tuple[str, ...] = (
    "established_fte",
    "filled_fte",
    "agency_fte",
    "leavers",
    "starters",
    "deleted_fte",
)
"""FTE are means over the month; leavers and starters are people in the month."""


class LedgerKey(NamedTuple):
    """What a pound carries beside its month: every pound is posted once, under one key."""

    trust: str
    place: str
    function: str
    line: str
    fund: str
    recurrence: str
    tag: str
    cause: str


class Happening(NamedTuple):
    """Something that happened on a date: day one, a cut-over, a post deleted, a refusal."""

    date: dt.date
    kind: str
    what: str


@dataclass(frozen=True)
class Axes:
    """The names along the arrays of a record, the same for every replication of a case."""

    months: tuple[dt.date, ...]
    run_in_months: int
    functions: tuple[str, ...]
    schools: tuple[str, ...]
    people_groups: tuple[str, ...]


@dataclass(frozen=True)
class Records:
    """All that one replication of one arm in one world leaves behind.

    Attributes
    ----------
    ledger_keys, ledger_pence
        Keys, and pence by (key, month). Costs positive, income negative.
    service_month
        (function, measure, month), measures as :data:`SERVICE_MEASURES`.
    service_school
        (function, school, measure), over the counted months.
    people
        (group, measure, month), measures as :data:`PEOPLE_MEASURES`; groups are functions, the
        schools' own desks and ``executive``.
    happenings
        Dated events, in order of time.
    notes
        Sentences a reader must know: volumes drawn to fit, duties that found no place.
    """

    arm: str
    world: int
    replication: int
    axes: Axes
    ledger_keys: tuple[LedgerKey, ...]
    ledger_pence: Integers
    service_month: Numbers
    service_school: Numbers
    people: Numbers
    happenings: tuple[Happening, ...]
    notes: tuple[str, ...]

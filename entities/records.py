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
    "automated",
    "abandoned",
    "reworked",
    "waiting",
    "started",
    "wait_minutes",
    "wait_school_days",
    "elapsed_minutes",
    "due",
    "within_target",
    "statutory_due",
    "statutory_missed",
    "effort_minutes",
    "shadow_minutes",
)
"""What is measured of the service, and the month in which it is counted.

By month of arrival: `arrived`; and, as service is scored on arrivals, `due` (arrivals whose target
falls within the run), `within_target` (those of them finished in target; abandoned is not),
`statutory_due` and `statutory_missed` (the same for the clock in law).
By month of the first start: `started`, `automated` (requests a system took part in) and the waits
before the first touch, summed as `wait_minutes` (working minutes) and `wait_school_days`: the mean
wait is `wait_minutes / started`.
By month of finish: `served` and `elapsed_minutes` (arrival to finish, summed over `served`).
By the month it happened: `abandoned` and `shadow_minutes` (the school gave up and did it itself),
`reworked` (times work came back), `effort_minutes` (worked). `waiting` is what is unfinished at the
end of the month."""

WAIT_MEASURES: tuple[str, ...] = (
    "wait_p50",
    "wait_p80",
    "wait_p95",
    "wait_school_days_p50",
    "wait_school_days_p80",
    "wait_school_days_p95",
    "elapsed_p50",
    "elapsed_p80",
    "elapsed_p95",
    "elapsed_school_days_p50",
    "elapsed_school_days_p80",
    "elapsed_school_days_p95",
)
"""Percentiles over the requests of a year, in working minutes or school days; not-a-number where
nothing began or finished. Waits are over the requests whose work began in the year, elapsed times
over those finished in it."""

DESK_MEASURES: tuple[str, ...] = ("offered_minutes", "busy_minutes", "waiting")
"""Attended queue time, time at work, and the queue at the end of the month; utilisation is
busy over offered."""

SHADOW_BY: tuple[str, ...] = ("office", "inclusion", "site", "leaders")
"""Who in a school does the work given up: `leaders` where no post of the case sits at that desk."""

WORK_MEASURES: tuple[str, ...] = (
    "asked",
    "sent_back",
    "second_line",
    "by_centre",
    "by_schools",
    "by_suppliers",
    "travel",
    "process",
    "automated",
    "given_up",
    "left",
)
"""Minutes of work over the whole run, run-in included. What was asked at arrival, what was sent
back and the second line are together what the centre, the schools and suppliers worked, less
travel (which is in all three), and what process and skill saved (negative when slower), what
automation saved, what was given up to the schools, and what was left undone at the end."""

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
    """The names along the arrays of a record, the same for every replication of a case.

    Attributes
    ----------
    schools
        The schools and, after them, the trusts' own centres by company number.
    kinds
        Request types by key.
    desks
        Names such as ``99000001/finance`` (a centre's) or ``900001/office`` (a school's).
    """

    months: tuple[dt.date, ...]
    run_in_months: int
    functions: tuple[str, ...]
    schools: tuple[str, ...]
    people_groups: tuple[str, ...]
    kinds: tuple[str, ...]
    desks: tuple[str, ...]


@dataclass(frozen=True)
class Cells:
    """The finest detail of a run: service by desk, request type, school and month.

    Attributes
    ----------
    desk, kind, school, month
        Positions along the axes of the record, all of one length; `month` counts the run-in.
    measures
        Name -> one number a cell: counts, minutes, and means and percentiles in working minutes.
    """

    desk: Integers
    kind: Integers
    school: Integers
    month: Integers
    measures: dict[str, Numbers]


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
        (function, school, measure, year), years after the decision: counted months only.
    service_kind
        (kind, measure, year), likewise.
    waits
        (function, then kind, stacked; measure as :data:`WAIT_MEASURES`; year).
    desk_month
        (desk, measure as :data:`DESK_MEASURES`, month).
    shadow_by
        Minutes by (who, as :data:`SHADOW_BY`; school; year).
    work_balance
        Minutes by (kind, measure as :data:`WORK_MEASURES`) over the whole run.
    people
        (group, measure, month), measures as :data:`PEOPLE_MEASURES`; groups are functions, the
        schools' own desks and ``executive``.
    happenings
        Dated events, in order of time.
    notes
        Sentences a reader must know: volumes drawn to fit, duties that found no place.
    cells
        The finest detail, only in runs asked for it.
    """

    arm: str
    world: int
    replication: int
    axes: Axes
    ledger_keys: tuple[LedgerKey, ...]
    ledger_pence: Integers
    service_month: Numbers
    service_kind: Numbers
    service_school: Numbers
    waits: Numbers
    desk_month: Numbers
    shadow_by: Numbers
    work_balance: Numbers
    people: Numbers
    happenings: tuple[Happening, ...]
    notes: tuple[str, ...]
    cells: Cells | None = None

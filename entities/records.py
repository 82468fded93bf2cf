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
"""Counts of requests and sums of minutes, each by the month in which it happened.

`arrived`, `due`, `within_target`, `statutory_due` and `statutory_missed` stand in the month of
arrival: service is scored on arrivals. `due` counts those whose target falls within the run,
`within_target` those of them finished in time. `started`, `wait_minutes` and `wait_school_days`
(sums of waits to the first touch) and `automated` (a system took part) stand in the month of the
first touch; `served` and `elapsed_minutes` (arrival to finish, summed) in the month of the finish;
`abandoned` and `shadow_minutes` in the month in which the school gave up and did it itself;
`reworked` (times sent back) in the month it last came back; `effort_minutes` in the month in which
a touch began; `waiting` counts the unfinished at the end of the month.
"""

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
"""Percentiles in working minutes or school days: waits of the requests whose work began in a year,
elapsed times of those finished in it; NaN where there were none."""

DESK_MEASURES: tuple[str, ...] = ("offered_minutes", "busy_minutes", "waiting")
"""Minutes in which people attended the queue of a desk, minutes they worked on it, and requests in
the queue at the end of the month. Utilisation is busy by offered."""

SHADOW_BY: tuple[str, ...] = ("office", "inclusion", "site", "leaders")
"""Who in a school does the work it gave up waiting for; 'leaders' where no post of the case sits
at that desk."""

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
"""Minutes over the whole run. What was asked, sent back and passed to a second line equals what was
worked by centres, schools and suppliers, less travel (it is in them), plus what process and skill
saved (negative where work took longer), what systems saved, what schools took back, and what is
left undone at the end."""

PEOPLE_MEASURES: tuple[str, ...] = (
    "established_fte",
    "filled_fte",
    "agency_fte",
    "leavers",
    "starters",
    "deleted_fte",
    "absent_fte",
    "in_post_fte",
    "joined_fte",
    "left_fte",
    "redundant_fte",
    "moved_in_fte",
    "moved_out_fte",
    "attention_hours",
)
"""Established, filled, agency, deleted and absent FTE are means over the month; leavers and
starters are people in the month. `in_post_fte` is the FTE of the holders at its end: that of the
month before, and those who joined and moved in, less those who left, were made redundant and moved
out (redeployed) in it. `attention_hours` are the hours of the month that executives in post can
give to integration beside the day job."""

MOVEMENTS: tuple[str, ...] = ("joined", "left", "redundant", "moved_in", "moved_out")
"""Ways into and out of a post; redeployment is a way out of one and into another."""

WAYS_OUT: tuple[str, ...] = ("redundancy", "redeployment", "wastage", "vacant")
"""How a deleted post lost its holder; 'vacant' where it had none."""


BANDS_OF_EXPERIENCE: tuple[str, ...] = ("first_year", "early", "later")
"""Teachers in their first year, in years two to five, and later."""

TEACHER_MEASURES: tuple[str, ...] = (
    "teachers",
    "left_first_year",
    "left_early",
    "left_later",
    "joined",
    "unfilled",
    "assistants",
    "assistants_left",
    "plans",
)
"""At each September of the run: teaching posts, teachers who left by band of experience and who
joined, posts still unfilled, teaching assistants' posts and how many of these leave in the year,
and pupils with a plan."""


RELEASED_MEASURES: tuple[str, ...] = ("released", "cut")
"""Minutes of counted work that moved away from a school's own desks, and attended minutes of its
posts that were deleted. What is released is not cashed until hours are cut."""


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


class Movement(NamedTuple):
    """Somebody came into or went out of a post, and the minute of it."""

    post: str
    kind: str
    minute: float


class Exit(NamedTuple):
    """A post that was deleted, the month of the run, and how it lost its holder."""

    post: str
    month: int
    how: str


class FeedBack(NamedTuple):
    """How leaving fed back on itself in a run.

    Attributes
    ----------
    loop_gain
        How much of a rise in leaving comes back as more leaving, near the base year.
    ran_away
        Whether workload held the leaving rate of some post at the cap for a year.
    """

    loop_gain: float
    ran_away: bool


class Redeployed(NamedTuple):
    """Somebody whose post went and who took up another, and the minute of it."""

    post: str
    to: str
    minute: float


@dataclass(frozen=True)
class Axes:
    """The names along the arrays of a record, the same for every replication of a case."""

    months: tuple[dt.date, ...]
    run_in_months: int
    functions: tuple[str, ...]
    schools: tuple[str, ...]
    people_groups: tuple[str, ...]
    kinds: tuple[str, ...]
    desks: tuple[str, ...]
    employers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """Counts by desk, request type, school and month, for runs asked for in detail.

    Attributes
    ----------
    desk, kind, school, month
        Positions along the axes, one entry a cell.
    measures
        Name of a measure -> one number a cell.
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
    service_kind
        (request type, measure, year after the decision).
    service_school
        (function, school, measure, year after the decision); the trusts' centres come last.
    waits
        (function, then request type; measure; year), measures as :data:`WAIT_MEASURES`.
    desk_month
        (desk, measure, month), measures as :data:`DESK_MEASURES`.
    shadow_by
        Minutes by (who, school, year), who as :data:`SHADOW_BY`.
    work_balance
        (request type, measure), measures as :data:`WORK_MEASURES`.
    cells
        The same by desk, request type, school and month, where asked for.
    people
        (group, measure, month), measures as :data:`PEOPLE_MEASURES`; groups are functions, the
        schools' own desks and ``executive``.
    employers
        Established FTE at the end of the month, by (employer, group, month): staff of a trust
        that joins another are transferred to it on day one.
    exits
        Posts deleted, in the order of their names.
    leaving
        How leaving fed back on itself.
    teachers
        (school, measure, September of the run), measures as :data:`TEACHER_MEASURES`; no
        September where teachers are switched off.
    released
        Minutes by (measure, school, month), measures as :data:`RELEASED_MEASURES`.
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
    service_kind: Numbers
    service_school: Numbers
    waits: Numbers
    desk_month: Numbers
    shadow_by: Numbers
    work_balance: Numbers
    people: Numbers
    employers: Numbers
    exits: tuple[Exit, ...]
    leaving: FeedBack
    teachers: Numbers
    released: Numbers
    happenings: tuple[Happening, ...]
    notes: tuple[str, ...]
    cells: Cells | None = None

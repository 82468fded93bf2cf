"""What one replication leaves behind: money, service, people and happenings, as plain arrays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


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


class Item(NamedTuple):
    """A part of a ledger row that stands for one post or contract: what it is, its name, the row.

    The kind is ``post`` or ``contract``.
    """

    kind: str
    name: str
    key: LedgerKey


@dataclass(frozen=True)
class ByItem:
    """What of the ledger stands for each post and contract, by year.

    Never more than the rows themselves: the same series that are posted, kept apart.

    Attributes
    ----------
    items
        The parts, in order.
    pence
        Pence by (item, year after the decision).
    """

    items: tuple[Item, ...]
    pence: Integers


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


class Broken(NamedTuple):
    """A promise (its key) that was broken, and the month of the run in which it first was."""

    promise: str
    month: int


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
    stages: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()


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
    by_item
        What of it stands for each post and contract.
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
    redundant
        Posts whose holders were made redundant, also after a trial in another post failed.
    leaving
        How leaving fed back on itself.
    teachers
        (school, measure, September of the run), measures as :data:`TEACHER_MEASURES`; no
        September where teachers are switched off.
    released
        Minutes by (measure, school, month), measures as :data:`RELEASED_MEASURES`.
    autonomy
        (measure, school, month), measures as :data:`AUTONOMY_MEASURES`.
    stages
        (task or gate, measure), measures as :data:`STAGE_MEASURES`.
    attention
        (measure, month), measures as :data:`ATTENTION_MEASURES`.
    contracts
        (contract, measure), measures as :data:`CONTRACT_MEASURES`.
    joined
        By employer: the month of the run from which a trust has joined another; the number of
        months where it never does.
    prices
        Index of prices by month of the run, the same in every arm of a world.
    happenings
        Dated events, in order of time.
    without
        Mechanisms that were off in this run of the arm alone, to see what rests on them.
    broken
        Promises of the arm that were broken, but for those on charges, which outputs work out.
    notes
        Sentences a reader must know: volumes drawn to fit, duties that found no place.
    """

    arm: str
    world: int
    replication: int
    axes: Axes
    ledger_keys: tuple[LedgerKey, ...]
    ledger_pence: Integers
    by_item: ByItem
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
    redundant: tuple[str, ...]
    leaving: FeedBack
    teachers: Numbers
    released: Numbers
    autonomy: Numbers
    stages: Numbers
    attention: Numbers
    contracts: Numbers
    joined: tuple[int, ...]
    prices: Numbers
    happenings: tuple[Happening, ...]
    notes: tuple[str, ...]
    cells: Cells | None = None
    without: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()

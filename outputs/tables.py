"""Tidy tables of a run: one place where records become rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.accounts import FUNDS, LEDGER_LINES, RECURRENCES, TAGS
from entities.case import STATUS_QUO, Case
from entities.measures import SERVICE_MEASURES
from entities.records import LedgerKey, Records
from outputs.arm_tables import (
    Frames,
    money_tables,
    people_tables,
    put_together,
    school_tables,
    service_tables,
    with_noughts,
)
from outputs.capital import bad_capital
from outputs.charging_weights import minutes_of_use
from outputs.money import Costs, costs_by_rule
from outputs.passports import passports_table
from outputs.promises import with_all_promises
from outputs.views import cost_of_posts
from outputs.watch import NOBODY, LetGo
from outputs.work_balance import bad_work


@dataclass(frozen=True)
class Tables:
    """The tables of a run; every column is described in :mod:`outputs.columns`.

    Those by request type, school and desk, of staff, the work balance, and the ledger by month
    are summed up over runs; the rest are run by run. `service_cells` has rows only where runs were
    asked for in detail.
    """

    money: pd.DataFrame
    ledger_by_month: pd.DataFrame
    savings: pd.DataFrame
    savings_by_month: pd.DataFrame
    service: pd.DataFrame
    service_by_month: pd.DataFrame
    service_by_type: pd.DataFrame
    service_by_school: pd.DataFrame
    service_cells: pd.DataFrame
    desks: pd.DataFrame
    shadow_by_school: pd.DataFrame
    work_balance: pd.DataFrame
    people: pd.DataFrame
    staff_by_month: pd.DataFrame
    staff_by_employer: pd.DataFrame
    staff_changes: pd.DataFrame
    who_loses_jobs: pd.DataFrame
    teachers: pd.DataFrame
    released_by_school: pd.DataFrame
    views: pd.DataFrame
    views_by_school: pd.DataFrame
    position: pd.DataFrame
    happenings: pd.DataFrame
    stages: pd.DataFrame
    attention: pd.DataFrame
    contracts: pd.DataFrame
    school_books: pd.DataFrame
    charges: pd.DataFrame
    present_value: pd.DataFrame
    reserves: pd.DataFrame
    reserves_by_school: pd.DataFrame
    centre_charge: pd.DataFrame
    passports: pd.DataFrame
    capital: pd.DataFrame
    promises: pd.DataFrame
    unit_costs: pd.DataFrame
    money_by_academy_year: pd.DataFrame
    special_needs: pd.DataFrame
    one_off: pd.DataFrame


def make_tables(case: Case, records: Sequence[Records]) -> Tables:
    """Turn the records of every arm, world and replication into tables.

    Raises
    ------
    ValueError
        When there are no records, when months or names differ between records, or when a run has
        no status quo to be paired with.
    """
    ordered = checked(case, records)
    return whole(case, ordered, [part for _, part, _ in by_arm(case, ordered)])


def checked(case: Case, records: Sequence[Records]) -> tuple[Records, ...]:
    """Refuse records that cannot stand in one table; return them in order.

    Raises
    ------
    ValueError
        As :func:`make_tables` says.
    """
    _check_alike(records)
    return in_order(case, records)


def by_arm(
    case: Case, ordered: Sequence[Records], let_go: LetGo = NOBODY.let_go
) -> Iterator[tuple[str, Frames, tuple[str, ...]]]:
    """Yield each arm, its tables by name, and what does not balance in its runs.

    One arm at a time, so that more runs fit in memory; what was read of it is let go of. The status
    quo comes first, as all others are held against it.
    """
    arms = list(dict.fromkeys(record.arm for record in ordered))
    base: Mapping[str, Costs] = {}
    for arm in sorted(arms, key=lambda one: one != STATUS_QUO):
        own = [record for record in ordered if record.arm == arm]
        found = of_arm(case, own, base, let_go)
        base = base or found.costs
        let_go()
        yield arm, found.frames, found.unbalanced
        del found  # or it would be held until the next arm is told


class OfArm(NamedTuple):
    """The tables of one arm, what does not balance in its runs, and what they cost by rule."""

    frames: Frames
    unbalanced: tuple[str, ...]
    costs: Mapping[str, Costs]


def of_arm(case: Case, own: Sequence[Records], base: Mapping[str, Costs], let_go: LetGo) -> OfArm:
    """Make the tables of one arm.

    Parameters
    ----------
    base
        What the runs of the status quo cost by rule; empty where this is the status quo.
    let_go
        Called between tables that read other parts of the runs.
    """
    use = [minutes_of_use(case, record) for record in own]
    by_school = school_tables(case, own)
    costs = costs_by_rule(case, own)
    both = {rule: {**(base or costs)[rule], **costs[rule]} for rule in costs}
    money = money_tables(case, own, both, use)
    posts = [cost_of_posts(record) for record in own]
    odd = unbalanced(own)  # the ledger is still at hand, and then the service by month
    service = service_tables(own, posts)
    let_go()
    return OfArm({**money, **by_school, **service, **people_tables(case, own)}, odd, costs)


def whole(case: Case, ordered: Sequence[Records], parts: Sequence[Frames]) -> Tables:
    """Put the tables of all arms together, and add those that hold arms against each other.

    What goes into the whole is taken out of the parts, so that no more than one is held twice.
    """
    found = {name: put_together([part.pop(name) for part in parts]) for name in tuple(parts[0])}
    found |= {name: with_noughts(found[name]) for name in ("school_books", "unit_costs")}
    found["promises"] = with_all_promises(case, found["promises"])
    return Tables(**found, passports=passports_table(case, ordered))


def in_order(case: Case, records: Sequence[Records]) -> tuple[Records, ...]:
    """Sort records by arm (as in the case), world and replication: any order in, one order out."""
    place = {arm.key: i for i, arm in enumerate(case.arms)}
    return tuple(sorted(records, key=lambda r: (place[r.arm], r.world, r.replication)))


def _check_alike(records: Sequence[Records]) -> None:
    if not records:
        raise ValueError("no run was recorded, so there is nothing to put in tables")
    axes = records[0].axes
    if any(record.axes is not axes and record.axes != axes for record in records):
        raise ValueError("records of different months or names cannot stand in one table")
    if not any(record.arm == STATUS_QUO for record in records):
        raise ValueError("the arm status_quo was not run; every saving is measured against it")
    runs = [(record.arm, record.world, record.replication) for record in records]
    if len(set(runs)) < len(runs):
        raise ValueError("a run is given twice: arm, world and replication must be unique")


def unbalanced(records: Iterable[Records]) -> tuple[str, ...]:
    """Check that books and requests balance in every run; return what does not, in sentences.

    Every pound must stand once, under known words; totals by fund and by tag must equal the whole;
    requests that arrived must have been served, have left, or be waiting still; every minute of
    work asked must have been worked, saved, given up or left.
    """
    every = tuple(records)
    # One part of all runs after the other: not all parts of more runs fit in memory together.
    money = [[*_bad_ledger(record), *bad_capital(record)] for record in every]
    requests, work = (list(map(bad, every)) for bad in (_bad_requests, bad_work))
    return tuple(
        f"{record.arm}, world {record.world}, replication {record.replication}: {sentence}"
        for record, *found in zip(every, money, requests, work, strict=True)
        for sentence in chain.from_iterable(found)
    )


def _bad_ledger(record: Records) -> list[str]:
    keys, pence = record.ledger_keys, record.ledger_pence
    if pence.shape != (len(keys), len(record.axes.months)):
        return [f"the ledger has shape {pence.shape}, not one row a key and one column a month"]
    found = [] if len(set(keys)) == len(keys) else ["a ledger key stands twice"]
    if not np.issubdtype(pence.dtype, np.integer):
        found.append("the ledger is not in whole pence")
    allowed = {"fund": FUNDS, "tag": TAGS, "recurrence": RECURRENCES, "line": LEDGER_LINES}
    parts = dict(zip(LedgerKey._fields, zip(*keys, strict=True), strict=bool(keys)))
    for part, names in allowed.items():
        given = parts.get(part, ())
        unknown = {*given} - {*names}
        found += [f"{name!r} is not a {part} of the ledger" for name in sorted(unknown)]
        # Every other row is in the total of one part, so these are what the parts miss.
        missed = [n for n, name in enumerate(given) if name in unknown] if unknown else []
        off = int(np.abs(pence[missed].sum(axis=0)).sum())
        if off:
            found.append(f"the totals by {part} miss the whole by {off / 100:.2f} pounds")
    return found


def _bad_requests(record: Records) -> list[str]:
    if not np.isfinite(record.service_month).all() or (record.service_month < 0).any():
        return ["a count of requests is negative or not a number"]
    at = {name: i for i, name in enumerate(SERVICE_MEASURES)}
    total = record.service_month.sum(axis=-1)
    waiting = record.service_month[:, at["waiting"], -1]
    done = total[:, at["served"]] + total[:, at["abandoned"]] + waiting
    gap = total[:, at["arrived"]] - done
    return [
        f"{name}: {abs(lost):g} requests are {'missing' if lost > 0 else 'too many'}"
        for name, lost in zip(record.axes.functions, gap, strict=True)
        if abs(lost) > 1e-6
    ]

"""What was promised to schools, and is it kept: by the plan itself, and in the runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.kept_promises import NEVER_SO, UNCHECKED, Held, held_promises, schools_promised
from entities.promise import Promise
from entities.records import Records
from outputs.amounts import per_cent, times
from outputs.books import schools_of
from outputs.charging import RULES, Retold, retell_all
from outputs.place_names import school_names
from outputs.probability import share_of
from outputs.tidy import by_year

COLUMNS = (
    "arm", "promise", "kind", "to", "made_by", "until", "text", "by_plan", "why", "runs", "broken",
    "broken_low", "broken_high", "first_broken",
)  # fmt: skip
HEADINGS = (
    "Course of action", "Promise", "Made to", "By", "The plan itself",
    "Runs in which it is broken (95% interval)", "First broken: middle of those runs",
)  # fmt: skip
KINDS: dict[str, str] = {
    "keep_posts": "No post goes or is moved away",
    "no_redundancy": "Nobody is made redundant",
    "keep_local": "The school's own desk goes on with the work",
    "decides_itself": "The school goes on deciding",
    "charge_at_most": "The centre costs no more than a share of general funding",
    "reserve_ring_fenced": "Reserves stay apart",
    "keep_contract": "A contract is kept",
}
"""Kind of promise in words."""


NOT_COUNTED = "not counted"


def promises_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Hold every promise against its plan and against the runs of its arm.

    A run that is refused breaks nothing. Nothing is counted for a promise that cannot be checked
    or that was not so to begin with.
    """
    arms = dict.fromkeys(record.arm for record in records)
    own = ([record for record in records if record.arm == arm] for arm in arms)
    frames = [promises_of_arm(case, runs, retell_all(case, runs)) for runs in own]
    rows = [row for frame in frames for row in frame.to_dict("records")]
    return with_all_promises(case, pd.DataFrame(rows, columns=COLUMNS))


def promises_of_arm(case: Case, own: Sequence[Records], told: Sequence[Retold]) -> pd.DataFrame:
    """Hold the promises of one arm against its plan and its runs, as told under every rule."""
    held = [each for each in held_promises(case) if each.arm.key == own[0].arm]
    return pd.DataFrame([_row(case, each, own, told) for each in held], columns=COLUMNS)


def with_all_promises(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Put promises in the order of the case, with those of arms that were not run."""
    known = {(row["arm"], row["promise"]): row for row in table.to_dict("records")}
    return pd.DataFrame(
        [
            known.get((each.arm.key, each.promise.key))
            or dict(zip(COLUMNS, _row(case, each, (), ()), strict=True))
            for each in held_promises(case)
        ],
        columns=COLUMNS,
    )


def _row(
    case: Case, held: Held, own: Sequence[Records], told: Sequence[Retold]
) -> tuple[object, ...]:
    arm, promise, by_plan, why = held
    said = (
        arm.key, promise.key, promise.kind, "; ".join(promise.to), promise.made_by,
        "" if promise.until is None else promise.until.isoformat(), promise.text, by_plan, why,
    )  # fmt: skip
    if by_plan in (UNCHECKED, NEVER_SO) or not own:
        return (*said, 0, float("nan"), float("nan"), float("nan"), "")
    days = [first_broken(case, promise, *each) for each in zip(own, told, strict=True)]
    share = share_of(
        np.asarray([day is not None for day in days]), np.asarray([r.world for r in own])
    )
    broken = sorted(day for day in days if day is not None)
    middle = broken[(len(broken) - 1) // 2].isoformat() if broken else ""
    return (*said, len(own), share.value, share.low, share.high, middle)


def first_broken(case: Case, promise: Promise, record: Records, told: Retold) -> dt.date | None:
    """Return the month in which a run first breaks a promise; None where it is kept."""
    if promise.kind == "charge_at_most":
        return _first_dear_year(case, promise, record, told)
    found = (one.month for one in record.broken if one.promise == promise.key)
    month = next(found, None)
    return None if month is None else record.axes.months[month]


def _first_dear_year(case: Case, promise: Promise, record: Records, told: Retold) -> dt.date | None:
    """Return the last month of the first year in which a school is charged more than promised.

    Years after the decision that begin once its trust is one with the others (of the lead's
    schools: once the first has joined) and end while the promise holds.
    """
    run_in, months = record.axes.run_in_months, record.axes.months
    rule, most = tuple(RULES).index(promise.charging_rule or ""), promise.share or 0.0
    paid = by_year(told.charges[rule], 0)
    funding = by_year(np.maximum(told.books.funding, 0), 0)
    names = schools_of(case)
    numbers = [trust.company_number for trust in case.trusts]
    joined = dict(zip(numbers, record.joined, strict=True))
    lead = case.arm(record.arm).plan.lead_trust
    schools = schools_promised(case, promise)
    for year in range(paid.shape[1]):
        first = run_in + MONTHS_PER_YEAR * year
        last = first + MONTHS_PER_YEAR - 1
        if last >= len(months) or not promise.holds_on(months[last]):
            break
        for urn, trust in schools.items():
            number = trust.company_number
            one = min(record.joined) if number == lead else joined[number]
            at = names.index(urn)
            if first >= one and paid[at, year] > most * funding[at, year]:
                return months[last]
    return None


def promise_rows(case: Case, table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Lay the promises out for the page: in words, with the share of runs and its interval."""
    arms, places = {arm.key: arm.label for arm in case.arms}, _names(case)
    return tuple(
        (
            arms[row["arm"]],
            f"{row['text']} ({KINDS[row['kind']]}{_until(row['until'])})",
            ", ".join(places[name] for name in row["to"].split("; ")),
            row["made_by"],
            f"{row['by_plan'].capitalize()}: {row['why']}.",
            _share(row["broken"], row["broken_low"], row["broken_high"], row["runs"]),
            _month(row["first_broken"]) if row["runs"] else NOT_COUNTED,
        )
        for row in table.to_dict("records")
    )


def _names(case: Case) -> dict[str, str]:
    whole = {trust.company_number: f"all of {trust.name}" for trust in case.trusts}
    return {**school_names(case), **whole}


def _until(day: str) -> str:
    return f"; until {dt.date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _share(broken: float, low: float, high: float, runs: int) -> str:
    if not runs:
        return NOT_COUNTED
    return f"{per_cent(broken)} of {runs} ({per_cent(low)} to {per_cent(high)})"


def _month(day: str) -> str:
    return f"{dt.date.fromisoformat(day):%B %Y}" if day else "in none"


def promises_title(table: pd.DataFrame, whose: str = "The case") -> str:
    """Say how many promises plans break by themselves, and how many are broken in most runs."""
    if table.empty:
        return f"{whose} holds no promise to schools"
    by_plan = int((table["by_plan"] == "broken by the plan itself").sum())
    mostly = int((table["broken"] > 0.5).sum())
    unknown = int((table["runs"] == 0).sum())
    apart = f"; {unknown} could not be counted" if unknown else ""
    return (
        f"Of {times(len(table), 'promise')}, the plan as written breaks {by_plan} once it comes to "
        f"that step; most runs break {mostly}{apart}"
    )

"""Reserves in words and rows: with the plan and without it, with the lines boards watch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim
from outputs.amounts import per_cent, pounds
from outputs.assumed import assumed
from outputs.pooled_rows import pooled_later_rows, pooling_rows
from outputs.probability import RANGE
from outputs.reserves import ALARM, HIGH, TOGETHER, told_for
from outputs.reserves_by_book import unsplit

HEADINGS = (
    "Trust and course of action",
    "Reserve, middle run",
    RANGE,
    "Of income, middle run and range",
    "Chance of less than the alarm line",
    "Lowest end of a month so far, middle run and range",
    "In-year balance, middle run and range",
)


@dataclass(frozen=True)
class Reserves:
    """What the page says of reserves for one claim.

    Attributes
    ----------
    rows
        Cells under ``HEADINGS``, for each trust and all together, without the plan and with it.
    untold
        Names of trusts of which a reserve may not be told, and why.
    unsplit
        Names of trusts that say of no school which reserve is its own.
    one_trust
        Whether the plan makes one trust of several.
    pooled_by_plan
        Whether the plan says that their reserves are pooled.
    pooling, pooled_later
        Headings and rows: what each school holds of the reserves of the accounts, and would if they
        were pooled; and the same in the claim's year. Empty where that may not be told.
    to_be_found
        What has to be found elsewhere with the plan and without; empty where nothing has.
    """

    year: int
    rows: tuple[tuple[str, ...], ...]
    untold: tuple[str, ...]
    alarm: float
    high: float
    pooling: tuple[tuple[str, ...], ...]
    pooled_later: tuple[tuple[str, ...], ...]
    to_be_found: str
    unsplit: tuple[str, ...]
    one_trust: bool
    pooled_by_plan: bool


def reserves_of(case: Case, table: pd.DataFrame, by_school: pd.DataFrame, claim: Claim) -> Reserves:
    """Return what is said of reserves in the claim's year.

    Parameters
    ----------
    table, by_school
        As :func:`outputs.reserves.reserves_table` and
        :func:`outputs.reserves_by_book.reserves_by_school` made them.
    """
    told = [trust for trust in case.trusts if told_for(trust)]
    names = {trust.company_number: trust.name for trust in told}
    if len(told) == len(case.trusts) > 1:
        names[TOGETHER] = "All trusts together"
    year, arms = claim.year_after_decision, (claim.compared_with, claim.arm)
    merges = case.arm(claim.arm).plan.kind == "merge"
    plan = case.arm(claim.arm).plan
    one = {plan.lead_trust, *plan.joining_trusts} if merges else set()
    rows = [
        _row(table, f"{label}: {case.arm(arm).label}", (arm, name, year))
        for name, label in names.items()
        for arm in arms
        if arm != claim.arm or name not in one
    ]
    untold = tuple(trust.name for trust in case.trusts if not told_for(trust))
    found = to_be_found(table, claim) if TOGETHER in names else ""
    lines = (assumed(case, ALARM), assumed(case, HIGH))
    pooling = () if untold else pooling_rows(case)
    later = () if untold else pooled_later_rows(case, by_school, claim)
    untold_parts = tuple(trust.name for trust in case.trusts if unsplit(trust))
    return Reserves(
        year, tuple(rows), untold, *lines, pooling, later, found, untold_parts, merges,
        plan.pools_reserves,
    )  # fmt: skip


def _row(table: pd.DataFrame, label: str, of: tuple[str, str, int]) -> tuple[str, ...]:
    arm, name, year = of
    own = table[(table["arm"] == arm) & (table["trust"] == name) & (table["year"] == year)]
    at = {str(row["measure"]): row for row in own.to_dict("records")}

    def cell(measure: str, column: str) -> float:
        return float(at[measure][column])

    def ranged(measure: str, written: Callable[[float], str]) -> str:
        middle, low, high = (written(cell(measure, end)) for end in ("p50", "p10", "p90"))
        return f"{middle} ({low} to {high})"

    return (
        label,
        pounds(cell("reserve", "p50")),
        f"{pounds(cell('reserve', 'p10'))} to {pounds(cell('reserve', 'p90'))}",
        ranged("share_of_income", per_cent),
        per_cent(cell("below_alarm", "mean")),
        ranged("lowest", pounds),
        ranged("in_year_balance", pounds),
    )


def reserve_title(path: pd.DataFrame, label: str, alarm: float, edges: str) -> str:
    """Say what becomes of the reserve by the end, or when it is gone, with the plan and without.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    last = path.iloc[-1]
    years = int(last["month"]) // MONTHS_PER_YEAR
    gone = [month_below(path, column, "nothing") for column in ("p50", "median_without")]
    if gone[0] is not None:
        other = f"in month {gone[1]} without the plan" if gone[1] else "not without the plan"
        return (
            f"{label}: if nothing else is decided, all reserves are gone in month {gone[0]} of the "
            f"middle run ({_between(path, 'nothing', edges)}), {other}"
        )
    low = month_below(path, "p50", "alarm")
    stays = (
        f"falls below {per_cent(alarm)} of income in month {low} ({_between(path, 'alarm', edges)})"
        if low
        else (f"stays above {per_cent(alarm)} of income")
    )
    held = f"{pounds(last['p50'])} ({pounds(last['p10'])} to {pounds(last['p90'])} in {edges})"
    return f"{label}: after {years} years the middle run holds {held}; it {stays}"


def _between(path: pd.DataFrame, line: str, edges: str) -> str:
    """Say from which month to which the range of runs falls below a line."""
    first, last = (month_below(path, column, line) for column in ("p10", "p90"))
    until = f"month {last}" if last else "never within the years simulated"
    return f"month {first} to {until} in {edges}"


def month_below(path: pd.DataFrame, column: str, line: str) -> int | None:
    """Return the first month in which a column is below a line, or below nothing."""
    limit = path.get(line, 0.0)
    below = path.loc[path[column] < limit, "month"]
    return int(below.iloc[0]) if len(below) else None


def to_be_found(table: pd.DataFrame, claim: Claim) -> str:
    """Say what must be found elsewhere in the claim's year, with the plan and without it."""
    of = table[(table["trust"] == TOGETHER) & (table["year"] == claim.year_after_decision)]
    of = of[of["measure"].astype(str) == "in_year_balance"]
    middle = {str(row["arm"]): float(row["p50"]) for row in of.to_dict("records")}
    without, own = middle[claim.compared_with], middle[claim.arm]
    if min(without, own) >= 0:
        return ""
    sums = [pounds(-value) if value < 0 else "nothing" for value in (without, own)]
    said = (
        f"In year {claim.year_after_decision} of the middle run {sums[0]} has to be found "
        f"elsewhere without the plan, and {sums[1]} with it"
    )
    more = "most of the gap is there without the plan, too"
    return f"{said}: {more}." if -without > abs(own - without) else f"{said}."

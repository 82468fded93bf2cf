"""Reserves, income and cash of trusts by year, and the accounts of the last one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from entities.calendar import MONTHS_PER_YEAR, months_on
from scenarios.diligence.facts import NotKnownError, Row, View, number

YEARS_BACK, YEARS_AHEAD = 2, 3
"""Years of the six-year path of reserves before and after the last actual one."""
INCOME = (
    "income_dfe_grants", "income_send_topup", "income_other_grants", "income_self_generated",
)  # fmt: skip
CAPITAL = "direct_revenue_financing"
NOT_SPENT = (
    *INCOME, "income_from_schools", "funds_inherited", "non_recurrent_income", "months_in_trust",
    "gag_gbp", "entity", "year_end", CAPITAL,
)  # fmt: skip
"""Columns of the sheet of finance that are no spending of the year."""


def by_year(view: View, column: str, kind: str) -> dict[dt.date, float]:
    """Return a figure of the sheet of balances by year, of all trusts that are seen together.

    Only years of which every trust has a row: a trust that is missing is not nought.

    Raises
    ------
    NotKnownError
        When there is no such year, or a figure is empty.
    """
    rows = view.some("balances", "trust_id", "year_end", column, kind=kind)
    years: dict[dt.date, dict[str, float]] = {}
    for row in rows:
        years.setdefault(_day(row), {})[str(row["trust_id"])] = number(row, column)
    whole = {
        year: sum(found.values()) for year, found in sorted(years.items())
        if set(found) == set(view.trusts)
    }  # fmt: skip
    if not whole:
        raise NotKnownError([f"balances.{column}"])
    return whole


def _day(row: Row) -> dt.date:
    day = row["year_end"]
    if not isinstance(day, dt.date):
        raise NotKnownError(["balances.year_end"])
    return day


def last_actual(view: View, column: str) -> float:
    """Return a figure of the last actual year."""
    found = by_year(view, column, "actual")
    return found[max(found)]


def ahead_of(view: View) -> tuple[float | None, ...]:
    """Return the reserves that are forecast, next year's first; None where there is none.

    Raises
    ------
    NotKnownError
        When no year has one, or the last actual year is not known.
    """
    last = max(by_year(view, "revenue_reserve_gbp", "actual"))
    ahead = by_year(view, "revenue_reserve_gbp", "forecast")
    return tuple(ahead.get(months_on(last, n * MONTHS_PER_YEAR)) for n in range(1, YEARS_AHEAD + 1))


def forecasts(view: View) -> tuple[float, ...]:
    """Return the reserves that are forecast, from next year on, without a gap.

    Raises
    ------
    NotKnownError
        When next year has none.
    """
    found = list(ahead_of(view))
    known = found[: found.index(None)] if None in found else found
    if not known:
        raise NotKnownError(reserves_of(view, [1], "forecast"))
    return tuple(gbp for gbp in known if gbp is not None)


def not_forecast(view: View) -> list[str]:
    """Name the reserves of the years ahead that nobody has forecast."""
    gone = [n for n, gbp in enumerate(ahead_of(view), 1) if gbp is None]
    return reserves_of(view, gone, "forecast")


def reserves_of(view: View, years_on: Iterable[int], kind: str) -> list[str]:
    """Name reserves of some years after the last actual one, each by the end of its year."""
    last = max(by_year(view, "revenue_reserve_gbp", "actual"))
    days = [months_on(last, n * MONTHS_PER_YEAR) for n in years_on]
    return [f"balances.revenue_reserve_gbp@{kind}, year to {day:%d/%m/%Y}" for day in days]


def six_years(view: View) -> tuple[float, ...]:
    """Return reserves of six years, two before the last actual one and three after it.

    Raises
    ------
    NotKnownError
        When one is missing: filled in with nought, a fall would look like a rise.
    """
    actual = by_year(view, "revenue_reserve_gbp", "actual")
    last = max(actual)
    back = [actual.get(months_on(last, -n * MONTHS_PER_YEAR)) for n in range(YEARS_BACK, -1, -1)]
    ahead = ahead_of(view)
    gone = [n - YEARS_BACK for n, gbp in enumerate(back) if gbp is None]
    missing = [*reserves_of(view, gone, "actual"), *not_forecast(view)]
    if missing:
        raise NotKnownError(missing)
    return tuple(gbp for gbp in (*back, *ahead) if gbp is not None)


def accounts(view: View) -> tuple[Row, ...]:
    """Return the rows of the sheet of finance of the last year.

    Raises
    ------
    NotKnownError
        When there is none.
    """
    return view.last("finance")


def spent(row: Row) -> float:
    """Return what a row of the sheet of finance spends, of what is filled in."""
    lines = {name: value for name, value in row.items() if name not in NOT_SPENT}
    return sum(number(lines, name) for name, value in lines.items() if value is not None)


def paid_into_capital(row: Row) -> float:
    """Return the revenue that a row of the sheet of finance spends on capital; none where empty."""
    return number(row, CAPITAL) if row.get(CAPITAL) is not None else 0.0


_PART = re.compile(r"^\s*(\d{6})\s*=\s*(-?[\d,]+(?:\.\d+)?)\s*$")


def _one_school(part: str) -> tuple[str, float]:
    """Return the school and the pounds of one part of a split of reserves.

    Raises
    ------
    NotKnownError
        When it is not written so.
    """
    found = _PART.match(part)
    if found is None:
        raise NotKnownError(["balances.school_reserve_split"])
    return found[1], float(found[2].replace(",", ""))


def reserves_by_school(view: View) -> Mapping[str, float]:
    """Return the reserve of each school, as trusts have written them: 'URN=pounds; URN=pounds'.

    Raises
    ------
    NotKnownError
        When it is empty, or not written so.
    """
    found: dict[str, float] = {}
    rows = view.some("balances", "trust_id", "year_end", kind="actual")
    last = max(by_year(view, "revenue_reserve_gbp", "actual"))
    for row in (row for row in rows if row["year_end"] == last):
        for part in str(row.get("school_reserve_split") or "").split(";"):
            if part.strip():
                urn, gbp = _one_school(part)
                found[urn] = gbp
    missing = [urn for urn in view.schools if urn not in found]
    if missing or not found:
        raise NotKnownError(["balances.school_reserve_split"])
    return found

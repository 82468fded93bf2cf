"""Checks on finance and the regulator: reserves, forecasts, cash, debts, conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from entities.check import Colour
from scenarios.diligence.facts import (
    Measure,
    NotKnownError,
    OnlyShownError,
    View,
    calculated,
    day,
    named,
    number,
    summed,
    worst,
)  # fmt: skip
from scenarios.diligence.measures.balances import (
    INCOME,
    accounts,
    ahead_of,
    by_year,
    last_actual,
    not_forecast,
    paid_into_capital,
    reserves_by_school,
    six_years,
    spent,
)

NO_VERDICT = (
    "The published return leaves out funds inherited when schools join and contributions between "
    "academies and trust: no deficit can be read from it. Fill in funds inherited, nought if none."
)
REPAYABLE = ("loan", "dfe_support")
DAYS_PER_YEAR = 365
HIGH_RATINGS, MIDDLE_RATINGS = ("Red", "Red-Plus"), ("Red-Amber", "Amber-Green")


def reserve_share(view: View) -> float:
    """FIN-01: revenue reserve over income of the last actual year."""
    return last_actual(view, "revenue_reserve_gbp") / last_actual(view, "total_income_gbp")


def lowest_reserve(view: View) -> float:
    """FIN-02: what runs say; unknown before there are any."""
    return calculated(view, "lowest_reserve_share", "calc.net_saving")


def in_year_balance(view: View) -> float:
    """FIN-03: income and funds inherited less spending, over income, of the last accounts.

    Revenue paid into capital is taken off income, as the return does.

    The published return leaves out what schools bring as they join; without it the number is
    shown, and no verdict.

    Raises
    ------
    OnlyShownError
        When funds inherited are not filled in for every school and the centre.
    """
    rows = accounts(view)
    income = summed(rows, *INCOME) - sum(paid_into_capital(row) for row in rows)
    out = sum(map(spent, rows))
    if any(row.get("funds_inherited") is None for row in rows):
        raise OnlyShownError((income - out) / income, NO_VERDICT)
    return (income + summed(rows, "funds_inherited") - out) / income


def cumulative_deficit(view: View) -> Colour:
    """FIN-04: a reserve below nought now or next year, or in the two years after."""
    if last_actual(view, "revenue_reserve_gbp") < 0:
        return "red"
    following, *later = ahead_of(view)
    if following is not None and following < 0:
        return "red"
    if following is not None and any(gbp is not None and gbp < 0 for gbp in later):
        return "amber"
    if following is None or None in later:
        raise NotKnownError(not_forecast(view))
    return "green"


def reserve_slope(view: View) -> float:
    """FIN-05: least squares through six years of reserves, a year, over income."""
    reserves = np.array(six_years(view))
    slope = float(np.polyfit(np.arange(len(reserves)), reserves, 1)[0])
    return slope / last_actual(view, "total_income_gbp")


def forecast_record(view: View) -> Colour:
    """FIN-06: how forecasts of the reserve turned out, by the commonest class; of ties the worse.

    The miss is held against the larger of forecast and outcome, so that a reserve below nought
    turns no sign round and 80 for 100 is as far out as 100 for 80.
    """
    rows = view.some(
        "balances", "revenue_reserve_gbp", "previous_forecast_reserve_gbp", kind="actual"
    )
    classes = Counter(
        _class(number(row, "revenue_reserve_gbp"), number(row, "previous_forecast_reserve_gbp"))
        for row in rows
    )
    most = max(classes.values())
    return worst(CLASSES[name] for name, count in classes.items() if count == most)


CLASSES: Mapping[str, Colour] = {
    "far below": "red", "below": "amber", "as forecast": "green", "above": "green",
    "far above": "amber",
}  # fmt: skip
"""How far an outcome lies from its forecast, by the classes of the published tool."""


def _class(actual: float, forecast: float) -> str:
    size = max(abs(actual), abs(forecast))
    miss = (actual - forecast) / size if size else 0.0
    if miss < -0.05:
        return "far below" if miss < -0.10 else "below"
    if miss >= 0.05:
        return "far above" if miss >= 0.10 else "above"
    return "as forecast"


def staff_share(view: View) -> float:
    """FIN-07: staff costs over income."""
    return last_actual(view, "staff_costs_gbp") / last_actual(view, "total_income_gbp")


def pupils_in_deficit(view: View) -> float:
    """FIN-08: pupils of schools whose own reserve is negative, over all pupils."""
    reserves = reserves_by_school(view)
    rolls = {str(row["urn"]): number(row, "nor") for row in view.some("schools", "urn", "nor")}
    short = sum(pupils for urn, pupils in rolls.items() if reserves[urn] < 0)
    return short / sum(rolls.values())


def cash_days(view: View) -> float:
    """FIN-09: cash over a day's spending."""
    return last_actual(view, "cash_gbp") / (
        last_actual(view, "total_expenditure_gbp") / DAYS_PER_YEAR
    )


def current_ratio(view: View) -> float:
    """FIN-10: current assets over current liabilities."""
    return last_actual(view, "current_assets_gbp") / last_actual(view, "current_liabilities_gbp")


def borrowed(view: View) -> tuple[float, Colour] | float:
    """FIN-11: loans and repayable support over income; any support of the department is red."""
    share = _owed(view, *REPAYABLE) / last_actual(view, "total_income_gbp")
    helped = any(number(row, "outstanding_gbp") > 0
                 for row in view.rows("liabilities", kind="dfe_support"))  # fmt: skip
    return (share, "red") if helped else share


def clawback(view: View) -> float:
    """FIN-21: sums to be paid back over income."""
    return _owed(view, "clawback") / last_actual(view, "total_income_gbp")


def _owed(view: View, *kinds: str) -> float:
    """Sum what is outstanding of some kinds; a trust without any writes a row of nought."""
    rows = [row for kind in kinds for row in view.rows("liabilities", kind=kind)]
    if not rows or any(row.get("outstanding_gbp") is None for row in rows):
        raise NotKnownError(["liabilities.kind", "liabilities.outstanding_gbp"])
    return summed(rows, "outstanding_gbp")


def leases(view: View) -> Colour:
    """FIN-12: every finance lease approved, or of a permitted kind."""
    rows = view.rows("liabilities", kind="finance_lease")
    others = view.rows("liabilities", kind="operating_lease")
    if not rows and not others:
        raise NotKnownError(["liabilities.kind"])
    said = [row.get("approved") for row in rows]
    if "no" in said:
        return "red"
    return "amber" if None in said else "green"


def related_parties(view: View) -> Colour:
    """FIN-13: all declared, those above a limit approved, no more than some at a time.

    Declared is what stands among liabilities; a contract with a related party that does not is
    undeclared, and above the limit without approval.
    """
    contracts = view.some("contracts", "related_party", "annual_value_gbp")
    own = [row for row in contracts if row["related_party"]]
    bought = view.rows("liabilities", kind="rpt")
    limit = view.limit("approval_above_gbp")
    large = [row for row in bought if number(row, "outstanding_gbp") > limit]
    if any(row.get("approved") is None for row in large):
        raise NotKnownError(["liabilities.approved"])
    undeclared = len(own) - len(bought)
    dear = sum(number(row, "annual_value_gbp") > limit for row in own)
    if any(row["approved"] != "yes" for row in large) or (undeclared > 0 and dear > len(large)):
        return "red"
    many = max(len(own), len(bought)) > view.limit("most_at_a_time")
    return "amber" if undeclared > 0 or many else "green"


def regulated_findings(view: View) -> Colour:
    """FIN-15: opinions qualified, or serious findings open."""
    if any(view.has("governance", f"{of}_opinion", "modified") for of in ("audit", "regularity")):
        return "red"
    rows = view.some("governance", "audit_opinion", "regularity_opinion", "high_findings_open")
    return "amber" if summed(rows, "high_findings_open") >= 1 else "green"


def late_returns(view: View) -> float:
    """FIN-16: returns that were late."""
    return view.total("governance", "late_returns_24m")


def notices(view: View) -> Colour:
    """FIN-17: a Notice to Improve, a warning, a concern of the department, or a rating of risk."""
    open_notice = view.has("governance", "nti_status", "issued")
    if open_notice or view.has("governance", "dfe_risk_rating", *HIGH_RATINGS):
        return "red"
    rows = view.some("governance", "nti_status", "dfe_risk_rating", "dfe_concern_types")
    states, ratings = ({row[name] for row in rows} for name in ("nti_status", "dfe_risk_rating"))
    concern = any(named(row, "dfe_concern_types") for row in rows)
    warned = states & {"under consideration", "warning letter"} or ratings & set(MIDDLE_RATINGS)
    return "amber" if concern or warned else "green"


def charge_gap(view: View) -> float:
    """FIN-19: the highest less the lowest central charge, in percentage points."""
    rates = [number(row, "central_charge_pct_gag") for row in
             view.some("trust", "central_charge_pct_gag")]  # fmt: skip
    return max(rates) - min(rates)


def temporary_income(view: View) -> float:
    """FIN-22: income that will end over all income."""
    rows = accounts(view)
    income = summed(rows, *INCOME) - sum(map(paid_into_capital, rows))
    return summed(rows, "non_recurrent_income") / income


def unreconciled(view: View) -> float:
    """FIN-23: the larger difference of totals between accounts and balances, of one year.

    Spending and income, each over that of the balances.
    """
    rows = accounts(view)
    year = day(rows[0], "year_end").year
    gaps = []
    for column, own in (
        ("total_expenditure_gbp", sum(map(spent, rows))),
        ("total_income_gbp", summed(rows, *INCOME) - sum(map(paid_into_capital, rows))),
    ):
        whole = {end.year: gbp for end, gbp in by_year(view, column, "actual").items()}
        if year not in whole:
            raise NotKnownError([f"balances.{column}"])
        gaps.append(abs(own - whole[year]) / whole[year])
    return max(gaps)


MEASURES: Mapping[str, Measure] = {
    "FIN-01": reserve_share, "FIN-02": lowest_reserve, "FIN-03": in_year_balance,
    "FIN-04": cumulative_deficit, "FIN-05": reserve_slope, "FIN-06": forecast_record,
    "FIN-07": staff_share, "FIN-08": pupils_in_deficit, "FIN-09": cash_days,
    "FIN-10": current_ratio, "FIN-11": borrowed, "FIN-12": leases, "FIN-13": related_parties,
    "FIN-15": regulated_findings, "FIN-16": late_returns, "FIN-17": notices,
    "FIN-19": charge_gap, "FIN-21": clawback, "FIN-22": temporary_income, "FIN-23": unreconciled,
}  # fmt: skip

"""What comes with trusts that join, in pounds: deficits, claims, work that nobody has funded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenarios.diligence.facts import LEADS, Facts, NotKnownError, View, number, view_of
from scenarios.diligence.measures.balances import forecasts, last_actual, reserves_by_school
from scenarios.diligence.measures.pensions import pension_shortfall

OWED = ("loan", "dfe_support", "clawback", "finance_lease", "guarantee", "deficit")


@dataclass(frozen=True)
class Inherited:
    """One thing a trust brings.

    Attributes
    ----------
    trust
        Its code.
    gbp
        Pounds; None where it is not known.
    """

    trust: str
    what: str
    gbp: float | None


def _school_deficits(view: View) -> float:
    return -sum(min(0.0, gbp) for gbp in reserves_by_school(view).values())


def _trust_deficit(view: View) -> float:
    return max(0.0, -last_actual(view, "revenue_reserve_gbp"))


def _forecast_deficit(view: View) -> float:
    return max(0.0, -min(forecasts(view)))


def _pension_shortfall(view: View) -> float:
    return max(0.0, pension_shortfall(view))


def claims_by_chance(view: View) -> float:
    """Return what claims against a trust come to, each by its chance.

    Raises
    ------
    NotKnownError
        When claims are not listed, or a sum or its chance is not.
    """
    rows = view.some("liabilities", "outstanding_gbp", kind="claim")
    return sum(_by_chance(number(row, "outstanding_gbp"), row.get("probability")) for row in rows)


def _by_chance(gbp: float, chance: object) -> float:
    if not gbp:
        return 0.0
    if not isinstance(chance, int | float):
        raise NotKnownError(["liabilities.probability"])
    return gbp * chance


def _owed(view: View) -> float:
    rows = [row for kind in OWED for row in view.rows("liabilities", kind=kind)]
    if not rows:
        raise NotKnownError(["liabilities.kind"])
    return sum(number(row, "outstanding_gbp") for row in rows)


def _repairs(view: View) -> float:
    return view.total("estates", "cost_p1_gbp") + view.total("estates", "cost_p2_gbp")


def paid_back(view: View) -> float:
    """Return the funding that has to be paid back; nothing where none is listed."""
    return sum(number(row, "outstanding_gbp") for row in view.rows("liabilities", kind="clawback"))


def unfunded_building(view: View) -> float:
    """Return what building work costs that nobody has funded.

    Raises
    ------
    NotKnownError
        When it is not known of every school.
    """
    return view.total("estates", "capital_unfunded_gbp")


PRICED: Mapping[str, Callable[[View], float]] = {
    "Deficit of the trust": _trust_deficit,
    "Deficit that is forecast, at its deepest": _forecast_deficit,
    "Deficits of schools": _school_deficits,
    "Loans, support and sums to be paid back": _owed,
    "Claims, each by its chance": claims_by_chance,
    "Urgent and two-year repairs": _repairs,
    "Building work that nobody has funded": unfunded_building,
    "Pension shortfall as reported, no cash of these years": _pension_shortfall,
}


def inherited(facts: Facts) -> tuple[Inherited, ...]:
    """Return what each trust that joins brings; each line apart, for a deficit is no claim."""
    joins = [
        str(row["trust_id"]) for row in facts.sheets.get("trust", ()) if row.get("role") != LEADS
    ]
    return tuple(
        Inherited(trust, what, view_of(facts, (trust,)).known(measure))
        for trust in joins for what, measure in PRICED.items()
    )  # fmt: skip

"""Checks on special educational needs: plans, support, money, coordinators, reviews."""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.diligence.facts import (
    DoesNotApplyError,
    Measure,
    NotKnownError,
    Row,
    View,
    day,
    number,
    summed,
)  # fmt: skip
from scenarios.diligence.measures.peers import NATIONAL, published

PLACES = ("places_commissioned_trust", "places_commissioned_la", "places_dfe")


def last(view: View, *columns: str) -> tuple[Row, ...]:
    """Return the rows of the last year, of every school."""
    return view.last("send", *columns)


def plans(view: View) -> float:
    """SEND-01: share of pupils with a plan over that of the school's authority."""
    share = summed(last(view), "ehcp_count") / view.total("schools", "nor")
    areas = {str(row["la_code"]) for row in view.some("schools", "la_code")}
    if len(areas) > 1:
        raise NotKnownError(["benchmarks.value"])
    return share / published(view, "plan_share", [*areas])


def support(view: View) -> float:
    """SEND-02: share of pupils on SEN support over the national one."""
    share = summed(last(view), "sen_support_count") / view.total("schools", "nor")
    return share / published(view, "sen_support_share", [NATIONAL])


def growth(view: View) -> float:
    """SEND-03: growth of plans from the year before to the last, of schools with both."""
    years: dict[int, dict[str, float]] = {}
    for row in view.some("send", "urn", "year_end", "ehcp_count"):
        plans = years.setdefault(day(row, "year_end").year, {})
        plans[str(row["urn"])] = number(row, "ehcp_count")
    now = max(years)
    if now - 1 not in years or set(years[now]) != set(view.schools):
        raise NotKnownError(["send.year_end"])
    both = [urn for urn in years[now] if urn in years[now - 1]]
    return sum(years[now][urn] for urn in both) / sum(years[now - 1][urn] for urn in both) - 1


def funding(view: View) -> float:
    """SEND-04: top-up funding less what provision costs, for each pupil with a plan.

    Raises
    ------
    DoesNotApplyError
        When no pupil has one.
    """
    rows = last(view)
    pupils = summed(rows, "ehcp_count")
    if not pupils:
        raise DoesNotApplyError("No pupil has a plan.")
    return (summed(rows, "topup_income_gbp") - summed(rows, "provision_cost_gbp")) / pupils


def load(view: View) -> float:
    """SEND-05: pupils with a plan or on support for each full-time coordinator."""
    rows = last(view)
    return summed(rows, "ehcp_count", "sen_support_count") / summed(rows, "senco_fte")


def authorities(view: View) -> float:
    """SEND-06: local authorities."""
    return float(len({row["la_code"] for row in view.some("schools", "la_code")}))


def places(view: View) -> float:
    """SEND-07: schools whose commissioned places differ between trust, authority, department.

    Schools without any commissioned place count as agreeing.
    """
    rows = [row for row in last(view) if any(row.get(name) is not None for name in PLACES)]
    if not rows:
        raise NotKnownError(f"send.{name}" for name in PLACES)
    return float(sum(len({number(row, name) for name in PLACES}) > 1 for row in rows))


def reviews(view: View) -> float:
    """SEND-08: annual reviews on time over those due; one where none was due."""
    rows = last(view)
    asked = summed(rows, "reviews_due")
    return summed(rows, "reviews_on_time") / asked if asked else 1.0


MEASURES: Mapping[str, Measure] = {
    "SEND-01": plans, "SEND-02": support, "SEND-03": growth, "SEND-04": funding,
    "SEND-05": load, "SEND-06": authorities, "SEND-07": places, "SEND-08": reviews,
}  # fmt: skip

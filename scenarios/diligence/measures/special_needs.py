"""Checks on special educational needs: plans, support, money, coordinators, reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from scenarios.diligence.facts import Measure, NotKnownError, Row, View, number
from scenarios.diligence.measures.peers import NATIONAL, published

PLACES = ("places_commissioned_trust", "places_commissioned_la", "places_dfe")


def by_year(view: View, *columns: str) -> dict[dt.date, dict[str, Row]]:
    """Return the rows of schools by year, oldest first.

    Raises
    ------
    NotKnownError
        When there is none, or a column is empty.
    """
    found: dict[dt.date, dict[str, Row]] = {}
    for row in view.some("send", "urn", "year_end", *columns):
        year = row["year_end"]
        if isinstance(year, dt.date):
            found.setdefault(year, {})[str(row["urn"])] = row
    return dict(sorted(found.items()))


def last(view: View, *columns: str) -> tuple[Row, ...]:
    """Return the rows of the last year."""
    rows = view.some("send", "urn", "year_end")
    year = max(str(row["year_end"]) for row in rows)
    own = tuple(row for row in rows if str(row["year_end"]) == year)
    for row in own:
        for column in columns:
            number(row, column)
    return own


def _sum(rows: tuple[Row, ...], *columns: str) -> float:
    return sum(number(row, name) for row in rows for name in columns)


def plans(view: View) -> float:
    """SEND-01: share of pupils with a plan over that of the school's authority."""
    share = _sum(last(view), "ehcp_count") / view.total("schools", "nor")
    areas = {str(row["la_code"]) for row in view.some("schools", "la_code")}
    if len(areas) > 1:
        raise NotKnownError(["benchmarks.value"])
    return share / published(view, "plan_share", [*areas])


def support(view: View) -> float:
    """SEND-02: share of pupils on SEN support over the national one."""
    share = _sum(last(view), "sen_support_count") / view.total("schools", "nor")
    return share / published(view, "sen_support_share", [NATIONAL])


def growth(view: View) -> float:
    """SEND-03: growth of plans from the year before to the last, of schools with both."""
    years = list(by_year(view, "ehcp_count").values())
    if len(years) < 2:
        raise NotKnownError(["send.year_end"])
    before, now = years[-2:]
    both = [urn for urn in now if urn in before]
    old = sum(number(before[urn], "ehcp_count") for urn in both)
    return sum(number(now[urn], "ehcp_count") for urn in both) / old - 1


def funding(view: View) -> float:
    """SEND-04: top-up funding less what provision costs, for each pupil with a plan."""
    rows = last(view)
    left = _sum(rows, "topup_income_gbp") - _sum(rows, "provision_cost_gbp")
    return left / _sum(rows, "ehcp_count")


def load(view: View) -> float:
    """SEND-05: pupils with a plan or on support for each full-time coordinator."""
    rows = last(view)
    return _sum(rows, "ehcp_count", "sen_support_count") / _sum(rows, "senco_fte")


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
    asked = _sum(rows, "reviews_due")
    return _sum(rows, "reviews_on_time") / asked if asked else 1.0


MEASURES: Mapping[str, Measure] = {
    "SEND-01": plans, "SEND-02": support, "SEND-03": growth, "SEND-04": funding,
    "SEND-05": load, "SEND-06": authorities, "SEND-07": places, "SEND-08": reviews,
}  # fmt: skip

"""Checks on how capital is funded: by formula or by bids, and what is under way."""

from __future__ import annotations

from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, View, number

WEIGHTED = ("Special", "AP")


def regime(view: View) -> Colour:
    """EST-01: whether trusts that bid alone are funded by formula together, and how safely.

    A formula needs so many schools and so many pupils; those of special schools and alternative
    provision count several times. Red is near the line: within a part of the pupils, or a school
    that leaves takes the trust below it.
    """
    if all(_by_formula(view, one) == _by_formula(view, view) for one in view.apart()):
        return "green"
    schools, pupils = _size(view, view)
    near = pupils < view.limit("pupils") * (1 + view.limit("near_share"))
    return "red" if near or schools == view.limit("schools") else "amber"


def _by_formula(view: View, one: View) -> bool:
    schools, pupils = _size(view, one)
    return schools >= view.limit("schools") and pupils >= view.limit("pupils")


def _size(view: View, one: View) -> tuple[int, float]:
    """Return schools and weighted pupils."""
    rows = one.some("schools", "nor", "phase")
    weight = view.limit("special_weight")
    weighted = (number(row, "nor") * (weight if row["phase"] in WEIGHTED else 1) for row in rows)
    return len(rows), sum(weighted)


def under_way(view: View) -> float:
    """EST-02: bids and projects won by them that are not finished, in pounds."""
    return view.total("estates", "cif_uncompleted_gbp")


MEASURES: Mapping[str, Measure] = {"EST-01": regime, "EST-02": under_way}

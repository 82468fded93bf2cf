"""Checks on pupil numbers: where rolls go, empty places, choice, very small schools, records."""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.diligence.facts import Measure, NotKnownError, Row, View, number
from scenarios.diligence.measures.peers import published

YEARS = (3, 4, 5)
"""Years ahead that a forecast should reach to one of."""


def roll_ahead(view: View) -> float:
    """PUP-01: change of the roll from now to the last year that is forecast, three at the least."""
    rows = view.some("pupil_forecast", "urn", "year_offset", "nor")
    rolls: dict[int, dict[str, float]] = {}
    for row in rows:
        year = rolls.setdefault(int(number(row, "year_offset")), {})
        year[str(row["urn"])] = number(row, "nor")
    whole = [year for year in YEARS if set(rolls.get(year, ())) >= set(view.schools)]
    if not whole or set(rolls.get(0, ())) < set(view.schools):
        raise NotKnownError(["pupil_forecast.year_offset"])
    return sum(rolls[max(whole)].values()) / sum(rolls[0].values()) - 1


def empty_places(view: View) -> float:
    """PUP-02: places without a pupil, over places."""
    rows = view.some("schools", "capacity", "nor")
    places = sum(number(row, "capacity") for row in rows)
    return (places - sum(number(row, "nor") for row in rows)) / places


def chosen(view: View) -> float:
    """PUP-03: first preferences over places offered."""
    return view.total("schools", "first_prefs") / view.total("schools", "offers")


def very_small(view: View) -> float:
    """PUP-04: primary schools of a limit of pupils or fewer, over schools."""
    rows = view.some("schools", "nor", "phase")
    rolls = [number(row, "nor") for row in rows if row["phase"] == "Primary"]
    return sum(pupils <= view.limit("pupils") for pupils in rolls) / len(rows)


def records_agree(view: View) -> float:
    """PUP-05: the largest difference between the roll and other records of it, over the roll.

    Other records are the information system's and the school register's, whichever are known.
    """
    gaps = [
        abs(other - number(row, "nor")) / number(row, "nor")
        for row in view.some("schools", "nor")
        for other in (*_in_the_system(row), *_registered(view, str(row["urn"])))
    ]
    if not gaps:
        raise NotKnownError(["schools.mis_nor", "benchmarks.value"])
    return max(gaps)


def _in_the_system(row: Row) -> tuple[float, ...]:
    return () if row.get("mis_nor") is None else (number(row, "mis_nor"),)


def _registered(view: View, urn: str) -> tuple[float, ...]:
    try:
        return (published(view, "pupils_in_the_register", [urn]),)
    except NotKnownError:
        return ()


MEASURES: Mapping[str, Measure] = {
    "PUP-01": roll_ahead, "PUP-02": empty_places, "PUP-03": chosen, "PUP-04": very_small,
    "PUP-05": records_agree,
}  # fmt: skip

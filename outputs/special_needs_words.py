"""What the page says of schools' notional budgets for special needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.case import Case
from entities.trust import Trust
from outputs.amounts import per_cent
from outputs.assumed import assumed
from outputs.money import SCHOOLS
from outputs.place_names import school_names
from outputs.probability import edges_in_words
from outputs.special_needs import (
    formula_part,
    mainstream,
    middle_share,
    notional_share,
    shares_of,
    untold_schools,
)

MOST_SCHOOLS = 5
"""Schools told by name, those with least left for each pupil first."""
RULE = (
    "A local authority's formula says which part of each mainstream school's general funding is "
    "meant for special needs: its notional budget. It is a guide and not ring-fenced, no money on "
    "top, and adds nothing to any sum told here. Out of it a school is to meet the first {first} a "
    "year for each pupil with an education, health and care plan (the first element), before the "
    "authority adds a top-up, and all it does for pupils on SEN support."
)
NOT_FOLLOWED = (
    "Not told: teachers and teaching support are switched off in this run, so that it does not "
    "follow how many pupils have a plan."
)

DOUBTS = {
    "judgement": " It is judgement, and no figure of their own authorities.",
    "unverified": " It was not checked at its source, and is no figure of their own authorities.",
}
"""What is said of a share by its grade."""


Key = tuple[str, str, float, str, int]
"""Place, trust, share of funding, measure and year."""
Ends = Mapping[Key, tuple[float, float]]
"""The range of runs of each figure."""


class SpecialNeeds(NamedTuple):
    """Sentences, headings and rows on notional budgets; empty where there is nothing to tell."""

    sentences: tuple[str, ...] = ()
    caption: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def special_needs_of(case: Case, table: pd.DataFrame) -> SpecialNeeds:
    """Work out what the page says: the same for every claim, as no course of action changes it."""
    if not shares_of(case) or not mainstream(case):
        return SpecialNeeds()
    if table.empty:
        return SpecialNeeds((NOT_FOLLOWED,))
    last = int(table["year"].max())
    of_runs = table.set_index(["place", "trust", "notional_share", "measure", "year"])
    told, ends = of_runs["mean"], _ends(table)
    edges = edges_in_words(int(table["runs"].max()))
    return SpecialNeeds(
        (
            rule(case),
            _how_much(case),
            _found(case, told, last),
            _by_trust(case, ends, last, edges),
            _the_same(case),
        ),
        f"Pounds in prices of the year, mean of runs and in brackets {edges}, with a notional "
        f"budget of {exact(middle_share(case))} of general funding; each trust's mainstream "
        "schools together, then the schools with least left for each pupil on SEN support. A minus "
        "says how much is missing.",
        _headings(case, last),
        _rows(case, told, ends, last),
    )


def opening_in_words(case: Case, trust: Trust, funding: Mapping[str, float]) -> str:
    """Say what notional budgets and first elements of a trust come to as a run starts.

    Parameters
    ----------
    funding
        General funding in pounds a year of each of its schools, by reference number.
    """
    schools = [school for school in mainstream(case) if school in trust.schools]
    shares, each = shares_of(case), assumed(case, "funding.sen_first_element")
    if not schools or not shares:
        return ""
    a_year = np.asarray([funding.get(school.urn, 0.0) for school in schools])
    base = float((a_year * formula_part(case, schools, a_year)).sum())
    plans = sum(school.ehcp_pupils for school in schools)
    ends = [thousands(round(base * share / 1_000)) for share in (shares[0], shares[-1])]
    span = f" ({' to '.join(ends)} at {exact(shares[0])} to {exact(shares[-1])})"
    return (
        f"Inside general funding, and no money on top: at {exact(middle_share(case))} of it, that "
        f"of students over 16 left out, {thousands(round(base * middle_share(case) / 1_000))} a "
        f"year are meant for special needs in mainstream schools{span if len(shares) > 1 else ''}. "
        f"The first £{each:,.0f} for each of {plans:,.0f} pupils with a plan take "
        f"{thousands(round(plans * each / 1_000))} of it. The authority's own figure for each "
        "school should replace the share."
    )


def rule(case: Case) -> str:
    """Say what a notional budget is, and what it has to cover."""
    return RULE.format(first=f"£{assumed(case, 'funding.sen_first_element'):,.0f}")


def exact(share: float) -> str:
    """Write a share in per cent, to one decimal where it has any."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def thousands(each: int) -> str:
    """Write whole thousands of pounds."""
    if each == 0:
        return "under £1,000"
    return f"{'-' if each < 0 else ''}£{abs(each):,},000"


def _how_much(case: Case) -> str:
    """Say what the share is, and how far it is known."""
    shares = shares_of(case)
    taken = (
        f"Here it is taken as {exact(middle_share(case))} of general funding, that of students "
        "over 16 left out"
    )
    if len(shares) == 1:
        return f"{taken}, in every school."
    found = notional_share(case)
    doubt = DOUBTS.get(found.grade, "") if found is not None else ""
    return (
        f"{taken}, in every school; what {exact(shares[0])} and {exact(shares[-1])} would mean is "
        f"told beside it, as authorities differ.{doubt} Each authority tells its schools the "
        "amount with their budgets: put the share it comes to in place of this."
    )


def _found(case: Case, told: pd.Series[float], last: int) -> str:
    """Say what first elements take at the start and at the end, and of how many schools all."""
    middle = middle_share(case)

    def whole(measure: str, year: int) -> float:
        at = told.xs((SCHOOLS, middle, measure, year), level=(0, 2, 3, 4))
        return float(at.sum())

    taken = [
        per_cent(whole("first_elements", year) / budget) if budget > 0 else "more than all"
        for year in (1, last)
        for budget in (whole("notional_budget", year),)
    ]
    plans = [f"{whole('plans', year):,.0f}" for year in (1, last)]
    return (
        f"Pupils with a plan in these schools go from {plans[0]} in year 1 to {plans[1]} in year "
        f"{last}, while the amount a school meets for each stays what it is. First elements then "
        f"take {taken[1]} of all notional budgets, after {taken[0]} in year 1. "
        f"{_not_enough(case, told, last)}"
    )


def _by_trust(case: Case, ends: Ends, last: int, edges: str) -> str:
    """Say between how many plans the runs lie in the last year, trust by trust."""
    parts = []
    for trust in case.trusts:
        of = ends.get((SCHOOLS, trust.company_number, middle_share(case), "plans", last))
        parts += [f"{trust.name} {of[0]:,.0f} to {of[1]:,.0f}"] if of else []
    return f"Pupils with a plan in year {last}, {edges}: {'; '.join(parts)}."


def _ends(table: pd.DataFrame) -> Ends:
    """Return the range of runs of every figure."""
    return {
        (str(row["place"]), str(row["trust"]), float(row["notional_share"]), str(row["measure"]),
         int(row["year"])): (float(row["p10"]), float(row["p90"]))
        for row in table.to_dict("records")
    }  # fmt: skip


def _not_enough(case: Case, told: pd.Series[float], last: int) -> str:
    """Say in how many schools first elements come to more than all of the notional budget."""
    urns = [school.urn for school in mainstream(case)]

    def short(share: float) -> str:
        left = told.xs((share, "left", last), level=(2, 3, 4)).droplevel("trust")
        return f"{int((left[urns] < 0).sum()) or 'none'}"

    shares = shares_of(case)
    beside = [f"{short(share)} at {exact(share)}" for share in (shares[0], shares[-1])]
    ends = f" ({' and '.join(beside)})" if len(shares) > 1 else ""
    return (
        f"They come to more than the whole of it in {short(middle_share(case))} of {len(urns)} "
        f"schools{ends}."
    )


def _the_same(case: Case) -> str:
    """Say that no plan changes this, who is left out, and what is not told apart."""
    apart = untold_schools(case)
    left_out = (
        f" Schools of special and alternative provision and those for students over 16 alone are "
        f"funded otherwise and have no such budget: {', '.join(apart)}."
        if apart
        else ""
    )
    return (
        "No course of action changes any of it: funding, rolls and how many pupils have a plan "
        "are the same in each. How many pupils are on SEN support is taken to stay as it is. "
        f"Places in special units of mainstream schools are not told apart.{left_out}"
    )


def _headings(case: Case, last: int) -> tuple[str, ...]:
    shares = shares_of(case)
    each = "Left for each pupil on SEN support"
    fixed = (
        "Trust or school", f"Notional budget, year {last}", f"First elements, year {last}",
        f"Left, year {last}", f"{each}, year 1", f"{each}, year {last}",
    )  # fmt: skip
    if len(shares) == 1:
        return fixed
    return (
        *fixed,
        f"The same, year {last}, at {exact(shares[0])} to {exact(shares[-1])} of funding",
    )


def _rows(case: Case, told: pd.Series[float], ends: Ends, last: int) -> tuple[tuple[str, ...], ...]:
    """Lay out every trust, and then the schools with least left for each pupil."""
    middle, names = middle_share(case), school_names(case)
    urns = {s.urn: trust.company_number for trust in case.trusts for s in trust.schools}
    known = [
        (told[school.urn, urns[school.urn], middle, "left_per_pupil", last], school.urn)
        for school in mainstream(case)
        if school.sen_support_pupils > 0
    ]
    least = [urn for _, urn in sorted(known)[:MOST_SCHOOLS]]
    trusts = [
        (trust.name, SCHOOLS, trust.company_number)
        for trust in case.trusts
        if any(school in mainstream(case) for school in trust.schools)
    ]
    places = [*trusts, *((names[urn], urn, urns[urn]) for urn in least)]
    return tuple(
        (name, *_cells(case, told, ends, (place, trust), last)) for name, place, trust in places
    )


def _cells(
    case: Case, told: pd.Series[float], ends: Ends, where: tuple[str, str], last: int
) -> tuple[str, ...]:
    """Write a row: sums of the last year, then what is left for each pupil, with its range."""
    middle, shares = middle_share(case), shares_of(case)
    whole, spent = (
        round(float(told[(*where, middle, measure, last)]) / 1_000)
        for measure in ("notional_budget", "first_elements")
    )
    # What is shown as left is the difference of what is shown, so that a row adds up by hand.
    money = [thousands(each) for each in (whole, spent, whole - spent)]
    each = [_each(told, ends, (*where, middle, "left_per_pupil", year)) for year in (1, last)]
    at = [
        _each(told, None, (*where, share, "left_per_pupil", last))
        for share in (shares[0], shares[-1])
    ]
    return (*money, *each, *([" to ".join(at)] if len(shares) > 1 else []))


def _each(told: pd.Series[float], ends: Ends | None, at: Key) -> str:
    """Write what is left for each pupil on SEN support, if any is known of, and its range."""
    gbp = float(told.get(at, float("nan")))
    if gbp != gbp:
        return "no pupil on it known"
    if ends is None:
        return whole_pounds(gbp)
    low, high = (whole_pounds(float(end)) for end in ends[at])
    middle = whole_pounds(gbp)
    return middle if low == middle == high else f"{middle} ({low} to {high})"


def whole_pounds(gbp: float) -> str:
    """Write whole pounds, a minus where some are missing."""
    return f"{'-' if round(gbp) < 0 else ''}£{abs(round(gbp)):,}"

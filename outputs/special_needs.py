"""Money for special needs inside schools' funding: the notional budget, and what it has to cover.

A local authority's formula says which part of a mainstream school's general funding is meant for
special needs (Department for Education, the notional SEN budget for mainstream schools,
operational guidance 2025 to 2026). It is no money on top and nothing is posted for it. Out of it a
school meets the first element of each pupil with a plan, and all it does for those on SEN support.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.accounts import GENERAL_FUNDING
from entities.assumption import Assumption
from entities.calendar import MONTHS_PER_YEAR
from entities.case import STATUS_QUO, Case
from entities.measures import TEACHER_MEASURES
from entities.records import Integers, LedgerKey, Numbers, Records
from entities.school import School
from outputs.assumed import assumed
from outputs.ledger_sums import summed
from outputs.money import PENCE_IN_A_POUND, SCHOOLS
from outputs.tidy import by_year, over_runs

MAINSTREAM = ("primary", "secondary", "all_through")
"""Phases with a notional budget; all others are funded by place or by student."""
UNITS: dict[str, str] = {
    "notional_budget": "gbp",
    "first_elements": "gbp",
    "left": "gbp",
    "left_per_pupil": "gbp_per_pupil",
    "plans": "pupils",
    "sen_support": "pupils",
}
"""Measures of a year: the budget, what first elements take of it, what is left of it (below nought:
missing), the same for each pupil on SEN support, and pupils with a plan and on SEN support."""
COLUMNS: tuple[str, ...] = (
    "trust", "place", "notional_share", "measure", "year", "runs", "mean", "p10", "p50", "p90",
    "unit",
)  # fmt: skip
SEPTEMBER = 9


class Place(NamedTuple):
    """A school, or a trust's mainstream schools together, and which rows of schools it adds up."""

    trust: str
    place: str
    members: tuple[int, ...]


def mainstream(case: Case) -> tuple[School, ...]:
    """Return the schools that have a notional budget, in the order of the case."""
    return tuple(s for trust in case.trusts for s in trust.schools if s.phase in MAINSTREAM)


def shares_of(case: Case) -> tuple[float, ...]:
    """Return the part of funding meant for special needs: low, middle and high, or the one known.

    Authorities differ, and no run draws theirs. Empty where the book of a case has no such figure.
    """
    found = notional_share(case)
    if found is None:
        return ()
    ends = {each for each in (found.low, found.high) if each is not None}
    return tuple(sorted({*ends, middle_share(case)}))


def middle_share(case: Case) -> float:
    """Return the middle of these: of its range where no middle is given."""
    found = notional_share(case)
    if found is None:
        return 0.0
    return found.value if found.value is not None else ((found.low or 0) + (found.high or 0)) / 2


def notional_share(case: Case) -> Assumption | None:
    """Return the assumption that says which part it is, if the book of the case has it."""
    key = "funding.sen_notional_share"
    return next((each for each in case.assumptions if each.key == key), None)


def special_needs_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Notional budget and what it has to cover, by school, trust and year, over runs.

    Told once, of the arm in which all stay as they are: funding and plans are the same in every
    arm. Trusts stand for themselves as at the opening. Empty where no run follows pupils with a
    plan, or where no school is mainstream.
    """
    told = [r for r in records if r.arm == STATUS_QUO and r.teachers.shape[-1]]
    places, shares = places_of(case), shares_of(case)
    if not told or not places or not shares:
        return pd.DataFrame(columns=list(COLUMNS))
    values = np.stack([_measured(case, record, places, shares) for record in told])
    rows, years = list(range(len(places))), list(range(1, values.shape[-1] + 1))
    axes = {"row": rows, "notional": list(range(len(shares))), "measure": tuple(UNITS)}
    frame = over_runs(told, values, {**axes, "year": years})
    at = frame["row"].to_numpy()
    frame["trust"] = [places[n].trust for n in at]
    frame["place"] = [places[n].place for n in at]
    frame["notional_share"] = np.asarray(shares)[frame["notional"].to_numpy()]
    frame["unit"] = frame["measure"].astype(str).map(UNITS)
    return frame[list(COLUMNS)]


def places_of(case: Case) -> tuple[Place, ...]:
    """Name each trust's mainstream schools, and the trust's together where it has any."""
    at = {school.urn: n for n, school in enumerate(mainstream(case))}
    out: list[Place] = []
    for trust in case.trusts:
        own = [Place(trust.company_number, s.urn, (at[s.urn],)) for s in trust.schools
               if s.urn in at]  # fmt: skip
        whole = tuple(n for each in own for n in each.members)
        out += [*own, Place(trust.company_number, SCHOOLS, whole)] if own else []
    return tuple(out)


def _measured(
    case: Case, record: Records, places: Sequence[Place], shares: Sequence[float]
) -> Numbers:
    """Return one run's figures by (place, share, measure, year), measures as :data:`UNITS`."""
    schools = mainstream(case)
    plans = by_year(plans_by_month(schools, record), record.axes.run_in_months) / MONTHS_PER_YEAR
    support = np.asarray([school.sen_support_pupils for school in schools])
    first = first_elements(case, plans)
    budgets = [notional_budgets(case, record, share) for share in shares]
    out = np.zeros((len(places), len(shares), len(UNITS), plans.shape[-1]))
    for row, place in enumerate(places):
        of = list(place.members)
        pupils = float(support[of].sum())
        for column, budget in enumerate(budgets):
            whole, spent = budget[of].sum(axis=0), first[of].sum(axis=0)
            left = (whole - spent) / PENCE_IN_A_POUND
            each = left / pupils if pupils else np.full_like(left, np.nan)
            money = (whole / PENCE_IN_A_POUND, spent / PENCE_IN_A_POUND, left, each)
            out[row, column] = (*money, plans[of].sum(axis=0), np.full_like(left, pupils))
    return out


def plans_by_month(schools: Sequence[School], record: Records) -> Numbers:
    """Return pupils with a plan by (school, month): the case's, then as each September left it."""
    of_run = record.teachers[:, TEACHER_MEASURES.index("plans")]
    at = [record.axes.schools.index(school.urn) for school in schools]
    opening = np.asarray([school.ehcp_pupils for school in schools])
    known = np.concatenate([opening[:, None], of_run[at]], axis=1)
    passed = np.cumsum([day.month == SEPTEMBER for day in record.axes.months])
    return np.asarray(known[:, passed])


def first_elements(case: Case, plans: Numbers) -> Integers:
    """Return what schools meet themselves for so many pupils with a plan, in pence a year."""
    each = assumed(case, "funding.sen_first_element") * PENCE_IN_A_POUND
    return np.asarray(np.rint(plans * each), dtype=np.int64)


def notional_budgets(case: Case, record: Records, share: float) -> Integers:
    """Return notional budgets in pence by (mainstream school, year after the decision).

    A share of what :func:`formula_part` leaves of general funding, as it has it of the funding of
    the run's first twelve months.
    """
    schools = mainstream(case)
    at = {school.urn: n for n, school in enumerate(schools)}

    def row_of(key: LedgerKey) -> int | None:
        return at.get(key.place) if key.line == GENERAL_FUNDING else None

    funding = -summed(record, row_of, len(schools))  # income is negative in the ledger
    a_year = funding[:, :MONTHS_PER_YEAR].sum(axis=1) / PENCE_IN_A_POUND
    kept = share * formula_part(case, schools, a_year)
    yearly = np.maximum(by_year(funding, record.axes.run_in_months), 0)
    return np.asarray(np.rint(yearly * kept[:, None]), dtype=np.int64)


def formula_part(case: Case, schools: Sequence[School], a_year: Numbers) -> Numbers:
    """Return which part of general funding comes by an authority's formula, by school.

    All but that of students aged 16 to 19, who are funded nationally.

    Parameters
    ----------
    a_year
        General funding of each school, in pounds a year.
    """
    older = np.asarray([school.sixth_form_pupils for school in schools])
    national = assumed(case, "funding.rate_16_to_19") * older
    part = np.divide(national, a_year, out=np.ones(len(schools)), where=a_year > 0)
    return np.asarray(1 - np.minimum(part, 1.0))


def untold_schools(case: Case) -> tuple[str, ...]:
    """Name the schools that have no notional budget."""
    every = (school for trust in case.trusts for school in trust.schools)
    return tuple(school.name for school in every if school.phase not in MAINSTREAM)

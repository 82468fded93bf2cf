"""GAG pooling: general funding of all schools put together and given out by the trust's formula.

What is given for a private finance contract is not pooled, and grants for named pupils (pupil
premium, top-up) stand on lines of their own and follow their pupils. A board must consider each
school's needs and offer an appeal that can reach the Department for Education (Academy Trust
Handbook, 5.30 and 5.31).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entities.accounts import GENERAL_FUNDING
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.records import Integers, Numbers
from entities.school import School
from outputs.assumed import assumed

PENCE = 100
OLDER = ("secondary", "all_through", "post_16")
"""Phases whose pupils a formula gives the rate of secondary pupils."""
BY_PLACE = ("special", "alternative")
"""Phases funded by place: a formula gives them what they bring, as far as there is enough."""


def formula(case: Case, school: School, *, by_need: bool) -> float:
    """Return what a formula gives a school before it is scaled to what there is, in pounds a year.

    A lump sum for each school and a rate for each pupil in the proportions of the national minimum
    per pupil; by need, pupils with a plan, on SEN support or poor count for more. Judgement on how
    much more; a trust sets its own.
    """
    if school.phase in BY_PLACE:
        return float(school.lines.get(GENERAL_FUNDING, 0))
    primary = assumed(case, "funding.mppl_primary_2026", 1.0)
    secondary = assumed(case, "funding.mppl_secondary_2026", 1.0)
    rate = secondary if school.phase in OLDER else primary
    lump = assumed(case, "funding.lump_sum")
    if not by_need:
        return lump + rate * school.pupils
    more = (
        assumed(case, "model.pooling_weight_plan") * school.ehcp_pupils
        + assumed(case, "model.pooling_weight_sen_support") * school.sen_support_pupils
        + assumed(case, "model.pooling_weight_free_meals") * (school.free_meals_pupils or 0.0)
    )
    return lump + rate * (school.pupils + more)


def with_places(case: Case, members: Sequence[int], needs: Numbers, funds: Integers) -> Numbers:
    """Return weights by which a pool is given out, by (member, month).

    Schools funded by place weigh what they bring, the others together what they bring and among
    them by the formula: so each gives up the same part of what it brings for the centre.

    Parameters
    ----------
    members
        Numbers of the schools that pool, in the order of the case.
    needs, funds
        What the formula gives each, and what it brings.
    """
    schools = [school for trust in case.trusts for school in trust.schools]
    by_place = np.asarray([schools[member].phase in BY_PLACE for member in members])
    rest = ~by_place
    if not by_place.any() or not rest.any():
        return np.asarray(np.where(by_place[:, None], funds, needs))
    whole = needs[rest].sum(axis=0)
    scale = np.divide(funds[rest].sum(axis=0), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(np.where(by_place[:, None], funds, needs * scale))


def poolable(case: Case, funding: Integers) -> Integers:
    """Return the general funding of every school that may be pooled, in pence by month.

    All of it but what is given for a private finance contract, and never less than nothing.
    """
    schools = [school for trust in case.trusts for school in trust.schools]
    kept = [round(s.premises_funding * PENCE / MONTHS_PER_YEAR) for s in schools]
    return np.asarray(np.maximum(funding - np.asarray(kept, dtype=np.int64)[:, None], 0))

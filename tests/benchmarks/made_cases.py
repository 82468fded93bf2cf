"""Made cases of any number of schools: the shipped trusts, copied under new names and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from entities.case import STATUS_QUO, Case
from entities.plan import Arm, MergerPlan
from entities.post import CENTRE
from entities.trust import Trust
from scenarios.reading import read_case, shipped

SHIPPED = "alder_and_birch"


@lru_cache(maxsize=8)
def made_case(schools: int, switched_off: tuple[str, ...] = ()) -> Case:
    """Return the shipped case with so many schools, in copies of its trusts; all are fictional.

    Whole trusts are copied, so that every centre keeps the size it was made for; the last ones are
    cut short. The arm `merge` brings them all together under the first.

    Raises
    ------
    ValueError
        Below two schools: nothing could be merged.
    """
    if schools < 2:
        raise ValueError(f"schools: found {schools}; allowed are 2 or more")
    source = read_case(shipped("cases") / f"{SHIPPED}.yaml")
    trusts = tuple(_trusts(source.trusts, schools))
    fields = {name: getattr(source, name) for name in Case.model_fields}
    own = {
        "key": f"made_{schools}",
        "title": f"{schools} schools in {len(trusts)} trusts (fictional)",
        "trusts": trusts,
        "claims": (),
        "arms": tuple(_arms(source, trusts)),
        "switched_off": switched_off,
    }
    return Case.model_validate({**fields, **own})


def _trusts(originals: tuple[Trust, ...], schools: int) -> Iterator[Trust]:
    whole = sum(len(trust.schools) for trust in originals)
    taken, copy = 0, 0
    while taken < schools:
        room = min(schools - taken, whole)
        for left, trust in zip(range(len(originals), 0, -1), originals, strict=True):
            last = left == 1
            share = math.ceil(room * len(trust.schools) / whole)
            kept = schools - taken if last else min(share, schools - taken - 1)
            kept = min(kept, len(trust.schools))
            if kept:
                yield _copied(trust, copy, kept, taken)
                taken += kept
        copy += 1


def _copied(trust: Trust, copy: int, kept: int, before: int) -> Trust:
    """Copy a trust with its first schools; the first copy of each keeps its names."""
    urns = {s.urn: f"{910_000 + before + n}" for n, s in enumerate(trust.schools[:kept])}
    if copy == 0:
        urns = {urn: urn for urn in urns}
    places, tail = {CENTRE: CENTRE, **urns}, f"-{copy + 1}" if copy else ""
    made = trust.model_dump()
    made["schools"] = [
        {**school, "urn": urns[school["urn"]], "name": school["name"] + tail}
        for school in made["schools"][:kept]
    ]
    for what in ("posts", "contracts"):
        made[what] = [
            {**each, "id": each["id"] + tail, "place": places[each["place"]]}
            for each in made[what]
            if each["place"] in places
        ]
    pupils = sum(school["pupils"] for school in made["schools"])
    for contract in made["contracts"]:
        if contract["gbp_per_pupil_per_year"] is not None:
            contract["gbp_per_year"] = contract["gbp_per_pupil_per_year"] * pupils
    if copy:
        made["company_number"] = f"{int(trust.company_number) + 100 * copy:08}"
        made["name"] += tail
    return Trust.model_validate(made)


def _arms(source: Case, trusts: tuple[Trust, ...]) -> Iterator[Arm]:
    plan = source.arm("merge").plan.model_dump()
    plan["lead_trust"] = trusts[0].company_number
    plan["joining_trusts"] = tuple(trust.company_number for trust in trusts[1:])
    plan["deletions"], plan["joint_contracts"] = (), ()
    merge = MergerPlan.model_validate(plan)
    yield source.arm(STATUS_QUO)
    yield Arm(key="merge", label="All the trusts become one", plan=merge)

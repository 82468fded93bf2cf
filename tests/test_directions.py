"""Directions that must hold in the mean, with an interval, on the same draws."""

from __future__ import annotations

import math

import numpy as np

from entities.case import Case
from entities.measures import PEOPLE_MEASURES, SERVICE_MEASURES
from entities.plan import Arm, MergerPlan
from entities.records import Records
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

CASE = case_called("tiny")
WORLDS = worlds_of("tiny", 12)
T_95_11 = 2.201
"""Student's t for 95% (two-sided) and 11 degrees of freedom."""


def shadow_hours(record: Records) -> float:
    return float(record.service_month[:, SERVICE_MEASURES.index("shadow_minutes")].sum()) / 60


def recurring_cash(record: Records) -> float:
    rows = [
        i
        for i, k in enumerate(record.ledger_keys)
        if k.tag == "cash" and k.recurrence == "recurring"
    ]
    return float(record.ledger_pence[rows].sum()) / 100


def clearly_positive(differences: list[float]) -> bool:
    mean, spread = float(np.mean(differences)), float(np.std(differences, ddof=1))
    return mean - T_95_11 * spread / math.sqrt(len(differences)) > 0


def lean(case: Case, *posts: str, months: int = 0) -> Arm:
    plan = MergerPlan.model_validate(
        {
            "kind": "lean",
            "start": case.arm("merge").plan.start,
            "deletions": [
                {"post": p, "months_after_start": months, "route": "redundancy"} for p in posts
            ],
        }
    )
    return Arm(key="lean", label="Lean", plan=plan)


def office_post(case: Case) -> str:
    return next(p.id for t in case.trusts for p in t.posts if p.desk == "office" and p.fte >= 0.5)


def test_fewer_people_mean_more_shadow_work_and_less_recurring_cash() -> None:
    arm = lean(CASE, office_post(CASE))
    before = [run_arm(CASE, CASE.arm("status_quo"), w) for w in WORLDS]
    after = [run_arm(CASE, arm, w) for w in WORLDS]
    pairs = list(zip(before, after, strict=True))
    assert clearly_positive([shadow_hours(b) - shadow_hours(a) for a, b in pairs])
    assert clearly_positive([recurring_cash(a) - recurring_cash(b) for a, b in pairs])


def test_a_later_deletion_saves_less() -> None:
    soon = [run_arm(CASE, lean(CASE, office_post(CASE)), w) for w in WORLDS]
    late = [run_arm(CASE, lean(CASE, office_post(CASE), months=12), w) for w in WORLDS]
    pairs = zip(soon, late, strict=True)
    assert clearly_positive([recurring_cash(b) - recurring_cash(a) for a, b in pairs])


def test_no_leaving_means_no_vacancy() -> None:
    case = changed(CASE, switched_off=("leaving", "long_absence"))
    record = run_arm(case, case.arm("status_quo"), WORLDS[0])
    leavers = record.people[:, PEOPLE_MEASURES.index("leavers")]
    assert leavers.sum() == 0
    assert not [k for k in record.ledger_keys if k.tag == "vacancy"]


def test_no_patience_means_no_shadow_work_in_the_queues() -> None:
    case = changed(CASE, switched_off=("patience",))
    record = run_arm(case, case.arm("status_quo"), WORLDS[0])
    assert shadow_hours(record) == 0


def test_a_vacancy_is_never_a_recurring_saving() -> None:
    record = run_arm(CASE, CASE.arm("status_quo"), WORLDS[0])
    vacancies = [k for k in record.ledger_keys if k.cause in ("Vacancies", "Agency cover")]
    assert vacancies
    assert {(k.tag, k.recurrence) for k in vacancies} == {("vacancy", "one_off")}

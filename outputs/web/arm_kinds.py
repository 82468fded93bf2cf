"""What kind of plan a course of action is, who leads and who joins; and a new one. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from entities.case import Case
from entities.plan import Arm, MergerPlan
from outputs.web.arm_forms import with_arms, with_plan
from outputs.web.asked import Asked, Form

Kind = Literal["merge", "share", "lean"]
KINDS: Mapping[str, str] = {
    "merge": "A merger: trusts become one legal entity",
    "share": "Shared services by agreement: trusts stay apart",
    "lean": "Each trust changes by itself: nobody joins",
}  # fmt: skip
TOGETHER = ("merge", "share")
PENSIONS: Mapping[str, str] = {
    "stay": "Joining support staff stay in their pension fund, at its rate",
    "lead_fund": "They are in the lead's fund from the day they join (a merger alone)",
}  # fmt: skip
MONTHS_AHEAD = 9
"""Months between the decision and the earliest day one that is proposed."""


def with_kind(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan is of the kind a form says, and brings those trusts together.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked, numbers = Asked(form), tuple(trust.company_number for trust in case.trusts)
    kind = asked.one_of("kind", tuple(KINDS))
    if kind not in TOGETHER:
        asked.refuse()
        return with_plan(case, key, kind=kind, lead_trust=None, joining_trusts=(), joins_later=(),
                         pension="stay", pools_reserves=False)  # fmt: skip
    lead = asked.one_of("lead", numbers)
    joining = tuple(one for one in numbers if form.get(f"joins_{one}") and one != lead)
    pension = asked.one_of("pension", tuple(PENSIONS)) if kind == "merge" else "stay"
    if not joining:
        asked.wrong[f"joins_{numbers[-1]}"] = "tick a trust that joins, other than the lead"
    asked.refuse()
    plan = case.arm(key).plan
    later = tuple(one for one in plan.joins_later if one.trust in joining)
    return with_plan(case, key, kind=kind, lead_trust=lead, joining_trusts=joining,
                     joins_later=later, pension=pension,
                     pools_reserves=plan.pools_reserves and kind == "merge")  # fmt: skip


def with_new(case: Case, form: Form) -> tuple[Case, str]:
    """Return a case with one more course of action, and its key: nothing moves in it yet.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked = Asked(form)
    label = asked.words("new_label", 120)
    kind = asked.one_of("new_kind", tuple(KINDS))
    asked.refuse()
    taken = {arm.key for arm in case.arms}
    key = next(f"option_{n}" for n in range(1, 1_000) if f"option_{n}" not in taken)
    numbers = [trust.company_number for trust in case.trusts]
    together = kind in TOGETHER
    plan = MergerPlan.model_validate({
        "kind": kind, "start": proposed_start(case.decision_date),
        "lead_trust": numbers[0] if together else None,
        "joining_trusts": numbers[1:] if together else [],
    })  # fmt: skip
    return with_arms(case, (*case.arms, Arm(key=key, label=label, plan=plan))), key


def proposed_start(decision: dt.date) -> dt.date:
    """Return the first September that leaves the stages before day one some months."""
    ahead = decision.month - 1 + MONTHS_AHEAD
    earliest = dt.date(decision.year + ahead // 12, ahead % 12 + 1, 1)
    september = dt.date(earliest.year, 9, 1)
    return september if september >= earliest else dt.date(earliest.year + 1, 9, 1)

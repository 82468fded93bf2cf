"""What a form says of a course of action, put into the plan of a case; pure and without a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from entities.case import STATUS_QUO, Case
from entities.desks import desk_after_move
from entities.plan import Arm, Automation, MergerPlan, PeopleStrategy, Wave
from outputs.charging import RULES
from outputs.web.asked import Asked, Form
from outputs.web.plan_told import SEVERAL, SUPPORT

STAY, KEEP = "stay", "keep"
PLACES: Mapping[str, str] = {
    STAY: "Stays as it is", "local": "Local: in schools", "hub": "Hub of some schools",
    "central": "Central: the centre",
}  # fmt: skip
NO_RULE = "none"
"""What a form says where no charging rule is chosen."""
MOST_MONTHS = 120
NO_MONTHS = "give whole months from day one, from 0 to 120"


UNTICKED = "did not tick it"
DECIDES = (
    "you ticked that schools go on deciding, but did not choose where it goes; a service that "
    "stays as it is needs no tick"
)


class BoardRow(NamedTuple):
    """One service on the board: where it is today, and where the plan puts it and when.

    Attributes
    ----------
    hubs
        Names of the schools that move where it goes to hubs; empty where that is all or none.
    special
        True where no choice of the board says what the plan does with it.
    """

    key: str
    label: str
    today: str
    to: str
    months: int
    by_school: bool
    hubs: tuple[str, ...]
    special: bool


def arm_of(case: Case, key: str) -> Arm | None:
    """Return a course of action that may be changed; None for any other name."""
    return next((arm for arm in case.arms if arm.key == key and key != STATUS_QUO), None)


def with_plan(case: Case, key: str, **changes: Any) -> Case:
    """Return a case in which the plan of one course of action is changed; nothing is checked."""
    return with_arms(case, tuple(
        arm.model_copy(update={"plan": arm.plan.model_copy(update=changes)})
        if arm.key == key else arm for arm in case.arms
    ))  # fmt: skip


def with_arms(case: Case, arms: tuple[Arm, ...]) -> Case:
    """Return a case with these courses of action."""
    return case.model_copy(update={"arms": arms})


def board(case: Case, plan: MergerPlan) -> tuple[BoardRow, ...]:
    """Return every service with where it is today and where a plan puts it."""
    rows = []
    names = {school.urn: school.name for trust in case.trusts for school in trust.schools}
    for function in case.functions:
        waves = [wave for wave in plan.waves if wave.function == function.key]
        first = waves[0] if waves else None
        in_hubs = hub_schools(case, plan, function.key)
        special = len(waves) > 1 or any(
            w.request_types or w.schools_per_month or w.to not in PLACES
            or w.schools != (in_hubs if w.to == "hub" else ())
            for w in waves
        )  # fmt: skip
        today = dict.fromkeys(
            f"{trust.where(function.key)} in {trust.name}" for trust in case.trusts
        )
        rows.append(BoardRow(
            function.key, function.label, "; ".join(today),
            KEEP if special else first.to if first else STAY,
            first.months_after_start if first else 0,
            first is not None and first.decided_by == "school",
            tuple(names[urn] for urn in in_hubs), special,
        ))  # fmt: skip
    return tuple(rows)


def hub_schools(case: Case, plan: MergerPlan, function: str) -> tuple[str, ...]:
    """Return the schools (URN) whose hub has a post for a service, its own or moved there.

    Empty where those are all schools of the plan, or none: a wave is then for all of them.
    """
    together = {plan.lead_trust, *plan.joining_trusts} - {None}
    moves = {move.post: move for move in plan.post_moves}
    every, found = list[str](), list[str]()
    for trust in case.trusts:
        if together and trust.company_number not in together:
            continue
        served = set()
        for post in trust.posts:
            move = moves.get(post.id)
            desk = desk_after_move(case, post, move) if move else post.desk
            if desk == function:
                served.add(move.to if move else post.place)
        every += [school.urn for school in trust.schools]
        found += [urn for hub in trust.hubs if hub.key in served for urn in hub.schools]
    return () if len(found) == len(every) else tuple(found)


def with_board(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan moves the services a form says.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    plan = _plan(case, key)
    asked = Asked(form)
    waves: list[Wave] = []
    for row in board(case, plan):
        allowed = (*PLACES, *([KEEP] if row.special else []))
        to = asked.one_of(f"to_{row.key}", allowed, row.label)
        months = asked.whole(f"months_{row.key}", MOST_MONTHS, NO_MONTHS, of=row.label)
        if to == KEEP:
            waves += [wave for wave in plan.waves if wave.function == row.key]
        elif to == STAY:
            asked.idle(f"months_{row.key}", str(row.months), "did not choose where it goes",
                       row.label)  # fmt: skip
            if form.get(f"decided_{row.key}") and not row.by_school:
                asked.wrong.setdefault(f"to_{row.key}", f"{row.label}: {DECIDES}")
        elif to:
            decided = "school" if form.get(f"decided_{row.key}") else "desk"
            waves.append(Wave.model_validate({
                "function": row.key, "months_after_start": months, "to": to, "decided_by": decided,
                "schools": hub_schools(case, plan, row.key) if to == "hub" else (),
            }))  # fmt: skip
    asked.refuse()
    ordered = sorted(waves, key=lambda wave: wave.months_after_start)
    return with_plan(case, key, waves=tuple(ordered))


def with_dates(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan starts when a form says, and works as it says.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked = Asked(form)
    label = asked.words("label", 120)
    month = asked.whole("month", 12, "give a month from 1 to 12", least=1)
    year = asked.whole("year", 2060, "give a year such as 2027", least=2020)
    day_one = asked.one_of("day_one", ("earliest", "fixed"))
    how = asked.one_of("standardisation", ("imposed", "collaborative"))
    travel = asked.whole("travel", 600, "give whole minutes, from 0 to 600")
    asked.refuse()
    changed = with_plan(case, key, start=dt.date(year, month, 1), day_one=day_one,
                        standardisation=how, travel_minutes_between=float(travel))  # fmt: skip
    return with_arms(changed, tuple(
        arm.model_copy(update={"label": label}) if arm.key == key else arm for arm in changed.arms
    ))  # fmt: skip


def with_people(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan spends on keeping people what a form says, or nothing.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked, was = Asked(form), _plan(case, key).people_strategy
    if not form.get("spends"):
        asked.idle("label", was.label if was else "", UNTICKED)
        asked.idle("pounds", f"{was.gbp_per_year:.0f}" if was else "", UNTICKED)
        asked.refuse()
        return with_plan(case, key, people_strategy=None)
    label = asked.words("label", 120)
    pounds = asked.whole("pounds", 100_000_000, "give whole pounds a year, 1 or more", least=1)
    months = asked.whole("months", MOST_MONTHS, NO_MONTHS)
    asked.refuse()
    strategy = PeopleStrategy(label=label, months_after_start=months, gbp_per_year=float(pounds))
    return with_plan(case, key, people_strategy=strategy)


def with_charging(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan charges schools by the rule a form says, or by none chosen.

    Raises
    ------
    FormError
        When it is none of those offered.
    """
    asked = Asked(form)
    rule = asked.one_of("charging", (NO_RULE, *RULES))
    asked.refuse()
    return with_plan(case, key, charging=None if rule == NO_RULE else rule)


def with_automation(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan automates by the programmes a form names; own systems stay.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    plan, asked = _plan(case, key), Asked(form)
    before = {one.programme: one for one in plan.automations if one.programme}
    kept = [one for one in plan.automations if not one.programme]
    for programme in case.automation_programmes:
        name = programme.key
        if not form.get(f"buys_{name}"):
            shown = before[name].months_after_start if name in before else 0
            asked.idle(f"months_{name}", str(shown), UNTICKED, programme.label)
            continue
        months = asked.whole(f"months_{name}", MOST_MONTHS, NO_MONTHS, of=programme.label)
        was = before.get(name) or Automation(programme=name, months_after_start=0)
        kept.append(was.model_copy(update={"months_after_start": months}))
    asked.refuse()
    return with_plan(case, key, automations=tuple(kept))


def with_rest(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan keeps of the rest what a form has ticked."""
    plan = case.arm(key).plan
    kept: dict[str, Any] = {
        field: tuple(
            one for at, one in enumerate(getattr(plan, field)) if form.get(f"keep_{field}-{at}")
        )
        for field in SEVERAL
    }
    helped = plan.programme_support if form.get(f"keep_{SUPPORT}") else None
    return with_plan(case, key, programme_support=helped, **kept)


def _plan(case: Case, key: str) -> MergerPlan:
    return case.arm(key).plan


def copies(case: Case, key: str) -> Iterator[Arm]:
    """Yield the courses of action with a copy of one behind it, under a name that is free."""
    taken = {arm.key for arm in case.arms}
    free = next(f"{key}_{n}" for n in range(2, 100) if f"{key}_{n}" not in taken)
    for arm in case.arms:
        yield arm
        if arm.key == key:
            yield arm.model_copy(update={"key": free, "label": f"{arm.label} (copy)"})

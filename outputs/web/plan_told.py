"""What a course of action holds beside what its card counts, in sentences; pure."""

from __future__ import annotations

from collections.abc import Iterator

from entities.case import Case
from entities.plan import MergerPlan
from outputs.amounts import as_claimed, in_sentence, times
from outputs.charging import RULES
from outputs.lengths import listed
from outputs.place_names import centre_names, school_names

SEVERAL = ("joint_contracts", "contract_moves", "pools", "spent_again")
SUPPORT = "programme_support"
"""Fields of a plan that a page tells and may leave out."""
TAKEN = {"wastage": "as holders leave", "redeployment": "by moving to an empty post",
         "redundancy": "by redundancy"}  # fmt: skip
"""Step by which the posts of a pool are brought down, in words."""


def counted(plan: MergerPlan) -> str:
    """Say when a plan starts and how much it does of what; nothing of a plan that never starts."""
    things = (
        (len(plan.waves), "move of services", "moves of services"),
        (len(plan.deletions), "post that goes", "posts that go"),
        (len(plan.pools), "pool of posts", "pools of posts"),
        (len(plan.post_moves), "post that moves", "posts that move"),
        (len(plan.joint_contracts), "joint contract", "joint contracts"),
        (len(plan.automations), "automation", "automations"),
    )  # fmt: skip
    said = [f"{many} {one if many == 1 else several}" for many, one, several in things if many]
    return f"From {plan.start:%B %Y}: {listed(said) or 'nothing yet'}." if plan.start else ""


def beside(case: Case, plan: MergerPlan) -> tuple[str, ...]:
    """Say what else a plan does: charging, people, pensions, reserves, promises."""
    return (*_money(plan), *_between(case, plan), *_promises(plan))


def rest(case: Case, plan: MergerPlan) -> dict[str, str]:
    """Say what else a plan does that a page may leave out and not add, each by its own name.

    By name: the field of the plan, and its place there where there are several, from 0.
    """
    said = (*_contracts(case, plan), *_pools(case, plan), *_spent(plan))
    names = [f"{field}-{at}" for field in SEVERAL for at in range(len(getattr(plan, field)))]
    names += [SUPPORT] if plan.programme_support is not None else []
    return dict(zip(names, said, strict=True))


def _money(plan: MergerPlan) -> Iterator[str]:
    if plan.charging is not None:
        yield f"Schools pay for the centre by this rule: {RULES[plan.charging]}."
    people = plan.people_strategy
    if people is not None:
        yield (
            f"Money to keep people: {in_sentence(people.label)}, "
            f"{as_claimed(people.gbp_per_year)} a year from {_months(people.months_after_start)}."
        )


def _between(case: Case, plan: MergerPlan) -> Iterator[str]:
    names = {trust.company_number: trust.name for trust in case.trusts}
    for later in plan.joins_later:
        yield f"{names.get(later.trust, later.trust)} joins {_months(later.months_after_start)}."
    if plan.pension == "lead_fund":
        yield "Joining support staff go to the lead trust's pension fund, at its rate."
    if plan.pools_reserves:
        yield "The reserves of all schools are put together."


def _promises(plan: MergerPlan) -> Iterator[str]:
    for one in plan.promises:
        yield f"Promised (by {in_sentence(one.made_by)}; checked in every run): {one.text}"


def _contracts(case: Case, plan: MergerPlan) -> Iterator[str]:
    labels = {one.id: one.label for trust in case.trusts for one in trust.contracts}
    places = {**school_names(case), **centre_names(case)}
    for joint in plan.joint_contracts:
        how = "bought out before they end" if joint.leave_early else "each as it ends"
        yield f"{joint.label}: {times(len(joint.contracts), 'contract')} let as one, {how}."
    for move in plan.contract_moves:
        to = "the centre" if move.to == "centre" else places.get(move.to, move.to)
        yield (
            f"The contract for {in_sentence(labels.get(move.contract, move.contract))} moves to "
            f"{to} {_months(move.months_after_start)}."
        )


def _pools(case: Case, plan: MergerPlan) -> Iterator[str]:
    roles = {post.id: post.role for trust in case.trusts for post in trust.posts}
    for pool in plan.pools:
        held = listed(list(dict.fromkeys(in_sentence(roles.get(one, one)) for one in pool.posts)))
        how = listed([TAKEN[step] for step in pool.order])
        yield (
            f"Of {times(len(pool.posts), 'post')} ({held}) {pool.keep} "
            f"{'remains' if pool.keep == 1 else 'remain'} {_months(pool.months_after_start)}; the "
            f"others go {how}, in that order."
        )


def _spent(plan: MergerPlan) -> Iterator[str]:
    for again in plan.spent_again:
        yield (
            f"Spent again: {in_sentence(again.label)}, {as_claimed(again.gbp_per_year)} a year "
            f"from {_months(again.months_after_start)}."
        )
    if plan.programme_support is not None:
        helped = plan.programme_support
        yield (
            f"Help for leaders with the merger: {in_sentence(helped.label)}, "
            f"{helped.hours_per_week:g} hours a week at {as_claimed(helped.gbp_per_hour)} an hour."
        )


def _months(count: int) -> str:
    return f"{times(count, 'month')} after day one" if count else "day one"

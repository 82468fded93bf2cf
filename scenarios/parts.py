"""The parts of a plan, taken away and put back: what of it is there decides what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from entities.plan import Arm, MergerPlan

Fields = dict[str, Any]
"""Fields of a plan, as they are without a part."""


@dataclass(frozen=True)
class Part:
    """One part of a plan.

    Attributes
    ----------
    label
        What a board would call it.
    without
        From a plan, the fields that differ when the part is not there; none where it never was.
    """

    label: str
    without: Callable[[MergerPlan], Fields]


def _named_posts(plan: MergerPlan) -> Fields:
    left = tuple(one for one in plan.deletions if one.route == "wastage")
    return _changed(plan, deletions=left, pools=())


def _wastage(plan: MergerPlan) -> Fields:
    left = tuple(one for one in plan.deletions if one.route != "wastage")
    return _changed(plan, deletions=left)


def _contracts(plan: MergerPlan) -> Fields:
    return _changed(plan, joint_contracts=(), contract_moves=())


def _work(plan: MergerPlan) -> Fields:
    return _changed(plan, waves=(), post_moves=())


def _automation(plan: MergerPlan) -> Fields:
    return _changed(plan, automations=())


def _people(plan: MergerPlan) -> Fields:
    return _changed(plan, people_strategy=None)


def _changed(plan: MergerPlan, **fields: Any) -> Fields:
    return {name: value for name, value in fields.items() if getattr(plan, name) != value}


PARTS: dict[str, Part] = {
    "posts": Part("posts that go by name", _named_posts),
    "wastage": Part("posts that go as their holders leave", _wastage),
    "contracts": Part("contracts let together", _contracts),
    "work": Part("work moved to one desk", _work),
    "automation": Part("systems that take work", _automation),
    "people": Part("money to keep people", _people),
}
"""Key of a part and what it is. What is left without any is becoming one trust, or nothing."""


def parts_of(plan: MergerPlan) -> tuple[str, ...]:
    """Return the parts a plan has, in the order of :data:`PARTS`."""
    return tuple(key for key, part in PARTS.items() if part.without(plan))


def with_parts(arm: Arm, some: Collection[str]) -> Arm:
    """Return an arm whose plan has only some of its parts; named after them, others untouched.

    Promises and what is spent again stay: the first change nothing in a run, the second is no part
    of a saving unless the rule of a claim says so.
    """
    plan = arm.plan
    gone = [key for key in parts_of(plan) if key not in some]
    if not gone:
        return arm
    for key in gone:
        plan = plan.model_copy(update=PARTS[key].without(plan))
    kept = [key for key in parts_of(arm.plan) if key in some]
    name = "_".join(kept) or "nothing"
    label = f"{arm.label}: {', '.join(PARTS[key].label for key in kept) or 'none of its parts'}"
    return Arm(key=f"{arm.key}__{name}", label=label, plan=plan)

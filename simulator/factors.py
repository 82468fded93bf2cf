"""Why the same work takes longer or shorter: one function a reason, each with its evidence."""

from __future__ import annotations

from entities.service import ServiceFunction
from entities.trust import Trust
from simulator.situation import Situation

FAMILIARITY_MONTHS = 12
"""The familiarity assumption is defined as fading over twelve months."""
CUT_OVER_MONTHS = 3
"""The share of errors after a cut-over is defined over its first three months."""
MOST_REWORK = 0.9
"""A guard for the far tail of a draw, not an assumption."""


def slower(
    situation: Situation, function: ServiceFunction, since: int | None, strange: float
) -> float:
    """Return what makes work longer so many months after it moved: two systems, strangers."""
    if since is None:
        return 1.0
    return two_systems(situation, function, since) * familiarity(situation, strange, since)


def faster(situation: Situation, was_local: bool, since: int | None) -> float:
    """Return what makes work shorter so many months after it moved: one process, specialists."""
    if since is None:
        return 1.0
    return standard_process(situation, since) * specialist(situation, was_local)


def systems_differ(situation: Situation, function: ServiceFunction) -> bool:
    """Say whether the trusts brought together do a function's work in different systems."""
    numbers = situation.trusts_together
    if function.system is None or not numbers:
        return False
    products = {
        system.product
        for number in numbers
        for system in situation.case.trust(number).systems
        if system.kind == function.system
    }
    return len(products) > 1


def system_differs(situation: Situation, function: ServiceFunction, trust: Trust) -> bool:
    """Say whether a joining trust does a function's work in another system than the lead."""
    if function.system is None or situation.lead is None:
        return False
    own, lead = (
        {system.product for system in each.systems if system.kind == function.system}
        for each in (trust, situation.lead)
    )
    return bool(own and lead and own != lead)


def two_systems(situation: Situation, function: ServiceFunction, since: int) -> float:
    """Return the factor while two systems run side by side. Judgement (range includes none)."""
    running = since < situation.world["process.dual_running_months"]
    if situation.on("two_systems") and running and systems_differ(situation, function):
        return situation.world["model.two_systems_handling"]
    return 1.0


def familiarity(situation: Situation, strange: float, since: int) -> float:
    """Return the factor for people who do not know the school. Judgement; fades over a year."""
    if not situation.on("familiarity") or since >= FAMILIARITY_MONTHS:
        return 1.0
    lasting = strange * (1 - since / FAMILIARITY_MONTHS)
    return 1 + (situation.world["model.familiarity_handling"] - 1) * lasting


def standard_process(situation: Situation, since: int) -> float:
    """Return the factor once one way of working is adopted. Judgement (range includes none).

    The gain arrives when dual running ends, and only as far as the new way is adopted.
    """
    if not situation.on("standard_process"):
        return 1.0
    if since < situation.world["process.dual_running_months"]:
        return 1.0
    return 1 - (1 - situation.world["model.standard_process_handling"]) * adoption(situation)


def adoption(situation: Situation) -> float:
    """Return the share of schools' work done in the new way once it is settled. Judgement.

    Less where it is imposed than where it is reached together.
    """
    return {
        "imposed": situation.world["model.adoption_imposed"],
        "collaborative": situation.world["model.adoption_collaborative"],
    }[situation.arm.plan.standardisation]


def specialist(situation: Situation, was_local: bool) -> float:
    """Return the factor of a specialist desk against a school office. Judgement, may be a loss."""
    if situation.on("specialist") and was_local:
        return situation.world["model.specialist_handling"]
    return 1.0


def rework_share(situation: Situation, usual: float, since: int | None) -> float:
    """Return the share of work sent back: more after a cut-over. Judgement.

    The rise holds for three months and then halves with the half-life of the productivity dip.
    """
    if not situation.on("rework") or since is None or since < 0:
        return usual
    rise = (
        situation.world["model.rework_share_cutover"] - situation.world["model.rework_share_steady"]
    )
    past = max(0, since - CUT_OVER_MONTHS + 1)
    halved = 0.5 ** (past / situation.world["people.productivity_dip_half_life_months"])
    return float(min(MOST_REWORK, usual + max(0.0, rise) * halved))

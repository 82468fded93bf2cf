"""Why the same work takes longer or shorter: one function a reason, each with its evidence."""

from __future__ import annotations

from entities.service import ServiceFunction
from simulator.programme import Timetable
from simulator.situation import Situation
from simulator.volumes import Origin

FAMILIARITY_MONTHS = 12
"""The familiarity assumption is defined as fading over twelve months."""


def handling_factor(
    situation: Situation,
    dates: Timetable,
    function: ServiceFunction,
    origin: Origin,
    own_share: float,
    month: int,
) -> float:
    """Return the factor on handling minutes of an origin's requests in a month.

    Parameters
    ----------
    own_share
        Share of the serving desk's people who came from the origin's own trust.
    """
    cut_over = dates.cut_over_month(function.key)
    if cut_over is None or month < cut_over or not takes_part(situation, origin):
        return 1.0
    since = month - cut_over
    slower = two_systems(situation, function, since) * familiarity(situation, own_share, since)
    faster = standard_process(situation, since) * specialist(situation, function, origin)
    return slower * max(faster, situation.world["model.combined_handling_floor"])


def takes_part(situation: Situation, origin: Origin) -> bool:
    """Say whether an origin's trust is one of those the plan brings together."""
    return origin.trust.company_number in situation.trusts_together


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


def two_systems(situation: Situation, function: ServiceFunction, since: int) -> float:
    """Return the factor while two systems run side by side. Judgement (range includes none)."""
    running = since < situation.world["process.dual_running_months"]
    if situation.on("two_systems") and running and systems_differ(situation, function):
        return situation.world["model.two_systems_handling"]
    return 1.0


def familiarity(situation: Situation, own_share: float, since: int) -> float:
    """Return the factor for people who do not know the school. Judgement; fades over a year."""
    if not situation.on("familiarity") or since >= FAMILIARITY_MONTHS:
        return 1.0
    strange = (1 - own_share) * (1 - since / FAMILIARITY_MONTHS)
    return 1 + (situation.world["model.familiarity_handling"] - 1) * strange


def standard_process(situation: Situation, since: int) -> float:
    """Return the factor once one way of working is adopted. Judgement (range includes none).

    The gain arrives when dual running ends, and only as far as the new way is adopted.
    """
    if not situation.on("standard_process"):
        return 1.0
    if since < situation.world["process.dual_running_months"]:
        return 1.0
    how = situation.arm.plan.standardisation
    adoption = {
        "imposed": situation.world["model.adoption_imposed"],
        "collaborative": situation.world["model.adoption_collaborative"],
    }[how]
    return 1 - (1 - situation.world["model.standard_process_handling"]) * adoption


def specialist(situation: Situation, function: ServiceFunction, origin: Origin) -> float:
    """Return the factor of a specialist desk against a school office. Judgement, may be a loss."""
    moved = origin.trust.where(function.key) == "local"
    if situation.on("specialist") and moved:
        return situation.world["model.specialist_handling"]
    return 1.0

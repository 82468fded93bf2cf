"""When to stop: enough worlds that the chance of a claim is known as closely as was asked."""

from __future__ import annotations

from typing import Literal, NamedTuple

from outputs.amounts import per_cent, times
from outputs.exact_share import exact_interval
from outputs.probability import Share

PERCENTAGE_POINTS = 100

Why = Literal["go on", "precise", "most"]


class StoppingRule(NamedTuple):
    """How closely the chance of a claim is to be known, and between how many worlds.

    Attributes
    ----------
    within
        How far the 95% interval may reach from the chance, as a share (0.03 is three points).
    least, most
        Worlds that are run in any case, and that are never passed.
    step
        Worlds that are run between two looks. Few looks: each is one more occasion to stop by luck.
    """

    within: float = 0.03
    least: int = 100
    most: int = 1_000
    step: int = 100


def reach(chance: Share) -> float:
    """Return how far the interval on a chance reaches from it, to the side it reaches further.

    Half the width would promise too much near nought and one: of none in 100 the interval ends at
    3.6%, all of it on one side.
    """
    return max(chance.high - chance.value, chance.value - chance.low)


def why_stop(rule: StoppingRule, chance: Share, worlds: int) -> Why:
    """Say whether to go on after so many worlds, and why not."""
    if worlds >= rule.least and reach(chance) <= rule.within:
        return "precise"
    return "most" if worlds >= rule.most else "go on"


def next_look(rule: StoppingRule, worlds: int) -> int:
    """Return after how many worlds the chance is looked at next."""
    return min(rule.most, max(rule.least, worlds + rule.step))


def runs_needed(within: float, chance: float) -> int:
    """Return how many independent runs make the interval as narrow, were the chance so.

    The least number whose exact interval reaches no further than `within` to either side.
    """

    def wide(runs: int) -> bool:
        low, high = exact_interval(chance, runs)
        return max(high - chance, chance - low) > within

    few, many = 0, 1
    while wide(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if wide(middle) else (few, middle)
    return many


def stopped_in_words(rule: StoppingRule, chance: Share, worlds: int) -> str:
    """Say why no more worlds were run, and how closely the chance is known."""
    known = f"within {PERCENTAGE_POINTS * reach(chance):.1f} points"
    asked = f"{PERCENTAGE_POINTS * rule.within:g} points"
    if why_stop(rule, chance, worlds) == "precise":
        return (
            f"Stopped after {times(worlds, 'world')}: the chance is known {known} (95% "
            f"interval), as closely as was asked (within {asked})."
        )
    needed = runs_needed(rule.within, chance.value) * worlds / chance.effective
    return (
        f"Stopped after {times(worlds, 'world')}, the most that were allowed: the chance, "
        f"{per_cent(chance.value)}, is known {known} (95% interval), not within {asked} as was "
        f"asked; that would take about {needed:,.0f} worlds."
    )

"""A claim on trial: how its answer changes with evidence, belief and luck, and what it hangs on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.case import STATUS_QUO, Case
from entities.claim import Claim
from entities.leaning import Pack
from outputs.claim_costs import ClaimCosts, Savings
from outputs.drivers import FEWEST_WORLDS, Driver, drivers, left_out_one_by_one
from outputs.finding_out import FindingOut, finding_out
from outputs.moved_alone import MOST_WORLDS, Moved, moved_alone, unmoved
from outputs.otherwise import (
    AS_IT_IS,
    LUCK,
    Otherwise,
)
from outputs.outside_view import Outside
from outputs.prim import Box
from outputs.probability import Spread, mean_by_world, spread_of
from outputs.ranked import Ranking, ranked
from outputs.trial_conditions import WorldShown, conditions, figures_read, most_plausible
from outputs.trial_otherwise import (
    Brought,
    Told,
    bare_name,
    brought_by,
    ladder_told,
    packs_told,
    slack_told,
)
from outputs.trial_resting import Part, Resting, resting_on

Numbers = npt.NDArray[np.float64]

PASSES = 0.5
"""Chance from which a rung is said to carry a claim."""
WEAK_RUNGS = ("pooling", "culture")
"""The last rungs: what only they carry is not shown."""
SPREAD_NEEDED = FEWEST_WORLDS
"""Worlds from which drivers can be told."""


@dataclass(frozen=True)
class Needed:
    """What an option without a merger saves, and what the merger saves beyond it, pair by pair.

    Attributes
    ----------
    part
        The part of the mean saving of the merger that is beyond, with its interval; it means
        something only where both save.
    """

    label: str
    saves: Spread
    beyond: Spread
    part: Part


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Everything a trial says of one claim beyond the verdict itself.

    Attributes
    ----------
    stopped
        Why no more worlds were run, in words.
    beside
        Worlds in which the claim was run otherwise.
    leant
        Figures of which a sceptic and a sponsor believe one half.
    packs, slack, ladder
        The claim under other beliefs, with slack none and all, and rung by rung.
    first_rung
        The rung on which it first passes; None where it never does.
    brought, bare, bare_label, jointly
        What parts of the plan bring; the plan without any of them, and what that is called; what
        they bring together beyond each by itself.
    looked_at, screened
        Figures among which drivers were looked for, and how far the saving goes along with each.
    drivers, unmoved
        Those that were moved alone, and the mean saving of the same worlds as they are.
    rival, sponsor_world
        The most plausible world in which it fails, and in which it holds, by what moves it most.
    worth_knowing
        What it is worth to the choice of an option to know a figure first.
    savings, twice
        The saving in every world, and in the first of them with luck rolled twice.
    """

    claim: Claim
    stopped: str
    worlds: int
    beside: int
    packs: Mapping[Pack, Told]
    slack: tuple[Told, Told]
    ladder: tuple[Told, ...]
    not_in_plan: tuple[str, ...]
    first_rung: Told | None
    brought: tuple[Brought, ...]
    bare: Spread
    bare_label: str
    jointly: Spread
    needed: tuple[Needed, ...]
    resting: Resting
    screened: tuple[Driver, ...]
    drivers: tuple[Moved, ...]
    unmoved: float
    looked_at: int
    fails: tuple[Box, ...]
    comes_close: Box | None
    rival: WorldShown | None
    sponsor_world: WorldShown | None
    options: Ranking
    worth_knowing: FindingOut
    outside: Outside
    leant: int
    savings: Savings = field(repr=False)
    twice: Savings = field(repr=False)

    @property
    def moved_in(self) -> int:
        """Return in how many worlds figures were moved alone."""
        return min(self.beside, MOST_WORLDS)

    @property
    def shown(self) -> bool:
        """Say whether better evidence than the last rungs carries the claim."""
        return self.first_rung is not None and self.first_rung.key not in WEAK_RUNGS

    @property
    def not_shown(self) -> bool:
        """Say whether the last rungs alone carry it, beyond the doubt of so few worlds."""
        better = [rung for rung in self.ladder if rung.key not in WEAK_RUNGS]
        return (
            self.first_rung is not None
            and not self.shown
            and all(rung.chance.high < PASSES for rung in better)
        )


def needed_of(case: Case, claim: Claim, costs: ClaimCosts) -> tuple[Needed, ...]:
    """Hold a merger against every option of the case that needs none, the best first."""
    if case.arm(claim.arm).plan.kind != "merge":
        return ()
    saving = costs.saving(claim.arm, claim.compared_with)
    others = [
        arm for arm in case.arms
        if arm.plan.kind not in ("none", "merge") and arm.key != claim.compared_with
    ]  # fmt: skip
    found = []
    for arm in others:
        other = costs.saving(arm.key, claim.compared_with)
        found.append(
            Needed(
                arm.label,
                spread_of(other.gbp, other.worlds),
                spread_of(saving.gbp - other.gbp, saving.worlds),
                _part_beyond(saving.by_world(), other.by_world()),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.saves.mean))


def _part_beyond(whole: Numbers, without: Numbers) -> Part:
    def of_some(kept: npt.NDArray[np.int64]) -> float:
        return 1 - float(without[kept].mean()) / (float(whole[kept].mean()) or math.nan)

    value, half = left_out_one_by_one(of_some, len(whole))
    return Part(value, value - half, value + half)


def options_of(case: Case, costs: ClaimCosts) -> Ranking:
    """Rank every arm of a case by its saving in the year of the claim; doing nothing saves none."""
    savings = {arm.key: costs.saving(arm.key, STATUS_QUO) for arm in case.arms}
    return ranked({key: saving.gbp for key, saving in savings.items()}, savings[STATUS_QUO].worlds)


def trial_of(
    case: Case, costs: ClaimCosts, worth: Mapping[str, Numbers], worlds: Sequence[World],
    otherwise: Otherwise, *, stopped: str, outside: Outside, read: Sequence[str], leant: int,
) -> Trial:  # fmt: skip
    """Put together everything a trial says of one claim.

    Parameters
    ----------
    costs, worlds
        What all arms of the case cost in the year of the claim, in these worlds, one run in each.
    worth
        By arm, its net present value against the status quo in each of these worlds.
    otherwise
        The claim run otherwise, in the first of them.
    stopped
        Why no more worlds were run.
    leant
        Figures of which a sceptic and a sponsor believe one half.
    read
        Assumptions that the claim's arms read; all, if there are none.
    """
    claim = otherwise.claim
    saving = costs.saving(claim.arm, claim.compared_with)
    figures = figures_read(case, worlds, read)
    return Trial(
        claim=claim,
        stopped=stopped,
        worlds=len(worlds),
        beside=len(set(otherwise.saving(AS_IT_IS).worlds)),
        packs=packs_told(otherwise),
        slack=slack_told(otherwise),
        **_taken_apart(case, otherwise),
        needed=needed_of(case, claim, costs),
        resting=resting_on(otherwise),
        **_hangs_on(saving, claim, figures, otherwise),
        options=options_of(case, costs),
        worth_knowing=finding_out(worth, figures_read(case, worlds, ())),
        outside=outside,
        leant=leant,
        savings=saving,
        twice=otherwise.saving(LUCK),
    )


def _taken_apart(case: Case, otherwise: Otherwise) -> dict[str, Any]:
    """Return the parts of a trial on what evidence carries a claim, and what it is made of."""
    ladder, not_in_plan = ladder_told(case, otherwise)
    brought, bare, jointly = brought_by(case, otherwise)
    return {
        "ladder": ladder,
        "not_in_plan": not_in_plan,
        "first_rung": next((rung for rung in ladder if rung.chance.value >= PASSES), None),
        "brought": brought,
        "bare": bare,
        "bare_label": bare_name(case, otherwise.claim),
        "jointly": jointly,
    }


def screened(saving: Savings, figures: Mapping[str, Numbers]) -> tuple[Driver, ...]:
    """Return the figures along which a saving goes, of which the first are then moved alone."""
    return drivers(saving.by_world(), figures)


def _hangs_on(
    saving: Savings, claim: Claim, figures: Mapping[str, Numbers], otherwise: Otherwise
) -> dict[str, Any]:
    """Return the parts of a trial on what moves a claim, and on where it fails."""
    gbp, holds, found = saving.by_world(), _by_world(saving, claim), screened(saving, figures)
    moved = moved_alone(found, otherwise)
    by_name = {one.name: figures[one.name] for one in moved}
    told = {one.name: by_name[one.name] for one in moved if one.told}
    fails, close = conditions(holds, gbp, told)
    weights = {one.name: one.swing * one.swing for one in moved}
    return {
        "looked_at": len(figures),
        "screened": found,
        "drivers": moved,
        "unmoved": unmoved(otherwise),
        "fails": fails,
        "comes_close": close,
        "rival": rival_of(holds, saving, gbp, by_name, weights),
        "sponsor_world": most_plausible(holds, gbp, by_name, weights),
    }


def _by_world(saving: Savings, claim: Claim) -> npt.NDArray[np.bool_]:
    """Say of each world whether the claim holds in most of its runs."""
    return mean_by_world(saving.holds(claim.gbp_per_year), saving.worlds) >= PASSES


def rival_of(
    holds: npt.NDArray[np.bool_], saving: Savings, gbp: Numbers, figures: Mapping[str, Numbers],
    weights: Mapping[str, float],
) -> WorldShown | None:  # fmt: skip
    """Return the most plausible world in which it fails: of those not refused, if there are any."""
    refused = mean_by_world(saving.refused, saving.worlds) >= PASSES
    found = most_plausible(~holds & ~refused, gbp, figures, weights)
    if found is not None:
        return found
    only = most_plausible(~holds, gbp, figures, weights)
    return replace(only, refused=True) if only else None

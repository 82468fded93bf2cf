"""A claim on trial: how its answer changes with evidence, belief and luck, and what it hangs on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.case import STATUS_QUO, Case
from entities.claim import Claim
from entities.leaning import Pack
from outputs.claim_costs import ClaimCosts, Savings
from outputs.drivers import FEWEST_WORLDS, TENTH, Driver, drivers, jackknifed, total_share
from outputs.otherwise import (
    AS_IT_IS,
    JUDGEMENT,
    LUCK,
    TWICE,
    Otherwise,
)
from outputs.outside_view import Outside
from outputs.prim import Box
from outputs.probability import Share, Spread, from_luck, mean_by_world, share_of, spread_of
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

Numbers = npt.NDArray[np.float64]

PASSES = 0.5
"""Chance from which a rung is said to carry a claim."""
WEAK_RUNGS = ("pooling", "culture")
"""The last rungs: what only they carry is not shown."""
SPREAD_NEEDED = FEWEST_WORLDS
"""Worlds from which drivers can be told."""
LOOKED_AT = 10
"""Drivers among which conditions are looked for, at the most."""


@dataclass(frozen=True)
class Needed:
    """What an option without a merger saves, and what the merger saves beyond it, pair by pair."""

    label: str
    saves: Spread
    beyond: Spread


class Part(NamedTuple):
    """A part of a spread, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Resting:
    """What the spread of a saving, and the answer, rest on.

    Attributes
    ----------
    luck, judgement
        Parts of the spread, each with its 95% interval: chance inside a world; figures of
        judgement, drawn afresh. What one does together with others is counted with each.
    gbp_by_luck, gbp_by_ignorance
        How far either way luck alone, and what is not known alone, takes the saving in eight of
        ten, were each spread as a bell.
    flips
        The share of worlds whose answer changes when figures of judgement are drawn afresh.
    of_the_answer
        The same against what it would be if nothing else mattered; None where all agree.
    """

    luck: Part
    judgement: Part
    gbp_by_luck: float
    gbp_by_ignorance: float
    flips: Share
    of_the_answer: float | None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Everything a trial says of one claim beyond the verdict itself.

    Attributes
    ----------
    stopped
        Why no more worlds were run, in words.
    beside
        Worlds in which the claim was run otherwise.
    packs, slack, ladder
        The claim under other beliefs, with slack none and all, and rung by rung.
    first_rung
        The rung on which it first passes; None where it never does.
    brought, bare, bare_label, jointly
        What parts of the plan bring; the plan without any of them, and what that is called; what
        they bring together beyond each by itself.
    looked_at
        Figures among which drivers were looked for.
    rival, sponsor_world
        The most plausible world in which it fails, and in which it holds, by what moves it most.
    blind
        Whether options are shown by letters until they have been ranked.
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
    drivers: tuple[Driver, ...]
    looked_at: int
    fails: tuple[Box, ...]
    comes_close: Box | None
    rival: WorldShown | None
    sponsor_world: WorldShown | None
    options: Ranking
    outside: Outside
    blind: bool = False
    savings: Savings = field(repr=False)
    twice: Savings = field(repr=False)

    @property
    def shown(self) -> bool:
        """Say whether better evidence than the last rungs carries the claim."""
        return self.first_rung is not None and self.first_rung.key not in WEAK_RUNGS


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
            )
        )
    return tuple(sorted(found, key=lambda one: -one.saves.mean))


def resting_on(otherwise: Otherwise) -> Resting:
    """Split the spread of the saving, and the answer, into luck, judgement and the rest."""
    usual, afresh = otherwise.saving(AS_IT_IS), otherwise.saving(JUDGEMENT)
    twice = otherwise.saving(LUCK)
    one, other, again = usual.by_world(), afresh.by_world(), twice.gbp.reshape(-1, TWICE)
    gbp = otherwise.claim.gbp_per_year
    before, after = usual.holds(gbp), afresh.holds(gbp)
    within = float(again.var(axis=1, ddof=1).mean())
    between = max(0.0, float(again.mean(axis=1).var(ddof=1)) - within / TWICE)
    flips = share_of(before != after, usual.worlds)
    chance = float(np.concatenate([before, after]).mean())
    at_most = 2 * chance * (1 - chance)
    return Resting(
        luck=Part(*jackknifed(lambda kept: luck_share(again[kept]), len(again))),
        judgement=Part(*jackknifed(lambda kept: total_share(one[kept], other[kept]), len(one))),
        gbp_by_luck=TENTH * math.sqrt(within),
        gbp_by_ignorance=TENTH * math.sqrt(between),
        flips=flips,
        of_the_answer=min(1.0, flips.value / at_most) if at_most else None,
    )


def luck_share(again: Numbers) -> float:
    """Return the part of the spread that is luck, of (world, run); nought where nothing differs."""
    worlds = np.repeat(np.arange(len(again)), again.shape[1])
    return from_luck(again.ravel(), worlds) or 0.0


def options_of(case: Case, costs: ClaimCosts) -> Ranking:
    """Rank every arm of a case by its saving in the year of the claim; doing nothing saves none."""
    savings = {arm.key: costs.saving(arm.key, STATUS_QUO) for arm in case.arms}
    return ranked({key: saving.gbp for key, saving in savings.items()}, savings[STATUS_QUO].worlds)


def trial_of(
    case: Case, costs: ClaimCosts, worlds: Sequence[World], otherwise: Otherwise, *, stopped: str,
    outside: Outside, read: Sequence[str], blind: bool = False,
) -> Trial:  # fmt: skip
    """Put together everything a trial says of one claim.

    Parameters
    ----------
    costs, worlds
        What all arms of the case cost in the year of the claim, in these worlds, one run in each.
    otherwise
        The claim run otherwise, in the first of them.
    stopped
        Why no more worlds were run.
    read
        Assumptions that the claim's arms read; all, if there are none.
    blind
        Whether options are shown by letters until they have been ranked.
    """
    claim = otherwise.claim
    saving = costs.saving(claim.arm, claim.compared_with)
    figures = figures_read(case, worlds, read)
    ladder, not_in_plan = ladder_told(case, otherwise)
    brought, bare, jointly = brought_by(case, otherwise)
    return Trial(
        claim=claim,
        stopped=stopped,
        worlds=len(worlds),
        beside=len(set(otherwise.saving(AS_IT_IS).worlds)),
        packs=packs_told(otherwise),
        slack=slack_told(otherwise),
        ladder=ladder,
        not_in_plan=not_in_plan,
        first_rung=next((rung for rung in ladder if rung.chance.value >= PASSES), None),
        brought=brought,
        bare=bare,
        bare_label=bare_name(case, claim),
        jointly=jointly,
        needed=needed_of(case, claim, costs),
        resting=resting_on(otherwise),
        looked_at=len(figures),
        **_hangs_on(saving, claim, figures),
        options=options_of(case, costs),
        outside=outside,
        blind=blind,
        savings=saving,
        twice=otherwise.saving(LUCK),
    )


def _hangs_on(saving: Savings, claim: Claim, figures: Mapping[str, Numbers]) -> dict[str, Any]:
    """Return the parts of a trial on what moves a claim, and on where it fails."""
    gbp, holds = saving.by_world(), _by_world(saving, claim)
    found = drivers(gbp, figures)
    telling = {one.name: figures[one.name] for one in found if one.told}
    shown = dict(list(telling.items())[:LOOKED_AT])
    fails, close = conditions(holds, gbp, shown)
    first = {one.name: figures[one.name] for one in found[:LOOKED_AT]}
    weights = {one.name: one.share for one in found}
    return {
        "drivers": found,
        "fails": fails,
        "comes_close": close,
        "rival": most_plausible(~holds, gbp, first, weights),
        "sponsor_world": most_plausible(holds, gbp, first, weights),
    }


def _by_world(saving: Savings, claim: Claim) -> npt.NDArray[np.bool_]:
    """Say of each world whether the claim holds in most of its runs."""
    return mean_by_world(saving.holds(claim.gbp_per_year), saving.worlds) >= PASSES

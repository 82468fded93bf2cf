"""A claim under other beliefs, with less evidence, and part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entities.case import Case
from entities.claim import Claim
from entities.leaning import PACKS, Pack
from outputs.claim_costs import Savings
from outputs.otherwise import AS_IT_IS, Otherwise, bundles_of, rungs_of, slack_name, subsets_of
from outputs.probability import Share, Spread, band, shares_of, spread_of
from outputs.shapley import shapley, together
from scenarios.parts import PARTS


@dataclass(frozen=True)
class Told:
    """A claim under other conditions: its chance and its saving, in pounds of the year."""

    key: str
    label: str
    chance: Share
    p10: float
    p50: float
    p90: float

    @property
    def words(self) -> str:
        """Return the fixed words of the chance."""
        return band(self.chance.value)


@dataclass(frozen=True)
class Brought:
    """What one part of a plan brings in the mean, with its 95% interval."""

    key: str
    label: str
    gbp: Spread


def told(key: str, label: str, saving: Savings, gbp_per_year: float) -> Told:
    """Sum up a claim under one condition."""
    p10, p50, p90 = (float(q) for q in np.quantile(saving.gbp, shares_of(len(saving.gbp))))
    return Told(key, label, saving.chance(gbp_per_year), p10, p50, p90)


def packs_told(otherwise: Otherwise) -> dict[Pack, Told]:
    """Return the claim under each pack of beliefs, on the same draws."""
    gbp = otherwise.claim.gbp_per_year
    return {pack: told(pack, label, otherwise.of_pack(pack), gbp) for pack, label in PACKS.items()}


def slack_told(otherwise: Otherwise) -> tuple[Told, Told]:
    """Return the claim where none, and where all, of other duties is slack."""
    gbp, none, whole = otherwise.claim.gbp_per_year, slack_name(0.0), slack_name(1.0)
    return (
        told(none, "no other duty can simply stop", otherwise.saving(none), gbp),
        told(whole, "every other duty can simply stop", otherwise.saving(whole), gbp),
    )


def ladder_told(case: Case, otherwise: Otherwise) -> tuple[tuple[Told, ...], tuple[str, ...]]:
    """Return the claim rung by rung, and the names of rungs of which the plan has nothing."""
    rungs = rungs_of(case.arm(otherwise.claim.arm))
    climbed = tuple(
        told(rung.key, rung.label, otherwise.saving(rung.group, rung.arm.key),
             otherwise.claim.gbp_per_year)
        for rung in rungs if rung.there
    )  # fmt: skip
    return climbed, tuple(rung.label for rung in rungs if not rung.there)


def bare_name(case: Case, claim: Claim) -> str:
    """Say what is left of a plan without any of its parts."""
    kind = case.arm(claim.arm).plan.kind
    return {"merge": "becoming one trust by itself", "share": "the agreement by itself"}.get(
        kind, "the plan without any of its parts"
    )


def brought_by(case: Case, otherwise: Otherwise) -> tuple[tuple[Brought, ...], Spread, Spread]:
    """Share the saving among the parts of the plan, free of order; see :func:`shapley`."""
    arm = case.arm(otherwise.claim.arm)
    found = {some: otherwise.saving(AS_IT_IS, of.key) for some, of in subsets_of(arm).items()}
    worlds = found[frozenset()].worlds
    worth = {some: saving.gbp for some, saving in found.items()}
    parts = tuple(bundles_of(arm))
    shares = shapley(parts, worth)
    brought = (
        Brought(key, "posts that go" if key == "posts" else PARTS[key].label,
                spread_of(shares[key], worlds))
        for key in parts
    )  # fmt: skip
    ordered = tuple(sorted(brought, key=lambda one: -one.gbp.mean))
    return (
        ordered,
        spread_of(worth[frozenset()], worlds),
        spread_of(together(parts, worth), worlds),
    )

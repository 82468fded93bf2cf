"""A first look at a claim, in a few worlds, while the run that was asked for has yet to be made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.amounts import per_cent, pounds
from outputs.so_far import SoFar
from outputs.study.whole import DEFAULT_SEED
from scenarios.worlds import draw_worlds
from simulator.batch import run_case

WORLDS = 4
"""Worlds of a first look: the first of those that are run after it, on the same luck."""


def first_look(case: Case, jobs: int, worlds: int = WORLDS) -> str:
    """Run both sides of the first claim of a case in a few worlds, and say what they save.

    Empty where a case puts no claim on trial. Those worlds are run again with all others: what is
    said here is what they say, and no more.
    """
    if not case.claims:
        return ""
    claim = case.claims[0]
    pair = tuple(arm for arm in case.arms if arm.key in (claim.arm, claim.compared_with))
    only = case.model_copy(update={"arms": pair, "claims": (claim,)})
    drawn = draw_worlds(case, count=worlds, seed=DEFAULT_SEED)
    runs = run_case(only, drawn, replications=1, seed=DEFAULT_SEED, jobs=jobs)
    return first_in_words(only, claim, runs)


def first_in_words(case: Case, claim: Claim, runs: Sequence[Records]) -> str:
    """Say what a few runs of both sides of a claim save, and how little that is to go by."""
    seen = SoFar(case, claim)
    seen.see(runs)
    saving = seen.costs.saving(claim.arm, claim.compared_with)
    chance = seen.probability()
    if chance is None:
        return ""
    held = int(saving.holds(claim.gbp_per_year).sum())
    low, high = float(np.min(saving.gbp)), float(np.max(saving.gbp))
    return (
        f"A first look, {len(saving.gbp)} worlds: '{case.arm(claim.arm).label}' saves "
        f"{pounds(low)} to {pounds(high)} in year {claim.year_after_decision}, where "
        f"{pounds(claim.gbp_per_year)} is claimed. The claim holds in {held} of "
        f"{len(saving.gbp)} (95% interval {per_cent(chance.low)} to {per_cent(chance.high)}): too "
        "few to judge by."
    )

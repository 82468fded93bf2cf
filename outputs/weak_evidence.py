"""How much of a verdict rests on mechanisms nobody has measured: the same runs without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from entities.case import STATUS_QUO, Case
from entities.claim import Claim
from entities.measures import REFUSED_KINDS
from entities.mechanisms import OFF_BY_DEFAULT, WEAK_EVIDENCE
from entities.records import Records
from outputs.comparison import saving_by_pair
from outputs.money import costs_by_rule, savings_table
from outputs.probability import Share, Spread, band, share_of, spread_of


class WithoutWeak(NamedTuple):
    """A claim in the same runs with the mechanisms of weak evidence switched off.

    Attributes
    ----------
    mechanisms
        Names of those that were at work and are off here.
    probability, words
        The chance that the claim holds without them, and its fixed words.
    p50
        The saving of the middle run without them, in pounds of the year.
    adds
        What they add to the saving, pair by pair; negative where they take from it.
    """

    mechanisms: tuple[str, ...]
    probability: Share
    words: str
    p50: float
    adds: Spread


def at_work(case: Case) -> tuple[str, ...]:
    """Return the mechanisms of weak evidence that are at work in a case."""

    def on(name: str) -> bool:
        asked = name not in OFF_BY_DEFAULT or name in case.switched_on
        return asked and name not in case.switched_off

    return tuple(name for name in WEAK_EVIDENCE if on(name))


def runs_again(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the arms to run once more without weak evidence: those of claims that have a plan."""
    named = [key for claim in case.claims for key in (claim.arm, claim.compared_with)]
    weak = at_work(case)
    planned = (key for key in dict.fromkeys(named) if case.arm(key).plan.kind != "none")
    return dict.fromkeys(planned, weak) if weak else {}


def without_weak(case: Case, records: Sequence[Records], claim: Claim) -> WithoutWeak | None:
    """Judge a claim without the mechanisms of weak evidence; None where that was not run.

    Parameters
    ----------
    records
        Those of the run and those of :func:`runs_again`.
    """
    wanted = {STATUS_QUO, claim.arm, claim.compared_with}
    plain = [r for r in records if r.arm in wanted and not r.without]
    other = {(r.arm, r.world, r.replication): r for r in records if r.without}
    if not any(key[0] in wanted for key in other):
        return None
    bare = [other.get((r.arm, r.world, r.replication), r) for r in plain]
    year, rule = claim.year_after_decision, claim.counting_rule
    with_all, without = (
        saving_by_pair(
            savings_table(costs_by_rule(case, runs)), claim.arm, claim.compared_with, rule
        )[year]
        for runs in (plain, bare)
    )
    refused = {
        (r.world, r.replication)
        for r in bare
        if r.arm == claim.arm and any(h.kind in REFUSED_KINDS for h in r.happenings)
    }
    stands = np.asarray([pair not in refused for pair in without.index])
    worlds = without.index.get_level_values("world").to_numpy()
    probability = share_of((without.to_numpy() >= claim.gbp_per_year) & stands, worlds)
    return WithoutWeak(
        mechanisms=tuple(n for n in WEAK_EVIDENCE if n in next(iter(other.values())).without),
        probability=probability,
        words=band(probability.value),
        p50=float(np.quantile(without.to_numpy(), 0.5)),
        adds=spread_of((with_all - without).to_numpy(), worlds),
    )

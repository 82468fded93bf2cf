"""Does the claim hold? A probability with its own doubt, fixed words, amounts, payback, service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.case import STATUS_QUO, Case
from entities.claim import Claim
from entities.linked import LinkedDraws
from entities.measures import REFUSED_KINDS
from outputs.claim_words import judged_in
from outputs.comparison import by_pair, saving_by_pair
from outputs.emptied import emptied
from outputs.money import payback_rule
from outputs.payback import Payback, payback
from outputs.probability import (
    Share,
    Spread,
    band,
    edges_in_words,
    from_luck,
    share_of,
    shares_of,
    spread_of,
)
from outputs.run_info import RunInfo, assumptions_used, judgement_assumptions
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.weak_evidence import WithoutWeak
from scenarios.linked import groups_at_work
from scenarios.sampling import INDEPENDENT, Sampling

STATE_MARGIN = 0.25
"""A service counts as worse when its mean wait is longer by more than this share."""

LEAST_HOURS_WORSE = 0.5
"""... and by at least this many working hours: a quarter more of a few minutes is no harm."""

DAY_ONE_KIND = "day_one"

HALF, FOUR_FIFTHS = 0.5, 0.8
"""Chances of a claim whose first year is told."""


Flags = npt.NDArray[np.bool_]


class YearSaving(NamedTuple):
    """The saving in one year after the decision, in nominal pounds, and the chance of the claim.

    With fewer than ten runs nobody can say what one run in ten is below: `p10` and `p90` are then
    the lowest and the highest run.
    """

    year: int
    mean: float
    p10: float
    p50: float
    p90: float
    chance: float


class WorseService(NamedTuple):
    """The chance that at least one function waits longer by the stated margin in the claim year."""

    chance: Share
    functions_judged: tuple[str, ...]
    worst_function: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the runs say of one claim.

    Attributes
    ----------
    probability
        Share of runs in which the claim holds, refused mergers counting as failed.
    words, doubt
        The fixed words of the probability's band, and the other bands its interval touches.
    by_year
        Savings under the claim's counting rule, year by year.
    first_year_median_passes
        First year whose middle run reaches the amount claimed, or None.
    half_by, four_fifths_by
        First year from whose chance on the claim is as likely as not, and four in five; or None.
    net_present_value
        Of the arm against the one it is compared with, over the years simulated.
    completed, given_completion
        Share of runs in which the merger went through, and the probability among those (None when
        it never did). `completed` is 1 for arms that need no one's consent.
    worse_service
        None when no trust's own data supports a wait of any function.
    left_to_nobody
        What services the plan leaves nobody for, a sentence each.
    spends_again
        Whether the plan decides to spend released money again, which is in no figure here.
    from_luck
        Share of the spread of the saving that chance inside a world makes; the rest is ignorance.
        None when it cannot be told (one world, or one replication a world).
    without_weak
        The claim in the same runs without the mechanisms nobody has measured; None where no run
        without them was made.
    judgement, assumptions
        How many of the assumptions used are judgement.
    judged_in
        Over which months a claim for a day is judged; nothing for one that names a year.
    sampling, linked
        How luck was spread over worlds, and the groups whose draws were linked.
    """

    claim: Claim
    arm_label: str
    compared_label: str
    rule_label: str
    payback_rule_label: str
    probability: Share
    words: str
    doubt: tuple[str, ...]
    by_year: tuple[YearSaving, ...]
    first_year_median_passes: int | None
    half_by: int | None
    four_fifths_by: int | None
    payback: Payback
    net_present_value: Spread
    refused: float
    completed: float
    given_completion: Share | None
    worse_service: WorseService | None
    left_to_nobody: tuple[str, ...]
    from_luck: float | None
    worlds: int
    pairs: int
    seed: int
    replications: int
    judgement: int
    assumptions: int
    illustrative: bool
    judged_in: str = ""
    spends_again: bool = False
    without_weak: WithoutWeak | None = None
    sampling: Sampling = INDEPENDENT
    linked: tuple[LinkedDraws, ...] = ()

    @property
    def edges(self) -> str:
        """Say what the edges of the amounts are: eight runs of ten, or all of few."""
        return edges_in_words(self.pairs)

    @property
    def in_claim_year(self) -> YearSaving:
        """Return the saving in the year the claim names."""
        return next(y for y in self.by_year if y.year == self.claim.year_after_decision)


def verdicts(case: Case, tables: Tables, info: RunInfo) -> tuple[Verdict, ...]:
    """Judge every claim of the case whose arms were run, in the order of the case."""
    run = {STATUS_QUO, *tables.savings["arm"]}
    on_trial = (c for c in case.claims if {c.arm, c.compared_with} <= run)
    return tuple(verdict(case, claim, tables, info) for claim in on_trial)


def verdict(case: Case, claim: Claim, tables: Tables, info: RunInfo) -> Verdict:
    """Judge one claim against the paired runs of its arm and the arm it is compared with."""
    savings = saving_by_pair(tables.savings, claim.arm, claim.compared_with, claim.counting_rule)
    worlds = savings.index.get_level_values("world").to_numpy()
    refused = _happened(tables.happenings, claim.arm, REFUSED_KINDS, savings.index)
    passed = (savings.to_numpy() >= claim.gbp_per_year) & ~refused[:, None]
    holds = passed[:, savings.columns.get_loc(claim.year_after_decision)]
    probability = share_of(holds, worlds)
    completed = _completed(case, claim, tables, savings.index) & ~refused
    by_year = _by_year(savings, passed)
    reached = (y.year for y in by_year if y.p50 >= claim.gbp_per_year)
    given = share_of(holds[completed], worlds[completed]) if completed.any() else None
    return Verdict(
        claim=claim,
        arm_label=case.arm(claim.arm).label,
        compared_label=case.arm(claim.compared_with).label,
        rule_label=case.counting_rule(claim.counting_rule).label,
        payback_rule_label=payback_rule(case).label,
        probability=probability,
        words=band(probability.value),
        doubt=_doubt(probability),
        by_year=by_year,
        first_year_median_passes=next(reached, None),
        half_by=next((y.year for y in by_year if y.chance >= HALF), None),
        four_fifths_by=next((y.year for y in by_year if y.chance >= FOUR_FIFTHS), None),
        net_present_value=_present_value(tables, claim),
        payback=payback(tables.savings_by_month, claim, refused),
        refused=float(refused.mean()),
        completed=float(completed.mean()),
        given_completion=given,
        worse_service=worse_service(case, claim, tables),
        left_to_nobody=emptied(case, case.arm(claim.arm).plan),
        judged_in=judged_in(case, claim),
        spends_again=_spends_again(case, claim),
        from_luck=from_luck(savings[claim.year_after_decision].to_numpy(), worlds),
        worlds=len(set(worlds)),
        pairs=len(savings),
        seed=info.seed,
        replications=info.replications,
        judgement=len(judgement_assumptions(case, info)),
        assumptions=len(assumptions_used(case, info)),
        illustrative=case.illustrative,
        sampling=info.sampling,
        linked=groups_at_work(case),
    )


def _present_value(tables: Tables, claim: Claim) -> Spread:
    """Return what an arm is worth against the one it is compared with, pair by pair."""
    worth = tables.present_value.pivot(index=["world", "replication"], columns="arm", values="gbp")
    worth[STATUS_QUO] = 0.0
    gbp = worth[claim.arm] - worth[claim.compared_with]
    return spread_of(gbp.to_numpy(), worth.index.get_level_values("world").to_numpy())


def _doubt(probability: Share) -> tuple[str, ...]:
    """Name the bands the interval touches beside the one of the probability itself."""
    ends = (band(probability.low), band(probability.high))
    return tuple(word for word in dict.fromkeys(ends) if word != band(probability.value))


def _spends_again(case: Case, claim: Claim) -> bool:
    return bool(case.arm(claim.arm).plan.spent_again) and not payback_rule(case).spent_again


def _by_year(savings: pd.DataFrame, passed: Flags) -> tuple[YearSaving, ...]:
    years = []
    for place, year in enumerate(savings.columns):
        gbp = savings[year].to_numpy(dtype=np.float64)
        p10, p50, p90 = (float(q) for q in np.quantile(gbp, shares_of(len(gbp))))
        chance = float(passed[:, place].mean())
        years.append(YearSaving(int(year), float(gbp.mean()), p10, p50, p90, chance))
    return tuple(years)


def _happened(
    happenings: pd.DataFrame, arm: str, kinds: Sequence[str], runs: pd.Index[Any]
) -> Flags:
    """Say for each (world, replication) whether something of these kinds happened in an arm."""
    rows = happenings[(happenings["arm"] == arm) & happenings["kind"].isin(list(kinds))]
    seen = set(zip(rows["world"], rows["replication"], strict=True))
    return np.array([run in seen for run in runs], dtype=np.bool_)


def _completed(case: Case, claim: Claim, tables: Tables, runs: pd.Index[Any]) -> Flags:
    """Say in which runs the arm went through: a merger by its day one, other arms always."""
    if case.arm(claim.arm).plan.kind != "merge":
        return np.ones(len(runs), dtype=np.bool_)
    return _happened(tables.happenings, claim.arm, (DAY_ONE_KIND,), runs)


def worse_service(case: Case, claim: Claim, tables: Tables) -> WorseService | None:
    """Return the chance that a function's mean wait is worse than the margin in the claim year."""
    functions = waits_supported(case)
    frame = tables.service
    rows = frame[(frame["measure"] == "mean_wait") & (frame["year"] == claim.year_after_decision)]
    waits = by_pair(rows[rows["function"].isin(functions)], "function")
    if not functions or waits.empty:
        return None
    year = claim.year_after_decision
    judged = [f for f in functions if (claim.arm, f, year) in waits.columns]
    arm = np.column_stack([waits[claim.arm, f, year] for f in judged])
    base = np.column_stack([waits[claim.compared_with, f, year] for f in judged])
    worse = (arm > base * (1 + STATE_MARGIN)) & (arm - base > LEAST_HOURS_WORSE)
    chance = share_of(worse.any(axis=1), waits.index.get_level_values("world").to_numpy())
    labels = {function.key: function.label for function in case.functions}
    worst = labels[judged[int(np.argmax(worse.mean(axis=0)))]] if worse.any() else ""
    return WorseService(chance, tuple(judged), worst)

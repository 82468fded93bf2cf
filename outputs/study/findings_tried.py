"""Running a case as findings of due diligence change it, one by one and all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.claim_costs import ClaimCosts, Savings
from outputs.diligence.tried import Tried, TriedFinding, change_of, most_first, verdict_of
from scenarios.diligence.adding import Owed
from scenarios.diligence.answered import Answer, as_if_red
from scenarios.diligence.moving import Changed, moved
from scenarios.worlds import draw_worlds
from simulator.batch import Share, Work, run_share
from simulator.executors import executor_of

Told = Callable[[str, int, int], None]
"""Called with what is run, how many were, and how many are to be."""
ALL = "all that were found"
MOST_FOR_UNKNOWN = 8
"""Worlds in which what is not known is tried, at the most: it is asked for an order alone."""


@dataclass(frozen=True)
class Variant:
    """The case as some findings change it.

    Attributes
    ----------
    known
        Whether they were found; else they are tried as if they were red.
    """

    name: str
    some: tuple[Answer, ...]
    known: bool
    case: Case = field(repr=False)
    changed: tuple[Changed, ...]
    worlds: int


def try_findings(
    case: Case, answers: Sequence[Answer], *, worlds: int, seed: int, jobs: int,
    owes: Sequence[Owed] = (), told: Told = lambda *_: None,
) -> Tried:  # fmt: skip
    """Run the first claim of a case as it is, as each finding changes it, and as all do.

    Every run is on the same draws, so that what a finding does not touch does not change. What is
    not known is tried as if it were red: what it could do at the most, by itself, in fewer worlds.
    """
    claim = case.claims[0]
    only = _pair(case, claim)
    variants = tuple(_variants(only, answers, owes, worlds))
    total = len(variants) + 1
    told("the claim as it is", 0, total)
    with executor_of(jobs) as pool:
        trying = _Trying(only, claim, seed, pool)
        before = trying.ended(trying.begun(only, worlds))
        ahead = [trying.begun_with(variant) for variant in variants[:1]]
        each: list[TriedFinding] = []
        for place, variant in enumerate(variants):
            told(variant.name, place + 1, total)
            ahead += [trying.begun_with(one) for one in variants[place + 1 : place + 2]]
            each.append(trying.tried(variant, before, trying.ended(ahead.pop(0))))
    told(ALL, total, total)
    return Tried(
        claim=claim.key, text=claim.text, gbp=claim.gbp_per_year,
        before=verdict_of(trying.saving(before, worlds), claim.gbp_per_year),
        each=most_first([one for one in each if one.check != ALL]),
        together=next((one for one in each if one.check == ALL), None),
        seed=seed,
    )  # fmt: skip


def _pair(case: Case, claim: Claim) -> Case:
    arms = tuple(arm for arm in case.arms if arm.key in (claim.arm, claim.compared_with))
    return case.model_copy(update={"arms": arms, "claims": (claim,)})


def _variants(
    case: Case, answers: Sequence[Answer], owes: Sequence[Owed], worlds: int
) -> Iterator[Variant]:
    """Yield all findings together, then each by itself, then what is not known, as if red.

    Those that change nothing of the case are left out.
    """
    moving = [answer for answer in answers if answer.effect.moves]
    known = tuple(answer for answer in moving if answer.counts in ("amber", "red"))
    fewer = min(worlds, MOST_FOR_UNKNOWN)
    asked = [(ALL, known, True, worlds)]
    asked += [(one.check.key, (one,), True, worlds) for one in known]
    asked += [
        (one.check.key, (as_if_red(one),), False, fewer)
        for one in moving if one.counts == "unknown"
    ]  # fmt: skip
    for name, some, found, count in asked:
        other, changed = moved(case, some, owes)
        if changed:
            yield Variant(name, some, found, other, changed, count)


@dataclass(frozen=True)
class _Trying:
    """How a claim is tried: its two arms, on which luck, by which processes."""

    case: Case
    claim: Claim
    seed: int
    pool: Executor

    def begun(self, case: Case, worlds: int) -> list[Future[Share]]:
        """Begin to run the arms of a case."""
        work = Work(case, self.seed)
        drawn = draw_worlds(case, count=worlds, seed=self.seed)
        return [self.pool.submit(run_share, work, world, 0) for world in drawn]

    def begun_with(self, variant: Variant) -> list[Future[Share]]:
        """Begin to run a variant.

        Stages are those of the plan alone, so that without it nothing has to be run anew.
        """
        case = variant.case
        plan_alone = self.case.model_copy(update={"stages": case.stages})
        if case == plan_alone:
            case = case.model_copy(update={"arms": (case.arm(self.claim.arm),)})
        return self.begun(case, variant.worlds)

    def ended(self, begun: Sequence[Future[Share]]) -> tuple[Records, ...]:
        """Return runs once they are done."""
        return tuple(run for share in begun for run in share.result())

    def saving(self, runs: Sequence[Records], worlds: int) -> Savings:
        """Return what the claim saves in the first worlds."""
        costs = ClaimCosts(self.case, self.claim, [arm.key for arm in self.case.arms])
        costs.see(tuple(run for run in runs if run.world < worlds))
        return costs.saving(self.claim.arm, self.claim.compared_with)

    def tried(
        self, variant: Variant, before: Sequence[Records], after: Sequence[Records]
    ) -> TriedFinding:
        """Hold the runs of a variant against those of the case as it is, world by world."""
        worlds, arms = variant.worlds, {run.arm for run in after}
        rest = [run for run in before if run.arm not in arms]
        usual, new = self.saving(before, worlds), self.saving((*rest, *after), worlds)
        mean, low, high = change_of(usual.by_world(), new.by_world())
        of = "" if variant.name == ALL else variant.some[0].of
        return TriedFinding(
            check=variant.name, of=of, known=variant.known,
            after=verdict_of(new, self.claim.gbp_per_year), change=mean, low=low, high=high,
            changed=variant.changed,
        )  # fmt: skip

"""A claim on trial: run until its chance is known closely enough, then run otherwise as well."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.claim_costs import ClaimCosts
from outputs.moved_alone import moved_groups
from outputs.otherwise import groups_of
from outputs.outside_view import seen_from_outside
from outputs.precision import StoppingRule, next_look, stopped_in_words, why_stop
from outputs.present_value import PresentValues
from outputs.probability import Share
from outputs.run_folder import RunFolder, refuse_foreign, refuse_unwritable, write_run
from outputs.run_info import TrialAsked
from outputs.study.batch import STORE
from outputs.study.died import told_if_died
from outputs.study.folder_lock import locked
from outputs.study.read_for_claims import read_for_claims
from outputs.study.run_otherwise import run_otherwise
from outputs.study.seals import set_seal
from outputs.study.whole import info_of
from outputs.trial import Trial, screened, trial_of
from outputs.trial_conditions import figures_read
from outputs.watch import Watch
from outputs.weak_evidence import runs_again
from scenarios.bent_luck import Bend
from scenarios.reading import Inputs, read_leanings, read_outside_view
from scenarios.sampling import INDEPENDENT, Sampling
from scenarios.worlds import draw_worlds
from simulator.batch import Seen
from simulator.executors import executor_of
from simulator.store.shelves import arm_by_arm, stored_runs
from simulator.store.store import Store
from simulator.store.stored_run import put_away
from simulator.stored_batch import run_stored

Stage = Callable[[str, int, int], None]
"""Called with what is run, runs done and runs in all."""
Watching = ClaimCosts | PresentValues
"""Looks at runs as they come, and keeps a few numbers of each."""


@dataclass(frozen=True)
class Asked:
    """What a trial is asked for.

    Attributes
    ----------
    rule
        How closely the chance of each claim is to be known.
    beside
        Worlds in which claims are run otherwise: with less of the plan, and under other beliefs.
    blind
        Whether a page of options without their names is written, to be ranked first.
    out
        Folder of the page and tables; the store lies beside it, under its name and `-store`.
    """

    case: Case = field(repr=False)
    rule: StoppingRule
    beside: int
    seed: int
    jobs: int
    out: Path
    sampling: Sampling = INDEPENDENT
    inputs: Inputs | None = None
    blind: bool = False

    @property
    def room(self) -> Path:
        """Folder of the store."""
        return self.out.absolute().with_name(f"{self.out.absolute().name}-store")

    @property
    def store(self) -> Store:
        """Where runs are kept."""
        return Store(self.room / STORE)

    @property
    def kept(self) -> TrialAsked:
        """What is kept of it in the record of the run."""
        return TrialAsked(*self.rule, beside=self.beside, blind=self.blind)

    def worlds(self, count: int, bend: Bend | None = None) -> tuple[World, ...]:
        """Draw the first worlds, with luck bent where that is asked."""
        more = {} if bend is None else {"bend": bend}
        return draw_worlds(self.case, count=count, seed=self.seed, sampling=self.sampling, **more)


@dataclass(frozen=True)
class Enough:
    """The runs of a case after which its claims are known closely enough, or as many as allowed."""

    keys: tuple[str, ...]
    drawn: tuple[World, ...]
    costs: Mapping[str, ClaimCosts]
    worth: PresentValues
    chances: Mapping[str, Share]


def try_claims(
    asked: Asked,
    stage: Stage = lambda *_: None,
    tell: Callable[[str], None] = lambda _: None,
    seen: Seen = lambda _: None,
) -> RunFolder:
    """Put every claim of a case on trial and write its folder; what is stored is not run again.

    `seen` is called with runs of the case as they come back; it should keep none of them.

    Raises
    ------
    OSError
        When another command is at work in the folder, or it holds something else.
    simulator.store.chunks.StoreError
        When runs cannot be stored; what has been stored stays.
    """
    refuse_unwritable(asked.out)
    refuse_foreign(asked.out)
    go_on = "give the same command again, with"
    with locked(asked.room), told_if_died("trial", f"stored in {asked.room}", go_on):
        seal = set_seal(asked.case, asked.out.absolute().parent, tell)
        asked.store.make_ready()
        started, clock = dt.datetime.now(dt.UTC), time.monotonic()
        with executor_of(asked.jobs) as pool:
            enough = run_until_known(asked, (pool, asked.jobs), stage, seen)
            trials = {
                claim.key: _tried(asked, claim, enough, (pool, asked.jobs), stage)
                for claim in asked.case.claims
            }
        seconds = time.monotonic() - clock
        info = info_of(asked.case, enough.drawn, 1, asked.seed, started, seconds, asked.sampling)
        info = replace(info, inputs=asked.inputs, seal=seal, trial=asked.kept)
        runs = stored_runs(asked.store, enough.keys)
        watch = Watch(
            tabled=lambda arms, of: stage("tables", arms, of), let_go=lambda: put_away(runs)
        )
        return write_run(asked.case, runs, info, asked.out, watch=watch, trials=trials)


def run_until_known(
    asked: Asked, workers: tuple[Executor, int], stage: Stage, seen: Seen = lambda _: None
) -> Enough:
    """Run more and more worlds of a case, until the stopping rule is met for every claim."""
    case, (pool, jobs) = asked.case, workers
    arms = [arm.key for arm in case.arms]
    costs = {claim.key: ClaimCosts(case, claim, arms) for claim in case.claims}
    worth = PresentValues(case, arms)
    watching: tuple[Watching, ...] = (*costs.values(), worth)
    worlds = 0
    while True:
        worlds = next_look(asked.rule, worlds)
        drawn = asked.worlds(worlds)
        keys = run_stored(
            case, drawn, asked.store, pool, replications=1, seed=asked.seed, jobs=jobs,
            again=runs_again(case), seen=_both(watching, seen),
            progress=lambda done, total: stage("the case", done, total),
        )  # fmt: skip
        _see_all(watching, asked.store, keys, arms, worlds)
        chances = {claim.key: _chance(costs[claim.key], claim) for claim in case.claims}
        why = [why_stop(asked.rule, chance, worlds) for chance in chances.values()]
        if "go on" not in why:
            return Enough(keys, drawn, costs, worth, chances)


def _both(watching: Iterable[Watching], seen: Seen) -> Seen:
    def see(runs: Sequence[Records]) -> None:
        _see(watching, runs)
        seen(runs)

    return see


def _see(watching: Iterable[Watching], runs: Sequence[Records]) -> None:
    for _, of in groupby(arm_by_arm(runs), key=lambda run: run.arm):
        together = tuple(of)
        for one in watching:
            one.see(together)


def _see_all(
    watching: Iterable[Watching], store: Store, keys: Sequence[str],
    arms: Sequence[str], worlds: int,
) -> None:  # fmt: skip
    """Read the runs that were stored before and not looked at, as they are too many."""
    short = [one for one in watching if len(one.runs(*arms)) < worlds]
    if short:
        _see(short, stored_runs(store, keys))


def _chance(costs: ClaimCosts, claim: Claim) -> Share:
    return costs.saving(claim.arm, claim.compared_with).chance(claim.gbp_per_year)


def _tried(
    asked: Asked, claim: Claim, enough: Enough, workers: tuple[Executor, int], stage: Stage
) -> Trial:
    count, leanings = min(asked.beside, len(enough.drawn)), read_leanings()
    only = asked.case.model_copy(update={"claims": (claim,)})
    read = tuple(sorted(read_for_claims(only, enough.drawn[0], asked.seed)))
    saving = enough.costs[claim.key].saving(claim.arm, claim.compared_with)
    found = screened(saving, figures_read(asked.case, enough.drawn, read))
    pair = (asked.case.arm(claim.compared_with), asked.case.arm(claim.arm))
    groups = (
        *groups_of(asked.case, claim, lambda bend: asked.worlds(count, bend), leanings, asked.seed),
        *moved_groups(found, asked.worlds(count), pair),
    )
    otherwise = run_otherwise(
        asked.case, claim, groups, asked.store, workers, asked.seed,
        lambda done, total: stage(f"the claim {claim.key!r} run otherwise", done, total),
    )  # fmt: skip
    chance = enough.chances[claim.key]
    return trial_of(
        asked.case, enough.costs[claim.key], enough.worth.by_world(), enough.drawn, otherwise,
        stopped=stopped_in_words(asked.rule, chance, len(enough.drawn)),
        outside=seen_from_outside(asked.case, claim, chance.value, read_outside_view()),
        read=read,
        leant=len(leanings),
    )  # fmt: skip

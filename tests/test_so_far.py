"""What a batch says while it runs: the verdict's own figure, on the runs that are there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from entities.case import Case
from entities.records import Happening, Records
from outputs.probability import share_of
from outputs.run_info import RunInfo
from outputs.so_far import SoFar
from outputs.study.batch import Batch, run_batch
from outputs.study.batch_progress import BatchProgress, Rate
from outputs.tables import make_tables
from outputs.verdict import verdicts
from outputs.weak_evidence import runs_again
from simulator.batch import run_case
from simulator.executors import Inline
from simulator.store.shelves import stored_runs
from simulator.stored_batch import run_stored
from tests.shipped_cases import SEED, case_called, changed, worlds_of

TINY = case_called("tiny")
(CLAIM,) = TINY.claims
WORLDS, REPLICATIONS = 6, 2


def at(gbp: float) -> Case:
    claim = CLAIM.model_copy(update={"gbp_per_year": gbp})
    return changed(TINY, claims=(claim,))


@lru_cache(maxsize=1)
def records() -> tuple[Records, ...]:
    return run_case(TINY, worlds_of("tiny", WORLDS), replications=REPLICATIONS, seed=SEED,
                    again=runs_again(TINY))  # fmt: skip


def verdict(case: Case, runs: Sequence[Records]) -> Any:
    info = RunInfo(version="0", seed=SEED, worlds=WORLDS, replications=REPLICATIONS)
    return verdicts(case, make_tables(case, [run for run in runs if not run.without]), info)[0]


def seen(case: Case, runs: Sequence[Records]) -> SoFar:
    found = SoFar(case, case.claims[0])
    for run in runs:
        found.see([run])
    return found


def middling() -> float:
    """Return an amount that some of the runs save, and others do not."""
    return float(verdict(TINY, records()).in_claim_year.p50)


def test_it_is_the_verdicts_figure_whatever_order_runs_come_in() -> None:
    case, mixed = at(max(1.0, middling())), list(records())
    random.Random(3).shuffle(mixed)
    wanted = verdict(case, records()).probability
    assert seen(case, mixed).probability() == wanted
    assert 0 < wanted.value < 1
    assert seen(case, [*mixed, *mixed]).probability() == wanted, "none counts twice"


def test_it_is_the_verdicts_figure_on_the_worlds_that_are_there() -> None:
    case = at(max(1.0, middling()))
    for worlds in range(1, WORLDS):
        part = [run for run in records() if run.world < worlds]
        assert seen(case, part).probability() == verdict(case, part).probability


def test_a_run_counts_once_both_arms_are_there_and_not_when_refused() -> None:
    case = at(1.0)
    alone = [run for run in records() if run.arm == "merge"]
    assert seen(case, alone).probability() is None
    assert seen(case, alone).in_words() == ""
    refused = Happening(TINY.decision_date, "refused", "")
    every = [
        replace(run, happenings=(*run.happenings, refused)) if run.arm == "merge" else run
        for run in records()
    ]
    chance = seen(case, every).probability()
    assert chance is not None
    assert chance == share_of(np.zeros(12), np.repeat(np.arange(6), 2))


def test_it_is_said_with_its_interval_and_the_number_of_worlds() -> None:
    some = seen(at(10e9), [run for run in records() if run.replication == 0])
    assert some.in_words() == "holds in 0% (0% to 46%) of 6 worlds"
    assert "of 12 runs" in seen(at(10e9), records()).in_words()


def batch(out: Path, worlds: int, *cases: Case) -> Batch:
    return Batch(cases or (TINY,), worlds=worlds, replications=1, seed=SEED, jobs=1, out=out)


@pytest.mark.parametrize("before", [0, 2, 3])
def test_at_the_end_it_is_the_verdict_whatever_was_stored_before(
    before: int, tmp_path: Path
) -> None:
    worlds, again, said = worlds_of("tiny", WORLDS)[:3], runs_again(TINY), list[str]()
    asked = batch(tmp_path, 3)
    progress = BatchProgress(asked)

    def run(count: int, *watch: Any) -> tuple[str, ...]:
        return run_stored(TINY, worlds[:count], asked.store, Inline(), replications=1, seed=SEED,
                          again=again, progress=watch[0] if watch else None,
                          seen=watch[1] if watch else None)  # fmt: skip

    def done(now: int, _total: int) -> None:
        progress.done(TINY, now)
        said.append(progress.in_words())

    run(before)
    keys = run(3, done, lambda runs: progress.seen(TINY, runs))
    wanted = verdict(TINY, stored_runs(asked.store, keys)).probability
    assert progress.claims["tiny"][0].probability() == wanted
    assert progress.rate.done == progress.length == len(keys)
    assert said[-1].endswith("claim 1: holds in 0% (0% to 71%) of 3 worlds")
    assert bool(said[0]) == bool(before), "what was stored counts from the start"


@pytest.mark.slow
def test_a_whole_batch_says_what_its_page_says(tmp_path: Path) -> None:
    asked = batch(tmp_path, 2)
    progress = BatchProgress(asked)
    (folder,) = run_batch(asked, lambda case, now, _: progress.done(case, now), progress.seen)
    assert folder is not None
    assert progress.claims["tiny"][0].probability() == folder.findings.verdicts[0].probability


def test_the_rate_leaves_out_what_was_stored_and_says_how_long_still() -> None:
    now = [100.0]
    rate = Rate(1000, lambda: now[0])
    rate.seen(400, 400)
    assert rate.in_words() == ""
    now[0] += 10
    rate.seen(420)
    assert rate.in_words() == "2.0 runs a second, 5 minutes left"
    rate.seen(720, 300)
    assert rate.in_words() == "2.0 runs a second, 2 minutes left"
    rate.seen(1000)
    assert "left" not in rate.in_words()


def test_claims_that_the_line_has_no_room_for_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    many = changed(TINY, claims=tuple(CLAIM.model_copy(update={"key": f"c{n}"}) for n in range(4)))
    progress = BatchProgress(batch(tmp_path, 6, many))
    progress.seen(many, records())
    progress.done(many, 0)
    assert progress.in_words().startswith("claim 1: holds in ")
    assert progress.in_words().endswith("and 3 claims more")

"""A batch of evenly spread worlds: how they are spread is kept, and more find the runs there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from outputs.study.batch_command import batch_command
from outputs.study.batch_plan import PLAN, Asked, asked_of
from scenarios.linked import groups_at_work
from scenarios.reading import BadInput, list_cases, read_case
from scenarios.sampling import Sampling
from scenarios.worlds import draw_worlds
from simulator.store.keys import keys_for

TINY = next(path for path in list_cases() if path.stem == "tiny")


def batch(out: Path, *more: str) -> str:
    arguments = ["tiny", "--out", str(out), "--jobs", "1", "--seed", "7", *more]
    done = CliRunner().invoke(batch_command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def asked(worlds: int, sampling: Sampling) -> Asked:
    return Asked(cases=("tiny",), worlds=worlds, replications=1, seed=7, sampling=sampling)


def stored(out: Path) -> set[Path]:
    return set((out / "store").rglob("*.parquet"))


@pytest.mark.slow
def test_a_batch_keeps_its_sampling_and_extends_it(tmp_path: Path) -> None:
    batch(tmp_path, "--worlds", "2", "--sampling", "latin")
    before = {path: path.read_bytes() for path in stored(tmp_path)}
    assert before
    batch(tmp_path, "--extend", "1")
    assert asked_of(tmp_path) == asked(3, "latin")
    record = json.loads((tmp_path / "tiny" / "run.json").read_text(encoding="utf-8"))
    assert (record["sampling"], record["worlds"]) == ("latin", 3)
    assert {path: path.read_bytes() for path in before} == before


def test_a_batch_from_before_there_was_sampling_is_of_independent_worlds(tmp_path: Path) -> None:
    plan = {"cases": ["tiny"], "worlds": 4, "replications": 1, "seed": 7}
    (tmp_path / PLAN).write_text(json.dumps(plan), encoding="utf-8")
    assert asked_of(tmp_path) == asked(4, "independent")
    (tmp_path / PLAN).write_text(json.dumps({**plan, "design": "latin"}), encoding="utf-8")
    assert asked_of(tmp_path) == asked(4, "latin"), "what the key was once"
    (tmp_path / PLAN).write_text(json.dumps({**plan, "sampling": "square"}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"batch.json, sampling: input should be 'independent'"):
        asked_of(tmp_path)


def test_what_a_group_says_is_in_the_key_only_by_what_is_drawn() -> None:
    case = read_case(TINY)
    bare = case.model_copy(update={"linked_draws": ()})
    (world,) = draw_worlds(case, count=1, seed=7)
    arm = case.arms[0]
    assert keys_for(case, 7).of(arm, world, 0) == keys_for(bare, 7).of(arm, world, 0)
    on = case.model_copy(update={"switched_on": ("linked_draws",)})
    assert groups_at_work(on)
    (linked,) = draw_worlds(on, count=1, seed=7)
    assert keys_for(case, 7).of(arm, linked, 0) != keys_for(case, 7).of(arm, world, 0)

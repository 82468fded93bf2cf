"""Batches of designs: what was asked for is kept, gone on with, and run arm by arm."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from outputs.study.batch_command import batch_command
from outputs.study.batch_plan import PLAN, Designs, asked_of
from outputs.study.command_line import commands
from scenarios.reading import BadInput, list_cases

TINY = next(path for path in list_cases() if path.stem == "tiny")
TEXT = """\
title: Later?
sweeps:
  - like: merge
    vary: {start: [2027-07-01, 2027-09-01]}
"""


def batch(out: Path, *more: str) -> Result:
    arguments = ["tiny", "--out", str(out), "--jobs", "1", "--seed", "7", *more]
    return CliRunner().invoke(batch_command, arguments, catch_exceptions=False)


def arms(out: Path) -> list[str]:
    return list(pd.read_csv(out / "tiny" / "tables" / "savings.csv")["arm"].unique())


@pytest.mark.slow
def test_a_batch_keeps_its_designs_and_goes_on_with_them(tmp_path: Path) -> None:
    design, out = tmp_path / "later.yaml", tmp_path / "sweep"
    design.write_text(TEXT, encoding="utf-8")
    done = batch(out, "--worlds", "1", "--design", str(design))
    assert done.exit_code == 0, done.output
    wanted = ["merge", "merge_start_2027_07_01", "merge_start_2027_09_01"]
    assert arms(out) == wanted
    design.unlink()
    stored = {path: path.read_bytes() for path in (out / "store").rglob("*.parquet")}
    batch(out, "--resume")
    assert arms(out) == wanted
    assert {path: path.read_bytes() for path in (out / "store").rglob("*.parquet")} == stored
    asked = asked_of(out)
    assert asked is not None
    assert asked.design == Designs(place=design.as_posix(), text=TEXT)


def test_a_design_that_was_changed_by_hand_is_told_where_it_is_kept(tmp_path: Path) -> None:
    plan = {"cases": ["tiny"], "worlds": 1, "replications": 1, "seed": 7, "sampling": "latin",
            "design": {"place": "later.yaml", "text": "sweeps: ["}}  # fmt: skip
    (tmp_path / PLAN).write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(BadInput, match=r"later\.yaml \(as kept in .*batch\.json\) line 1"):
        batch(tmp_path, "--resume")
    plan["design"] = {"place": "later.yaml"}
    (tmp_path / PLAN).write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(BadInput, match=r"batch.json, design.text: field required"):
        batch(tmp_path, "--resume")


def test_check_lists_the_arms_of_a_design_before_anything_is_run() -> None:
    asked = ["check", "alder_and_birch", "--design", "alder_and_birch_24"]
    done = CliRunner().invoke(commands, asked, catch_exceptions=False)
    assert "24 arms" in done.output
    assert sum(line.startswith("  ") for line in done.output.splitlines()) == 24
    assert "  share_3: Two trusts share services by agreement, with staff matters" in done.output


@pytest.mark.slow
def test_a_design_is_run_as_it_is_batched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "later.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ["run", "tiny", "--design", "later.yaml", "--worlds", "1", "--jobs", "1", "--out", "x"]
    done = CliRunner().invoke(commands, asked, catch_exceptions=False)
    assert "(4 arms, 5 runs" in done.output
    savings = pd.read_csv(tmp_path / "x" / "tables" / "savings.csv")
    assert set(savings["arm"]) == {"merge", "merge_start_2027_07_01", "merge_start_2027_09_01"}

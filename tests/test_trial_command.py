"""The command `trial`: refused in words, gone on with, made again to the byte, changed and told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from markupsafe import escape

from outputs.blind import letters_of
from outputs.precision import StoppingRule
from outputs.run_folder import RunFolder
from outputs.seal import LONGEST_NAME
from outputs.study import commands
from outputs.study.command_line import commands as command_line
from outputs.study.trial import Asked, run_until_known, try_claims
from scenarios.reading import BadInput
from simulator.executors import Inline
from simulator.store.store import Store
from tests.shipped_cases import SEED, case_called, changed

TINY = case_called("tiny")
FEW = {"least": 30, "most": 30, "beside": 10}


def tables_of(folder: RunFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.tables}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    out = tmp_path_factory.mktemp("trial") / "first"
    return commands.trial("tiny", out=out, jobs=2, **FEW)


def test_more_than_the_most_and_a_case_without_claims_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="found 50, more than --most 20"):
        commands.trial("tiny", least=50, most=20, out=tmp_path / "x")
    silent = changed(TINY, claims=())
    with pytest.raises(BadInput, match="no claim on trial"):
        commands.trial(silent, out=tmp_path / "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_blind_it_says_no_answer_and_which_option_is_which_on_the_page_alone(
    tried: RunFolder, tmp_path: Path
) -> None:
    """The store of the trial before is used again; only what is written is another."""
    out = tmp_path / "blind"
    shutil.copytree(tried.path.with_name("first-store"), tmp_path / "blind-store")
    asked = ["trial", "tiny", "--blind", "--least", "30", "--most", "30", "--beside", "10"]
    said = CliRunner().invoke(command_line, [*asked, "--jobs", "1", "--out", str(out)])
    assert said.exit_code == 0, said.output
    assert "very unlikely" not in said.output
    assert "%" not in said.stdout
    letters = letters_of(TINY)
    blind, page = ((out / name).read_text(encoding="utf-8") for name in ("blind.html", "page.html"))
    for arm in TINY.arms:
        assert escape(arm.label) not in blind
        assert f"{letters[arm.key]} is" in page
    assert not (tried.path / "blind.html").exists()
    commands.trial("tiny", out=out, jobs=1, **FEW)
    assert not (out / "blind.html").exists()


@pytest.mark.slow
def test_page_tables_and_record_hold_the_trial(tried: RunFolder) -> None:
    trial = tried.findings.claims[0].trial
    assert trial is not None
    assert (trial.worlds, trial.beside) == (30, 10)
    page = tried.page.read_text(encoding="utf-8")
    for words in ("The claim on trial", "On what evidence it rests", "What others would believe",
                  "Seen from outside", "What would have to be true?", "sealed as"):  # fmt: skip
        assert words.lower() in page.lower(), words
    assert {f"trial_{name}.csv" for name in
            ("conditions", "parts", "drivers", "options", "boxes", "worlds")} <= {
        path.name for path in tried.tables
    }  # fmt: skip
    rungs = pd.read_csv(tried.path / "tables" / "trial_conditions.csv").query("condition=='ladder'")
    assert sorted(rungs["p50"].round(2)) == sorted(round(rung.p50, 2) for rung in trial.ladder)
    assert (tried.path.parent / "seals.jsonl").is_file()


@pytest.mark.slow
def test_the_whole_plan_on_the_ladder_is_the_claim_as_it_is(tried: RunFolder) -> None:
    """The last rung is the arm itself, the central pack the runs themselves."""
    trial = tried.findings.claims[0].trial
    assert trial is not None
    assert trial.ladder[-1].p50 == trial.packs["central"].p50
    first = trial.savings.gbp[:10]
    assert trial.bare.mean + sum(one.gbp.mean for one in trial.brought) == pytest.approx(
        first.mean()
    )


@pytest.mark.slow
def test_a_trial_is_made_again_to_the_byte_and_goes_on_from_what_is_stored(
    tried: RunFolder, tmp_path: Path
) -> None:
    again = commands.rerun(tried.path, out=tmp_path / "again", jobs=1)
    assert again.differences == ()
    assert not again.otherwise
    assert not (tmp_path / "again-store").exists()
    store = Store(tried.path.with_name("first-store") / "store")
    before = len(store.keys())
    told: list[tuple[str, int, int]] = []
    once_more = commands.trial("tiny", out=tried.path, stage=lambda *t: told.append(t), **FEW)
    assert len(store.keys()) == before
    assert tables_of(once_more) == tables_of(tried)
    assert {what for what, _, _ in told} >= {"the case", "tables"}


@pytest.mark.slow
def test_a_changed_claim_takes_no_new_run_of_the_case_and_is_told(tried: RunFolder) -> None:
    claim = TINY.claims[0].model_copy(update={"gbp_per_year": 10_000.0})
    other = changed(TINY, claims=(claim,))
    store = Store(tried.path.with_name("first-store") / "store")
    before = len(store.keys())
    found = commands.trial(other, out=tried.path, **FEW)
    assert len(store.keys()) == before
    seal = found.findings.info.seal
    assert seal is not None
    named = f"{claim.text[:LONGEST_NAME].rstrip()} ..."
    assert seal.edits == (f"The claim '{named}': amount was £50,000, is £10,000.",)
    assert "Changed after it was sealed" in found.page.read_text(encoding="utf-8")
    assert "is £10,000" in (found.path / "verdict.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_it_stops_when_the_chance_is_known_and_not_before(tmp_path: Path) -> None:
    """The claim that never holds is known within 17 points after 20 worlds, not after 10."""
    asked = Asked(case=TINY, rule=StoppingRule(0.17, 10, 60, 10), beside=10, seed=SEED, jobs=1,
                  out=tmp_path / "t")  # fmt: skip
    found = run_until_known(asked, (Inline(), 1), lambda *_: None)
    assert len(found.drawn) == 20
    assert found.chances["promised_saving"].value == 0


@pytest.mark.slow
def test_a_place_with_something_else_is_refused_before_anything_is_run(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear trust", encoding="utf-8")
    asked = Asked(case=TINY, rule=StoppingRule(), beside=10, seed=SEED, jobs=1,
                  out=tmp_path / "mine")  # fmt: skip
    with pytest.raises(FileExistsError, match="not an earlier run"):
        try_claims(asked)
    assert not (tmp_path / "mine-store").exists()

"""What if somebody leaves: what may be asked, who leaves nobody behind, which promises break."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from outputs.study.departures import alone_at_the_desk, departing, promises_that_break
from outputs.tables import Tables, make_tables
from scenarios.reading import BadInput
from simulator.batch import run_case
from tests.shipped_cases import SEED, case_called, changed, worlds_of

TINY = case_called("tiny")
KNOWN = tuple(
    t.model_copy(update={"waits_supported": tuple(f.key for f in TINY.functions)})
    for t in TINY.trusts
)
CASE = changed(TINY, trusts=KNOWN)
RUN = Path(__file__).resolve().parents[1] / "run.py"
OFFICER = "elm-hr-officer"


def tables(*asked: str) -> Tables:
    case = departing(CASE, asked, replaced=False)
    records = run_case(case, worlds_of("tiny", 3), replications=1, seed=SEED, jobs=1)
    return make_tables(case, records)


def test_every_fault_of_what_was_asked_is_told_at_once() -> None:
    asked = ["elm-hr-oficer@2027-03", "x", "elm-hr-officer@2037-03", "elm-hr-officer@2027-13"]
    with pytest.raises(BadInput) as caught:
        departing(CASE, asked, replaced=True)
    told = "\n".join(caught.value.sentences())
    assert "did you mean 'elm-hr-officer'?" in told
    assert "'x' is no post and month; write it like" in told
    assert "2037-03-01 is outside the time simulated" in told
    assert "'elm-hr-officer@2027-13' is no post and month" in told
    assert len(caught.value.faults) == 4


def test_the_only_post_of_a_desk_and_a_leader_are_told_apart_from_others() -> None:
    several = next(p.id for t in CASE.trusts for p in t.posts if p.desk == "inclusion")
    case = departing(
        CASE, [f"{OFFICER}@2027-03", "elm-chief-executive@2027-03", f"{several}@2027-03"],
        replaced=True,
    )  # fmt: skip
    told = list(alone_at_the_desk(case))
    assert len(told) == 2
    assert OFFICER in told[0]
    assert "only post at its desk" in told[0]
    assert "attention of a leader" in told[1]


def test_nothing_breaks_when_nobody_leaves() -> None:
    assert promises_that_break(CASE, tables(), tables()) == ()


def test_a_service_without_anybody_breaks_its_promise_in_every_arm() -> None:
    told = promises_that_break(CASE, tables(), tables(f"{OFFICER}@2027-01"))
    assert told
    for arm in CASE.arms:
        assert any(sentence.startswith(arm.label) for sentence in told)


def test_the_command_says_what_breaks_and_refuses_slips_with_exit_code_2(tmp_path: Path) -> None:
    command = [sys.executable, str(RUN), "run", "tiny", "--worlds", "2", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out"), "--leaves", f"{OFFICER}@2027-01",
         "--not-replaced"], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "is the only post at its desk" in done.stdout
    assert "no promise breaks" in done.stdout or "Promises that break" in done.stdout
    assert "not judged, as the trusts' own data does not support it" in " ".join(
        done.stdout.split()
    )
    page = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert f"the holder of {OFFICER} is made to leave on 01 January 2027" in page
    slip = subprocess.run(
        [*command, "--leaves", "elm@2027"], capture_output=True, text=True, check=False
    )
    assert slip.returncode == 2
    assert "is no post and month" in slip.stderr

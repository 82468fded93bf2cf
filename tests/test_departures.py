"""What if somebody leaves: what may be asked, who leaves nobody behind, which promises break."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path

import pandas as pd
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
    assert "attention of a leader, which a merger of the trust waits for" in told[1]
    deaf = changed(case, switched_off=("attention",))
    assert "which no figure below shows" in list(alone_at_the_desk(deaf))[1]


def with_rows(tables: Tables, dates: dict[int, dt.date]) -> Tables:
    """Put day one of the merger in a world on a date, and in no other world."""
    rows = [("merge", world, 0, date, "day_one", "Day one") for world, date in dates.items()]
    columns = ["arm", "world", "replication", "date", "kind", "what"]
    return dataclasses.replace(tables, happenings=pd.DataFrame(rows, columns=columns))


def test_a_later_day_one_is_a_promise_that_breaks() -> None:
    usual = with_rows(tables(), {n: dt.date(2027, 4, 1) for n in range(4)})
    late = with_rows(
        usual, {0: dt.date(2027, 4, 1), 1: dt.date(2027, 7, 1), 2: dt.date(2027, 7, 1)}
    )
    (said,) = promises_that_break(CASE, usual, late)
    assert "day one is later in 2 of 4 runs (2.0 months in the mean of those that reach it)" in said
    assert said.endswith(" and no longer comes within the years simulated in 1.")
    assert promises_that_break(CASE, usual, usual) == ()


def test_a_claim_that_breaks_is_told_of_the_runs_in_which_it_held() -> None:
    """It holds in two of three runs, and in one of them no longer: 1 of 2."""
    found, claim = tables(), CASE.claims[0]

    def saving(worlds: set[int]) -> Tables:
        frame = found.savings.copy()
        of = ((frame["arm"] == claim.arm) & (frame["year"] == claim.year_after_decision)
              & frame["world"].isin(worlds))  # fmt: skip
        frame.loc[of, ["gbp", "pence"]] = (10_000_000.0, 1_000_000_000)
        return dataclasses.replace(found, savings=frame)

    (said,) = promises_that_break(CASE, saving({0, 1}), saving({1}))
    assert (
        said == "The claim of £50,000 a year no longer holds in 1 of the 2 runs in which it would."
    )


def test_nothing_breaks_when_nobody_leaves() -> None:
    assert promises_that_break(CASE, tables(), tables()) == ()


def test_a_service_without_anybody_breaks_its_promise_in_every_arm() -> None:
    told = promises_that_break(CASE, tables(), tables(f"{OFFICER}@2027-01"))
    assert told
    for arm in CASE.arms:
        assert any(sentence.startswith(arm.label) for sentence in told)


@pytest.mark.slow
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

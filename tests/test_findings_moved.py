"""Findings that change a case: by how much, in which order, and nothing that is not theirs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from entities.case import Case
from entities.effect import Effect, Move
from outputs.diligence.tried import change_of
from outputs.study.findings_tried import ALL, try_findings
from scenarios.diligence.adding import SUMS, Owed, owed
from scenarios.diligence.answered import Answer
from scenarios.diligence.judged import MERGED, Finding, State
from scenarios.diligence.moving import EVENT, moved
from scenarios.diligence.reading import read_checks, read_effects
from scenarios.reading import list_cases, read_case, shipped
from scenarios.reading.writing import write_case
from tests.made_facts import Rows, made_facts

CASE = read_case(shipped("cases/alder_and_birch.yaml"))
CHECKS = {check.key: check for check in read_checks()}
OWES = tuple(Owed("99000001", kind, 45_000.0) for kind in SUMS)
EFFECTS = {effect.key: effect for effect in read_effects()}


def answer(
    key: str, state: State, *, value: float | None = None, measured: float | None = None,
    moves: tuple[Move, ...] | None = None,
) -> Answer:  # fmt: skip
    effect = EFFECTS[key] if moves is None else Effect(key=key, says="x", moves=moves)
    found = (Finding(key, MERGED, state, value),)
    return Answer(CHECKS[key], effect, found, worse=False, measured=measured)


def weeks(case: Case, stage: str) -> tuple[float, float, float]:
    (found,) = (one.weeks for one in case.stages if one.key == stage)
    return (found.shortest, found.likeliest, found.longest)


def figure(case: Case, key: str) -> Any:
    return next(one for one in case.assumptions if one.key == key)


def test_weeks_are_added_at_least_and_at_most() -> None:
    before = weeks(CASE, "land")
    after, told = moved(CASE, [answer("EST-09", "red")])
    assert weeks(after, "land") == (before[0] + 4, before[1] + 10, before[2] + 16)
    (change,) = told
    assert (change.check, change.unit, change.before) == ("EST-09", "weeks", before)
    others = [stage for stage in CASE.stages if stage.key != "land"]
    assert [stage for stage in after.stages if stage.key != "land"] == others
    assert after.assumptions == CASE.assumptions


def test_green_and_unknown_move_nothing() -> None:
    for state in ("green", "unknown", "shown"):
        after, told = moved(CASE, [answer(key, state) for key in EFFECTS])
        assert after == CASE
        assert told == ()


def test_longer_stages_and_those_done_again() -> None:
    after, _ = moved(CASE, [answer("PRJ-01", "red")])
    for stage in CASE.stages:
        assert weeks(after, stage.key) == pytest.approx([1.4 * n for n in weeks(CASE, stage.key)])
    again, told = moved(CASE, [answer("PEN-05", "red")])
    fails = {stage.key: stage.fails for stage in CASE.stages}
    assert {stage.key: stage.fails for stage in again.stages}["readiness"] == pytest.approx(
        1.5 * fails["readiness"]
    )
    assert {change.unit for change in told} == {"share"}


def test_a_figure_is_scaled_with_its_range_and_says_why() -> None:
    key = "process.cyber_incident_rate"
    before = figure(CASE, key)
    after, _ = moved(CASE, [answer("IT-04", "red")])
    now = figure(after, key)
    assert (now.low, now.value, now.high) == (2.5 * before.low, 2.5 * before.value,
                                              2.5 * before.high)  # fmt: skip
    assert now.replaces.value == before.value
    assert now.replaces.reason == "Due diligence: IT-04 is red (merged)."


def test_a_range_gets_wider_around_its_middle_and_not_below_nought() -> None:
    key = "model.roll_forward_error_income"
    after, _ = moved(CASE, [answer("FIN-23", "red")])
    assert (figure(after, key).low, figure(after, key).high) == pytest.approx((-0.016, 0.016))
    wide = Move(how="wider", on=("process.building_failure_cost",), amber=(1.0,), red=(50.0,))
    after, _ = moved(CASE, [answer("EST-04", "red", moves=(wide,))])
    assert figure(after, "process.building_failure_cost").low == 0


def test_a_share_stays_a_share() -> None:
    much = Move(how="scale", on=("model.refusal_chance",), amber=(1.0,), red=(9.0,))
    after, _ = moved(CASE, [answer("GOV-08", "red", moves=(much,))])
    assert figure(after, "model.refusal_chance").high == 1


def test_what_was_measured_takes_the_middle_and_keeps_the_width() -> None:
    key = "process.harmonisation_uplift"
    before = figure(CASE, key)
    after, _ = moved(CASE, [answer("WF-14", "red", measured=0.03)])
    now = figure(after, key)
    assert now.value == 0.03
    assert now.high - now.value == pytest.approx(before.high - before.value)
    assert moved(CASE, [answer("WF-14", "red")])[0] == CASE


def test_two_findings_on_one_figure_are_both_told() -> None:
    after, told = moved(CASE, [answer("EDU-01", "red"), answer("EDU-02", "red")])
    now = figure(after, "process.intervention_rate")
    assert now.value == pytest.approx(2.0 * 1.5 * figure(CASE, now.key).value)
    assert now.replaces.value == figure(CASE, now.key).value
    assert "EDU-01 is red" in now.replaces.reason
    assert "EDU-02 is red" in now.replaces.reason
    of_figures = [change.check for change in told if change.unit not in ("weeks", EVENT)]
    assert of_figures == ["EDU-01", "EDU-02"]


def test_a_figure_the_case_gives_itself_is_left_as_it_is() -> None:
    own, _ = moved(CASE, [answer("IT-04", "red")])
    again, told = moved(own, [answer("IT-04", "red")])
    key = "process.cyber_incident_rate"
    assert figure(again, key) == figure(own, key)
    assert weeks(again, "one_network") == weeks(own, "one_network")
    assert told == ()


def test_what_was_moved_before_is_not_moved_again() -> None:
    """The case that was written, asked once more, stays as it is: nothing counts twice."""
    some = [answer(key, "red", value=0.03, measured=0.03) for key in EFFECTS]
    once, _ = moved(CASE, some, OWES)
    again, told = moved(once, some, OWES)
    assert again == once
    assert told == ()


def test_a_red_finding_lets_an_event_strike_and_an_amber_one_does_not() -> None:
    red, told = moved(CASE, [answer("IT-04", "red")])
    assert red.switched_on == (*CASE.switched_on, "shock_cyber")
    assert [(one.unit, one.before, one.after) for one in told if one.unit == EVENT] == [
        (EVENT, (0.0,), (1.0,))
    ]
    assert moved(CASE, [answer("IT-04", "amber")])[0].switched_on == CASE.switched_on
    off = CASE.model_copy(update={"switched_off": ("shock_cyber",)})
    assert moved(off, [answer("IT-04", "red")])[0].switched_on == ()


def test_a_trust_pays_what_it_owes_in_the_year_after_the_decision() -> None:
    after, told = moved(CASE, [answer("LEG-01", "amber")], OWES)
    first, second = after.trusts
    assert second == CASE.trusts[1]
    (new,) = (one for one in first.commitments if one not in CASE.trusts[0].commitments)
    assert (new.gbp_per_year, new.since, new.fund) == (45_000.0, CASE.decision_date, "gag")
    assert new.until == dt.date(2027, 11, 30)
    (change,) = told
    assert (change.unit, change.before, change.after) == ("gbp", (0.0,), (45_000.0,))
    assert moved(CASE, [answer("LEG-01", "red")])[0] == CASE


def test_what_trusts_owe_is_found_trust_by_trust() -> None:
    def owes(rows: dict[str, Rows]) -> None:
        rows["liabilities"] += [
            {"trust_id": "A", "kind": "claim", "outstanding_gbp": 50_000, "probability": 0.5},
            {"trust_id": "B", "kind": "clawback", "outstanding_gbp": 12_000},
        ]

    def of(rows: dict[str, Rows]) -> None:
        owes(rows)
        for row in rows["trust"]:
            row["company_number"] = f"9900000{'AB'.index(row['trust_id']) + 1}"

    before = {(one.company_number, one.kind): one.gbp for one in owed(made_facts(lambda _: None))}
    assert before == {}
    found = {(one.company_number, one.kind): one.gbp for one in owed(made_facts(of))}
    assert found["99000001", "claims"] == 25_000
    assert found["99000002", "paid_back"] == 12_000
    assert ("99000001", "paid_back") not in found


def test_the_case_with_all_findings_reads_back_as_it_was_tried(tmp_path: Path) -> None:
    some = [answer(key, "red", value=0.03, measured=0.03) for key in EFFECTS]
    case, told = moved(CASE, some, OWES)
    assert len({one.check for one in told}) > 40
    assert read_case(write_case(case, tmp_path, "# A header.\n")) == case


def test_every_shipped_case_reads_back_from_what_is_written(tmp_path: Path) -> None:
    for name in list_cases():
        case = read_case(name)
        assert read_case(write_case(case, tmp_path / name.stem)) == case


def test_a_reserve_that_is_too_large_delays_nothing() -> None:
    assert moved(CASE, [answer("FIN-01", "amber", value=0.25)])[0] == CASE
    thin, told = moved(CASE, [answer("FIN-01", "amber", value=0.03)])
    assert told
    assert weeks(thin, "department_decides")[0] == weeks(CASE, "department_decides")[0] + 4


def test_changes_are_counted_world_by_world() -> None:
    before = np.array([10.0, 20.0, 30.0])
    assert change_of(before, before) == (0.0, 0.0, 0.0)
    assert change_of(before, before - 5.0) == (-5.0, -5.0, -5.0)
    mean, low, high = change_of(before, np.array([9.0, 21.0, 33.0]))
    assert mean == pytest.approx(1.0)
    assert low < 1.0 < high
    assert high - mean == pytest.approx(4.30265 * 2.0 / 3**0.5, rel=1e-4)


@pytest.mark.slow
def test_findings_are_tried_on_the_same_luck_and_do_nothing_where_they_touch_nothing(
    tmp_path: Path,
) -> None:
    """One that does nothing to this claim changes it by nothing, to the penny.

    The case that is written with all of them in it says the same as they did together.
    """
    no_effect = Move(how="scale", on=("funding.cif_project_value",), amber=(1.0,), red=(1.0,))
    some = [answer("EST-09", "red"), answer("EST-04", "red", moves=(no_effect,)),
            answer("PRJ-01", "unknown")]  # fmt: skip
    tried = try_findings(CASE, some, worlds=3, seed=20261201, jobs=2)
    assert tried.before.worlds == 3
    by_key = {one.check: one for one in tried.each}
    assert by_key["EST-04"].change == 0
    assert by_key["EST-09"].known
    assert not by_key["PRJ-01"].known
    assert tried.together is not None
    assert tried.together.check == ALL
    assert tried.together.change == by_key["EST-09"].change
    written = write_case(moved(CASE, some)[0], tmp_path)
    as_found = try_findings(read_case(written), [], worlds=3, seed=20261201, jobs=2)
    assert as_found.before == tried.together.after
    again = try_findings(CASE, some[:1], worlds=3, seed=20261201, jobs=1)
    assert again.each[0].change == by_key["EST-09"].change
    assert again.before == tried.before

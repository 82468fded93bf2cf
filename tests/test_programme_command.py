"""What if leaders have less time: dates alone, on the same draws, and the worlds that turn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from entities.programme import StageTask
from outputs.programme_words import critical_table, critical_words, programme_table, programme_words
from outputs.study.programme import (
    ATTENTION,
    DayOne,
    Programmes,
    critical_path,
    day_one,
    merging_arms,
    programmes,
    quantile_of,
    with_hours,
)
from outputs.study.programme_command import chosen_arms
from scenarios.reading import BadInput
from simulator.dates import Span
from simulator.programme import timetable
from simulator.situation import setting_for, situation_for
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of
from tests.test_command_line import run_py

CASE, BIG = case_called("tiny"), case_called("alder_and_birch")
MERGE = CASE.arm("merge")
WORLDS = worlds_of("tiny", 12)


def day(world: int, months: int, *, refused: bool = False, path: tuple[str, ...] = ()) -> DayOne:
    date = dt.date(2026 + (11 + months) // 12, (11 + months) % 12 + 1, 1)
    return DayOne(
        world=world, date=date, months=months, weeks=months * 4.0,
        reached=months < 12 * CASE.horizon_years, refused=refused, paced=True, critical=path,
    )  # fmt: skip


def made(usual: list[int], other: list[int], hours: float = 0.5) -> Programmes:
    both = [tuple(day(n, m) for n, m in enumerate(each)) for each in (usual, other)]
    return Programmes(CASE, MERGE, hours, *both)


def test_dates_are_those_of_the_whole_run() -> None:
    """Nothing is left out that could move them: a run with all its requests has the same ones."""
    for world in WORLDS[:4]:
        found = day_one(setting_for(CASE, world, SEED, 0), MERGE)
        told = {h.kind: h.date for h in run_arm(CASE, MERGE, world).happenings}
        assert ("refused" in told) == found.refused
        if not found.refused:
            assert told["day_one"] == found.date


def test_other_hours_are_all_that_differs_and_as_many_give_the_same_dates() -> None:
    for world in WORLDS:
        fewer = with_hours(world, 0.5)
        assert fewer.values[ATTENTION] == 0.5 * world[ATTENTION]
        assert {**fewer.values, ATTENTION: world[ATTENTION]} == dict(world.values)
    (found,) = programmes(CASE, (MERGE,), WORLDS, hours=1.0, seed=SEED)
    assert found.usual == found.other
    assert not found.turned


def test_what_is_drawn_is_the_timetable_of_each_arm_and_world() -> None:
    arms, worlds = merging_arms(BIG), worlds_of("alder_and_birch", 2)
    assert [arm.key for arm in arms] == ["merge", "merge_slowly"]
    steps = []
    found = programmes(
        BIG, arms, worlds, hours=0.5, seed=SEED, progress=lambda: steps.append(1)
    )  # fmt: skip
    assert len(steps) == 2 * len(arms) * len(worlds)
    for one in found:
        for world, usual, other in zip(worlds, one.usual, one.other, strict=True):
            for drawn, each in ((world, usual), (with_hours(world, 0.5), other)):
                setting = setting_for(BIG, drawn, SEED, 0)
                start = timetable(situation_for(setting, one.arm)).start
                assert start is not None
                assert each.months == start - setting.decision_month
                assert each.reached == (start < len(setting.calendar.months))
                assert each.date.day == 1
                assert each.weeks * 7 == (each.date - BIG.decision_date).days
            assert usual.refused == other.refused


def test_turns_are_those_of_worlds_that_go_ahead_within_the_years_whichever_way_hours_go() -> None:
    found = made([10, 12, 9, 40, 50], [9, 14, 9, 30, 45])
    assert [(f.world, f.months, m.months) for f, m in found.turned] == [(0, 9, 10), (3, 30, 40)]
    more = made([9, 14, 9, 30], [10, 12, 9, 40], hours=2.0)
    assert [(f.world, f.months, m.months) for f, m in more.turned] == [(0, 9, 10), (3, 30, 40)]
    refused = replace(found, usual=(day(0, 10, refused=True), *found.usual[1:]))
    assert [f.world for f, _ in refused.turned] == [3]
    assert len(refused.ahead) == 4


def test_worlds_that_turn_are_listed_one_by_one_with_both_dates() -> None:
    said = list(programme_words(made([10, 12, 9, 40], [9, 14, 9, 30])))
    assert any("an EARLIER day one in 2 of 4 worlds" in sentence for sentence in said)
    assert said[-2:] == [
        "- world 0: 1 September 2027 with fewer hours, 1 October 2027 with more",
        "- world 3: 1 June 2029 with fewer hours, not within the years simulated with more",
    ]
    none = list(programme_words(made([10, 12], [10, 13])))
    assert none[-1] == "Fewer hours bring an earlier day one in none of 2 worlds."
    assert "Day one is later with fewer hours in 1 of 2 worlds" in none[0]


def test_a_table_tells_months_and_weeks_and_what_is_not_reached() -> None:
    found = made([*range(1, 21)], [*range(19, 39)])
    heads, usual, other = programme_table(found)
    assert heads.split("  ")[-1].strip() == "not reached"
    assert usual.split() == ["leaders'", "hours", "as", "they", "are", "2", "(8)", "10", "(40)",
                             "18", "(72)", "0%"]  # fmt: skip
    assert other.split() == ["0.5", "times", "as", "many", "20", "(80)", "28", "(112)",
                             "beyond", "36", "15%"]  # fmt: skip
    few = list(programme_table(made([3, 1, 2], [3, 1, 2])))
    assert "earliest" in few[0]
    assert few[1].split()[5:] == ["1", "(4)", "2", "(8)", "3", "(12)", "0%"]


def test_the_share_by_which_so_many_have_their_day_one() -> None:
    days = [day(n, months) for n, months in enumerate((7, 3, 5, 9))]
    assert [quantile_of(days, share).months for share in (0.0, 0.25, 0.26, 0.5, 1.0)] == [
        3, 3, 5, 5, 9,
    ]  # fmt: skip


def task(key: str, *after: str) -> StageTask:
    weeks = {"shortest": 1.0, "likeliest": 1.0, "longest": 1.0}
    return StageTask.model_validate(
        {"key": key, "label": key.title(), "stage": "S", "who": "leaders", "grade": "judgement",
         "after": list(after), "leader_hours": 1.0, "weeks": weeks}
    )  # fmt: skip


def test_the_critical_path_is_what_each_task_waited_for_last() -> None:
    tasks = (task("a"), task("b"), task("c", "a", "b"), task("d", "b"), task("day_one", "c", "d"))
    spans = {"a": Span(0, 2, 0), "b": Span(0, 3, 0), "c": Span(3, 4, 0), "d": Span(3, 5, 0)}
    assert critical_path(tasks, {**spans, "day_one": Span(5, 6, 0)}) == ("b", "d")
    assert critical_path(tasks, {**spans, "d": Span(3, 3.5, 0)}) == ("b", "c")
    assert critical_path(tasks, {}) == ()


def test_on_the_critical_path_each_task_begins_as_the_one_before_it_ends() -> None:
    for world in WORLDS:
        setting = setting_for(CASE, world, SEED, 0)
        spans = timetable(situation_for(setting, MERGE)).stages
        path = day_one(setting, MERGE).critical
        assert spans[path[0]].begins == 0
        for before, then in zip(path, (*path[1:], "day_one"), strict=True):
            assert spans[then].begins == pytest.approx(spans[before].ends)


def test_hours_do_not_move_the_path_where_all_work_gets_the_same_share() -> None:
    (found,) = programmes(CASE, (MERGE,), WORLDS, hours=0.3, seed=SEED)
    assert all(usual.critical == other.critical for usual, other in found.ahead)
    assert any(usual.months != other.months for usual, other in found.ahead)
    said = list(critical_words(found))
    assert "the path is the same in every world" in said[1]
    assert all(row.count("%") == 1 for row in critical_table(found))


def test_paths_that_differ_are_told_side_by_side() -> None:
    keys = [each.key for each in CASE.stages]
    usual = tuple(day(n, 9, path=(keys[8],)) for n in range(4))
    other = (day(0, 9, path=(keys[9],)), *usual[1:])
    found = Programmes(CASE, MERGE, 0.5, usual, other)
    assert "with hours as they are and with 0.5 times as many" in list(critical_words(found))[1]
    rows = [row.split()[-2:] for row in critical_table(found)]
    assert rows == [["100%", "75%"], ["0%", "25%"]]


def test_a_fixed_day_one_and_hours_that_set_no_pace_are_said_so() -> None:
    plan = MERGE.plan.model_copy(update={"day_one": "fixed"})
    fixed = MERGE.model_copy(update={"plan": plan})
    (found,) = programmes(CASE, (fixed,), WORLDS[:3], hours=0.2, seed=SEED)
    assert {d.date for d in (*found.usual, *found.other)} == {plan.start}
    assert any("fixes day one" in sentence for sentence in programme_words(found))
    assert not list(critical_words(found))
    calm = changed(CASE, switched_off=("attention", "refusal"))
    (found,) = programmes(calm, (MERGE,), WORLDS[:3], hours=0.2, seed=SEED)
    assert found.usual == found.other
    assert any("set no pace here" in sentence for sentence in programme_words(found))


def test_a_merger_refused_in_every_world_is_told_without_a_table() -> None:
    gone = tuple(day(n, 9, refused=True) for n in range(3))
    said = list(programme_words(Programmes(CASE, MERGE, 0.5, gone, gone)))
    assert said == ["The merger is refused in all of 3 worlds, whatever hours leaders have."]


def test_a_case_without_a_merger_is_refused_in_a_sentence() -> None:
    lean = changed(BIG, arms=(BIG.arm("status_quo"), BIG.arm("lean_alone")), claims=())
    with pytest.raises(BadInput, match="no arm of this case is a merger"):
        chosen_arms(lean, None, 0.5)


def test_the_command_tells_dates_and_turns(tmp_path: Path) -> None:
    done = run_py("programme", "tiny", "--worlds", "12", "--seed", "7", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Firlock joins Elmstrand: months from the decision to day one (weeks)" in done.stdout
    assert "0.5 times as many" in done.stdout
    assert "Fewer hours bring an" in done.stdout
    assert "12 worlds x 1 replication, seed 7" in done.stdout
    assert all(len(line) <= 88 for line in done.stdout.splitlines())
    assert not list(tmp_path.iterdir())


def test_one_arm_of_the_shipped_case_can_be_asked_for(tmp_path: Path) -> None:
    done = run_py(
        "programme", "alder_and_birch", "--arm", "merge_slowly", "--worlds", "2", "--hours", "2",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "slowly: months" in done.stdout
    assert done.stdout.count("months from the decision") == 1


@pytest.mark.parametrize("hours", ["0", "-1", "nan", "inf", "11"])
def test_all_that_is_wrong_is_said_at_once(tmp_path: Path, hours: str) -> None:
    done = run_py("programme", "tiny", "--arm", "merg", "--hours", hours, cwd=tmp_path)
    assert done.returncode == 2
    assert not done.stdout
    arm, asked = done.stderr.splitlines()
    assert "did you mean 'merge'?" in arm
    assert "above 0 and at most 10" in asked


def test_an_arm_that_does_not_merge_is_refused(tmp_path: Path) -> None:
    done = run_py("programme", "alder_and_birch", "--arm", "lean_alone", cwd=tmp_path)
    assert done.returncode == 2
    assert "'lean_alone' is not an arm that merges" in done.stderr
    assert "Traceback" not in done.stderr

"""The programme as told: dates, gates and what stopping at each costs, from hand-made records."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from entities.case import Case
from entities.programme import StageTask
from entities.records import Axes, Happening, LedgerKey, Records
from outputs.charts.gantt import gantt
from outputs.charts.programme_charts import programme_charts_of
from outputs.programme import gantt_table, gantt_title, gate_rows, programme_of
from outputs.stages import stages_table
from outputs.tables import make_tables
from tests.made_records import (
    key_of,
    made_axes,
    made_case,
    made_claim,
    made_info,
    made_record,
)
from tests.shipped_cases import case_called, run_arm, worlds_of

TASKS = ("diligence", "case_approved", "day_one", "review")
CLAIM = made_claim()


def task(key: str, stage: str, after: str, **more: object) -> StageTask:
    given = {
        "key": key, "label": f"The {key}", "stage": stage, "after": [after], "who": "leaders",
        "weeks": {"shortest": 1.0, "likeliest": 2.0, "longest": 3.0}, "grade": "judgement", **more,
    }  # fmt: skip
    return StageTask.model_validate(given)


def staged_case() -> Case:
    before = task("agree_to_explore", "Before", "agree_to_explore").model_copy(update={"after": ()})
    return made_case(stages=(
        before, task("diligence", "Diligence", "agree_to_explore"),
        task("case_approved", "Diligence", "diligence", gate=True, refusals=1.0),
        task("day_one", "Transfer", "case_approved"),
        task("review", "Integration", "day_one", gate=True),
    ))  # fmt: skip


CASE = staged_case()


def axes() -> Axes:
    return dataclasses.replace(made_axes(), stages=TASKS)


def records(day_ones: list[float], refused: int = 0) -> list[Records]:
    """Runs with day one so many weeks after the decision, the last ones refused at the gate."""
    found, spent = [], key_of(cause="Due diligence", recurrence="one_off")
    for world, week in enumerate(day_ones):
        stages = np.asarray([[0, 10, 0], [10, 12, 1], [week, week, 0], [week + 50, week + 52, 0]])
        stages = stages.astype(np.float64)
        told: tuple[Happening, ...] = ()
        if world >= len(day_ones) - refused:
            stages[2:] = np.nan
        else:
            told = (
                Happening(dt.date(2027, 10, 1), "cut_over", "Finance is brought together"),
                Happening(dt.date(2028, 2, 1), "automation_begun", "Invoices: design begins"),
                Happening(dt.date(2028, 6, 1), "automated", "Invoices starts"),
            )
        paid: dict[LedgerKey, list[int]] = {spent: [0] * 6 + [10_000_00] * 5 + [0] * 55}
        base = made_record("status_quo", world=world, axes=axes(), ledger={key_of(): 1})
        arm = made_record(
            "merge", world=world, axes=axes(), ledger={key_of(): 1, **paid}, happenings=told
        )
        nothing = np.full((4, 3), np.nan)
        found += [
            dataclasses.replace(base, stages=nothing),
            dataclasses.replace(arm, stages=stages),
        ]
    return found


def test_the_table_holds_weeks_of_the_arms_that_have_stages_alone() -> None:
    frame = stages_table(records([50.0, 60.0]))
    assert set(frame["arm"]) == {"merge"}
    row = frame[(frame["stage"] == "day_one") & (frame["measure"] == "ends")].iloc[0]
    assert (row["runs"], row["mean"], row["unit"]) == (2, 55.0, "weeks")


def test_day_one_is_told_against_the_plan_with_refusals_and_lateness() -> None:
    """Planned for 1 September 2027, 52.1 weeks after the decision of 1 September 2026."""
    runs = records([52.0, 56.0, 60.0, 70.0, 10.0], refused=1)
    said = programme_of(CASE, runs, CLAIM).sentence
    assert said.startswith("Day one was planned for 1 September 2027; it is 28 September 2027 in")
    assert "later than planned in 3 of 4 runs that come to it; 1 of 5 are refused before" in said
    assert "lies beyond" not in said
    beyond = programme_of(CASE, records([52.0, 300.0]), CLAIM).sentence
    assert "In 1 run it lies beyond the years simulated" in beyond


def test_stopping_at_a_gate_costs_what_was_spent_by_the_end_of_its_month() -> None:
    """10,000 a month from September to January; the gate falls on 24 November, 12 weeks on."""
    rows = gate_rows(CASE, records([52.0, 56.0]), CLAIM)
    gate = dict(zip([row[0] for row in rows], rows, strict=True))["The case_approved"]
    assert gate[1] == "24/11/2026"
    assert gate[3] == "100% of 2"
    assert gate[4] == "£30,000"
    review = rows[-1]
    assert review[4] == "£50,000"


def test_the_gantt_draws_its_table_in_months_after_the_decision() -> None:
    runs = records([52.0, 56.0, 60.0])
    found = gantt_table(CASE, runs, make_tables(CASE, runs), "merge")
    day = found[found["item"] == "day_one"].iloc[0]
    assert day["begins"] == day["ends"] == pytest.approx(56 * 7 / (365.25 / 12))
    cut = found[found["kind"] == "cut-over"].iloc[0]
    assert (cut["begins"], cut["label"]) == (13, "Finance is brought together")
    system = found[found["kind"] == "system"].iloc[0]
    assert (system["begins"], system["label"]) == (21, "Invoices starts")
    stage = found[found["item"] == "Diligence"].iloc[0]
    assert stage["ends"] == pytest.approx(12 * 7 / (365.25 / 12))
    assert "1 months later than planned" in gantt_title(found, "Merge", 12)
    assert "as planned" in gantt_title(found, "Merge", 13)
    chart = programme_charts_of(CASE, runs, make_tables(CASE, runs), CLAIM, made_info())[0]
    figure = gantt(found, chart.draw.args[1], 60)  # type: ignore[attr-defined]
    said = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert "System starts to be used: middle run" in said
    plot = figure.axes[0]
    bars = sorted(round(b.get_width(), 6) for b in plot.patches)
    wanted = [*(found["p90"] - found["p10"]),
              *(found["ends"] - found["begins"])[found["kind"] == "stage"]]  # fmt: skip
    assert bars == sorted(round(float(w), 6) for w in wanted)


def test_an_arm_without_dates_has_no_programme() -> None:
    runs = [made_record(arm, world=w) for w in range(2) for arm in ("status_quo", "merge")]
    assert programme_of(CASE, runs, CLAIM).sentence == ""
    assert programme_of(CASE, runs, CLAIM).gates == ()
    assert programme_charts_of(CASE, runs, make_tables(CASE, runs), CLAIM, made_info()) == ()


def test_a_real_run_tells_its_programme() -> None:
    tiny = case_called("tiny")
    runs = [run_arm(tiny, arm, world) for world in worlds_of("tiny") for arm in tiny.arms]
    claim = tiny.claims[0]
    found = programme_of(tiny, runs, claim)
    table = gantt_table(tiny, runs, make_tables(tiny, runs), claim.arm)
    assert {"stage", "gate"} <= set(table["kind"])
    assert (table["p10"] <= table["begins"] + 1e-9).all()
    assert (table["ends"] <= table["p90"] + 1e-9).all()
    assert found.gates


def test_trusts_that_join_later_and_last_schools_of_most_runs_have_rows() -> None:
    told = records([50.0, 52.0, 54.0])
    merges = [r for r in told if r.arm == "merge"]
    last = Happening(dt.date(2028, 3, 1), "moved_last", "Finance is brought together, last school")
    joins = Happening(dt.date(2028, 9, 1), "joined", "Cedar joins")
    for number, often in ((1, False), (2, True)):
        more = {id(r): (*r.happenings, joins, last) for r in merges[:number]}
        runs = [dataclasses.replace(r, happenings=more.get(id(r), r.happenings)) for r in told]
        table = gantt_table(CASE, runs, make_tables(CASE, runs), "merge").set_index("item")
        assert table.loc["Cedar joins", "kind"] == "gate"
        assert table.loc["Cedar joins", "runs"] == number
        assert (last.what in table.index) == often

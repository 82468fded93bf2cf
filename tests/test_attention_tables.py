"""Leaders' attention as recorded and told: by hand from made records, and of a real run."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from entities.measures import ATTENTION_MEASURES
from entities.records import Records
from outputs.attention import attention_by_month, said_of_attention
from outputs.charts.attention import attention, attention_chart_table, attention_title
from outputs.charts.programme_charts import programme_charts_of
from outputs.tables import make_tables
from simulator.office_calendar import add_months
from simulator.programme import timetable
from simulator.replicate import replicate
from simulator.situation import setting_for, situation_for
from tests.made_records import made_axes, made_case, made_claim, made_info, made_record
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of

CLAIM = made_claim()
RUN_IN = made_axes().run_in_months
MONTHS = len(made_axes().months)


def with_hours(world: int, until: int = MONTHS) -> list[Records]:
    """Have 10 hours a week, 5 asked by other work, 15 by integration for a year: half is given."""
    hours = np.full((len(ATTENTION_MEASURES), MONTHS), np.nan)
    hours[:, RUN_IN:until] = 0.0
    hours[:3, RUN_IN:until] = [[10.0], [5.0], [5.0]]
    year = slice(RUN_IN, min(RUN_IN + 12, until))
    hours[2:, year] = [[2.5], [15.0], [7.5]]
    merge = dataclasses.replace(made_record("merge", world=world), attention=hours)
    return [made_record("status_quo", world=world), merge]


def test_the_sentence_is_of_runs_that_go_on_through_the_first_year() -> None:
    runs = [*with_hours(0), *with_hours(1, until=RUN_IN + 6)]
    said = said_of_attention(runs, CLAIM)
    assert "asks leaders for 15 hours a week" in said
    assert "other work beyond the day job for 5; they have 10 (middle run of each, in" in said
    assert "in brackets one run; the 1 of 2 runs that go on" in said
    assert "gets 50% of the hours it asks for" in said
    assert "one run of those 1: 50% to 50%" in said
    assert said_of_attention([made_record("merge", world=0)], CLAIM) == ""


def test_months_without_a_run_that_goes_on_have_no_row() -> None:
    frame = attention_by_month([*with_hours(0, until=RUN_IN + 6), *with_hours(1)])
    assert set(frame["arm"]) == {"merge"}
    own = frame[frame["measure"] == "asked"].set_index("month")
    assert (own["runs"].loc[1:6] == 2).all()
    assert (own["runs"].loc[7:] == 1).all()
    assert (own["mean"].loc[1:12] == 15.0).all()
    assert (own["mean"].loc[13:] == 0.0).all()


def test_the_chart_draws_its_table_and_tells_the_part_that_is_given() -> None:
    runs = with_hours(0)
    tables = make_tables(made_case(), runs)
    table = attention_chart_table(tables.attention, "merge")
    assert attention_title(table, "Merge").endswith(
        "integration gets 50% in year 1, all runs together"
    )
    charts = programme_charts_of(made_case(), runs, tables, CLAIM, made_info())
    (chart,) = (c for c in charts if c.name.startswith("attention"))
    plot = attention(table, chart.draw.args[1]).axes[0]  # type: ignore[attr-defined]
    mean = next(line for line in plot.lines if line.get_label() == "Hours there are: mean")
    assert np.asarray(mean.get_ydata()) == pytest.approx(table["available"].to_numpy())


def test_a_real_run_records_the_hours_its_programme_went_by() -> None:
    case = changed(case_called("tiny"), switched_off=("refusal",))
    world = worlds_of("tiny")[0]
    record = run_arm(case, case.arm("merge"), world)
    dates = timetable(situation_for(setting_for(case, world, SEED, 0), case.arm("merge")))
    assert dates.pace is not None
    available, other, other_given, asked, given = record.attention[:, case.run_in_months :]
    assert np.isnan(record.attention[:, : case.run_in_months]).all()
    assert (given <= asked + 1e-9).all()
    assert (other_given <= other + 1e-9).all()
    assert (given + other_given <= available + 1e-9).all()
    decided = case.decision_date
    for month in range(case.horizon_years * 12):
        first, later = (add_months(decided, month + n) for n in (0, 1))
        weeks = [n for n in range(len(dates.pace.asked))
                 if first <= decided + dt.timedelta(days=7 * n) < later]  # fmt: skip
        assert asked[month] == pytest.approx(dates.pace.asked[weeks].mean())
        assert available[month] == pytest.approx(dates.pace.available[weeks].mean())
    nothing = replicate(case, case.arm("status_quo"), world, seed=SEED, replication=0)
    assert np.isnan(nothing.attention).all()


def test_a_refused_merger_asks_nothing_of_leaders_from_then_on() -> None:
    case = case_called("tiny")
    for world in worlds_of("tiny", 40):
        dates = timetable(situation_for(setting_for(case, world, SEED, 0), case.arm("merge")))
        if dates.refused is not None:
            record = run_arm(case, case.arm("merge"), world)
            known = np.isfinite(record.attention[0])
            assert known.any()
            assert np.flatnonzero(known)[-1] == dates.refused - 1
            return
    pytest.fail("no world of forty refuses the merger")

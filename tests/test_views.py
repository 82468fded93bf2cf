"""What the centre sees and what schools feel: two views of the same run, held apart."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from entities.measures import SERVICE_MEASURES
from entities.records import Records
from outputs.charts.two_views import two_views, two_views_table
from outputs.charts.views_charts import views_charts_of
from outputs.tables import Tables, make_tables
from outputs.views import in_time_by_run, views_by_school, views_table
from outputs.views_rows import BY_FUNCTION, BY_SCHOOL
from outputs.views_words import gap_title, views_of
from simulator.desk.book import SERVED
from simulator.outcomes import outcomes
from simulator.replicate import play
from simulator.routes import is_in_school
from tests.made_records import (
    key_of,
    made_case,
    made_claim,
    made_info,
    made_record,
    made_run,
)
from tests.shipped_cases import SEED, case_called, run_arm, worlds_of

CASE = made_case()
CLAIM = made_claim()
TINY = case_called("tiny")
POSTS = key_of(cause="Established posts: Finance")
AT = {name: i for i, name in enumerate(SERVICE_MEASURES)}


@lru_cache(maxsize=1)
def tables() -> Tables:
    return make_tables(CASE, made_run(20, 3))


def value(frame: pd.DataFrame, **wanted: object) -> float:
    rows = frame
    for name, one in wanted.items():
        rows = rows[rows[name] == one]
    assert len(rows) == 1
    return float(rows["value"].iloc[0])


def test_a_view_of_a_made_run_equals_its_hand_worked_numbers() -> None:
    """8 closed a month, 7 in time; 8 due there, 5 in time; posts of 12,000 a year."""
    frame = views_table([made_record(ledger={POSTS: 1_000_00})])
    of = {"arm": "status_quo", "function": "finance", "year": 2}
    assert value(frame, measure="closed", **of) == 96
    assert value(frame, measure="closed_in_time", **of) == pytest.approx(7 / 8)
    assert value(frame, measure="asked_in_time", **of) == pytest.approx(5 / 8)
    assert value(frame, measure="given_up", **of) == pytest.approx(1 / 8)
    assert value(frame, measure="cost", **of) == pytest.approx(12_000)
    assert value(frame, measure="own_work", **of) == pytest.approx(12 * 30 / 60)
    views = frame.groupby("measure", observed=True)["view"].agg(set)
    assert views["closed_in_time"] == {"centre"}
    assert views["asked_in_time"] == {"schools"}


@pytest.mark.parametrize(
    "other",
    [{"place": "100001"}, {"cause": "Contracts: Finance"}, {"function": "all"}],
)
def test_the_cost_the_centre_sees_is_that_of_its_own_posts(other: dict[str, str]) -> None:
    ledger = {POSTS: 1_000_00, POSTS._replace(**other): 5_000_00}
    frame = views_table([made_record(ledger=ledger)])
    of = {"function": "finance", "measure": "cost", "year": 1}
    assert value(frame, **of) == pytest.approx(12_000)


def test_the_cost_of_one_is_mean_cost_by_mean_count_and_no_mean_of_ratios() -> None:
    """96 and 9,600 closed for 12,000 a year each: 2.48 pounds for one, not 63."""
    records = [
        made_record(arm, world=world, ledger={POSTS: 1_000_00})
        for world in range(2)
        for arm in ("status_quo", "merge")
    ]
    for record in records[2:]:
        record.service_month[0, AT["centre_closed"]] = 800.0
    rows = views_of(CASE, make_tables(CASE, records), CLAIM).functions
    assert rows[0][:3] == ("Finance", "4,848 → 4,848 (96 to 9,600)", "2 → 2 (1 to 125)")
    assert rows[1][2] == "0 → 0"


def test_the_gap_is_the_difference_weighed_by_requests_over_supported_services() -> None:
    record = made_record()
    service = record.service_month
    service[0, AT["centre_closed"]], service[0, AT["centre_in_time"]] = 100.0, 20.0
    service[4, AT["centre_in_time"]] = 0.0  # estates: no data supports its waits
    found = in_time_by_run(CASE, views_table([record]), "status_quo", 1)
    assert found["centre"].iloc[0] == pytest.approx((20 + 3 * 7) / (100 + 3 * 8))
    assert found["schools"].iloc[0] == pytest.approx(5 / 8)
    assert found["gap"].iloc[0] == pytest.approx((20 + 3 * 7) / (100 + 3 * 8) - 5 / 8)


def test_where_no_centre_closes_anything_there_is_no_gap_and_no_row() -> None:
    record = made_record()
    record.service_month[:, AT["centre_closed"]] = 0.0
    frame = views_table([record])
    assert not (frame["measure"] == "closed_in_time").any()
    assert in_time_by_run(CASE, frame, "status_quo", 1)["gap"].isna().all()


def test_what_schools_give_up_lowers_their_view_and_not_the_centres() -> None:
    """The more is given up, the wider the gap: the centre's share counts only what it closed."""
    records = [made_record(world=w) for w in range(2)]
    gave_up = records[1].service_month
    gave_up[:, AT["centre_due"]] += 4.0
    gave_up[:, AT["centre_given_up"]] += 4.0
    found = in_time_by_run(CASE, views_table(records), "status_quo", 1)
    assert found["centre"].nunique() == 1
    assert found["schools"].iloc[1] < found["schools"].iloc[0]
    assert found["gap"].iloc[1] > found["gap"].iloc[0]


@pytest.mark.parametrize("arm", ["status_quo", "merge"])
def test_the_centre_counts_what_desks_outside_schools_finished_request_by_request(arm: str) -> None:
    world = worlds_of("tiny")[0]
    record = run_arm(TINY, TINY.arm(arm), world)
    finished = play(TINY, TINY.arm(arm), world, seed=SEED, replication=0)
    situation, book = finished.situation, finished.organisation.book
    found = outcomes(situation, book)
    outside = np.asarray([not is_in_school(name) for name in situation.desks])[found.desk]
    closed = outside & found.served
    assert (book.outcome[found.number[closed]] == SERVED).all()
    assert 0 < closed.sum() < found.served.sum()
    assert record.service_month[:, AT["centre_closed"]].sum() == closed.sum()
    on_time = (closed & found.within_target).sum()
    assert record.service_month[:, AT["centre_in_time"]].sum() == on_time
    assert on_time < closed.sum()


def test_a_schools_view_holds_what_it_decides_and_what_changed() -> None:
    frame = views_by_school(CASE, [made_record("merge", decided=1.0)])
    assert set(frame["school"]) == {"100001", "100002"}
    of = {"arm": "merge", "school": "100001"}
    assert value(frame, measure="decided_in_school", year=1, **of) == 3
    assert value(frame, measure="decided_in_school", year=2, **of) == 1
    changed = [value(frame, measure="changed", year=year, **of) for year in (1, 2, 3)]
    assert changed == [0, 2, 0]
    assert value(frame, measure="asked_in_time", year=1, **of) == pytest.approx(6 / 8)


def test_the_page_says_both_views_their_gap_and_what_schools_decide() -> None:
    said = views_of(CASE, tables(), CLAIM)
    words = " ".join(said.sentences)
    assert "Of what it closed in year 3 the centre would report 87.5% as in time" in words
    assert "62.5% was in time, 12.5% they gave up and did themselves" in words
    assert "and 25.0% came late or is still open" in words
    assert "The gap between both views is +25.0 points, +0.0 (95% interval" in words
    assert "In pounds the centre would report £" in words
    assert "0 of 2 schools get at least two in a hundred fewer" in words
    assert "of 5 kinds of matter themselves (1.0 to 1.0 in eight runs of ten)" in words
    assert words.endswith("is judgement.")
    assert len(said.functions) == 5
    assert {len(row) for row in said.functions} == {len(BY_FUNCTION)}
    assert {len(row) for row in said.schools} == {len(BY_SCHOOL)}
    assert said.functions[0][3] == "88% → 88%"
    assert said.functions[4][3] == "not shown"
    assert said.functions[4][1] == "96 → 96"


def test_pounds_as_the_centre_reports_them_leave_out_what_schools_do_themselves() -> None:
    base = {key_of(): 100_000_00, key_of(tag="shadow", cause="own", place="100001"): 1_000_00}
    arm = {key_of(): 90_000_00, key_of(tag="shadow", cause="own", place="100001"): 6_000_00}
    records = [
        made_record(name, world=world, ledger=ledger)
        for world in range(2)
        for name, ledger in (("status_quo", base), ("merge", arm))
    ]
    words = " ".join(views_of(CASE, make_tables(CASE, records), CLAIM).sentences)
    assert "the centre would report £120,000 in the middle run" in words
    assert (
        "less the hours schools put in themselves year by year it is £60,000 in the middle run"
        in words
    )


def test_the_title_and_the_chart_say_what_the_table_holds() -> None:
    arms = {"status_quo": "Stay as we are", "merge": "Merge"}
    table = two_views_table(CASE, tables().views, tuple(arms), 3)
    assert len(table) == 4 * 2 * 2
    assert "estates" not in set(table["item"])
    chart = views_charts_of(CASE, tables(), CLAIM, made_info())[0]
    assert chart.title == gap_title(CASE, tables().views, CLAIM)
    assert "sees 87.5% in time where schools feel 62.5%: a gap of 25.0 points, against 25.0" in (
        chart.title
    )
    plot = two_views(table, chart.draw.args[1], arms).axes[0]  # type: ignore[attr-defined]
    marks = sorted(
        round(float(x), 6) for bars in plot.containers for x in bars.lines[0].get_xdata()
    )
    assert marks == sorted(round(float(mean), 6) for mean in table["mean"])


def test_without_supporting_data_no_view_on_time_is_shown_but_decisions_are() -> None:
    trusts = tuple(t.model_copy(update={"waits_supported": ()}) for t in CASE.trusts)
    case = CASE.model_copy(update={"trusts": trusts})
    charts = views_charts_of(case, tables(), CLAIM, made_info())
    assert [chart.name.split("-")[0] for chart in charts] == ["decisions"]
    words = " ".join(views_of(case, tables(), CLAIM).sentences)
    assert "not shown, as no data of the trusts supports it" in words
    assert "kinds of matter themselves" in words


def test_records_of_a_real_run_give_both_views() -> None:
    worlds = worlds_of("tiny")[:2]
    records: list[Records] = [run_arm(TINY, arm, world) for world in worlds for arm in TINY.arms]
    found = make_tables(TINY, records)
    claim = TINY.claims[0]
    base, arm = (
        in_time_by_run(TINY, found.views, key, claim.year_after_decision)
        for key in (claim.compared_with, claim.arm)
    )
    for frame in (base, arm):
        assert ((frame["schools"] >= 0) & (frame["schools"] <= 1)).all()
        assert ((frame["centre"].dropna() >= 0) & (frame["centre"].dropna() <= 1)).all()
    assert views_of(TINY, found, claim).sentences

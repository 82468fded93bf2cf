"""Service tables say what the records say, by function, type, school, desk, to the minute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from entities.measures import SERVICE_MEASURES, WAIT_MEASURES, WORK_MEASURES
from entities.records import Cells
from outputs.csv_files import table_files
from outputs.findings import find
from outputs.service import COUNT_UNITS, SERVICE_UNITS
from outputs.service_detail import CELL_COLUMNS
from outputs.tables import make_tables, unbalanced
from outputs.tidy import over_runs, quantile_of_measured
from outputs.work_balance import by_function
from tests.made_records import FUNCTIONS, made_axes, made_case, made_info, made_record, made_run
from tests.made_service import made_desks, made_queue

CASE = made_case()


def of_arm(frame, arm="status_quo", **wanted):
    rows = frame[frame["arm"] == arm]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows


def test_service_is_scored_on_arrivals_and_waits_are_in_hours_and_school_days():
    tables = make_tables(CASE, [made_record(wait_minutes=1_200.0), made_record("merge")])
    rows = of_arm(tables.service, function="it", year=2).set_index("measure")
    assert rows.loc["share_within_target", "value"] == pytest.approx(6 / 8)
    assert rows.loc["mean_wait", "value"] == pytest.approx(2.0)
    assert rows.loc["mean_wait_school_days", "value"] == pytest.approx(0.3)
    assert rows.loc["mean_elapsed", "value"] == pytest.approx(5.0)
    assert rows.loc["wait_p80", "value"] == pytest.approx(120 * 1.6 / 60)
    assert rows.loc["wait_school_days_p80", "value"] == pytest.approx(120 * 1.6 / 400)
    assert rows.loc["statutory_missed", "value"] == pytest.approx(12.0)
    assert set(rows.index) == set(SERVICE_UNITS)
    assert all(rows["unit"] == [SERVICE_UNITS[name] for name in rows.index])
    assert set(rows.filter(like="school_days", axis=0)["unit"]) == {"school_days"}


def test_percentiles_of_nothing_have_no_row():
    record = made_record()
    record.waits[0] = np.nan
    rows = make_tables(CASE, [record, made_record("merge")]).service
    idle = set(of_arm(rows, function=FUNCTIONS[0])["measure"])
    assert not idle & set(WAIT_MEASURES)
    assert set(WAIT_MEASURES) <= set(of_arm(rows, function=FUNCTIONS[1])["measure"])


def test_service_by_month_skips_the_run_in_and_keeps_the_queue():
    axes = made_axes()
    queue = np.tile(np.arange(66.0), (len(FUNCTIONS), 1))
    tables = make_tables(CASE, [made_record(queue=queue, axes=axes), made_record("merge")])
    waiting = of_arm(tables.service_by_month, function="hr", measure="waiting")
    assert waiting.sort_values("month")["value"].tolist() == list(range(6, 66))
    assert waiting["month"].min() == 1


def test_types_and_schools_carry_the_measures_of_functions_over_all_runs():
    records = made_run(3, 2)
    tables = make_tables(CASE, records)
    whole = of_arm(tables.service, "merge", function="it", year=3, measure="shadow_work")
    kind = of_arm(
        tables.service_by_type, "merge", request_type="it_request", year=3, measure="shadow_work"
    )
    assert kind["runs"].tolist() == [6]
    assert kind["mean"].item() == pytest.approx(whole["value"].mean())
    assert kind["p90"].item() == pytest.approx(whole["value"].max()), "few runs"
    schools = of_arm(
        tables.service_by_school, "merge", function="it", year=3, measure="shadow_work"
    )
    assert schools["mean"].sum() == pytest.approx(whole["value"].mean())
    assert set(tables.service_by_school["measure"]) == set(COUNT_UNITS)


def test_utilisation_is_busy_over_offered_and_a_closed_desk_has_none():
    axes = made_axes()
    desks = made_desks(axes, 0.9)
    desks[0, :2] = 0.0
    records = [replace(made_record(axes=axes), desk_month=desks), made_record("merge", axes=axes)]
    frame = make_tables(CASE, records).desks
    base = of_arm(frame, year=2, desk=axes.desks[1]).set_index("measure")["mean"]
    assert base["utilisation"] == pytest.approx(0.9)
    assert base["offered"] == pytest.approx(12 * 150.0)
    assert base["waiting_at_year_end"] == 4.0
    assert "utilisation" not in set(of_arm(frame, desk=axes.desks[0])["measure"])


def test_shadow_work_stands_in_hours_by_school_and_who_did_it():
    frame = make_tables(CASE, [made_record(shadow=60.0), made_record("merge")]).shadow_by_school
    rows = of_arm(frame, year=1)
    assert rows["value"].sum() == pytest.approx(60.0)
    assert rows[rows["who"] == "office"]["value"].sum() == pytest.approx(48.0)
    assert set(frame["unit"]) == {"hours"}


def test_the_balance_of_work_is_proved_in_its_own_table():
    frame = make_tables(CASE, made_run(2, 1)).work_balance
    rows = of_arm(frame, request_type="hr_request").set_index("measure")["mean"]
    assert rows["asked_in_all"] == pytest.approx(6_400 / 60)
    assert rows["accounted_for"] == pytest.approx(6_400 / 60)
    assert rows["difference"] == 0.0
    by = by_function(CASE, frame)
    assert by.loc[("hr", "merge"), "by_centre"] == pytest.approx(5_000 / 60)
    assert list(by.columns) == list(WORK_MEASURES)


@pytest.mark.parametrize(("lost", "word"), [(0.01, "missing"), (-0.01, "too many")])
def test_work_that_does_not_balance_has_its_sentence(lost, word):
    record = made_record()
    record.work_balance[2, WORK_MEASURES.index("asked")] += lost
    assert unbalanced([record]) == (
        "status_quo, world 0, replication 0: hr_request: 0.01 minutes of work are " + word,
    )
    record.work_balance[2, 0] = np.nan
    assert len(unbalanced([record])) == 1


def test_cells_are_written_only_when_a_run_was_asked_for_them():
    assert "service_cells" not in table_files(find(CASE, made_run(2, 1), made_info()), detail=True)
    first = np.array([0, 1, 1], dtype=np.int64)
    cells = Cells(
        desk=first, kind=first, school=first, month=np.array([5, 6, 17], dtype=np.int64),
        measures={name: np.array([1.0, 2.0, 3.0]) for name in CELL_COLUMNS},
    )  # fmt: skip
    records = [replace(made_record(), cells=cells), made_record("merge")]
    frame = make_tables(CASE, records).service_cells
    assert frame["month"].tolist() == [1, 12]
    assert frame["wait_p50_minutes"].tolist() == [2.0, 3.0]
    assert set(frame["request_type"]) == {"payroll_request"}
    assert set(CELL_COLUMNS.values()) <= set(frame.columns)


def test_sums_over_runs_leave_out_what_was_not_measured():
    values = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan], [5.0, np.nan]])
    for share in (0.1, 0.5, 0.9):
        found = quantile_of_measured(values, share)
        assert found[0] == pytest.approx(np.nanquantile(values[:, 0], share))
        assert np.isnan(found[1])
    records = [made_record(world=w) for w in range(4)]
    frame = over_runs(records, values, {"place": ("here", "there")})
    assert frame["place"].tolist() == ["here"]
    assert frame[["runs", "mean"]].to_numpy().tolist() == [[3, pytest.approx(8 / 3)]]


def test_made_queues_keep_the_requests_in_balance():
    axes = made_axes()
    record = made_record(queue=made_queue(axes, 20.0, 19, 50), axes=axes)
    assert unbalanced([record]) == ()
    assert record.service_month[:, SERVICE_MEASURES.index("waiting"), -1].min() >= 20

"""Charts draw the numbers of their tables, say what they found, and are the same twice."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from outputs.bridge import Bridge, bridge
from outputs.charts.all_charts import charts_of, marks_of
from outputs.charts.fan import fan_table
from outputs.charts.files import inline, save, svg
from outputs.charts.house import NARROW, WIDE
from outputs.charts.paired_bars import not_shown, waits_table
from outputs.charts.people_charts import people_charts_of
from outputs.charts.service_charts import service_charts_of
from outputs.charts.views_charts import views_charts_of
from outputs.charts.waits_and_backlog import recovery_title
from outputs.recovering import month_in_words, recoveries, recovery_by_run
from outputs.tables import make_tables
from tests.chart_texts import wrong_with
from tests.made_records import made_case, made_claim, made_info, made_record, made_run

CASE = made_case()
TABLES = make_tables(CASE, made_run(20, 3))
CHARTS = charts_of(CASE, TABLES, CASE.claims[0], bridge(TABLES, CASE.claims[0]), made_info())
RECOVERED = recoveries(CASE, recovery_by_run(CASE, TABLES, CASE.claims[0]))
SERVICE = service_charts_of(CASE, TABLES, CASE.claims[0], RECOVERED, made_info())
NAMES = ("fan", "bridge", "waits", "people")
PEOPLE = people_charts_of(CASE, TABLES, CASE.claims[0], made_info())
VIEWS = views_charts_of(CASE, TABLES, CASE.claims[0], made_info())
ALL = (*CHARTS, *SERVICE, *PEOPLE, *VIEWS)
ALL_NAMES = (
    *NAMES, "waits and backlog", "utilisation", "shadow work", "flow", "employers", "who loses",
    "two views", "by school", "decisions",
)  # fmt: skip
LONG = "Safeguarding, special educational needs, inclusion and alternative provision commissioning"


def texts(figure: Figure) -> str:
    return " ".join(t.get_text() for t in figure.findobj(Text)).replace("\n", " ")


@pytest.mark.parametrize("chart", ALL, ids=ALL_NAMES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_title_units_runs_seed_and_the_illustrative_mark_are_shown(chart, width):
    said = texts(chart.draw(width=width))
    assert chart.title in said
    assert re.search(
        r"£ thousand|working hours|[Ff]ull-time equivalents|per cent|Hours of|Kinds of", said
    )
    assert "20 worlds x 3 replications, seed 2026, version 0.1.0. Illustrative data." in said


@pytest.mark.parametrize("chart", ALL, ids=ALL_NAMES)
def test_the_same_chart_has_the_same_bytes_and_keeps_its_text(chart):
    first, second = svg(chart.draw()), svg(chart.draw())
    assert first == second
    assert "<text" in first
    assert "<dc:date" not in first
    assert "Matplotlib" not in first
    ElementTree.fromstring(first)


def test_saved_files_are_the_same_twice(tmp_path: Path):
    for name in ("one", "two"):
        save(CHARTS[1].draw(), tmp_path / f"{name}.svg", tmp_path / f"{name}.png")
    for ending in ("svg", "png"):
        data = (tmp_path / f"one.{ending}").read_bytes()
        assert data == (tmp_path / f"two.{ending}").read_bytes()
        assert len(data) > 2_000


def test_the_fan_draws_its_table():
    chart = CHARTS[0]
    plot = chart.draw().axes[0]
    lines = {line.get_label(): line for line in plot.get_lines()}
    np.testing.assert_allclose(lines["Middle run (median)"].get_ydata(), chart.table["p50"])
    np.testing.assert_allclose(lines["As claimed"].get_ydata(), chart.table["claimed"])
    band = plot.collections[0].get_paths()[0].vertices[:, 1]
    assert band.max() == pytest.approx(chart.table["p90"].max())
    assert band.min() == pytest.approx(chart.table["p10"].min())


def test_the_claim_accrues_from_the_first_month_of_its_year():
    table = fan_table(TABLES.savings_by_month, made_claim(gbp_per_year=1_200.0)).set_index("month")
    assert table["claimed"][[0, 24, 25, 36, 60]].tolist() == [0, 0, 100, 1_200, 3_600]


def test_the_fan_is_the_spread_of_the_runs():
    rows = TABLES.savings_by_month
    last = rows[(rows["arm"] == "merge") & (rows["month"] == 60)]["gbp"]
    found = CHARTS[0].table.set_index("month").loc[60]
    assert found["p50"] == pytest.approx(np.quantile(last, 0.5))
    assert found["p10"] == pytest.approx(np.quantile(last, 0.1))


def test_day_one_is_marked_as_planned_and_as_reached():
    marks = marks_of(CASE, TABLES, CASE.claims[0])
    assert marks.planned_day_one == 12
    assert marks.median_day_one in (13, 25)


def test_the_bridge_draws_its_table_and_ends_at_the_total():
    chart = CHARTS[1]
    bars = chart.draw().axes[0].patches
    np.testing.assert_allclose([b.get_width() for b in bars], chart.table["gbp"])
    assert bars[-1].get_x() == 0
    before = bars[-2].get_x() + bars[-2].get_width()
    assert before == pytest.approx(bars[-1].get_width())


@pytest.mark.parametrize(
    "chart", [*CHARTS[2:], *SERVICE[1:], *VIEWS[1:]], ids=(*NAMES[2:], *ALL_NAMES[5:7], "a", "b")
)
def test_bars_draw_the_means_of_their_table(chart):
    bars = [b for b in chart.draw().axes[0].patches if "queues" not in str(b.get_label())]
    drawn = sorted(bar.get_width() for bar in bars)
    np.testing.assert_allclose(drawn, sorted(chart.table["mean"]))


def test_waits_that_no_data_supports_are_named_and_not_drawn():
    assert "estates" not in set(CHARTS[2].table["item"])
    assert not_shown(CASE) in texts(CHARTS[2].draw())
    assert not_shown(CASE) == "Not shown, as no data of the trusts supports it: Estates."


def test_no_waits_at_all_still_make_a_chart():
    trusts = tuple(t.model_copy(update={"waits_supported": ()}) for t in CASE.trusts)
    case = CASE.model_copy(update={"trusts": trusts})
    assert waits_table(case, TABLES.service, ("status_quo", "merge"), 3).empty
    chart = charts_of(case, TABLES, CASE.claims[0], bridge(TABLES, CASE.claims[0]), made_info())[2]
    assert "No wait is shown" in texts(chart.draw())


def hard_charts():
    """Long and doubled names, huge and negative steps; and a run in which nothing differs."""
    functions = tuple(f.model_copy(update={"label": LONG}) for f in CASE.functions)
    arms = tuple(a.model_copy(update={"label": f"{LONG} {a.key}"}) for a in CASE.arms)
    case = CASE.model_copy(update={"functions": functions, "arms": arms})
    steps = ((LONG, 1_234_567_890), ("two $ystem$", -2_234_567_890), ("pens", -3))
    total = sum(pence for _, pence in steps)
    ranges = {name: (pence / 200, pence / 50) for name, pence in (*steps, ("total", total))}
    made_of = Bridge(3, "cash", steps, total, ranges)
    yield from charts_of(case, TABLES, CASE.claims[0], made_of, made_info())
    schools = tuple(
        t.model_copy(
            update={
                "name": f"{LONG} {t.company_number}",
                "schools": tuple(s.model_copy(update={"name": LONG}) for s in t.schools),
            }
        )
        for t in case.trusts
    )
    named = case.model_copy(update={"trusts": schools})
    yield from service_charts_of(named, TABLES, CASE.claims[0], RECOVERED, made_info())
    yield from views_charts_of(named, TABLES, CASE.claims[0], made_info())
    never = [RECOVERED[0]._replace(p50=math.inf, p90=math.inf, months=math.inf)]
    yield from service_charts_of(CASE, TABLES, CASE.claims[0], never, made_info())
    yield from people_charts_of(case, TABLES, CASE.claims[0], made_info())
    same = [made_record(arm, world) for arm in ("status_quo", "merge") for world in range(2)]
    nothing = make_tables(CASE, same)
    yield from charts_of(
        CASE, nothing, CASE.claims[0], bridge(nothing, CASE.claims[0]), made_info()
    )
    yield from service_charts_of(CASE, nothing, CASE.claims[0], (), made_info())
    yield from views_charts_of(CASE, nothing, CASE.claims[0], made_info())
    yield from views_charts_of(unsupported(), TABLES, CASE.claims[0], made_info())
    yield from service_charts_of(unsupported(), TABLES, CASE.claims[0], (), made_info())


def unsupported():
    trusts = tuple(t.model_copy(update={"waits_supported": ()}) for t in CASE.trusts)
    return CASE.model_copy(update={"trusts": trusts})


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_text_overlaps_another_or_leaves_the_picture(width):
    for chart in [*ALL, *hard_charts()]:
        assert wrong_with(chart.draw(width=width)) == [], chart.name


def test_waits_and_queues_draw_their_table_and_mark_cut_over_and_recovery():
    chart = SERVICE[0]
    plots = chart.draw().axes
    assert len(plots) == 2 * 4
    rows = chart.table[(chart.table["item"] == "payroll") & (chart.table["arm"] == "merge")]
    lines = {line.get_label(): line for line in plots[3].get_lines()}
    np.testing.assert_allclose(lines["Merge"].get_ydata(), rows["waiting_p50"])
    band = plots[3].collections[1].get_paths()[0].vertices[:, 1]
    assert band.max() == pytest.approx(rows["waiting_p90"].max())
    found = next(row for row in RECOVERED if row.function == "payroll")
    assert lines["Brought together, middle run"].get_xdata()[0] == found.cut_over + 1
    assert lines["Back to normal, middle run"].get_xdata()[0] == found.p50 + 1


def test_the_spread_by_month_is_that_of_the_runs():
    by_month = TABLES.service_by_month
    rows = by_month[
        (by_month["arm"] == "merge") & (by_month["function"] == "it") & (by_month["month"] == 30)
    ]
    waits = rows[rows["measure"] == "mean_wait"]["value"]
    table = SERVICE[0].table
    cell = table[(table["item"] == "it") & (table["arm"] == "merge") & (table["month"] == 30)]
    assert cell["mean_wait_p90"].item() == pytest.approx(np.quantile(waits, 0.9))


def test_the_title_names_the_slowest_service_its_date_and_the_runs_that_never_recover():
    title = SERVICE[0].title
    slowest = max(RECOVERED, key=lambda row: (row.months, row.never.value))
    assert slowest.function == "it"
    assert title.startswith("Merge: IT takes longest to recover: back to normal by")
    assert month_in_words(CASE, slowest.p50) in title
    assert f"in all {slowest.runs} runs" in title
    never = [slowest._replace(never=slowest.never._replace(value=0.5), months=math.inf)]
    said = recovery_title(CASE, "Merge", never)
    assert f"never within 5 years in {round(slowest.runs / 2)} of {slowest.runs} runs" in said
    calm = [slowest._replace(months=0.0)]
    assert "no queue falls behind" in recovery_title(CASE, "Merge", calm)
    assert "brought together in any run" in recovery_title(CASE, "Merge", [])
    assert "no data" in recovery_title(unsupported(), "Merge", [])


def test_utilisation_is_shown_in_per_cent_with_the_zone_where_queues_grow_fast():
    chart = SERVICE[1]
    assert len(set(chart.table["item"])) == 2 * 4
    base = chart.table[chart.table["arm"] == "status_quo"]
    assert base["mean"].tolist() == pytest.approx([80.0] * 8)
    assert "Finance, Alder centre" in set(chart.table["label"])
    said = texts(chart.draw())
    assert "queues grow fast" in said
    zone = chart.draw().axes[0].patches[0]
    assert (zone.get_x(), zone.get_x() + zone.get_width()) == (85.0, 95.0)
    assert "('Stay as we are': 0 of 8)" in chart.title


def test_shadow_work_names_the_largest_rise_with_its_interval():
    chart = SERVICE[2]
    wide = chart.table.pivot(index="label", columns="arm", values="mean")
    change = wide["merge"] - wide["status_quo"]
    assert change.max() > 1
    assert f"{change.max():+,.0f} (95% interval" in chart.title
    assert "Includes services whose waits rest on no data of the trusts: Estates." in texts(
        chart.draw()
    )
    same = [made_record(arm) for arm in ("status_quo", "merge")]
    nothing = service_charts_of(CASE, make_tables(CASE, same), CASE.claims[0], (), made_info())
    assert "as much of the work themselves" in nothing[2].title


def test_inline_pictures_have_their_own_ids_a_role_and_a_label():
    text = inline(svg(CHARTS[1].draw()), "here", "A label")
    assert text.startswith('<svg role="img" aria-label="A label"')
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert ids
    assert all(name.startswith("here-") for name in ids)
    used = re.findall(r'(?:xlink:href="|url\()#([^")]+)', text)
    assert set(used) <= set(ids)
    head = text[: text.index(">")]
    assert " width=" not in head
    assert "viewBox" in head

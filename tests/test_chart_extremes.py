"""Charts of the largest, the smallest, the emptiest and the longest: every word can be read."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from outputs.charts.chart import Chart
from outputs.charts.house import NARROW, WIDE, without_middle, wrapped
from outputs.charts.many_rows import MOST_ROWS, at_the_ends
from outputs.charts.money_scale import money_scale
from tests.chart_texts import texts_of, wrong_with
from tests.made_extremes import RUNS, SCHOOLS, TRIALS, charts_of_runs, many_schools

HIGHEST = 20.0
"""Inches beyond which a chart is no picture for a page or a slide."""


def unreadable(charts: tuple[Chart, ...]) -> list[str]:
    found = []
    for chart in charts:
        for width in (WIDE, NARROW):
            figure = chart.draw(width=width)
            found += [f"{chart.name} at {width}: {said}" for said in wrong_with(figure)]
        high = chart.draw().get_size_inches()[1]
        found += [f"{chart.name} is {high:.0f} inches high"] if high > HIGHEST else []
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", RUNS)
def test_every_chart_of_a_run_can_be_read(kind: str) -> None:
    charts = charts_of_runs(RUNS[kind]())
    assert len(charts) > 20
    assert unreadable(charts) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", TRIALS)
def test_every_chart_of_a_trial_can_be_read(kind: str) -> None:
    charts = TRIALS[kind]()
    assert len(charts) == 8
    assert unreadable(charts) == []


def test_of_many_schools_both_ends_are_shown_and_the_table_has_all() -> None:
    charts = [chart for chart in charts_of_runs(many_schools())
              if chart.name.startswith(("winners", "served-by-school"))]  # fmt: skip
    assert len(charts) == 2
    assert unreadable(tuple(charts)) == []
    for chart in charts:
        assert len(chart.table.drop_duplicates("label")) == SCHOOLS
        said = " ".join(text.get_text() for text in texts_of(chart.draw())).replace("\n", " ")
        assert f"Of {SCHOOLS} rows only the {MOST_ROWS // 2}" in said


def test_both_ends_are_the_least_and_the_most_in_the_order_given() -> None:
    values = [float(n * 37 % 101) for n in range(60)]
    kept = at_the_ends(values)
    assert kept == sorted(kept)
    assert len(kept) == MOST_ROWS
    others = [value for place, value in enumerate(values) if place not in kept]
    ends = sorted(values[place] for place in kept)
    assert max(ends[: MOST_ROWS // 2]) < min(others)
    assert min(ends[MOST_ROWS // 2 :]) > max(others)
    assert at_the_ends(values[:MOST_ROWS]) == list(range(MOST_ROWS))


def test_a_long_name_keeps_both_its_ends() -> None:
    names = [f"The Federation of Schools of Upper and Lower Elmbury and the Vale {n}" for n in "AB"]
    for width in (WIDE, NARROW):
        first, second = (wrapped(name, width) for name in names)
        assert first != second
        assert first.startswith("The")
        assert max(first.count("\n"), second.count("\n")) <= 2
    assert without_middle("short", 5) == "short"
    assert all(len(without_middle("x" * 90, most)) <= most for most in range(4, 90))
    assert all(len(without_middle(names[0], most)) <= most for most in range(4, 70))


@pytest.mark.parametrize(
    ("gbp", "said", "unit"),
    [(0.0, "0", "£"), (-0.3, "0", "£"), (-12_345.0, "-12,345", "£"),
     (20_040.0, "+20.0", "£ thousand"), (-1e9, "-1,000.0", "£ million")],
)  # fmt: skip
def test_amounts_are_on_a_scale_that_is_easy_to_read(gbp: float, said: str, unit: str) -> None:
    scale = money_scale([gbp, float("nan")])
    assert scale.signed(gbp) == said
    assert scale.unit == unit


def test_words_cut_off_on_each_other_or_too_small_are_seen() -> None:
    figure = Figure(figsize=(4, 3))
    figure.text(0.2, 0.5, "one word")
    assert wrong_with(figure) == []
    figure.text(0.22, 0.5, "another")
    figure.text(0.9, 0.9, "beyond the edge")
    figure.text(0.1, 0.1, "tiny", fontsize=4)
    assert [said.partition(":")[0] for said in wrong_with(figure)] == [
        "cut off", "too small", "on each other",
    ]  # fmt: skip

"""The fall of productivity after a cut-over: known changes come out; what others say is drawn."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from entities.measures import SERVICE_MEASURES
from entities.records import Happening, Numbers, Records
from outputs.charts.dip import Others, dip, others_of
from outputs.charts.house import caption
from outputs.dip import deeper_than, dip_by_run, dip_table, dip_title
from outputs.tables import make_tables
from tests.made_records import made_axes, made_case, made_claim, made_info, made_record
from tests.shipped_cases import case_called

CLAIM = made_claim()
CASE = made_case()
RUN_IN = made_axes().run_in_months
FINANCE, PAYROLL = (made_axes().functions.index(name) for name in ("finance", "payroll"))
SERVED, EFFORT = (SERVICE_MEASURES.index(name) for name in ("served", "effort_minutes"))
START = 13
"""Finance is brought together in October 2027, thirteen months after the decision."""


def pair(world: int, slower: dict[int, list[float]], cut_over: bool = True) -> list[Records]:
    """A run with and without: minutes a request times so much, by quarter from the start."""
    base = made_record("status_quo", world=world)
    service = base.service_month.copy()
    service[:, SERVED], service[:, EFFORT] = 10.0, 600.0
    later = service.copy()
    for row, factors in slower.items():
        for quarter, factor in enumerate(factors):
            first = RUN_IN + START + 3 * quarter
            later[row, EFFORT, first : first + 3] *= factor
    told = (Happening(dt.date(2027, 10, 1), "cut_over", "Finance is brought together"),)
    merge = made_record("merge", world=world, happenings=told if cut_over else ())
    return [
        dataclasses.replace(base, service_month=service),
        dataclasses.replace(merge, service_month=later),
    ]


def changes(runs: list[Records]) -> Numbers:
    return dip_by_run(CASE, runs, make_tables(CASE, runs), CLAIM)


def table_of(runs: list[Records]) -> pd.DataFrame:
    return dip_table(changes(runs)).set_index("months")


def test_a_known_fall_comes_out_quarter_by_quarter() -> None:
    table = table_of([*pair(0, {FINANCE: [1.25, 1.25, 1.0, 0.8]}), *pair(1, {FINANCE: [1.0]})])
    assert table["mean"].loc[[-4.5, -1.5]].tolist() == [0.0, 0.0]
    assert table["mean"].loc[[1.5, 4.5, 7.5, 10.5]].tolist() == pytest.approx(
        [-0.1, -0.1, 0, 0.125]
    )
    assert table["p10"].loc[1.5] == pytest.approx(-0.18)
    assert (table["runs"] == 2).all()


def test_services_that_stay_where_they_are_do_not_count() -> None:
    table = table_of(pair(0, {PAYROLL: [2.0]}))
    assert (table["mean"] == 0.0).all()


def test_a_run_without_a_cut_over_does_not_count_and_none_gives_no_table() -> None:
    fallen, none = pair(0, {FINANCE: [1.25]}), pair(1, {}, cut_over=False)
    assert (table_of([*fallen, *none])["runs"] == 1).all()
    assert table_of(none).empty


def test_the_title_tells_depth_and_when_it_is_full_again() -> None:
    def title(factors: list[float]) -> str:
        runs = pair(0, {FINANCE: factors})
        return dip_title(dip_table(changes(runs)), "Merge")

    assert "are 20% fewer in the quarter after a cut-over and back 6 months" in title([1.25, 1.25])
    assert "not back 36 months" in title([1.25] * 12)
    assert "no fall to speak of" in title([0.99])


def test_runs_worse_than_the_deepest_guess_are_counted() -> None:
    runs = [*pair(0, {FINANCE: [2.0]}), *pair(1, {FINANCE: [1.25]})]
    assert deeper_than(changes(runs), 0.3).startswith("In 1 of 2 runs the quarter after")
    assert deeper_than(changes(pair(0, {}, cut_over=False)), 0.3) == ""


def test_what_others_say_is_drawn_and_comes_from_the_book() -> None:
    others = others_of(case_called("tiny"))
    assert others == Others((0.0, 0.3), (6, 24))
    assert others_of(CASE) is None
    runs = pair(0, {FINANCE: [1.25]})
    table = dip_table(changes(runs))
    figure = dip(table, caption("A title", made_info(), True), others)
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    mean = np.asarray(lines["Mean of runs"].get_ydata())
    assert mean == pytest.approx(table["mean"].to_numpy())
    guess = np.asarray(lines["Lost on the day: a guess, never measured"].get_ydata())
    assert guess == pytest.approx([-0.3, 0.0])

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
from outputs.dip import QUARTERS, deeper_than, dip_by_run, dip_table, dip_title, followed
from outputs.tables import make_tables
from tests.made_records import LABELS, made_axes, made_case, made_claim, made_info, made_record
from tests.shipped_cases import case_called

CLAIM = made_claim()
CASE = made_case()
RUN_IN = made_axes().run_in_months
FINANCE, PAYROLL = (made_axes().functions.index(name) for name in ("finance", "payroll"))
SERVED, EFFORT = (SERVICE_MEASURES.index(name) for name in ("served", "effort_minutes"))
PAYROLL_SAYS = f"{LABELS[PAYROLL]} is brought together"
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
    assert table["p10"].loc[1.5] == pytest.approx(-0.2), "the lowest of few"
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
        return dip_title(dip_table(changes(runs)), "Merge", "all")

    assert "are 20% fewer 0 to 3 months after a cut-over and back after 6 months" in title(
        [1.25, 1.25]
    )
    assert "not back after 36 months" in title([1.25] * 12)
    assert "do not fall to speak of" in title([0.99])


def test_quarters_that_few_runs_know_are_not_told_and_all_are_of_the_same_runs() -> None:
    """Of five runs one ends early; what most runs do not know is left out, and so is the run."""
    runs = [r for world in range(5) for r in pair(world, {FINANCE: [1.25]})]
    known = changes(runs)
    known[0, 6:] = np.nan
    kept, quarters = followed(known)
    assert (len(kept), quarters) == (4, QUARTERS)
    known[1, 8:] = np.nan
    kept, quarters = followed(known)
    assert (len(kept), quarters.stop) == (4, 6)
    assert (dip_table(known)["runs"] == 4).all()


def test_an_idle_service_does_not_hide_the_others() -> None:
    base, merge = pair(0, {FINANCE: [1.25]})
    for record in (base, merge):
        record.service_month[PAYROLL, [SERVED, EFFORT]] = 0.0
    told = (*merge.happenings, Happening(dt.date(2027, 10, 1), "cut_over", PAYROLL_SAYS))
    both = [base, dataclasses.replace(merge, happenings=told)]
    assert changes(both)[0].tolist() == pytest.approx(changes([base, merge])[0].tolist())
    assert changes(both)[0, 2] == pytest.approx(-0.2)


def test_two_services_count_by_the_hours_they_take() -> None:
    base, merge = pair(0, {FINANCE: [2.0], PAYROLL: [1.0]})
    base.service_month[PAYROLL, EFFORT] *= 3
    merge.service_month[PAYROLL, EFFORT] *= 3
    told = (*merge.happenings, Happening(dt.date(2027, 10, 1), "cut_over", PAYROLL_SAYS))
    both = [base, dataclasses.replace(merge, happenings=told)]
    assert changes(both)[0, 2] == pytest.approx(-0.5 / 4)


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

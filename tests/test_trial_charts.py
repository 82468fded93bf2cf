"""Charts of a trial: each says its finding, its runs, seed and seal, and is the same twice."""

from __future__ import annotations

import dataclasses
import math

import pytest

from outputs.charts.files import svg
from outputs.charts.house import NARROW, WIDE
from outputs.charts.trial_charts import trial_charts_of
from outputs.ranked import ranked
from outputs.seal import Seal
from outputs.trial import Trial
from tests.chart_texts import wrong_with
from tests.made_records import made_info
from tests.made_trial import BESIDE, CASE, CLAIM, trial_with
from tests.test_charts import texts

NAMES = ("s-curve", "ladder", "beliefs", "made-of", "options", "drivers", "luck", "outside-view")
INFO = made_info(worlds=300, replications=1, seal=Seal("c0ffee" * 10 + "beef"))
TRIAL = trial_with()
CHARTS = trial_charts_of(CASE, TRIAL, INFO)


def hard() -> tuple[Trial, ...]:
    """Trials at the ends of what may come: all below nought, nothing told, one option, no parts."""
    below = dataclasses.replace(
        TRIAL,
        ladder=tuple(dataclasses.replace(r, p10=-9e8, p50=-5e8, p90=-1e8) for r in TRIAL.ladder),
    )
    bare = dataclasses.replace(
        TRIAL, brought=(), drivers=(), fails=(), comes_close=None, rival=None, needed=(),
        options=ranked({"merge": TRIAL.savings.gbp}, TRIAL.savings.worlds),
    )  # fmt: skip
    return below, bare


@pytest.mark.parametrize("chart", CHARTS, ids=NAMES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_finding_units_runs_seed_and_seal_are_shown(chart, width: float) -> None:
    said = texts(chart.draw(width=width)).replace("- ", "-")
    assert chart.title in said
    assert "£" in said
    made = "300 worlds x 1 replication, seed 2026, seal c0ffeec0ffee, version 0.1.0."
    assert f"{made} Illustrative data." in said


@pytest.mark.parametrize("chart", CHARTS, ids=NAMES)
def test_the_same_chart_has_the_same_bytes(chart) -> None:
    assert svg(chart.draw()) == svg(chart.draw())


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("trial", [TRIAL, *hard()], ids=["usual", "below nought", "bare"])
def test_no_text_overlaps_another_or_leaves_the_picture(trial: Trial, width: float) -> None:
    for chart in trial_charts_of(CASE, trial, INFO):
        assert wrong_with(chart.draw(width=width)) == [], chart.name


def test_tables_hold_what_is_drawn() -> None:
    by_name = {name: chart.table for name, chart in zip(NAMES, CHARTS, strict=True)}
    assert by_name["ladder"]["middle"].tolist() == [rung.p50 for rung in TRIAL.ladder]
    assert by_name["made-of"]["middle"].sum() == pytest.approx(
        TRIAL.bare.mean + sum(one.gbp.mean for one in TRIAL.brought)
    )
    assert by_name["options"]["middle"].iloc[0] == 0
    assert len(by_name["drivers"]) == 10
    assert len(by_name["luck"]) == BESIDE
    curve = by_name["s-curve"]
    reached = curve[curve["gbp"] >= CLAIM.gbp_per_year]["reached"]
    assert reached.max() == pytest.approx(TRIAL.savings.chance(CLAIM.gbp_per_year).value)
    assert curve["reached"].is_monotonic_decreasing
    assert math.isclose(curve["reached"].iloc[0], 1.0)

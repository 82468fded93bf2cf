"""A service has recovered when its queue is back within the margin for three months running."""

from __future__ import annotations

import math

import numpy as np
import pytest

from outputs.recovering import month_in_words, recoveries, recovery_by_run
from outputs.recovery import above_normal, back_to_normal, recovery_of
from outputs.tables import make_tables
from tests.made_records import made_case, made_run

BASE = np.full(12, 100.0)


def queue(*above: int) -> np.ndarray:
    found = BASE.copy()
    found[list(above)] = 120.0
    return found


@pytest.mark.parametrize(
    ("months_above", "expected"),
    [
        ((), 4),  # no dip at all: normal from the cut-over on
        ((1, 2), 4),  # a queue before the cut-over is not of its making
        ((4, 5), 6),
        ((4, 5, 7), 8),  # one good month is not a recovery
        ((6, 7), 8),  # a dip that begins late is a dip all the same
        ((4, 9), 5),  # one bad month later is not a second dip
        ((2, 4, 8, 9), 5),  # nor are two
        ((4, 7, 8, 9), math.inf),  # three are, and after them two months cannot tell
        ((4, 8, 9, 10, 11), math.inf),  # a queue that rises for good is not back
        ((4, 8), 5),  # three months running, no more
        ((4, 7), 8),  # two months are too few
        ((4, 5, 6, 7, 8), 9),  # the last three months are just enough
        ((4, 5, 6, 7, 8, 9), math.inf),  # two are left: it cannot be told
        (tuple(range(4, 12)), math.inf),
    ],
)
def test_back_to_normal_is_a_return_that_lasts(months_above, expected):
    assert back_to_normal(queue(*months_above), BASE, 4) == expected


def test_a_second_dip_puts_the_return_off_until_it_is_over():
    months = np.full(24, 100.0)
    months[[4, 10, 11, 12, 13]] = 120.0
    assert back_to_normal(months, np.full(24, 100.0), 4) == 14


def test_the_margin_is_a_tenth_or_five_requests_whichever_is_larger():
    large, small = np.array([100.0, 100.0]), np.array([10.0, 10.0])
    assert above_normal(np.array([110.0, 110.5]), large).tolist() == [False, True]
    assert above_normal(np.array([15.0, 15.5]), small).tolist() == [False, True]
    assert above_normal(np.array([0.0, 5.5]), np.zeros(2)).tolist() == [False, True]


def test_quantiles_are_runs_and_never_can_be_one_of_them():
    back = [12.0, 15.0, 18.0, math.inf, math.inf]
    found = recovery_of("it", [12.0] * 5, back, [0, 1, 2, 3, 4])
    assert (found.p10, found.p50, found.p90) == (12.0, 18.0, math.inf)
    assert found.months == 6.0
    assert found.never.value == pytest.approx(0.4)
    assert found.never.low < 0.4 < found.never.high
    assert found.no_dip.value == pytest.approx(0.2)
    with pytest.raises(ValueError, match="in no run"):
        recovery_of("it", [], [], [])


def test_months_have_their_names_and_never_is_said():
    case = made_case()
    assert month_in_words(case, 0) == "September 2026"
    assert month_in_words(case, 30) == "March 2029"
    assert month_in_words(case, math.inf) == "not within 5 years"


def test_recovery_is_read_from_cut_overs_and_paired_queues():
    case = made_case()
    by_run = recovery_by_run(case, make_tables(case, made_run(5, 1)), case.claims[0])
    assert set(by_run["function"]) == {"finance", "payroll", "hr", "it"}  # estates: not supported
    of_hr = by_run[by_run["function"] == "hr"].set_index("world")
    for world in of_hr.index:  # a dip of (2 + 4 world + 2) months that mends by even steps
        depth = 2 + world % 5 * 4 + 2
        above = sum(20 * (1 - step / (depth + 1)) > 5 for step in range(depth))
        start = 13 if world % 2 == 0 else 25
        assert of_hr.loc[world, "cut_over_month"] == start + 2
        assert of_hr.loc[world, "back_to_normal_month"] == start + 1 + above
    summed = recoveries(case, by_run)
    assert [row.function for row in summed] == ["finance", "payroll", "hr", "it"]
    assert summed[0].runs == len(of_hr)

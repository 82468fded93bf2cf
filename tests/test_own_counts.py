"""A trust's own leavers and recruitment replace the sector's figures for that trust alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pydantic import ValidationError

from entities.case import Case
from entities.service import Estimate
from entities.trust import StaffCounts
from scenarios.own_counts import counted
from scenarios.worlds import draw_worlds
from simulator.leaving import base_rate
from simulator.replicate import play
from simulator.seats import seats_of
from simulator.situation import setting_for, situation_for
from tests.shipped_cases import SEED, case_called, changed

CASE = case_called("tiny")
NUMBER = CASE.trusts[1].company_number


def with_counts(**counts: object) -> Case:
    found = StaffCounts.model_validate(counts)
    lead, joiner = CASE.trusts
    return changed(CASE, trusts=(lead, joiner.model_copy(update={"staff_counts": found})))


def test_a_count_is_believed_as_widely_as_its_interval() -> None:
    """The Wilson score interval of 80%: where the share seen is 1.2816 standard errors away."""
    found = counted(24, 120)
    assert found.value == pytest.approx(0.2)
    for edge in (found.low, found.high):
        error = (edge * (1 - edge) / 120) ** 0.5
        assert abs(0.2 - edge) / error == pytest.approx(1.281552, rel=1e-5)
    few = counted(2, 10)
    assert few.low < found.low < found.high < few.high
    assert counted(0, 30).low == 0


def test_own_leavers_move_the_rates_of_their_trust_and_nothing_else() -> None:
    own = with_counts(leavers=60, post_years=120)
    before, after = (draw_worlds(c, count=40, seed=SEED) for c in (CASE, own))
    name = f"workforce.support_leaver_rate@{NUMBER}"
    rates = [world[name] for world in after]
    assert 0.4 < min(rates) < 0.5 < max(rates) < 0.6
    for one, other in zip(before, after, strict=True):
        assert {**one.values, name: 0} == {**other.values, name: 0}
    situation = situation_for(setting_for(own, after[0], SEED, 0), own.arm("status_quo"))
    found = {s.trust.company_number: base_rate(situation, s) for s in seats_of(situation).values()}
    assert found[NUMBER] == after[0][name]
    assert found[CASE.trusts[0].company_number] == after[0]["workforce.support_leaver_rate"]


def test_posts_of_a_trust_that_hires_slowly_stand_empty_for_longer() -> None:
    slow = with_counts(
        weeks_to_hire=Estimate(value=40, low=39, high=41), failed_rounds=9, rounds=20
    )
    weeks: dict[str, list[float]] = {trust.company_number: [] for trust in CASE.trusts}
    for world in draw_worlds(slow, count=4, seed=SEED):
        finished = play(slow, slow.arm("status_quo"), world, seed=SEED, replication=0)
        year = finished.situation.calendar.office_minutes_per_year
        for seat in finished.organisation.seats.values():
            for (since, state), (until, _) in pairwise(seat.changes):
                if state == "vacant":
                    weeks[seat.trust.company_number].append((until - since) / year * 52)
    lead, joiner = weeks.values()
    assert min(joiner) > 35
    assert min(lead) < 20


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"leavers": 3}, "give both or neither"),
        ({"leavers": 30, "post_years": 20}, "should be fewer than post_years"),
        ({"rounds": 4, "failed_rounds": 4}, "should be fewer than rounds"),
        ({"weeks_to_hire": {"value": 9.0, "low": 12.0, "high": 14.0}}, "in order"),
    ],
)
def test_counts_that_make_no_sense_are_refused(counts: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        StaffCounts.model_validate(counts)


@pytest.mark.parametrize("of", [5, 9, 10, 17, 18, 20, 120])
def test_nobody_of_so_many_is_a_share_from_nought(of: int) -> None:
    found = counted(0, of)
    assert found.value == found.low == 0
    assert 0 < found.high < 0.3

"""How much rests on leaving and hiring: shares that are known beforehand, and what is said."""

from __future__ import annotations

import numpy as np
import pytest

from entities.service import Estimate
from entities.trust import StaffCounts
from outputs.resting import explained, feeds_on_itself, rests_on_hiring
from outputs.tables import make_tables
from scenarios.worlds import draw_worlds
from tests.made_records import made_case, made_info, made_record, made_run
from tests.shipped_cases import case_called

CASE = made_case()
TABLES = make_tables(CASE, made_run(20, 3))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.8])
def test_the_share_explained_is_the_one_that_was_put_in(share: float) -> None:
    """Half the assumptions carry a known part of the variance; 95% intervals hold it mostly."""
    luck, inside, means = np.random.default_rng(5), 0, []
    for _ in range(60):
        known = luck.normal(size=(400, 6))
        signal = known[:, :3].sum(axis=1) / np.sqrt(3)
        values = np.sqrt(share) * signal + np.sqrt(1 - share) * luck.normal(size=400)
        found = explained(values, known)
        assert found is not None
        inside += found.low <= share <= found.high
        means.append(found.share)
    assert np.mean(means) == pytest.approx(share, abs=0.02)
    assert inside >= 52


def test_too_few_worlds_and_what_never_varies_tell_nothing() -> None:
    known = np.random.default_rng(1).normal(size=(23, 6))
    assert explained(known[:, 0], known) is None
    more = np.random.default_rng(1).normal(size=(24, 6))
    assert explained(more[:, 0], more) is not None
    assert explained(np.ones(24), more) is None
    assert explained(more[:, 0], np.ones((24, 6))) is None


def test_few_worlds_are_told_how_many_would_do() -> None:
    worlds = draw_worlds(case_called("tiny"), count=20, seed=1)
    told = " ".join(rests_on_hiring(CASE, TABLES, CASE.claims[0], worlds))
    assert "no trust gave its own leavers" in told
    assert "With 20 worlds it cannot be said" in told


def test_enough_worlds_tell_shares_with_intervals() -> None:
    worlds = draw_worlds(case_called("tiny"), count=120, seed=1)
    tables = make_tables(CASE, made_run(120, 1))
    told = " ".join(rests_on_hiring(CASE, tables, CASE.claims[0], worlds))
    assert "explains" in told
    assert "of the saving (" in told
    assert "intervals of 95%" in told


def test_a_trust_s_own_counts_are_named() -> None:
    lead, joiner = CASE.trusts
    own = StaffCounts(weeks_to_hire=Estimate(value=9, low=8, high=10))
    counted = lead.model_copy(update={"staff_counts": own})
    case = CASE.model_copy(update={"trusts": (counted, joiner)})
    told = rests_on_hiring(case, TABLES, CASE.claims[0], ())[0]
    assert lead.name in told
    assert joiner.name not in told


def test_the_gain_and_the_runs_that_ran_away_are_told_even_when_there_are_none() -> None:
    told = feeds_on_itself([made_record(world=w) for w in range(4)])
    assert "every 100 set off 5.0 more" in told
    assert "In 0 of 4 runs" in told


def test_the_page_says_it() -> None:
    from outputs.findings import find

    findings = find(CASE, made_run(6, 1), made_info())
    assert len(findings.claims[0].hiring) >= 3

"""How long posts stand empty, and what of that agency staff cover by a trust's own policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from entities.case import Case
from entities.measures import PEOPLE_MEASURES
from entities.records import Records
from simulator.seats import Seat, seats_of
from simulator.situation import Situation, setting_for, situation_for
from simulator.staff import agency_share, vacant_minutes
from tests.made_people import CASE, world_with
from tests.shipped_cases import SEED, changed, run_arm

LEAD, JOINER = CASE.trusts
TEN_WEEKS = world_with(
    workforce__time_to_hire_weeks=10.0, workforce__new_holder_notice_share=0.4,
    model__failed_recruitment_share=0.5, model__agency_cover_share=0.3,
    workforce__support_leaver_rate=0.5, model__leaving_rate_cap=0.6,
)  # fmt: skip


def with_policy(*entries: dict[str, object]) -> Case:
    lead = type(LEAD).model_validate({**LEAD.model_dump(), "agency_policy": entries})
    return changed(CASE, trusts=(lead, JOINER))


def situation_of(case: Case) -> Situation:
    return situation_for(setting_for(case, TEN_WEEKS, SEED, 0), case.arm("status_quo"))


def seats(situation: Situation) -> Iterator[Seat]:
    yield from seats_of(situation).values()


def test_a_round_that_fails_costs_its_weeks_without_the_notice_nobody_gives() -> None:
    """Of ten weeks four are notice: one round takes ten, two take sixteen, three 22."""
    situation = situation_of(CASE)
    year = situation.calendar.office_minutes_per_year
    day = situation.calendar.minutes_per_day
    found = set()
    for seat in seats(situation):
        for ordinal in range(1, 9):
            weeks = vacant_minutes(situation, seat, ordinal) / year * 52
            found.add(round((weeks - 4) / 6))
            exact = 4 + 6 * round((weeks - 4) / 6)
            assert 0 <= weeks - exact < day / year * 52
    assert {1, 2, 3} <= found


def test_a_policy_holds_for_its_desks_and_its_trust_alone() -> None:
    case = with_policy({"desks": ["finance", "office"], "share": 0.9}, {"share": 0.1})
    situation = situation_of(case)
    for seat in seats(situation):
        want = 0.3
        if seat.trust.company_number == LEAD.company_number:
            want = 0.9 if seat.post.desk in ("finance", "office") else 0.1
        want = 0.0 if seat.post.kind == "structural" else want
        assert agency_share(situation, seat) == want
    off = situation_of(changed(case, switched_off=("agency_cover",)))
    assert {agency_share(off, seat) for seat in seats(off)} == {0.0}


def covered(record: Records) -> float:
    return float(record.people[:, PEOPLE_MEASURES.index("agency_fte")].sum())


def spent(record: Records, trust: str) -> int:
    rows = [
        n
        for n, key in enumerate(record.ledger_keys)
        if key.cause == "Agency cover" and key.trust == trust
    ]
    return int(record.ledger_pence[rows].sum())


def test_a_trust_that_covers_nothing_pays_no_agency_and_one_that_covers_all_pays_for_all() -> None:
    none, usual, every = (
        run_arm(case, case.arm("status_quo"), TEN_WEEKS)
        for case in (with_policy({"share": 0.0}), CASE, with_policy({"share": 1.0}))
    )
    number = LEAD.company_number
    assert spent(none, number) == 0 < spent(usual, number) < spent(every, number)
    assert covered(none) < covered(usual) < covered(every)
    same = [record.people[:, PEOPLE_MEASURES.index("leavers")] for record in (none, usual, every)]
    assert same[0].sum() > 0
    assert np.isfinite(np.stack(same)).all()


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (
            [{"desks": ["finanse"], "share": 0.5}],
            "'finanse' is not a function or a desk in schools; did you mean 'finance'?",
        ),
        (
            [{"desks": ["hr"], "share": 0.5}, {"desks": ["hr"], "share": 0.1}],
            "agency policy for 'hr' is given twice",
        ),
        ([{"share": 0.5}, {"share": 0.1}], "agency policy for 'all other desks' is given twice"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(
    entries: list[dict[str, object]], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        with_policy(*entries)

"""Pension rates: valuations come in every arm; a plan may bring staff into the lead's fund."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.records import Records
from entities.trust import PensionRate, Trust
from outputs.tables import unbalanced
from scenarios.reading import BadInput, read_case
from scenarios.worlds import draw_worlds
from simulator.money.awards import compounded, support_award
from simulator.money.pay import lgps_rates
from simulator.money.roll_forward import cost_index
from simulator.programme import timetable
from simulator.situation import setting_for, situation_for
from tests.made_files import write_room
from tests.made_people import CASE, WORLDS, arm_with
from tests.shipped_cases import SEED, changed, run_arm, same

ELM, FIR = CASE.trusts
RATE = "workforce.lgps_rate"
FIRST, NEXT = "workforce.lgps_rate_change_2026", "workforce.lgps_rate_change_2029"
CAUSE = "Pension fund changed"
DAYS = [dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2029, 3, 1), dt.date(2029, 4, 1)]


def world_where(trust: Trust, rate: float, first: float, later: float) -> World:
    """Return a world with the rate of a trust's fund and its changes by valuations."""
    number = trust.company_number
    given = {f"{RATE}@{number}": rate, f"{FIRST}@{number}": first, f"{NEXT}@{number}": later}
    return WORLDS[0].model_copy(update={"values": {**WORLDS[0].values, **given}})


def with_rates(trust: Trust, *own: tuple[str, float]) -> Trust:
    rates = tuple(
        PensionRate(pension="lgps", since=dt.date.fromisoformat(day), share=s) for day, s in own
    )
    return trust.model_copy(update={"pension_rates": rates})


@pytest.mark.parametrize(
    ("own", "rates"),
    [
        ((), [0.21, 0.18, 0.18, 0.20]),
        # A letter of the last cycle holds until the valuation, and is changed by it
        ((("2023-04-01", 0.23),), [0.23, 0.20, 0.20, 0.22]),
        # A letter of this cycle holds until the next; before it, the rate without the valuation
        ((("2026-04-01", 0.17),), [0.20, 0.17, 0.17, 0.19]),
        ((("2023-04-01", 0.23), ("2026-04-01", 0.17), ("2027-04-01", 0.16)),
         [0.23, 0.17, 0.16, 0.18]),
        ((("2026-04-01", 0.17), ("2029-04-01", 0.15)), [0.20, 0.17, 0.17, 0.15]),
    ],
)  # fmt: skip
def test_own_rates_hold_until_the_next_valuation_which_changes_what_is_not_known(
    own: tuple[tuple[str, float], ...], rates: list[float]
) -> None:
    found = lgps_rates(with_rates(ELM, *own), world_where(ELM, 0.21, -0.03, 0.02), DAYS)
    assert found == pytest.approx(rates)


def test_a_line_of_support_staff_is_rolled_and_goes_on_by_the_rates_that_posts_have() -> None:
    """Else the remainder of the return would take back what a valuation gives on posts."""
    days = [dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2029, 3, 1), dt.date(2029, 4, 1)]
    line, world = "administrative_and_clerical_staff", world_where(ELM, 0.21, -0.03, 0.02)
    level = world_where(ELM, 0.21, 0.0, 0.0)
    with_them, without = (cost_index(line, ELM, w, days[0], days) for w in (world, level))
    pay = world["workforce.njc_pay_scp12"] * compounded(world, support_award, 4, days[0], days)
    gap = (with_them - without) / pay
    assert gap == pytest.approx([0.0, -0.03, -0.03, -0.01])
    assert cost_index("teaching_staff", ELM, world, days[0], days) == pytest.approx(
        cost_index("teaching_staff", ELM, level, days[0], days)
    )


def test_no_rate_falls_below_nought() -> None:
    found = lgps_rates(ELM, world_where(ELM, 0.05, -0.08, 0.02), DAYS)
    assert found == pytest.approx([0.05, 0.0, 0.0, 0.0])


def test_valuations_that_change_nothing_change_nothing_to_the_penny() -> None:
    """As letters that give one and the same rate for every cycle do."""
    world = world_where(ELM, 0.21, 0.0, 0.0)
    world = world.model_copy(
        update={"values": {**world.values, f"{FIRST}@{FIR.company_number}": 0.0,
                           f"{NEXT}@{FIR.company_number}": 0.0}}
    )  # fmt: skip
    said = [("2000-04-01", None), ("2026-04-01", None), ("2029-04-01", None)]
    trusts = tuple(
        with_rates(t, *((day, world.at(RATE, t.company_number)) for day, _ in said))
        for t in (ELM, FIR)
    )
    for key in ("status_quo", "merge"):
        drawn, letters = (
            run_arm(changed(CASE, trusts=each), CASE.arm(key), world)
            for each in ((ELM, FIR), trusts)
        )
        assert same(drawn, letters)


def test_a_valuation_lowers_what_posts_cost_alike_in_every_arm() -> None:
    """Where the plan lets staff stay in their fund and deletes no post, rates are the same."""
    merge = arm_with("merge", pension="stay")
    case = changed(CASE, switched_off=("refusal",))
    costs = {}
    for change in (0.0, -0.05):
        world = WORLDS[0]
        for trust in (ELM, FIR):
            given = {f"{FIRST}@{trust.company_number}": change,
                     f"{RATE}@{trust.company_number}": 0.2}  # fmt: skip
            world = world.model_copy(update={"values": {**world.values, **given}})
        for arm in (case.arm("status_quo"), merge):
            record = run_arm(case, arm, world)
            costs[arm.key, change] = posts(record)
            assert not fund_changed(record).any()
    assert (costs["status_quo", 0.0] == costs["made", 0.0]).all()
    assert (costs["status_quo", -0.05] == costs["made", -0.05]).all()
    assert (costs["status_quo", -0.05] < costs["status_quo", 0.0]).all()


def posts(record: Records) -> np.ndarray:
    rows = [n for n, k in enumerate(record.ledger_keys) if k.cause.startswith("Established posts")]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


def fund_changed(record: Records) -> np.ndarray:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause == CAUSE]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


def one_post_case(*off: str, **more: object) -> Case:
    """Firlock with one post of 30,000 in the local government scheme, and caterers for 133,000.

    Two posts more, so that somebody serves its school, are in no scheme.
    """
    raw = FIR.model_dump()
    kept = {"dovelark-business-manager", "dovelark-caretaker", "dovelark-family-support-worker"}
    raw["posts"] = [
        {**p, "salary_gbp": 30_000.0, "fte": 1.0, "weeks": "full_year",
         "pension": "lgps" if p["desk"] == "office" else "none"}
        for p in raw["posts"] if p["id"] in kept
    ]  # fmt: skip
    raw["schools"] = [{**school, "lines": {}} for school in raw["schools"]]
    raw["central_lines"] = {"catering_staff": 133_000}
    fir = Trust.model_validate({**raw, **more})
    return changed(
        CASE, trusts=(ELM, fir), arms=(CASE.arm("status_quo"), arm_with("merge")), claims=(),
        switched_off=("refusal", *off),
    )  # fmt: skip


def steady(lead: float, own: float) -> World:
    """Return a world with two rates for good, without pay awards."""
    world, given = WORLDS[0], {"workforce.njc_award_2025": 0.0,
                               "workforce.support_on_cost_multiplier": 1.33}  # fmt: skip
    for trust, rate in ((ELM, lead), (FIR, own)):
        number = trust.company_number
        given |= {f"{RATE}@{number}": rate, f"{FIRST}@{number}": 0.0, f"{NEXT}@{number}": 0.0,
                  f"model.roll_forward_error_spending@{number}": 0.0}  # fmt: skip
    return world.model_copy(update={"values": {**world.values, **given}})


LEAD_FUND = arm_with("merge", pension="lead_fund")


def test_joining_staff_pay_the_lead_s_rate_from_the_day_their_trust_joins() -> None:
    """Five points less on 30,000 of the post and 100,000 of caterers: 6,500 a year."""
    case, world = one_post_case(), steady(0.20, 0.25)
    record = run_arm(case, LEAD_FUND, world)
    joined = record.joined[1]
    found = fund_changed(record)
    assert 0 < joined < len(found) - 12
    assert (found[:joined] == 0).all()
    assert found[joined : joined + 12].sum() == pytest.approx(-650_000, abs=2)
    dearer = fund_changed(run_arm(case, LEAD_FUND, steady(0.25, 0.20)))
    assert np.abs(dearer + found).max() <= 2
    assert unbalanced([record]) == ()
    keys = {(k.trust, k.place, k.line) for k in record.ledger_keys if k.cause == CAUSE}
    assert keys == {
        (FIR.company_number, "900051", "administrative_and_clerical_staff"),
        (FIR.company_number, "centre", "catering_staff"),
    }


def test_nothing_else_moves_when_the_fund_is_changed() -> None:
    case, world = one_post_case(), steady(0.20, 0.25)
    stay, move = (run_arm(case, arm, world) for arm in (arm_with("merge"), LEAD_FUND))
    gap = move.ledger_pence.sum(axis=0) - stay.ledger_pence.sum(axis=0)
    assert (gap == fund_changed(move)).all()
    assert (stay.service_month == move.service_month).all()
    assert (stay.people == move.people).all()


@pytest.mark.parametrize(
    ("off", "more", "rates"),
    [
        ((), {"pension_fund": ELM.pension_fund}, (0.20, 0.25)),  # both are in it already
        (("pension_fund_changed",), {}, (0.20, 0.25)),
        ((), {}, (0.22, 0.22)),
    ],
)
def test_nothing_changes_in_the_same_fund_at_the_same_rate_or_switched_off(
    off: tuple[str, ...], more: dict[str, object], rates: tuple[float, float]
) -> None:
    case, world = one_post_case(*off, **more), steady(*rates)
    stay, move = (run_arm(case, arm, world) for arm in (arm_with("merge"), LEAD_FUND))
    assert same(stay, move)


def test_a_deleted_post_changes_no_fund_any_more() -> None:
    gone = [{"post": "dovelark-business-manager", "months_after_start": 0, "route": "redundancy"}]
    arm = arm_with("merge", pension="lead_fund", deletions=gone)
    case = changed(one_post_case("exit_clocks"), arms=(CASE.arm("status_quo"), arm))
    record = run_arm(case, arm, steady(0.20, 0.25))
    assert [one.post for one in record.exits] == ["dovelark-business-manager"]
    assert fund_changed(record)[-12:].sum() == pytest.approx(-500_000, abs=2)  # the caterers alone


def test_a_refused_merger_changes_no_fund() -> None:
    case = changed(CASE, arms=(CASE.arm("status_quo"), LEAD_FUND), claims=())
    refused = [
        w for w in WORLDS
        if timetable(situation_for(setting_for(case, w, SEED, 0), LEAD_FUND)).refused is not None
    ]  # fmt: skip
    assert refused
    assert not fund_changed(run_arm(case, LEAD_FUND, refused[0])).any()


def test_trusts_of_one_fund_share_its_draws_and_others_have_their_own() -> None:
    together = changed(
        CASE, trusts=(ELM, FIR.model_copy(update={"pension_fund": ELM.pension_fund}))
    )
    apart, one = (draw_worlds(case, count=5, seed=SEED) for case in (CASE, together))
    for key in (RATE, FIRST, NEXT):
        for world, other in zip(apart, one, strict=True):
            elm, fir = (world.at(key, t.company_number) for t in (ELM, FIR))
            assert elm != fir
            assert [other.at(key, t.company_number) for t in (ELM, FIR)] == [elm, elm]


def test_only_a_merger_changes_the_pension_fund(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "cases" / "two.yaml"
    text = path.read_text(encoding="utf-8").replace("kind: merge", "kind: share")
    path.write_text(text.replace("start: 2027", "pension: lead_fund\n      start: 2027"),
                    encoding="utf-8")  # fmt: skip
    with pytest.raises(BadInput, match="only a 'merge' changes the pension fund of staff"):
        read_case(path)


def test_an_arm_stays_in_its_funds_unless_it_says_otherwise() -> None:
    assert Arm(key="a", label="A").plan.pension == "stay"

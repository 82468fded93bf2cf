"""How posts go: clocks, order of steps, redeployment, protection, posts held empty, departures."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

from entities.case import Case, Departure
from entities.plan import Arm, MergerPlan
from entities.records import Records
from simulator.dates import Timetable
from simulator.money.pay import pay_per_year
from simulator.money.redundancy import executive_exit_months, special_severance
from simulator.programme import timetable
from simulator.situation import setting_for, situation_for
from tests.made_people import CASE, START, WORLDS, arm_with, played, posts_of, world_with
from tests.shipped_cases import SEED, changed, pounds, run_arm, same

STILL = changed(CASE, switched_off=("leaving", "long_absence", "delay", "refusal"))
OFFICE = posts_of(CASE, desk="office")
MOVABLE = world_with(
    model__redeployment_share=1.0, people__trial_fails=0.0, people__redeployment_least_pay=0.01,
    people__hold_months=0.0,
)  # fmt: skip


def pool(**changes: object) -> dict[str, object]:
    return {"key": "offices", "posts": OFFICE, "keep": 1, "months_after_start": 6, **changes}


def deletion(post: str, months: int, route: str = "redundancy") -> dict[str, object]:
    return {"post": post, "months_after_start": months, "route": route}


def dates(case: Case, arm: Arm) -> Timetable:
    return timetable(situation_for(setting_for(case, WORLDS[0], SEED, 0), arm))


def month_of(case: Case, day: dt.date) -> int:
    first = dates(case, arm_with()).start
    assert first is not None
    return first + (day.year - START.year) * 12 + day.month - START.month


def ways(record: Records) -> list[str]:
    return [one.how for one in record.exits]


def test_no_redundancy_before_consultation_and_notice_have_run_from_day_one() -> None:
    """35 days and 7 weeks are three months; a post with longer service takes longer notice."""
    world_days = world_with(process__consultation_days_under_20=35.0)
    arm = arm_with("merge", deletions=(deletion(OFFICE[0], 0),))
    situation = situation_for(setting_for(STILL, world_days, SEED, 0), arm)
    due = timetable(situation).exits[0]
    start = timetable(situation).start
    assert start is not None
    post = situation.post(OFFICE[0])
    later = (start - situation.decision_month) // 12
    years = {"under_2": 1, "2_to_4": 3, "5_to_9": 7, "10_to_19": 14, "20_and_over": 22}
    weeks = min(12, years[post.service_band] + later)
    assert due.opens == start
    assert due.month == start + -(-(35 + 7 * weeks) // (365.25 / 12))
    planned = timetable(
        situation_for(setting_for(STILL, world_days, SEED, 0),
                      arm_with("merge", deletions=(deletion(OFFICE[0], 12),)))
    ).exits[0]  # fmt: skip
    assert planned.month == start + 12
    more = min(12, weeks + 1)
    assert planned.opens == start + 12 + -(35 + 7 * more) // (365.25 / 12)


def test_without_clocks_and_for_executives_and_for_wastage_the_plan_s_date_holds() -> None:
    off = changed(STILL, switched_off=(*STILL.switched_off, "exit_clocks"))
    plans = [
        (off, deletion(OFFICE[0], 0)),
        (STILL, deletion("elm-chief-executive", 0)),
        (STILL, deletion(OFFICE[0], 0, "wastage")),
    ]
    for case, gone in plans:
        found = dates(case, arm_with("merge", deletions=(gone,)))
        assert found.exits[0].month == found.start


def test_a_pool_keeps_what_it_keeps_and_the_rest_go_by_redundancy() -> None:
    record = run_arm(STILL, arm_with(pools=(pool(order=["redundancy"]),)), WORLDS[0])
    assert ways(record) == ["redundancy"] * (len(OFFICE) - 1)
    assert {one.post for one in record.exits} < set(OFFICE)
    assert pounds(record, "cash") < pounds(run_arm(STILL, arm_with(), WORLDS[0]), "cash")
    causes = {k.cause for k in record.ledger_keys}
    assert "Redundancy pay" in causes


def test_who_is_selected_changes_from_replication_to_replication_and_not_with_the_plan() -> None:
    arm = arm_with(pools=(pool(order=["redundancy"], keep=len(OFFICE) - 1),))
    chosen = [run_arm(STILL, arm, WORLDS[0], n).exits[0].post for n in range(12)]
    assert len(set(chosen)) > 1
    later = arm_with(
        pools=(pool(order=["redundancy"], keep=len(OFFICE) - 1, months_after_start=9),)
    )
    assert [run_arm(STILL, later, WORLDS[0], n).exits[0].post for n in range(12)] == chosen


def test_wastage_waits_for_leavers_and_redundancy_takes_the_rest() -> None:
    leaving = changed(STILL, switched_off=("long_absence", "delay", "refusal"))
    often = world_with(workforce__support_leaver_rate=0.5, model__leaving_rate_cap=0.9)
    arm = arm_with(pools=(pool(order=["wastage", "redundancy"], keep=0, wastage_months=8),))
    record = run_arm(leaving, arm, often)
    due = month_of(leaving, START) + 6
    assert len(record.exits) == len(OFFICE)
    for one in record.exits:
        assert one.month >= due
        if one.how == "redundancy":
            assert one.month == due + 8
        else:
            assert one.month <= due + 8
    assert {"wastage", "vacant"} & set(ways(record))


def test_wastage_alone_never_makes_anybody_redundant() -> None:
    record = run_arm(STILL, arm_with(pools=(pool(order=["wastage"]),)), WORLDS[0])
    assert record.exits == ()


def with_empty(*names: str) -> Case:
    """The case with posts that stand empty from early on and are not filled again."""
    gone = tuple(Departure(post=p, month=dt.date(2027, 2, 1), replaced=False) for p in names)
    return changed(STILL, departures=gone)


def two_posts() -> tuple[str, str]:
    """The dearest post of an office, and another that pays less."""
    pay = {name: pay_per_year(post(name), MOVABLE) for name in posts_of(STILL, kind="desk")}
    dearest = max(posts_of(STILL, desk="office"), key=pay.__getitem__)
    return dearest, next(name for name in pay if pay[name] < pay[dearest])


def test_somebody_displaced_takes_an_empty_post_and_keeps_the_pay() -> None:
    dearest, cheaper = two_posts()
    arm = arm_with(
        "merge", pools=(pool(posts=[dearest], keep=0, order=["redeployment", "redundancy"]),)
    )
    finished = played(with_empty(cheaper), arm, MOVABLE)
    chronicle, seats = finished.organisation.chronicle, finished.organisation.seats
    assert [(m.post, m.to) for m in chronicle.redeployed] == [(dearest, cheaper)]
    assert [one.how for one in chronicle.exits] == ["redeployment"]
    assert chronicle.made_redundant == {}
    assert seats[cheaper].state == "filled"
    assert seats[dearest].state == "deleted"
    record = run_arm(with_empty(cheaper), arm, MOVABLE)
    rows = [n for n, k in enumerate(record.ledger_keys) if k.cause == "Pay protection"]
    paid = np.flatnonzero(record.ledger_pence[rows].sum(axis=0))
    years = MOVABLE["model.pay_protection_years"]
    assert 0 < len(paid) <= round(12 * years) + 1
    assert not [k for k in record.ledger_keys if k.cause == "Redundancy pay"]


def post(name: str):  # type: ignore[no-untyped-def]
    return next(p for t in CASE.trusts for p in t.posts if p.id == name)


def test_somebody_moved_early_leaves_the_old_post_established_until_it_is_due() -> None:
    """The move falls in the months of consultation; the saving not before the plan's month."""
    dearest, cheaper = two_posts()
    arm = arm_with("merge", pools=(pool(posts=[dearest], keep=0),))
    finished = played(with_empty(cheaper), arm, MOVABLE)
    due, calendar = finished.dates.exits[0], finished.situation.calendar
    moved = calendar.month_of(finished.organisation.chronicle.redeployed[0].minute)
    gone = finished.organisation.chronicle.exits[0]
    assert due.opens <= moved < due.month
    assert (gone.month, gone.how) == (due.month, "redeployment")
    states = [state for _, state in finished.organisation.seats[dearest].changes]
    assert states[-2:] == ["vacant", "deleted"]


def test_redeployment_after_wastage_does_not_begin_before_it() -> None:
    dearest, cheaper = two_posts()
    order = ["wastage", "redeployment", "redundancy"]
    arm = arm_with("merge", pools=(pool(posts=[dearest], keep=0, order=order, wastage_months=6),))
    finished = played(with_empty(cheaper), arm, MOVABLE)
    due, calendar = finished.dates.exits[0], finished.situation.calendar
    moved = calendar.month_of(finished.organisation.chronicle.redeployed[0].minute)
    assert moved == due.month + 6
    assert finished.organisation.chronicle.exits[0].month == due.month + 6


def test_nobody_moves_from_a_pool_whose_empty_posts_are_enough() -> None:
    """A pool of two that keeps one, one of them empty: the empty one goes and nobody moves."""
    dearest, cheaper = two_posts()
    second = next(p for p in OFFICE if p not in (dearest, cheaper))
    for empty, moves in ((cheaper,), 1), ((cheaper, second), 0):
        arm = arm_with("merge", pools=(pool(posts=[dearest, second], keep=1),))
        finished = played(with_empty(*empty), arm, MOVABLE)
        assert len(finished.organisation.chronicle.redeployed) <= moves
        if not moves:
            assert [one.post for one in finished.organisation.chronicle.exits] == [second]


def test_an_executive_in_the_local_government_scheme_brings_a_pension_charge_too() -> None:
    chief = "elm-chief-executive"
    older = [
        p.model_copy(
            update={"pension": "lgps", "age_band": "55_and_over", "service_band": "10_to_19"}
        )
        if p.id == chief
        else p
        for p in CASE.trusts[0].posts
    ]
    lead = CASE.trusts[0].model_copy(update={"posts": tuple(older)})
    case = changed(STILL, trusts=(lead, CASE.trusts[1]))
    record = run_arm(case, arm_with(deletions=(deletion(chief, 0),)), WORLDS[0])
    causes = {k.cause for k in record.ledger_keys if k.place == "centre"}
    assert {"Executives' notice and settlement", "Pension strain"} <= causes


def test_a_settlement_is_never_shorter_than_notice() -> None:
    short = world_with(model__executive_exit_cost_months=2.0, process__executive_notice_months=4.0)
    assert executive_exit_months(short) == 4.0
    assert special_severance(post("elm-chief-executive"), short) == 0.0


def test_who_stays_after_a_pool_is_settled_leaves_as_before() -> None:
    """Six months after the pool went, at-risk leaving is over for those who stay."""
    arm = arm_with(pools=(pool(order=["redundancy"]),))
    finished = played(changed(STILL, switched_off=STILL.switched_off[1:]), arm)
    organisation, due = finished.organisation, finished.dates.exits[0]
    seats = tuple(organisation.seats.values())
    stays = [n for n, s in enumerate(seats) if s.post.id in OFFICE and s.state != "deleted"]
    assert stays
    rates = organisation.leaving
    at = np.asarray([-1] * len(seats))
    month = due.month + 6
    figures = organisation.figures
    known = np.asarray([s.post.id in due.posts for s in seats])
    before = rates.rates(month, at, figures, np.zeros(len(seats), dtype=np.bool_))[stays]
    after = rates.rates(month, at, figures, known)[stays]
    assert (before > after).all()


def test_a_people_strategy_of_a_refused_merger_neither_costs_nor_keeps_anybody() -> None:
    strategy = {"label": "Better terms", "months_after_start": 0, "gbp_per_year": 12_000.0}
    refused = world_with(model__refusal_chance=1.0, model__people_strategy_leaving=0.3)
    with_it, without = (
        run_arm(CASE, arm_with("merge", **plan), refused)
        for plan in ({"people_strategy": strategy}, {})
    )
    assert same(with_it, without)
    assert (with_it.teachers == without.teachers).all()


def test_who_is_not_replaced_is_not_though_the_post_was_empty_that_day() -> None:
    """A holder gone in January would be replaced in spring; in February it is said: no longer."""
    departures = (
        Departure(post=OFFICE[0], month=dt.date(2027, 1, 1)),
        Departure(post=OFFICE[0], month=dt.date(2027, 2, 1), replaced=False),
    )
    case = changed(STILL, departures=departures)
    finished = played(case, case.arm("status_quo"), world_with(workforce__time_to_hire_weeks=20.0))
    assert finished.organisation.seats[OFFICE[0]].state == "vacant"
    told = [h.what for h in finished.organisation.chronicle.happenings if h.kind == "departure"]
    assert len(told) == 2
    assert told[1].endswith("stands empty already")


def test_without_an_empty_post_redeployment_ends_in_redundancy() -> None:
    arm = arm_with(pools=(pool(posts=[OFFICE[0]], keep=0),))
    assert ways(run_arm(STILL, arm, MOVABLE)) == ["redundancy"]


def test_a_trial_that_fails_ends_in_redundancy_pay() -> None:
    fails = world_with(MOVABLE, people__trial_fails=1.0)
    dearest, cheaper = two_posts()
    arm = arm_with("merge", pools=(pool(posts=[dearest], keep=0),))
    record = run_arm(with_empty(cheaper), arm, fails)
    assert ways(record) == ["redeployment"]
    assert "Redundancy pay" in {k.cause for k in record.ledger_keys}


def test_people_move_between_employers_only_where_these_became_one() -> None:
    lead, joiner = CASE.trusts
    own = [p for p in OFFICE if p in {q.id for q in joiner.posts}]
    dearest = max(own, key=lambda p: pay_per_year(post(p), MOVABLE))
    cheaper = next(
        p.id for p in lead.posts
        if p.kind == "desk" and pay_per_year(p, MOVABLE) < pay_per_year(post(dearest), MOVABLE)
    )  # fmt: skip
    for kind, way in (("lean", "redundancy"), ("merge", "redeployment")):
        arm = arm_with(kind, pools=(pool(posts=[dearest], keep=0),))
        assert ways(run_arm(with_empty(cheaper), arm, MOVABLE)) == [way]


def leaver(name: str, day: dt.date) -> Case:
    return changed(STILL, departures=(Departure(post=name, month=day),))


def test_a_post_soon_to_go_is_not_advertised_and_goes_without_redundancy_pay() -> None:
    arm = arm_with(deletions=(deletion(OFFICE[0], 6),))
    soon = leaver(OFFICE[0], dt.date(2028, 1, 1))
    held = world_with(people__hold_months=6.0, workforce__time_to_hire_weeks=4.0)
    record = run_arm(soon, arm, held)
    assert ways(record) == ["vacant"]
    assert not [k for k in record.ledger_keys if k.cause == "Redundancy pay"]
    off = changed(soon, switched_off=(*soon.switched_off, "held_vacancies"))
    assert ways(run_arm(off, arm, held)) == ["redundancy"]
    early = run_arm(leaver(OFFICE[0], dt.date(2027, 3, 1)), arm, held)
    assert ways(early) == ["redundancy"]


def test_a_holder_leaves_when_told_in_every_arm_and_the_post_is_filled_again() -> None:
    case = leaver(OFFICE[0], dt.date(2027, 2, 1))
    for arm in (case.arm("status_quo"), arm_with()):
        finished = played(case, arm)
        changes = finished.organisation.seats[OFFICE[0]].changes
        assert [state for _, state in changes] == ["filled", "vacant", "filled"]
        assert finished.situation.calendar.date_of(changes[1][0]) == dt.date(2027, 2, 1)


def test_a_holder_who_is_not_replaced_leaves_an_empty_post() -> None:
    finished = played(with_empty(OFFICE[0]), CASE.arm("status_quo"))
    assert finished.organisation.seats[OFFICE[0]].state == "vacant"


@pytest.mark.parametrize("switch", ["pay_protection"])
def test_protection_switches_off_by_name(switch: str) -> None:
    dearest, cheaper = two_posts()
    arm = arm_with("merge", pools=(pool(posts=[dearest], keep=0),))
    case = with_empty(cheaper)
    off = changed(case, switched_off=(*case.switched_off, switch))
    causes = [{k.cause for k in run_arm(c, arm, MOVABLE).ledger_keys} for c in (case, off)]
    assert causes[0] - causes[1] == {"Pay protection"}


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"pools": [pool(keep=9)]}, "keeps 9 of"),
        ({"pools": [pool(posts=["elm-hr-oficer"], keep=0)]}, "did you mean 'elm-hr-officer'?"),
        ({"pools": [pool(order=["wastage", "wastage"])]}, "names no step, or one twice"),
        ({"pools": [pool(), pool()]}, "is saved twice"),
        ({"pools": [pool()], "deletions": [deletion(OFFICE[0], 3)]}, "is saved twice"),
    ],
)
def test_a_pool_that_makes_no_sense_is_refused_with_a_sentence(
    plan: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        changed(CASE, arms=(CASE.arm("status_quo"), arm_with("lean", **plan)), claims=())


def test_a_large_payment_to_an_executive_waits_for_approval() -> None:
    """15 months at 78,000 x 0.4, less 3 of notice, are 31,200 pounds."""
    chief = "elm-chief-executive"
    soon = MergerPlan.model_validate(
        {"kind": "lean", "start": dt.date(2026, 12, 1), "deletions": [deletion(chief, 0)]}
    )
    arm = Arm(key="made", label="Made", plan=soon)
    large = world_with(
        model__executive_exit_cost_months=15.0, process__executive_notice_months=3.0,
        process__severance_approval_weeks=8.0, process__severance_approval_threshold=31_000.0,
    )  # fmt: skip
    small = world_with(large, process__severance_approval_threshold=32_000.0)
    off = changed(STILL, switched_off=(*STILL.switched_off, "severance_approval"))
    assert special_severance(post(chief), large) == pytest.approx(31_200)
    for case, world, months in ((STILL, large, 2), (STILL, small, 0), (off, large, 0)):
        situation = situation_for(setting_for(case, world, SEED, 0), arm)
        found = timetable(situation)
        assert found.exits[0].month == situation.decision_month + months
    notes = [run_arm(STILL, arm, world).notes for world in (large, small)]
    assert [any("must ask for approval" in n for n in told) for told in notes] == [True, False]

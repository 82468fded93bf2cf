"""Moves between schools and the centre save nothing by themselves, to the penny and the month."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.desks import central_desk, local_desk
from entities.measures import PEOPLE_MEASURES, RELEASED_MEASURES
from entities.plan import Arm
from entities.records import Records
from outputs.charging import RULES, charges
from outputs.money import counts
from outputs.school_books import books_of, yearly_books
from simulator.desk.readable import ReadableDesk
from simulator.duties import inherited
from simulator.replicate import Finished
from tests.made_moves import (
    BROOK,
    BUSY,
    CLERK,
    DOVE,
    ELM,
    EVERY_PART,
    FEEDBACKS,
    FIR,
    MOSS,
    OFFICER,
    STATIONERY,
    WORLD,
    case_of,
    changes,
    moves,
    sums,
    with_arm,
)
from tests.made_people import played
from tests.shipped_cases import changed, run_arm, same

STILL = case_of(*FEEDBACKS)
START = 11
"""Months from the start of the run (October 2026) to the start of the plans (September 2027)."""
SHADOW = "Shadow work: "
PEOPLE = {"Vacancies", "Agency cover", "Recruiting to posts", "Increments"}
"""Causes that hang on who holds a post, and not on where it is."""
OF_A_MERGER = ("wave_work", "migration_work", "closing_trust", "lost_autonomy")
"""What comes to cost pounds in a merger where posts move: work of it that finds no place at a desk
whose only post moved away, and who leaves a school that decides less."""
DESKS = [(t, p) for t in STILL.trusts for p in t.posts if p.kind == "desk"]
FUNCTIONS = [function.key for function in STILL.functions]


@lru_cache(maxsize=8)
def status_quo(*off: str) -> Records:
    return run_arm(case_of(*off), STILL.arm("status_quo"), BUSY)


def ran(case: Case, arm: Arm) -> Records:
    return run_arm(with_arm(case, arm), arm, BUSY)


@st.composite
def drawn_moves(draw: st.DrawFn) -> tuple[dict[str, object], ...]:
    """Draw posts, months and places: to the centre, back to a school, or to another school."""
    steps = []
    for n in draw(st.lists(st.sampled_from(range(len(DESKS))), min_size=1, unique=True)):
        trust, post = DESKS[n]
        places = {"centre", *(school.urn for school in trust.schools)} - {post.place}
        step: dict[str, object] = {
            "post": post.id, "months_after_start": draw(st.integers(0, 26)),
            "to": draw(st.sampled_from(sorted(places))),
        }  # fmt: skip
        if step["to"] == "centre":
            step["function"] = draw(st.sampled_from(FUNCTIONS))
        steps.append(step)
    return tuple(steps)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
@given(steps=drawn_moves())
def test_moves_alone_change_no_total_in_any_month(steps: tuple[dict[str, object], ...]) -> None:
    """Also with people who come and go, cover and increments: they hang on the post alone."""
    before, after = status_quo(*FEEDBACKS), ran(STILL, moves(*steps))
    assert changes(before, after, *EVERY_PART) == {}
    for rule in STILL.counting_rules:
        one, other = (r.ledger_pence[counts(rule, r.ledger_keys)].sum(axis=0)
                      for r in (before, after))  # fmt: skip
        assert (one == other).all()
    assert changes(before, after, "place", "function")
    for part in ("joined_fte", "left_fte", "established_fte", "in_post_fte", "agency_fte"):
        row = PEOPLE_MEASURES.index(part)
        np.testing.assert_allclose(before.people[:, row].sum(axis=0),
                                   after.people[:, row].sum(axis=0), atol=1e-9)  # fmt: skip


def test_the_costs_that_moved_are_those_of_people_too() -> None:
    """The test above would see a vacancy that stayed behind or an increment that was lost."""
    arm = moves(CLERK, OFFICER)
    moved = changes(status_quo(*FEEDBACKS), ran(STILL, arm), "place", "cause")
    assert {cause for _, cause in moved} >= PEOPLE


def test_books_change_in_the_month_of_the_move_by_what_the_post_costs() -> None:
    still = case_of(*FEEDBACKS, "leaving", "long_absence", "increments")
    arm = moves(CLERK)
    before, after = (ran(still, each) for each in (still.arm("status_quo"), arm))
    cause = "Established posts: School offices"
    found = changes(before, after, "place", "function", "cause")
    assert set(found) == {(MOSS, "office", cause), ("centre", "finance", cause)}
    gone, come = found[MOSS, "office", cause], found["centre", "finance", cause]
    month = START + 3
    assert (gone + come == 0).all()
    assert (come[:month] == 0).all()
    assert (come[month:] > 0).all()
    pay = 12 * come[month] / 100
    post = next(p for _, p in DESKS if p.id == "mosswither-clerk")
    assert post.salary_gbp * 0.5 * 0.8 < pay < post.salary_gbp * 0.5 * 0.9 * 1.5
    told = [h for h in after.happenings if h.kind == "post_moved"]
    assert [(h.date.isoformat(), h.what) for h in told] == [
        ("2027-12-01", "mosswither-clerk (Clerk and buyer for both schools) moves to the centre")
    ]


def test_with_all_at_work_every_pound_has_another_cause_than_the_move() -> None:
    case = case_of(run_in_months=18)
    arm = moves(CLERK, OFFICER, contract_moves=(STATIONERY,))
    before, after = (ran(case, each) for each in (case.arm("status_quo"), arm))
    causes = {cause for (cause,) in changes(before, after, "cause")}
    shadow = {cause for cause in causes if cause.startswith(SHADOW)}
    assert causes - shadow <= PEOPLE
    assert "Shadow work: the office door kept staffed" in shadow
    assert causes & PEOPLE, "in a busy world workload makes other people leave"
    other = changes(before, after, "place", "cause", "recurrence")
    assert {cause for _, cause, recurrence in other
            if recurrence == "recurring" and not cause.startswith(SHADOW)} == {
        "Established posts: School offices", "Established posts: Human resources",
        "Contracts: Procurement",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["merge", "share"])
def test_in_a_plan_that_brings_trusts_together_moves_change_books_alone(kind: str) -> None:
    case = case_of(*FEEDBACKS, *OF_A_MERGER)
    plan = case.arm("merge").plan
    keep = {
        "kind": kind, "lead_trust": ELM, "joining_trusts": (FIR,),
        "deletions": (), "waves": plan.waves if kind == "merge" else (),
    }  # fmt: skip
    steps = ({"post": "dovelark-finance-assistant", "months_after_start": 2, "to": "centre",
              "function": "finance"}, CLERK, OFFICER)  # fmt: skip
    whole = [
        Arm.model_validate(
            {"key": "made", "label": "Made", "plan": plan.model_dump() | keep | more}
        )
        for more in ({}, {"post_moves": steps, "contract_moves": (STATIONERY,)})
    ]
    before, after = (ran(case, arm) for arm in whole)
    assert changes(before, after, *EVERY_PART) == {}
    moved = [h for h in after.happenings if h.kind == "post_moved"]
    assert len(moved) == 3
    assert not [h for h in before.happenings if h.kind == "post_moved"]
    if kind == "merge":
        assert any(key.cause == "Terms levelled up" for key in after.ledger_keys)


def test_nothing_moves_when_a_merger_is_refused() -> None:
    case = case_of()
    plan = case.arm("merge").plan
    refused = BUSY.model_copy(update={"values": {**BUSY.values, "model.refusal_chance": 1.0}})
    moved = moves(CLERK, OFFICER, contract_moves=(STATIONERY,)).plan
    steps = {"post_moves": moved.post_moves, "contract_moves": moved.contract_moves}
    arms = [
        Arm(key="made", label="Made", plan=plan.model_copy(update=more)) for more in ({}, steps)
    ]
    before, after = (run_arm(with_arm(case, arm), arm, refused) for arm in arms)
    assert [h.kind for h in after.happenings] == ["refused"]
    assert same(before, after)


def desks_before_and_after(done: Finished, post: str, month: int) -> tuple[set[str], set[str]]:
    """Return at which desks somebody in a post began touches before a month, and from it on."""
    diary, seat = done.organisation.diary, done.organisation.seats[post]
    own = diary.numbers("worker") == seat.number
    desk, start = diary.numbers("desk")[own], diary.minutes("start")[own]
    turn = done.situation.calendar.minute_of_month(month)
    names = done.situation.desks
    return {names[d] for d in desk[start < turn]}, {names[d] for d in desk[start >= turn]}


def test_who_moves_serves_the_old_queue_before_and_the_new_one_after() -> None:
    arm = moves(CLERK, OFFICER)
    done = played(with_arm(case_of(), arm), arm, BUSY)
    clerk = desks_before_and_after(done, "mosswither-clerk", START + 3)
    assert clerk == ({local_desk(MOSS, "office")}, {central_desk(ELM, "finance")})
    officer = desks_before_and_after(done, "elm-hr-officer", START + 5)
    assert officer == ({central_desk(ELM, "hr")}, {local_desk(BROOK, "office")})


def test_a_post_of_a_joining_trust_goes_to_the_lead_once_that_serves_its_schools() -> None:
    case, step = case_of("roll_back", "leaving", "blackouts", "attention"), dict(CLERK)
    step |= {"post": "dovelark-finance-assistant", "months_after_start": 1}
    waves = ({"function": "finance", "months_after_start": 4},)
    for months, desks in ((1, {central_desk(ELM, "finance")}), (6, {central_desk(ELM, "finance")})):
        arm = moves(step | {"months_after_start": months}, kind="merge", waves=waves)
        done = played(with_arm(case, arm), arm, BUSY)
        assert done.dates.start is not None
        month = done.dates.start + months
        before, after = desks_before_and_after(done, str(step["post"]), month)
        assert before == {local_desk(DOVE, "office")}
        assert after == desks
        assert done.organisation.seats[str(step["post"])].bases[-1].month == month


def test_people_add_up_in_every_group_and_at_every_employer() -> None:
    arm = moves(CLERK, OFFICER)
    record = ran(case_of(), arm)
    of = {name: record.people[:, n] for n, name in enumerate(PEOPLE_MEASURES)}
    groups = record.axes.people_groups
    opening = np.asarray([sum(p.fte for t in STILL.trusts for p in t.posts if p.desk == group)
                          for group in groups])  # fmt: skip
    came = of["joined_fte"] + of["moved_in_fte"] + of["came_with_post_fte"]
    went = of["left_fte"] + of["redundant_fte"] + of["moved_out_fte"] + of["went_with_post_fte"]
    before = np.column_stack([opening, of["in_post_fte"][:, :-1]])
    np.testing.assert_allclose(of["in_post_fte"], before + came - went, atol=1e-9)
    office, hr, finance = (groups.index(name) for name in ("office", "hr", "finance"))
    established = of["established_fte"]
    assert established[office, [START, START + 3, START + 5]] - established[office, 0] == (
        pytest.approx([0, -0.5, 0.1])
    )
    assert established[finance, START + 3] - established[finance, 0] == pytest.approx(0.5)
    assert established[hr, START + 5] == 0
    np.testing.assert_allclose(established, record.employers.sum(axis=0), atol=1e-9)


def test_an_office_left_by_its_post_is_covered_by_others_for_the_hours_it_lacks() -> None:
    quiet = case_of("leaving", "long_absence", "patience")
    step = {"post": "brookthorn-administrator", "months_after_start": 0, "to": "centre",
            "function": "finance"}  # fmt: skip
    cause = "Shadow work: the office door kept staffed"
    found = changes(ran(quiet, quiet.arm("status_quo")), ran(quiet, moves(step)), "cause")
    assert set(found) == {(cause,)}
    assert (found[cause,][:START] == 0).all()
    assert found[cause,][START:].sum() > 0
    back = {"post": "elm-finance-manager", "months_after_start": 0, "to": BROOK}
    filled = ran(quiet, moves(step, back))
    assert changes(ran(quiet, quiet.arm("status_quo")), filled, "cause") == {}


def duties(done: Finished) -> float:
    """Return the minutes a year of other duties at desks, those of posts gone among them."""
    seats = [seat for seat in done.organisation.seats.values() if seat.state != "deleted"]
    return sum(s.time.other for s in seats) + sum(done.organisation.inherited.values())


def test_other_duties_go_along_or_stay_and_none_is_lost() -> None:
    source, target = local_desk(MOSS, "office"), central_desk(ELM, "finance")
    arm = moves(CLERK)
    for off, left in (((), False), (("duties_move",), True)):
        case = case_of(*off)
        still = played(case, case.arm("status_quo"), BUSY)
        done = played(with_arm(case, arm), arm, BUSY)
        assert duties(done) == pytest.approx(duties(still))
        own = still.organisation.seats["mosswither-clerk"].time.other
        assert own > 0
        assert done.organisation.inherited[source] == (own if left else 0.0)
        there = [s.time.other for s in done.organisation.sitting(target)]
        assert sum(there) == pytest.approx(
            sum(s.time.other for s in still.organisation.sitting(target)) + own * (not left)
        )


def test_a_post_that_moved_goes_from_where_it_is() -> None:
    """Its redundancy is booked at the centre, its duties pass on there; no hours of a school."""
    gone = {"post": "mosswither-clerk", "months_after_start": 9, "route": "redundancy"}
    case = case_of("leaving", "long_absence")
    arm = moves(CLERK, deletions=(gone,))
    done = played(with_arm(case, arm), arm, BUSY)
    seat = done.organisation.seats["mosswither-clerk"]
    assert seat.state == "deleted"
    assert done.organisation.inherited[central_desk(ELM, "finance")] == pytest.approx(
        inherited(done.situation, seat.time)
    )
    record = ran(case, arm)
    pay = sums(record, "place", "cause")
    assert ("centre", "Redundancy pay") in pay
    assert (MOSS, "Redundancy pay") not in pay
    assert record.released[RELEASED_MEASURES.index("cut")].sum() == 0
    stays = ran(case, moves(deletions=(gone,)))
    assert (MOSS, "Redundancy pay") in sums(stays, "place", "cause")
    assert stays.released[RELEASED_MEASURES.index("cut")].sum() > 0


def test_a_contract_that_moves_changes_books_and_no_price() -> None:
    arm = moves(contract_moves=(STATIONERY,))
    case = case_of()
    before, after = (ran(case, each) for each in (case.arm("status_quo"), arm))
    found = changes(before, after, "place", "function", "cause")
    cause = ("procurement", "Contracts: Procurement")
    assert set(found) == {("centre", *cause), (MOSS, *cause)}
    assert changes(before, after, *EVERY_PART) == {}
    come = found[MOSS, *cause]
    assert (come[: START + 2] == 0).all()
    assert (come[START + 2 :] > 0).all()
    assert come[START + 2 : START + 14].sum() == pytest.approx(14_500 * 100, rel=0.1)
    told = [h.what for h in after.happenings if h.kind == "contract_moved"]
    assert told == ["The contract elm-stationery moves to the books of Mosswither Primary School"]


def test_what_a_contract_costs_to_leave_is_booked_where_it_stands() -> None:
    case = case_of()
    plan = case.arm("merge").plan.model_dump()
    plan |= {
        "deletions": (), "joint_contracts": ({
            "label": "Stationery", "contracts": ("elm-stationery", "fir-stationery"),
            "leave_early": True,
        },),
    }  # fmt: skip
    at = []
    for steps in ((), (STATIONERY | {"months_after_start": 0},)):
        given_plan = plan | {"contract_moves": steps}
        arm = Arm.model_validate({"key": "made", "label": "Made", "plan": given_plan})
        record = run_arm(with_arm(case, arm), arm, BUSY)
        left = sums(record, "trust", "place", "cause")
        at.append({k[1]: v.sum() for k, v in left.items()
                   if k[0] == ELM and k[2] == "Contracts left early"})  # fmt: skip
    assert at[0]
    assert set(at[0]) == {"centre"}
    assert at[1] == {MOSS: at[0]["centre"]}


def test_both_engines_agree_on_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    arm = moves(CLERK, OFFICER, {"post": "brookthorn-senco", "months_after_start": 6,
                                 "to": "centre", "function": "send"})  # fmt: skip
    fast = ran(case_of(), arm)
    monkeypatch.setattr("simulator.opening.ENGINE", ReadableDesk)
    assert same(fast, ran(case_of(), arm))


@pytest.mark.parametrize("rule", RULES)
def test_charges_raise_what_the_centre_costs_after_the_move_to_the_penny(rule: str) -> None:
    case = with_arm(STILL, moves(CLERK))
    before, after = (run_arm(case, case.arm(key), BUSY) for key in ("status_quo", "made"))
    run_in = before.axes.run_in_months
    more = charges(case, after, rule).sum(axis=0) - charges(case, before, rule).sum(axis=0)
    centre = sum(p for (place,), p in changes(before, after, "place").items() if place == "centre")
    assert (more == np.asarray(centre)[run_in:]).all()
    assert (more[START + 3 - run_in :] > 0).any()
    names = books_of([before, after])
    spent = yearly_books(after, names)[:, 1] - yearly_books(before, names)[:, 1]
    school, own = spent[names.index(MOSS)], spent[names.index(ELM)]
    assert (school == -own).all()
    assert (own[1:] > 0).all()
    assert {names[n] for n in np.flatnonzero(spent.any(axis=1))} == {MOSS, ELM}


def test_people_moved_to_a_new_central_desk_serve_what_a_wave_brings_there() -> None:
    step = {"post": "mosswither-clerk", "months_after_start": 2, "to": "centre", "function": "it"}
    waves = ({"function": "it", "months_after_start": 2},)
    more = {"post": "dovelark-administrator", "months_after_start": 2, "to": "centre",
            "function": "it"}  # fmt: skip
    arm = moves(step, more, waves=waves)
    case = with_arm(case_of("blackouts", "roll_back"), arm)
    done = played(case, arm, BUSY)
    for post, number in (("mosswither-clerk", ELM), ("dovelark-administrator", FIR)):
        _, after = desks_before_and_after(done, post, START + 2)
        assert after == {central_desk(number, "it")}
    with pytest.raises(ValueError, match="'it' is served centrally but no post at the centre"):
        changed(case, arms=(case.arm("status_quo"), moves(step, waves=waves)))


def test_a_world_draw_is_not_moved_by_desks_of_plans() -> None:
    """The arm of today is the same whether or not another arm's plan moves posts."""
    arm = moves(CLERK, OFFICER)
    case = case_of()
    quo = case.arm("status_quo")
    assert same(run_arm(case, quo, WORLD), run_arm(with_arm(case, arm), quo, WORLD))


def test_value_added_tax_on_a_shared_service_counts_a_post_from_its_move_on() -> None:
    off = ("leaving", "long_absence", "roll_back", "blackouts")
    case = case_of(*FEEDBACKS, *off)
    plan = case.arm("merge").plan.model_dump() | {
        "kind": "share", "deletions": (), "joint_contracts": (),
        "waves": ({"function": "finance", "months_after_start": 1},),
    }  # fmt: skip
    records = []
    for steps in ((), (CLERK | {"months_after_start": 8},)):
        more = {"key": "made", "label": "Made", "plan": plan | {"post_moves": steps}}
        records.append(ran(case, Arm.model_validate(more)))
    ((cause, more_tax),) = changes(*records, "cause").items()
    assert cause == ("VAT lost on shared services",)
    month = next(
        records[1].axes.months.index(h.date) for h in records[1].happenings
        if h.kind == "post_moved"
    )  # fmt: skip
    assert sums(records[0], "cause")[cause][month - 1] > 0
    assert (more_tax[:month] == 0).all()
    assert (more_tax[month:] > 0).all()


def test_a_supplier_that_fails_costs_whoever_holds_the_contract_by_then() -> None:
    case = case_of(*FEEDBACKS, switched_on=("shock_supplier",))
    arm = moves(contract_moves=(STATIONERY | {"months_after_start": 0},))
    values = {**BUSY.values, "process.supplier_failure_rate": 20.0}
    often = BUSY.model_copy(update={"values": values})
    before, after = (
        run_arm(with_arm(case, arm), each, often) for each in (case.arm("status_quo"), arm)
    )
    assert changes(before, after, *EVERY_PART) == {}
    found = changes(before, after, "place", "function", "cause")
    (cause,) = {c for _, _, c in found} - {"Contracts: Procurement"}
    come = found[MOSS, "procurement", cause]
    assert (come[:START] == 0).all()
    assert (come[START:] > 0).any()
    assert (found["centre", "procurement", cause] == -come).all()

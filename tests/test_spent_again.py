"""Money spent again is a decision after the saving; nothing is saved on one thing twice."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pytest

from entities.accounts import SPENT_AGAIN
from entities.assumption import World
from entities.case import Case
from entities.plan import Arm, MergerPlan
from entities.records import Item, Records
from entities.respend import Respend
from outputs.findings import find
from outputs.money import costs_by_rule, position_table, savings_table
from outputs.passport_lines import NOBODY, owners_of
from outputs.passport_words import SHOWN, passports_of
from outputs.tables import make_tables
from tests.made_page import words_of_page
from tests.made_people import CASE, START, WORLDS, arm_with, world_with
from tests.made_records import (
    key_of,
    made_case,
    made_claim,
    made_info,
    made_record,
    made_run,
    naming,
)
from tests.shipped_cases import changed, run_arm

DELETED = {"post": "dovelark-finance-assistant", "months_after_start": 0, "route": "redundancy"}
BUS = {
    "label": "A school bus", "months_after_start": 6, "gbp_per_year": 12_000.0,
    "place": "99000011", "account_line": "other_occupation_costs",
}  # fmt: skip
STEADY = world_with(WORLDS[0], funding__non_staff_inflation=0.0)
STILL = changed(CASE, switched_off=("delay", "refusal"))


def lean(*decisions: dict[str, Any]) -> Arm:
    arm = arm_with("lean", deletions=(DELETED,), spent_again=decisions)
    return arm.model_copy(update={"key": "lean"})


def case_with(arm: Arm, **changes: Any) -> Case:
    return changed(STILL, arms=(CASE.arm("status_quo"), arm), claims=(), **changes)


def rows_of(record: Records) -> list[tuple[Any, Any]]:
    pairs = zip(record.ledger_keys, record.ledger_pence, strict=True)
    return [(key, pence) for key, pence in pairs if key.cause.startswith(SPENT_AGAIN)]


def test_it_costs_a_twelfth_a_month_from_its_month_on_where_it_was_decided() -> None:
    case = case_with(lean(BUS))
    [(key, pence)] = rows_of(run_arm(case, case.arm("lean"), STEADY))
    assert dt.date(2027, 9, 1) == START
    month = 17  # from October 2026 to March 2028, six months after the start
    assert pence.tolist() == [0] * month + [1_000_00] * (len(pence) - month)
    assert (key.trust, key.place, key.line) == ("99000011", "centre", "other_occupation_costs")
    assert (key.tag, key.recurrence, key.fund) == ("cash", "recurring", "gag")
    school = CASE.trusts[1].schools[0].urn
    case = case_with(lean({**BUS, "place": school}))
    [(key, _)] = rows_of(run_arm(case, case.arm("lean"), STEADY))
    assert (key.trust, key.place) == (CASE.trusts[1].company_number, school)


def test_prices_move_it_and_a_switch_or_a_refusal_stops_it() -> None:
    case = case_with(lean(BUS))
    dear = world_with(WORLDS[0], funding__non_staff_inflation=0.1)
    [(_, pence)] = rows_of(run_arm(case, case.arm("lean"), dear))
    assert pence[-1] == pytest.approx(1_000_00 * 1.1**3, rel=1e-3)
    off = case_with(lean(BUS), switched_off=("delay", "refusal", "spent_again"))
    assert not rows_of(run_arm(off, off.arm("lean"), STEADY))
    plan = CASE.arm("merge").plan.model_dump() | {"spent_again": ({**BUS, "place": "centre"},)}
    merge = Arm(key="merge", label="Merge", plan=MergerPlan.model_validate(plan))
    case = changed(CASE, arms=(CASE.arm("status_quo"), merge), claims=())
    for chance in (0.0, 1.0):
        world = world_with(STEADY, model__refusal_chance=chance)
        assert len(rows_of(run_arm(case, merge, world))) == 1 - chance


def test_a_rule_leaves_it_out_unless_it_says_so_and_balances_always_have_it() -> None:
    rules = STILL.counting_rules
    again = tuple(
        r.model_copy(update={"key": f"{r.key}_again", "spent_again": True}) for r in rules
    )
    case = case_with(lean(BUS), counting_rules=(*rules, *again))
    plain = lean().model_copy(update={"key": "plain"})
    both = changed(case, arms=(*case.arms, plain))
    base, spends, keeps = (run_arm(both, arm, STEADY) for arm in both.arms)
    [(_, pence)] = rows_of(spends)
    yearly = pence[base.axes.run_in_months :].reshape(-1, 12).sum(axis=1).tolist()
    assert sum(yearly) > 0
    frame = savings_table(costs_by_rule(both, [base, spends, keeps]))
    saved = frame.set_index(["arm", "counting_rule", "year"])["pence"]
    for rule in rules:
        for year, spent in enumerate(yearly, 1):
            kept = saved["plain", rule.key, year]
            assert saved["lean", rule.key, year] == kept
            assert saved["lean", f"{rule.key}_again", year] == kept - spent
    positions = [position_table([record])["value"].sum() for record in (spends, keeps)]
    assert positions[1] - positions[0] == pytest.approx(sum(yearly) / 100)


def made_arm(**plan: Any) -> Arm:
    return Arm(
        key="merge", label="Merge", plan=made_case().arm("merge").plan.model_copy(update=plan)
    )


def made(world: int, *, bus: int = 0, saved: int = 30_000, lines: int = 1) -> list[Records]:
    """Return a pair of runs that saves on posts, by so many equal lines, and spends on a bus."""
    row, spent = key_of(cause="Established posts"), key_of(cause=f"{SPENT_AGAIN}A bus")
    posts = {Item("post", f"post-{n}", row): saved // lines for n in range(lines)}
    arm = made_record("merge", world, ledger={row: 100_000 - saved, spent: bus})
    return [made_record("status_quo", world, ledger={row: 100_000}, items=posts), arm]


def worlds_with(share: float, count: int) -> list[World]:
    return [World(index=n, values={"model.respend_share": share}) for n in range(count)]


def test_the_passport_shows_what_is_saved_what_is_spent_again_and_what_is_left() -> None:
    decided = Respend(
        label="A bus", months_after_start=12, gbp_per_year=1_200.0, account_line="energy"
    )
    arms = made_case().arms
    case = made_case().model_copy(update={"arms": (*arms[:2], made_arm(spent_again=(decided,)))})
    tables = make_tables(case, [r for w in range(10) for r in made(w, bus=10_000)])
    told = passports_of(case, tables, made_claim(), worlds_with(0.5, 10), 1)
    assert told.total == "3,600"
    assert (
        "Saved £3,600; spent again by decision of the plan £1,200; left £2,400 (in pounds, range "
        "2,400 to 2,400)."
    ) in told.sentences[1]
    assert ("Spent again by decision of the plan", "-1,200", "-1,200 to -1,200") in told.apart


def test_where_nothing_is_decided_a_judged_part_is_told_apart_and_moves_no_figure() -> None:
    case = made_case()
    tables = make_tables(case, [r for w in range(10) for r in made(w)])
    told = passports_of(case, tables, made_claim(), worlds_with(0.25, 10), 1)
    assert told.total == "3,600"
    assert "(25% (25 to 25%) of each recurring pound; judgement" in told.sentences[1]
    assert (
        "£900 (900 to 900) would go and £2,700 (in pounds, 2,700 to 2,700) be left."
        in told.sentences[1]
    )
    assert told.apart == ()
    without = passports_of(
        case, tables, made_claim(), [World(index=n, values={}) for n in range(10)], 1
    )
    assert without.sentences == told.sentences[:1]
    none = make_tables(case, [r for w in range(10) for r in made(w, saved=0)])
    nothing = passports_of(case, none, made_claim(), worlds_with(0.25, 10), 1)
    assert nothing.sentences == ("No line saves anything in the mean of 10 runs.",)


@pytest.mark.parametrize("lines", [1, 3, 7, SHOWN, SHOWN + 1, 40])
def test_the_lines_of_the_page_are_few_and_add_up_to_the_pound(lines: int) -> None:
    case = naming(made_case(), [f"post-{n}" for n in range(lines)])
    tables = make_tables(case, [r for w in range(3) for r in made(w, lines=lines, saved=29_999)])
    told = passports_of(case, tables, made_claim(), [], 1)
    assert len(told.lines) <= SHOWN
    assert sum(int(row[3].replace(",", "")) for row in told.lines) == 3_600
    assert told.total == "3,600"
    assert (told.lines[-1][0] == f"{lines + 1 - SHOWN + 1} others") == (lines + 1 > SHOWN)


def test_who_answers_is_named_for_each_line_and_the_pounds_of_nobody_are_counted() -> None:
    plan = {
        "deletions": [
            {"post": "post-0", "months_after_start": 0, "route": "wastage", "owner": "Treasurer"},
            {"post": "post-1", "months_after_start": 0, "route": "wastage"},
        ],
        "pools": [{"key": "a", "posts": ["post-2"], "keep": 0, "months_after_start": 0,
                   "owner": "Chair"}],
        "joint_contracts": [{"label": "Gas", "contracts": ["gas"], "owner": "Bursar"}],
    }  # fmt: skip
    arm = made_arm(**MergerPlan.model_validate(plan).model_copy().__dict__)
    assert owners_of(arm.plan) == {
        ("post", "post-0"): "Treasurer", ("post", "post-2"): "Chair", ("contract", "gas"): "Bursar"
    }  # fmt: skip
    case = made_case().model_copy(update={"arms": (*made_case().arms[:2], arm)})
    tables = make_tables(case, [r for w in range(10) for r in made(w, lines=3)])
    told = passports_of(case, tables, made_claim(), [], 1)
    assert sorted(row[6] for row in told.lines) == ["Chair", "Treasurer", NOBODY]
    assert told.sentences[0] == (
        "Of £3,600 saved before the costs in this table, in the mean of 10 runs, £1,200 has nobody "
        "named who answers for it: £1,200 on posts and contracts, £0 by causes for which a plan "
        "cannot name anybody."
    )


def test_the_page_has_the_section_between_the_pictures_and_the_service() -> None:
    html = words_of_page(find(made_case(), made_run(3, 2), made_info()))
    places = [html.index(f"<h2>{words}") for words in (
        "The pictures", "Where each pound comes from", "How schools are served"
    )]  # fmt: skip
    assert places == sorted(places)
    assert NOBODY in html[places[1] : places[2]]
    assert "mean of 6 paired runs, seed 2026" in html[places[1] : places[2]]


def deletion(post: str, months: int = 0) -> dict[str, Any]:
    return {"post": post, "months_after_start": months, "route": "wastage"}


def pool(key: str) -> dict[str, Any]:
    return {
        "key": key, "posts": ["fir-finance-director", "elm-chief-executive"], "keep": 1,
        "months_after_start": 0,
    }  # fmt: skip


def joint(label: str, *contracts: str) -> dict[str, Any]:
    return {"label": label, "contracts": list(contracts), "leave_early": False}


AUDITS = [c.id for t in CASE.trusts for c in t.contracts if c.account_line == "auditor_costs"]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"deletions": [deletion("fir-finance-director"), deletion("fir-finance-director", 3)]},
         "deletions.1.post: post 'fir-finance-director' is saved twice; a post can be deleted"),
        ({"deletions": [deletion("fir-finance-director")], "pools": [pool("a")]},
         "pools.0.posts.0: post 'fir-finance-director' is saved twice"),
        ({"pools": [pool("a"), pool("b")]},
         "pools.1.posts.0: post 'fir-finance-director' is saved twice"),
        ({"joint_contracts": [joint("A", "elm-photocopiers"), joint("B", "elm-photocopiers")]},
         "joint_contracts.1.contracts.0: contract 'elm-photocopiers' is saved twice"),
        ({"joint_contracts": [joint("A", "elm-photocopiers", "elm-photocopiers")]},
         "joint_contracts.0.contracts.1: contract 'elm-photocopiers' is saved twice"),
        ({"joint_contracts": [joint("Audit", *AUDITS)]},
         f"contract '{AUDITS[-1]}' is saved twice: the audit of a trust that joins ends with"),
        ({"spent_again": [BUS], "deletions": [], "joint_contracts": []},
         "the plan deletes no post and lets no contract again, so nothing is released to spend"),
        ({"spent_again": [BUS, BUS], "deletions": [DELETED]},
         "the decision 'A school bus' is given twice"),
        ({"spent_again": [{**BUS, "place": "99000013"}], "deletions": [DELETED]},
         "'99000013' is neither 'centre', a trust nor a school of this plan; did you mean '990"),
        ({"spent_again": [{**BUS, "account_line": "energie"}], "deletions": [DELETED]},
         "'energie' is not a spending line of the return; did you mean 'energy'?"),
        ({"spent_again": [{**BUS, "function": "finanse"}], "deletions": [DELETED]},
         "'finanse' is neither a function nor 'all'; did you mean 'finance'?"),
        ({"spent_again": [{**BUS, "months_after_start": 90}], "deletions": [DELETED]},
         "90 months after the start is beyond the horizon"),
        ({"spent_again": [BUS], "deletions": [{**DELETED, "months_after_start": 9}],
          "joint_contracts": []},
         "6 months after the start is before the first post may go, after 9 months"),
    ],
)  # fmt: skip
def test_what_is_saved_twice_or_spent_without_a_saving_is_refused_with_a_sentence(
    plan: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        changed(CASE, arms=(CASE.arm("status_quo"), arm_with("merge", **plan)), claims=())


def test_in_a_lean_plan_of_several_trusts_the_centre_must_be_named() -> None:
    with pytest.raises(ValueError, match="'centre' of which trust"):
        case_with(lean({**BUS, "place": "centre"}))


def test_a_plan_that_does_nothing_spends_nothing() -> None:
    idle = Arm(key="idle", label="Idle", plan=MergerPlan(spent_again=(Respend(**BUS),)))
    with pytest.raises(ValueError, match="does nothing, so it may have no spent_again"):
        case_with(idle)


def test_the_audit_of_the_lead_may_be_let_with_others() -> None:
    lead = [name for name in AUDITS if name.startswith("elm")]
    plan = {"joint_contracts": [joint("Audit", *lead)]}
    assert np.size(lead) == 1
    assert changed(CASE, arms=(CASE.arm("status_quo"), arm_with("merge", **plan)), claims=())

"""Promises made to schools: held against the plan, and against runs; they change nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import get_args

import pytest

from entities.case import Case
from entities.kept_promises import (
    BROKEN,
    KEPT,
    MAY_BREAK,
    NEVER_SO,
    ONLY_RUNS,
    UNCHECKED,
    broken_in_words,
    held_promises,
)
from entities.plan import Arm, MergerPlan
from entities.promise import NEEDS, ChargingRule, Promise, PromiseKind
from entities.records import Broken, Records
from outputs.charging import RULES, retell
from outputs.findings import find
from outputs.promises import KINDS, first_broken, promise_rows, promises_table, promises_title
from scenarios.reading import BadInput, read_case
from simulator.programme import timetable
from simulator.replicate import replicate
from simulator.situation import setting_for, situation_for
from tests.made_files import write_room
from tests.made_page import words_of_page
from tests.made_records import (
    JOINER,
    LEAD,
    key_of,
    made_axes,
    made_case,
    made_info,
    made_record,
    made_run,
)
from tests.shipped_cases import SEED, case_called, changed, same, worlds_of
from tests.test_three_trusts import third_trust

TINY = case_called("tiny")
MERGE = TINY.arm("merge")
FIR, DOVE, MOSS = "99000012", "900051", "900041"
WORLD = worlds_of("tiny")[0]


def promise(kind: str, *to: str, **more: object) -> dict[str, object]:
    return {"key": "p", "to": to or (DOVE,), "kind": kind, "text": "We promise.",
            "made_by": "Chair", **more}  # fmt: skip


def arm_of(*promises: dict[str, object], **plan: object) -> Arm:
    raw = {**MERGE.plan.model_dump(), **plan, "promises": promises}
    return Arm(key="merge", label="Merge", plan=MergerPlan.model_validate(raw))


def case_of(arm: Arm, *off: str) -> Case:
    trusts = (*TINY.trusts, third_trust()) if OAK in arm.plan.joining_trusts else TINY.trusts
    return changed(
        TINY, trusts=trusts, arms=(TINY.arm("status_quo"), arm),
        switched_off=("refusal", "roll_back", *off),
    )  # fmt: skip


def pool(keep: int, *order: str) -> dict[str, object]:
    posts = ("dovelark-finance-assistant", "dovelark-administrator")
    return {"key": "office", "posts": posts, "keep": keep, "months_after_start": 6, "order": order}


BEFORE_IT = dt.date(2027, 9, 30)
ON_THE_DAY = dt.date(2027, 10, 1)
"""The finance assistant is to go six months after April 2027: on the first of October."""


REDUNDANT = {"deletions": [{"post": "dovelark-finance-assistant", "months_after_start": 6,
                            "route": "redundancy"}]}  # fmt: skip
COPIERS = ["elm-photocopiers", "fir-photocopiers"]
BOUGHT_OUT = {"joint_contracts": [{"label": "Copiers", "leave_early": True, "contracts": COPIERS}]}
SITE_POOL = [{"key": "site", "posts": ("dovelark-caretaker",), "keep": 0, "order": ("wastage",),
              "months_after_start": 6}]  # fmt: skip
MIXED_POOL = {**pool(1, "wastage"), "posts": ("dovelark-administrator", "mosswither-administrator")}
OAK = "99000013"
LATER = {"joining_trusts": (OAK, FIR), "joins_later": [{"trust": FIR, "months_after_start": 12}]}
MOVED = {
    "post": "dovelark-finance-assistant", "months_after_start": 4, "to": "centre",
    "function": "finance",
}  # fmt: skip
LATE = dt.date(2027, 12, 31)


def until_the_end(day: dt.date) -> dict[str, object]:
    return promise("keep_contract", contract="fir-photocopiers", until=day)


@pytest.mark.parametrize(
    ("given", "plan", "found"),
    [
        (promise("keep_posts"), {}, BROKEN),
        # It goes when its holder leaves: within the time of the promise or after it
        (promise("keep_posts", until=ON_THE_DAY), {}, MAY_BREAK),
        (promise("keep_posts", until=ON_THE_DAY), REDUNDANT, BROKEN),
        (promise("keep_posts", until=BEFORE_IT), REDUNDANT, KEPT),
        (promise("keep_posts", until=BEFORE_IT), {}, KEPT),
        (promise("keep_posts", desk="site"), {}, KEPT),
        (promise("keep_posts", FIR), {}, BROKEN),
        (promise("keep_posts", MOSS), {}, KEPT),
        (promise("keep_posts", desk="finance"), {}, NEVER_SO),
        (promise("keep_posts"), {"deletions": [], "pools": [pool(1, "wastage")]}, BROKEN),
        (promise("no_redundancy"), {}, KEPT),  # the office post goes by wastage
        (promise("no_redundancy", FIR), {}, BROKEN),  # the director is made redundant
        (
            promise("no_redundancy"),
            {"deletions": [], "pools": [pool(1, "wastage", "redundancy")]},
            MAY_BREAK,
        ),
        (promise("no_redundancy"), {"deletions": [], "pools": [pool(1, "wastage")]}, KEPT),
        (promise("keep_local", function="finance"), {}, BROKEN),
        (promise("keep_local", function="it"), {}, KEPT),
        (promise("keep_local", MOSS, function="finance"), {}, NEVER_SO),
        (promise("keep_local", function="finance", until=dt.date(2027, 6, 30)), {}, KEPT),
        (promise("decides_itself", function="hr"), {}, BROKEN),
        (
            promise("decides_itself", function="hr"),
            {"waves": [{"function": "hr", "months_after_start": 6, "decided_by": "school"}]},
            KEPT,
        ),
        (promise("keep_contract", contract="fir-photocopiers"), {}, BROKEN),
        (promise("keep_contract", contract="fir-stationery"), {}, KEPT),
        # It ends on the last of the year: until then it is not let, after it may roll on
        (until_the_end(dt.date(2027, 12, 31)), {}, KEPT),
        (until_the_end(dt.date(2028, 1, 1)), {}, MAY_BREAK),
        (until_the_end(dt.date(2027, 12, 31)), BOUGHT_OUT, MAY_BREAK),
        (promise("charge_at_most", charging_rule="flat_share", share=0.05), {}, ONLY_RUNS),
        (
            promise("charge_at_most", charging_rule="flat_share", share=0.05),
            {"kind": "share", "deletions": []},
            UNCHECKED,
        ),
        # The office moves away, though no post is deleted
        (promise("keep_posts", DOVE), {"deletions": [], "post_moves": [MOVED]}, BROKEN),
        (promise("keep_posts", FIR), {"deletions": [], "post_moves": [MOVED]}, KEPT),
        (
            promise("keep_posts", FIR, desk="office"),
            {"deletions": [], "post_moves": [MOVED]},
            BROKEN,
        ),
        (promise("no_redundancy", DOVE), {"deletions": [], "post_moves": [MOVED]}, KEPT),
        (promise("reserve_ring_fenced", FIR), {}, UNCHECKED),
        (promise("reserve_ring_fenced", FIR), {"pools_reserves": True}, BROKEN),
        (promise("reserve_ring_fenced", FIR, until=LATE), {"pools_reserves": True}, BROKEN),
        (promise("reserve_ring_fenced", FIR, until=LATE), {"pools_reserves": True, **LATER}, KEPT),
        # One pool may break it, the next does
        (
            promise("keep_posts"),
            {"deletions": [], "pools": [MIXED_POOL, *SITE_POOL]},
            BROKEN,
        ),
        (promise("keep_posts"), {"deletions": [], "pools": [MIXED_POOL]}, MAY_BREAK),
        (
            promise("keep_posts", desk="site"),
            {"deletions": [], "pools": [MIXED_POOL]},
            KEPT,
        ),
        # Firlock joins a year later, and its wave and its posts follow
        (promise("keep_local", function="finance", until=LATE), {}, BROKEN),
        (promise("keep_local", key="moss", function="finance", until=LATE), LATER, KEPT),
        (promise("keep_posts", FIR, desk="executive", until=LATE), {}, BROKEN),
        (promise("keep_posts", FIR, desk="executive", until=LATE), LATER, KEPT),
    ],
)
def test_a_promise_is_held_against_the_plan_itself(
    given: dict[str, object], plan: dict[str, object], found: str
) -> None:
    case = case_of(arm_of(given, **plan))
    (held,) = held_promises(case)
    assert held.promise.key == given["key"]
    assert held.by_plan == found, held.why
    warned = broken_in_words(case)
    assert bool(warned) is (found in (BROKEN, MAY_BREAK, NEVER_SO))
    if warned:
        assert "'p' in 'merge'" in warned[0]
        assert held.why in warned[0]


def run_of(arm: Arm, *off: str, world: int = 0) -> Records:
    case = case_of(arm, *off)
    return replicate(case, arm, worlds_of("tiny")[world], seed=SEED, replication=0)


def test_promises_change_nothing_in_a_run() -> None:
    given = [promise("keep_posts"), promise("keep_local", key="q", function="finance")]
    bare, told = run_of(arm_of()), run_of(arm_of(*given))
    assert same(bare, told)
    assert bare.broken == ()
    assert told.broken


def test_a_kept_post_breaks_the_promise_in_the_month_it_goes() -> None:
    record = run_of(arm_of(promise("keep_posts", FIR), promise("keep_posts", key="office")))
    gone = {one.post: one.month for one in record.exits}
    assert record.broken[0] == Broken("p", min(gone.values()))
    office = gone.get("dovelark-finance-assistant")
    told = dict(record.broken)
    assert told.get("office") == office
    late = record.axes.months[gone["fir-finance-director"]]
    for until, broken in ((late, True), (late - dt.timedelta(days=1), False)):
        again = run_of(arm_of(promise("keep_posts", FIR, desk="executive", until=until)))
        assert bool(again.broken) is broken


def test_a_post_moved_away_breaks_its_promise_in_the_month_it_moves() -> None:
    given = promise("keep_posts", DOVE)
    arm = arm_of(given, deletions=[], post_moves=[MOVED])
    dates = timetable(situation_for(setting_for(case_of(arm), WORLD, SEED, 0), arm))
    ((_, month),) = dates.moved_steps
    assert run_of(arm).broken == (Broken("p", month),)
    kept = arm_of(promise("keep_posts", FIR), deletions=[], post_moves=[MOVED])
    assert run_of(kept).broken == ()


def test_a_redundancy_breaks_its_promise_and_other_ways_to_go_do_not() -> None:
    record = run_of(arm_of(promise("no_redundancy", FIR), promise("no_redundancy", key="office")))
    assert record.redundant == ("fir-finance-director",)
    gone = {one.post: one.month for one in record.exits}
    assert record.broken == (Broken("p", gone["fir-finance-director"]),)


def test_work_that_leaves_a_school_breaks_its_promise_at_the_cut_over() -> None:
    given = [
        promise("keep_local", key="local", function="finance"),
        promise("keep_local", key="it", function="it"),
        promise("decides_itself", key="decides", function="hr"),
    ]
    arm = arm_of(*given)
    record = run_of(arm)
    case = case_of(arm)
    dates = timetable(situation_for(setting_for(case, WORLD, SEED, 0), arm))
    expected = (
        Broken("local", dates.cut_over_month("finance") or 0),
        Broken("decides", dates.cut_over_month("hr") or 0),
    )
    assert record.broken == expected
    kept = [{"function": "hr", "months_after_start": 6, "decided_by": "school"}]
    assert run_of(arm_of(given[2], waves=kept)).broken == ()


def test_a_contract_breaks_its_promise_when_it_is_let_jointly() -> None:
    given = promise("keep_contract", contract="fir-photocopiers")
    record = run_of(arm_of(given))
    at = record.axes.contracts.index("fir-photocopiers")
    assert record.broken == (Broken("p", int(record.contracts[at, 0])),)
    assert run_of(arm_of({**given, "contract": "fir-stationery"})).broken == ()


def test_reserves_pooled_break_their_promise_once_trusts_are_one() -> None:
    given = promise("reserve_ring_fenced", FIR)
    record = run_of(arm_of(given, pools_reserves=True))
    assert record.broken == (Broken("p", record.joined[1]),)
    assert record.joined[1] < len(record.axes.months)
    assert run_of(arm_of(given)).broken == ()


def test_a_merger_that_is_refused_breaks_no_promise() -> None:
    arm = arm_of(promise("keep_posts", FIR), promise("keep_local", key="q", function="finance"))
    case = changed(TINY, arms=(TINY.arm("status_quo"), arm))
    told = []
    for world in worlds_of("tiny", 40):
        dates = timetable(situation_for(setting_for(case, world, SEED, 0), arm))
        if dates.refused is not None:
            told.append(replicate(case, arm, world, seed=SEED, replication=0).broken)
        if len(told) == 2:
            break
    assert told == [(), ()]


def charging_case(share: float, **more: object) -> Case:
    given = promise("charge_at_most", JOINER, charging_rule="flat_share", share=share, **more)
    plan = made_case().arm("merge").plan.model_dump() | {"promises": (given,)}
    arms = (*made_case().arms[:2], Arm(key="merge", label="Merge", plan=plan))
    return made_case(arms=arms)


def charging_record(joined: int, world: int = 0) -> Records:
    """Two schools with general funding of 1,000 each a month; centres cost 60 and 20 of them.

    Apart, the joiner's school pays 2% of its funding; together both pay 4%.
    """
    axes = made_axes()
    ledger = {
        key_of(trust=LEAD, place="100001", line="dfe_revenue_grants"): -1_000_00,
        key_of(trust=JOINER, place="100002", line="dfe_revenue_grants"): -1_000_00,
        key_of(trust=LEAD): 60_00,
        key_of(trust=JOINER): 20_00,
    }
    record = made_record("merge", world=world, ledger=ledger, axes=axes)
    return dataclasses.replace(record, joined=(len(axes.months), joined))


@pytest.mark.parametrize(
    ("share", "joined", "until", "broken"),
    [
        # Joined in month 6 + 12 of the run: the first whole year after is the second
        (0.039, 18, None, dt.date(2028, 8, 1)),
        (0.041, 18, None, None),
        # A month later and the second year is only partly spent together
        (0.039, 19, None, dt.date(2029, 8, 1)),
        (0.039, 19, dt.date(2029, 7, 31), None),
        # A trust that never joins pays for its own centre and was promised nothing
        (0.001, 66, None, None),
    ],
)
def test_a_charge_is_held_against_whole_years_together(
    share: float, joined: int, until: dt.date | None, broken: dt.date | None
) -> None:
    case = charging_case(share, until=until)
    given = case.arm("merge").plan.promises[0]
    record = charging_record(joined)
    assert first_broken(case, given, record, retell(case, record)) == broken


def test_the_table_counts_runs_with_an_interval_and_takes_the_middle_of_those_broken() -> None:
    case = charging_case(0.039)
    records = [charging_record(month, w) for w, month in enumerate((18, 18, 19, 66))]
    (row,) = promises_table(case, records).to_dict("records")
    assert (row["runs"], row["broken"]) == (4, 0.75)
    assert 0 < row["broken_low"] < 0.75 < row["broken_high"] < 1
    assert row["first_broken"] == "2028-08-01"
    (told,) = promise_rows(case, promises_table(case, records))
    assert told[5].startswith("75% of 4 (")
    assert told[6] == "August 2028"


def test_what_cannot_be_checked_is_never_given_a_share() -> None:
    given = promise("reserve_ring_fenced", JOINER)
    plan = made_case().arm("merge").plan.model_dump() | {"promises": (given,)}
    case = made_case(arms=(*made_case().arms[:2], Arm(key="merge", label="Merge", plan=plan)))
    table = promises_table(case, made_run(2, 1))
    (row,) = table.to_dict("records")
    assert row["runs"] == 0
    assert row["broken"] != row["broken"]
    assert promise_rows(case, table)[0][5:] == ("not counted", "not counted")
    assert "1 could not be counted" in promises_title(table)


def test_the_page_tells_promises_only_where_there_are_any() -> None:
    heading = "What was promised to schools, and is it kept"
    assert heading not in words_of_page(find(made_case(), made_run(2, 1), made_info()))
    text = words_of_page(find(charging_case(0.5), made_run(2, 1), made_info()))
    assert heading in text
    assert "only runs can tell".capitalize() in text


def test_the_words_of_every_kind_and_rule_are_there() -> None:
    assert set(get_args(PromiseKind)) == set(KINDS) == set(NEEDS)
    assert set(get_args(ChargingRule)) == set(RULES)


GOOD = (
    "promises: [{key: a, to: ['100002'], kind: keep_local, function: finance, text: T, "
    "made_by: Chair}]\n      deletions:"
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("'100002'", "'100009'", "'100009' is not a school or a trust of this plan"),
        ("['100002']", "[]", "names nobody; give the schools (URN) or trusts"),
        ("function: finance", "function: finances", "'finances' is not a function"),
        ("function: finance, ", "", "a promise of kind 'keep_local' needs 'function'"),
        ("function: finance", "function: finance, share: 0.1", "says nothing in a promise of kind"),
        (
            "kind: keep_local, function: finance",
            "kind: keep_contract, contract: far-audit",
            "'far-audit' is not a contract of these trusts",
        ),
        (
            "kind: keep_local, function: finance",
            "kind: keep_posts, desk: ofice",
            "'ofice' is not a desk; did you mean 'office'?",
        ),
        ("made_by: Chair", "made_by: Chair, until: 2027-01-01", "before the plan starts"),
        ("kind: keep_local", "kind: keep_lokal", "keep_lokal"),
    ],
)
def test_a_promise_that_means_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "cases" / "two.yaml"
    whole = path.read_text(encoding="utf-8").replace("deletions:", GOOD)
    path.write_text(whole, encoding="utf-8")
    given = read_case(path).arm("merge").plan.promises
    assert given == (
        Promise(key="a", to=("100002",), kind="keep_local", function="finance", text="T",
                made_by="Chair"),
    )  # fmt: skip
    assert old in whole
    path.write_text(whole.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_case(path)
    assert told in " ".join(caught.value.sentences())


def test_where_nothing_was_promised_that_is_said() -> None:
    none = promises_table(case_of(arm_of()), ())
    assert promises_title(none) == "The case holds no promise to schools"

"""Designs: every combination an arm, the order never matters, and all that is wrong is told."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.design import Design, Sweep
from entities.plan import Automation
from scenarios.designing import (
    designed_cases,
    find_design,
    list_designs,
    parse_design,
    read_design,
    with_design,
)
from scenarios.designing.naming import slug
from scenarios.reading import BadInput
from tests.shipped_cases import case_called

TINY, ALDER = case_called("tiny"), case_called("alder_and_birch")
START = dt.date(2027, 9, 1)


def swept(vary: dict[str, Any], case: Case = TINY, **more: Any) -> Case:
    return with_design(case, Design(sweeps=(Sweep(like="merge", vary=vary, **more),)))


def fresh(case: Case, before: Case = TINY) -> dict[str, Any]:
    """Return the plans of the arms a design added, by label."""
    own = {arm.key for arm in before.arms}
    return {arm.label: arm.plan for arm in case.arms if arm.key not in own}


def faults(text: str, *cases: Case) -> list[str]:
    with pytest.raises(BadInput) as refused:
        designed_cases(cases or (ALDER,), parse_design(text, "mine.yaml"))
    return list(refused.value.sentences())


def test_the_shipped_design_makes_24_arms_that_all_differ() -> None:
    assert [path.stem for path in list_designs()] == ["alder_and_birch_24"]
    (case,) = designed_cases((ALDER,), read_design(find_design("alder_and_birch_24")))
    assert len(case.arms) == 24
    assert case.arms[:6] == ALDER.arms
    assert len({arm.label for arm in case.arms}) == len({arm.key for arm in case.arms}) == 24
    for one, other in itertools.combinations(case.arms, 2):
        assert one.plan != other.plan, (one.key, other.key)
    assert Case.model_validate(case.model_dump()) == case
    assert case.model_copy(update={"arms": ALDER.arms}) == ALDER, "nothing else has changed"


def test_an_arm_is_what_would_be_written_by_hand() -> None:
    case = swept({
        "start": [START],
        "waves.finance.months_after_start": [9],
        "waves.hr.schools_per_month": {"one school a month": 1},
        "deletions.fir-finance-director": {"by wastage": {"route": "wastage"}},
        "deletions.dovelark-finance-assistant": {"the assistant stays": "left_out"},
        "automations.invoices": {"with a system": {"months_after_start": 12}},
        "programme_support.hours_per_week": {"more help": "x1.5"},
        "people_strategy": {"none": "left_out"},
    })  # fmt: skip
    (label, plan), = fresh(case).items()  # fmt: skip
    assert label == (
        "Firlock joins Elmstrand, start 2027-09-01, finance cut-over 9 months, one school a month, "
        "by wastage, the assistant stays, with a system, more help, none"
    )
    like = TINY.arm("merge").plan
    finance, hr = like.waves
    assert plan == like.model_copy(update={
        "start": START,
        "waves": (
            finance.model_copy(update={"months_after_start": 9}),
            hr.model_copy(update={"schools_per_month": 1}),
        ),
        "automations": (Automation(programme="invoices", months_after_start=12),),
        "deletions": (like.deletions[0].model_copy(update={"route": "wastage"}),),
        "programme_support": like.programme_support.model_copy(update={"hours_per_week": 60.0})
        if like.programme_support else None,
    })  # fmt: skip


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "start": st.dates(dt.date(2027, 1, 1), dt.date(2027, 12, 31)).map(lambda d: d.replace(day=1)),
    "standardisation": st.sampled_from(["imposed", "collaborative"]),
    "waves.finance.months_after_start": st.integers(0, 12),
    "waves.hr.months_after_start": st.integers(0, 12),
    "waves.*.schools_per_month": st.integers(1, 3),
    "deletions.fir-finance-director.months_after_start": st.integers(0, 12),
    "travel_minutes_between": st.integers(1, 60),
    "waves.hr": st.just("left_out"),
}


@st.composite
def varied(draw: st.DrawFn) -> dict[str, list[Any]]:
    paths = draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=3, unique=True))
    vary = {p: draw(st.lists(FIELDS[p], min_size=1, max_size=3, unique=True)) for p in paths}
    if "waves.hr" in vary:
        vary.pop("waves.hr.months_after_start", None)
    return vary


def at(plan: Any, path: str) -> Any:
    """Read a field of a plan by a path, by hand: of a list, the first that is named so."""
    here = plan
    for step in path.split("."):
        if isinstance(here, tuple):
            here = next(i for i in here if step in ("*", i.model_dump().get("function"),
                                                    i.model_dump().get("post")))  # fmt: skip
        else:
            here = getattr(here, step)
    return here


@settings(deadline=None, max_examples=60)
@given(vary=varied(), data=st.data())
def test_every_combination_is_there_once_in_whatever_order_it_was_written(
    vary: dict[str, list[Any]], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(sorted(vary.items()))))
    like = TINY.arm("merge").plan
    one = fresh(swept(vary, key="new_{number}"))
    other = fresh(swept(shuffled, key="new_{number}"))
    assert {plan.model_dump_json() for plan in one.values()} == {
        plan.model_dump_json() for plan in other.values()
    }
    gone = [path for path, values in vary.items() if values == ["left_out"]]
    read = [path for path in vary if path not in gone]
    for plan in one.values():
        assert [wave.function for wave in plan.waves] == (
            ["finance"] if gone else ["finance", "hr"]
        )
    wanted = set(itertools.product(*(vary[path] for path in read)))
    itself = tuple(at(like, path) for path in read)
    made = {tuple(at(plan, path) for path in read) for plan in one.values()}
    assert made == (wanted if gone else wanted - {itself})
    assert len(one) == math.prod(map(len, vary.values())) - (itself in wanted and not gone)


def test_a_number_times_another_is_rounded_half_up_if_whole() -> None:
    plans = fresh(swept({"waves.*.months_after_start": ["x0.5", "x1.5"]}))
    assert [[w.months_after_start for w in p.waves] for p in plans.values()] == [[2, 3], [5, 9]]


def test_names_and_keys_are_as_the_design_has_them() -> None:
    vary = {"start": {"one year later": START}, "waves.hr": {"without staff matters": "left_out"}}
    (arm,) = swept(vary).arms[2:]
    assert arm.key == "merge_one_year_later_without_staff_matters"
    named = {"key": "m_{number}_{start}", "label": "{like}: {waves.hr} ({start})"}
    (arm,) = swept(vary, **named).arms[2:]
    assert arm.key == "m_1_one_year_later"
    assert arm.label == "Firlock joins Elmstrand: without staff matters (one year later)"
    (arm,) = swept({"start": {"a very long name " * 6: START}}).arms[2:]
    assert arm.key == "merge_1", "no key grows without end"
    assert slug("Two (2) schools, at £1!") == "two_2_schools_at_1"
    odd = "{0.__class__}{like.plan}"
    with pytest.raises(BadInput, match="stands for nothing here"):
        swept(vary, label=odd)


def test_only_keeps_the_status_quo_and_the_arms_of_claims() -> None:
    sweep = Sweep(like="merge_slowly", vary={"start": [START]})
    case = with_design(ALDER, Design(only=True, sweeps=(sweep,)))
    assert [arm.key for arm in case.arms] == [
        "status_quo",
        "merge",
        "merge_slowly_start_2027_09_01",
    ]
    itself = Sweep(like="merge_slowly", set={"travel_minutes_between": 35.0}, key="s", label="S")
    assert [a.key for a in with_design(ALDER, Design(only=True, sweeps=(itself,))).arms][2:] == [
        "s"
    ]
    assert with_design(ALDER, Design(sweeps=(itself,))) == ALDER, "the arm stands already"


def test_several_cases_each_get_their_own_sweeps() -> None:
    text = """
sweeps:
  - {case: tiny, like: merge, vary: {start: [2027-09-01]}}
  - {case: alder_and_birch, like: share_services, vary: {start: [2028-09-01, 2028-10-01]}}
"""
    tiny, alder, other = designed_cases(
        (TINY, ALDER, case_called("cedarmoor")), parse_design(text, "mine.yaml")
    )
    assert (len(tiny.arms), len(alder.arms)) == (3, 8)
    assert other == case_called("cedarmoor")
    said = faults(text.replace("case: tiny, ", "").replace("alder_and", "alder_or"), TINY, ALDER)
    assert said == [
        "mine.yaml line 3, sweeps[1]: 'case' is missing: several are run (tiny, alder_and_birch), "
        "so say which is meant",
        "mine.yaml line 4, sweeps[2].case: 'alder_or_birch' is not a case that is run; did you "
        "mean 'alder_and_birch'?",
    ]


def test_everything_that_is_wrong_is_told_at_once_and_where() -> None:
    said = "\n".join(faults("""\
sweeps:
  - like: mergee
    vary: {start: [2027-09-01]}
  - like: merge
    vary:
      waves.finanse.months_after_start: [3, 6]
      waves.hr.months_after: [3]
      deletions.nobody: [left_out]
      pools: [[]]
      standardisation: imposed
      together: [fast]
    label: "{like} {strat}"
  - like: merge
    set: {start: 2028-01-01}
    vary: {start: [2028-02-01]}
  - like: merge
    set: {start: 2028-03-01}
"""))  # fmt: skip
    for line, text in (
        (2, "sweeps[1].like: 'mergee' is not an arm of 'alder_and_birch'; did you mean 'merge'?"),
        (6, "'finanse' is not there in this arm; did you mean 'finance'?"),
        (7, "'months_after' is not a field of this part of a plan; did you mean 'months_after_st"),
        (8, "'nobody' is not there in this arm"),
        (9, "is too long to be its own name: write words for it"),
        (10, "standardisation: should be a list of values, or words for each value and the value"),
        (11, "should hold the paths that are changed together, each with its value"),
        (12, "'{strat}' stands for nothing here"),
        (15, "changes what 'start' changes as well; say each thing once"),
        (16, "sweeps[4].key: is missing: an arm of which nothing is varied needs a key"),
        (16, "sweeps[4].label: is missing"),
    ):
        assert any(one.startswith(f"mine.yaml line {line},") and text in one
                   for one in said.splitlines()), (line, text, said)  # fmt: skip


def test_values_that_a_plan_refuses_are_told_at_their_line() -> None:
    said = "\n".join(faults("""\
sweeps:
  - like: merge
    vary:
      start: [2026-01-01, 2040-01-01, soon]
      waves.hr.months_after_start:
        - 300
        - x2
      standardisation: [colaborative]
      pools.finance_assistants:
        kept: {keep: 3}
        odd: {keeep: 1}
"""))  # fmt: skip
    for line, text in (
        (4, "2026-01-01 is before the decision on 2026-12-01"),
        (4, "2040-01-01 is after the horizon, which ends in 2031"),
        (4, "should be a date such as 2027-09-01, without quotes; found the text 'soon'"),
        (6, "must be at most 120; found 300"),
        (8, "found 'colaborative'; allowed: imposed, collaborative; did you mean 'collaborative'?"),
        (10, "keeps 3 of 3 posts, so nobody would go; keep fewer than that"),
        (11, "is not a key here; did you mean 'keep'?"),
    ):
        assert any(one.startswith(f"mine.yaml line {line},") and text in one
                   for one in said.splitlines()), (line, text, said)  # fmt: skip


def test_arms_that_are_the_same_too_many_or_called_alike_are_told() -> None:
    (said,) = faults("""
sweeps:
  - like: merge
    vary:
      waves.hr: {local: left_out}
      waves.hr.months_after_start: [3, 9]
""")  # fmt: skip
    assert "has the same plan as 'merge_local_hr_cut_over_3_months'" in said
    (said,) = faults("sweeps: [{like: merge, key: one, vary: {start: [2028-01-01, 2028-02-01]}}]")
    assert "the key 'one' is given twice; let 'key' name what differs, or {number}" in said
    months = list(range(15))
    (said,) = faults(f"""
sweeps:
  - like: merge
    vary: {{waves.hr.months_after_start: {months}, waves.it.months_after_start: {months}}}
""")
    assert "makes 225 arms; with the others the case would have 231, and at most 200" in said
    (said,) = faults(
        f"sweeps: [{{like: merge, vary: {{waves.hr.months_after_start: {[1] * 2000}}}}}]"
    )
    assert "more than 1,000 values" in said


@pytest.mark.parametrize(
    "text",
    ["", "sweeps", "[]", "sweeps: []", "sweeps: [merge]", "sweeps: [{like: merge, vary: [start]}]",
     "sweeps: [{like: merge, vary: {start: {}}}]", "title: &a x\nsweeps: *a",
     "sweeps: [{like: merge, set: {'': 1}, key: a, label: A}]",
     "sweeps: [{like: merge, set: {waves...x: 1}, key: a, label: A}]",
     "sweeps: [{like: merge, set: {waves: {finance: 1}}, key: a, label: A}]",
     "sweeps: [{like: merge, set: {start.year: 1}, key: a, label: A}]",
     "sweeps: [{like: merge, set: {promises.offices_stay.to.1: x}, key: a, label: A}]",
     "sweeps: [{like: status_quo, set: {kind: lean}, key: a, label: A}]",
     "sweeps: [{like: merge, set: {together: {start: 2028-01-01}}, key: a, label: A}]",
     "sweeps: [{like: merge, vary: {waves.*: [1, x2, [left_out]]}}]"],
)  # fmt: skip
def test_odd_files_get_sentences(text: str) -> None:
    assert all("mine.yaml" in sentence for sentence in faults(text))


def test_a_name_that_is_neither_file_nor_shipped_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="did you mean 'alder_and_birch_24'"):
        find_design("alder_and_birch_42")
    with pytest.raises(BadInput, match="does not exist"):
        read_design(tmp_path / "none.yaml")

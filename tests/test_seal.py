"""The seal: what it covers, that every change shows, and a register that no slip can break."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from entities.plan import Arm
from outputs.seal import (
    LONGEST_NAME,
    Seal,
    edits,
    moment,
    seal_among,
    seal_in_words,
    seal_of,
    terms_of,
)
from outputs.study.seals import REGISTER, sealed_before, set_seal
from tests.made_records import made_case, made_claim


def kept(folder: Path, key: str = "two-trusts") -> list[str]:
    return [entry.seal for entry in sealed_before(folder / REGISTER, pytest.fail, key)]


def with_amount(gbp: float) -> Case:
    return made_case(claims=(made_claim(gbp_per_year=gbp),))


def test_a_seal_covers_claims_rules_arms_and_time_and_nothing_else() -> None:
    usual, case = seal_of(terms_of(made_case())), made_case()
    arms = (*case.arms[:2], Arm(key="merge", label="Join", plan=case.arms[2].plan))
    rules = tuple(
        rule.model_copy(update={"label": "another"})
        if rule.key == "recurring_cash_net_of_shadow" else rule
        for rule in case.counting_rules
    )  # fmt: skip
    changed = [
        with_amount(300_000),
        made_case(claims=()),
        made_case(arms=arms),
        made_case(counting_rules=rules),
        made_case(decision_date=dt.date(2026, 10, 1)),
        made_case(horizon_years=6),
    ]
    seals = [seal_of(terms_of(one)) for one in changed]
    assert len({usual, *seals}) == len(changed) + 1
    same = made_case(title="Another title", question="Another question", run_in_months=7)
    assert seal_of(terms_of(same)) == usual
    trusts = (case.trusts[0].model_copy(update={"revenue_reserve_gbp": 1}), case.trusts[1])
    assert seal_of(terms_of(made_case(trusts=trusts))) == usual


@given(st.floats(1.0, 1e9), st.floats(1.0, 1e9))
def test_two_claims_have_one_seal_only_when_they_are_the_same(one: float, other: float) -> None:
    seals = {seal_of(terms_of(with_amount(gbp))) for gbp in (one, other)}
    assert (len(seals) == 1) == (one == other)


def test_the_first_run_seals_and_the_next_keeps_its_moment(tmp_path: Path) -> None:
    first = set_seal(made_case(), tmp_path)
    assert first.at == first.first_at
    assert not first.edits
    again = set_seal(made_case(), tmp_path)
    assert again == first
    assert kept(tmp_path) == [first.seal]
    assert seal_in_words(first) == (
        f"Claims and courses of action are sealed as {first.seal[:12]}, set {moment(first.at)}.",
    )


def test_a_claim_changed_after_a_run_changes_the_seal_and_is_told(tmp_path: Path) -> None:
    first = set_seal(made_case(), tmp_path)
    second = set_seal(with_amount(300_000), tmp_path)
    assert second.seal != first.seal
    text = made_claim().text
    assert second.edits == (f"The claim '{text}': amount was £350,000, is £300,000.",)
    assert (second.first_at, second.versions) == (first.at, 2)
    said = seal_in_words(second)
    assert "not what was sealed first" in said[0]
    assert "2 versions of this case have been sealed" in said[0]
    assert said[1:] == second.edits
    assert kept(tmp_path) == [first.seal, second.seal]


def test_whoever_goes_back_to_the_first_claim_still_hears_of_the_others(tmp_path: Path) -> None:
    first = set_seal(made_case(), tmp_path)
    set_seal(with_amount(300_000), tmp_path)
    set_seal(with_amount(200_000), tmp_path)
    back = set_seal(made_case(), tmp_path)
    assert (back.seal, back.at, back.edits, back.versions) == (first.seal, first.at, (), 3)
    (said,) = seal_in_words(back)
    assert said.endswith("2 other versions of this case were sealed as well.")


def test_every_kind_of_change_is_a_sentence() -> None:
    case = made_case()
    plan = case.arm("merge").plan.model_copy(update={"start": dt.date(2028, 1, 1)})
    now = made_case(
        decision_date=dt.date(2026, 10, 1),
        claims=(made_claim(key="other", text=f"More: {'x' * 99}"),),
        arms=(
            case.arms[0],
            Arm(key="merge", label="Join", plan=plan),
            Arm(key="share", label="Share", plan=case.arms[1].plan),
        ),
    )
    assert set(edits(terms_of(case), terms_of(now))) == {
        "The decision was 2026-09-01, is 2026-10-01.",
        "The claim 'We will save 350,000 pounds a year by year three.' was taken away.",
        f"The claim 'More: {'x' * (LONGEST_NAME - 6)} ...' was added.",
        "The course of action 'Each trust cuts alone' was taken away.",
        "The course of action 'Share' was added.",
        "The course of action 'Merge': its name was 'Merge', is 'Join'.",
        "The course of action 'Merge': its plan was changed: when it starts.",
    }


def test_two_cases_in_one_folder_keep_their_own_seals(tmp_path: Path) -> None:
    one = set_seal(made_case(), tmp_path)
    other = set_seal(made_case(key="another", claims=(made_claim(gbp_per_year=1.0),)), tmp_path)
    assert not other.edits
    assert kept(tmp_path) == [one.seal]
    assert kept(tmp_path, "another") == [other.seal]


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"{", b"[]", b"null", b'{"case": 1}', b"\xff\xfe", b"[" * 100_000,
     b'{"case": "two-trusts", "seal": "00", "at": "2026-01-01", "terms": {}}'],
)  # fmt: skip
def test_a_spoilt_line_is_told_and_left_out(tmp_path: Path, spoilt: bytes) -> None:
    first = set_seal(made_case(), tmp_path)
    register = tmp_path / REGISTER
    register.write_bytes(spoilt + b"\n" + register.read_bytes())
    told: list[str] = []
    assert set_seal(made_case(), tmp_path, told.append) == first
    assert [" line 1 is no seal" in sentence for sentence in told] == [True]


def test_a_line_whose_terms_were_changed_is_no_seal(tmp_path: Path) -> None:
    set_seal(made_case(), tmp_path)
    register = tmp_path / REGISTER
    entry = json.loads(register.read_text(encoding="utf-8"))
    entry["terms"]["claims"][0]["gbp_per_year"] = 1.0
    register.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    told: list[str] = []
    assert set_seal(with_amount(1.0), tmp_path, told.append).edits == ()
    assert len(told) == 1


def test_a_line_that_was_cut_off_does_not_spoil_the_next(tmp_path: Path) -> None:
    set_seal(made_case(), tmp_path)
    register = tmp_path / REGISTER
    register.write_bytes(register.read_bytes()[:-200])
    told: list[str] = []
    whole = set_seal(made_case(), tmp_path, told.append)
    assert len(told) == 1
    assert set_seal(made_case(), tmp_path, told.append) == whole


def test_a_register_that_is_something_else_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / REGISTER).mkdir()
    with pytest.raises(OSError, match="is not a register of seals"):
        set_seal(made_case(), tmp_path)


def test_seals_set_at_one_time_do_not_mix(tmp_path: Path) -> None:
    amounts = [float(n) for n in range(1, 21)]
    with ThreadPoolExecutor(8) as pool:
        set_ = list(pool.map(lambda gbp: set_seal(with_amount(gbp), tmp_path).seal, amounts))
    assert sorted(kept(tmp_path)) == sorted(set_)


def test_a_seal_without_a_register_says_so_much() -> None:
    assert seal_among(made_case(), ()) == Seal(seal_of(terms_of(made_case())))
    (said,) = seal_in_words(Seal("a" * 64))
    assert said == "Claims and courses of action are sealed as aaaaaaaaaaaa."
    assert moment("no time at all") == "at an unknown moment"
    assert dataclasses.replace(Seal("b" * 64), at="2026-12-01T12:30:00+00:00").shown == "b" * 12


def test_other_halves_believed_are_another_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    then = terms_of(made_case())
    monkeypatch.setattr("outputs.seal.read_leanings", lambda: ())
    now = terms_of(made_case())
    assert seal_of(then) != seal_of(now)
    assert tuple(edits(then, now)) == ("What a sceptic and a sponsor believe was changed.",)


def test_of_a_run_it_is_said_what_its_seal_does_not_tell(tmp_path: Path) -> None:
    first, again = (set_seal(made_case(), tmp_path) for _ in range(2))
    (said,) = seal_in_words(first, of_run=True)
    assert said.endswith(
        f"set {moment(first.at)}: it says nothing of what was promised before that."
    )
    assert seal_in_words(again, of_run=True) == (said,)  # the same run gives the same page
    assert seal_in_words(Seal("a" * 64), of_run=True) == seal_in_words(Seal("a" * 64))

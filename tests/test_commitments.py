"""Commitments beside the merger: their cost and income, in every arm, in their time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from entities.case import Case
from entities.records import Records
from entities.trust import Commitment
from outputs.commitments import commitment_rows
from outputs.findings import find
from outputs.tables import unbalanced
from scenarios.reading import BadInput, read_case
from simulator.money.opening_position import opening_position
from tests.made_files import write_room
from tests.made_page import words_of_page
from tests.made_people import CASE, WORLDS, world_with
from tests.made_records import made_case, made_info, made_run
from tests.shipped_cases import changed, run_arm, same

ELM, FIR = CASE.trusts
FIRST = dt.date(2026, 10, 1)
CAUSE = "Commitment: Help to others"
LINES = ("educational_consultancy", "other_dfe_revenue_grants")


def helping(**more: object) -> Commitment:
    given = {"label": "Help to others", "hours_per_month": 0.0, **more}
    return Commitment.model_validate(given)


def case_with(*commitments: Commitment) -> Case:
    elm = ELM.model_copy(update={"commitments": commitments})
    return changed(CASE, trusts=(elm, FIR), switched_off=("refusal",))


def pence(record: Records, cause: str, line: str) -> np.ndarray:
    rows = [n for n, k in enumerate(record.ledger_keys) if (k.cause, k.line) == (cause, line)]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


@pytest.mark.parametrize("arm", ["status_quo", "merge"])
def test_a_new_commitment_costs_and_brings_in_what_was_worked_out_by_hand(arm: str) -> None:
    """From January to June: six months of 12,000 and 9,000 a year, before any rise of prices."""
    one = helping(gbp_per_year=12_000.0, income_gbp_per_year=9_000.0,
                  since=dt.date(2027, 1, 1), until=dt.date(2027, 6, 30))  # fmt: skip
    case = case_with(one)
    record = run_arm(case, case.arm(arm), WORLDS[0])
    cost, income = (pence(record, CAUSE, line) for line in LINES)
    assert cost.tolist() == [0] * 3 + [100_000] * 6 + [0] * (len(cost) - 9)
    assert income.tolist() == [0] * 3 + [-75_000] * 6 + [0] * (len(cost) - 9)
    keys = [k for k in record.ledger_keys if k.cause == CAUSE]
    assert {(k.place, k.fund, k.recurrence, k.tag) for k in keys} == {
        ("centre", "other_restricted", "recurring", "cash")
    }
    assert unbalanced([record]) == ()


def test_what_always_ran_stands_in_the_return_and_changes_no_total() -> None:
    """It explains part of the return, line by line; only the fund is told better."""
    bare, told = (
        run_arm(case, case.arm("merge"), WORLDS[0])
        for case in (case_with(), case_with(helping(gbp_per_year=12_345.67,
                                                    income_gbp_per_year=6_789.01)))
    )  # fmt: skip
    number = ELM.company_number
    for line in LINES:
        sums = []
        for record in (bare, told):
            rows = [n for n, k in enumerate(record.ledger_keys)
                    if (k.line, k.place, k.trust) == (line, "centre", number)]  # fmt: skip
            sums.append(record.ledger_pence[rows].sum(axis=0))
        assert pence(told, CAUSE, line).any()
        assert np.abs(sums[0] - sums[1]).max() <= 2


def test_what_ends_takes_its_cost_and_income_out_of_the_return() -> None:
    one = helping(gbp_per_year=12_000.0, income_gbp_per_year=9_000.0, until=dt.date(2027, 3, 31))
    (row,) = [
        r for r in opening_position(case_with(one).trusts[0], WORLDS[0], FIRST)
        if (r.place, r.line) == ("centre", LINES[0])
    ]  # fmt: skip
    assert row.commitments == 12_000 * 100
    assert row.posts + row.contracts + row.commitments + row.remainder == row.full_year
    world = world_with(funding__non_staff_inflation=0.0)
    bare, told = (
        run_arm(case, case.arm("status_quo"), world) for case in (case_with(), case_with(one))
    )
    gap = told.ledger_pence.sum(axis=0) - bare.ledger_pence.sum(axis=0)
    assert np.abs(gap[:6]).max() <= 2
    assert gap[6:11] == pytest.approx(-100_000 + 75_000, abs=2)


def test_what_began_after_the_year_of_the_accounts_comes_on_top_of_them() -> None:
    """The accounts end in August 2026 and the run begins in October: they cannot hold it."""
    one = helping(gbp_per_year=12_000.0, income_gbp_per_year=9_000.0, since=dt.date(2026, 9, 1))
    bare, told = (
        run_arm(case, case.arm("status_quo"), world_with(funding__non_staff_inflation=0.0))
        for case in (case_with(), case_with(one))
    )
    gap = told.ledger_pence.sum(axis=0) - bare.ledger_pence.sum(axis=0)
    assert gap[:11] == pytest.approx(100_000 - 75_000, abs=2)


def test_a_commitment_without_pounds_posts_nothing_and_the_arms_differ_by_none() -> None:
    silent, bare = case_with(helping()), case_with()
    for arm in ("status_quo", "merge"):
        one, other = (run_arm(case, case.arm(arm), WORLDS[0]) for case in (silent, bare))
        assert same(one, other)


def test_the_page_lays_commitments_out_with_what_is_left_of_them() -> None:
    one = helping(gbp_per_year=12_000.0, income_gbp_per_year=9_000.0, hours_per_month=8.0)
    trusts = made_case().trusts
    case = made_case(trusts=(trusts[0].model_copy(update={"commitments": (one,)}), trusts[1]))
    assert commitment_rows(case) == (
        ("Alder Trust", "Help to others", "the start", "the end", "8", "12,000", "9,000", "-3,000"),
    )
    heading = "What the trusts are committed to besides"
    assert heading in words_of_page(find(case, made_run(2, 1), made_info()))
    assert heading not in words_of_page(find(made_case(), made_run(2, 1), made_info()))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("account_line: rent", "'rent' is not a spending line of the return"),
        ("income_line: energy", "'energy' is not an income line of the return"),
        ("since: 2027-05-01, until: 2027-04-30", "before it begins on 2027-05-01"),
        ("gbp_per_year: -1", "-1"),
    ],
)
def test_a_commitment_that_means_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, told: str
) -> None:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "trusts" / "north.yaml"
    row = f"commitments: [{{label: Help, hours_per_month: 4, {more}}}]\nposts:"
    path.write_text(path.read_text(encoding="utf-8").replace("posts:", row), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_case(tmp_path / "cases" / "two.yaml")
    assert told in " ".join(caught.value.sentences())

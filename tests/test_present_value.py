"""Net present value, by hand: later pounds count less, prices of the decision, nothing left out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.assumption import Assumption
from entities.case import Case
from entities.records import Records
from outputs.money import costs_by_rule
from outputs.present_value import PresentValues, discount_rate, present_value_table
from outputs.tables import make_tables
from scenarios.reading import read_book
from simulator.money import paths
from simulator.situation import setting_for
from tests.made_records import key_of, made_case, made_record
from tests.shipped_cases import SEED, case_called, run_arm, worlds_of

MONTHS, RUN_IN = 66, 6


def case_with(rate: float | None) -> Case:
    if rate is None:
        return made_case()
    given = {
        "key": "funding.discount_rate", "label": "The rate", "value": rate, "source": "A book",
        "unit": "share_per_year", "year": "2025", "grade": "statutory", "role": "constant",
    }  # fmt: skip
    book = Assumption.model_validate(given)
    return made_case(assumptions=(*made_case().assumptions, book))


def runs(saved: list[int], prices: list[float] | None = None) -> list[Records]:
    """A merger that saves so many pence by month of the run."""
    index = np.ones(MONTHS) if prices is None else np.asarray(prices)
    cost = [1_000_000] * MONTHS
    less = [c - s for c, s in zip(cost, saved, strict=True)]
    return [
        dataclasses.replace(made_record(arm, ledger={key_of(): books}), prices=index)
        for arm, books in (("status_quo", cost), ("lean_alone", cost), ("merge", less))
    ]  # fmt: skip


def value(case: Case, records: list[Records], arm: str = "merge") -> float:
    table = present_value_table(case, records, costs_by_rule(case, records))
    return float(table[table["arm"] == arm]["gbp"].iloc[0])


def test_a_pound_a_year_on_counts_for_a_year_less() -> None:
    """1,000 pounds in the twelfth month: in the middle of it 11.5 months have passed."""
    saved = [0] * MONTHS
    saved[RUN_IN + 11] = 100_000
    assert value(case_with(0.035), runs(saved)) == pytest.approx(1000 / 1.035 ** (11.5 / 12))
    assert value(case_with(None), runs(saved)) == pytest.approx(1000)
    assert value(case_with(0.035), runs(saved), "lean_alone") == 0


def test_pounds_are_in_prices_of_the_decision() -> None:
    """Prices have doubled by the last month: half of it is left, before time is counted."""
    saved, prices = [0] * MONTHS, [1.0] * (MONTHS - 1) + [2.0]
    saved[-1] = 100_000
    assert value(case_with(None), runs(saved, prices)) == pytest.approx(500)
    raised = [3.0] * RUN_IN + [6.0] * (MONTHS - RUN_IN)
    assert value(case_with(None), runs(saved, raised)) == pytest.approx(1000)


def test_what_was_saved_before_the_decision_does_not_count() -> None:
    saved = [100_000] * RUN_IN + [0] * (MONTHS - RUN_IN)
    assert value(case_with(0.035), runs(saved)) == 0


@given(rate=st.floats(0, 0.2), more=st.floats(0.001, 0.2))
def test_what_saves_throughout_is_worth_less_at_a_higher_rate(rate: float, more: float) -> None:
    records = runs([10_000] * MONTHS)
    assert value(case_with(rate + more), records) < value(case_with(rate), records)


def test_the_rate_is_that_of_the_book_and_prices_are_those_of_the_run() -> None:
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    assert discount_rate(case) == 0.035
    assert {a.key: a.value for a in read_book()}["funding.discount_rate"] == 0.035
    arms = [run_arm(case, arm, world) for arm in case.arms]
    setting = setting_for(case, world, SEED, 0)
    assert all((r.prices == paths.prices(setting)).all() for r in arms)
    table = make_tables(case, arms).present_value
    assert set(table["arm"]) == {arm.key for arm in case.arms} - {"status_quo"}


def test_values_kept_run_by_run_are_those_of_the_table_to_the_last_bit() -> None:
    """However runs come: one at a time, and back to front."""
    case = case_called("tiny")
    records = [run_arm(case, arm, world) for world in worlds_of("tiny", 3) for arm in case.arms]
    table = make_tables(case, records).present_value
    kept = PresentValues(case, [arm.key for arm in case.arms])
    for record in reversed(records):
        kept.see([record])
    found = kept.by_world()
    assert list(found.pop("status_quo")) == [0.0] * 3
    for arm, rows in table.groupby("arm"):
        assert list(found[str(arm)]) == rows.sort_values("world")["gbp"].tolist()


def test_a_run_without_a_mechanism_or_of_another_arm_is_not_looked_at() -> None:
    case = case_with(None)
    records = runs([10_000] * MONTHS)
    kept = PresentValues(case, ["status_quo", "merge"])
    kept.see([*records, dataclasses.replace(records[2], world=1, without=("shadow",))])
    assert kept.runs("status_quo", "merge") == ((0, 0),)
    assert kept.runs("lean_alone") == ()
    assert set(kept.by_world()) == {"status_quo", "merge"}

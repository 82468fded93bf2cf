"""Charges in the ledger: transfers between books, which add up to nought and move no verdict."""

from __future__ import annotations

import numpy as np
import pytest

from entities.records import Records
from outputs.books import schools_of
from outputs.charged_ledger import with_charges
from outputs.charging import RULES, retell
from outputs.ledger_query import query
from outputs.money import costs_by_rule, savings_table
from outputs.reserves import yearly
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

CASE = changed(case_called("alder_and_birch"), switched_off=("refusal",))
NAMES = tuple(trust.company_number for trust in CASE.trusts)


@pytest.fixture(scope="module", params=["status_quo", "merge"])
def record(request: pytest.FixtureRequest) -> Records:
    return run_arm(CASE, CASE.arm(request.param), worlds_of("alder_and_birch")[0])


@pytest.mark.parametrize("rule", RULES)
def test_charges_add_up_to_nought_and_leave_what_the_rule_leaves(
    record: Records, rule: str
) -> None:
    charged = with_charges(CASE, record, rule)
    moved = [n for n, key in enumerate(charged.ledger_keys) if key.tag == "transfer"]
    assert len(moved) == len(schools_of(CASE)) + len(NAMES)
    assert not charged.ledger_pence[moved].sum(axis=0).any()
    kept = [n for n, key in enumerate(charged.ledger_keys) if key.tag != "transfer"]
    assert tuple(charged.ledger_keys[n] for n in kept) == record.ledger_keys
    assert np.array_equal(charged.ledger_pence[kept], record.ledger_pence)
    told, run_in = retell(CASE, record), record.axes.run_in_months
    at = {charged.ledger_keys[n].place: charged.ledger_pence[n] for n in moved}
    for number, urn in enumerate(schools_of(CASE)):
        paid = told.charges[tuple(RULES).index(rule), number]
        assert np.array_equal(at[urn][run_in:], paid)


def test_a_transfer_is_no_saving_and_moves_no_reserve(record: Records) -> None:
    charged = with_charges(CASE, record, "per_pupil")
    assert np.array_equal(yearly(CASE, charged), yearly(CASE, record))
    for rule in CASE.counting_rules:
        assert "transfer" not in rule.tags
    base = run_arm(CASE, CASE.arm("status_quo"), worlds_of("alder_and_birch")[0])
    runs = [base] if record.arm == base.arm else [base, record]
    told = savings_table(
        costs_by_rule(CASE, [with_charges(CASE, one, "per_pupil") for one in runs])
    )
    assert savings_table(costs_by_rule(CASE, runs)).equals(told)


def test_a_trust_apart_is_charged_what_its_own_centre_costs() -> None:
    record = run_arm(CASE, CASE.arm("status_quo"), worlds_of("alder_and_birch")[0])
    charged = with_charges(CASE, record, "flat_share")
    told = query(CASE, [charged], {"tag": "transfer"}, ["trust"])
    assert told["mean"].tolist() == [0.0, 0.0]
    where = {"tag": ["transfer", "cash", "vacancy"], "place": "centre", "fund": "gag", "month": 7}
    centre = query(CASE, [charged], where, ["trust", "tag"])
    assert (centre[centre["tag"] == "transfer"]["mean"] < 0).all(), "the centre is paid"

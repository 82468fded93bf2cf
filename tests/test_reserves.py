"""Reserves: opening plus in-year is closing, every month, book and fund; and what is told of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from entities.accounts import FUNDS
from entities.records import Records
from outputs.books import books_of_run, schools_of
from outputs.centre_charge import centre_charge_table
from outputs.charging import POOLED, RULES, charges, retell
from outputs.charts.reserve_fan import reserve_path_table
from outputs.money import position_table
from outputs.pooling import formula, poolable
from outputs.reserve_words import month_below, reserve_title, reserves_of, to_be_found
from outputs.reserves import (
    MEASURES,
    TOGETHER,
    low_points,
    monthly,
    positions,
    reserve_path,
    reserves_table,
    together,
    told_for,
    yearly,
)
from outputs.reserves_by_book import (
    RESERVES_POOLED,
    reserves_by_school,
)
from outputs.tidy import counted
from tests.made_records import made_axes, made_case, made_claim, made_record
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

CASE = changed(case_called("alder_and_birch"), switched_off=("refusal",))
TRUSTS = CASE.trusts


@pytest.fixture(scope="module", params=["status_quo", "merge"])
def record(request: pytest.FixtureRequest) -> Records:
    return run_arm(CASE, CASE.arm(request.param), worlds_of("alder_and_birch")[0])


def test_opening_and_in_year_are_closing_every_month_trust_and_fund(record: Records) -> None:
    opening, moved, closing = positions(CASE, record, FUNDS)
    assert (opening + moved == closing).all()
    assert (opening[:, :, 1:] == closing[:, :, :-1]).all()
    kept = [k.tag in ("cash", "vacancy") for k in record.ledger_keys]
    whole = -record.ledger_pence[kept].sum(axis=0)
    assert (moved.sum(axis=(0, 1)) == whole).all(), "no pound of the ledger is outside"
    for n, trust in enumerate(TRUSTS):
        balance, _ = monthly(record, trust.company_number)
        path = reserve_path(trust, balance, record.axes.months, record.axes.run_in_months)
        revenue = [f for f, fund in enumerate(FUNDS) if fund not in ("capital", "pension")]
        assert (closing[n, revenue].sum(axis=0) == path).all()


def test_the_reserve_of_the_accounts_stands_at_the_end_of_their_year(record: Records) -> None:
    ends = record.axes.months.index(dt.date(2025, 8, 1))
    for trust in TRUSTS:
        balance, _ = monthly(record, trust.company_number)
        path = reserve_path(trust, balance, record.axes.months, record.axes.run_in_months)
        assert path[ends] == trust.revenue_reserve_gbp * 100


def test_older_accounts_pass_the_months_between_at_the_mean_of_the_run_in() -> None:
    trust = TRUSTS[0].model_copy(update={"accounts_year": "2023/24", "revenue_reserve_gbp": 1_000})
    months = tuple(dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(24))
    balance = np.where(np.arange(24) < 2, -100, -7_000)
    path = reserve_path(trust, balance, months, 2)
    assert path[0] == 100_000 - 4 * 100 - 100, "September to December, and then January"


def test_what_a_reserve_is_at_the_decision_does_not_depend_on_the_plan() -> None:
    """The accounts of these trusts end before their run starts, and the run-in is two months."""
    tiny = changed(case_called("tiny"), switched_off=("refusal",))
    runs = [run_arm(tiny, arm, worlds_of("tiny")[0]) for arm in tiny.arms]
    first, other = (together(tiny, run)[0] for run in runs)
    assert first == other
    moved = [positions(tiny, run, FUNDS)[0][:, :, 0].tolist() for run in runs]
    assert moved[0] == moved[1]


@pytest.mark.parametrize("rule", POOLED)
def test_pooling_gives_out_what_is_pooled_less_the_centre_by_the_formula(
    record: Records, rule: str
) -> None:
    paid, own = charges(CASE, record, rule), poolable(CASE, books_of_run(CASE, record).funding)
    given = own - paid
    needs = [formula(CASE, s, by_need=rule != "gag_pooling") for t in TRUSTS for s in t.schools]
    if record.arm == "merge":
        last = given[:, -1]
        assert last / last.sum() == pytest.approx(np.asarray(needs) / sum(needs), abs=1e-6)


@pytest.mark.parametrize("rule", POOLED)
def test_a_school_funded_by_place_gives_up_for_the_centre_what_all_do_together(
    record: Records, rule: str
) -> None:
    alder = TRUSTS[0]
    special = alder.schools[4].model_copy(update={"phase": "special"})
    schools = (*alder.schools[:4], special, *alder.schools[5:])
    case = CASE.model_copy(
        update={"trusts": (alder.model_copy(update={"schools": schools}), *TRUSTS[1:])}
    )
    books = books_of_run(case, record)
    own, paid = poolable(case, books.funding), charges(case, record, rule, books)
    last = slice(None) if record.arm == "merge" else slice(0, len(schools))
    together_give = paid[last, -1].sum() / own[last, -1].sum()
    assert paid[4, -1] / own[4, -1] == pytest.approx(together_give, abs=1e-6)


def test_money_for_a_private_finance_contract_is_not_pooled(record: Records) -> None:
    schools = [s for t in TRUSTS for s in t.schools]
    with_pfi = next(n for n, s in enumerate(schools) if s.pfi)
    funding = np.zeros(len(record.axes.months), dtype=np.int64)
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.place == schools[with_pfi].urn and key.line == "dfe_revenue_grants":
            funding -= pence
    own = (
        counted(funding, record.axes.run_in_months)
        - poolable(CASE, books_of_run(CASE, record).funding)[with_pfi]
    )
    assert (own == round(schools[with_pfi].lines["pfi_charges"] * 100 / 12)).all()


def test_the_formula_by_need_gives_more_where_need_is() -> None:
    one = TRUSTS[0].schools[4]
    needy = one.model_copy(update={"sen_support_pupils": one.sen_support_pupils + 10})
    assert formula(CASE, needy, by_need=True) - formula(CASE, one, by_need=True) == pytest.approx(
        0.3 * 10 * 5_115
    )
    assert formula(CASE, needy, by_need=False) == formula(CASE, one, by_need=False)
    special = one.model_copy(update={"phase": "special"})
    assert formula(CASE, special, by_need=True) == one.lines["dfe_revenue_grants"]


def test_the_low_point_is_the_lowest_month_so_far_and_the_first_of_them() -> None:
    path = np.asarray([[5.0] * 6 + [3.0] * 6 + [4.0] * 6 + [3.0] * 5 + [2.0]])
    lowest, month = low_points(path)
    assert lowest.tolist() == [[3.0, 2.0]]
    assert month.tolist() == [[7, 24]]


def test_measures_of_a_year_are_those_of_the_path(record: Records) -> None:
    found = yearly(CASE, record)
    path = together(CASE, record)
    at = {name: n for n, name in enumerate(MEASURES)}
    assert found[-1, at["reserve"], 0] == pytest.approx(path[12])
    assert found[-1, at["in_year_balance"]] == pytest.approx(np.diff(path[::12]))
    assert found[:-1, at["reserve"]].sum(axis=0) == pytest.approx(found[-1, at["reserve"]])
    below = found[:, at["share_of_income"]] < 0.05
    assert (found[:, at["below_alarm"]] == below).all()


def test_capital_never_moves_a_reserve() -> None:
    record = run_arm(CASE, CASE.arm("status_quo"), worlds_of("alder_and_birch")[0])
    number = TRUSTS[0].company_number
    key = record.ledger_keys[0]._replace(trust=number, fund="capital", tag="cash")
    pence = np.vstack([record.ledger_pence, np.full(len(record.axes.months), 10**9)])
    with_capital = dataclasses.replace(
        record, ledger_keys=(*record.ledger_keys, key), ledger_pence=pence
    )
    for at, trust in enumerate(TRUSTS):
        assert (
            monthly(record, trust.company_number)[0]
            == monthly(with_capital, trust.company_number)[0]
        ).all(), at
    assert np.array_equal(yearly(CASE, record), yearly(CASE, with_capital))
    moved = [positions(CASE, r, FUNDS)[1].sum() for r in (record, with_capital)]
    assert moved[0] - moved[1] == 10**9 * len(record.axes.months)


def test_a_reserve_is_never_told_from_a_public_return_alone() -> None:
    public = TRUSTS[0].model_copy(update={"source": "published"})
    assert not told_for(public)
    assert told_for(TRUSTS[0])
    case = CASE.model_copy(update={"trusts": (public, *TRUSTS[1:])})
    runs = [
        run_arm(CASE, CASE.arm(a), worlds_of("alder_and_birch")[0]) for a in ("status_quo", "merge")
    ]
    by_school = reserves_by_school(CASE, runs, [retell(CASE, r) for r in runs])
    said = reserves_of(case, reserves_table(case, runs), by_school, case.claims[0])
    assert said.untold == (public.name,)
    assert all(public.name not in row[0] and "together" not in row[0] for row in said.rows)
    assert said.to_be_found == ""
    assert said.pooling == said.pooled_later == ()
    told = reserves_of(CASE, reserves_table(CASE, runs), by_school, CASE.claims[0])
    assert len(told.pooled_later) == 1 + len(schools_of(CASE)) + 2 * len(TRUSTS) + 1
    assert all(len(row) == 5 for row in told.pooled_later)
    assert len(told.rows) == len(TRUSTS) + 2, "with the plan the trusts are one"
    assert "has to be found elsewhere" in told.to_be_found
    assert set(by_school["rule"].astype(str)) == {*RULES, RESERVES_POOLED}
    path = reserve_path_table(CASE, runs, CASE.claims[0])
    assert path["month"].tolist() == list(range(61))
    assert "middle run" in reserve_title(path, "A plan", 0.05, "all")
    falling = pd.DataFrame({"month": [0, 12, 24, 36], "p10": [1.0, -1.0, -2.0, -3.0],
                            "p50": [1.0, 1.0, -1.0, -2.0], "p90": [1.0, 1.0, 1.0, -1.0],
                            "median_without": 1.0, "alarm": 0.0})  # fmt: skip
    assert "gone in month 24 of the middle run (month 12 to month 36 in all), not without" in (
        reserve_title(falling, "A plan", 0.05, "all")
    )
    assert "month 12 to never within the years simulated" in (
        reserve_title(falling.assign(p90=1.0), "A plan", 0.05, "all")
    )
    assert month_below(path.assign(p50=1.0), "p50", "nothing") is None


def test_the_charge_of_today_is_held_against_what_the_centre_costs(record: Records) -> None:
    trust = TRUSTS[0].model_copy(update={"central_charge_share": 0.05})
    silent = TRUSTS[1].model_copy(update={"central_charge_share": None})
    case = CASE.model_copy(update={"trusts": (trust, silent)})
    frame = centre_charge_table(case, [record], [retell(case, record)])
    of = frame[(frame["trust"] == trust.company_number) & (frame["year"] == 1)]
    at = {str(row["measure"]): float(row["mean"]) for row in of.to_dict("records")}
    assert at["charged"] == pytest.approx(0.05 * at["general_funding"])
    assert at["gap"] == pytest.approx(at["charged"] - at["cost_of_centre"])
    assert at["share_needed"] == pytest.approx(at["cost_of_centre"] / at["general_funding"])
    other = frame[frame["trust"] == TRUSTS[1].company_number]
    assert "charged" not in set(other["measure"].astype(str)), "not said, not told"


def test_funds_of_the_position_table_are_those_of_the_positions(record: Records) -> None:
    table = position_table([record])
    moved = positions(CASE, record, FUNDS)[1]
    after = counted(moved, record.axes.run_in_months)
    for f, fund in enumerate(FUNDS):
        own = table[table["fund"] == fund]["value"].sum()
        assert own == pytest.approx(after[:, f].sum() / 100)
    assert TOGETHER not in set(table["trust"])


def test_a_reserve_that_nothing_moves_stays_as_it_was() -> None:
    case, claim = made_case(), made_claim()
    still = [
        dataclasses.replace(run, ledger_keys=(), ledger_pence=run.ledger_pence[:0])
        for run in (made_record(arm, axes=made_axes()) for arm in (claim.compared_with, claim.arm))
    ]
    table = reserves_table(case, still)
    held = {trust.company_number: trust.revenue_reserve_gbp for trust in case.trusts}
    held[TOGETHER] = sum(held.values())
    of = table[table["measure"] == "reserve"]
    assert set(of["trust"].astype(str)) == set(held)
    for row in of.to_dict("records"):
        assert row["mean"] == held[str(row["trust"])]


@pytest.mark.parametrize(
    ("without", "own", "words"),
    [
        (-500_000, -450_000, "£500,000 has to be found elsewhere without the plan, and £450,000"),
        (10_000, -40_000, "nothing has to be found elsewhere without the plan, and £40,000"),
        (-40_000, 10_000, "£40,000 has to be found elsewhere without the plan, and nothing"),
        (1.0, 2.0, ""),
    ],
)
def test_what_has_to_be_found_is_said_where_anything_has(
    without: float, own: float, words: str
) -> None:
    claim = made_claim()
    rows = [
        (arm, TOGETHER, claim.year_after_decision, "in_year_balance", value)
        for arm, value in ((claim.compared_with, without), (claim.arm, own))
    ]
    table = pd.DataFrame(rows, columns=["arm", "trust", "year", "measure", "p50"])
    said = to_be_found(table, claim)
    assert words in said
    assert bool(said) == bool(words)
    assert ("most of the gap is there without" in said) == (without == -500_000)

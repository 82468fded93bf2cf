"""Costs per pupil, by hand and by conservation; money by academy year adds up to the books."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from entities.records import Records
from outputs.academy_years import academy_years_table
from outputs.ledger_sums import TOGETHER, months_of_today, pupils_of, real, summed
from outputs.school_books import school_books_table
from outputs.tables import make_tables
from outputs.unit_costs import unit_costs_table
from tests.made_records import JOINER, LEAD, key_of, made_case, made_record, made_run, steps
from tests.shipped_cases import case_called, run_arm, worlds_of

CASE = made_case()  # two schools of 300 pupils, one a trust
MONTHS, RUN_IN = 66, 6
SCHOOL = "100001"


def mean(table: pd.DataFrame, **where: object) -> float:
    kept = table
    for name, value in where.items():
        kept = kept[kept[name] == value]
    (found,) = kept["mean"]
    return float(found)


def one(prices: list[float] | None = None) -> Records:
    ledger = {
        key_of(): steps(300_00, 600_00, 3),
        key_of(tag="vacancy", recurrence="one_off", cause="Vacancies"): -30_00,
        key_of(cause="Legal work", function="all", recurrence="one_off"): 60_00,
        key_of(place=SCHOOL): 150_00,
        key_of(trust=JOINER): 90_00,
        key_of(tag="shadow", place="schools"): 7_00,
        key_of(fund="capital"): 8_00,
        key_of(line="dfe_revenue_grants", function="all"): -9_00,
    }
    record = made_record(ledger=ledger)
    return record if prices is None else dataclasses.replace(record, prices=np.asarray(prices))


def test_a_year_by_hand() -> None:
    """300 pounds a month at a centre of 300 pupils are 12 a pupil and year; its empty posts save
    1.20; shadow work, capital and income are no cost of anybody's books here."""
    table = unit_costs_table(CASE, [one()])
    year = {"year": 1, "prices": "of_the_year", "function": "finance", "measure": "running"}
    assert mean(table, trust=LEAD, place="centre", **year) == pytest.approx(12 - 1.2)
    assert mean(table, trust=LEAD, place=SCHOOL, **year) == pytest.approx(6)
    assert mean(table, trust=LEAD, place="schools", **year) == pytest.approx(6)
    assert mean(table, trust=LEAD, place="whole", **year) == pytest.approx(16.8)
    assert mean(table, trust=JOINER, place="whole", **year) == pytest.approx(3.6)
    assert mean(table, trust=TOGETHER, place="whole", **year) == pytest.approx((16.8 + 3.6) / 2)
    assert mean(table, trust=LEAD, place="centre", **year | {"year": 3}) == pytest.approx(22.8)
    once = year | {"function": "total", "measure": "one_off"}
    assert mean(table, trust=LEAD, place="centre", **once) == pytest.approx(2.4)
    assert set(table["unit"]) == {"gbp_per_pupil"}


def test_real_pounds_are_in_prices_of_the_decision() -> None:
    """Prices double after the decision's year: half of a pound is left; before, all of it."""
    table = unit_costs_table(CASE, [one([0.5] * RUN_IN + [1.0] * 12 + [2.0] * 48)])
    where = {"trust": JOINER, "place": "centre", "function": "total", "measure": "running"}
    for year, factor in ((1, 1.0), (2, 0.5)):
        nominal = mean(table, **where, year=year, prices="of_the_year")
        assert mean(table, **where, year=year, prices="of_the_decision") == nominal * factor


@pytest.fixture(scope="module")
def tiny() -> list[Records]:
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    return [run_arm(case, arm, world) for arm in case.arms]


def test_functions_add_up_to_what_the_books_spend(tiny: list[Records]) -> None:
    """Every pound spent stands under one function once, whoever's pupils divide it."""
    case = case_called("tiny")
    pupils = pupils_of(case)
    table = unit_costs_table(case, tiny)
    nominal = table[(table["prices"] == "of_the_year")].astype({"arm": str})
    books = school_books_table(tiny).astype({"arm": str, "books": str, "measure": str})
    spending = books[books["measure"] == "spending"].set_index(["arm", "books", "year"])["mean"]
    for of_total in (True, False):
        kept = nominal[(nominal["function"] == "total") == of_total]
        kept = kept[~kept["place"].isin(["schools", "whole"]) & (kept["trust"] != TOGETHER)]
        name = kept["trust"].where(kept["place"] == "centre", kept["place"])
        pounds = kept.assign(books=name, gbp=kept["mean"] * kept["trust"].map(pupils))
        at_school = pounds["place"] != "centre"
        pounds.loc[at_school, "gbp"] = pounds["mean"] * pounds["place"].map(pupils)
        found = pounds.groupby(["arm", "books", "year"])["gbp"].sum()
        pd.testing.assert_series_equal(
            found.sort_index(), spending.sort_index(), check_names=False, rtol=1e-12
        )


def test_both_places_make_the_whole_and_trusts_make_all_together(tiny: list[Records]) -> None:
    case = case_called("tiny")
    table = unit_costs_table(case, tiny)
    table = table[table["function"] == "total"].astype({"arm": str, "measure": str, "prices": str})
    pounds = table.assign(gbp=table["mean"] * table["trust"].map(pupils_of(case)))
    by = ["arm", "measure", "prices", "year"]
    of = {p: pounds[pounds["place"] == p] for p in ("centre", "schools", "whole")}
    whole = of["whole"].set_index([*by, "trust"])["gbp"]
    parts = pd.concat([of["centre"], of["schools"]]).groupby([*by, "trust"])["gbp"].sum()
    pd.testing.assert_series_equal(parts.sort_index(), whole.sort_index(), check_names=False)
    apart = of["whole"][of["whole"]["trust"] != TOGETHER].groupby(by)["gbp"].sum()
    all_of_them = whole.xs(TOGETHER, level="trust")
    pd.testing.assert_series_equal(apart.sort_index(), all_of_them.sort_index(), check_names=False)


def test_academy_years_of_a_decision_in_september_are_its_years() -> None:
    """The made case is decided on 1 September: what the books say of a year is said here too."""
    records = make_run()
    table = academy_years_table(CASE, records).astype({"arm": str, "measure": str})
    assert sorted(set(table["academy_year"])) == [f"20{y}/{y + 1}" for y in range(26, 31)]
    books = school_books_table(records).astype({"arm": str, "books": str, "measure": str})
    nominal = table[(table["prices"] == "of_the_year") & (table["trust"] == LEAD)]
    for place, name in (("centre", LEAD), ("schools", SCHOOL)):
        told = books[books["books"] == name].sort_values(["arm", "measure", "year"])
        own = nominal[nominal["place"] == place].sort_values(["arm", "measure", "academy_year"])
        assert len(told) == len(own) == 30
        for column in ("mean", "p10", "p50", "p90"):
            np.testing.assert_allclose(own[column], told[column])


def make_run() -> list[Records]:
    """Two runs of two arms, with books at the centre and at a school."""
    return [
        made_record(arm, world, ledger={
            key_of(): steps(300_00 + world, 600_00, 3), key_of(place=SCHOOL): 150_00 + world,
            key_of(place=SCHOOL, line="dfe_revenue_grants"): -200_00,
        })
        for arm in ("status_quo", "merge") for world in (0, 1)
    ]  # fmt: skip


def test_the_year_before_the_decision_is_told_and_is_the_same_in_every_arm() -> None:
    """Eighteen months of run-in from June hold the academy year before the decision."""
    case = case_called("alder_and_birch")
    world = worlds_of("alder_and_birch")[0]
    records = [run_arm(case, case.arm(key), world) for key in ("status_quo", "merge")]
    table = academy_years_table(case, records)
    names = list(dict.fromkeys(table["academy_year"]))
    assert names == ["2025/26", "2026/27", "2027/28", "2028/29", "2029/30", "2030/31"]
    before = table[table["academy_year"] == "2025/26"]
    one, other = (before[before["arm"] == a]["mean"].to_numpy() for a in ("status_quo", "merge"))
    assert (one == other).all()
    assert np.abs(one).sum() > 0
    wide = table.pivot_table(
        index=["arm", "prices", "trust", "place", "academy_year"], columns="measure",
        values="mean", observed=True,
    )  # fmt: skip
    assert (abs(wide["income"] - wide["spending"] - wide["in_year_balance"]) < 0.01).all()


def test_together_is_the_sum_of_trusts_in_pence() -> None:
    table = academy_years_table(CASE, [made_run(1, 1)[0]])
    by = ["prices", "place", "measure", "academy_year"]
    wide = table.pivot_table(index=by, columns="trust", values="mean", observed=True)
    np.testing.assert_allclose(wide[LEAD] + wide[JOINER], wide[TOGETHER])


def test_no_whole_academy_year_gives_an_empty_table() -> None:
    record = one()
    axes = dataclasses.replace(record.axes, months=record.axes.months[:11])
    short = dataclasses.replace(
        record, axes=axes, ledger_pence=record.ledger_pence[:, :11], prices=record.prices[:11]
    )
    assert academy_years_table(CASE, [short]).empty


def test_sums_leave_out_what_has_no_row() -> None:
    record = one()
    assert not summed(record, lambda _key: None, 2).any()
    every = summed(record, lambda _key: 0, 1)[0]
    assert (every == record.ledger_pence.sum(axis=0)).all()


def test_today_is_the_last_twelve_months_before_the_decision_or_what_there_is() -> None:
    assert months_of_today(one()) == slice(0, 6)
    longer = dataclasses.replace(one().axes, run_in_months=18)
    assert months_of_today(dataclasses.replace(one(), axes=longer)) == slice(6, 18)
    assert real(one([1.0] * RUN_IN + [1.1] * 60))[RUN_IN] == 1


def test_books_without_a_pound_have_no_rows() -> None:
    tables = make_tables(CASE, [made_record(ledger={key_of(tag="shadow"): 1})])
    assert tables.unit_costs.empty

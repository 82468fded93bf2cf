"""Books school by school, and who pays for the centre: to the penny, whatever the rule."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entities.records import Records
from outputs.books import schools_of
from outputs.charging import (
    MEASURES,
    RULES,
    charges,
    charges_table,
    retell,
    shared_out,
)
from outputs.charts.winners import winners, winners_charts_of
from outputs.money import money_table, position_table
from outputs.school_books import books_of, school_books_table, yearly_books
from outputs.tidy import counted
from outputs.winners import (
    counted_winners,
    paired,
    winners_headings,
    winners_rows,
    winners_table,
    winners_title,
)
from tests.made_records import (
    JOINER,
    LEAD,
    key_of,
    made_axes,
    made_case,
    made_claim,
    made_info,
    made_record,
)
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

TINY = case_called("tiny")
CALM = changed(TINY, switched_off=("refusal",))
CASE, CLAIM = made_case(), made_claim()
ONE, TWO = schools_of(CASE)
RUN_IN = 6


@pytest.fixture(scope="module")
def record() -> Records:
    return run_arm(CALM, CALM.arm("merge"), worlds_of("tiny")[0])


@settings(max_examples=200)
@given(
    pence=st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    weights=arrays(np.float64, (5, 3), elements=st.floats(0, 1e9)),
)
def test_pence_are_shared_out_whole_and_in_proportion(
    pence: list[int], weights: np.ndarray
) -> None:
    whole = np.asarray(pence, dtype=np.int64)
    found = shared_out(whole, weights)
    assert (found.sum(axis=0) == whole).all()
    total = weights.sum(axis=0)
    exact = whole * np.where(total > 0, weights / np.where(total > 0, total, 1), 1 / 5)
    assert (np.abs(found - exact) < 1 + 1e-3).all()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("arm", ["status_quo", "merge"])
def test_totals_are_the_same_under_every_rule_to_the_penny(rule: str, arm: str) -> None:
    """What schools pay is what centres cost, month by month; so nothing is saved or lost."""
    run = run_arm(CALM, CALM.arm(arm), worlds_of("tiny")[1])
    paid = charges(CALM, run, rule)
    centre = np.zeros(paid.shape[1], dtype=np.int64)
    every = np.zeros(paid.shape[1], dtype=np.int64)
    for key, pence in zip(run.ledger_keys, run.ledger_pence, strict=True):
        if key.tag in ("cash", "vacancy") and key.fund != "capital":
            every += counted(pence, run.axes.run_in_months)
            if key.place == "centre":
                centre += counted(pence, run.axes.run_in_months)
    assert (paid.sum(axis=0) == centre).all()
    after = retell(CALM, run).by_year()[
        tuple(RULES).index(rule), :, MEASURES.index("balance_after")
    ]
    assert after.sum() == -every.sum()


@pytest.mark.parametrize("rule", RULES)
def test_until_they_are_one_each_trust_pays_for_its_own_centre(rule: str, record: Records) -> None:
    paid = charges(CALM, record, rule)
    joined = record.joined[1] - record.axes.run_in_months
    owner = [t.company_number for t in CALM.trusts for _ in t.schools]
    for number in {*owner}:
        own = np.zeros(paid.shape[1], dtype=np.int64)
        for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
            cash = key.tag in ("cash", "vacancy") and key.fund != "capital"
            if cash and key.place == "centre" and key.trust == number:
                own += counted(pence, record.axes.run_in_months)
        of = paid[[n for n, name in enumerate(owner) if name == number]].sum(axis=0)
        assert (of[:joined] == own[:joined]).all()
        assert (of[joined:] != own[joined:]).any()


def test_each_rule_shares_by_what_it_says(record: Records) -> None:
    pupils = np.asarray([s.pupils for t in CALM.trusts for s in t.schools])
    last = charges(CALM, record, "per_pupil")[:, -1]
    assert last / last.sum() == pytest.approx(pupils / pupils.sum(), abs=1e-4)
    funding = np.zeros(len(pupils))
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.line == "dfe_revenue_grants" and key.place in schools_of(CALM):
            funding[schools_of(CALM).index(key.place)] -= pence[-1]
    last = charges(CALM, record, "flat_share")[:, -1]
    assert last / last.sum() == pytest.approx(funding / funding.sum(), abs=1e-4)
    with pytest.raises(KeyError):
        charges(CALM, record, "by_goodwill")


def test_the_books_of_schools_and_centres_are_those_of_the_trusts(record: Records) -> None:
    names = books_of([record])
    assert set(names) == {*schools_of(CALM), *(t.company_number for t in CALM.trusts)}
    books = yearly_books(record, names)
    assert (books[:, 0] - books[:, 1] == books[:, 2]).all()
    position = position_table([record])
    whole = position[position["fund"] != "capital"].groupby("year")["value"].sum()
    assert books[:, 2].sum(axis=0) / 100 == pytest.approx(whole.to_numpy(), abs=1e-6)
    table = school_books_table([record])
    assert set(table["books"].astype(str)) == set(names)
    assert (table["runs"] == 1).all()


def test_the_money_table_keeps_a_trusts_schools_together_to_the_penny(record: Records) -> None:
    table = money_table([record])
    assert set(table["place"].astype(str)) == {"centre", "schools"}
    assert table["pence"].sum() == counted(record.ledger_pence, record.axes.run_in_months).sum()
    by = ["year", "trust", "place", "function", "line", "fund", "recurrence", "tag", "cause"]
    assert not table.duplicated(by).any()


def made_pair(less: int) -> list[Records]:
    """A centre of each trust costs 1,200 a month; with the plan the joiner's costs less."""

    def books(saved: int) -> dict[object, int]:
        found: dict[object, int] = {}
        for trust, urn, cost in ((LEAD, ONE, 120_000), (JOINER, TWO, 120_000 - saved)):
            found[key_of(trust=trust, cause="cost")] = cost
            found[key_of(trust=trust, place=urn, line="dfe_revenue_grants", cause="in")] = -500_000
        return found

    axes = made_axes()
    runs = [
        made_record(arm, ledger=books(less if arm == "merge" else 0), axes=axes)  # type: ignore[arg-type]
        for arm in ("status_quo", "lean_alone", "merge")
    ]
    months = len(axes.months)
    return [dataclasses.replace(r, joined=(months, RUN_IN if r.arm == "merge" else months))
            for r in runs]  # fmt: skip


def test_who_gains_from_sharing_one_centre_is_told_by_hand() -> None:
    """600 a month less at one centre: shared by both schools of 300 pupils, 300 a month each.

    12 x 300 / 300 pupils is 12 pounds a pupil and year.
    """
    pair = paired(CASE, made_pair(60_000), CLAIM)
    table = winners_table(CASE, pair, "flat_share", 3)
    assert table["change"].tolist() == pytest.approx([12.0, 12.0])
    assert table["charge_before"].tolist() == pytest.approx([48.0, 48.0])
    assert table["charge_after"].tolist() == pytest.approx([36.0, 36.0])
    assert counted_winners(table) == (2, 0)
    assert winners_title(table, "Merge", 3) == (
        "Merge: 2 of 2 schools have over £10 more left for each pupil in year 3 and 0 over £10 "
        "less, in the mean of runs; 2 and 0 over the whole range (one run)"
    )
    none = paired(CASE, made_pair(0), CLAIM)
    assert winners_rows(CASE, none, CLAIM)[0][1:] == ("0 better (0), 0 worse (0)",) * 3
    early = CLAIM.model_copy(update={"year_after_decision": 2})
    assert winners_headings(CASE, early) == ("Charging rule", *(f"Year {n}" for n in (1, 2, 3, 5)))
    assert len(winners_rows(CASE, none, early)[0]) == 5


def test_the_rule_a_plan_chooses_is_told_first_and_changes_no_other() -> None:
    arms = tuple(
        arm.model_copy(update={"plan": arm.plan.model_copy(update={"charging": "by_use"})})
        if arm.key == CLAIM.arm else arm for arm in CASE.arms
    )  # fmt: skip
    case, pair = CASE.model_copy(update={"arms": arms}), paired(CASE, made_pair(60_000), CLAIM)
    year = CLAIM.year_after_decision
    for one, rule in ((CASE, "flat_share"), (case, "by_use")):
        (chart,) = winners_charts_of(one, pair, CLAIM, made_info())
        assert chart.table.equals(winners_table(CASE, pair, rule, year))
    for usual, chosen in zip(winners_rows(CASE, pair, CLAIM), winners_rows(case, pair, CLAIM),
                             strict=True):  # fmt: skip
        assert chosen[1:] == usual[1:]
        marked = " (the rule of the plan)" if usual[0] == RULES["by_use"] else ""
        assert chosen[0] == usual[0] + marked


def test_charges_of_a_run_are_laid_out_by_rule_school_and_year() -> None:
    pair = made_pair(60_000)
    table = charges_table(CASE, pair, [retell(CASE, run) for run in pair])
    own = table[(table["arm"] == "merge") & (table["measure"] == "charge") & (table["year"] == 2)]
    assert set(own["rule"].astype(str)) == set(RULES)
    assert own[own["rule"] == "per_pupil"]["mean"].tolist() == pytest.approx([10_800.0] * 2)
    assert set(table["unit"]) == {"gbp"}


@pytest.mark.parametrize("arm", ["status_quo", "merge"])
def test_means_of_charges_add_up_to_the_same_under_every_rule_to_the_penny(arm: str) -> None:
    """Trust by trust where they stay apart; all together where they become one."""
    runs = [run_arm(CALM, CALM.arm(arm), world) for world in worlds_of("tiny")]
    table = charges_table(CALM, runs, [retell(CALM, run) for run in runs])
    table = table.astype({"rule": str, "school": str, "measure": str})
    pence = (table["mean"] * 100).round().astype("int64")
    assert (table["mean"] * 100).to_numpy() == pytest.approx(pence.to_numpy(), abs=1e-6)
    owner = {s.urn: t.company_number for t in CALM.trusts for s in t.schools}
    by = table["school"].map(owner) if arm == "status_quo" else table["arm"].astype(str)
    sums = pence.groupby([by, table["measure"], table["year"], table["rule"]]).sum().unstack()
    assert (sums.nunique(axis=1) == 1).all()
    each = pence.groupby([table["rule"], table["school"], table["year"], table["measure"]]).sum()
    left = each.unstack()
    assert (left["balance"] - left["charge"] == left["balance_after"]).all()


@pytest.mark.parametrize("width", [7.5, 4.2])
def test_the_chart_has_every_school(width: float) -> None:
    from outputs.charts.house import caption
    from tests.made_records import made_info

    table = winners_table(CASE, paired(CASE, made_pair(60_000), CLAIM), "flat_share", 3)
    figure = winners(table, caption("Title", made_info(), True), width)
    paid, left = figure.axes
    assert len(paid.get_yticks()) == len(left.get_yticks()) == 2
    drawn = {
        str(line.get_label()): list(line.get_xdata()) for of in (paid, left) for line in of.lines
    }
    assert drawn["Charge without the plan, mean of runs"] == pytest.approx([48.0, 48.0])
    assert drawn["Charge with the plan, mean of runs"] == pytest.approx([36.0, 36.0])
    assert drawn["Change of what is left, mean of runs"] == pytest.approx([12.0, 12.0])
    named = {text.get_text() for text in figure.legends[0].get_texts()}
    assert "Charged less, or the same" in named
    assert "Charged more" not in named, "nobody is"

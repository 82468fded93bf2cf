"""Verdicts: known probabilities, published intervals, fixed words, payback, bridges that add up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.records import Happening
from outputs.amounts import figure, months_in_words, per_cent, pounds
from outputs.arms import happenings_by_arm, what_is_inferred
from outputs.bridge import OTHER_CAUSES, bridge, whole_pence
from outputs.findings import find
from outputs.payback import Payback, payback_months
from outputs.probability import (
    Share,
    band,
    bands_apart,
    effective_sample,
    nearest_to_even,
    share_of,
    spread_of,
    student_t,
)
from outputs.tables import make_tables
from outputs.verdict import verdict
from outputs.wording import few, in_words, money_back
from tests.made_records import (
    FUNCTIONS,
    key_of,
    made_case,
    made_claim,
    made_info,
    made_record,
    made_run,
    steps,
)


def judge(records, case=None):
    case = case or made_case()
    return verdict(case, case.claims[0], make_tables(case, records), made_info())


def run_of(savings_pence_a_month, waits=(1_200.0, 1_200.0), happenings=None):
    """One replication a world, each saving so many pence a month from year 2 on."""
    day_one = (Happening(dt.date(2027, 9, 1), "day_one", "one"),)
    records = []
    for world, pence in enumerate(savings_pence_a_month):
        said = day_one if happenings is None else happenings[world]
        records.append(
            made_record(world=world, ledger={key_of(): 9_000_000}, wait_minutes=waits[0])
        )
        ledger = {key_of(): steps(9_000_000, 9_000_000 - pence, 2)}
        records.append(
            made_record("merge", world, ledger=ledger, wait_minutes=waits[1], happenings=said)
        )
    return records


@pytest.mark.parametrize(
    ("degrees", "value"), [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (30, 2.042)]
)
def test_student_factor_meets_the_tables(degrees, value):
    assert student_t(degrees) == pytest.approx(value, rel=0.01)


def test_runs_alike_within_worlds_count_as_worlds_and_independent_ones_as_runs():
    worlds = np.repeat(np.arange(10), 4)
    alike = np.repeat([1, 0] * 5, 4)
    assert effective_sample(alike, worlds) == pytest.approx(10)
    mixed = np.tile([1, 0, 1, 0], 10)
    assert effective_sample(mixed, worlds) == pytest.approx(40)
    assert effective_sample(np.ones(40), worlds) == 10
    assert effective_sample(np.array([1, 0]), np.array([0, 1])) == 2


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=60))
def test_effective_sample_lies_between_worlds_and_runs_and_the_interval_holds_the_share(pairs):
    worlds, passed = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    found = share_of(passed, worlds)
    assert len(set(worlds)) <= found.effective <= len(pairs)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_an_interval_of_one_run_is_unknown_rather_than_nought():
    assert math.isnan(spread_of(np.array([3.0]), np.array([0])).low)
    assert spread_of(np.array([3.0, 5.0]), np.array([0, 1])).mean == 4


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "very unlikely to hold"), (0.049, "very unlikely to hold"), (0.05, "unlikely"),
        (0.2, "more likely to fail than hold"), (0.4, "as likely as not"),
        (0.6, "more likely than not"), (0.8, "likely"), (0.95, "likely"),
        (0.951, "very likely"), (1.0, "very likely"),
    ],
)  # fmt: skip
def test_words_follow_the_bands(probability, words):
    assert band(probability) == words


def test_probability_is_the_share_of_pairs_that_reach_the_amount():
    enough = 350_000_00 // 12 + 1
    found = judge(run_of([enough] * 9 + [enough - 1_000] * 21))
    assert found.probability.value == pytest.approx(0.3)
    assert found.words == "more likely to fail than hold"
    assert found.by_year[0].p50 == 0
    assert found.in_claim_year.p90 == pytest.approx(350_000.04)
    assert found.first_year_median_passes is None
    assert "part of which is called 'unlikely' or 'as likely as not')" in in_words(found)[0]


def test_exactly_the_amount_holds():
    case = made_case(claims=(made_claim(gbp_per_year=120_000.0),))
    assert judge(run_of([1_000_000] * 4), case).probability.value == 1.0


def test_a_refused_merger_counts_as_failed_and_is_left_out_given_completion():
    enough = 3_000_000
    refused = (Happening(dt.date(2027, 9, 1), "refused", "no"),)
    gone = (Happening(dt.date(2027, 9, 1), "day_one", "one"),)
    found = judge(run_of([enough] * 4, happenings=[refused, gone, gone, gone]))
    assert found.probability.value == 0.75
    assert found.refused == 0.25
    assert found.payback.never == 0.25
    assert found.completed == 0.75
    assert found.given_completion is not None
    assert found.given_completion.value == 1.0


def test_all_refused_leaves_no_probability_given_completion():
    refused = (Happening(dt.date(2027, 9, 1), "refused", "no"),)
    found = judge(run_of([3_000_000] * 2, happenings=[refused, refused]))
    assert found.given_completion is None
    assert any("refused or abandoned in 100%" in s for s in in_words(found))


def test_too_few_runs_get_no_word_on_the_claim():
    says = in_words(judge(run_of([0, 0, 0])))[0]
    assert says.startswith("Too few runs to say")
    assert "0% to 71%" in says


@pytest.mark.parametrize(
    ("held", "runs", "said"),
    [
        (0, 8, "is more likely to fail than hold, perhaps very unlikely to hold: it held in 0%"),
        (8, 8, "is more likely than not to hold, perhaps very likely to hold: it held in 100%"),
        (0, 100, "is very unlikely to hold: it held in 0%"),
        (30, 100, "is more likely to fail than hold: it held in 30%"),
        (100, 100, "is very likely to hold: it held in 100%"),
    ],
)
def test_few_runs_get_no_stronger_word_than_they_bear(held, runs, said):
    enough = 350_000_00 // 12 + 1
    says = in_words(judge(run_of([enough] * held + [0] * (runs - held))))[0]
    assert said in says
    assert ("so few runs cannot tell which" in says) == (runs == 8)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_cautious_word_is_the_weakest_of_its_interval(one, other, third):
    low, value, high = sorted((one, other, third))
    word = nearest_to_even(Share(value, low, high, 10.0))
    even = bands_apart(word, "as likely as not")
    assert all(even <= bands_apart(band(at), "as likely as not") for at in (low, value, high))


def test_worlds_too_few_to_decide_by_are_said_to_be_few():
    assert few(1).startswith("Only 1 world stands behind this")
    assert "takes 48, one to decide with 200" in few(47)
    assert few(48) == ""
    assert few(12) in in_words(judge(run_of([0] * 12)))
    assert not any("stand behind" in one for one in in_words(judge(run_of([0] * 48))))


def test_no_saving_anywhere_is_judged_without_fault():
    found = judge(run_of([0] * 12))
    assert found.probability.value == 0
    assert found.payback == (0, 0, 0, 0)
    says = " ".join(in_words(found))
    assert "very unlikely to hold" in says
    assert "nothing in any of the middle eight" in says
    assert "nothing to pay back" in says


def test_payback_is_the_month_after_the_last_one_in_the_red():
    lines = np.array([
        [-5, -1, 0, 4],   # from month 3 on
        [-5, 2, -1, 4],   # back in the red in month 3, so month 4
        [-5, -4, -3, -2],  # never
        [0, 1, 2, 3],     # nothing ever owed
        [1, 2, 3, -1],    # in the red at the end
    ])  # fmt: skip
    assert payback_months(lines).tolist() == [3, 4, math.inf, 0, math.inf]


def test_payback_of_a_run_with_a_known_cost():
    spend = key_of(cause="legal", recurrence="one_off")
    base = made_record(ledger={key_of(): 100_00})
    cost = [0] * 6 + [50_00] + [0] * 59
    arm = made_record("merge", ledger={key_of(): steps(100_00, 90_00, 2), spend: cost})
    found = judge([base, arm])
    assert found.payback.p50 == 12 + 5
    assert found.payback.never == 0


def test_worse_service_needs_the_margin_and_a_noticeable_wait():
    worse = judge(run_of([0, 0], waits=(1_200.0, 1_200.0 * 1.3))).worse_service
    assert worse is not None
    assert worse.chance.value == 1
    assert worse.functions_judged == FUNCTIONS[:4]
    assert worse.worst_function == "Finance"
    within = judge(run_of([0, 0], waits=(1_200.0, 1_200.0 * 1.2))).worse_service
    assert within is not None
    assert within.chance.value == 0
    minutes = judge(run_of([0, 0], waits=(10.0, 100.0))).worse_service
    assert minutes is not None
    assert minutes.chance.value == 0


def test_waits_nobody_supports_are_not_judged():
    case = made_case(
        trusts=tuple(t.model_copy(update={"waits_supported": ()}) for t in made_case().trusts)
    )
    found = judge(run_of([0, 0]), case)
    assert found.worse_service is None
    assert "Waits are not judged: no data of the trusts supports them." in in_words(found)


def test_luck_and_ignorance_are_told_apart():
    def records(of_world, of_luck):
        return [
            made_record(arm, w, r, ledger={key_of(): 9_000_000 - pence})
            for w in range(8)
            for r in range(4)
            for arm, pence in (("status_quo", 0), ("merge", of_world * w + of_luck * r))
        ]

    assert judge(records(1_000, 0)).from_luck == 0
    assert judge(records(0, 1_000)).from_luck == pytest.approx(1)
    assert judge(run_of([1, 2])).from_luck is None


def test_a_bridge_adds_up_to_the_penny_and_to_the_saving():
    case = made_case()
    tables = make_tables(case, made_run(7, 3))
    found = bridge(tables, case.claims[0])
    assert sum(pence for _, pence in found.steps) == found.total_pence
    mean = verdict(case, case.claims[0], tables, made_info()).in_claim_year.mean
    assert found.total_pence == pytest.approx(mean * 100, abs=0.5)
    assert dict(found.steps)["work done in schools"] < 0


def test_small_causes_are_grouped_and_one_alone_keeps_its_name():
    base = {key_of(cause=c): 1_000_000 for c in ("posts", "contracts", "pens", "stamps")}
    less = dict(zip(base, (900_000, 950_000, 999_999, 999_998), strict=True))
    case = made_case()
    tables = make_tables(case, [made_record(ledger=base), made_record("merge", ledger=less)])
    found = bridge(tables, case.claims[0])
    assert found.steps == (("posts", 1_200_000), ("contracts", 600_000), (OTHER_CAUSES, 36))
    assert found.total_pence == 1_800_036
    three = bridge(tables, case.claims[0], shown=3)
    assert [name for name, _ in three.steps] == ["posts", "contracts", OTHER_CAUSES]


@given(st.dictionaries(st.text(max_size=3), st.integers(-(10**9), 10**9)), st.integers(1, 50))
def test_means_in_whole_pence_never_lose_a_penny(totals, runs):
    means = whole_pence(totals, runs)
    assert abs(sum(means.values()) * runs - sum(totals.values())) <= runs / 2
    assert all(abs(means[k] * runs - totals[k]) < runs for k in totals)


def test_a_bridge_of_nothing_is_empty():
    case = made_case()
    found = bridge(make_tables(case, run_of([0])), case.claims[0])
    assert found.steps == ()
    assert found.total_pence == 0


@pytest.mark.parametrize(
    ("gbp", "words"),
    [
        (0, "£0"), (400, "under £1,000"), (-400, "just below £0"), (12_345, "£12,000"),
        (-12_345, "-£12,000"), (99_600, "£100,000"), (347_000, "£350,000"),
        (996_000, "£1.00 million"), (-1_234_567, "-£1.23 million"),
    ],
)  # fmt: skip
def test_amounts_are_rounded_as_a_board_says_them(gbp, words):
    assert pounds(gbp) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(5e7, "50,000,000"), (15_000.0, "15,000"), (0.0216, "0.0216"), (1 / 3, "0.333333"),
     (-2_500_000.5, "-2,500,000"), (0.0, "0"), (0.0000123, "0.0000123"), (-3e-9, "-0.000000003")],
)  # fmt: skip
def test_figures_are_never_powers_of_ten(value: float, words: str) -> None:
    assert figure(value) == words


def test_shares_and_months_in_words():
    assert [per_cent(s) for s in (0, 0.001, 0.12, 0.999, 1)] == [
        "0%", "under 1%", "12%", "over 99%", "100%",
    ]  # fmt: skip
    said = [months_in_words(m, 5) for m in (0, 1, 18, 24, 37, math.inf)]
    assert said == [
        "nothing owed",
        "1 month",
        "18 months",
        "2 years",
        "3 years 1 month",
        "not by year 5",
    ]


def test_sentences_carry_answer_doubt_counts_and_seed():
    says = in_words(judge(made_run(20, 3)))
    assert says[0].startswith("The claim of £350,000 a year by year 3 is ")
    assert "95% interval" in says[0]
    assert "2 of 3 assumptions used are judgement" in " ".join(says)
    assert "20 worlds x 3 replications" in says[-1]
    assert says[-1].endswith("seed 2026.")
    assert all(text.replace("£", "").isascii() for text in says)


def test_a_plan_that_owes_nothing_pays_nothing_back():
    found = judge(made_run(20, 3))
    none = dataclasses.replace(found, payback=Payback(0.0, 0.0, 0.0, 0.0))
    assert money_back(none).startswith("In nine runs of ten no money is ever owed")
    few = money_back(dataclasses.replace(none, pairs=9))
    assert few.startswith("In all of these runs no money is ever owed")
    some = money_back(dataclasses.replace(found, payback=Payback(0.0, 0.0, 15.0, 0.02)))
    assert some.startswith(
        "In the middle run no money is ever owed (eight runs of ten: nothing owed to 15 months); "
        "in 2% of runs what is spent is not back within the "
    )
    usual = money_back(dataclasses.replace(found, payback=Payback(0.0, 8.0, 15.0, 0.02)))
    assert usual.startswith(
        "The money spent is back for good after 8 months in the middle run (eight runs of ten: "
        "nothing owed to 15 months); in 2% of runs it is not ("
    )


def test_findings_hold_every_arm_to_the_claim_and_say_what_happened():
    found = find(made_case(), made_run(20, 3), made_info())
    rows = {row.arm: row for row in found.claims[0].arms}
    assert set(rows) == {"lean_alone", "merge"}
    assert rows["lean_alone"].saving_p50 == pytest.approx(72_000)
    assert rows["merge"].one_off_cost > 180_000
    assert rows["merge"].fte_change == pytest.approx(-0.5 * 9)
    assert rows["lean_alone"].worst_wait_change > 0
    happened = happenings_by_arm(made_case(), found.tables)
    assert [row.arm for row in happened] == ["merge"]
    assert happened[0].reached_day_one + happened[0].refused == pytest.approx(1)
    posts = next(row for row in what_is_inferred(made_case()) if row.what == "posts")
    assert (posts.inferred, posts.total) == (10, 10)
    assert found.notes == (("Volumes of finance were drawn to fit the posts.", 180),)
    assert found.unbalanced == ()


def test_a_claim_may_be_made_against_any_arm_even_for_the_status_quo():
    for arm, other in (("merge", "lean_alone"), ("status_quo", "lean_alone")):
        case = made_case(claims=(made_claim(arm=arm, compared_with=other),))
        found = find(case, made_run(4, 2), made_info()).claims[0]
        assert found.made_of.total_pence == pytest.approx(
            found.verdict.in_claim_year.mean * 100, abs=0.5
        )
        last = found.charts[0].table.iloc[-1]
        assert last["p10"] <= last["p50"] <= last["p90"]

"""Cost against size, from today to a year, both sides: by hand, to the penny, drawn as tabled."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from entities.case import Case
from entities.records import Records
from outputs.bridge import whole_pence
from outputs.charts.chart import Chart
from outputs.charts.files import svg
from outputs.charts.house import NARROW, WIDE
from outputs.charts.size_and_cost import MARKS, size_charts
from outputs.charts.today_bridge import today_bridges, today_title
from outputs.charts.two_sides import two_sides_chart, written
from outputs.from_today import PARTS, FromToday, from_today, part_of
from outputs.ledger_sums import TOGETHER
from outputs.probability import edges_of
from outputs.size_costs import BACK_OFFICE, CENTRE_COST, TODAY, size_costs_table
from outputs.tables import make_tables
from outputs.two_sides import two_sides_table
from outputs.winners import paired
from scenarios.reading import read_central_cost
from tests.made_records import (
    JOINER,
    LEAD,
    key_of,
    made_case,
    made_claim,
    made_info,
    made_record,
    made_run,
    steps,
)
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

PUBLISHED = read_central_cost()
CASE, CLAIM, INFO = made_case(central_cost_by_size=PUBLISHED), made_claim(), made_info()
RUN = made_run(12, 2)
TABLES = make_tables(CASE, RUN)
SIZES = size_charts(CASE, RUN, CLAIM, INFO)
BRIDGES = today_bridges(CASE, from_today(CASE, RUN, CLAIM), CLAIM, INFO)
SIDES = two_sides_chart(CASE, RUN, TABLES, CLAIM, INFO)
ALL = (*SIZES, *BRIDGES, SIDES)
NAMES = [chart.name for chart in ALL]
SCHOOL = "100001"
LONG = "Safeguarding, special educational needs, inclusion and alternative provision"


def texts(figure: Figure) -> str:
    return " ".join(t.get_text() for t in figure.findobj(Text)).replace("\n", " ")


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_title_year_runs_seed_and_the_illustrative_mark_are_shown(
    chart: Chart, width: float
) -> None:
    said = texts(chart.draw(width=width)).replace("- ", "-")  # lines break after a hyphen, too
    assert chart.title in said
    assert "year 3 after the decision (September 2028 to August 2029; the academy year" in said
    assert "20 worlds x 3 replications, seed 2026, version 0.1.0. Illustrative data." in said
    assert "£" in said
    assert svg(chart.draw(width=width)) == svg(chart.draw(width=width))


def test_every_chart_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES) == 6
    assert all(re.fullmatch(r"[\w-]+", name) for name in NAMES)


# From today to a year.


def pair(before: dict, without: dict, own: dict) -> list[Records]:
    """A pair of runs that share their run-in of six months: pence a month by key."""

    def ledger(after: dict) -> dict:
        keys = {*before, *after}
        return {k: [before.get(k, 0)] * 6 + [after.get(k, 0)] * 60 for k in keys}

    return [
        made_record("status_quo", ledger=ledger(without)),
        made_record("merge", ledger=ledger(own)),
    ]


def test_a_bridge_by_hand() -> None:
    """Pay rises by 10 pounds a month and income by 4; the plan deletes a post and pays once."""
    income = key_of(line="dfe_revenue_grants", function="all", place=SCHOOL)
    pay = key_of(line="teaching_staff", function="all", place=SCHOOL)
    post, once = key_of(), key_of(recurrence="one_off", cause="Redundancy pay")
    before = {income: -100_00, pay: 50_00, post: 30_00}
    without = {income: -104_00, pay: 60_00, post: 30_00}
    own = {income: -104_00, pay: 60_00, post: 10_00, once: 1_00}
    lead, joiner, together = from_today(CASE, pair(before, without, own), CLAIM)
    assert lead.anyway == (("income", 12 * 4_00), ("teachers", -12 * 10_00))
    assert lead.plan == (("posts", 12 * 20_00), ("one_off", -12 * 1_00))
    assert (lead.anyway_pence, lead.plan_pence) == (-72_00, 228_00)
    assert lead.anyway_edges == (-72.0, -72.0)
    assert lead.total_edges == (156.0, 156.0)
    assert joiner.anyway == joiner.plan == ()
    assert together[3:] == lead[3:]
    assert together.books == TOGETHER


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"line": "donations", "tag": "vacancy"}, "income"),
        ({"line": "direct_revenue_financing"}, "income"),
        ({"tag": "vacancy", "recurrence": "one_off"}, "vacancies"),
        ({"recurrence": "one_off"}, "one_off"),
        ({"function": "all", "line": "education_support_staff",
          "cause": "Support for more plans"}, "plans"),
        ({}, "posts"),
        ({"line": "legal_and_professional"}, "contracts"),
        ({"function": "all", "line": "teaching_staff"}, "teachers"),
        ({"function": "all"}, "support"),
        ({"function": "all", "line": "energy"}, "other"),
    ],
)  # fmt: skip
def test_every_posting_has_one_cause(changes: dict[str, str], part: str) -> None:
    assert part_of(key_of(**changes)) == part
    assert part in PARTS


def test_a_run_in_of_any_length_loses_no_part_of_a_penny() -> None:
    """Seven pence in five months make 16.8 in a year: the mean of runs is rounded once."""
    axes = dataclasses.replace(made_record().axes, run_in_months=5)
    cost = [7, 0, 0, 0, 0] + [0] * 61
    records = [
        dataclasses.replace(made_record(arm, ledger={key_of(): cost}), axes=axes)
        for arm in ("status_quo", "merge")
    ]
    case = made_case(run_in_months=5)
    assert from_today(case, records, CLAIM)[0].anyway == (("posts", 17),)
    assert whole_pence({"posts": 12 * 7}, 5) == {"posts": 17}


def test_without_a_run_in_there_is_no_today() -> None:
    case = made_case(run_in_months=0)
    axes = dataclasses.replace(made_record().axes, run_in_months=0)
    records = [dataclasses.replace(r, axes=axes) for r in RUN]
    assert from_today(case, records, CLAIM) == ()
    assert TODAY not in set(size_costs_table(case, records, CLAIM, CENTRE_COST)["what"])


@pytest.fixture(scope="module")
def tiny() -> list[Records]:
    case = case_called("tiny")
    return [run_arm(case, arm, world) for world in worlds_of("tiny") for arm in case.arms]


def test_a_bridge_adds_up_to_the_books_of_every_run(tiny: list[Records]) -> None:
    """From today's months to the year with the plan, straight from the ledger, without causes."""
    case = case_called("tiny")
    claim = case.claims[0]
    found = {one.books: one for one in from_today(case, tiny, claim)}
    assert sorted(found) == ["99000011", "99000012", TOGETHER]
    run_in, year = case.run_in_months, claim.year_after_decision
    start = run_in + 12 * (year - 1)
    for books, one in found.items():
        changes = []
        for record in (r for r in tiny if r.arm == claim.arm):
            kept = [
                key.tag in ("cash", "vacancy") and key.fund != "capital"
                and books in (key.trust, TOGETHER) for key in record.ledger_keys
            ]  # fmt: skip
            balance = -record.ledger_pence[kept].sum(axis=0)
            today = int(balance[:run_in].sum()) * 12 / run_in
            changes.append(int(balance[start : start + 12].sum()) - today)
        assert one.anyway_pence + one.plan_pence == pytest.approx(np.mean(changes), abs=0.51)
        np.testing.assert_allclose(
            one.total_edges, np.quantile(np.asarray(changes) / 100, edges_of(len(changes)))
        )
    apart = [found[n].anyway_pence + found[n].plan_pence for n in sorted(found)[:2]]
    assert sum(apart) == pytest.approx(found[TOGETHER].anyway_pence + found[TOGETHER].plan_pence,
                                       abs=1)  # fmt: skip


def test_both_arms_have_the_same_today(tiny: list[Records]) -> None:
    case = case_called("tiny")
    for one, other in zip(tiny[::2], tiny[1::2], strict=True):
        assert (one.arm, other.arm) == ("status_quo", "merge")
        sums = [r.ledger_pence[:, : case.run_in_months].sum(axis=0) for r in (one, other)]
        assert (sums[0] == sums[1]).all()


def test_a_plan_that_does_nothing_adds_nothing(tiny: list[Records]) -> None:
    case = case_called("tiny")
    same = [dataclasses.replace(r, arm=arm) for r in tiny if r.arm == "status_quo"
            for arm in ("status_quo", "merge")]  # fmt: skip
    for one in from_today(case, same, case.claims[0]):
        assert one.plan == ()
        assert one.anyway
        assert today_title(one, "all").endswith("the plan changes nothing")


@pytest.mark.parametrize("chart", BRIDGES, ids=[c.name for c in BRIDGES])
def test_the_bridge_draws_its_table_and_ends_at_both_sums(chart: Chart) -> None:
    table = chart.table
    bars = chart.draw().axes[0].patches
    np.testing.assert_allclose([b.get_width() for b in bars], table["balance_gbp"], atol=1e-9)
    sums = np.flatnonzero(table["item"] == "sum")
    assert len(sums) == 2
    parts = np.cumsum(table["balance_gbp"].where(table["item"] == "part", 0))
    for at, up_to in zip(sums, parts.iloc[sums], strict=True):
        assert bars[at].get_x() == 0
        assert table["balance_gbp"].iloc[at] == pytest.approx(up_to)
        assert table["p10"].iloc[at] <= table["p90"].iloc[at]


def test_the_title_says_what_the_plan_adds_and_what_comes_anyway() -> None:
    one = FromToday("x", "Alder", 3, (("teachers", -300_000_00),), (("posts", 120_000_00),),
                    (0, 0), (-250_000, 10_000))  # fmt: skip
    assert today_title(one, "eight runs of ten") == (
        "Alder: in year 3 the in-year balance is £180,000 worse than today in the mean of runs "
        "(£250,000 worse to £10,000 better in eight runs of ten); without the "
        "plan it would be £300,000 worse: the plan adds £120,000"
    )


# Cost against size.


def test_costs_a_pupil_by_hand() -> None:
    """600 pounds a month at one centre; prices double after the run-in, so today costs double in
    prices of the decision; office pay in a school is back office, and no cost of the centre."""
    ledger = {key_of(): 600_00, key_of(place=SCHOOL): 300_00, key_of(line="energy"): 100_00}
    prices = np.array([0.5] * 6 + [1.0] * 60)
    run = [dataclasses.replace(made_record(arm, ledger=ledger), prices=prices)
           for arm in ("status_quo", "merge")]  # fmt: skip
    centre, office = (size_costs_table(CASE, run, CLAIM, m) for m in (CENTRE_COST, BACK_OFFICE))
    of = {(row["item"], row["what"]): row["mean"] for _, row in centre.iterrows()}
    assert of == pytest.approx({
        (LEAD, TODAY): 56.0, (JOINER, TODAY): 0.0, (TOGETHER, TODAY): 28.0,
        (LEAD, "Stay as we are"): 28.0, (JOINER, "Stay as we are"): 0.0,
        (TOGETHER, "Stay as we are"): 14.0, (TOGETHER, "Merge"): 14.0,
    })  # fmt: skip
    told = office[(office["item"] == LEAD) & (office["what"] == "Stay as we are")]
    assert told["mean"].tolist() == pytest.approx([36.0])


def test_trusts_that_are_one_stand_together_and_others_apart() -> None:
    table = SIZES[0].table
    rows = {what: set(table[table["what"] == what]["item"]) for what in set(table["what"])}
    assert rows["Merge"] == {TOGETHER}
    assert rows["Each trust cuts alone"] == {LEAD, JOINER, TOGETHER}


def test_a_band_stands_before_the_trusts_that_fall_in_it() -> None:
    assert SIZES[0].table["item"].iloc[0] == "band0"
    items = list(dict.fromkeys(SIZES[0].table["item"]))
    assert items == ["band0", LEAD, JOINER, TOGETHER, *(f"band{n}" for n in range(1, 6))]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_bands_and_marks_are_drawn_as_tabled(width: float) -> None:
    table = SIZES[0].table
    plot = SIZES[0].draw(width=width).axes[0]
    bands = table[table["median"].notna()]
    drawn = [(b.get_x(), b.get_x() + b.get_width()) for b in plot.patches]
    np.testing.assert_allclose(drawn, bands[["lower_quartile", "upper_quartile"]])
    means = [c.lines[0].get_xdata()[0] for c in plot.containers if hasattr(c, "has_xerr")]
    np.testing.assert_allclose(means, table[table["mean"].notna()]["mean"])


def test_published_trusts_are_named_and_their_prices_told() -> None:
    said = texts(SIZES[1].draw())
    for name in ("Dixons Academies Trust", "Endeavour Academies Trust", "prices of 2022/23",
                 "no yardstick"):  # fmt: skip
        assert name in said
    assert "compare schools plus centre" in texts(SIZES[0].draw())
    assert "not a random sample" in texts(SIZES[0].draw())


def test_without_published_figures_the_trusts_are_still_drawn() -> None:
    for chart in size_charts(made_case(), RUN, CLAIM, INFO):
        assert "ublished" not in texts(chart.draw())


def test_arms_of_the_same_first_words_are_all_named() -> None:
    arms = tuple(a.model_copy(update={"label": f"{LONG} {a.key}"}) for a in CASE.arms)
    chart = size_charts(changed(CASE, arms=arms), RUN, CLAIM, INFO)[0]
    (legend,) = chart.draw(width=NARROW).legends
    assert len(legend.get_texts()) == 2 + 1 + len(arms)


# Both sides.


def test_both_sides_by_hand() -> None:
    """The centre costs 6,000 a year for 600 pupils, 1,000 of it received; the plan halves it."""
    received = key_of(line="donations", function="all")
    run = [
        made_record(arm, ledger={key_of(): steps(500_00, after, 3), received: -100_00})
        for arm, after in (("status_quo", 500_00), ("merge", 250_00))
    ]
    table = two_sides_table(CASE, run, make_tables(CASE, run), CLAIM).set_index("item")
    told = {name: (row["without"], row["with"]) for name, row in table.iterrows()}
    assert told["cost"] == (10.0, 5.0)
    assert told["charge"] == (8.0, 3.0)
    assert told["centre_balance"] == (0.0, 5.0)
    assert told["school_balance"] == (0.0, 0.0)
    assert told["closed"] == (5 * 8 * 12, 5 * 8 * 12)
    assert told["own_work"] == (15.0, 15.0)
    assert set(table["view"]) == {"centre", "schools"}


def test_the_charge_is_what_schools_pay_under_any_rule_and_both_balances_are_all(
    tiny: list[Records],
) -> None:
    case = case_called("tiny")
    claim, year = case.claims[0], case.claims[0].year_after_decision
    table = two_sides_table(case, tiny, make_tables(case, tiny), claim).set_index("item")
    pupils = sum(s.pupils for t in case.trusts for s in t.schools)
    without, own = (
        told[:, 0, :, :, year - 1].sum(axis=1) / 100 / pupils for told in paired(case, tiny, claim)
    )
    assert table.loc["charge", "with"] == pytest.approx(own[:, 0].mean())
    assert table.loc["charge", "without"] == pytest.approx(without[:, 0].mean())
    change = (own - without)[:, 2].mean()
    both = table.loc[["centre_balance", "school_balance"], "with"].sum()
    assert both == pytest.approx(change)


def test_what_no_data_supports_is_left_out_and_said() -> None:
    trusts = tuple(t.model_copy(update={"waits_supported": ()}) for t in CASE.trusts)
    case = CASE.model_copy(update={"trusts": trusts})
    chart = two_sides_chart(case, RUN, make_tables(case, RUN), CLAIM, INFO)
    assert not {"wait", "closed_in_time", "asked_in_time"} & set(chart.table["item"])
    assert "Not shown, as no data of the trusts supports it" in texts(chart.draw(width=NARROW))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_measure_is_drawn_once_in_its_own_plot(width: float) -> None:
    plots = [p for p in SIDES.draw(width=width).axes if p.get_lines()]
    assert len(plots) == len(SIDES.table) == 11
    drawn = {(p.get_lines()[1].get_xdata()[0], p.get_lines()[2].get_xdata()[0]) for p in plots}
    assert drawn == set(zip(SIDES.table["without"], SIDES.table["with"], strict=True))


@pytest.mark.parametrize(
    ("value", "text"), [(0.04, "0.0"), (-0.04, "0.0"), (99.94, "99.9"), (-1234.6, "-1,235")]
)
def test_numbers_are_written_as_their_size_needs(value: float, text: str) -> None:
    assert written(value) == text


# More arms than there are marks.


def with_arms(more: int) -> tuple[Case, list[Records]]:
    """The case with arms put before that of the claim, each like it under a name of its own."""
    merge = CASE.arm("merge")
    names = [f"like_it_{n}" for n in range(more)]
    like = [merge.model_copy(update={"key": n, "label": f"Choice {n}"}) for n in names]
    case = CASE.model_copy(update={"arms": (CASE.arm("status_quo"), *like, merge)})
    own = [record for record in RUN if record.arm == "merge"]
    base = [record for record in RUN if record.arm == "status_quo"]
    return case, [*base, *own, *(dataclasses.replace(r, arm=n) for n in names for r in own)]


@pytest.mark.parametrize("more", [3, len(MARKS) - 2, len(MARKS) - 1, 22])
def test_no_two_arms_are_drawn_alike_and_those_of_the_claim_always_are(more: int) -> None:
    case, records = with_arms(more)
    chart = size_charts(case, records, CLAIM, INFO)[0]
    drawn = set(chart.table["what"]) & {arm.label for arm in case.arms}
    assert len(drawn) == min(len(MARKS), more + 2)
    assert {case.arm(key).label for key in (CLAIM.arm, CLAIM.compared_with)} <= drawn
    figure = chart.draw(width=WIDE)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    of = {label: h for h, label in zip(handles, labels, strict=True) if label in drawn}
    looks = [(h.lines[0].get_color(), h.lines[0].get_marker()) for h in of.values()]
    assert len(of) == len(drawn)
    assert len(set(looks)) == len(looks)
    left_out = f"{len(MARKS)} of {more + 2} arms are drawn" in texts(figure)
    assert left_out == (more + 2 > len(MARKS))

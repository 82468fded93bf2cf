"""Every chart of a claim, with the table it draws: what page and run folder both use."""

from __future__ import annotations

from functools import partial

from entities.case import Case
from entities.claim import Claim
from outputs.amounts import in_sentence
from outputs.bridge import Bridge, bridge_table
from outputs.charts.chart import Chart
from outputs.charts.cost_bridge import bridge_title, cost_bridge
from outputs.charts.fan import Marks, fan, fan_table, fan_title
from outputs.charts.house import caption, range_of
from outputs.charts.paired_bars import (
    not_shown,
    paired_bars,
    people_by_group,
    people_title,
    posts_change,
    waits_table,
    waits_title,
    with_whiskers,
)
from outputs.money import payback_rule
from outputs.run_info import RunInfo
from outputs.tables import Tables
from outputs.tidy import months_between
from outputs.verdict import DAY_ONE_KIND


def charts_of(
    case: Case, tables: Tables, claim: Claim, made_of: Bridge, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the four charts of a claim; `draw(width=...)` returns each as a figure."""
    return (
        _fan(case, tables, claim, info),
        _bridge(case, claim, made_of, info),
        _waits(case, tables, claim, info),
        _people(case, tables, claim, info),
    )


def _fan(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    table = fan_table(tables.savings_by_month, claim)
    title = fan_title(table, case.arm(claim.arm).label, info.edges)
    said = (
        f"Against '{case.arm(claim.compared_with).label}'. Counted: "
        f"{in_sentence(payback_rule(case).label)}; prices of the year.",
        f"As claimed: nothing before year {claim.year_after_decision}, then a twelfth of the "
        "amount a month; the claim names no one-off cost.",
    )
    words = caption(title, info, case.illustrative, *said)
    return Chart(
        f"cumulative-saving-{claim.key}",
        title,
        table,
        partial(fan, table, words, marks_of(case, tables, claim)),
        measured=f"Saved less spent, added up, pounds; {range_of(info)}",
    )


def marks_of(case: Case, tables: Tables, claim: Claim) -> Marks:
    """Find the planned and the middle actual day one, in months after the decision."""
    start = case.arm(claim.arm).plan.start
    planned = months_between(case.decision_date, start) if start else None
    rows = tables.happenings
    dates = sorted(rows[(rows["arm"] == claim.arm) & (rows["kind"] == DAY_ONE_KIND)]["date"])
    middle = dates[(len(dates) - 1) // 2] if dates else None
    return Marks(planned, months_between(case.decision_date, middle) if middle else None)


def _bridge(case: Case, claim: Claim, made_of: Bridge, info: RunInfo) -> Chart:
    table = bridge_table(made_of)
    title = bridge_title(table, made_of.year, case.arm(claim.arm).label, info.edges)
    said = (
        f"Mean of all runs against '{case.arm(claim.compared_with).label}'. Counted: "
        f"{made_of.rule_label}; prices of the year.",
    )
    words = caption(title, info, case.illustrative, *said)
    return Chart(
        f"cost-bridge-{claim.key}",
        title,
        table,
        partial(cost_bridge, table, words, claim.gbp_per_year),
    )


def _waits(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    year, label = claim.year_after_decision, case.arm(claim.arm).label
    table = waits_table(case, tables.service, (claim.compared_with, claim.arm), year)
    title = waits_title(table, year, label, info.edges)
    said = ["Bars: mean wait to the first touch. Whiskers: eight runs of ten.", not_shown(case)]
    words = caption(title, info, case.illustrative, *filter(None, said))
    axis = "Mean wait, working hours"
    draw = partial(paired_bars, table, words, _two(case, claim), axis)
    return Chart(f"waits-{claim.key}", title, table, draw, measured=with_whiskers(axis, info))


def _people(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    year, label = claim.year_after_decision, case.arm(claim.arm).label
    arms = (claim.compared_with, claim.arm)
    table = people_by_group(case, tables.people, arms, year)
    title = people_title(table, posts_change(tables.people, arms, year), year, label)
    said = "Bars: mean of runs. Whiskers: eight runs of ten. Posts deleted are not in it."
    words = caption(title, info, case.illustrative, said)
    axis = "Established posts, full-time equivalents"
    draw = partial(paired_bars, table, words, _two(case, claim), axis)
    return Chart(f"people-{claim.key}", title, table, draw, measured=with_whiskers(axis, info))


def _two(case: Case, claim: Claim) -> dict[str, str]:
    return {key: case.arm(key).label for key in (claim.compared_with, claim.arm)}

"""The three charts of what happens to staff, each with the table it draws."""

from __future__ import annotations

from functools import partial

from entities.case import Case
from entities.claim import Claim
from outputs.charts.chart import Chart
from outputs.charts.house import caption
from outputs.charts.staffing import (
    employer_table,
    employer_title,
    flow_table,
    flow_title,
    fte_by_employer,
    loses_table,
    loses_title,
    staffing_flow,
    who_loses,
)
from outputs.run_info import RunInfo
from outputs.tables import Tables


def people_charts_of(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> tuple[Chart, ...]:
    """Make the charts of staff coming and going, of employers, and of who loses a job."""
    return (
        _flow(case, tables, claim, info),
        _employers(case, tables, claim, info),
        _loses(case, tables, claim, info),
    )


def _arms(case: Case, claim: Claim) -> dict[str, str]:
    return {key: case.arm(key).label for key in (claim.compared_with, claim.arm)}


def _flow(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms = _arms(case, claim)
    table = flow_table(tables.staff_by_month, tuple(arms))
    title = flow_title(tables.staff_changes, arms)
    said = (
        "Posts of the case alone: teachers and classroom support are not among them. Bars: mean of "
        "runs, by month. Line: mean; band: eight runs of ten. Staff who change employer with a "
        "closing trust stay in post.",
    )
    words = caption(title, info, case.illustrative, *said)
    draw = partial(staffing_flow, table, words, arms)
    return Chart(f"staffing-flow-{claim.key}", title, table, draw, months_apart=1)


def _employers(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms, year = _arms(case, claim), claim.year_after_decision
    table = employer_table(case, tables.staff_by_employer, tuple(arms), year)
    title = employer_title(table, year, arms[claim.arm], claim.arm)
    said = (
        "Bars: mean of runs at the end of the year; eight runs of ten stand in the table. A "
        "merger that is refused leaves staff with their own trust.",
    )
    words = caption(title, info, case.illustrative, *said)
    draw = partial(fte_by_employer, table, words, arms)
    return Chart(f"fte-by-employer-{claim.key}", title, table, draw)


def _loses(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    table = loses_table(tables.who_loses_jobs, claim.arm)
    title = loses_title(table, case.arm(claim.arm).label)
    said = (
        "Redundancies over all years, by band of the holder at the opening. No figure about fewer "
        "than five people of a band is shown: small teams identify people.",
    )
    words = caption(title, info, case.illustrative, *said)
    draw = partial(who_loses, table, words)
    return Chart(f"who-loses-jobs-{claim.key}", title, table, draw)

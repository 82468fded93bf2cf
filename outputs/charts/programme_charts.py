"""Charts of the programme of a claim's arm, its dates and its leaders' hours, with their tables."""

from __future__ import annotations

from collections.abc import Sequence

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.charts.attention import (
    attention_chart,
    attention_chart_table,
    attention_title,
)
from outputs.charts.chart import Chart
from outputs.charts.contracts import contracts_chart
from outputs.charts.dip import dip_chart, others_of
from outputs.charts.gantt import gantt_chart
from outputs.charts.house import caption
from outputs.contracts import timeline, timeline_title
from outputs.dip import deeper_than, dip_by_run, dip_table, dip_title, followed
from outputs.programme import gantt_table, gantt_title
from outputs.run_info import RunInfo
from outputs.tables import Tables
from outputs.tidy import months_between


def programme_charts_of(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the charts of dates, leaders' hours and productivity; none where there are none."""
    dated = _dates(case, records, tables, claim, info)
    fallen = _dip(case, records, tables, claim, info)
    bought = _contracts(case, records, claim, info)
    return (*dated, *_attention(case, tables, claim, info), *fallen, *bought)


def _contracts(
    case: Case, records: Sequence[Records], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    table = timeline(case, records, claim)
    if table.empty:
        return ()
    said = (
        "A contract is left on its end where notice can be given in time by trusts that are "
        "together by then; else it rolls on. Let together, it costs less by the volume there is by "
        "then, and no sooner. Marks are over the runs that let it within the years shown; runs "
        "that do not have none. How long contracts roll on, exit fees and what volume is worth "
        "are judgement.",
    )
    title = timeline_title(table, case.arm(claim.arm).label, case.horizon_years)
    words = caption(title, info, case.illustrative, *said)
    months = case.horizon_years * MONTHS_PER_YEAR
    return (contracts_chart(f"contracts-{claim.key}", table, words, months),)


def _dip(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    by_run, others = dip_by_run(case, records, tables, claim), others_of(case)
    table = dip_table(by_run)
    if table.empty:
        return ()
    said = (
        f"Against '{case.arm(claim.compared_with).label}' in the same months of the same runs; "
        "services brought together, weighted with the hours they take. Nothing puts a fall in: it "
        "comes from two systems, unfamiliar work, rework, questions and new holders, as far as "
        "these were at work. Hours lost to empty posts come on top and show in the waits. What "
        "others say feeds nothing in the run.",
        f"{len(followed(by_run)[0])} of {len(by_run)} runs that bring services together: those "
        "simulated long enough before and after.",
        deeper_than(by_run, others.lost[1]) if others else "",
    )
    title = dip_title(table, case.arm(claim.arm).label, info.edges)
    words = caption(title, info, case.illustrative, *filter(None, said))
    return (dip_chart(f"productivity-{claim.key}", table, words, others),)


def _dates(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    table = gantt_table(case, records, tables, claim.arm)
    arm = case.arm(claim.arm)
    if table.empty or arm.plan.start is None:
        return ()
    planned = months_between(case.decision_date, arm.plan.start)
    title = gantt_title(table, arm.label, planned)
    said = (
        "Gates over the runs that come to them within the years simulated: later ones over fewer, "
        "quicker runs. A merger that is refused ends at a gate. Every duration "
        "but few, and every chance that something is done again, is judgement. Day one falls on "
        "the first of a month.",
        _beyond(case, float(table["p90"].max())),
    )
    words = caption(title, info, case.illustrative, *filter(None, said))
    months = case.horizon_years * MONTHS_PER_YEAR
    return (gantt_chart(f"programme-{claim.key}", table, words, months),)


def _beyond(case: Case, latest: float) -> str:
    """Say where dates lie beyond what is simulated."""
    if latest <= case.horizon_years * MONTHS_PER_YEAR:
        return ""
    return (
        f"Dates beyond the {case.horizon_years} years simulated go on at the pace of their last "
        "week; they are in the numbers behind the chart and not drawn."
    )


def _attention(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> tuple[Chart, ...]:
    table = attention_chart_table(tables.attention, claim.arm)
    if table.empty:
        return ()
    said = (
        "Over the runs in which the merger goes on. Hours are those executives in post can give "
        "beside the day job, with programme support where the plan pays for it; where more is "
        "asked for, each kind of work gets the same share. All of it is judgement.",
    )
    title = attention_title(table, case.arm(claim.arm).label)
    words = caption(title, info, case.illustrative, *said)
    return (attention_chart(f"attention-{claim.key}", table, words),)

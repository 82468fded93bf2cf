"""The chart of the programme of a claim's arm, with the table it draws."""

from __future__ import annotations

from collections.abc import Sequence

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.charts.chart import Chart
from outputs.charts.gantt import gantt_chart
from outputs.charts.house import caption
from outputs.programme import gantt_table, gantt_title
from outputs.run_info import RunInfo
from outputs.tables import Tables
from outputs.tidy import months_between


def programme_charts_of(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the chart of stages, gates and cut-overs; none where the arm's plan has no dates."""
    table = gantt_table(case, records, tables, claim.arm)
    arm = case.arm(claim.arm)
    if table.empty or arm.plan.start is None:
        return ()
    planned = months_between(case.decision_date, arm.plan.start)
    title = gantt_title(table, arm.label, planned)
    said = (
        "Over the runs that come to each; a merger that is refused ends at a gate. Every duration "
        "but few, and every chance that something is done again, is judgement. Day one falls on "
        "the first of a month.",
    )
    words = caption(title, info, case.illustrative, *said)
    return (gantt_chart(f"programme-{claim.key}", table, words),)

"""The timeline of contracts as the page of due diligence shows it."""

from __future__ import annotations

from html import escape

from outputs.amounts import pounds, times
from outputs.charts.files import inline, svg
from outputs.charts.house import Caption
from outputs.charts.notice_dates import notice_chart
from outputs.diligence.report import Report
from scenarios.diligence.renewals import Renewal

MOST_DRAWN = 30
"""Contracts that are drawn: those of most pounds; the table has all."""


def timeline(report: Report) -> str:
    """Return the contracts that have not ended, drawn as SVG; nothing where there are none."""
    running = [one for one in report.renewals if one.ends >= report.asked_on]
    if not running:
        return ""
    largest = sorted(running, key=lambda one: -one.gbp_per_year)[:MOST_DRAWN]
    drawn = [one for one in running if one in largest]
    title = _title(running)
    codes = "; ".join(f"{code}: {name}" for code, name in report.names.items())
    asked = f"Asked on {report.asked_on:%-d %B %Y}. From the workbook, as trusts filled it in."
    footer = [codes, asked]
    if len(drawn) < len(running):
        footer.insert(0, f"The {len(drawn)} largest of {len(running)} contracts.")
    labels = [f"{bought(report, one)}, {one.trust}" for one in drawn]
    figure = notice_chart(labels, drawn, Caption(title, tuple(footer)), report.asked_on)
    return inline(svg(figure), "contracts", escape(title, quote=True))


def _title(running: list[Renewal]) -> str:
    shared = [one for one in running if one.shared]
    if not shared:
        return f"{times(len(running), 'contract')} run, none for things that several trusts buy"
    gbp = sum(one.gbp_per_year for one in shared)
    last = max(one.ends for one in shared)
    return (
        f"{times(len(shared), 'contract')} ({pounds(gbp)} a year) are for things that several "
        f"trusts buy; the last of them ends in {last:%B %Y}"
    )


def bought(report: Report, one: Renewal) -> str:
    """Return what a contract buys, as the workbook says it."""
    columns = [sheet.column("category") for sheet in report.sheets if sheet.key == "contracts"]
    return columns[0].said(one.category) if columns else one.category

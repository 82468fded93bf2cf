"""Tables of the sections on one claim."""

from __future__ import annotations

from entities.case import STATUS_QUO
from outputs import views_rows
from outputs.amounts import per_cent, pounds, times
from outputs.arms import ArmRow, HappeningRow
from outputs.findings import Findings, OnTrial
from outputs.once import HEADINGS as ONCE
from outputs.once import once_rows
from outputs.pack.content import Grid
from outputs.pack.on_claim import OnClaim, without_column, without_empty
from outputs.verdict import Verdict

PAY_OF_POSTS = "Cost of posts for one, £"
"""Column that, with a count of requests, would tell what one holder of a post is paid."""
OF_NO_SERVICE = (
    "The office door kept staffed and checks of moved work belong to no one service: they are in "
    "the chart of schools' own work and not in this table."
)


def savings_grid(verdict: Verdict) -> Grid:
    """Lay out the saving year by year under the rule of the claim."""
    return Grid(
        key="savings",
        title=f"Saved a year against '{verdict.compared_label}', pounds in prices of the year; "
        f"range: {verdict.edges}",
        headings=("Year", "Mean", "Middle run", "Low", "High", "Chance of the claim"),
        rows=tuple(
            (f"Year {one.year}", pounds(one.mean), pounds(one.p50), pounds(one.p10),
             pounds(one.p90), per_cent(one.chance))
            for one in verdict.by_year
        ),
    )  # fmt: skip


def once_grid(told: OnClaim) -> tuple[Grid, ...]:
    """Lay out what the plan costs once, by cause; nothing where it costs nothing."""
    verdict = told.found.verdict
    rows = once_rows(told.findings.tables, verdict.claim)
    title = (
        f"What the plan costs once, in cash beyond '{verdict.compared_label}' over "
        f"{times(verdict.by_year[-1].year, 'year')}, by cause, pounds in prices of the year; "
        f"range: {verdict.edges}"
    )
    return (Grid(key="once", title=title, headings=ONCE, rows=rows),) if rows else ()


def views_grid(found: OnTrial) -> Grid:
    """Lay out both views by service, without what would tell what one holder is paid."""
    title = (
        "Both views, service by service, mean of runs: without the plan to with it, and in "
        f"brackets with it in {found.verdict.edges}"
    )
    grid = Grid(key="views", title=title, headings=views_rows.BY_FUNCTION,
                rows=found.views.functions, note=OF_NO_SERVICE)  # fmt: skip
    return without_empty(without_column(grid, PAY_OF_POSTS))


def happened_grid(findings: Findings) -> tuple[Grid, ...]:
    """Lay out what became of each plan in the runs; nothing where no plan has a day one."""
    rows = tuple(
        (row.label, _dates(row),
         *(f"{round(share * row.runs):,} of {row.runs:,}" for share in
           (row.reached_day_one, row.refused, max(0.0, 1 - row.reached_day_one - row.refused))))
        for row in findings.happenings
    )  # fmt: skip
    if not rows:
        return ()
    headings = ("Course of action", "Day one or start, middle run and range", "Runs that reach it",
                "Refused or abandoned", "Neither within the years simulated")  # fmt: skip
    return (Grid(key="happened", title="What became of each plan in the runs", headings=headings,
                 rows=rows),)  # fmt: skip


def options_grid(told: OnClaim) -> Grid:
    """Lay out every course of action, carrying on as now first."""
    found, against = told.found, told.findings.case.arm(STATUS_QUO).label
    none = (against, "£0: others are held against it", "", "none claimed", "£0", "£0", "+0.0")
    return Grid(
        key="options", title=f"Every course of action against '{against}' in year "
        f"{found.verdict.in_claim_year.year}; range: {found.verdict.edges}",
        headings=("Course of action", "Saved a year, middle run", "Range",
                  "Chance of as much as claimed", "One-off cost, mean and range",
                  "Net present value, middle run and range",
                  "Posts at the end of the year, FTE, mean and range"),
        rows=(none, *(_option(row) for row in found.arms)),
    )  # fmt: skip


def _option(row: ArmRow) -> tuple[str, ...]:
    return (
        row.label, pounds(row.saving_p50), f"{pounds(row.saving_p10)} to {pounds(row.saving_p90)}",
        per_cent(row.chance), with_range(row.one_off_cost, row.one_off_p10, row.one_off_p90),
        with_range(row.npv_p50, row.npv_p10, row.npv_p90),
        f"{row.fte_change:+.1f} ({row.fte_p10:+.1f} to {row.fte_p90:+.1f})",
    )  # fmt: skip


def with_range(gbp: float, low: float, high: float) -> str:
    """Write an amount with its range, once where all are alike."""
    told = [pounds(one) for one in (gbp, low, high)]
    return told[0] if len(set(told)) == 1 else f"{told[0]} ({told[1]} to {told[2]})"


def _dates(row: HappeningRow) -> str:
    """Write the middle day one and its range."""
    days = [row.day_one_median, row.day_one_p10, row.day_one_p90]
    middle, first, last = (day.strftime("%d/%m/%Y") if day else "never" for day in days)
    return middle if first == middle == last else f"{middle} ({first} to {last})"

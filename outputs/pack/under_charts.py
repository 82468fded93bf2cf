"""What stands under each chart in plain words, worked out from the numbers the chart draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from outputs.amounts import pounds, times
from outputs.charts.chart import Chart
from outputs.charts.paired_bars import SAME_POSTS, changes
from outputs.findings import OnTrial
from outputs.verdict import Verdict
from outputs.winners import NEAR

Said = tuple[str, ...]
Under = Callable[[pd.DataFrame, OnTrial], Said]
Row = Any
"""A row of a table, by column."""


def under(chart: Chart, found: OnTrial) -> Said:
    """Return the sentences under a chart; those without any of their own say their finding alone.

    Parameters
    ----------
    found
        Everything said of the claim the chart is of.
    """
    name = next((name for name in UNDER if chart.name.startswith(name)), None)
    if name is None or chart.table.empty:
        return ()
    return UNDER[name](chart.table, found)


def _range(verdict: Verdict, low: float, high: float) -> str:
    return f"{pounds(low)} to {pounds(high)} in {verdict.edges}"


def _ends(table: pd.DataFrame, by: str) -> tuple[Row, Row]:
    """Return the row with the least and the row with the most of a column."""
    ordered = table.sort_values(by)
    return ordered.iloc[0], ordered.iloc[-1]


def _at_the_end(table: pd.DataFrame, found: OnTrial) -> tuple[Row, int, str]:
    """Return the last row of a fan, its year, and its range in words."""
    last = table.iloc[-1]
    between = _range(found.verdict, last["p10"], last["p90"])
    return last, int(last["month"]) // MONTHS_PER_YEAR, between


def _cumulative(table: pd.DataFrame, found: OnTrial) -> Said:
    last, years, between = _at_the_end(table, found)
    return (
        f"All that is saved less all that is spent, added up. After {times(years, 'year')} the "
        f"middle run stands at {pounds(last['p50'])}: {between}.",
        f"The line of the claim stands at {pounds(last['claimed'])} by then.",
    )


def _bridge(table: pd.DataFrame, found: OnTrial) -> Said:
    parts = table[~table["cause"].isin(["total", "other causes"])]
    least, most = _ends(parts if len(parts) else table, "gbp")
    total, verdict = table.iloc[-1], found.verdict
    alike = abs(total["gbp"] - verdict.in_claim_year.mean) < 1
    otherwise = (
        "" if alike else f" Here is counted what the plan does every year "
        f"({found.made_of.rule_label}); the claim is counted otherwise."
    )  # fmt: skip
    said = "Each bar is one cause, in the mean of runs; the line across it is its range."
    if most["gbp"] > 0:
        between = _range(verdict, most["p10"], most["p90"])
        said += f" '{most['cause']}' saves most, {pounds(most['gbp'])} ({between})."
    if least["gbp"] < 0:
        between = _range(verdict, -least["p90"], -least["p10"])
        said += f" '{least['cause']}' takes most away, {pounds(-least['gbp'])} ({between})."
    return (
        said,
        f"Together they are {pounds(total['gbp'])} in year {found.made_of.year} "
        f"({_range(verdict, total['p10'], total['p90'])}). Ranges of causes do not add up to it: "
        f"where one is large another may be small.{otherwise}",
    )


def _posts(table: pd.DataFrame, found: OnTrial) -> Said:
    claim = found.verdict.claim
    before = float(table[table["arm"] == claim.compared_with]["mean"].sum())
    change = float(changes(table).sum())
    fewer = f"{abs(change):.1f} {'fewer' if change < 0 else 'more'}"
    less = fewer if abs(change) >= SAME_POSTS else "as many"
    own = next((row for row in found.arms if row.arm == claim.arm), None)
    ends = f"{own.fte_p10:+.1f} to {own.fte_p90:+.1f}" if own else "no range"
    return (
        f"At the end of year {claim.year_after_decision} there are {before:.1f} full-time posts "
        f"without the plan; with it there are {less}, in the mean "
        f"of runs ({ends} in {found.verdict.edges}).",
        "A post that goes is not always a person who is made redundant: some leave by themselves.",
    )


def _jobs(table: pd.DataFrame, _: OnTrial) -> Said:
    shown = int(table["share"].notna().sum())
    kept = len(table) - shown
    return (
        f"{times(shown, 'group')} of {len(table)} can be shown. Where fewer than five people "
        f"stand behind a bar ({times(kept, 'group')} here) nothing is: nobody shall be known.",
    )


def _waits(table: pd.DataFrame, found: OnTrial) -> Said:
    claim = found.verdict.claim
    wide = table.pivot_table(index="label", columns="arm", values="mean", observed=True)
    if claim.arm not in wide or claim.compared_with not in wide:
        return ()
    change = (wide[claim.arm] - wide[claim.compared_with]).dropna()
    if change.empty:
        return ()
    worst = str(change.idxmax())
    longer = int((change > 0).sum())
    row = table[(table["label"] == worst) & (table["arm"] == claim.arm)].iloc[0]
    return (
        f"Schools wait longer for {longer} of {times(len(change), 'service')} with the plan. The "
        f"largest change is in {worst}: {change.max():+.1f} working hours in the mean of runs, to "
        f"{row['mean']:.1f} ({row['p10']:.1f} to {row['p90']:.1f} in {found.verdict.edges}).",
    )


def _backlog(table: pd.DataFrame, found: OnTrial) -> Said:
    own = table[table["arm"] == found.verdict.claim.arm]
    if own.empty:
        return ()
    _, worst = _ends(own, "mean_wait_p50")
    return (
        f"Month by month, each service by itself. The worst month of the middle run is month "
        f"{int(worst['month'])} in {worst['label']}: schools wait {worst['mean_wait_p50']:.0f} "
        f"working hours ({worst['mean_wait_p10']:.0f} to {worst['mean_wait_p90']:.0f} in "
        f"{found.verdict.edges}).",
    )


def _dip(table: pd.DataFrame, found: OnTrial) -> Said:
    after = table[table["months"] >= 0].dropna(subset=["mean"])
    if after.empty:
        return ()
    worst, _ = _ends(after, "mean")
    return (
        f"Requests finished for each hour worked, around the day a service is brought together. "
        f"At the worst it is {worst['mean']:+.0%} in the mean of runs "
        f"({worst['p10']:+.0%} to {worst['p90']:+.0%} in {found.verdict.edges}).",
    )


def _winners(table: pd.DataFrame, found: OnTrial) -> Said:
    least, most = _ends(table, "change")
    loses = "has most to lose" if least["change"] < -NEAR else "comes off least well"
    said = [
        f"{least['label']} {loses}: {_each(least['change'])} for each pupil in year "
        f"{found.verdict.claim.year_after_decision} ({_each(least['p10'])} to "
        f"{_each(least['p90'])} in {found.verdict.edges}).",
        "Pounds alone: the hours that schools do more or less themselves are not in it.",
    ]
    if most["change"] > 0:
        said.append(
            f"{most['label']} gains most: {_each(most['change'])} ({_each(most['p10'])} to "
            f"{_each(most['p90'])})."
        )
    return tuple(said)


def _each(gbp: float) -> str:
    return f"{'-' if gbp < 0 else '+'}£{abs(gbp):,.0f}"


def _reserves(table: pd.DataFrame, found: OnTrial) -> Said:
    last, years, between = _at_the_end(table, found)
    return (
        f"At the end of year {years} the middle run has {pounds(last['p50'])} in reserve with the "
        f"plan ({between}) and "
        f"{pounds(last['median_without'])} without it.",
        "Nobody in these runs decides anything about teaching as money runs out: read it as what "
        "boards would have to find.",
    )


def _today(table: pd.DataFrame, found: OnTrial) -> Said:
    parts = table[table["item"] == "part"]
    last, verdict = table.iloc[-1], found.verdict
    said = (
        "From the balance of today to that of the year, cause by cause: each bar is the mean of "
        "runs, the line across it is its range."
    )
    if len(parts):
        least, _ = _ends(parts, "balance_gbp")
        between = _range(verdict, -least["p90"], -least["p10"])
        said += f" '{least['cause']}' takes most: {pounds(-least['balance_gbp'])} ({between})."
    between = _range(verdict, last["p10"], last["p90"])
    return (said, f"The last bar is {pounds(last['balance_gbp'])} against today ({between}).")


def _programme(table: pd.DataFrame, found: OnTrial) -> Said:
    dates = f"Dates of {times(len(table), 'step')}, each with its range over the runs."
    return (found.programme.sentence or dates,)


def _attention(_: pd.DataFrame, found: OnTrial) -> Said:
    return tuple(filter(None, (found.programme.attention,)))


def _contracts(_: pd.DataFrame, found: OnTrial) -> Said:
    return tuple(filter(None, (found.programme.contracts,)))


def _shadow(_: pd.DataFrame, found: OnTrial) -> Said:
    return (found.served.shadow,)


def _two_sides(table: pd.DataFrame, found: OnTrial) -> Said:
    at = {str(row["item"]): row for row in table.to_dict("records")}
    ends = found.verdict.edges
    cost, hours = at.get("cost"), at.get("own_work")
    said: Said = ()
    if cost is not None and hours is not None:
        said = (
            f"With the plan the centre costs £{cost['with']:,.0f} a pupil (£{cost['p10']:,.0f} to "
            f"£{cost['p90']:,.0f} in {ends}), one-off costs of the year in it, and a school does "
            f"{hours['with']:,.0f} hours itself ({hours['p10']:,.0f} to {hours['p90']:,.0f}); "
            f"without it £{cost['without']:,.0f} and {hours['without']:,.0f} hours, in the mean "
            "of the same worlds.",
        )
    return (*said, *found.views.sentences[:2])


UNDER: Mapping[str, Under] = {
    "cumulative-saving": _cumulative, "cost-bridge": _bridge, "people": _posts,
    "who-loses-jobs": _jobs, "waits-and-backlog": _backlog, "waits": _waits, "productivity": _dip,
    "winners": _winners, "reserves": _reserves, "from-today": _today, "programme": _programme,
    "attention": _attention, "contracts": _contracts, "shadow-work": _shadow,
    "two-sides": _two_sides,
}  # fmt: skip
"""By the beginning of a chart's name, what says it in plain words."""

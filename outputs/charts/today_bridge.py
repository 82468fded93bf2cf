"""From today to a year after the decision: what moves the balance, and how much is the plan."""

from __future__ import annotations

from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers
from outputs.amounts import pounds
from outputs.charts.chart import Chart
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    LINE_INCHES,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    caption,
    longest,
    wrapped,
)
from outputs.charts.money_scale import money_scale
from outputs.from_today import FromToday, from_today_table
from outputs.ledger_sums import today_in_words
from outputs.money import PENCE_IN_A_POUND
from outputs.run_info import RunInfo
from outputs.years import year_in_words


def today_bridges(
    case: Case, found: tuple[FromToday, ...], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make a chart of every bridge: of all trusts together first, then trust by trust."""
    together_first = (*found[-1:], *found[:-1])
    return tuple(_chart(case, one, claim, info) for one in together_first)


def _chart(case: Case, found: FromToday, claim: Claim, info: RunInfo) -> Chart:
    labels = [f"Year {found.year}: {case.arm(a).label}" for a in (claim.compared_with, claim.arm)]
    told = from_today_table(found, labels[0], labels[1])
    table = told.rename(columns={"gbp": "balance_gbp"})
    title = today_title(found, info.edges)
    said = (
        "Change of the in-year balance (income less spending) against today, in cash of revenue "
        "funds, prices of the year, mean of runs. The level is not told: a public return says too "
        "little for a view on solvency. The line across a bar is its range over the runs.",
        f"Today: {today_in_words(case)}. The year: {year_in_words(case, found.year)}. Books are "
        "told apart by whose schools and centre they were at the opening, also where trusts are "
        "one. Work schools do themselves is not in it.",
    )
    words = caption(title, info, case.illustrative, *said)
    name = f"from-today-{claim.key}-{found.books}"
    return Chart(name, title, table, partial(today_bridge, table, words))


def today_title(found: FromToday, edges: str) -> str:
    """Say how the balance moves from today, how much comes anyway and how much the plan brings.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    anyway, plan = (p / PENCE_IN_A_POUND for p in (found.anyway_pence, found.plan_pence))
    total = anyway + plan
    moved = "is as today" if not total else f"is {pounds(abs(total))} {_way(total)} than today"
    if not plan:
        because = "the plan changes nothing"
    else:
        because = f"the plan {'adds' if plan > 0 else 'takes'} {pounds(abs(plan))}"
    without = f"{pounds(abs(anyway))} {_way(anyway)}" if anyway else "the same"
    low, high = (f"{pounds(abs(end))} {_way(end)}" for end in found.total_edges)
    return (
        f"{found.label}: in year {found.year} the in-year balance {moved} in the mean of runs "
        f"({low} to {high} in {edges}); "
        f"without the plan it would be {without}: {because}"
    )


def _way(change: float) -> str:
    return "better" if change > 0 else "worse"


def today_bridge(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw a bridge (item, cause, balance_gbp, p10, p90) from today's balance, the line at 0."""
    names = [wrapped(str(cause), width) for cause in table["cause"]]
    gbp = table["balance_gbp"].to_numpy(dtype=np.float64)
    sums = (table["item"] == "sum").to_numpy()
    starts = np.where(sums, 0.0, np.cumsum(np.where(sums, 0.0, gbp)) - gbp)
    heights = LINE_INCHES * np.array([max(2.0, n.count("\n") + 1.8) for n in names])
    middles = np.cumsum(heights) - heights / 2
    reach = [starts + table[name].to_numpy(dtype=np.float64) for name in ("p10", "p90")]
    scale = money_scale([*gbp, *starts, *np.concatenate(reach)])
    room = Room(left=0.35 + 0.078 * longest(names), right=0.95)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, float(heights.sum()), room)
        colours = np.where(sums, DARK_BLUE, np.where(gbp >= 0, TURQUOISE, ORANGE)).tolist()
        plot.barh(middles, gbp, left=starts, height=0.22, color=colours)
        _whiskers(plot, table, starts, middles)
        plot.axvline(0, color=CHARCOAL, lw=1)
        for edge in np.cumsum(heights)[sums][:-1]:
            plot.axhline(edge, color=CHARCOAL, lw=0.6, ls=":")
        plot.set_yticks(middles, names)
        plot.set_ylim(float(heights.sum()), 0)
        plot.tick_params(axis="y", length=0)
        for middle, value in zip(middles, gbp.tolist(), strict=True):
            said = scale.signed(value)
            plot.text(1.02, middle, said, transform=plot.get_yaxis_transform(), va="center")
        plot.set_xlabel(f"Better (+) or worse (-) than today, {scale.unit}")
        plot.xaxis.set_major_locator(MaxNLocator(6 if width >= WIDE else 3))
        scale.along(plot, "x")
        plot.grid(axis="x")
        plot.set_axisbelow(True)
    return figure


def _whiskers(plot: Plot, table: pd.DataFrame, starts: Numbers, middles: Numbers) -> None:
    """Draw the range of each bar, begun where the bar begins."""
    ends = [starts + table[name].to_numpy(dtype=np.float64) for name in ("p10", "p90")]
    plot.hlines(middles, *ends, color="#000000", lw=1)
    for end in ends:
        plot.plot(end, middles, ls="none", marker="|", ms=5, color="#000000")

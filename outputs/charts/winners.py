"""Winners and losers: how much more or less each school has left of its year with the plan."""

from __future__ import annotations

from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from entities.case import Case
from entities.claim import Claim
from entities.records import Integers
from outputs.charging import RULES
from outputs.charts.chart import Chart
from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
    STYLE,
    WIDE,
    Caption,
    canvas,
    caption,
    item_axis,
    legend_below,
    rows_for,
)
from outputs.run_info import RunInfo
from outputs.winners import winners_table, winners_title

SHOWN = "flat_share"
"""The rule of the chart; the page has the others in a table."""


def winners_charts_of(
    case: Case, pair: tuple[Integers, Integers], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the chart of winners and losers in the claim's year."""
    year = claim.year_after_decision
    table = winners_table(case, pair, SHOWN, year)
    title = winners_title(table, case.arm(claim.arm).label, year)
    said = (
        "Change of the in-year balance in cash, after every school has paid for the centre by "
        f"{RULES[SHOWN]}, so that the charge raises what the centres of trusts that are one cost "
        f"in each month. Against '{case.arm(claim.compared_with).label}' under the same rule. "
        "Pupils of the opening; one-off costs and vacant posts are in it, work schools do "
        "themselves is not. A charge moves money between books and saves none. What one school "
        "gains from another by sharing one centre is in it.",
    )
    words = caption(title, info, case.illustrative, *said)
    return (Chart(f"winners-{claim.key}", title, table, partial(winners, table, words)),)


def winners(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw how much more or less each school has left, with the range of runs."""
    rows = rows_for(table["label"], width, 2)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        at = np.arange(len(rows.names))
        change, low, high = (table[c].to_numpy(dtype=np.float64) for c in ("change", "p10", "p90"))
        plot.barh(at, high - low, left=low, height=0.5, color=LILAC, alpha=0.5,
                  label="From one run in ten to nine in ten")  # fmt: skip
        plot.plot(change, at, "D", color=DARK_BLUE, ms=6, label="Mean of runs")
        plot.axvline(0, color="black", lw=1.0)
        item_axis(plot, rows.names, "More (+) or less (-) left, £ a pupil and year", width)
        if len(table):
            legend_below(figure, plot, rows.room, 1)
    return figure

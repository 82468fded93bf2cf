"""Every run of a claim: the S-curve of savings, and luck held against what is not known."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
    ORANGE,
    STYLE,
    WIDE,
    Caption,
    Room,
    canvas,
    legend_below,
)
from outputs.charts.money_scale import money_scale


def s_curve(table: pd.DataFrame, words: Caption, claimed: float, width: float = WIDE) -> Figure:
    """Draw the share of runs that save at least so much, and the claim.

    Parameters
    ----------
    table
        Columns `gbp`, rising, and `reached`, falling: of all runs, those that save so much or more.
    """
    room = Room(left=0.9, bottom=0.55, legend_lines=2)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.0, room)
        plot.step(table["gbp"], table["reached"], where="post", color=DARK_BLUE, lw=2,
                  label="Runs that save at least so much")  # fmt: skip
        plot.axvline(claimed, color=ORANGE, lw=2.5, label=f"Claimed: £{claimed:,.0f} a year")
        plot.axvline(0, color="black", lw=1)
        plot.set_ylim(0, 1.02)
        plot.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        plot.xaxis.set_major_locator(MaxNLocator(6 if width >= WIDE else 4))
        scale = money_scale([*table["gbp"], claimed])
        scale.along(plot, "x")
        plot.set_xlabel(f"Saving in the year, {scale.unit}")
        plot.set_ylabel("Share of runs")
        plot.grid(visible=True)
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 1)
    return figure


def luck_and_ignorance(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw each world with its runs: how far they lie apart is luck, the slope is ignorance.

    Parameters
    ----------
    table
        Columns `place` (of a world, by its mean), `from`, `middle` and `to` of its runs.
    """
    room = Room(left=0.9, bottom=0.55, legend_lines=2)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.0, room)
        place, low, high = (table[c].to_numpy(dtype=np.float64) for c in ("place", "from", "to"))
        plot.vlines(place, low, high, color=LILAC, lw=3,
                    label="Runs of one world, with other luck: how far they differ")  # fmt: skip
        plot.plot(place, table["middle"], "o", color=DARK_BLUE, ms=4,
                  label="Mean of a world: worlds differ in what is not known")  # fmt: skip
        plot.axhline(0, color="black", lw=1)
        plot.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        scale = money_scale([*low, *high])
        scale.along(plot, "y")
        plot.set_xlabel("Worlds, from the least saving to the most")
        plot.set_ylabel(f"Saving in the year, {scale.unit}")
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 1)
    return figure

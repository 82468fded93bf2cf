"""What moves the saving most: for each figure the saving where it is low and where it is high."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from outputs.charts.house import (
    CHARCOAL,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    canvas,
    item_axis,
    legend_below,
    rows_for,
)
from outputs.charts.money_scale import money_scale

FAINT = 0.35
"""Bars of figures that luck may move as far stand back."""


def tornado(table: pd.DataFrame, words: Caption, middle: float, width: float = WIDE) -> Figure:
    """Draw the mean saving with each figure low and high, the widest on top, about all as it was.

    Parameters
    ----------
    table
        Columns `what`, `at_low`, `at_high`, `swing_low`, `swing_high` and `told`.
    middle
        Mean saving of the same worlds with all as it was.
    """
    rows = rows_for(table["what"], width, 4)
    at = np.arange(len(table))
    low, high = (table[name].to_numpy(dtype=np.float64) for name in ("at_low", "at_high"))
    told = table["told"].to_numpy(dtype=np.bool_)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        for values, colour, label in (
            (low, TURQUOISE, "With the figure low (one world in ten is lower)"),
            (high, ORANGE, "With it high (one world in ten is higher)"),
        ):
            plot.barh([0], [0], left=middle, color=colour, label=label)
            for which, alpha in ((told, 1.0), (~told, FAINT)):
                plot.barh(at[which], (values - middle)[which], left=middle, height=0.6,
                          color=colour, alpha=alpha)  # fmt: skip
        if (~told).any():
            plot.barh([0], [0], left=middle, color=CHARCOAL, alpha=FAINT,
                      label="Pale: luck may move as much among so many")  # fmt: skip
        plot.axvline(middle, color=CHARCOAL, lw=1.5, label="With all as it was")
        scale = money_scale([*low, *high])
        item_axis(plot, rows.names, f"Mean saving in the year, {scale.unit}", width)
        scale.along(plot, "x")
        plot.use_sticky_edges = False
        plot.margins(x=0.06)
        if len(table):
            legend_below(figure, plot, rows.room, 1)
    return figure

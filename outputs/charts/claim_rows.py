"""Amounts in rows, each with its range, beside the amount that is claimed."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure

from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    LILAC,
    ORANGE,
    PLUM,
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

KINDS: dict[str, tuple[str, str, str]] = {
    "run": ("o", DARK_BLUE, "Middle run, and eight runs of ten"),
    "mean": ("D", PLUM, "Mean, and its 95% interval"),
    "past": ("*", TURQUOISE, "Part of its claim that a past programme delivered"),
    "size": ("s", CHARCOAL, "If cost went with size alone"),
    "tied": ("o", DARK_BLUE, "Cannot be told from the best"),
    "behind": ("o", "#8A8A8A", "Behind, more than chance would have it"),
}
"""Kind of row: its mark, its colour, and what the legend calls it."""

AXIS = "Saving a year, {unit}, prices of the year"


def claim_rows(
    table: pd.DataFrame, words: Caption, claimed: float | None, axis: str = AXIS,
    width: float = WIDE,
) -> Figure:  # fmt: skip
    """Draw a row for each amount: a mark for the middle, a bar from low to high, and the claim.

    Parameters
    ----------
    table
        Columns `what`, `kind` (one of :data:`KINDS`), `from`, `middle` and `to`; a row without
        a range is a mark alone.
    claimed
        The amount that is claimed; no line where nothing is said.
    axis
        What stands along the foot, with `{unit}` where the unit of money goes.
    """
    kinds = [kind for kind in KINDS if (table["kind"] == kind).any()]
    lines = len(kinds) + (claimed is not None)
    rows = rows_for(table["what"], width, lines)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        for kind in kinds:
            _draw(plot, table, kind)
        plot.axvline(0, color="black", lw=1)
        if claimed is not None:
            plot.axvline(claimed, color=ORANGE, lw=2.5, label=f"Claimed: £{claimed:,.0f} a year")
        amounts = table[["from", "middle", "to"]].to_numpy(dtype=np.float64).ravel()
        scale = money_scale([*amounts, claimed or 0.0])
        item_axis(plot, rows.names, axis.format(unit=scale.unit), width)
        scale.along(plot, "x")
        plot.use_sticky_edges = False
        plot.margins(x=0.06)
        if lines:
            legend_below(figure, plot, rows.room, 1)
    return figure


def _draw(plot: Plot, table: pd.DataFrame, kind: str) -> None:
    mark, colour, label = KINDS[kind]
    at = np.flatnonzero(table["kind"] == kind)
    own = table.iloc[at]
    low, middle, high = (own[name].to_numpy(dtype=np.float64) for name in ("from", "middle", "to"))
    ranged = ~np.isnan(low)
    plot.barh(at[ranged], (high - low)[ranged], left=low[ranged], height=0.36, color=LILAC,
              alpha=0.55)  # fmt: skip
    plot.plot(middle, at, mark, color=colour, ms=9 if mark == "*" else 6, label=label)

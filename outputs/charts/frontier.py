"""The pool-or-cut frontier: posts saved against waiting, from schools to one desk."""

from __future__ import annotations

import textwrap

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    grid,
    legend_below,
)
from outputs.charts.money_scale import whole_number
from outputs.study.frontier import MEASURES, WORSE, Frontier
from outputs.study.staffings import LINES

MOST = {"late": 100.0}
"""Where a measure ends; intervals are drawn as far as that, and the table has them whole."""
APART = {"local": -0.03, "apart": 0.0, "together": 0.03}
"""How far the lines are moved aside, FTE, so that no interval hides another."""
LOOKS = {
    "local": (CHARCOAL, "^", "-."),
    "apart": (DARK_BLUE, "o", "-"),
    "together": (TURQUOISE, "s", "--"),
}


def frontier_table(found: Frontier) -> pd.DataFrame:
    """Return one row a point and measure: FTE fewer, mean with interval, change against now."""
    rows = [
        {
            "function": found.function, "staffing": point.line, "posts_fewer": len(point.posts),
            "posts": " ".join(point.posts),
            "fte_fewer": point.fte, "measure": name, "mean": point.measures[name].mean,
            "low": point.measures[name].low, "high": point.measures[name].high,
            "change": point.change[name].mean, "change_low": point.change[name].low,
            "change_high": point.change[name].high, "worlds": found.worlds,
        }
        for point in found.points
        for name in MEASURES
    ]  # fmt: skip
    return pd.DataFrame(rows)


def frontier_chart(found: Frontier, words: Caption, width: float = WIDE) -> Figure:
    """Draw what may not be worse against FTE fewer, with 95% intervals of the means."""
    columns = len(WORSE) if width >= WIDE else 1
    room = Room(left=0.75, right=0.25, bottom=0.6, legend_lines=3 if columns > 1 else 4)
    with matplotlib.rc_context(STYLE):
        figure, plots = grid(words, width, len(WORSE) // columns, columns, 2.4, room)
        flat = [plot for row in plots for plot in row]
        for plot, measure in zip(flat, WORSE, strict=True):
            _draw(plot, found, measure, 26 if columns > 1 else 60)
        for plot in plots[-1]:
            plot.set_xlabel("Posts fewer, FTE")
        legend_below(figure, flat[-1] if columns == 1 else flat[0], room, 2 if columns > 1 else 1)
    return figure


def _draw(plot: Plot, found: Frontier, measure: str, letters: int) -> None:
    for line, (colour, marker, style) in LOOKS.items():
        points = found.line(line)
        at = [point.fte + APART[line] for point in points]
        mean = np.asarray([point.measures[measure].mean for point in points])
        low = np.asarray([point.measures[measure].low for point in points])
        high = np.asarray([point.measures[measure].high for point in points])
        low, high = np.maximum(low, 0.0), np.minimum(high, MOST.get(measure, np.inf))
        whiskers = np.nan_to_num(np.stack([mean - low, high - mean]))
        plot.errorbar(
            at, mean, yerr=whiskers, color=colour, marker=marker, ls=style, lw=1.8, capsize=3,
            label=LINES[line],
        )  # fmt: skip
    plot.axvline(found.plan_fte, color=ORANGE, lw=1.6, ls=":", label="Posts the plan deletes")
    title = "\n".join(textwrap.wrap(MEASURES[measure], letters))
    plot.set_title(title, loc="left", fontsize=8.5, color=CHARCOAL)
    plot.set_ylim(bottom=0)
    plot.xaxis.set_major_locator(MaxNLocator(4))
    plot.yaxis.set_major_formatter(FuncFormatter(whole_number))
    plot.grid(axis="y")
    plot.set_axisbelow(True)

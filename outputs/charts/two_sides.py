"""The centre's side beside the schools' side: a small plot for every measure, each in its unit."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.amounts import figure
from outputs.charts.chart import Chart
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    caption,
    grid,
    legend_below,
    short,
)
from outputs.charts.paired_bars import not_shown
from outputs.run_info import RunInfo
from outputs.tables import Tables
from outputs.two_sides import two_sides_table, two_sides_title
from outputs.years import year_in_words

HEADS: dict[str, tuple[str, str]] = {
    "centre": ("The centre", DARK_BLUE),
    "schools": ("Schools", TURQUOISE),
}
"""Whose side a plot tells of, and its colour."""
PLOT_INCHES = 0.3


def two_sides_chart(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim, info: RunInfo
) -> Chart:
    """Make the chart of both sides in the claim's year."""
    table = two_sides_table(case, records, tables, claim)
    label, without = (case.arm(key).label for key in (claim.arm, claim.compared_with))
    title = two_sides_title(table, label, claim.year_after_decision, info.edges)
    said = [
        f"Told of {year_in_words(case, claim.year_after_decision)}. All trusts of the case "
        "together, prices of the year; each plot has a scale of its own. Of balances only the "
        f"change against '{without}' is told. The charge is what centres cost less what they "
        "receive; it moves money between books and saves none. What the centre costs has the "
        "one-off costs of the year in it, which no saving a year has.",
        not_shown(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    draw = partial(two_sides, table, words, (without, label))
    return Chart(f"two-sides-{claim.key}", title, table, draw)


def two_sides(
    table: pd.DataFrame, words: Caption, labels: tuple[str, str], width: float = WIDE
) -> Figure:
    """Draw every measure without and with the plan; side by side where there is the width."""
    sides = {view: table[table["view"] == view] for view in HEADS}
    columns = 2 if width >= WIDE else 1
    lengths = [len(rows) for rows in sides.values()]
    rows = max(lengths) if columns > 1 else sum(lengths)
    room = Room(left=0.3, right=0.3, bottom=0.5, legend_lines=3)
    with matplotlib.rc_context(STYLE):
        drawn, plots = grid(words, width, max(1, rows), columns, PLOT_INCHES, room)
        line = [one for row in plots for one in row]
        places = [
            (n * columns + column if columns > 1 else n + column * lengths[0])
            for column in range(2)
            for n in range(lengths[column])
        ]
        every = pd.concat(sides.values())
        for place, (_, row) in zip(places, every.iterrows(), strict=True):
            _draw(line[place], row, labels, width)
        for place in set(range(len(line))) - set(places):
            line[place].set_axis_off()
        if places:
            legend_below(drawn, plots[-1][0], room, 1, line[places[0]])
    return drawn


def _draw(plot: Plot, row: pd.Series[Any], labels: tuple[str, str], width: float) -> None:
    head, colour = HEADS[str(row["view"])]
    before, after, low, high = (float(str(row[c])) for c in ("without", "with", "p10", "p90"))
    plot.plot([low, high], [0, 0], color="#000000", lw=1, marker="|", ms=8, zorder=2,
              label="With the plan: from one run in ten to nine in ten")  # fmt: skip
    plot.plot([before], [0], "o", color=CHARCOAL, ms=7, mfc="white", mew=1.6, zorder=3, ls="",
              label=f"Mean: {short(labels[0], width)}")  # fmt: skip
    plot.plot([after], [0], "D", color=colour, ms=6, zorder=4, ls="",
              label=f"Mean: {short(labels[1], width)}")  # fmt: skip
    both = f"{written(before)} → {written(after)}".replace(" ", "\N{NO-BREAK SPACE}")
    name = f"{head}: {row['label']}: {both}"
    letters = int((0.5 if width >= WIDE else 1.0) * width * 12.5) - 4
    plot.set_title("\n".join(textwrap.wrap(name, letters)), loc="left", fontsize=8, pad=3)
    plot.set_ylim(-1, 1)
    plot.set_yticks([])
    plot.margins(x=0.12)
    plot.spines["left"].set_visible(False)
    plot.tick_params(axis="x", labelsize=7.5)
    plot.xaxis.set_major_locator(MaxNLocator(4))
    plot.xaxis.set_major_formatter(FuncFormatter(lambda value, _: figure(value + 0.0)))


def written(value: float) -> str:
    """Write a number with as many places as its size needs, and no sign on what rounds to none."""
    places = 0 if abs(value) >= 100 else 1
    return f"{round(value, places) + 0.0:,.{places}f}"

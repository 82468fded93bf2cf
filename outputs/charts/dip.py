"""The fall of productivity after a cut-over, beside what others say of mergers."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import matplotlib
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from entities.case import Case
from outputs.charts.chart import Chart
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    ORANGE,
    PLUM,
    STYLE,
    WIDE,
    Caption,
    Room,
    canvas,
    legend_below,
)


class Others(NamedTuple):
    """What others say: part lost on the day (least, most), months to full productivity."""

    lost: tuple[float, float]
    months: tuple[float, float]


def others_of(case: Case) -> Others | None:
    """Return the figures that only check the result; None where the book of a case has none."""
    book = {a.key: a for a in case.assumptions}
    lost = book.get("people.productivity_dip")
    months = book.get("people.productivity_recovery_months")
    if lost is None or months is None:
        return None
    return Others((lost.low or 0.0, lost.high or 0.0), (months.low or 0.0, months.high or 0.0))


def dip_chart(name: str, table: pd.DataFrame, words: Caption, others: Others | None) -> Chart:
    """Make the chart of the fall of productivity, with the table it draws."""
    return Chart(name, words.title, table, partial(dip, table, words, others))


def dip(table: pd.DataFrame, words: Caption, others: Others | None, width: float = WIDE) -> Figure:
    """Draw the change by quarter since the cut-over, with its spread, and what others say."""
    room = Room(left=0.95, bottom=0.55, legend_lines=3 if width >= WIDE else 5)
    months = table["months"].to_numpy()
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.0, room)
        plot.axhline(0, color=CHARCOAL, lw=1)
        plot.axvline(0, color=CHARCOAL, lw=2, label="Cut-over")
        plot.fill_between(months, table["p10"], table["p90"], color=DARK_BLUE, alpha=0.18, lw=0,
                          label="8 runs of 10")  # fmt: skip
        plot.plot(months, table["mean"], "o-", color=DARK_BLUE, lw=2, ms=4, label="Mean of runs")
        if others is not None:
            _draw_others(plot, others)
        plot.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        plot.set_xlabel("Months since the cut-over of a service")
        plot.set_ylabel("Change of requests finished\nper hour worked on them")
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 2 if width >= WIDE else 1)
    return figure


def _draw_others(plot: Plot, others: Others) -> None:
    lost, months = others
    plot.plot([0, 0], [-lost[1], -lost[0]], color=ORANGE, lw=6, alpha=0.7,
              solid_capstyle="butt", label="Lost on the day: a guess, never measured")  # fmt: skip
    plot.plot(months, [0, 0], color=PLUM, lw=6, alpha=0.6, solid_capstyle="butt",
              label="Full again, as consultants say")  # fmt: skip

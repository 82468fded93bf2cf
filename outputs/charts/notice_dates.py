"""Contracts of a workbook on the calendar: when each ends, and the last day to give notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from entities.calendar import DAYS_PER_YEAR
from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
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
from scenarios.diligence.renewals import Renewal

LEGEND_LINES = 4


def notice_chart(
    labels: Sequence[str], contracts: Sequence[Renewal], words: Caption, asked_on: dt.date,
    width: float = WIDE,
) -> Figure:  # fmt: skip
    """Draw each contract from the day asked to its end, and for how long it goes on by itself.

    Parameters
    ----------
    labels
        What each contract is called, in their order.
    """
    rows = rows_for(labels, width, LEGEND_LINES)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        _terms(plot, contracts, year_of(asked_on))
        _notices(plot, contracts, asked_on)
        plot.set_xlim(left=year_of(asked_on))
        item_axis(plot, rows.names, "Calendar year", width)
        plot.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        plot.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        legend_below(figure, plot, rows.room, 1)
    return figure


def year_of(day: dt.date) -> float:
    """Return a day as a year and its part."""
    return day.year + (day.timetuple().tm_yday - 1) / DAYS_PER_YEAR


def _terms(plot: Plot, contracts: Sequence[Renewal], today: float) -> None:
    for shared, colour, label in (
        (True, TURQUOISE, "To its end; another trust buys the same kind"),
        (False, LILAC, "To its end; bought by this trust alone"),
    ):
        own = [at for at, one in enumerate(contracts) if one.shared == shared]
        if own:
            ends = np.array([year_of(contracts[at].ends) for at in own])
            plot.barh(own, np.maximum(0.0, ends - today), left=today, height=0.4, color=colour,
                      label=label)  # fmt: skip
    on = [
        (at, year_of(one.ends), year_of(one.goes_on_until))
        for at, one in enumerate(contracts) if one.goes_on_until is not None
    ]  # fmt: skip
    if on:
        at, first, last = zip(*on, strict=True)
        plot.hlines(at, first, last, color=ORANGE, lw=2, ls=":",
                    label="Goes on if nobody gives notice")  # fmt: skip


def _notices(plot: Plot, contracts: Sequence[Renewal], asked_on: dt.date) -> None:
    due = [
        (year_of(one.last_notice), at) for at, one in enumerate(contracts)
        if one.last_notice is not None and one.last_notice >= asked_on
    ]  # fmt: skip
    if due:
        days, rows = zip(*due, strict=True)
        plot.plot(days, rows, "|", color=DARK_BLUE, ms=11, mew=2, label="Last day to give notice")

"""Cost per pupil against size of trust: the case's trusts beside published figures of others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.charts.chart import Chart
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    LILAC,
    LINE_INCHES,
    ORANGE,
    PLUM,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    caption,
    legend_below,
    longest,
    short,
    wrapped,
)
from outputs.charts.money_scale import whole_number
from outputs.ledger_sums import today_in_words
from outputs.run_info import RunInfo
from outputs.size_costs import (
    BACK_OFFICE,
    CENTRE_COST,
    TODAY,
    Measure,
    by_size,
    means_of,
    published_back_office,
    published_bands,
    size_costs_tables,
)
from outputs.years import year_in_words

MARKS: tuple[tuple[str, str], ...] = (
    (DARK_BLUE, "D"), (ORANGE, "s"), (TURQUOISE, "^"), (PLUM, "v"), (LILAC, "P"),
    (CHARCOAL, "X"), (ORANGE, "<"), (TURQUOISE, ">"),
)  # fmt: skip
"""Colour and mark of the arms, in their order."""
MARK_INCHES = 0.15
"""Height given to each of several marks in one row."""


def size_charts(
    case: Case, records: Sequence[Records], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make both charts: the centre alone, and back office of schools and centre together."""
    published = case.central_cost_by_size
    frames = {
        CENTRE_COST: published_bands(published) if published else None,
        BACK_OFFICE: published_back_office(published) if published else None,
    }
    drawn = drawn_arms(case, claim)
    of_drawn = [record for record in records if record.arm in drawn]
    own = size_costs_tables(case, of_drawn, claim, tuple(frames))
    return tuple(
        _chart(case, each, claim, info, *public)
        for each, public in zip(own, frames.items(), strict=True)
    )


def _chart(
    case: Case, own: pd.DataFrame, claim: Claim, info: RunInfo, measure: Measure,
    public: pd.DataFrame | None,
) -> Chart:  # fmt: skip
    published = case.central_cost_by_size
    title = size_title(case, own, claim, measure)
    table = own if public is None else pd.concat([public, own], ignore_index=True)
    table = by_size(table, published)
    words = caption(title, info, case.illustrative, *_said(case, claim, measure))
    name = f"size-and-cost-{measure.key}-{claim.key}"
    return Chart(name, title, table, partial(size_and_cost, table, words))


def drawn_arms(case: Case, claim: Claim) -> frozenset[str]:
    """Choose arms to draw, no more than there are marks: two of one mark could not be told apart.

    Those of the claim always, and others in the order of the case.
    """
    first = (claim.compared_with, claim.arm)
    ordered = dict.fromkeys((*first, *(arm.key for arm in case.arms)))
    return frozenset(list(ordered)[: len(MARKS)])


def _said(case: Case, claim: Claim, measure: Measure) -> tuple[str, ...]:
    published = case.central_cost_by_size
    whole = measure is CENTRE_COST
    own = (
        "Marks: all spending in cash, one-off too, for each pupil of the opening, in prices of the "
        "decision; mean of runs, with P10 to P90. Arms: in "
        f"{year_in_words(case, claim.year_after_decision)}."
        + (f" Today: {today_in_words(case)}." if case.run_in_months else "")
        + " Trusts that an arm makes one stand together only."
    )
    if len(case.arms) > len(MARKS):
        own += (
            f" {len(MARKS)} of {len(case.arms)} arms are drawn, those of the claim among them; "
            "the tables of the run have all."
        )
    if published is None:
        return (own,)
    said = (
        f"{published.source} Bars: from the lower to the upper quartile; line: median. "
        f"{published.warning}."
        if whole
        else "Administrative, clerical and other staff, legal and professional, audit and "
        "administrative supplies, in schools' and centres' books: where they are booked does not "
        "matter here. The named trusts: as published, each one trust alone and no yardstick."
    )
    return (
        own,
        said,
        f"Published figures are in prices of {published.accounts_year}; pay and prices rose since, "
        "so that against them the case's own trusts look dearer than they are.",
    )


def size_title(case: Case, own: pd.DataFrame, claim: Claim, measure: Measure) -> str:
    """Say what all trusts together cost a pupil with the plan and without it, and today."""
    item = str(own["item"].iloc[-1]) if len(own) else ""
    means, label = means_of(own, item), case.arm(claim.arm).label
    without = case.arm(claim.compared_with).label
    if label not in means or without not in means:
        return f"{label}: what {measure.words} costs a pupil is not known"
    today = f" and {_pounds(means[TODAY])} today" if TODAY in means else ""
    return (
        f"{label}: in year {claim.year_after_decision} {measure.words} costs "
        f"{_pounds(means[label])} a pupil, against {_pounds(means[without])} without the plan"
        f"{today}, in the mean of runs and prices of the decision"
    )


def _pounds(value: float) -> str:
    """Write pounds a pupil to the pound, the sign before the pound."""
    return f"{'-' if round(value) < 0 else ''}£{abs(value):,.0f}"


class Row(NamedTuple):
    """One row of the plot: a published band or trust, or a trust of the case with its marks."""

    name: str
    height: float
    marks: pd.DataFrame


def rows_of(table: pd.DataFrame, width: float) -> list[Row]:
    """Gather the rows of a plot, the smallest trust on top, high enough for name and marks."""
    rows = []
    for item in dict.fromkeys(table["item"]):
        own = table[table["item"] == item]
        size = f"\n{float(own['pupils'].iloc[0]):,.0f} pupils"
        name = wrapped(str(own["label"].iloc[0]), width)
        name += "" if str(item).startswith("band") else size
        lines = LINE_INCHES * max(1.8, name.count("\n") + 1.6)
        rows.append(Row(name, max(lines, MARK_INCHES * (len(own) + 1)), own))
    return rows


def size_and_cost(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw bands of published trusts and marks of the case's own, the smallest on top."""
    rows = rows_of(table, width)
    heights = np.array([row.height for row in rows])
    middles = np.cumsum(heights) - heights / 2
    states = list(dict.fromkeys(table[~table["item"].str.startswith(("band", "public"))]["what"]))
    public = table["item"].str.startswith(("band", "public")).any()
    lines = len(states) + (2 if table["median"].notna().any() else int(public))
    room = Room(left=0.35 + 0.078 * longest([row.name for row in rows]), legend_lines=lines)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, max(0.6, float(heights.sum())), room)
        for row, middle in zip(rows, middles.tolist(), strict=True):
            _draw(plot, row, middle, states)
        plot.set_yticks(middles, [row.name for row in rows])
        plot.set_ylim(float(heights.sum()) or 1.0, 0)
        plot.tick_params(axis="y", length=0)
        plot.set_xlim(left=min(0.0, plot.get_xlim()[0]))
        plot.set_xlabel("£ a pupil and year")
        plot.xaxis.set_major_locator(MaxNLocator(6 if width >= WIDE else 4))
        plot.xaxis.set_major_formatter(FuncFormatter(whole_number))
        plot.grid(axis="x")
        plot.set_axisbelow(True)
        _once(figure, plot, room, width)
    return figure


def _draw(plot: Plot, row: Row, middle: float, states: list[str]) -> None:
    own = row.marks
    if own["median"].notna().any():
        band = own.iloc[0]
        low, mid, high = (float(band[q]) for q in ("lower_quartile", "median", "upper_quartile"))
        plot.barh(middle, high - low, left=low, height=0.2, color=LILAC, alpha=0.5,
                  label=f"{band['what']}: half of the trusts")  # fmt: skip
        plot.plot([mid, mid], [middle - 0.1, middle + 0.1], color=PLUM, lw=2,
                  label=f"{band['what']}: median")  # fmt: skip
        return
    for place, (_, mark) in enumerate(own.iterrows()):
        at = middle + (place - (len(own) - 1) / 2) * MARK_INCHES
        what = str(mark["what"])
        colour, shape = (CHARCOAL, "o")
        if what in states and what != TODAY:
            colour, shape = MARKS[[s for s in states if s != TODAY].index(what)]
        elif what != TODAY:
            colour, shape = (PLUM, "*")
        mean, low, high = (float(mark[name]) for name in ("mean", "p10", "p90"))
        reach = None if low != low else [[max(0.0, mean - low)], [max(0.0, high - mean)]]
        plot.errorbar(mean, at, xerr=reach, fmt=shape, ms=5, color=colour, ecolor="#000000",
                      elinewidth=1, capsize=2, label=what)  # fmt: skip


def _once(figure: Figure, plot: Plot, room: Room, width: float) -> None:
    """Name each kind of mark once, in the order in which it first stands."""
    handles, labels = plot.get_legend_handles_labels()
    first = dict(zip(reversed(labels), reversed(handles), strict=True))
    for handle, label in zip(handles, labels, strict=True):
        named = first[label] is handle
        handle.set_label(short(label, width) if named else "_nolegend_")
    if first:
        legend_below(figure, plot, room, 1)

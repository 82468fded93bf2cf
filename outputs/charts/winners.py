"""Winners and losers: what each school pays without and with the plan, and what it has left."""

from __future__ import annotations

from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure

from entities.case import Case
from entities.claim import Claim
from entities.records import Integers
from outputs.charging import RULES
from outputs.charts.chart import Chart
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    LILAC,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Rows,
    caption,
    framed,
    item_axis,
    legend_below,
    rows_for,
)
from outputs.charts.many_rows import at_the_ends, with_ends_said
from outputs.charts.money_scale import money_scale
from outputs.run_info import RunInfo
from outputs.winners import shown_rule, winners_table, winners_title

BETWEEN, GAP = 0.75, 0.3
"""Inches between the two plots: one below the other, and side by side."""


def winners_charts_of(
    case: Case, pair: tuple[Integers, Integers], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the chart of winners and losers in the claim's year."""
    year = claim.year_after_decision
    rule = shown_rule(case, claim)
    table = winners_table(case, pair, rule, year)
    title = winners_title(table, case.arm(claim.arm).label, year)
    chosen = "" if case.arm(claim.arm).plan.charging is None else " (the rule of the plan)"
    said = (
        f"What each school is charged for the centre by {RULES[rule]}{chosen}, so that the charge "
        "raises what the centres of trusts that are one cost in each month; and the change of "
        "what is left of its year in cash after it has paid. Against "
        f"'{case.arm(claim.compared_with).label}' under the same rule. "
        "Pupils of the opening; one-off costs and vacant posts are in it, work schools do "
        "themselves is not. A charge moves money between books and saves none. What one school "
        "gains from another by sharing one centre is in it.",
        _spent_again(case, claim),
    )
    words = caption(title, info, case.illustrative, *filter(None, said))
    return (Chart(f"winners-{claim.key}", title, table, partial(winners, table, words)),)


def _spent_again(case: Case, claim: Claim) -> str:
    """Say where money that the plan spends again stands: a school that gets it has less left."""
    again = case.arm(claim.arm).plan.spent_again
    names = {school.urn: school.name for trust in case.trusts for school in trust.schools}
    places = dict.fromkeys(names.get(one.place, "the centre") for one in again)
    if not places:
        return ""
    return (
        f"What the plan spends again ({', '.join(places)}) is in it as spending: who is given more "
        "to spend has less left."
    )


def winners(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw each school's charge without and with the plan, and the change of what it has left.

    Side by side where there is the width, else one below the other.
    """
    words = with_ends_said(words, len(table), "change")
    table = table.iloc[at_the_ends(table["change"].to_list())]
    rows = rows_for(table["label"], width, 3 if width >= WIDE else 6)
    with matplotlib.rc_context(STYLE):
        figure, paid, left = _two_plots(rows, words, width)
        _charges(paid, table)
        _axis(paid, rows, "Charge", table[["charge_before", "charge_after"]], width)
        _change(left, table)
        _axis(left, rows, "Change of what is left", table[["p10", "change", "p90"]], width)
        if width >= WIDE:
            left.tick_params(axis="y", labelleft=False)
        if len(table):
            legend_below(figure, left, rows.room, 2 if width >= WIDE else 1, paid, left)
    return figure


def _two_plots(rows: Rows, words: Caption, width: float) -> tuple[Figure, Plot, Plot]:
    """Place the two plots; names of schools stand once where the plots are side by side."""
    room, side_by_side = rows.room, width >= WIDE
    height = rows.height if side_by_side else 2 * rows.height + BETWEEN
    figure, below, whole = framed(words, width, height, room)
    foot, tall = below / whole, rows.height / whole
    across = width - room.left - room.right
    if side_by_side:
        each = (across - GAP) / 2
        places = [(room.left, foot, each), (room.left + each + GAP, foot, each)]
    else:
        places = [(room.left, foot + tall + BETWEEN / whole, across), (room.left, foot, across)]
    paid, left = (figure.add_axes((x / width, y, w / width, tall)) for x, y, w in places)
    return figure, paid, left


def _axis(plot: Plot, rows: Rows, what: str, drawn: pd.DataFrame, width: float) -> None:
    scale = money_scale(drawn.to_numpy(dtype=np.float64).ravel())
    item_axis(plot, rows.names, f"{what}, {scale.unit} a pupil a year", width)
    scale.along(plot, "x")


def _charges(plot: Plot, table: pd.DataFrame) -> None:
    before, after = (table[c].to_numpy(dtype=np.float64) for c in ("charge_before", "charge_after"))
    at = np.arange(len(table))
    for colour, which, label in (
        (TURQUOISE, after <= before, "Charged less, or the same"),
        (ORANGE, after > before, "Charged more"),
    ):
        if which.any():
            plot.hlines(at[which], before[which], after[which], color=colour, lw=4, label=label)
    plot.plot(before, at, "o", color=CHARCOAL, mfc="white", mew=1.5, ms=7,
              label="Charge without the plan, mean of runs")  # fmt: skip
    plot.plot(after, at, "D", color=DARK_BLUE, ms=6, label="Charge with the plan, mean of runs")
    plot.margins(x=0.08)


def _change(plot: Plot, table: pd.DataFrame) -> None:
    at = np.arange(len(table))
    change, low, high = (table[c].to_numpy(dtype=np.float64) for c in ("change", "p10", "p90"))
    plot.barh(at, high - low, left=low, height=0.5, color=LILAC, alpha=0.5,
              label="Change: from one run in ten to nine in ten")  # fmt: skip
    plot.plot(change, at, "D", color="black", ms=5, label="Change of what is left, mean of runs")
    plot.axvline(0, color="black", lw=1.0)
    plot.use_sticky_edges = False
    plot.margins(x=0.08)

"""What the centre sees against what schools feel: shares in time, service by service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure

from entities.case import Case
from outputs.charts.house import (
    DARK_BLUE,
    LINE_INCHES,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    item_axis,
    legend_below,
    longest,
    short,
    wrapped,
)
from outputs.probability import edges_of
from outputs.service import waits_supported

VIEWS: dict[str, tuple[str, str]] = {
    "closed_in_time": ("as the centre counts", "o"),
    "asked_in_time": ("as schools feel it", "D"),
}
"""Measure, its name in the legend, and its mark."""


def two_views_table(
    case: Case, views: pd.DataFrame, arms: Sequence[str], year: int
) -> pd.DataFrame:
    """Per cent in time by service, arm and view in a year: mean, P10 and P90 over runs.

    Services whose waits no trust's data supports are left out.
    """
    rows = []
    kept = views[views["year"] == year]
    for function in (f for f in case.functions if f.key in waits_supported(case)):
        for arm in arms:
            for measure, (name, _) in VIEWS.items():
                chosen = (kept["function"] == function.key) & (kept["arm"] == arm)
                values = 100 * kept[chosen & (kept["measure"] == measure)]["value"].to_numpy()
                if values.size:
                    p10, p90 = np.quantile(values, edges_of(len(values)))
                    spread = (float(values.mean()), float(p10), float(p90))
                    rows.append((function.key, function.label, arm, name, *spread))
    return pd.DataFrame(rows, columns=["item", "label", "arm", "view", "mean", "p10", "p90"])


def two_views(
    table: pd.DataFrame, words: Caption, arms: Mapping[str, str], width: float = WIDE
) -> Figure:
    """Draw both views of every service, an arm under the other, joined by a line."""
    items = list(dict.fromkeys(table["item"]))
    labels = table.drop_duplicates("item").set_index("item")["label"].to_dict()
    names = [wrapped(str(labels[item]), width) for item in items]
    room = Room(left=0.35 + 0.078 * longest(names), legend_lines=2 * len(arms))
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, max(0.6, LINE_INCHES * 4.4 * len(items)), room)
        for place, (arm, label) in enumerate(arms.items()):
            _arm(plot, table[table["arm"] == arm], items, place, short(label, width))
        plot.set_xlim(0, 100)
        item_axis(plot, names, "Done in time, per cent", width)
        if items:
            legend_below(figure, plot, room, 1)
    return figure


def _arm(plot: Plot, rows: pd.DataFrame, items: list[str], place: int, label: str) -> None:
    colour, pairs = (DARK_BLUE, TURQUOISE)[place % 2], []
    for step, (name, mark) in enumerate(VIEWS.values()):
        own = rows[rows["view"] == name].set_index("item").reindex(items)
        at = np.arange(len(items)) + (place - 0.5) * 0.44 + (step - 0.5) * 0.2
        mean = own["mean"].to_numpy(dtype=np.float64)
        whiskers = np.stack([mean - own["p10"].to_numpy(), own["p90"].to_numpy() - mean])
        plot.errorbar(
            mean, at, xerr=np.maximum(0.0, whiskers), fmt=mark, ms=6, color=colour, elinewidth=1,
            ecolor="#000000", capsize=2, label=f"{label}: {name}",
        )  # fmt: skip
        pairs.append((mean, at))
    (one, above), (other, below) = pairs
    for n in np.flatnonzero(np.isfinite(one) & np.isfinite(other)):
        plot.plot([one[n], other[n]], [above[n], below[n]], color=colour, lw=1.2, zorder=1)

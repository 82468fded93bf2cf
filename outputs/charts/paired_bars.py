"""Two arms side by side for each service: waits, and people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure

from entities.case import Case
from entities.records import Numbers
from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
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
    range_of,
    short,
    wrapped,
)
from outputs.charts.many_rows import at_the_ends, with_ends_said
from outputs.comparison import POSTS
from outputs.probability import edges_in_words, edges_of
from outputs.run_info import RunInfo
from outputs.service import waits_supported

GROUP_LABELS: dict[str, str] = {
    "office": "School offices",
    "inclusion": "Schools' inclusion teams",
    "site": "Schools' site teams",
    "executive": "Executive leaders",
}
"""People groups that are not functions."""


def waits_table(case: Case, service: pd.DataFrame, arms: Sequence[str], year: int) -> pd.DataFrame:
    """Mean wait in working hours by function, of two arms (base first), in one year.

    Functions whose waits no trust's data supports are not in the table.
    """
    kept = service[
        (service["measure"] == "mean_wait")
        & (service["year"] == year)
        & service["function"].isin(waits_supported(case))
    ]
    labels = {function.key: function.label for function in case.functions}
    return by_item(kept.rename(columns={"function": "item"}), labels, arms)


def people_by_group(
    case: Case, people: pd.DataFrame, arms: Sequence[str], year: int
) -> pd.DataFrame:
    """Established FTE by function and group at the end of a year, of two arms (base first)."""
    measure = people["measure"] == POSTS
    kept = people[measure & (people["year"] == year)]
    labels = {function.key: function.label for function in case.functions}
    return by_item(kept.rename(columns={"group": "item"}), {**labels, **GROUP_LABELS}, arms)


def by_item(rows: pd.DataFrame, labels: dict[str, str], arms: Sequence[str]) -> pd.DataFrame:
    """Sum up (item, arm) over runs as mean, P10 and P90, in the order of the case."""
    found = []
    for item, label in labels.items():
        for key in arms:
            values = rows[(rows["item"] == item) & (rows["arm"] == key)]["value"].to_numpy()
            if values.size:
                p10, p90 = np.quantile(values, edges_of(len(values)))
                found.append((item, label, key, float(values.mean()), float(p10), float(p90)))
    frame = pd.DataFrame(found, columns=["item", "label", "arm", "mean", "p10", "p90"])
    empty = frame.groupby("item")["p90"].transform("max") == 0
    return frame[~empty].reset_index(drop=True)


def not_shown(case: Case) -> str:
    """Name the functions whose waits are not shown, or say nothing when all are."""
    supported = waits_supported(case)
    names = [function.label for function in case.functions if function.key not in supported]
    if not names:
        return ""
    return f"Not shown, as no data of the trusts supports it: {', '.join(names)}."


def waits_title(table: pd.DataFrame, year: int, label: str, edges: str) -> str:
    """Say for how many services schools wait longer, and where most.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    change = changes(table)
    if change.empty:
        return "No wait is shown: no data of the trusts supports one"
    longer = int((change > 0.05).sum())
    if not longer:
        return f"{label}: no service has schools wait longer in year {year}"
    worst = table[table["item"] == change.idxmax()].iloc[-1]
    return (
        f"{label}: schools wait longer for {longer} of {len(change)} services in year {year} in "
        f"the mean of runs, most for {worst['label']} (+{change.max():.1f} working hours, to "
        f"{worst['mean']:.1f}; {worst['p10']:.1f} to {worst['p90']:.1f} in {edges})"
    )


SAME_POSTS = 0.05
"""Full-time equivalents below which a change is none when it is written."""


def posts_change(people: pd.DataFrame, arms: Sequence[str], year: int) -> Numbers:
    """Return how many FTE more or fewer are established at the end of a year, pair by pair."""
    kept = people[(people["measure"] == POSTS) & (people["year"] == year)]
    wide = kept.pivot_table(index=["world", "replication"], columns="arm", values="value",
                            aggfunc="sum", observed=True)  # fmt: skip
    if not set(arms) <= set(wide.columns):
        return np.zeros(0)
    return np.asarray((wide[arms[1]] - wide[arms[0]]).dropna(), dtype=np.float64)


def people_title(table: pd.DataFrame, pairs: Numbers, year: int, label: str) -> str:
    """Say how many established posts there are more or fewer at the end of a year.

    Parameters
    ----------
    pairs
        As :func:`posts_change` found them.
    """
    change = float(changes(table).sum())
    if abs(change) < SAME_POSTS:
        return f"{label}: as many established posts as without it at the end of year {year}"
    word = "fewer" if change < 0 else "more"
    low, high = np.quantile(pairs, edges_of(len(pairs)))
    return (
        f"{label}: {abs(change):.1f} FTE {word} in established posts at the end of year {year} in "
        f"the mean of runs ({low:+.1f} to {high:+.1f} in {edges_in_words(len(pairs))})"
    )


def changes(table: pd.DataFrame) -> pd.Series[float]:
    """Mean of the second arm of a table less that of the first, by item."""
    wide = table.pivot(index="item", columns="arm", values="mean")
    arms = list(dict.fromkeys(table["arm"]))
    if len(arms) < 2:
        return pd.Series(dtype=np.float64)
    return pd.Series(wide[arms[1]] - wide[arms[0]]).dropna()


def with_whiskers(axis: str, info: RunInfo) -> str:
    """Say what the bars measure, and what their whiskers are."""
    return f"{axis}; mean, and whiskers for the {range_of(info)}"


class Zone(NamedTuple):
    """A stretch of the axis that is shaded, and what it means."""

    low: float
    high: float
    words: str


def paired_bars(
    table: pd.DataFrame,
    words: Caption,
    arms: dict[str, str],
    unit: str,
    zone: Zone | None = None,
    width: float = WIDE,
) -> Figure:
    """Draw mean and P10-P90 by item, one bar an arm.

    Parameters
    ----------
    table
        Columns item, label, arm, mean, p10, p90.
    arms
        Arm key -> label, in the order they are drawn.
    unit
        Label of the axis, with its unit.
    zone
        A stretch of the axis to shade, such as where queues grow fast.
    """
    words = with_ends_said(words, table["item"].nunique(), "change")
    items, table = _shown(table)
    labels = table.set_index("item")["label"].to_dict()
    names = [wrapped(str(labels[item]), width) for item in items]
    step = LINE_INCHES * max(2.6, max((n.count("\n") + 1 for n in names), default=1) + 0.8)
    shown = {key: textual for key, textual in arms.items() if key in set(table["arm"])}
    room = Room(left=0.35 + 0.078 * longest(names), legend_lines=max(1, len(shown)) + bool(zone))
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, max(0.6, step * len(items)), room)
        if zone and items:
            plot.axvspan(zone.low, zone.high, color=LILAC, alpha=0.35, lw=0, label=zone.words)
        _draw_bars(plot, table, items, shown, width)
        plot.set_xlim(left=0, right=max(plot.get_xlim()[1], zone.high) if zone else None)
        item_axis(plot, names, unit, width)
        if shown:
            legend_below(figure, plot, room, 1)
    return figure


def _shown(table: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """Return the items shown, of many those that change most either way, and their rows."""
    items = list(dict.fromkeys(table["item"]))
    change = changes(table).reindex(items).fillna(0.0)
    kept = [items[place] for place in at_the_ends(change.to_list())]
    return kept, table[table["item"].isin(kept)]


def _draw_bars(
    plot: Plot, table: pd.DataFrame, items: list[str], shown: dict[str, str], width: float
) -> None:
    for place, (key, label) in enumerate(shown.items()):
        rows = table[table["arm"] == key]
        at = [items.index(item) + (place - 0.5) * 0.34 for item in rows["item"]]
        mean = rows["mean"].to_numpy(dtype=np.float64)
        whiskers = np.abs(np.stack([mean - rows["p10"], rows["p90"] - mean]))
        colour = (DARK_BLUE, TURQUOISE)[place % 2]
        plot.barh(at, mean, height=0.32, color=colour, label=short(label, width))
        plot.errorbar(
            mean, at, xerr=whiskers, fmt="none", ecolor="#000000", elinewidth=1, capsize=2
        )

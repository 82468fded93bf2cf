"""What of a table may leave a trust: no rows by post, no small counts, no pay of a few people.

Primary and secondary suppression as offices of statistics do it: a small count is withheld, and
with it so much of the same total that it cannot be had back by subtraction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.accounts import STAFF_LINES
from outputs.columns import MEANINGS
from outputs.staff import FEWEST_SHOWN
from outputs.table_differences import FIGURES, WITHHELD

FEWEST = FEWEST_SHOWN
"""People whom a cell may count at the least, nought apart: as the program's own tables have it."""
COUNTS = ("fte", "people", "pupils", "posts")
"""Units that count people, or the posts and hours they hold."""
MONEY = ("gbp", "gbp_per_pupil")
NAMING = frozenset({
    "what", "saved_on", "label", "text", "why", "posts", "band", "people", "contract", "sentence",
})  # fmt: skip
"""Columns of tables by post, by holder or by contract: such tables are never shared."""
ESTIMATES = ("value", "mean", "low", "high", "p10", "p50", "p90")
TO_LEAVERS = frozenset({
    "Executives' notice and settlement", "Redundancy pay", "Pension strain", "Pay protection",
})  # fmt: skip
"""Causes of pounds that one person gets as their post goes: withheld however many posts there are,
as those who leave are few."""
OF_POSTS = TO_LEAVERS | {"Recruiting to posts"}
"""Causes of pounds that stand behind single posts, though on no line of staff."""
PARTS = ("group", "item", "function", "school", "place", "trust", "who")
"""Columns along which rows may add up to a total, in the table or elsewhere."""
TOTALS = ("all", "total", "together", "whole")

Flags = npt.NDArray[np.bool_]
FewPosts = Callable[[str, str], bool]
"""(place, function) -> whether fewer than five posts may stand behind its pay."""


def why_left_out(frame: pd.DataFrame) -> str:
    """Say why a table is not shared at all, going by its columns; nothing where it may be."""
    naming = [name for name in frame.columns if name in NAMING]
    if naming:
        return f"has rows by post, holder or contract (column '{naming[0]}')"
    unknown = [name for name in frame.columns if name not in MEANINGS]
    return f"has a column '{unknown[0]}' that nobody has judged" if unknown else ""


def shared(frame: pd.DataFrame, few_posts: FewPosts) -> tuple[pd.DataFrame, int]:
    """Return a table as it may be shared, and how many cells are withheld.

    Parameters
    ----------
    frame
        A table as it stands in its file, every cell as words.
    """
    columns = [name for name in ESTIMATES if name in frame.columns]
    if not columns or "unit" not in frame.columns:
        return frame, 0
    values = frame[columns].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    size = np.abs(values[:, 0])
    counts = frame["unit"].isin(COUNTS).to_numpy()
    small = ((np.abs(values) > 0) & (np.abs(values) < FEWEST)).any(axis=1) & counts
    hidden = _with_complements(frame, counts, small, size, FEWEST)
    pay = _pay(frame)
    few = np.array([few_posts(place, function) for place, function in _places(frame)]) & pay
    if "cause" in frame.columns:
        few |= frame["cause"].isin(TO_LEAVERS).to_numpy() & pay
    hidden |= _with_complements(frame, pay, few, size, 0)
    out = frame.copy()
    out.loc[hidden, columns] = WITHHELD
    return out, int(hidden.sum()) * len(columns)


def _pay(frame: pd.DataFrame) -> Flags:
    """Mark rows of pounds that are pay by function: those on lines of staff, where lines are told,
    and what leaving and hiring cost.

    What no function explains, and all functions together, is not the pay of a few.
    """
    if "function" not in frame.columns:
        return np.zeros(len(frame), dtype=np.bool_)
    marked = frame["unit"].isin(MONEY)
    if "line" in frame.columns:
        paid = frame["line"].isin(STAFF_LINES)
        if "cause" in frame.columns:
            paid |= frame["cause"].isin(OF_POSTS)
        marked &= paid & ~frame["function"].isin(TOTALS)
    return marked.to_numpy()


def _places(frame: pd.DataFrame) -> list[tuple[str, str]]:
    if "function" not in frame.columns:
        return [("", "")] * len(frame)
    places = frame["place"] if "place" in frame.columns else ["whole"] * len(frame)
    return list(zip(places, frame["function"], strict=True))


def _with_complements(
    frame: pd.DataFrame, among: Flags, hidden: Flags, size: npt.NDArray[Any], least: float
) -> Flags:
    """Withhold more until nothing withheld is the rest of a total.

    Parameters
    ----------
    among
        Rows that add up with each other at all.
    least
        What the withheld parts of a total come to at the least.
    """
    found = hidden & among
    rows = np.flatnonzero(among)
    if not found.any():
        return found
    sets = _sets(frame.iloc[rows], rows)
    changed = True
    while changed:
        changed = False
        for parts, total in sets:
            changed |= _complement(parts, total, found, size, least)
    return found


def _sets(
    frame: pd.DataFrame, rows: npt.NDArray[np.int64]
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return every set of rows that are parts of one total, with the row of the total, if any."""
    keys = [name for name in frame.columns if name not in FIGURES]
    found = []
    for part in (name for name in PARTS if name in keys):
        others = [name for name in keys if name != part]
        levels = _levels(frame[part])
        for places in frame.groupby(others, sort=False).indices.values():
            for level in (0, 1):
                parts = places[levels[places] == level]
                total = places[levels[places] == level + 1]
                if len(parts):
                    found.append((rows[parts], rows[total]))
    return found


def _levels(column: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """Return 0 for a part, 2 for the whole, and 1 for centre and schools between them.

    Where nothing stands between parts and whole, parts are 1.
    """
    whole = column.isin(TOTALS).to_numpy()
    between = column.isin(("centre", "schools")).to_numpy()
    return np.where(whole, 2, np.where(between | (not between.any()), 1, 0))


def _complement(
    parts: npt.NDArray[np.int64], total: npt.NDArray[np.int64], hidden: Flags,
    size: npt.NDArray[Any], least: float,
) -> bool:  # fmt: skip
    """Withhold the smallest parts more that are needed; say whether any was."""
    some = parts[size[parts] > 0]
    total_hidden = bool(hidden[total].any())
    changed = False
    while hidden[some].any() or total_hidden:
        out = some[hidden[some]]
        if len(out) >= 2 - total_hidden and size[out].sum() >= least:
            break
        left = some[~hidden[some]]
        if not len(left):
            break
        hidden[left[np.argmin(size[left])]] = True
        changed = True
    return changed

"""Staff, month by month and by employer, and who loses a job: three charts and their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from outputs.amounts import with_interval
from outputs.charts.house import (
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
    grid,
    item_axis,
    legend_below,
    longest,
    short,
    wrapped,
)
from outputs.charts.paired_bars import GROUP_LABELS
from outputs.probability import Spread, spread_of
from outputs.staff import BANDS, CHANGES

FLOWS: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "joined": ("Joined", DARK_BLUE, (1,)),
    "left": ("Left", TURQUOISE, (-1,)),
    "redundant": ("Made redundant", ORANGE, (-1,)),
    "redeployed": ("Moved to another post", PLUM, (1, -1)),
}
"""Column of the table, its name, its colour, and whether it stands above or below nought: who moves
comes into one post and goes out of another."""


def flow_table(staff: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    """Mean FTE that join, leave, are made redundant, move and stand vacant, by arm and month."""
    kept = staff[(staff["group"] == "all") & staff["arm"].isin(list(arms))]
    wide = kept.pivot(index=["arm", "month"], columns="measure", values="mean")
    vacant = kept[kept["measure"] == "vacant_fte"].set_index(["arm", "month"])
    found = pd.DataFrame({name: wide[f"{name}_fte"] for name in (*FLOWS, "vacant")})
    found["vacant_p10"], found["vacant_p90"] = vacant["p10"], vacant["p90"]
    order = {arm: n for n, arm in enumerate(arms)}
    table = found.reset_index().astype({"arm": str})
    return table.sort_values(
        ["arm", "month"], key=lambda c: c.map(order) if c.name == "arm" else c
    ).reset_index(drop=True)


def flow_title(changes: pd.DataFrame, arms: Mapping[str, str]) -> str:
    """Say how many more leave, are made redundant and stand vacant, run against run."""
    base, arm = arms
    runs = changes.set_index(["arm", "world", "replication"])
    differences = pd.DataFrame(runs.loc[arm]) - pd.DataFrame(runs.loc[base])
    worlds = differences.index.get_level_values("world").to_numpy()
    left, redundant, vacant = (
        spread_of(np.asarray(differences[[name]])[:, 0], worlds) for name in CHANGES
    )

    def said(spread: Spread) -> str:
        return with_interval(spread.mean, spread.low, spread.high, places=1)

    return (
        f"{arms[arm]}: over all years {said(left)} FTE more leave of their own accord and "
        f"{said(redundant)} FTE more are made redundant; {said(vacant)} FTE more stand vacant, in "
        "the mean of runs"
    )


def staffing_flow(
    table: pd.DataFrame, words: Caption, arms: Mapping[str, str], width: float = WIDE
) -> Figure:
    """Draw who comes (above nought) and goes (below), and what stands vacant, a panel an arm."""
    room = Room(left=0.6, right=0.2, bottom=0.55, legend_lines=2 if width >= WIDE else 3)
    with matplotlib.rc_context(STYLE):
        figure, plots = grid(words, width, len(arms), 1, 1.5, room)
        most = max(1.0, float(table[["vacant_p90", "joined", "left"]].max().max())) * 1.08
        for (arm, label), (plot,) in zip(arms.items(), plots, strict=True):
            _flow(plot, table[table["arm"] == arm])
            plot.set_ylim(-float(table["left"].max() + table["redundant"].max()) * 1.1 - 0.5, most)
            plot.set_title(short(label, width), loc="left", fontsize=9, fontweight="bold")
        plots[-1][0].set_xlabel("Years after the decision", fontsize=7.5)
        legend_below(figure, plots[-1][0], room, 3 if width >= WIDE else 2)
    return figure


def _flow(plot: Plot, rows: pd.DataFrame) -> None:
    month = rows["month"].to_numpy(dtype=np.float64) - 0.5
    above, below = np.zeros(len(month)), np.zeros(len(month))
    for name, (label, colour, signs) in FLOWS.items():
        value = rows[name].to_numpy(dtype=np.float64)
        for sign in signs:
            start, told = (above if sign > 0 else below), label if sign == signs[0] else None
            plot.bar(month, sign * value, bottom=start, width=0.85, color=colour, label=told)
            start += sign * value
    vacant = rows["vacant"].to_numpy(dtype=np.float64)
    low, high = (rows[f"vacant_{p}"].to_numpy(dtype=np.float64) for p in ("p10", "p90"))
    plot.fill_between(month, low, high, color=LILAC, alpha=0.35, lw=0)
    plot.plot(month, vacant, color="#000000", lw=1.4, label="Vacant at the month's end")
    plot.axhline(0, color="#000000", lw=0.6)
    plot.set_xlim(0, float(rows["month"].max()) if len(rows) else 1.0)
    years = range(-(-int(rows["month"].max()) // MONTHS_PER_YEAR) + 1) if len(rows) else range(1)
    plot.set_xticks([y * MONTHS_PER_YEAR for y in years], map(str, years))
    plot.set_ylabel("Full-time equivalents", fontsize=7.5)
    plot.tick_params(axis="both", labelsize=7.5)
    plot.yaxis.set_major_locator(MaxNLocator(5))
    plot.grid(axis="y")
    plot.set_axisbelow(True)


def employer_table(
    case: Case, employers: pd.DataFrame, arms: Sequence[str], year: int
) -> pd.DataFrame:
    """Established FTE by function, arm and employer at the end of a year: mean, P10, P90."""
    labels = {function.key: function.label for function in case.functions} | GROUP_LABELS
    kept = employers[(employers["year"] == year) & employers["arm"].isin(list(arms))]
    given = [trust.name for trust in case.trusts]
    names = {
        t.company_number: t.name if given.count(t.name) == 1 else f"{t.name} {t.company_number}"
        for t in case.trusts
    }
    order = {item: n for n, item in enumerate(labels)}
    table = pd.DataFrame(
        {
            "item": kept["group"].astype(str),
            "label": kept["group"].astype(str).map(labels),
            "arm": kept["arm"].astype(str),
            "employer": kept["trust"].astype(str).map(names),
            **{name: kept[name] for name in ("mean", "p10", "p90")},
        }
    )
    empty = table.groupby("item")["p90"].transform("max") == 0
    places = {key: n for n, key in enumerate(arms)}
    ranks = {"item": order, "arm": places, "employer": {v: n for n, v in enumerate(names.values())}}
    return (
        table[~empty]
        .sort_values(["item", "arm", "employer"], key=lambda c: c.map(ranks[str(c.name)]))
        .reset_index(drop=True)
    )


def employer_title(table: pd.DataFrame, year: int, label: str, arm: str) -> str:
    """Say who employs how much of the staff of the case at the end of a year."""
    own = table[table["arm"] == arm].groupby("employer", sort=False)["mean"].sum()
    whole = float(own.sum())
    if not whole:
        return f"{label}: no post is established at the end of year {year}"
    first = str(own.idxmax())
    return (
        f"{label}: at the end of year {year}, {first} employs {own[first]:.0f} of {whole:.0f} FTE "
        "in posts of the case, in the mean of runs"
    )


def fte_by_employer(
    table: pd.DataFrame, words: Caption, arms: Mapping[str, str], width: float = WIDE
) -> Figure:
    """Draw established FTE by function, one bar an arm, stacked by employer."""
    items = list(dict.fromkeys(table["item"]))
    labels = table.drop_duplicates("item").set_index("item")["label"].to_dict()
    names = [wrapped(str(labels[item]), width) for item in items]
    employers = list(dict.fromkeys(table["employer"]))
    step = LINE_INCHES * max(2.6, max((n.count("\n") + 1 for n in names), default=1) + 0.8)
    room = Room(left=0.35 + 0.078 * longest(names), legend_lines=len(employers) * len(arms))
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, max(0.6, step * len(items)), room)
        for place, (arm, label) in enumerate(arms.items()):
            _stack(plot, table[table["arm"] == arm], items, employers, place, label, width)
        item_axis(plot, names, "Established posts, full-time equivalents", width)
        if items:
            legend_below(figure, plot, room, 1)
    return figure


def _stack(
    plot: Plot, rows: pd.DataFrame, items: list[str], employers: list[str], place: int, label: str,
    width: float,
) -> None:  # fmt: skip
    arm = short(label, width / 2)
    at = np.arange(len(items)) + (place - 0.5) * 0.36
    start = np.zeros(len(items))
    for n, employer in enumerate(employers):
        own = rows[rows["employer"] == employer].set_index("item")["mean"]
        value = own.reindex(items).fillna(0.0).to_numpy(dtype=np.float64)
        colour = (DARK_BLUE, TURQUOISE, LILAC, ORANGE)[n % 4]
        plot.barh(
            at, value, left=start, height=0.33, color=colour, alpha=1.0 if place else 0.55,
            label=f"{short(employer, width / 2)}: {arm}" if value.any() else None,
        )  # fmt: skip
        start = start + value


TOO_FEW = "fewer than five"
FEW_IN_SOME = "fewer than five in some runs"


def loses_table(loses: pd.DataFrame, arm: str) -> pd.DataFrame:
    """People by band at the opening and how many are made redundant; too few are not told."""
    kept = loses[loses["arm"] == arm]
    labels = [BANDS[kind][band] for kind, band in zip(kept["kind"], kept["band"], strict=True)]
    whole = kept["people"].notna()
    return pd.DataFrame(
        {
            "item": kept["band"].to_numpy(),
            "label": [
                f"{'Age' if kind == 'age_band' else 'Service'}: {label}"
                for kind, label in zip(kept["kind"], labels, strict=True)
            ],
            "people": [
                f"{n:.0f}" if known else TOO_FEW
                for n, known in zip(kept["people"], whole, strict=True)
            ],
            "redundant": [
                FEW_IN_SOME if np.isnan(mean) else f"{mean:.1f} ({low:.0f} to {high:.0f})"
                for mean, low, high in kept[["mean", "p10", "p90"]].astype(float).to_numpy()
            ],
            "share": (kept["mean"] / kept["people"]).astype(float).to_numpy(),
        }
    )


def loses_title(table: pd.DataFrame, label: str) -> str:
    """Say in which band the greatest share is made redundant, or that too few are to be told."""
    known = table[table["share"].notna()]
    if known.empty:
        return (
            f"{label}: of every band fewer than five people are made redundant in some or all "
            "runs, so none is shown"
        )
    share, band = max(zip(known["share"], known["label"], strict=True))
    return (
        f"{label}: of the bands that can be shown, most are made redundant in '{band}': "
        f"{share:.0%} in the mean of runs"
    )


def who_loses(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw the share of each band that is made redundant; where too few, the words say so."""
    names = [wrapped(str(label), width) for label in table["label"]]
    room = Room(left=0.35 + 0.078 * longest(names))
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, max(0.6, LINE_INCHES * 2.2 * len(names)), room)
        share = 100 * table["share"].to_numpy(dtype=np.float64)
        known = np.isfinite(share)
        at = np.arange(len(names))
        plot.barh(at[known], share[known], height=0.6, color=DARK_BLUE)
        for place in at[~known]:
            plot.text(0.5, place, FEW_IN_SOME, va="center", fontsize=8)
        plot.set_xlim(0, max(10.0, float(np.nanmax(share, initial=0.0)) * 1.1))
        item_axis(plot, names, "Made redundant, per cent of people in the band", width)
    return figure

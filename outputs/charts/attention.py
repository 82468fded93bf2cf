"""Leaders' hours month by month: what integration and other work ask for, and what there is."""

from __future__ import annotations

from functools import partial

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from entities.calendar import MONTHS_PER_YEAR
from outputs.charts.chart import Chart
from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    legend_below,
)

COLUMNS = (
    "available",
    "available_p10",
    "available_p90",
    "other",
    "other_given",
    "asked",
    "given",
    "runs",
)


def attention_chart_table(by_month: pd.DataFrame, arm: str) -> pd.DataFrame:
    """Mean hours a week by month of an arm's leaders, with P10 and P90 of what they have."""
    own = by_month[by_month["arm"] == arm].astype({"measure": str})
    wide = own.pivot(index="month", columns="measure", values=["mean", "p10", "p90", "runs"])
    found = pd.DataFrame(index=wide.index)
    for measure in ("available", "other", "other_given", "asked", "given"):
        if ("mean", measure) in wide.columns:
            found[measure] = wide["mean", measure]
    if found.empty:
        return pd.DataFrame(columns=["month", *COLUMNS])
    found["available_p10"] = wide["p10", "available"]
    found["available_p90"] = wide["p90", "available"]
    found["runs"] = wide["runs", "available"].astype(int)
    return found[list(COLUMNS)].reset_index()


def attention_title(table: pd.DataFrame, label: str) -> str:
    """Say how much of the hours it asks for integration gets, year by year while it asks."""
    years = table.groupby((table["month"] - 1) // MONTHS_PER_YEAR)[["asked", "given"]].sum()
    shares = [
        f"{given / asked:.0%} in year {int(year) + 1}"
        for year, asked, given in years.head(YEARS_IN_TITLE).itertuples()
        if asked > 0
    ]
    if not shares:
        return f"{label}: integration asks for no hours of leaders"
    return (
        f"{label}: of the leaders' hours it asks for integration gets {', '.join(shares)}, "
        "all runs together"
    )


YEARS_IN_TITLE = 3


def attention_chart(name: str, table: pd.DataFrame, words: Caption) -> Chart:
    """Make the chart of leaders' hours, with the table it draws."""
    return Chart(name, words.title, table, partial(attention, table, words))


def attention(table: pd.DataFrame, words: Caption, width: float = WIDE) -> Figure:
    """Draw hours asked for, one on the other, what integration gets, and the hours there are."""
    room = Room(left=0.75, bottom=0.55, legend_lines=3 if width >= WIDE else 5)
    month = table["month"].to_numpy()
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.0, room)
        plot.stackplot(
            month, table["other"], table["asked"], colors=[LILAC, ORANGE], alpha=0.55, lw=0,
            labels=["Asked by other work", "Asked by integration"],
        )  # fmt: skip
        plot.plot(month, table["other_given"] + table["given"], color=TURQUOISE, lw=2, ls="--",
                  label="What both are given")  # fmt: skip
        plot.fill_between(month, table["available_p10"], table["available_p90"], color=DARK_BLUE,
                          alpha=0.18, lw=0, label="Hours there are: 8 runs of 10")  # fmt: skip
        plot.plot(month, table["available"], color=DARK_BLUE, lw=2, label="Hours there are: mean")
        last = int(month.max())
        plot.set_xticks(range(0, last + 1, MONTHS_PER_YEAR))
        plot.set_xlim(1, last)
        plot.set_ylim(bottom=0)
        plot.set_xlabel("Months after the decision")
        plot.set_ylabel("Leaders' hours a week")
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 2 if width >= WIDE else 1)
    return figure

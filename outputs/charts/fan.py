"""Cumulative net saving by month, with its spread, against the line that was claimed."""

from __future__ import annotations

from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure

from entities.calendar import MONTHS_PER_YEAR
from entities.claim import Claim
from outputs.amounts import pounds
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    ORANGE,
    PLUM,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    legend_below,
)
from outputs.charts.money_scale import money_scale
from outputs.comparison import saved_by_run
from outputs.probability import edges_of

SHARES: dict[str, float] = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}


def fan_shares(runs: int) -> tuple[float, ...]:
    """Return the shares of ``SHARES``; of few runs the outer band is all of them."""
    low, high = edges_of(runs)
    return (low, *tuple(SHARES.values())[1:-1], high)


class Marks(NamedTuple):
    """Months after the decision at which something is marked; None where it does not apply."""

    planned_day_one: int | None
    median_day_one: int | None


def fan_table(savings_by_month: pd.DataFrame, claim: Claim) -> pd.DataFrame:
    """Spread of the cumulative net saving by month, in pounds, beside the claim accrued.

    `claimed` is nought until the year of the claim begins and then grows by a twelfth of the
    amount a month: the claim says nothing of earlier years or of one-off costs. Month 0 is nought.
    """
    runs = saved_by_run(savings_by_month, claim.arm, claim.compared_with, "month", "gbp")
    months = runs.columns.to_numpy(dtype=np.int64)
    bands = np.quantile(runs.to_numpy(dtype=np.float64), fan_shares(len(runs)), axis=0)
    before = MONTHS_PER_YEAR * (claim.year_after_decision - 1)
    claimed = np.maximum(0, months - before) * (claim.gbp_per_year / MONTHS_PER_YEAR)
    columns = dict(zip(SHARES, bands, strict=True))
    start = pd.DataFrame({"month": [0], **dict.fromkeys((*columns, "claimed"), 0.0)})
    found = pd.DataFrame({"month": months, **columns, "claimed": claimed})
    return pd.concat([start, found], ignore_index=True)


def fan_title(table: pd.DataFrame, label: str, edges: str) -> str:
    """Say what the fan shows at the end of the horizon.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    last = table.iloc[-1]
    years = int(last["month"]) // MONTHS_PER_YEAR
    against = f"against {pounds(last['claimed'])} claimed"
    if last["p10"] == last["p90"] == 0:
        return f"{label}: nothing is saved or spent in {years} years, {against}"
    low, middle, high = (_side(float(last[name])) for name in ("p10", "p50", "p90"))
    return (
        f"{label}: after {years} years the middle run is {middle} ({low} to {high} in {edges}), "
        f"{against}"
    )


def _side(gbp: float) -> str:
    """Write an amount saved or lost so far."""
    return f"{pounds(abs(gbp))} {'ahead' if gbp >= 0 else 'behind'}"


def fan(table: pd.DataFrame, words: Caption, marks: Marks, width: float = WIDE) -> Figure:
    """Draw the fan: median, two bands, the claim accrued, and day one as planned and as reached."""
    room = Room(left=0.95, bottom=0.55, legend_lines=3 if width >= WIDE else 7)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.2, room)
        bands(plot, table)
        claimed = table["claimed"].to_numpy()
        plot.plot(table["month"].to_numpy(), claimed, color=ORANGE, lw=2, ls="--",
                  label="As claimed")  # fmt: skip
        _draw_marks(plot, marks)
        axis_of_years(plot, int(table["month"].max()))
        scale = money_scale([*table["p10"], *table["p90"], *claimed])
        plot.set_ylabel(f"Cumulative net saving, {scale.unit}")
        scale.along(plot, "y")
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 3 if width >= WIDE else 1)
    return figure


def axis_of_years(plot: Plot, months: int) -> None:
    """Mark the years after the decision along an axis of months."""
    years = months // MONTHS_PER_YEAR
    plot.set_xticks([y * MONTHS_PER_YEAR for y in range(years + 1)], map(str, range(years + 1)))
    plot.set_xlim(0, months)
    plot.set_xlabel("Years after the decision")


def bands(plot: Plot, table: pd.DataFrame) -> None:
    """Draw the spread of runs by month, in pounds: two bands and the median."""
    month = table["month"].to_numpy()
    gbp = {name: table[name].to_numpy() for name in SHARES}
    plot.fill_between(
        month, gbp["p10"], gbp["p90"], color=DARK_BLUE, alpha=0.18, lw=0, label="8 runs of 10"
    )
    plot.fill_between(
        month, gbp["p25"], gbp["p75"], color=DARK_BLUE, alpha=0.35, lw=0, label="5 runs of 10"
    )
    plot.plot(month, gbp["p50"], color=DARK_BLUE, lw=2, label="Middle run (median)")
    plot.axhline(0, color=CHARCOAL, lw=1)


def _draw_marks(plot: Plot, marks: Marks) -> None:
    plot.axvline(0, color=CHARCOAL, lw=2, label="Decision")
    for month, colour, style, label in (
        (marks.planned_day_one, TURQUOISE, "-.", "Day one as planned"),
        (marks.median_day_one, PLUM, ":", "Day one, middle run"),
    ):
        if month is not None:
            plot.axvline(month, color=colour, lw=1.6, ls=style, label=label)

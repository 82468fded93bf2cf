"""The reserve of all trusts together by month, with its spread and the lines boards watch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.amounts import per_cent
from outputs.assumed import assumed
from outputs.charts.chart import Chart
from outputs.charts.fan import SHARES, axis_of_years, bands, fan_shares
from outputs.charts.house import (
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
    range_of,
    short,
)
from outputs.charts.money_scale import money_scale
from outputs.reserve_words import reserve_title
from outputs.reserves import ALARM, HIGH, income_of_year, together, told_for
from outputs.run_info import RunInfo


def reserve_charts_of(
    case: Case, records: Sequence[Records], claim: Claim, info: RunInfo
) -> tuple[Chart, ...]:
    """Make the chart of reserves; none where a trust's reserve may not be told."""
    if not all(told_for(trust) for trust in case.trusts):
        return ()
    table = reserve_path_table(case, records, claim)
    title = reserve_title(table, case.arm(claim.arm).label, assumed(case, ALARM), info.edges)
    said = (
        "Revenue reserves of all trusts together, capital never in it, at the end of each month; "
        "prices of the year. Funding, pay, prices and rolls move on as believed and nobody decides "
        "anything about teaching. Below nought is what boards would have had to find by then: they "
        "act before reserves are gone, so this is no forecast.",
    )
    words = caption(title, info, case.illustrative, *said)
    marks = (assumed(case, ALARM), assumed(case, HIGH))
    draw = partial(reserve_fan, table, words, case.arm(claim.compared_with).label, marks)
    measured = f"Revenue reserves of all trusts, pounds; {range_of(info)}"
    return (Chart(f"reserves-{claim.key}", title, table, draw, measured=measured),)


def reserve_path_table(case: Case, records: Sequence[Records], claim: Claim) -> pd.DataFrame:
    """Spread of the reserve with the plan by month, the middle without it, and the two lines."""
    own = [record for record in records if record.arm == claim.arm]
    base = [record for record in records if record.arm == claim.compared_with]
    paths = np.stack([together(case, record) for record in own])
    without = np.median(np.stack([together(case, record) for record in base]), axis=0)
    income = np.mean(np.stack([income_of_year(record) for record in own]), axis=0)
    bands = np.quantile(paths, fan_shares(len(paths)), axis=0)
    return pd.DataFrame({
        "month": np.arange(paths.shape[1]),
        **dict(zip(SHARES, bands, strict=True)),
        "median_without": without,
        "alarm": income * assumed(case, ALARM),
        "high": income * assumed(case, HIGH),
    })  # fmt: skip


def reserve_fan(
    table: pd.DataFrame, words: Caption, without: str, marks: tuple[float, float],
    width: float = WIDE,
) -> Figure:  # fmt: skip
    """Draw the fan of reserves, the middle run without the plan, and the lines of 5% and 20%."""
    room = Room(left=0.95, bottom=0.55, legend_lines=3 if width >= WIDE else 6)
    month = table["month"].to_numpy()
    gbp = {name: table[name].to_numpy() for name in table.columns if name != "month"}
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, 3.2, room)
        bands(plot, table)
        plot.plot(month, gbp["median_without"], color=PLUM, lw=2, ls=":",
                  label=short(f"Middle run: {without}", width / 2))  # fmt: skip
        plot.plot(month, gbp["alarm"], color=ORANGE, lw=2, ls="--",
                  label=f"{per_cent(marks[0])} of income: the alarm line")  # fmt: skip
        plot.plot(month, gbp["high"], color=TURQUOISE, lw=2, ls="-.",
                  label=f"{per_cent(marks[1])} of income")  # fmt: skip
        axis_of_years(plot, int(month.max()))
        scale = money_scale(np.concatenate(list(gbp.values())))
        plot.set_ylabel(f"Revenue reserve, {scale.unit}")
        scale.along(plot, "y")
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 2 if width >= WIDE else 1)
    return figure

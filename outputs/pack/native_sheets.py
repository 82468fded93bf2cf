"""Simple charts in sheets, native: beside the numbers behind a chart, from a table of their own."""

from __future__ import annotations

from typing import Any

from outputs.pack.native import Native, Series

ROOM = 12
"""Columns that a chart lies over."""
FIRST = 2
"""Row of the first heading."""
HIGH, WIDE = 480, 760


def draw_native(book: Any, page: Any, native: Native, column: int) -> None:
    """Draw a chart on a sheet, and lay what it draws to its right.

    Parameters
    ----------
    column
        First column that is free.
    """
    beside = column + ROOM
    page.write_string(FIRST - 1, beside, "Drawn in the chart")
    last = FIRST + len(native.categories)
    for at, name in enumerate(native.categories, start=FIRST + 1):
        page.write_string(at, beside, name)
    lines = native.kind == "lines"
    chart = book.add_chart({"type": "line" if lines else "bar"})
    sheet = page.get_name()
    for at, series in enumerate(native.series, start=beside + 1):
        page.write_string(FIRST, at, series.name)
        page.write_column(FIRST + 1, at, series.values)
        chart.add_series({
            "name": [sheet, FIRST, at], "values": [sheet, FIRST + 1, at, last, at],
            "categories": [sheet, FIRST + 1, beside, last, beside], **_whiskers(series),
        })  # fmt: skip
    chart.set_title({"name": native.measured, "name_font": {"size": 10}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDE, "height": HIGH})
    least, most = native.ends
    money, low = {"num_format": "#,##0", "min": least, "max": most}, {"label_position": "low"}
    chart.set_x_axis(low if lines else {"reverse": True, **low})
    chart.set_y_axis(money)
    page.insert_chart(FIRST, column, chart, {"description": f"Chart: {native.measured}"})


def _whiskers(series: Series) -> dict[str, Any]:
    if not series.less:
        return {}
    ranges = {"plus_values": list(series.more), "minus_values": list(series.less)}
    return {"y_error_bars": {"type": "custom", "direction": "both", **ranges}}

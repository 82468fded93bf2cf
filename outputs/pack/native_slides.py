"""Simple charts on slides, native: lines over years, and bars with their ranges as whiskers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from outputs.pack.native import Native, Series
from outputs.pack.packages import needed

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
COLOURS = ("12436D", "28A197", "F46A25", "801650")
OF_LINES = {"High": "8FA5B8", "Low": "8FA5B8", "Middle run": "12436D", "As claimed": "F46A25",
            "Middle run without the plan": "801650", "Alarm line": "F46A25"}  # fmt: skip
DASHED = ("As claimed", "Alarm line", "Middle run without the plan")
ALIVE = re.compile(r"[={]|\w+:")
LETTERS = 30
"""Letters of a category; the words beside and the sheets have it whole."""


def draw_native(slide: Any, native: Native, place: Sequence[int]) -> Any:
    """Draw a chart on a slide; return its frame.

    Parameters
    ----------
    place
        Left, top, width and height.
    """
    enums: Any = needed("pptx.enum.chart", "slides")
    data: Any = needed("pptx.chart.data", "slides").CategoryChartData(number_format="#,##0.##")
    names = [as_words(_cut(name)) for name in native.categories]
    lines = native.kind == "lines"
    # Bars lie, and the first category of lying bars stands lowest.
    data.categories = names if lines else names[::-1]
    for series in native.series:
        data.add_series(as_words(series.name), series.values if lines else series.values[::-1])
    kinds = enums.XL_CHART_TYPE
    kind = kinds.LINE_MARKERS if lines else kinds.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *place, data)
    _dress(frame.chart, native, enums)
    return frame


def as_words(name: str) -> str:
    """Return a name that stays words in the workbook behind a chart.

    The package takes what begins with an equals sign for a formula and what begins with a scheme
    for a link; a space before it keeps it words.
    """
    return f" {name}" if ALIVE.match(name) else name


def _dress(chart: Any, native: Native, enums: Any) -> None:
    chart.has_title = True
    chart.chart_title.text_frame.text = native.measured
    points = needed("pptx", "slides").util.Pt
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = points(11)
    chart.font.size = points(10)
    chart.has_legend = True
    chart.legend.position = enums.XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.category_axis.tick_label_position = enums.XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = native.ends
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False
    colour = needed("pptx", "slides").dml.color.RGBColor.from_string
    chart.value_axis.major_gridlines.format.line.color.rgb = colour("D9D9D9")
    for drawn, series, hue in zip(chart.plots[0].series, native.series, COLOURS, strict=False):
        if native.kind == "lines":
            _line(drawn, series.name, colour(OF_LINES.get(series.name, hue)))
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = colour(hue)
            _whiskers(drawn._element, series)


def _line(drawn: Any, name: str, colour: Any) -> None:
    drawn.smooth = False
    drawn.format.line.color.rgb = colour
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = colour
    if name in DASHED:
        drawn.format.line.dash_style = needed("pptx.enum.dml", "slides").MSO_LINE.DASH


def _whiskers(element: Any, series: Series) -> None:
    """Put the range of each bar on it: the package that writes slides has no words for it."""
    if not series.less:
        return
    bars = needed("pptx.oxml", "slides").parse_xml(
        f'<c:errBars xmlns:c="{CHART}"><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/><c:plus>{_numbers(series.more)}</c:plus>'
        f"<c:minus>{_numbers(series.less)}</c:minus></c:errBars>"
    )
    element.find(f"{{{CHART}}}cat").addprevious(bars)


def _numbers(values: Sequence[float]) -> str:
    points = (f'<c:pt idx="{at}"><c:v>{one!r}</c:v></c:pt>' for at, one in enumerate(values[::-1]))
    return (
        f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
        f"{''.join(points)}</c:numLit>"
    )


def _cut(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"

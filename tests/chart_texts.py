"""The words of a chart as they are drawn: which leave it, and which stand upon each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

ROOM = 1.5
"""Dots by which two words may touch, at a hundred to the inch."""
LEAST = 6.0
"""Points below which nobody reads."""


def texts_of(figure: Figure) -> Iterator[Text]:
    """Yield every text of a figure that is seen."""
    yield from figure.texts
    for legend in figure.legends:
        yield from legend.get_texts()
    for plot in figure.axes:
        yield from _of_plot(plot)


def _of_plot(plot: Axes) -> Iterator[Text]:
    yield from (*plot.texts, plot.title)
    legend = plot.get_legend()
    yield from legend.get_texts() if legend else ()
    for axis in (plot.xaxis, plot.yaxis):
        if axis.get_visible():
            yield axis.get_label()
            yield axis.get_offset_text()
            yield from _of_ticks(axis)


def _of_ticks(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    room = (high - low) * 1e-6
    for tick in axis.get_major_ticks():
        if low - room <= tick.get_loc() <= high + room:
            yield from (one for one in (tick.label1, tick.label2) if one.get_visible())


def wrong_with(figure: Figure) -> list[str]:
    """Return what of a chart cannot be read: words cut off, on each other, or too small."""
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(100)
    canvas.draw()
    drawn = canvas.get_renderer()
    whole = figure.bbox
    boxes: list[tuple[str, Bbox]] = []
    wrong = []
    for text in texts_of(figure):
        said = text.get_text().strip()
        if not (said and text.get_visible()):
            continue
        box = text.get_window_extent(drawn)
        boxes.append((said, box))
        if text.get_fontsize() < LEAST:
            wrong.append(f"too small: {said!r}")
        if (box.x0 < whole.x0 - ROOM or box.x1 > whole.x1 + ROOM
                or box.y0 < whole.y0 - ROOM or box.y1 > whole.y1 + ROOM):  # fmt: skip
            wrong.append(f"cut off: {said!r}")
    for (one, first), (other, second) in combinations(boxes, 2):
        both = Bbox.intersection(first, second)
        if both is not None and both.width > ROOM and both.height > ROOM:
            wrong.append(f"on each other: {one!r} and {other!r}")
    return wrong

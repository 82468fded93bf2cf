"""The house style: colours, a canvas whose text cannot overlap, and files that are byte-stable."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from outputs.probability import FEWEST_FOR_EDGES
from outputs.run_info import RunInfo

DARK_BLUE, ORANGE, TURQUOISE = "#12436D", "#F46A25", "#28A197"
PLUM, LILAC, CHARCOAL = "#801650", "#A285D1", "#3D3D3D"
"""Government Analysis Function palette: 3:1 on white, told apart by most colour-blind readers."""

WIDE, NARROW = 8.0, 4.4
"""Width of a chart in inches: for a desk or a printed page, and for a phone."""

FEW = "With fewer than ten runs a range (eight runs of ten, P10 to P90) has all of them in it."
"""Stands under every chart of few runs."""

LINES_OF_NAME = 3
"""Lines that a name beside a plot may have."""

MANY_ROWS, OF_MANY = 10, 34
"""Rows from which labels get longer lines, and the letters of these."""

LINE_INCHES = 0.17
"""Height of a line of the smallest text."""

NAME_INCHES = 0.52
"""Height kept free above each of several small plots for its name."""

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": CHARCOAL,
    "axes.labelcolor": CHARCOAL,
    "axes.edgecolor": CHARCOAL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "xtick.color": CHARCOAL,
    "ytick.color": CHARCOAL,
    "grid.color": "#D9D9D9",
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "trust-merger",
    "figure.facecolor": "white",
    "axes.unicode_minus": False,
    "text.parse_math": False,
}


@dataclass(frozen=True)
class Caption:
    """The words round a chart.

    Attributes
    ----------
    title
        The finding, in words.
    footer
        Sentences under the chart; the runs and the seed come last.
    """

    title: str
    footer: tuple[str, ...]


def caption(title: str, info: RunInfo, illustrative: bool, *said: str) -> Caption:
    """Put runs, seed, version and, where it is so, 'Illustrative data' under a chart."""
    few = (FEW,) if info.worlds * info.replications < FEWEST_FOR_EDGES else ()
    seal = f", seal {info.seal.shown}" if info.seal else ""
    made = f"{info.runs_in_words}{seal}, version {info.version}."
    last = made + (" Illustrative data." if illustrative else "")
    return Caption(title, (*said, *few, last))


def range_of(info: RunInfo) -> str:
    """Say what the ends of a range are, of so many runs."""
    return f"range: {info.edges}"


@dataclass(frozen=True)
class Room:
    """Inches kept free round a plot for its axis labels, legend and names."""

    left: float = 0.8
    right: float = 0.25
    bottom: float = 0.6
    legend_lines: int = 0


def framed(words: Caption, width: float, height: float, room: Room) -> tuple[Figure, float, float]:
    """Make a figure with its title and footer; return it with the inches below and in all.

    Title and footer are wrapped and given room before any plot is placed, so that no text can
    overlap. `height` is that of the plots alone, in inches; the figure grows with its words.
    """
    title = textwrap.wrap(words.title, int(width * 9.2))
    footer = [line for said in words.footer for line in textwrap.wrap(said, int(width * 14))]
    above = 0.25 + 0.23 * len(title) + 0.1
    below = room.bottom + LINE_INCHES * (1.08 * room.legend_lines + len(footer)) + 0.2
    whole = above + height + below
    figure = Figure(figsize=(width, whole))
    figure.text(
        0.12 / width, 1 - 0.15 / whole, "\n".join(title), va="top", ha="left",
        fontsize=11, fontweight="bold", linespacing=1.3,
    )  # fmt: skip
    figure.text(
        0.12 / width, 0.1 / whole, "\n".join(footer), va="bottom", ha="left", fontsize=7.5,
        linespacing=1.35,
    )  # fmt: skip
    return figure, below, whole


def canvas(words: Caption, width: float, height: float, room: Room) -> tuple[Figure, Plot]:
    """Make a figure of one plot; `height` is that of the plot alone, in inches."""
    figure, below, whole = framed(words, width, height, room)
    plot_width = width - room.left - room.right
    plot = figure.add_axes((room.left / width, below / whole, plot_width / width, height / whole))
    return figure, plot


def grid(
    words: Caption, width: float, rows: int, columns: int, height: float, room: Room
) -> tuple[Figure, list[list[Plot]]]:
    """Make a figure of small plots in rows, each `height` inches and with room for a name above."""
    figure, below, whole = framed(words, width, rows * (height + NAME_INCHES), room)
    each = (width - columns * room.left - room.right) / columns
    plots = [
        [
            figure.add_axes(
                (
                    (room.left + column * (each + room.left)) / width,
                    (below + (rows - 1 - row) * (height + NAME_INCHES)) / whole,
                    each / width,
                    height / whole,
                )
            )
            for column in range(columns)
        ]
        for row in range(rows)
    ]
    return figure, plots


def legend_below(figure: Figure, plot: Plot, room: Room, columns: int, *drawn: Plot) -> None:
    """Put the legend under the plot, in the room kept for it, so that it hides no data.

    Of several plots, `plot` is the lowest and `drawn` those whose lines the legend names.
    """
    named = [one.get_legend_handles_labels() for one in drawn or (plot,)]
    handles = [handle for of, _ in named for handle in of]
    labels = [label for _, of in named for label in of]
    width, whole = figure.get_size_inches()
    top = plot.get_position().y0 - (room.bottom - 0.02) / whole
    figure.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(0.1 / width, top), ncols=columns,
        fontsize=8, borderaxespad=0, borderpad=0, columnspacing=1.2, handlelength=1.6,
        labelspacing=0.35,
    )  # fmt: skip


def item_axis(plot: Plot, names: Sequence[str], unit: str, width: float) -> None:
    """Name the items of lying bars down the side, first on top, and the unit along the foot."""
    plot.set_yticks(range(len(names)), names)
    plot.set_ylim(max(0.5, len(names) - 0.5), -0.5)
    plot.tick_params(axis="y", length=0)
    plot.set_xlabel(unit)
    plot.xaxis.set_major_locator(MaxNLocator(6 if width >= WIDE else 4))
    plot.grid(axis="x")
    plot.set_axisbelow(True)


@dataclass(frozen=True)
class Rows:
    """A plot with a row for each name: the names as wrapped, and the room and height they need."""

    names: list[str]
    room: Room
    height: float


def rows_for(labels: Iterable[object], width: float, legend_lines: int) -> Rows:
    """Lay out a plot with a row for each label, high enough for the label of most lines.

    Of many rows the labels get longer lines, so that a page or a slide can hold them.
    """
    told = [str(label) for label in labels]
    many = width >= WIDE and len(told) >= MANY_ROWS
    names = [wrapped(label, width, OF_MANY if many else None) for label in told]
    room = Room(left=0.35 + 0.078 * longest(names), legend_lines=legend_lines)
    lines = max((name.count("\n") + 1 for name in names), default=1)
    return Rows(names, room, LINE_INCHES * max(1.6, lines + 0.5) * max(1, len(names)))


def wrapped(name: str, width: float, letters: int | None = None) -> str:
    """Wrap a name beside a plot; longer than three lines it is cut, the table has it whole.

    Parameters
    ----------
    letters
        Letters of a line; left out, as many as suit the width.
    """
    letters = letters or (24 if width >= WIDE else 15)
    lines = textwrap.wrap(name, letters, break_long_words=True)
    most = LINES_OF_NAME * letters
    while len(lines) > LINES_OF_NAME:
        lines, most = textwrap.wrap(without_middle(name, most), letters), most - 2
    return "\n".join(lines)


def short(label: str, width: float) -> str:
    """Cut a legend's label to the width of the chart; the table has it whole."""
    return without_middle(label, int(width * 11))


def without_middle(text: str, letters: int) -> str:
    """Cut a text in its middle: names that begin alike are told apart by their ends."""
    if len(text) <= letters:
        return text
    end = letters // 3
    head, tail = text[: letters - end - 1], text[-end:]
    if " " in head:
        head = head[: head.rindex(" ")]
    return f"{head}…{tail[tail.find(' ') + 1 :]}"


def longest(names: Sequence[str]) -> int:
    """Return the letters of the longest line in wrapped names."""
    return max((len(line) for name in names for line in name.split("\n")), default=0)

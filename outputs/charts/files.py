"""Charts as files: byte-stable SVG and PNG, and SVG fit to stand inside a page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from outputs.charts.house import STYLE

ABOVE, BELOW, FOOTER = "Title", "Footer", "Words"
"""Names under which a PNG tells the room of its title and footer, and the footer's words."""


def svg(figure: Figure) -> str:
    """Return a figure as SVG text: the same bytes for the same figure, its text kept as text."""
    buffer = io.StringIO()
    with matplotlib.rc_context(STYLE):
        metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", metadata=metadata)
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)
    text = text.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def inline(text: str, name: str, label: str) -> str:
    """Make SVG text fit to stand inside a page: own ids, a role, a label, no fixed size.

    Parameters
    ----------
    text
        What :func:`svg` returned.
    name
        A word unique on the page; it goes before every id.
    label
        What the chart shows, in words, already escaped for an attribute.
    """
    text = text[text.index("<svg") :]
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
    text = re.sub(r'xlink:href="#([^"]+)"', rf'xlink:href="#{name}-\1"', text)
    text = re.sub(r'<svg([^>]*?) width="[^"]+"', r"<svg\1", text, count=1)
    text = re.sub(r'<svg([^>]*?) height="[^"]+"', r"<svg\1", text, count=1)
    return text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def save(figure: Figure, path_svg: Path, path_png: Path) -> None:
    """Write a figure as SVG and as PNG (150 dots an inch), without dates.

    The PNG tells which parts of its height hold title and footer, and the footer's words: where
    they stand beside it anyway, as on slides, only the plot is shown.
    """
    path_svg.write_text(svg(figure), encoding="utf-8", newline="\n")
    with matplotlib.rc_context(STYLE):
        kept = {"Software": None, **_of_words(figure)}
        figure.savefig(path_png, format="png", dpi=150, metadata=kept)


def _of_words(figure: Figure) -> dict[str, str]:
    """Return what parts of a figure's height title and footer take, and the footer's lines."""
    if len(figure.texts) < 2:
        return {}
    title, footer = figure.texts[:2]
    whole = figure.get_window_extent().height
    above = 1 - title.get_window_extent().y0 / whole
    below = footer.get_window_extent().y1 / whole if footer.get_text() else 0.0
    said = footer.get_text()
    return {ABOVE: f"{above:.4f}", BELOW: f"{below:.4f}", FOOTER: said}

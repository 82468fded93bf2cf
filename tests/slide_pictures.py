"""Slides drawn roughly, so that what does not fit is found: words wrapped as a program would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

DOTS = 60
"""Dots an inch."""
EMU = 914_400
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
NARROWER = 0.9
"""The usual font of slides is narrower than the one drawn with."""
FONTS: dict[int, Any] = {}


def font(points: float) -> Any:
    size = max(4, round(points * DOTS / 72 * NARROWER))
    return FONTS.setdefault(size, ImageFont.truetype(str(FONT), size))


def lines_of(text: str, face: Any, wide: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > wide:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def paragraphs(frame: Any, wide: float) -> Iterator[tuple[Any, str, float]]:
    """Yield each line of a frame with its font and height in dots."""
    for paragraph in frame.paragraphs:
        if not paragraph.runs:
            continue
        points = paragraph.runs[0].font.size.pt
        face = font(points)
        for line in lines_of(paragraph.text, face, wide):
            yield face, line, points * 1.2 * DOTS / 72
        yield face, "", (paragraph.space_after.pt if paragraph.space_after else 0) * DOTS / 72


def drawn(path: Path) -> tuple[list[Image.Image], list[str]]:
    """Return a picture of every slide, and what does not fit on them."""
    deck = Presentation(str(path))
    size = (deck.slide_width * DOTS // EMU, deck.slide_height * DOTS // EMU)
    pictures, wrong = [], list[str]()
    for at, slide in enumerate(deck.slides, start=1):
        canvas = Image.new("RGB", size, "white")
        pen = ImageDraw.Draw(canvas)
        for shape in slide.shapes:
            said = _shape(canvas, pen, shape)
            if said:
                wrong.append(f"slide {at}: {said}")
        pictures.append(canvas)
    return pictures, wrong


def _shape(canvas: Image.Image, pen: Any, shape: Any) -> str:
    left, top, wide, high = (
        edge * DOTS / EMU for edge in (shape.left, shape.top, shape.width, shape.height)
    )
    if left + wide > canvas.width + 1 or top + high > canvas.height + 1:
        return f"{shape.name} reaches beyond the slide"
    if shape.shape_type == 13:
        picture = Image.open(io.BytesIO(shape.image.blob)).convert("RGB")
        canvas.paste(picture.resize((round(wide), round(high))), (round(left), round(top)))
        return ""
    if shape.has_table:
        return _table(canvas, pen, shape.table, left, top)
    if not shape.has_text_frame:
        pen.rectangle((left, top, left + wide, top + high), outline="grey")
        return ""
    used = _words(pen, shape.text_frame, (left + 6, top + 3), wide - 12, "black")
    return f"{shape.name} needs {used / high:.2f} of its height" if used > high * 1.02 else ""


def _words(pen: Any, frame: Any, at: tuple[float, float], wide: float, ink: str) -> float:
    left, down = at
    for face, line, high in paragraphs(frame, wide):
        pen.text((left, down), line, font=face, fill=ink)
        down += high
    return down - at[1]


def _table(canvas: Image.Image, pen: Any, table: Any, left: float, top: float) -> str:
    down = top
    for number, row in enumerate(table.rows):
        across, used = left, 0.0
        for column, cell in zip(table.columns, row.cells, strict=True):
            wide = column.width * DOTS / EMU
            ink = "navy" if number == 0 else "black"
            used = max(used, _words(pen, cell.text_frame, (across + 6, down + 2), wide - 12, ink))
            across += wide
        down += max(used + 4, row.height * DOTS / EMU)
        pen.line((left, down, across, down), fill="lightgrey")
    return f"a table ends {down / canvas.height:.2f} down" if down > canvas.height * 0.93 else ""

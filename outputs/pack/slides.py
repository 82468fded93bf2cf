"""The pack as slides: native words and tables, charts as pictures with words for them."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from PIL import Image

from outputs.charts.files import ABOVE, BELOW, FOOTER
from outputs.html import unbroken
from outputs.pack.content import (
    Content,
    Grid,
    Map,
    Picture,
    Section,
    Words,
)
from outputs.pack.native import native_of
from outputs.pack.native_slides import draw_native
from outputs.pack.packages import needed
from outputs.pack.pdf import column_widths
from outputs.pack.slide_order import Part, in_order
from outputs.pack.slide_rows import (
    FOOT,
    LEFT,
    MOST_IN_ANSWER,
    MOST_LETTERS,
    OF_HEADING,
    OF_LEAD,
    ROOM,
    TOP,
    by_slides,
    cut,
    lines_high,
    parts_of,
    points_of,
    points_that_fit,
)  # fmt: skip
from outputs.pack.theme import Look, Theme
from outputs.workbook.safely import MADE

WIDE, HIGH = 13.333, 7.5
"""Inches of a slide."""
MOST_IN_TITLE, MOST_IN_FRONT = 320, 1_000
"""Letters of a title, and of the words on the first slide."""
TITLE_SIZES = ((75, 1.0), (110, 0.75), (220, 0.6), (MOST_IN_TITLE + 20, 0.5))
"""How large the letters of a title are, by how many fewer than so many there are."""
TITLE_ONLY = 5
LEFT_OUT = ("asked", "reading", "method", "forms", "log", "record")
"""Sections that stand in the paper, and not on slides."""
CLAIMED = ("month", "p10", "p50", "p90", "claimed")
PALE = {"red": "8C1D18", "amber": "F2B134", "green": "1F6B45", "unknown": "E3E3E3",
        "shown": "DFE8F0", "none": "FFFFFF"}  # fmt: skip
DARK = ("red", "green")
"""States whose words stand in white."""


def write_slides(content: Content, charts: Path, look: Look, path: Path) -> Path:
    """Write the pack as slides; return their path.

    Parameters
    ----------
    charts
        Folder of the run's charts.

    Raises
    ------
    BadInput
        When the package that writes slides is not installed.
    """
    _Deck(needed("pptx", "slides"), content, charts, look.theme).write(look.logo, path)
    return path


class _Deck:
    """Slides of one pack as they are made."""

    def __init__(self, pptx: ModuleType, content: Content, charts: Path, theme: Theme) -> None:
        self.content, self.charts, self.theme = content, charts, theme
        self.inches, self.points = pptx.util.Inches, pptx.util.Pt
        self.colour = pptx.dml.color.RGBColor.from_string
        self.enums: Any = needed("pptx.enum.chart", "slides")
        self.deck = pptx.Presentation()
        self.deck.slide_width, self.deck.slide_height = self.inches(WIDE), self.inches(HIGH)

    def write(self, logo: bytes | None, path: Path) -> None:
        """Make every slide, and write the file."""
        self.front(logo)
        for section in self.content.all_sections:
            if not section.key.startswith(LEFT_OUT):
                self.section(section)
        about = self.deck.core_properties
        about.title, about.author, about.language = self.content.title, "", "en-GB"
        about.created = about.modified = MADE.replace(tzinfo=None)
        self.deck.save(str(path))

    def front(self, logo: bytes | None) -> None:
        """Make the first slide."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        title = textwrap.shorten(self.content.title, MOST_IN_TITLE, placeholder=" \u2026")
        self.title(slide, title, size=32)
        said = [
            self.content.question, *self.content.about(self.theme.boards),
            *([f"Draft. {self.content.draft}"] if self.content.draft else []),
        ]  # fmt: skip
        first, *rest = parts_of(said, MOST_IN_FRONT)
        self.words(slide, first, size=18)
        for part in rest:
            self.words(self.slide("About this pack"), part)
        if logo is not None:
            self.picture_of_bytes(slide, logo)

    def picture_of_bytes(self, slide: Any, logo: bytes) -> None:
        """Put the logo into a corner."""
        shown = slide.shapes.add_picture(io.BytesIO(logo), self.inches(LEFT), self.inches(6.0),
                                         height=self.inches(0.8))  # fmt: skip
        _describe(shown, "Logo")

    def section(self, section: Section) -> None:
        """Make the slides of a section, in the order in which it says things."""
        strong = [block.said[0] for block in section.blocks
                  if isinstance(block, Words) and block.strong]  # fmt: skip
        title, room = (strong[0], MOST_IN_ANSWER) if strong else (section.title, MOST_LETTERS)
        for part in in_order(section.blocks):
            if isinstance(part.block, Picture):
                self.picture(section, part.block, part.after)
            elif isinstance(part.block, Grid):
                self.table(section, part)
            elif isinstance(part.block, Map):
                self.map(section, part.block)
            for some in parts_of(part.apart, room):
                self.words(self.slide(title), some)

    def slide(self, title: str, of: str = "") -> Any:
        """Begin a slide: its finding as title, its section in the foot and, in a draft, so much."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        draft = "DRAFT. " if self.content.draft else ""
        self.title(slide, f"{draft}{textwrap.shorten(title, MOST_IN_TITLE, placeholder=' …')}")
        foot = "; ".join(filter(None, (of, self.theme.marking, self.content.foot)))
        box = slide.shapes.add_textbox(self.inches(LEFT), self.inches(FOOT), self.inches(ROOM),
                                       self.inches(0.35))  # fmt: skip
        self.fill(box.text_frame, [f"{foot} - slide {len(self.deck.slides)}"], 9)
        return slide

    def title(self, slide: Any, text: str, size: int = 26) -> None:
        """Write a slide's title where its layout has it."""
        shape = slide.shapes.title
        shape.left, shape.top = self.inches(LEFT), self.inches(0.35)
        shape.width, shape.height = self.inches(ROOM), self.inches(1.0)
        part = next(part for letters, part in TITLE_SIZES if len(text) < letters)
        self.fill(shape.text_frame, [text], size * part, bold=True,
                  colour=self.theme.colour[1:])  # fmt: skip

    def fill(
        self, frame: Any, said: Sequence[str], size: float, *, bold: bool = False,
        colour: str = "26221D",
    ) -> None:  # fmt: skip
        """Write paragraphs into a frame of words."""
        frame.word_wrap = True
        for at, sentence in enumerate(said):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = 1
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = unbroken(sentence), self.points(size), bold
            run.font.color.rgb = self.colour(colour)
            paragraph.space_after = self.points(size * 0.5)

    def words(self, slide: Any, said: Sequence[str], size: float = 15) -> None:
        """Write sentences below the title, in letters as large as there is room for."""
        box = slide.shapes.add_textbox(self.inches(LEFT), self.inches(TOP), self.inches(ROOM),
                                       self.inches(FOOT - TOP - 0.1))  # fmt: skip
        self.fill(box.text_frame, said, points_that_fit(said, ROOM, FOOT - TOP - 0.1, size))

    def picture(self, section: Section, picture: Picture, after: Sequence[str]) -> None:
        """Put a chart on a slide, its words beside it: a simple one natively, else as a picture."""
        slide = self.slide(picture.title, section.title)
        wide, high = 8.0, FOOT - TOP - 0.1
        said = [*picture.said, *after] or [section.title]
        native = native_of(picture, self.charts, dict(self.content.courses))
        if native is not None:
            place = [self.inches(inches) for inches in (LEFT, TOP, wide, high)]
            _describe(draw_native(slide, native, place), picture.alternative)
        else:
            wide, under = self.drawn(slide, picture, wide, high)
            said += under
        left = LEFT + wide + 0.2
        box = slide.shapes.add_textbox(self.inches(left), self.inches(TOP),
                                       self.inches(LEFT + ROOM - left),
                                       self.inches(FOOT - TOP - 0.1))  # fmt: skip
        self.fill(box.text_frame, said, points_that_fit(said, LEFT + ROOM - left, high, 14))

    def drawn(
        self, slide: Any, picture: Picture, wide: float, high: float
    ) -> tuple[float, tuple[str, ...]]:
        """Put a chart's plot on a slide, as large as there is room for; its title is the slide's.

        Returns the inches it is wide, and what stands under it in the picture.
        """
        path = self.charts / f"{picture.name}.png"
        above, below, under = round_the_plot(path)
        shown = slide.shapes.add_picture(str(path), self.inches(LEFT), self.inches(TOP))
        shown.crop_top, shown.crop_bottom = above, below
        plot = shown.height * (1 - above - below)
        scale = min(self.inches(wide) / shown.width, self.inches(high) / plot)
        shown.width, shown.height = int(shown.width * scale), int(plot * scale)
        _describe(shown, picture.alternative)
        return shown.width / self.inches(1), under

    def table(self, section: Section, part: Part) -> None:
        """Put a table on as many slides as it needs, with the words before and after it."""
        grid = part.grid
        widths = column_widths(grid)
        heading = lines_high([grid.title], OF_HEADING)
        before, after = (lines_high(said, OF_LEAD) for said in (part.before, part.after))
        slides = by_slides(grid, widths, heading + after, before)
        for at, rows in enumerate(slides):
            slide, top = self.slide(section.title), TOP - 0.1
            if part.before and at == 0:
                self.across(slide, part.before, top, before, OF_LEAD)
                top += before
            self.across(slide, [grid.title], top, heading, OF_HEADING, bold=True)
            self.cells(slide, (grid.headings, *rows), widths, top + heading)
            if part.after and at == len(slides) - 1:
                self.across(slide, part.after, FOOT - after, after, OF_LEAD)

    def across(
        self, slide: Any, said: Sequence[str], top: float, high: float, size: float, *,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """Write sentences across a slide, from so many inches below its top."""
        box = slide.shapes.add_textbox(self.inches(LEFT), self.inches(top), self.inches(ROOM),
                                       self.inches(high))  # fmt: skip
        self.fill(box.text_frame, said, size, bold=bold)

    def cells(
        self, slide: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], top: float
    ) -> Any:
        """Write cells as a native table, its first row as headings."""
        columns = len(rows[0])
        shape = slide.shapes.add_table(
            len(rows), columns, self.inches(LEFT), self.inches(top), self.inches(ROOM),
            self.inches(0.3 * len(rows)),
        )  # fmt: skip
        for column, width in zip(shape.table.columns, widths, strict=True):
            column.width = int(self.inches(ROOM) * width / sum(widths))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                cell = shape.table.cell(at, column)
                cell.margin_top = cell.margin_bottom = self.inches(0.03)
                white = "FFFFFF" if at == 0 else "26221D"
                self.fill(cell.text_frame, [cut(text) or " "], points_of(columns), bold=at == 0,
                          colour=white)  # fmt: skip
        return shape.table

    def map(self, section: Section, block: Map) -> None:
        """Put a map of colours on slides as native tables, each colour said in words."""
        widths = [1.4, *(1.0 for _ in block.columns)]
        left = list(block.rows)
        heading = lines_high([block.title], OF_HEADING)
        for said in by_slides(block.grid, widths, heading):
            rows, left = left[: len(said)], left[len(said) :]
            slide = self.slide(section.title)
            self.across(slide, [block.title], TOP - 0.1, heading, OF_HEADING, bold=True)
            table = self.cells(slide, (block.grid.headings, *said), widths, TOP - 0.1 + heading)
            for at, row in enumerate(rows, start=1):
                for column, box in enumerate(row.boxes, start=1):
                    cell = table.cell(at, column)
                    cell.fill.solid()
                    cell.fill.fore_color.rgb = self.colour(PALE[box.state])
                    if box.state in DARK:
                        for run in cell.text_frame.paragraphs[0].runs:
                            run.font.color.rgb = self.colour("FFFFFF")


def round_the_plot(path: Path) -> tuple[float, float, tuple[str, ...]]:
    """Return what parts of a chart's height are above and below its plot, and what stands below."""
    with Image.open(path) as picture:
        kept = getattr(picture, "text", {})
    words = kept.get(FOOTER, "")
    said = (" ".join(words.split()),) if words else ()
    return float(kept.get(ABOVE, 0)), float(kept.get(BELOW, 0)), said


def _describe(shape: Any, text: str) -> None:
    """Write the words that stand for a shape where it is not seen."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)

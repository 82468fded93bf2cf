"""Packs of the largest, the longest and the emptiest: every form is made, and nothing falls off."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import openpyxl
import pytest
from matplotlib.figure import Figure
from pypdf import PdfReader

from outputs.amounts import pounds
from outputs.charts.files import save
from outputs.pack.content import (
    Box,
    Content,
    Flipbook,
    Grid,
    Line,
    Lines,
    Map,
    MapRow,
    Picture,
    Points,
    Queue,
    Section,
    Waiting,
    Words,
)
from outputs.pack.html_page import write_html
from outputs.pack.pdf import column_widths, write_pdf
from outputs.pack.sheets import write_sheets
from outputs.pack.slides import write_slides
from outputs.pack.theme import Look
from tests.slide_pictures import drawn

LONG = "The Federation of Church of England Primary Schools and Nurseries of Upper Elmbury"
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
SCHOOLS, ARMS, DOMAINS = 60, 10, 15


def chart(folder: Path, name: str, high: float) -> Picture:
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(8.0, high))
        figure.add_axes((0.1, 0.1, 0.8, 0.8)).barh(range(3), [1, -2, 3])
        save(figure, folder / f"{name}.svg", folder / f"{name}.png")
    (folder / f"{name}.csv").write_text("label,gbp\n=A1,-1.0\nb,1e12\n", encoding="utf-8")
    return Picture(name=name, title=f"{LONG}: {name}", said=(f"{LONG}. " * 4, "Short."))


def grid(key: str, rows: int, columns: int, cell: str) -> Grid:
    return Grid(
        key=key, title=f"{LONG}. " * 3, headings=tuple(f"{LONG[:40]} {n}" for n in range(columns)),
        rows=tuple((f"{LONG} {n}", *(cell for _ in range(columns - 1))) for n in range(rows)),
    )  # fmt: skip


def waiting(number: float) -> Waiting:
    return Waiting(middle=number, low=0.0, high=2 * number)


def extremes(folder: Path) -> Content:
    amounts = "; ".join(pounds(gbp) for gbp in (0.0, -1e9, 1e9, -0.2, 499.0))
    blocks = (
        Words(said=(f"{LONG} " * 3,), strong=True),
        Words(said=tuple(f"{LONG}. " * 9 for _ in "abc")),
        Points(said=tuple(f"{n}. {LONG}" for n in range(SCHOOLS))),
        Lines(lines=(Line(asks=f"{LONG}?", says=LONG),)),
        chart(folder, "flat", 1.5), chart(folder, "tall-of-60-schools", 24.0),
        grid("schools", SCHOOLS, 4, amounts), grid("arms", 3, ARMS, "-£1.00 billion"),
        grid("words", 2, 5, WORD), grid("empty", 0, 3, ""),
        Grid(key="none", title="No number", headings=("What",), rows=(("nothing",),)),
        Map(title=LONG, columns=(LONG, LONG, "Merged"), rows=tuple(
            MapRow(label=LONG, boxes=tuple(Box(state=state, said="99 not known, 12 red, 3 amber")
                                           for state in ("red", "unknown", "none")))
            for _ in range(DOMAINS)
        )),
        Flipbook(key="queues", title=LONG, moments=tuple(f"Month {n}" for n in range(1, 11)),
                 queues=(Queue(label=LONG, planned=(waiting(0.0),) * 10,
                               otherwise=(waiting(1e6),) * 10),)),
    )  # fmt: skip
    return Content(
        title=f"{LONG}?", question=f"{LONG}. " * 5, trusts=tuple(f"{LONG} {n}" for n in range(6)),
        decided="1 December 2026", sealed=("Sealed.", *(f"{LONG} changed." for _ in range(20))),
        draft="Changed.", runs="1 world x 1 replication, seed 0", version="0.1.0",
        sections=(Section(key="answer", title=LONG, blocks=blocks),
                  Section(key="bare", title="Nothing", blocks=())),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extremes")


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return extremes(folder)


def test_paper_holds_every_row_and_every_page_has_its_number(
    content: Content, folder: Path
) -> None:
    paper = PdfReader(write_pdf(content, folder, Look(), folder / "pack.pdf"))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in paper.pages]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
    whole = re.sub(r"\s+", "", " ".join(pages))
    for n in range(SCHOOLS):
        assert re.sub(r"\s+", "", f"{LONG} {n}") in whole
    assert WORD in whole


def test_slides_hold_what_is_on_them(content: Content, folder: Path) -> None:
    path = write_slides(content, folder, Look(), folder / "pack.pptx")
    _, wrong = drawn(path)
    assert wrong == []


def test_page_and_sheets_are_made(content: Content, folder: Path) -> None:
    text = write_html(content, folder, Look(), folder / "pack.html").read_text(encoding="utf-8")
    assert text.count("<svg") == 2
    assert text.count("<tr>") > SCHOOLS
    book = openpyxl.load_workbook(write_sheets(content, folder, folder / "pack.xlsx"))
    names = [name.casefold() for name in book.sheetnames]
    assert len(names) == len(set(names))
    assert all(len(name) <= 31 for name in names)
    assert book["flat"]["A4"].value == "=A1"
    assert book["flat"]["A4"].data_type == "s"
    assert book["flat"]["B5"].value == 1e12


@pytest.mark.parametrize("columns", [1, 2, 5, 12])
def test_every_column_has_room_for_its_longest_word(columns: int) -> None:
    one = grid("some", 3, columns, WORD)
    widths = column_widths(one)
    assert len(widths) == columns
    assert all(width > len(WORD) for width in widths[1:])

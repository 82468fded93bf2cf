"""What comes from outside and would break what is made of it: characters, formulas, many cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from entities.noun import UNPRINTABLE, Many, Noun, listed, words
from outputs.pack.native import Native, Series
from outputs.pack.native_slides import as_words, draw_native
from scenarios.filled import packed_parts
from scenarios.filled.opening import open_filled
from scenarios.reading import BadInput


class Named(Noun):
    name: str = words("Name", "What it is called.")
    others: Many[str] = listed("Others", "More names.", default=())


@pytest.mark.parametrize("odd", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_no_noun_holds_a_character_that_no_page_can_show(odd: str) -> None:
    for given_ in ({"name": f"a{odd}b"}, {"name": "a", "others": ["b", f"c{odd}"]}):
        with pytest.raises(ValidationError, match="holds a character that cannot be shown"):
            Named.model_validate(given_)


@given(st.text(min_size=1))
def test_a_noun_holds_all_else(name: str) -> None:
    if not UNPRINTABLE.search(name):
        assert Named(name=name).name == name


NAMES = ("=HYPERLINK(\"http://evil.example/\",\"x\")", "{=1+1}", "http://evil.example",
         "mailto:x@evil.example", "internal:Sheet1!A1", "Finance", "-5", "+1", "@x")  # fmt: skip


def test_names_of_slides_stay_words_in_the_workbook_behind_them() -> None:
    pptx = pytest.importorskip("pptx")
    slide = pptx.Presentation()
    page = slide.slides.add_slide(slide.slide_layouts[6])
    values = tuple(float(at) for at in range(len(NAMES)))
    series = tuple(Series(name=name, values=values) for name in NAMES[:4])
    native = Native(kind="bars", categories=NAMES, series=series, measured="Pounds")
    frame = draw_native(page, native, (0, 0, 9_000_000, 5_000_000))
    held = frame.chart.part.chart_workbook.xlsx_part.blob
    (sheet,) = openpyxl.load_workbook(io.BytesIO(held)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert {str(cell.value).strip() for cell in cells if cell.data_type == "s"} >= {
        name[:30].strip() for name in NAMES if len(name) <= 30
    }
    assert as_words("Finance") == "Finance"


def test_cells_of_all_sheets_together_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_parts, "MOST_CELLS", 500)
    path, book = tmp_path / "many.xlsx", openpyxl.Workbook()
    for number in range(6):
        sheet = book.create_sheet(f"sheet {number}")
        for _ in range(10):
            sheet.append([1] * 10)
    book.save(path)
    with pytest.raises(BadInput, match="more than 500 cells"):
        open_filled(path)
    with zipfile.ZipFile(path) as packed:
        assert len([name for name in packed.namelist() if "worksheets/" in name]) == 7
    monkeypatch.setattr(packed_parts, "MOST_CELLS", 600)
    assert len(open_filled(path)) == 7

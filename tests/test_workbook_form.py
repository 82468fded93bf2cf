"""The workbook that trusts fill in: all that checks read is asked for, and nothing in it is run."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from entities.workbook import SheetColumn, WorkbookSheet
from outputs.study import commands
from outputs.study.command_line import commands as command_line
from outputs.workbook.form import LISTS, READ_ME, note, write_form
from scenarios.diligence.reading import read_checks, read_sheets
from scenarios.reading import BadInput

SHEETS = read_sheets()
COLUMNS = {f"{sheet.key}.{column.key}": column for sheet in SHEETS for column in sheet.columns}
NOT_FILLED_IN = ("calc.", "benchmarks.")
"""Worked out by the program, or published figures it holds itself."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return commands.template(tmp_path_factory.mktemp("form") / "form.xlsx").path


def test_every_column_a_check_reads_is_asked_for() -> None:
    read = {name for check in read_checks() for name in check.reads}
    assert {name for name in read if not name.startswith(NOT_FILLED_IN)} <= set(COLUMNS)


def test_what_matches_another_column_names_one_that_is_there() -> None:
    matching = {name: column.matches for name, column in COLUMNS.items() if column.matches}
    assert set(matching.values()) <= set(COLUMNS)
    assert matching["contracts.urn"] == "schools.urn"


def test_a_first_run_needs_little_and_no_names_of_people() -> None:
    """Accounts by school, posts, contracts, systems, rolls and the claim: nothing else."""
    needed = {
        sheet.key for sheet in SHEETS for column in sheet.columns if column.need == "required"
    }
    assert needed == {
        "trust", "schools", "finance", "balances", "central_staff", "contracts", "systems",
        "claims", "project",
    }  # fmt: skip
    labels = " ".join(column.label.lower() for column in COLUMNS.values())
    assert not re.search(r"surname|first name|e-mail|date of birth|national insurance", labels)


def test_the_file_has_every_sheet_with_its_names_notes_and_drop_downs(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    assert book.sheetnames == [READ_ME, LISTS, *(sheet.key for sheet in SHEETS)]
    assert book[LISTS].sheet_state == "hidden"
    for sheet in SHEETS:
        page = book[sheet.key]
        cells = [cell for cell in page[1] if cell.value is not None]
        assert [cell.value for cell in cells] == [column.heading for column in sheet.columns]
        assert [cell.comment.text for cell in cells] == [
            note(column, names_row=column.key in sheet.once) for column in sheet.columns
        ]
        assert page.max_row == (54 if sheet.key == "questions" else 1)
        rules = page.data_validations.dataValidation
        limited = {area.min_col - 1 for rule in rules for area in rule.sqref.ranges}
        assert limited == {
            at for at, column in enumerate(sheet.columns) if column.kind not in ("text", "choices")
        }


def test_headings_of_a_sheet_differ_and_say_unit_and_need() -> None:
    for sheet in SHEETS:
        names = [column.heading for column in sheet.columns]
        assert len(set(names)) == len(names), sheet.key
    assert COLUMNS["trust.paybill_gbp"].heading == "Pay bill (£ a year)"
    assert COLUMNS["central_staff.fte"].heading == "Full-time equivalent (FTE) *"


def test_the_same_form_is_the_same_file(empty: Path, tmp_path: Path) -> None:
    assert commands.template(tmp_path / "again.xlsx").path.read_bytes() == empty.read_bytes()


def test_a_file_that_is_there_is_never_written_over(empty: Path) -> None:
    before = empty.read_bytes()
    said = CliRunner().invoke(command_line, ["template", str(empty)])
    assert isinstance(said.exception, FileExistsError)
    assert "give another name" in str(said.exception)
    assert empty.read_bytes() == before


def test_another_ending_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"ends in \.xlsx"):
        commands.template(tmp_path / "form.csv")


def test_the_command_says_how_much_there_is_to_fill_in(tmp_path: Path) -> None:
    said = CliRunner().invoke(command_line, ["template", str(tmp_path / "form.xlsx")])
    assert said.exit_code == 0
    assert f"{len(SHEETS)} sheets, {len(COLUMNS)} columns" in said.output


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "one.xlsx"


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=20))
def test_words_never_become_a_formula(first: str, rest: str) -> None:
    """What is written as words is kept as words in the file, whatever they begin with."""
    words = first + "".join(letter for letter in rest if letter.isprintable())
    one = WorkbookSheet(
        key="one", purpose="x", row="x",
        columns=(SheetColumn(key="said", label="Said", kind="text", where="x"),),
    )  # fmt: skip
    with _place() as path:
        write_form(path, [one], {"one": [{"said": words}]})
        with zipfile.ZipFile(path) as inside:
            page = inside.read("xl/worksheets/sheet3.xml").decode()
        assert "<f>" not in page
        assert 't="s"' in page
        value = openpyxl.load_workbook(path)["one"]["A2"]
        assert value.data_type != "f"


def test_values_are_written_as_what_they_are(tmp_path: Path) -> None:
    kinds = ("text", "whole", "number", "date", "yes_no")
    sheet = WorkbookSheet(
        key="one", purpose="x", row="x",
        columns=(
            *(SheetColumn(key=kind, label=kind, kind=kind, where="x") for kind in kinds),
            SheetColumn(key="many", label="Many", kind="choices", choices=("a", "b"), where="x"),
        ),
    )  # fmt: skip
    row = {"text": "138251", "whole": 3, "number": 2.5, "date": dt.date(2027, 9, 1),
           "yes_no": True, "many": ("a", "b")}  # fmt: skip
    write_form(tmp_path / "one.xlsx", [sheet], {"one": [row, {"text": None}]})
    page = openpyxl.load_workbook(tmp_path / "one.xlsx")["one"]
    assert [cell.value for cell in page[2]] == [
        "138251", 3, 2.5, dt.datetime(2027, 9, 1), "yes", "a; b",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        write_form(tmp_path / "two.xlsx", [sheet], {"one": [{"nothing": 1}]})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "choice"}, "belong to a column of kind"),
        ({"choices": ["a"]}, "belong to a column of kind"),
        ({"unit": "£"}, "only a number"),
        ({"kind": "number", "low": 2.0, "high": 1.0}, "lies above"),
    ],
)
def test_a_column_that_contradicts_itself_is_refused(fields, said: str) -> None:
    own = {"key": "one", "label": "One", "kind": "text", "where": "x"}
    with pytest.raises(ValidationError, match=said):
        SheetColumn.model_validate({**own, **fields})


def test_a_sheet_names_each_column_once_and_only_its_own() -> None:
    column = {"key": "one", "label": "One", "kind": "text", "where": "x"}
    own = {"key": "s", "purpose": "x", "row": "x"}
    with pytest.raises(ValidationError, match="stands there twice"):
        WorkbookSheet.model_validate({**own, "columns": [column, column]})
    with pytest.raises(ValidationError, match="no column of it"):
        WorkbookSheet.model_validate({**own, "columns": [column], "once": ["two"]})

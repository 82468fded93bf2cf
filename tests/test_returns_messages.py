"""What a spoilt accounts return is told: sheet, row, column, what was found, what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from scenarios.reading import BadInput
from scenarios.returns import import_returns, inference_book, read_accounts, workbook
from scenarios.returns.inference import infer_trust
from tests.made_returns import ELM, FIR, NAMES, centre, school, write

TEACHING = NAMES["teaching_staff"]


def told(path: Path, number: int = ELM) -> tuple[str, ...]:
    """Read one trust of a workbook that is expected to be refused; return what is said."""
    with pytest.raises(BadInput) as refused:
        read_accounts(path).trust(str(number))
    return refused.value.sentences()


def spoilt(tmp_path: Path, **cells: Any) -> Path:
    """Write a workbook whose second school holds other cells."""
    rows = [school(900_001), school(900_002, **cells), school(900_004, FIR)]
    return write(tmp_path / "a.xlsx", rows, [centre(), centre(FIR)])


def test_a_missing_sheet_is_told_with_the_sheets_found(tmp_path: Path) -> None:
    (text,) = told(write(tmp_path / "a.xlsx", titles=("Schools", "CentralServices")))
    assert text == (
        "a.xlsx: has no sheet called 'Academies' (years may follow the name); found 'Index', "
        "'Schools', 'CentralServices'"
    )


def test_text_in_a_number_cell_is_told_by_sheet_row_and_column(tmp_path: Path) -> None:
    (text,) = told(spoilt(tmp_path, **{TEACHING: "about a million"}))
    assert text == (
        "a.xlsx sheet 'Academies' row 3, column AE ('Teaching staff'): holds 'about a million'; it "
        "should hold a number; this trust cannot be imported"
    )


@pytest.mark.parametrize(
    "code", ["SUPP", "NS", "n/s", "DNS", "        NA", "MATSUPP", "c", "x", "..", "NULL"]
)
def test_a_withheld_figure_is_missing_never_nil(tmp_path: Path, code: str) -> None:
    (text,) = told(spoilt(tmp_path, **{TEACHING: code}))
    assert "row 3, column AE ('Teaching staff')" in text
    assert (
        f"holds {code.strip()!r}, which means that the figure is missing, not that it is 0" in text
    )


def test_a_school_that_supplied_nothing_is_told_in_one_sentence(tmp_path: Path) -> None:
    (text,) = told(spoilt(tmp_path, **dict.fromkeys(NAMES.values(), "DNS")))
    assert "and 41 more columns: holds 'DNS'" in text


def test_faults_of_one_trust_do_not_keep_another_out(tmp_path: Path) -> None:
    path = spoilt(tmp_path, **{TEACHING: "SUPP"})
    report = import_returns(path, [str(ELM), str(FIR)], out=tmp_path / "out")
    assert [done.trust.company_number for done in report.trusts] == ["00012346"]
    assert len(report.faults) == 1
    assert report.case is None
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["00012346.yaml"]
    assert any("Not imported: a.xlsx sheet 'Academies' row 3" in s for s in report.sentences())


def test_a_doubled_school_in_one_trust_is_told_with_both_rows(tmp_path: Path) -> None:
    rows = [school(900_001), school(900_001)]
    (text,) = told(write(tmp_path / "a.xlsx", rows, [centre()]))
    assert text.startswith("a.xlsx sheet 'Academies' row 3, column 'URN': the school 900001")
    assert text.endswith("it stands already in a.xlsx sheet 'Academies' row 2")


def test_a_formula_never_calculated_is_told_and_not_run(tmp_path: Path) -> None:
    (text,) = told(spoilt(tmp_path, **{TEACHING: "=1000000+100000"}))
    assert "is empty; it should hold a number (a formula that was never calculated" in text


def test_text_that_begins_like_a_formula_is_text(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    book = load_workbook(path)
    for name, row in (("School Name", 2), (TEACHING, 3)):
        sheet = book["Academies"]
        names = [c.value for c in sheet[1]]
        cell = sheet.cell(row, names.index(name) + 1)
        cell.value = "=HYPERLINK(1)"
        cell.data_type = "s"
    book.save(path)
    (text,) = told(path)
    assert "row 3" in text
    assert "holds '=HYPERLINK(1)'; it should hold a number" in text
    assert read_accounts(path).trust(str(FIR)).name == f"Trust {FIR}"


def test_a_missing_column_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", rename=lambda n: "Teeching staff" if n == TEACHING else n)
    texts = told(path)
    assert texts[0] == (
        "a.xlsx sheet 'Academies' row 1: no column is called 'Teaching staff'; did you mean "
        "'Teeching staff'?"
    )
    assert len(texts) == 2


def test_an_unknown_trust_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx")
    report = import_returns(path, ["10012345", "Trust 12347", "Oakdale"], out=tmp_path)
    first, second, third = sorted(fault.sentence() for fault in report.faults)
    assert "'10012345' is in this return; did you mean '00012345'?" in first
    assert "'Oakdale' is in this return; the file holds 2 trusts, such as 00012345" in second
    assert "'Trust 12347' is in this return; did you mean 'Trust 1234" in third


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"URN": "12"}, "'URN'", "a URN has six digits"),
        ({"Period covered by return": 14}, "'Period covered by return'", "1 to 12"),
        ({"Number of pupils in academy (FTE)": 0}, "'Number of pupils", "needs pupils"),
        ({TEACHING: True}, "'Teaching staff'", "holds 'True'; it should hold a number"),
        ({TEACHING: 10**15}, "'Teaching staff'", "too large"),
    ],
)
def test_other_slips_are_told_at_their_cell(
    tmp_path: Path, cells: dict[str, Any], column: str, message: str
) -> None:
    (text,) = told(spoilt(tmp_path, **cells))
    assert "a.xlsx sheet 'Academies' row 3, column" in text
    assert column in text
    assert message in text


def test_an_unknown_phase_is_told_with_those_known(tmp_path: Path) -> None:
    trust = read_accounts(spoilt(tmp_path, **{"Overall Phase": "Collegiate"})).trust(str(ELM))
    with pytest.raises(BadInput) as refused:
        infer_trust(trust, inference_book())
    (text,) = refused.value.sentences()
    assert "row 3, column 'Overall Phase': 'Collegiate' is no phase" in text
    assert "secondary" in text


def test_a_school_that_no_line_can_staff_is_told(tmp_path: Path) -> None:
    bare = {"dfe_revenue_grants": 10_000, "energy": 10_000}
    path = write(tmp_path / "a.xlsx", [school(900_001, lines=bare)], [centre(lines=bare)])
    with pytest.raises(BadInput) as refused:
        infer_trust(read_accounts(path).trust(str(ELM)), inference_book())
    assert [s.split(" can carry its ")[1].split()[0] for s in refused.value.sentences()] == [
        "inclusion",
        "office",
        "site",
    ]


def test_two_rows_for_one_centre_are_told(tmp_path: Path) -> None:
    (text,) = told(write(tmp_path / "a.xlsx", [school(900_001)], [centre(), centre()]))
    assert "sheet 'CentralServices' row 3, column 'Company Number': the trust 00012345" in text


def test_no_row_of_central_services_is_told_not_assumed_in_silence(tmp_path: Path) -> None:
    rows = [school(900_001), school(900_002)]
    trust = read_accounts(write(tmp_path / "a.xlsx", rows, [centre(FIR)])).trust(str(ELM))
    assert any("no row of central services" in note for note in trust.notes)


def test_a_trust_without_a_year_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx")
    book = load_workbook(path)
    del book["Index"]
    book.save(path)
    assert "does not say its year" in told(path)[0]
    named = path.rename(tmp_path / "AAR_2023-24_download.xlsx")
    assert read_accounts(named).year == "2023/24"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 half a workbook"])
def test_what_is_no_workbook_is_refused_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    (text,) = told(path)
    assert "cannot be read as a workbook" in text
    (text,) = told(tmp_path / "none.xlsx")
    assert text.endswith("there is no such file")
    (text,) = told(path.rename(tmp_path / "a.xls"))
    assert "only .xlsx workbooks are read" in text


def test_a_workbook_that_would_unpack_to_a_huge_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(workbook.MOST_UNPACKED_BYTES // workbook.MEGABYTE + 1):
            part.write(bytes(workbook.MEGABYTE))
    assert path.stat().st_size < 10 * workbook.MEGABYTE
    (text,) = told(path)
    assert "would unpack to 601 MB; at most 600 MB are read" in text


def test_a_workbook_too_large_to_open_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx")
    monkeypatch.setattr(workbook, "MOST_WORKBOOK_BYTES", 1_000)
    assert "at most 0 MB are read" in told(path)[0]


def test_a_sheet_of_endless_rows_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book["Academies"].cell(1_048_576, 1).value = 1
    book.save(path)
    assert "sheet 'Academies' has 200000 rows or more" in told(path)[0]


@pytest.mark.parametrize("column", [workbook.MOST_COLUMNS, 16_000])
def test_a_wide_sheet_is_read_as_far_as_it_holds_anything(tmp_path: Path, column: int) -> None:
    path = write(tmp_path / "a.xlsx")
    before = [sheet.rows for sheet in workbook.read_workbook(path)]
    book = load_workbook(path)
    book["Academies"].cell(2, column).font = Font(bold=True)
    book.save(path)
    assert [sheet.rows for sheet in workbook.read_workbook(path)] == before


def test_a_workbook_of_too_many_cells_is_refused_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx")
    book = load_workbook(path)
    for row in range(50, 80):
        book["Academies"].cell(row, workbook.MOST_COLUMNS).value = 1
    book.save(path)
    monkeypatch.setattr(workbook, "MOST_CELLS", 5_000)
    assert "holds more than 5,000 cells (at sheet 'Academies', row " in told(path)[0]


def test_a_company_number_cannot_name_another_folder(tmp_path: Path) -> None:
    rows = [school(900_001, **{"Company Number": "../../aa"}), school(900_004, FIR)]
    path = write(tmp_path / "a.xlsx", rows, [centre(FIR)])
    accounts = read_accounts(path)
    assert list(accounts.names) == ["00012346"]
    assert any("1 rows without a company number" in note for note in accounts.notes)

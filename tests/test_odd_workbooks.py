"""Workbooks that are whole and odd: every one is told in sentences, and none is read as another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outputs.study import commands
from outputs.workbook.form import write_form
from scenarios.diligence.judged import MERGED
from scenarios.diligence.reading import read_sheets
from scenarios.filled.prefill import Rows, rows_of_trust
from scenarios.filled.whole import Filled, read_filled
from scenarios.reading import BadInput, shipped
from scenarios.reading.trust import read_trust
from tests.made_workbook import filled_rows

Change = Callable[[Rows], Any]


def as_it_is(_rows: Rows) -> None:
    """Change nothing."""


def made(path: Path, change: Change, *codes: str) -> Path:
    rows = filled_rows(*(codes or ("A", "B")))
    change(rows)
    write_form(path, read_sheets(), rows)
    return path


def read(tmp_path: Path, change: Change) -> Filled:
    return read_filled([made(tmp_path / "odd.xlsx", change)])


def said(found: Filled) -> str:
    return "\n".join(fault.sentence() for fault in (*found.faults, *found.gaps))


TOLD: dict[str, tuple[Change, str]] = {
    "a split that is no number": (
        lambda rows: rows["balances"][0].update(school_reserve_split="900001=inf"),
        "allowed is URN=pounds for each school",
    ),
    "the word merged as a code": (
        lambda rows: rows["trust"][0].update(trust_id="Merged"), "not the word merged",
    ),
    "a school of another trust": (
        lambda rows: rows["contracts"][0].update(urn=900011), "a school of trust B, in a row of",
    ),
    "codes alike but for capitals": (
        lambda rows: rows["central_staff"][0].update(post_id="ALDER FINANCE DIRECTOR"),
        "by capitals or signs alone",
    ),
    "a trust that pays on no sheet": (
        lambda rows: rows.update(pay_terms=[{"trust_id": "ZZ", "job_family": "officer"}]),
        "which is not on the sheet 'trust'",
    ),
    "evidence of no sheet": (
        lambda rows: rows["evidence"].append({"sheet": "schols", "column": "nor"}),
        "did you mean 'schools'?",
    ),
    "evidence of no column": (
        lambda rows: rows["evidence"].append({"sheet": "schools", "column": "norr"}),
        "did you mean 'nor'?",
    ),
    "a centre without books": (
        lambda rows: rows.update(
            finance=[row for row in rows["finance"] if row["entity"] != "CENTRAL:B"]
        ),
        "has no accounts that end in 2025 (sheet 'finance', CENTRAL:B)",
    ),
    "a school with older books": (
        lambda rows: rows["finance"][0].update(year_end=dt.date(2015, 8, 31)),
        "has no accounts that end in 2025 (sheet 'finance', 900001)",
    ),
    "no pupils": (lambda rows: rows["schools"][0].update(nor=0), "from 1 to 10,000"),
    "no choice among several": (
        lambda rows: rows["project"][0].update(dissynergies_included=" ; "), "one or more",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(TOLD))
def test_what_is_odd_is_told_with_its_place(what: str, tmp_path: Path) -> None:
    change, words = TOLD[what]
    text = said(read(tmp_path, change))
    assert words in text
    assert "row" in text


def test_a_wrong_cell_is_told_once_and_not_as_empty(tmp_path: Path) -> None:
    found = read(tmp_path, lambda rows: rows["central_staff"][0].update(salary_gbp="much"))
    assert len(found.faults) == 1
    assert found.gaps == ()


def test_joined_cells_hide_no_other_fault_of_their_sheet(tmp_path: Path) -> None:
    path = made(tmp_path / "odd.xlsx", lambda rows: rows["contracts"][5].update(category="tea"))
    book = openpyxl.load_workbook(path)
    book["contracts"].merge_cells("B3:C3")
    book.save(path)
    text = said(read_filled([path]))
    assert "joined into one" in text
    assert "'tea'" in text
    assert "has no row" not in text


@pytest.mark.parametrize(
    ("value", "shape", "wanted"),
    [(0.1, '0.0"%"', 0.1), (0.1, "0.0\\%", 0.1), ("0.1%", "0%", 0.1), (0.001, "0.0%", 0.1)],
)
def test_a_sign_that_is_only_printed_makes_no_figure_a_hundred_times_as_large(
    value: object, shape: str, wanted: float, tmp_path: Path
) -> None:
    path = made(tmp_path / "odd.xlsx", as_it_is)
    book = openpyxl.load_workbook(path)
    keys = [column.key for column in next(s for s in read_sheets() if s.key == "trust").columns]
    cell = book["trust"].cell(2, keys.index("central_charge_pct_gag") + 1)
    cell.value, cell.number_format = value, shape
    book.save(path)
    found = read_filled([path])
    assert found.faults == ()
    assert found.sheets["trust"][0]["central_charge_pct_gag"] == pytest.approx(wanted)


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "odd.xlsx", as_it_is)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["central_staff"]).title = "central_staff "
    book.save(path)
    assert "two sheets are called 'central_staff'" in said(read_filled([path]))


def test_a_centre_written_with_a_space_is_the_same_centre(tmp_path: Path) -> None:
    found = read(tmp_path, lambda rows: rows["systems"][0].update(entity="CENTRAL: A"))
    assert found.faults == ()
    assert found.sheets["systems"][0]["entity"] == "CENTRAL:A"


def test_one_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = made(tmp_path / "odd.xlsx", as_it_is)
    again = path.parent / "." / path.name
    assert read_filled([path, again]).faults == ()


def test_a_reserve_that_no_school_has_of_its_own_is_not_nought() -> None:
    trust = read_trust(shipped("trusts/alderfell.yaml"))
    schools = tuple(s.model_copy(update={"revenue_reserve_gbp": None}) for s in trust.schools)
    rows = rows_of_trust(trust.model_copy(update={"schools": schools}), "A", "incoming")
    assert rows["balances"][0]["school_reserve_split"] is None
    assert rows_of_trust(trust, "A", "incoming")["balances"][0]["school_reserve_split"]


def imported(tmp_path: Path, change: Change, *codes: str) -> Any:
    path = made(tmp_path / "odd.xlsx", change, *codes)
    return commands.import_workbook([path], out=tmp_path / "ours")


REFUSED: dict[str, tuple[Change, str]] = {
    "a day inside a month": (
        lambda rows: rows["project"][0].update(target_date=dt.date(2027, 9, 17)), "start",
    ),
    "a day before the decision": (
        lambda rows: rows["project"][0].update(target_date=dt.date(2025, 9, 1)), "start",
    ),
    "two that take in": (
        lambda rows: rows["trust"][1].update(role="incoming"), "2 trusts are 'incoming'",
    ),
    "one number for both": (
        lambda rows: rows["trust"][1].update(company_number="99000001"),
        "company number of trust A",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_what_makes_no_case_is_refused_and_leaves_nothing(what: str, tmp_path: Path) -> None:
    change, words = REFUSED[what]
    with pytest.raises(BadInput, match=words):
        imported(tmp_path, change)
    assert not (tmp_path / "ours").exists()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    imported(tmp_path, as_it_is)
    path = tmp_path / "odd.xlsx"
    with pytest.raises(BadInput, match="is there already, and may hold work"):
        commands.import_workbook([path], out=tmp_path / "ours")


def test_a_claim_without_a_line_deletes_no_post_of_that_name(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        rows["central_staff"][3]["post_id"] = "None"

    done = imported(tmp_path, change)
    assert "c9" in " ".join(done.sentences())


def test_a_workbook_without_a_trust_is_told_and_no_check_crashes(tmp_path: Path) -> None:
    path = commands.template(tmp_path / "empty.xlsx").path
    with pytest.raises(BadInput, match="fill in the sheet 'trust' first"):
        commands.diligence([path], out=tmp_path / "out")


def test_a_trust_alone_has_no_merger_to_be_told_of(tmp_path: Path) -> None:
    path = made(tmp_path / "odd.xlsx", as_it_is, "A")
    done = commands.diligence([path], on="2026-12-01", out=tmp_path / "out")
    assert {one.of for answer in done.report.answers for one in answer.found} == {"A", MERGED}


@pytest.mark.parametrize(
    "record",
    ['{"claims": null}', '{"claims": ["a"]}', '{"claims": [{"arm": "x"}]}', "[]", "3", "{"],
)
def test_a_record_that_is_none_of_ours_is_told(record: str, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text(record, encoding="utf-8")
    path = made(tmp_path / "odd.xlsx", as_it_is)
    with pytest.raises(BadInput, match="holds no finished run"):
        commands.diligence([path], run=tmp_path / "run", out=tmp_path / "out")


@pytest.mark.parametrize(
    "text",
    [
        "- key: GOV-01\n  reason: r\n  limits:\n    - {key: in_force, value: 5.0}\n",
        "- key: EDU-03\n  reason: r\n  limits:\n    - {key: years_between, value: 2020-01-01}\n",
        "- key: EDU-03\n  reason: r\n  limits:\n    - {key: years_between, value: -1.0}\n",
    ],
)
def test_a_limit_of_the_wrong_kind_is_told(text: str, tmp_path: Path) -> None:
    own, path = tmp_path / "own.yaml", made(tmp_path / "odd.xlsx", as_it_is)
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="it should"):
        commands.diligence([path], thresholds=own, out=tmp_path / "out")


def test_screening_tells_every_fault_of_every_trust(tmp_path: Path) -> None:
    file = shipped("trusts/alderfell.yaml")
    twin = tmp_path / "twin.yaml"
    twin.write_bytes(file.read_bytes())
    with pytest.raises(BadInput, match="the same trust stands in"):
        commands.screen([file, twin])

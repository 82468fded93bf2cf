"""Filled-in workbooks: from the form to trust files and a case, every fault with its place."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from entities.post import CENTRE
from entities.trust import Trust
from outputs.study import commands
from outputs.study.command_line import commands as command_line
from outputs.workbook.form import write_form
from scenarios.diligence.reading import read_sheets
from scenarios.filled.matching import MOST_HINTS, READ_FIRST
from scenarios.filled.whole import read_filled
from scenarios.reading import BadInput, read_case, shipped
from scenarios.reading.trust import read_trust
from tests.made_workbook import START, filled_rows, filled_workbook

ALDERFELL = shipped("trusts/alderfell.yaml")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("pair") / "pair.xlsx", "A", "B")


def changed(path: Path, out: Path, change: Any) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(out)
    return out


def at(book: Any, sheet: str, column: str, row: int = 2) -> Any:
    keys = [one.key for one in next(s for s in read_sheets() if s.key == sheet).columns]
    return book[sheet].cell(row, keys.index(column) + 1)


def test_what_was_written_is_what_is_read(pair: Path) -> None:
    found = read_filled([pair])
    assert (found.faults, found.gaps, found.notes) == ((), (), ())
    for sheet, rows in filled_rows("A", "B").items():
        wanted = tuple({k: v for k, v in row.items() if v is not None} for row in rows)
        assert found.sheets[sheet] == wanted, sheet


def test_saving_it_again_changes_nothing(pair: Path, tmp_path: Path) -> None:
    """As another program would: opened and written anew, cell by cell."""
    again = changed(pair, tmp_path / "again.xlsx", lambda _: None)
    assert read_filled([again]) == read_filled([pair])


def test_one_workbook_for_each_trust_says_the_same_as_one_for_both(
    pair: Path, tmp_path: Path
) -> None:
    rows = filled_rows("A", "B")
    parts: list[Path] = []
    for code, other in (("A", "B"), ("B", "A")):
        own = {
            sheet: [row for row in some if not _of(row, other, rows)]
            for sheet, some in rows.items()
        }
        if code == "B":
            own |= {"claims": [], "project": []}
        parts.append(tmp_path / f"{code}.xlsx")
        write_form(parts[-1], read_sheets(), own)
    found = read_filled(parts)
    assert (found.faults, found.gaps) == ((), ())
    for sheet, wanted in read_filled([pair]).sheets.items():
        assert in_any_order(found.sheets[sheet]) == in_any_order(wanted)


def in_any_order(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in rows)


def _of(row: dict[str, Any], code: str, rows: dict[str, list[dict[str, Any]]]) -> bool:
    """Say whether a row belongs to a trust, or to a school of it."""
    urns = {str(one["urn"]) for one in rows["schools"] if one["trust_id"] == code}
    place = str(row.get("entity", row.get("urn", "")))
    if "trust_id" in row:
        return row["trust_id"] == code
    return place in urns or place == f"CENTRAL:{code}"


def test_all_faults_are_told_at_once_with_sheet_row_and_column(pair: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        at(book, "schools", "nor").value = "many"
        at(book, "schools", "phase", 3).value = "Primry"
        at(book, "balances", "total_income_gbp").value = "=1+1"
        at(book, "contracts", "trust_id").value = "Z"
        at(book, "finance", "entity", 4).value = "123456"
        at(book, "send", "urn", 3).value = at(book, "send", "urn", 2).value
        book["project"].append([dt.datetime(2028, 9, 1)])
        book["trust"]["Q2"] = "a remark"

    broken = changed(pair, tmp_path / "broken.xlsx", change)
    said = "\n".join(fault.sentence() for fault in read_filled([broken]).faults)
    for words in (
        "sheet 'schools' row 2, column J ('Pupils on roll'): found 'many'; allowed is a whole",
        "row 3, column D ('Phase'): found 'Primry'; allowed is one of: Primary",
        "did you mean 'Primary'?",
        "found a formula, '=1+1'; nothing is calculated here",
        "sheet 'contracts' row 2, column B ('Trust (its code)'): found 'Z', which is not on the "
        "sheet 'trust'",
        "found '123456'; allowed is a URN of the sheet 'schools', or CENTRAL:",
        "a second time; first in ",
        "broken.xlsx sheet 'send' row 2",
        "sheet 'project' row 3: is a second row",
        "row 2, column Q ('no name'): found 'a remark' under no name",
    ):
        assert words in said, words


def test_a_number_that_cannot_be_read_is_told_before_those_that_name_it(
    pair: Path, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        at(book, "schools", "urn").value = "not a number"

    broken = changed(pair, tmp_path / "broken.xlsx", change)
    faults = [fault.sentence() for fault in read_filled([broken]).faults]
    follow = [said for said in faults if "is not on the sheet 'schools'" in said]
    assert any("sheet 'schools' row 2" in said and "'not a number'" in said for said in faults)
    assert follow
    assert all(said.endswith(READ_FIRST) for said in follow)


def test_of_many_wrong_numbers_all_are_told_and_likely_names_for_the_first(
    pair: Path, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        for wrong in range(3 * MOST_HINTS):
            book["pupil_forecast"].append([900_100 + wrong, 1, 100])

    broken = changed(pair, tmp_path / "broken.xlsx", change)
    faults = [fault.sentence() for fault in read_filled([broken]).faults]
    follow = [said for said in faults if "is not on the sheet 'schools'" in said]
    assert len(follow) == 3 * MOST_HINTS
    assert sum("; did you mean" in said for said in follow) == MOST_HINTS


def test_the_command_prints_faults_and_ends_with_two(pair: Path, tmp_path: Path) -> None:
    fine = CliRunner().invoke(command_line, ["check-workbook", str(pair)])
    assert fine.exit_code == 0
    assert "no faults" in fine.output
    assert "Nothing that a first run needs is empty." in fine.output

    def change(book: Any) -> None:
        at(book, "schools", "nor").value = "many"
        del book["systems"]

    broken = changed(pair, tmp_path / "broken.xlsx", change)
    told = CliRunner().invoke(command_line, ["check-workbook", str(broken)])
    assert told.exit_code == 2
    assert "1 fault." in told.output
    assert "Not there, so that nothing of it is known: systems." in told.output
    assert "sheet 'systems': has no row; a system of a school or a centre is needed" in told.output


def test_an_empty_template_has_no_faults_and_tells_what_a_first_run_needs(tmp_path: Path) -> None:
    path = commands.template(tmp_path / "empty.xlsx").path
    checked = commands.check_workbook([path])
    assert checked.faults == ()
    assert len(checked.gaps) == 9


def test_three_trusts_from_the_form_to_a_case_that_can_be_run(tmp_path: Path) -> None:
    path = filled_workbook(tmp_path / "three.xlsx")
    done = commands.import_workbook([path], out=tmp_path / "ours")
    assert list(done.trusts) == ["A", "B", "C"]
    assert done.case is not None
    case = read_case(done.case)
    plan = case.arm("merge").plan
    assert plan.lead_trust == "99000001"
    assert plan.start == START
    assert {(d.post, d.months_after_start) for d in plan.deletions} == {
        ("birch-finance-director", 6), ("birch-payroll-officer", 6),
    }  # fmt: skip
    assert case.claims[0].gbp_per_year == 165_000
    assert case.illustrative
    assert "£30,000 a year of the claim (on the sheet 'claims': c9)" in " ".join(done.sentences())


def test_a_trust_comes_back_as_its_file_has_it(pair: Path, tmp_path: Path) -> None:
    """Books, the centre's posts, contracts and systems; posts in schools are not asked for."""
    done = commands.import_workbook([pair], out=tmp_path / "ours")
    back, file = done.trusts["A"]
    first = read_trust(ALDERFELL)
    assert read_trust(file) == back
    spent = {name for name in first.central_lines if "income" not in name and "grants" not in name}
    assert {n: back.central_lines.get(n) for n in spent} == {
        n: first.central_lines[n] for n in spent
    }
    assert back.revenue_reserve_gbp == first.revenue_reserve_gbp
    assert back.central_charge_share == first.central_charge_share
    centre = [post for post in first.posts if post.place == CENTRE]
    got = {post.id: post for post in back.posts if post.place == CENTRE}
    for post in centre:
        own = got[post.id]
        assert (own.fte, own.salary_gbp, own.desk, own.kind, own.pension, own.age_band) == (
            post.fte, post.salary_gbp, post.desk, post.kind, post.pension, post.age_band
        )  # fmt: skip
    assert {
        c.id: (c.gbp_per_year, c.ends, c.notice_months) for c in back.contracts if not c.pfi
    } == {c.id: (c.gbp_per_year, c.ends, c.notice_months) for c in first.contracts if not c.pfi}
    assert sum(sum(s.lines.values()) for s in back.schools) == sum(
        sum(s.lines.values()) for s in first.schools
    )
    assert [s.pupils for s in back.schools] == [s.pupils for s in first.schools]


def bought(trust: Trust) -> dict[str, tuple[float, dt.date, int, str]]:
    return {
        one.id: (one.gbp_per_year, one.ends, one.notice_months, one.account_line)
        for one in trust.contracts if not one.pfi
    }  # fmt: skip


def test_with_a_gap_nothing_is_imported(pair: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        at(book, "central_staff", "salary_gbp").value = None

    broken = changed(pair, tmp_path / "broken.xlsx", change)
    with pytest.raises(BadInput, match="a first run needs it"):
        commands.import_workbook([broken], out=tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


def test_files_of_trusts_fill_in_a_form_by_command(tmp_path: Path) -> None:
    out = tmp_path / "filled.xlsx"
    said = CliRunner().invoke(command_line, ["template", str(out), "--file", str(ALDERFELL)])
    assert said.exit_code == 0
    assert "rows are filled in from what is known" in said.output
    assert commands.check_workbook([out]).faults == ()
    with pytest.raises(BadInput, match="together"):
        commands.template(tmp_path / "other.xlsx", trusts=["1"])


def test_words_that_look_like_formulas_come_back_as_words(tmp_path: Path) -> None:
    rows = filled_rows("A")
    marks = ("=1+1", "+44", "-5", "@SUM(A1)", "=HYPERLINK(1)")
    for mark, contract in zip(marks, rows["contracts"], strict=False):
        contract["supplier_code"] = mark
    path = tmp_path / "marks.xlsx"
    write_form(path, read_sheets(), rows)
    found = read_filled([path])
    assert found.faults == ()
    assert [row.get("supplier_code") for row in found.sheets["contracts"]][:5] == list(marks)
    book = openpyxl.load_workbook(path)
    assert not [cell for page in book for row in page.iter_rows() for cell in row
                if cell.data_type == "f"]  # fmt: skip


def made_apart(folder: Path, *more: str) -> tuple[Path, Path]:
    """Begin a workbook for each of two trusts, as each trust would."""
    paths = (folder / "lead.xlsx", folder / "other.xlsx")
    for path, name, asked in zip(paths, ("alderfell", "birchwater"), ((), more), strict=True):
        file = str(shipped(f"trusts/{name}.yaml"))
        done = CliRunner().invoke(command_line, ["template", str(path), "--file", file, *asked])
        assert done.exit_code == 0, done.output
    return paths


def test_workbooks_begun_apart_with_one_code_are_refused_in_one_sentence(tmp_path: Path) -> None:
    (fault,) = read_filled(made_apart(tmp_path)).faults
    assert "'A', the code of a trust in" in fault.sentence()
    assert "template --code" in fault.sentence()


def test_workbooks_begun_apart_are_read_together_and_ask_each_question_once(
    tmp_path: Path,
) -> None:
    lead, other = made_apart(tmp_path, "--code", "B", "--joins")
    answered = tmp_path / "answered.xlsx"

    def answer(book: Any) -> None:
        at(book, "questions", "status").value = "answered"

    changed(other, answered, answer)
    found = read_filled([lead, answered])
    assert found.faults == ()
    assert [(row["trust_id"], row["role"]) for row in found.sheets["trust"]] == [
        ("A", "incoming"), ("B", "outgoing"),
    ]  # fmt: skip
    questions = found.sheets["questions"]
    assert len(questions) == 53
    assert [row["question"] for row in questions if row.get("status") == "answered"] == ["JQ-01"]
    assert len(found.sheets["evidence"]) == 4


@pytest.mark.parametrize("codes", [["A B"], ["B", "B"], ["B"]])
def test_codes_that_cannot_stand(tmp_path: Path, codes: list[str]) -> None:
    files = [shipped(f"trusts/{name}.yaml") for name in ("alderfell", "birchwater")]
    with pytest.raises(BadInput, match="--code"):
        commands.template(tmp_path / "two.xlsx", files=files, codes=codes)


@pytest.mark.slow
def test_saving_it_in_libreoffice_changes_nothing(pair: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    command = [office, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(pair)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert read_filled([tmp_path / pair.name]) == read_filled([pair])


@pytest.mark.slow
def test_three_trusts_from_the_form_to_a_verdict_by_command(tmp_path: Path) -> None:
    """Form, check, import, run, verdict: each as a person would type it."""
    path, ours, out = tmp_path / "three.xlsx", tmp_path / "ours", tmp_path / "run"
    filled_workbook(path)

    def typed(*words: str) -> str:
        done = CliRunner().invoke(command_line, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    assert "no faults" in typed("check-workbook", str(path))
    assert "case.yaml" in typed("import-workbook", str(path), "--out", str(ours))
    assert "No faults found" in typed("check", str(ours / "case.yaml"))
    said = typed("run", str(ours / "case.yaml"), "--worlds", "2", "--out", str(out))
    assert "claim of £165,000 a year" in " ".join(said.split())
    assert (out / "page.html").is_file()
    found = typed("diligence", str(path), "--run", str(out), "--out", str(tmp_path / "dd"))
    assert "Of 137 checks" in found

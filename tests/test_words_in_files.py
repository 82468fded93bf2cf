"""Words that begin like formulas are words in every file that a spreadsheet opens."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

from outputs.csv_files import FORMULA_STARTS
from outputs.study import commands
from scenarios.reading import shipped

ROOT = Path(__file__).parents[1]
WRITERS = {"to_csv", "to_excel", "writer", "DictWriter"}
KNOWN = {
    "outputs/csv_files.py",  # made safe cell by cell
    "outputs/run_folder.py",  # names and meanings of columns, the program's own words
    "outputs/study/baseline_command.py",  # made safe before
    "outputs/study/bundle.py",  # read from a file whose words are safe already
    "simulator/store/schema.py",  # names of columns, the program's own words
}
"""Files that write tables by themselves, and why no cell of a user's can be a formula there."""


def test_no_other_file_writes_a_table_by_itself() -> None:
    found = set()
    for room in ("entities", "outputs", "scenarios", "simulator"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in WRITERS:
                    found.add(path.relative_to(ROOT).as_posix())
    assert found == KNOWN


@pytest.mark.parametrize("mark", FORMULA_STARTS[:4])
def test_a_school_whose_name_begins_so_is_a_word_in_the_baseline(mark: str, tmp_path: Path) -> None:
    trust = shipped("trusts/tiny_elm.yaml").read_text(encoding="utf-8")
    case = shipped("cases/tiny.yaml").read_text(encoding="utf-8")
    name = next(line for line in trust.splitlines() if line.strip().startswith("name:")
                and "School" in line).split("name:")[1].strip()  # fmt: skip
    (tmp_path / "trusts").mkdir()
    (tmp_path / "cases").mkdir()
    for other in ("tiny_elm", "tiny_fir"):
        text = shipped(f"trusts/{other}.yaml").read_text(encoding="utf-8")
        (tmp_path / "trusts" / f"{other}.yaml").write_text(
            text.replace(f"name: {name}", f"name: '{mark}1 {name}'"), encoding="utf-8"
        )
    (tmp_path / "cases" / "tiny.yaml").write_text(case, encoding="utf-8")
    commands.baseline(tmp_path / "cases" / "tiny.yaml", out=tmp_path / "out")
    with (tmp_path / "out" / "baseline.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{mark}1 {name}" in cells
    words = [cell for cell in cells if cell.lstrip("-").replace(".", "").replace("e", "") and not
             _number(cell)]  # fmt: skip
    assert not [cell for cell in words if cell.startswith(FORMULA_STARTS)]


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

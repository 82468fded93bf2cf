"""The command line as its user meets it: answers, sentences, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run_py(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("elsewhere")
    done = run_py("run", "tiny", "--worlds", "2", "--jobs", "2", "--out", "first", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_run_ends_in_a_verdict_and_names_its_page(tiny_run: tuple[Path, str]) -> None:
    folder, said = tiny_run
    one_line = " ".join(said.split())
    assert re.search(r"Too few runs to say whether the claim of .50,000 a year by year 2", one_line)
    assert str(folder / "first" / "page.html") in said
    assert (folder / "first" / "page.html").is_file()


def test_a_run_record_tells_how_to_repeat_it(tiny_run: tuple[Path, str]) -> None:
    record = json.loads((tiny_run[0] / "first" / "run.json").read_text(encoding="utf-8"))
    assert record["seed"] == 20261201
    assert record["worlds"] == 2
    assert set(record["hashes"]) >= {"case", "arms", "claims", "assumptions"}
    assert record["assumptions"]


def test_the_same_seed_gives_the_same_tables_byte_for_byte(tiny_run: tuple[Path, str]) -> None:
    folder, _ = tiny_run
    done = run_py("run", "tiny", "--worlds", "2", "--jobs", "1", "--out", "second", cwd=folder)
    assert done.returncode == 0, done.stderr
    tables = sorted(path.name for path in (folder / "first" / "tables").iterdir())
    assert tables
    for name in tables:
        one, two = (folder / run / "tables" / name for run in ("first", "second"))
        assert one.read_bytes() == two.read_bytes(), name
    pages = [(folder / run / "page.html").read_bytes() for run in ("first", "second")]
    assert pages[0] == pages[1]


@pytest.mark.slow
def test_a_sampling_is_told_and_recorded(tmp_path: Path) -> None:
    done = run_py("run", "tiny", "--worlds", "2", "--sampling", "latin", "--out", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "Worlds were spread evenly (Latin hypercube)" in said
    assert "usually rather too wide" in said
    record = json.loads((tmp_path / "x" / "run.json").read_text(encoding="utf-8"))
    assert record["sampling"] == "latin"


def test_a_terminal_without_the_pound_sign_still_gets_its_verdict(tmp_path: Path) -> None:
    done = run_py("explain", "workforce.employer_ni_rate", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "used in simulator/money/pay.py" in done.stdout


def test_check_tells_every_fault_at_once(tmp_path: Path) -> None:
    cases = ROOT / "scenarios" / "cases"
    text = (cases / "tiny.yaml").read_text(encoding="utf-8")
    text = text.replace("../trusts/", (ROOT / "scenarios" / "trusts").as_posix() + "/")
    for right, wrong in (
        ("horizon_years: 3", "horizon_years: thirty"),
        ("counting_rule: recurring_cash_net_of_shadow", "counting_rule: recuring_cash"),
        ("kind: merge", "kind: merged"),
        ("said_by:", "sayd_by:"),
        ("run_in_months: 2", "run_in_months: 200"),
    ):
        assert right in text, right
        text = text.replace(right, wrong, 1)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    done = run_py("check", "mine.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    sentences = done.stderr.strip().splitlines()
    assert len(sentences) >= 5
    assert all(re.match(r"mine\.yaml line \d+, ", sentence) for sentence in sentences)
    assert "did you mean 'said_by'" in done.stderr
    assert "'merge'" in done.stderr or "merge" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "no-such-case.yaml"),
        ("check", "no-such-case.yaml"),
        ("explain", "model.base_utilization"),
        ("explain",),
        ("run", "tiny", "--sampling", "latine"),
        ("run", "tiny", "--worlds", "none"),
        ("import-returns", "no.xlsx", "--trust", "01234567", "--out", "x"),
    ],
)
def test_bad_input_gives_a_sentence_and_exit_code_two(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = run_py(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_folder_with_other_things_in_it_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    done = run_py("run", "tiny", "--worlds", "1", "--out", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert "nothing was written" in done.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_the_schema_documents_every_field(tmp_path: Path) -> None:
    done = run_py("schema", cwd=tmp_path)
    schema = json.loads(done.stdout)
    nouns = {"Case": schema, **schema["$defs"]}
    assert len(nouns) >= 15
    for noun, shape in nouns.items():
        for name, field in shape.get("properties", {}).items():
            assert field.get("description"), f"{noun}.{name}"
            assert field.get("title"), f"{noun}.{name}"

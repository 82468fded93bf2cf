"""The README keeps its word: its commands exist, its picture and its files are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"(?:python3|py) run\.py ?([^`\n|]*)", README)
DATA = ROOT.parent / "shared" / "data" / "public_returns"


def test_every_command_of_the_readme_is_one_of_the_program() -> None:
    known = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "--help"], capture_output=True, text=True, check=True
    ).stdout
    named = {command.split()[0] for command in COMMANDS if command.strip()}
    assert named == {
        "test", "run", "import-returns", "check", "explain", "trace", "frontier", "programme",
        "baseline", "batch", "ledger", "compare", "rerun", "bundle", "verify", "trial", "seal",
        "template", "diligence", "screen", "report", "app",
    }  # fmt: skip
    for name in named:
        assert re.search(rf"^  {name} ", known, re.M), name


def test_every_file_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).is_file(), link
    assert (ROOT / "scenarios" / "cases" / "alder_and_birch.yaml").is_file()


def test_windows_and_other_systems_get_the_same_commands() -> None:
    unix = re.findall(r"`python3 (run\.py[^`]*)` \| `py (run\.py[^`]*)`", README)
    assert len(unix) == 2
    assert all(one == two for one, two in unix)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the published files of two trusts are not at hand")
def test_the_readmes_own_question_runs_on_two_published_trusts(tmp_path: Path) -> None:
    def run_py(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *arguments],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    accounts = str(DATA / "AAR_2022-23_two_trusts.xlsx")
    run_py(
        "import-returns", accounts, "--trust", "02303464", "--trust", "02236171", "--out", "ours"
    )
    assert "No faults found" in run_py("check", "ours/case.yaml")
    said = run_py("run", "ours/case.yaml", "--worlds", "2", "--out", "verdict")
    assert "the claim of" in said
    assert "Waits are not judged" in said
    page = (tmp_path / "verdict" / "page.html").read_text(encoding="utf-8")
    assert "inferred" in page

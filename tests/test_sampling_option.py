"""Every command that draws worlds draws them as it is told to, and says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from outputs.study.command_line import commands
from outputs.study.whole import DEFAULT_SEED

EVERY: tuple[Any, ...] = (
    ("ledger", "tiny", "--rule", "recurring_cash", "--worlds", "2", "--jobs", "1"),
    pytest.param(
        ("frontier", "alder_and_birch", "--function", "payroll", "--worlds", "2"),
        marks=pytest.mark.slow,
    ),
    ("programme", "alder_and_birch", "--arm", "merge", "--worlds", "4"),
    ("trace", "tiny", "--type", "payslip_query", "--school", "900041", "--world", "1"),
)


def figures(said: str) -> list[str]:
    """Return the lines that hold figures, without those that say how worlds were drawn."""
    return [line for line in said.splitlines() if re.search(r"\d", line) and "seed" not in line]


@pytest.mark.parametrize("arguments", EVERY, ids=lambda given: given[0])
def test_other_worlds_are_drawn_and_the_last_line_says_how(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    usual, even = (
        CliRunner().invoke(commands, [*arguments, "--sampling", way]).output
        for way in ("independent", "latin")
    )
    assert "hypercube" not in usual
    assert f"seed {DEFAULT_SEED}, Latin hypercube" in " ".join(even.split())
    assert figures(usual) != figures(even)

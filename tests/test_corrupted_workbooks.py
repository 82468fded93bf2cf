"""Workbooks that come back broken: refused with a place, or read as what they were; never wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scenarios.filled.whole import Filled, read_filled
from tests.made_corruptions import CORRUPTIONS, corrupted
from tests.made_workbook import filled_workbook

READ_AS_THEY_WERE = {"written otherwise", "columns otherwise"}
"""Kinds that change nothing of what is meant."""
EITHER = {"other alphabet", "flipped", "shifted"}
"""Kinds that may, or may not: a byte that does not matter, a cell that was empty anyway."""
ALL = 500


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("whole") / "whole.xlsx", "A", "B")


@pytest.fixture(scope="module")
def whole(original: Path) -> Filled:
    found = read_filled([original])
    assert not found.faults
    assert not found.gaps
    return found


def outcome(original: Path, whole: Filled, path: Path, name: str, seed: int) -> str:
    """Read a broken copy and say what became of it."""
    found = read_filled([corrupted(original, path, name, seed)])
    if found.faults or found.gaps:
        assert all(fault.place and fault.message for fault in (*found.faults, *found.gaps))
        return "refused"
    assert no_other_value(whole, found), (name, seed)
    return "read"


def no_other_value(whole: Filled, found: Filled) -> bool:
    """Say whether every value that is read stands where it stood; one that is gone is unknown."""
    for sheet, rows in whole.sheets.items():
        if len(found.sheets[sheet]) != len(rows):
            return False
        for before, after in zip(rows, found.sheets[sheet], strict=True):
            if any(before.get(name) != value for name, value in after.items()):
                return False
    return True


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_a_broken_workbook_is_refused_or_read_as_it_was(
    name: str, original: Path, whole: Filled, tmp_path: Path
) -> None:
    found = outcome(original, whole, tmp_path / "broken.xlsx", name, 1)
    if name not in EITHER:
        assert found == ("read" if name in READ_AS_THEY_WERE else "refused")


@pytest.mark.slow
def test_five_hundred_broken_workbooks_crash_nothing_and_say_nothing_wrong(
    original: Path, whole: Filled, tmp_path: Path
) -> None:
    names = list(CORRUPTIONS)
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(ALL):
        name = names[seed % len(names)]
        found[name, outcome(original, whole, tmp_path / "broken.xlsx", name, seed)] += 1
    for name in set(names) - EITHER:
        wrong = "refused" if name in READ_AS_THEY_WERE else "read"
        assert not found[name, wrong], name
    assert sum(found.values()) == ALL

"""The house: imports run one way, modules and functions stay small, names say something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "entities": {"entities"},
    "simulator": {"entities", "simulator"},
    "scenarios": {"entities", "scenarios"},
    "outputs": {"entities", "simulator", "scenarios", "outputs"},
}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]
ONLY_IN_SIMULATOR = {"simpy"}
FORBIDDEN_IN_ENTITIES = {"simpy", "pandas", "random", "pathlib", "os", "yaml", "openpyxl"}
LONGER = {"simulator/desk/kernel.py": 920}
"""Compiled functions stand in one module, so that a compiled file on disk is never half stale."""
LEFTOVERS = {"utils", "util", "misc", "common", "helpers", "tools"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    found = {name.split(".")[0] for name in imported(path)}
    assert (found & set(MAY_IMPORT)) <= MAY_IMPORT[room]
    if room != "simulator":
        assert not found & ONLY_IN_SIMULATOR
    if room == "outputs" and "study" not in path.parts:
        assert "simulator" not in found, "only outputs/study may run the simulator"
    if room == "entities":
        assert not found & FORBIDDEN_IN_ENTITIES


@pytest.mark.parametrize("path", [*MODULES, ROOT / "run.py"], ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGER.get(name_of(path), 300)
    assert path.stem not in LEFTOVERS
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def public_level(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from node.body


def test_every_public_name_is_documented() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in public_level(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare, bare

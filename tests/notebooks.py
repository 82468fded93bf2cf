"""The notebook in docs/, run cell by cell without Jupyter; `--write` stores its outputs anew.

python -m tests.notebooks            say which outputs are no longer those that are stored
python -m tests.notebooks --write    store what comes out now
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[1] / "docs" / "worked_example.ipynb"
WRITE = "python -m tests.notebooks --write"
Plain = dict[str, Any]


def read(path: Path = NOTEBOOK) -> Plain:
    found: Plain = json.loads(path.read_text(encoding="utf-8"))
    return found


def code_cells(notebook: Plain) -> list[Plain]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def executed(notebook: Plain) -> list[list[Plain]]:
    """Run the code of a notebook in order, in one namespace, and return each cell's outputs."""
    space: Plain = {"__name__": "__notebook__"}
    with apart():
        return [
            outputs("".join(cell["source"]), space, number)
            for number, cell in enumerate(code_cells(notebook), start=1)
        ]


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Start where Jupyter would, and let a temporary folder take all that is written."""
    home, paths, temporary = Path.cwd(), list(sys.path), tempfile.tempdir
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        try:
            os.chdir(NOTEBOOK.parent)
            tempfile.tempdir = room
            yield
        finally:
            os.chdir(home)
            sys.path[:], tempfile.tempdir = paths, temporary


def outputs(source: str, space: Plain, number: int) -> list[Plain]:
    """Run one cell: what it prints, and the value of its last line as Jupyter would show it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), space)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), space)
    found: list[Plain] = []
    if printed.getvalue():
        found.append({"name": "stdout", "output_type": "stream", "text": lines(printed.getvalue())})
    if value is not None:
        found.append({"data": shown(value), "execution_count": number, "metadata": {},
                      "output_type": "execute_result"})  # fmt: skip
    return found


def shown(value: Any) -> Plain:
    html = value._repr_html_() if hasattr(value, "_repr_html_") else None
    data = {} if html is None else {"text/html": lines(html)}
    return {**data, "text/plain": lines(repr(value))}


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def differences(notebook: Plain, now: list[list[Plain]]) -> list[str]:
    """Return a sentence and the differing lines for each cell whose outputs are others now."""
    told = []
    for number, (cell, found) in enumerate(zip(code_cells(notebook), now, strict=True), start=1):
        if cell["outputs"] != found:
            kept, here = (json.dumps(one, indent=1, ensure_ascii=False).splitlines()
                          for one in (cell["outputs"], found))  # fmt: skip
            changed = "\n".join(difflib.unified_diff(kept, here, "stored", "now", n=0, lineterm=""))
            told.append(f"code cell {number} of {NOTEBOOK.name} comes out otherwise:\n{changed}")
    return told


def with_outputs(notebook: Plain, now: list[list[Plain]]) -> Plain:
    for number, (cell, found) in enumerate(zip(code_cells(notebook), now, strict=True), start=1):
        cell["outputs"], cell["execution_count"] = found, number
    return notebook


def as_text(notebook: Plain) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    notebook = read()
    now = executed(notebook)
    told = differences(notebook, now)
    print("\n".join(told) or "All outputs are those that are stored.")
    if arguments == ["--write"]:
        NOTEBOOK.write_text(as_text(with_outputs(notebook, now)), encoding="utf-8", newline="\n")
        return 0
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

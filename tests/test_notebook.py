"""The worked notebook reads well where it is stored, and comes out as it is stored."""

from __future__ import annotations

import json
import re

import pytest

from outputs.study import commands
from tests.notebooks import (
    NOTEBOOK,
    WRITE,
    as_text,
    code_cells,
    differences,
    executed,
    outputs,
    read,
    with_outputs,
)


def test_the_notebook_is_one_and_small() -> None:
    found = read()
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert found["metadata"]["kernelspec"]["language"] == "python"
    ids = [cell["id"] for cell in found["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in found["cells"]:
        keys = {"cell_type", "id", "metadata", "source"}
        code = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert cell.keys() == keys | code
    counts = [cell["execution_count"] for cell in code_cells(found)]
    assert counts == list(range(1, len(counts) + 1))
    assert NOTEBOOK.read_text(encoding="utf-8") == as_text(found)
    assert NOTEBOOK.stat().st_size < 100_000


def test_it_names_functions_that_there_are_and_no_place_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert set(re.findall(r"commands\.(\w+)\(", text)) <= set(commands.__all__)
    shown = json.dumps([cell["outputs"] for cell in code_cells(read())])
    assert not re.search(r"/tmp|/home|/root|/work|\\\\Users", shown)
    assert "Traceback" not in shown


def test_a_cell_shows_what_it_prints_and_its_last_value() -> None:
    space: dict[str, object] = {}
    assert outputs("x = 2\nprint('a')\nx + 1", space, 4) == [
        {"name": "stdout", "output_type": "stream", "text": ["a\n"]},
        {"data": {"text/plain": ["3"]}, "execution_count": 4, "metadata": {},
         "output_type": "execute_result"},
    ]  # fmt: skip
    assert outputs("y = x", space, 5) == []
    assert space["y"] == 2


def test_outputs_that_drift_are_told_and_written_anew() -> None:
    cell = {"cell_type": "code", "source": ["1 + 1"], "outputs": [], "execution_count": None}
    notebook = {"cells": [cell]}
    now = executed(notebook)
    (said,) = differences(notebook, now)
    assert "code cell 1" in said
    assert '+    "2"' in said
    assert differences(with_outputs(notebook, now), now) == []


@pytest.mark.slow
def test_the_notebook_comes_out_as_it_is_stored() -> None:
    notebook = read()
    told = differences(notebook, executed(notebook))
    assert not told, "\n".join([*told, f"If that is right, write them anew: {WRITE}"])

"""Every command is a function with the same options and defaults: they cannot drift apart."""

from __future__ import annotations

import dataclasses
import inspect
import re
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from outputs.run_folder import RunFolder
from outputs.study import command_line, commands
from outputs.study.batch import Batch
from outputs.study.recorded import Run
from outputs.study.story import Story
from outputs.study.verify import Verified
from scenarios.reading import BadInput

ROOT = Path(__file__).parents[1]
FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(commands, name) for name in commands.__all__
}
COMMANDS = {
    name.replace("-", "_"): command for name, command in command_line.commands.commands.items()
}
NO_QUESTION = {"test", "app"}
"""Commands about the program itself."""
PYTHON_ALONE = {"progress", "tell", "follow", "stage", "seen"}
"""Parameters with which a function tells how far it is; a command prints instead."""
PLAIN = {"import_returns": ["x.xlsx", "--trust", "1", "--out", "x"], "check": ["x"],
         "trace": ["x", "--type", "t", "--school", "s"], "frontier": ["x"], "programme": ["x"],
         "baseline": ["x"], "ledger": ["x"], "batch": ["x", "--out", "x"], "compare": ["x"],
         "rerun": ["x"], "bundle": ["x"], "verify": ["x"], "seal": ["x"],
         "trial": ["x"], "template": ["x.xlsx"], "check_workbook": ["x.xlsx"],
         "import_workbook": ["x.xlsx", "--out", "x"],
         "diligence": ["x.xlsx"], "screen": ["x"], "report": ["x"]}  # fmt: skip
"""The least each command may be given."""


def parameters(name: str) -> dict[str, inspect.Parameter]:
    found = inspect.signature(FUNCTIONS[name]).parameters
    return {key: one for key, one in found.items() if key not in PYTHON_ALONE}


def test_every_command_has_a_function_and_every_function_a_command() -> None:
    assert set(COMMANDS) - NO_QUESTION == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        assert function.__name__ == name


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_options_and_defaults_are_those_of_the_function(name: str) -> None:
    command, wanted = COMMANDS[name], parameters(name)
    assert {one.name for one in command.params} == set(wanted)
    given = command.make_context(name, PLAIN.get(name, []), resilient_parsing=False).params
    for option in command.params:
        assert option.name is not None
        default = wanted[option.name].default
        assert option.required is (default is inspect.Parameter.empty), option.name
        if not option.required:
            assert given[option.name] == default, option.name


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_options_are_called_as_the_parameter_is(name: str) -> None:
    """But for `--type`, which is a word of Python, and options given many times."""
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            called = {word.lstrip("-").replace("-", "_") for word in option.opts}
            many = {f"{word}s" for word in called} if option.multiple else set()
            assert option.name in called | many | {f"request_{word}" for word in called}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_what_comes_back_is_frozen(name: str) -> None:
    back = typing.get_type_hints(FUNCTIONS[name])["return"]
    if name == "schema":
        assert commands.schema() == commands.schema()
        assert commands.schema() is not commands.schema()
        return
    kinds = typing.get_args(back)[:1] if typing.get_origin(back) is tuple else (back,)
    for kind in kinds:
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_functions_print_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked = commands.check("tiny")
    commands.check(checked.case)
    commands.explain("model.base_utilisation")
    commands.baseline("tiny", out=tmp_path / "sheet")
    commands.programme("tiny", worlds=2)
    commands.schema()
    assert capsys.readouterr() == ("", "")


def test_no_function_of_a_command_prints() -> None:
    """Printing stands in what click calls and in what words it: no function reaches for it."""
    for name, function in FUNCTIONS.items():
        assert not re.search(r"\bprint\(|click\.", inspect.getsource(function)), name


def test_bad_input_to_a_function_gets_sentences() -> None:
    for call in (
        lambda: commands.run("tinny"),
        lambda: commands.run("tiny", not_replaced=True),
        lambda: commands.explain(),
        lambda: commands.batch(["tiny"], out="x", worlds=1, extend=1),
        lambda: commands.verify("x.zip", case="x", inputs="x"),
        lambda: commands.compare(["nowhere", "nowhere"]),
        lambda: commands.check("tiny", design="no_such_design"),
    ):
        with pytest.raises(BadInput):
            call()


def test_numbers_and_words_that_the_command_refuses_are_refused_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        commands.run("tiny", worlds=0, seed=-1, sampling="latine", replications="8")  # type: ignore[arg-type]
    refused = {fault.key for fault in caught.value.faults}
    assert refused == {"worlds", "replications", "seed", "sampling"}
    with pytest.raises(BadInput, match="1<=x<=512"):
        commands.verify("x.zip", jobs=0)
    with pytest.raises(BadInput, match="hours"):
        commands.programme("tiny", hours="half")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="charged"):
        commands.ledger("tiny", charged="by_whim")


def test_what_comes_back_can_be_looked_at(tmp_path: Path) -> None:
    """A notebook shows the value of a last line: short, and without the trusts' posts."""
    for found in (commands.check("tiny"), commands.programme("tiny", worlds=2),
                  commands.baseline("tiny", out=tmp_path)):  # fmt: skip
        assert len(repr(found)) < 500
    for kind, long in (
        (RunFolder, {"findings", "charts", "tables"}), (Run, {"record", "tables"}),
        (Story, {"case", "calendar"}), (Verified, {"bundle"}), (Batch, {"cases"}),
    ):  # fmt: skip
        assert not long & {one.name for one in dataclasses.fields(kind) if one.repr}


def test_the_page_on_python_lists_them_all() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| `([a-z_]+)\(", text, re.M)
    assert [one.replace("-", "_") for one, _ in rows] == [two for _, two in rows]
    assert {two for _, two in rows} == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        back = inspect.signature(function).return_annotation
        row = next(line for line in text.splitlines() if f"| `{name}(" in line)
        assert f"`{back}`" in row, name

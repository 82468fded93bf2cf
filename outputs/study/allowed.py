"""What a command allows, held against what its function is called with from Python."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

import click

from scenarios.reading import BadInput, Fault

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
HELD = (click.IntRange, click.Choice, click.types.FloatParamType)
"""Kinds of option whose values are held: numbers and closed lists. Functions judge the others."""


def allowed(function: Callable[Asked, Found], command: click.Command) -> Callable[Asked, Found]:
    """Return the function, refusing what its command would: all at once, in sentences.

    Raises
    ------
    BadInput
        From the function returned, for numbers out of range and words that are none of a list.
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def asked(*given: Asked.args, **named: Asked.kwargs) -> Found:
        values = signature.bind(*given, **named).arguments
        faults = tuple(_faults(command, values))
        if faults:
            raise BadInput(faults)
        return function(*given, **named)

    return asked


def _faults(command: click.Command, values: dict[str, Any]) -> Iterator[Fault]:
    for option in command.params:
        value = values.get(str(option.name))
        if value is None or not isinstance(option.type, HELD):
            continue
        try:
            read = option.type(value, option)
        except click.BadParameter as error:
            yield Fault(str(command.name), None, str(option.name), error.message)
            continue
        if isinstance(value, str) is not isinstance(read, str) or read != value:
            text = f"{value!r} is no number of the kind it should be, such as {read!r}"
            yield Fault(str(command.name), None, str(option.name), text)

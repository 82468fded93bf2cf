"""How a page is filled in: words from a case are always escaped, and nothing missing is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

MINUS_POUND = "-\u2060£"
"""A minus and its pounds, with a mark between that no line may be broken there."""


def unbroken(value: Any) -> Any:
    """Return words in which no minus is left behind at the end of a line; markup as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.replace("-£", MINUS_POUND)
    return value


def environment(**filters: Callable[..., Any]) -> Environment:
    """Return the templates of the program with some filters of a page's own."""
    found = Environment(
        loader=PackageLoader("outputs", "templates"),
        autoescape=select_autoescape(enabled_extensions=("j2", "html"), default=True),
        undefined=StrictUndefined,
        finalize=unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(filters)
    return found

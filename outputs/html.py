"""How a page is filled in: words from a case are always escaped, and nothing missing is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def environment(**filters: Callable[..., Any]) -> Environment:
    """Return the templates of the program with some filters of a page's own."""
    found = Environment(
        loader=PackageLoader("outputs", "templates"),
        autoescape=select_autoescape(enabled_extensions=("j2", "html"), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(filters)
    return found

"""What the page keeps: runs and scenarios, side by side in one folder."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, current_app
from werkzeug.wrappers import Response as Answer

from outputs.html import environment
from outputs.study.whole import version
from outputs.web.jobs import Jobs
from outputs.web.scenario_store import Scenarios

RUNS, SCENARIOS = "runs", "scenarios"
SHARED = "SHARED_AT_PORT"
"""Where the page keeps the port at which trustees read."""


class Stores(NamedTuple):
    """Runs and scenarios."""

    jobs: Jobs
    scenarios: Scenarios


View = Callable[..., Answer]


def stores_in(data: Path) -> Stores:
    """Return what lies in a folder of the page."""
    return Stores(Jobs(data / RUNS), Scenarios(data / SCENARIOS))


def shown(page: str, status: int = 200, **words: object) -> Response:
    """Return a page."""
    text = (
        environment(when=when)
        .get_template(f"web/{page}.html.j2")
        .render(version=version(), status=status, **words)
    )
    return Response(text, status=status, mimetype="text/html")


def script_of(name: str) -> Response:
    """Return a script of the page, of our own."""
    text = environment().get_template(f"web/{name}.js").render()
    return Response(text, mimetype="text/javascript")


def when(moment: str) -> str:
    """Write a moment that is kept in UTC as the clock of this machine has it."""
    try:
        found = dt.datetime.fromisoformat(moment).astimezone()
    except (ValueError, OverflowError):
        return moment
    return f"{found.day} {found:%B %Y, %H:%M}"


def shared_at() -> str:
    """Return the address at which trustees read; nothing where the program does not share."""
    port = current_app.config.get(SHARED)
    return f"http://{socket.gethostname()}:{port}/" if port else ""


def over(view: Callable[..., Answer], stores: Stores) -> View:
    """Return a view that knows what the page keeps."""
    return lambda **place: view(stores, **place)


def serve_at(
    pages: Blueprint, stores: Stores,
    places: Iterable[tuple[str, Callable[..., Answer], list[str]]],
) -> None:  # fmt: skip
    """Have views answer at their addresses, each by its methods."""
    for address, view, methods in places:
        pages.add_url_rule(
            address, endpoint=view.__name__, view_func=over(view, stores), methods=methods
        )

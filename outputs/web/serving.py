"""The page put together, and served to this machine."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from outputs.web.guard import guard
from outputs.web.jobs import Jobs
from outputs.web.pages import pages_of

HOST = "127.0.0.1"


def make_app(data: Path) -> Flask:
    """Return the page over a folder in which its runs are kept; nothing is run by it."""
    app = Flask("trust_merger", static_folder=None, template_folder=None)
    guard(app)
    app.register_blueprint(pages_of(Jobs(data)))
    return app

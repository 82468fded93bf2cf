"""The page that a run wrote, with its drawings fetched as they come into sight."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from flask import Blueprint, Response, abort

from outputs.web.answer_pages import DRAWN
from outputs.web.guard import FINISHED
from outputs.web.stores import Stores, serve_at

PAGE, HEAD = "page.html", "<header>"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
"""What the page says of itself, for when it lies alone; here the policy is sent with it."""
DRAWING = re.compile(r"<svg\b([^>]*)>.*?</svg>", re.DOTALL)
LABEL = re.compile(r'aria-label="([^"]*)"')
BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def whole_page_of(stores: Stores) -> Blueprint:
    """Return the page that a run wrote, and its drawings."""
    pages = Blueprint("whole", __name__)
    serve_at(pages, stores, (
        ("/run/<key>/page", whole, ["GET"]),
        ("/run/<key>/page/<int:number>.svg", drawing, ["GET"]),
    ))  # fmt: skip
    return pages


def whole(stores: Stores, key: str) -> Response:
    """Return the page that a finished run wrote, each drawing at an address of its own.

    The file holds them all in itself, twice, so that it can be sent; that is a megabyte and more.
    """
    numbers = count()
    text = DRAWING.sub(lambda found: _picture(key, next(numbers), found[1]), _text(stores, key))
    text = POLICY.sub("", text, count=1)
    text = text.replace(HEAD, f"{HEAD}{back_to(key)}", 1)
    answer = Response(text, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = FINISHED
    return answer


def back_to(key: str) -> str:
    """Return what leads from the page of a run back to its answer."""
    return (
        f'<nav aria-label="Where you are"><p><a href="/run/{key}">Back to the answer</a></p></nav>'
    )


def _picture(key: str, number: int, said: str) -> str:
    """Return what stands for a drawing: its words, its size, and where it is fetched."""
    label, box = LABEL.search(said), BOX.search(said)
    size = f' width="{float(box[1]):.0f}" height="{float(box[2]):.0f}"' if box else ""
    words = label[1] if label else ""
    return f'<img src="/run/{key}/page/{number}.svg" alt="{words}"{size} loading="lazy">'


def drawing(stores: Stores, key: str, number: int) -> Response:
    """Return one drawing of the page that a finished run wrote."""
    found = [one[0] for one in DRAWING.finditer(_text(stores, key))]
    if number >= len(found):
        abort(404)
    answer = Response(found[number], mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = DRAWN
    return answer


def _text(stores: Stores, key: str) -> str:
    job = stores.jobs.find(key)
    path: Path | None = None
    if job is not None and job.state == "finished":
        path = stores.jobs.result(job) / PAGE
    if path is None or not path.is_file():
        abort(404)
    return path.read_text(encoding="utf-8")

"""What keeps the page to this machine and to its own forms: hosts, origins, sizes, policies."""

from __future__ import annotations

from flask import Flask, Response, abort, request

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""Names under which the page may be asked for."""
MOST_BYTES = 20_000_000
"""Largest thing that may be sent to the page."""
MOST_OF_FORMS, MOST_FIELDS = 1_000_000, 2_000
"""Bytes of a form without files, and fields of any."""
OWN = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Policy of pages: nothing but their own style and pictures, and forms to themselves."""
WITH_SCRIPT = f"{OWN}; script-src 'self'; connect-src 'self'"
"""Policy of the pages that have a script, of our own; without it a link or a form does the same."""
FINISHED = OWN.replace("style-src 'self'", "style-src 'unsafe-inline'")
"""Policy of pages that a run wrote: their style stands inside them, and no script runs."""
SAME = ("same-origin", "none")
"""Where a browser may say that a request comes from: this page, or somebody's own typing."""
WAYS = ("http", "https")
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def guard(app: Flask) -> None:
    """Have a page refuse foreign hosts, foreign forms and large bodies, and say its policies."""
    app.config["TRUSTED_HOSTS"] = list(LOCAL)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_OF_FORMS
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.before_request(refuse_foreign)
    app.after_request(with_policies)


def refuse_foreign() -> None:
    """Refuse what another page sends: by what the browser says of its origin, or its Origin."""
    said = request.headers.get("Sec-Fetch-Site")
    if request.method not in CHANGES:
        return
    origin = request.headers.get("Origin")
    if said is not None and said not in SAME:
        abort(403)
    # Behind a proxy that seals the way (TLS) a browser says https, and this page knows http alone.
    if origin is not None and origin not in {f"{way}://{request.host}" for way in WAYS}:
        abort(403)
    if said is None and origin is None:
        abort(403)


def with_policies(response: Response) -> Response:
    """Say what a browser may load and keep of an answer."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", OWN)
    headers["X-Content-Type-Options"] = "nosniff"
    # 'no-referrer' would have browsers send no origin with the page's own forms.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = "no-store"
    return response

"""The page put together, and served to this machine."""

from __future__ import annotations

from flask import Flask

from outputs.web.answer_pages import answer_pages_of
from outputs.web.arm_pages import arm_pages_of
from outputs.web.claim_pages import claim_pages_of
from outputs.web.compare_pages import compare_pages_of
from outputs.web.data_pages import data_pages_of
from outputs.web.diligence_pages import diligence_pages_of
from outputs.web.from_pages import from_pages_of
from outputs.web.guard import guard
from outputs.web.hub_pages import hub_pages_of
from outputs.web.pages import pages_of
from outputs.web.scenario_pages import scenario_pages_of
from outputs.web.stores import SHARED, Stores
from outputs.web.take_pages import take_pages_of
from outputs.web.try_pages import try_pages_of
from outputs.web.whole_page import whole_page_of

HOST = "127.0.0.1"
MADE = (pages_of, scenario_pages_of, arm_pages_of, claim_pages_of, answer_pages_of, from_pages_of,
        compare_pages_of, try_pages_of, data_pages_of, take_pages_of,
        diligence_pages_of, hub_pages_of, whole_page_of)  # fmt: skip
"""What makes the pages."""


def make_app(stores: Stores, share: int | None = None) -> Flask:
    """Return the page over what it keeps; nothing is run by it.

    Parameters
    ----------
    share
        Port at which trustees read what is published, where there is one.
    """
    app = Flask("trust_merger", static_folder=None, template_folder=None)
    app.config[SHARED] = share
    guard(app)
    for pages in MADE:
        app.register_blueprint(pages(stores))
    return app

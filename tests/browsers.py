"""A headless browser for tests: Chromium of the machine, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
GRAVE = ("serious", "critical")


@contextmanager
def headless() -> Iterator[Browser]:
    """Yield a browser; skip the test where the machine has none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    # Its own fence does not work for the superuser, as whom tests run in a container.
    bare = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=bare)
        try:
            yield browser
        finally:
            browser.close()


def grave(browser: Browser, place: Path | str, width: int = 1280) -> list[str]:
    """Return what axe finds of a page that shuts somebody out, serious or critical.

    Parameters
    ----------
    place
        A file, or an address.
    """
    # The page allows no script; axe is one, and is let in by the browser alone.
    page = browser.new_page(bypass_csp=True, viewport={"width": width, "height": 900})
    try:
        page.goto(place if isinstance(place, str) else place.as_uri())
        found = Axe().run(page).response["violations"]
    finally:
        page.close()
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found if one["impact"] in GRAVE
        for node in one["nodes"]
    ]  # fmt: skip

"""The words of a page, without its pictures: for tests that read, and do not look."""

from __future__ import annotations

from unittest.mock import patch

from markupsafe import Markup

from outputs import page as pages
from outputs.findings import Findings
from outputs.html import MINUS_POUND


def words_of_page(findings: Findings) -> str:
    """Return the page with every chart's table and no chart drawn: drawing takes most of it.

    Marks that keep a minus with its pounds are left out: they are no words.
    """
    with patch.object(pages, "_inlined", lambda *_: Markup("<svg></svg>")):
        return pages.page(findings).replace(MINUS_POUND, "-£")

"""The pack as one page of HTML: no script, nothing fetched, charts inside, fit to be printed."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from outputs.charts.files import inline
from outputs.html import environment
from outputs.pack.content import Content
from outputs.pack.theme import Look


def write_html(content: Content, charts: Path, look: Look, path: Path) -> Path:
    """Write the pack as one page; return its path.

    Parameters
    ----------
    charts
        Folder of the run's charts.
    """
    text = environment().get_template("pack.html.j2").render(
        pack=content, sections=content.all_sections, theme=look.theme,
        about=content.about(look.theme.boards), drawn=_drawn(content, charts),
        logo=base64.b64encode(look.logo).decode("ascii") if look.logo else "",
    )  # fmt: skip
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _drawn(content: Content, charts: Path) -> dict[str, str]:
    pictures = [one for section in content.all_sections for one in section.pictures]
    return {
        one.name: inline(
            (charts / f"{one.name}.svg").read_text(encoding="utf-8"), one.name,
            escape(one.alternative, quote=True),
        )
        for one in pictures
    }  # fmt: skip

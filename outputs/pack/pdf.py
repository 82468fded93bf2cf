"""The pack on paper: a tagged PDF with contents, page numbers and words for every picture."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib

from outputs.pack.content import Block, Content, Flipbook, Grid, Picture, Section
from outputs.pack.packages import needed
from outputs.pack.theme import Look
from outputs.workbook.safely import MADE

WIDE, TALL = 17.0, 18.5
"""Centimetres between the margins of a page, and the most a chart may take of its height."""
LEFT_OUT = ("log",)
"""Sections that stand on the page and in the sheets, and not on paper."""
LETTERS, BESIDE = 120, 2.5
"""Letters of the smallest print across a page, and the room beside a column in letters."""


def write_pdf(content: Content, charts: Path, look: Look, path: Path) -> Path:
    """Write the pack as a PDF that meets PDF/UA-1; return its path.

    Parameters
    ----------
    charts
        Folder of the run's charts.

    Raises
    ------
    BadInput
        When the package that sets pages is not installed.
    """
    path.write_bytes(_compiled(content, charts, look, "pdf")[0])
    return path


def page_pictures(content: Content, charts: Path, look: Look, dots: float = 60) -> list[bytes]:
    """Return every page as a PNG picture, to be looked at.

    Raises
    ------
    BadInput
        When the package that sets pages is not installed.
    """
    return _compiled(content, charts, look, "png", dots)


def _compiled(
    content: Content, charts: Path, look: Look, form: str, dots: float = 72
) -> list[bytes]:
    typst: ModuleType = needed("typst", "a PDF")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = resources.files("outputs") / "templates" / "pack.typ"
        (folder / "pack.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        if look.logo is not None:
            (folder / "logo.png").write_bytes(look.logo)
        told = json.dumps(_data(content, charts, look, folder))
        (folder / "pack.json").write_text(told, encoding="utf-8")
        asked: dict[str, Any] = {"pdf_standards": "ua-1", "timestamp": MADE}
        made = typst.compile(
            str(folder / "pack.typ"), root=str(folder), format=form, ppi=dots,
            font_paths=[str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")],
            ignore_system_fonts=True, **(asked if form == "pdf" else {}),
        )  # fmt: skip
    return made if isinstance(made, list) else [made]


def _data(content: Content, charts: Path, look: Look, folder: Path) -> dict[str, Any]:
    about = list(content.about(look.theme.boards))
    if content.draft:
        about.append(f"Draft. {content.draft}")
    answers, rest = (
        [_section(one, charts, folder) for one in sections if one.key not in LEFT_OUT]
        for sections in (content.answers, content.the_rest)
    )
    return {
        "content": content.model_dump(mode="json", exclude={"sections", "diligence"}),
        "theme": look.theme.model_dump(mode="json"),
        "logo": "logo.png" if look.logo is not None else "",
        "short": content.title,
        "foot": content.foot,
        "about": about,
        "answers": answers,
        "sections": rest,
    }


def _section(section: Section, charts: Path, folder: Path) -> dict[str, Any]:
    blocks = [_block(block, charts, folder) for block in section.blocks]
    return {"title": section.title, "fresh": section.key == "forms", "blocks": blocks}


def _block(block: Block, charts: Path, folder: Path) -> dict[str, Any]:
    block = block.grid if isinstance(block, Flipbook) else block
    plain = block.model_dump(mode="json")
    if isinstance(block, Picture):
        source = charts / f"{block.name}.svg"
        shutil.copyfile(source, folder / source.name)
        return {**plain, "file": source.name, "alt": block.alternative, "width": _width(source)}
    if isinstance(block, Grid):
        widths = column_widths(block)
        return {**plain, "widths": widths, "size": 7.5 if len(widths) < 7 else 6.5}
    return plain


def _width(svg: Path) -> float:
    """Return how wide a chart is on the page: all of it, unless it would be too high."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8")[:2_000])
    if found is None:
        return WIDE
    wide, high = map(float, found.groups())
    return min(WIDE, TALL * wide / high)


def column_widths(grid: Grid) -> list[float]:
    """Return how much room each column gets, in letters: its longest word, and of what is left more
    the more its cells have to say.
    """
    columns = list(zip(grid.headings, *grid.rows, strict=True))
    least = [max((len(word) for cell in cells for word in cell.split()), default=0) + BESIDE
             for cells in columns]  # fmt: skip
    means = [sum(map(len, cells)) / len(cells) for cells in columns]
    wanted = [max(1.0, mean - needed) for mean, needed in zip(means, least, strict=True)]
    left = max(0.0, LETTERS - sum(least))
    return [needed + left * want / sum(wanted) for needed, want in zip(least, wanted, strict=True)]

"""The gallery of charts in docs/, made from a finished run of the shipped case.

python -m tests.gallery RUN    copy the charts of a run, smaller, and write docs/gallery.md
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from outputs.pack.building import read_content
from outputs.pack.content import Content, Picture

DOCS = Path(__file__).parents[1] / "docs"
FOLDER, PAGE = DOCS / "gallery", DOCS / "gallery.md"
WIDE = 900
"""Dots across."""
COLOURS = 256


def charts_of(content: Content) -> tuple[Picture, ...]:
    """Return every chart of a pack once, in its order."""
    found = {one.name: one for section in content.sections for one in section.pictures}
    return tuple(found.values())


def file_of(picture: Picture) -> str:
    """Return the file of a chart in the gallery: its name without that of the claim."""
    return f"{picture.name.partition('-promised_saving')[0]}.png"


def page_of(content: Content) -> str:
    """Return the gallery as a page: each chart with its finding and its plain words."""
    parts = [
        "# Charts of the shipped case\n\n"
        f"{content.title} {content.illustrative} {content.runs[:1].upper()}{content.runs[1:]}. "
        "Each stands in the pack with its numbers beside it; the words under it are worked out "
        "from them.\n"
    ]
    for picture in charts_of(content):
        said = "\n\n".join(picture.said)
        parts.append(f"## {picture.title}\n\n![{picture.title}](gallery/{file_of(picture)})\n\n"
                     f"{said}\n")  # fmt: skip
    return "\n".join(parts)


def write(run: Path) -> None:
    """Write page and pictures from the folder of a run."""
    content = read_content(run)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for picture in charts_of(content):
        with Image.open(run / "charts" / f"{picture.name}.png") as image:
            size = (WIDE, round(image.height * WIDE / image.width))
            small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            small.quantize(COLOURS).save(FOLDER / file_of(picture), optimize=True)
    PAGE.write_text(page_of(content), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

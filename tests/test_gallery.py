"""The gallery in docs/ holds a picture for every chart it names, and the README leads to it."""

from __future__ import annotations

import re

from PIL import Image

from tests.gallery import DOCS, FOLDER, PAGE


def test_every_chart_of_the_gallery_is_there_with_words_and_no_other() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"!\[([^\]]+)\]\(gallery/([a-z0-9-]+\.png)\)", text)
    assert len(named) >= 14  # the chart of jobs shows nothing here and is a sentence
    assert {name for _, name in named} == {path.name for path in FOLDER.iterdir()}
    for part in text.split("\n## ")[1:]:
        title, picture, *said = [line for line in part.splitlines() if line]
        assert picture.startswith(f"![{title}]")
        assert said, title


def test_pictures_are_small_and_not_blank() -> None:
    for path in FOLDER.iterdir():
        assert path.stat().st_size < 150_000, path.name
        with Image.open(path) as image:
            assert len(image.convert("RGB").getcolors(1_000_000) or []) > 4, path.name


def test_the_readme_leads_to_it() -> None:
    assert "docs/gallery.md" in (DOCS.parent / "README.md").read_text(encoding="utf-8")

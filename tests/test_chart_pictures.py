"""Snapshot: every chart looks as it did when somebody last looked at it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tests.chart_pictures import (
    FOLDER,
    LARGEST_MEAN,
    MOST_CHANGED,
    WRITE,
    changed,
    charts,
    drawn,
)


def same(now: Image.Image, stored: Image.Image) -> bool:
    part, mean = changed(now, stored)
    return part <= MOST_CHANGED and mean <= LARGEST_MEAN


@pytest.mark.slow
def test_every_chart_looks_as_it_did() -> None:
    pictures = {chart.name: drawn(chart) for chart in charts()}
    assert {path.stem for path in FOLDER.iterdir()} == set(pictures), WRITE
    others = []
    for name, now in pictures.items():
        with Image.open(FOLDER / f"{name}.png") as stored:
            if not same(now, stored.convert("RGB")):
                others.append(name)
    assert others == [], f"look at them; if that is right, store them anew: {WRITE}"


def test_a_line_that_is_gone_or_another_colour_is_seen() -> None:
    white = Image.new("RGB", (200, 100), "white")
    lined = white.copy()
    ImageDraw.Draw(lined).line((0, 50, 200, 50), fill="#12436D", width=3)
    other = white.copy()
    ImageDraw.Draw(other).line((0, 50, 200, 50), fill="#F46A25", width=3)
    assert same(lined, lined.copy())
    assert not same(lined, white)
    assert not same(lined, other)
    assert not same(lined, lined.resize((201, 100)))

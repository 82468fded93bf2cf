"""Reference pictures of every chart, small: a snapshot, to see that none changes unmeant.

python -m tests.chart_pictures --write    store the pictures as they come out now
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

from outputs.charts.chart import Chart
from outputs.charts.house import STYLE
from outputs.findings import find
from tests.made_extremes import charts_of_trial
from tests.made_records import made_case, made_info, made_run

FOLDER = Path(__file__).parent / "pictures"
WRITE = "python -m tests.chart_pictures --write"
DOTS, COLOURS = 40, 32
OFTEN = 64
"""Of 255: from which difference on a dot counts as another."""
MOST_CHANGED, LARGEST_MEAN = 0.01, 3.0
"""Part of the dots that may be others, and mean difference of all, of 255."""


def charts() -> Iterator[Chart]:
    """Yield every chart of a made-up run that has anything to draw, and those of a trial."""
    info = made_info(worlds=12, replications=1)
    findings = find(made_case(), made_run(12, 1), info)
    for found in findings.claims:
        yield from (chart for chart in found.all_charts if not chart.table.empty)
    yield from charts_of_trial()


def drawn(chart: Chart) -> Image.Image:
    """Return a chart as a small picture of few colours."""
    held = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        chart.draw().savefig(held, format="png", dpi=DOTS)
    held.seek(0)
    return Image.open(held).convert("RGB").quantize(COLOURS).convert("RGB")


def changed(now: Image.Image, stored: Image.Image) -> tuple[float, float]:
    """Return the part of dots that are others, and the mean difference; all, if sizes differ."""
    if now.size != stored.size:
        return 1.0, 255.0
    gap = np.abs(np.asarray(now, dtype=np.float64) - np.asarray(stored, dtype=np.float64))
    return float((gap.max(axis=2) > OFTEN).mean()), float(gap.mean())


def write() -> None:
    """Store every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for chart in charts():
        drawn(chart).quantize(COLOURS).save(FOLDER / f"{chart.name}.png", optimize=True)


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write()

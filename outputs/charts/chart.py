"""A chart as the page and the run folder know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Chart:
    """One chart: a name for its files, its finding, the numbers it draws, and how to draw it.

    `months_apart` says which months of a table by month the page shows; the files have them all.
    `measured` says what is drawn, its unit and range, of a chart so simple that slides and sheets
    draw it themselves; of others it is empty.
    """

    name: str
    title: str
    table: pd.DataFrame
    draw: Callable[..., Figure]
    months_apart: int = 3
    measured: str = ""

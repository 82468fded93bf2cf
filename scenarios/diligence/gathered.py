"""Everything checks may look at: what is filled in, and the published figures that come with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from scenarios.diligence.facts import Facts, Row
from scenarios.diligence.reading import read_benchmarks, read_cost_tenths


def gathered(
    sheets: Mapping[str, tuple[Row, ...]], asked_on: dt.date,
    calculated: Mapping[str, float] | None = None,
) -> Facts:  # fmt: skip
    """Return the facts of some sheets; a figure a trust gives of others comes before the country's.

    Parameters
    ----------
    calculated
        What runs say, if there are any.
    """
    shipped: tuple[Row, ...] = tuple(row.model_dump() for row in read_benchmarks())
    own = {
        **sheets, "benchmarks": (*sheets.get("benchmarks", ()), *shipped),
        "cost_tenths": tuple(row.model_dump() for row in read_cost_tenths()),
    }  # fmt: skip
    return Facts(own, calculated or {}, asked_on)

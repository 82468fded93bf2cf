"""What a claimed course of action saves in one year, pair by pair, read from a finished run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from outputs.comparison import saved_by_run


def saved_by_pair(
    folder: Path, claim: Mapping[str, Any], rule: str, year: int
) -> pd.Series[float] | None:
    """Return pounds saved by world and replication; None where the run tells of no such year.

    Parameters
    ----------
    folder
        Of the run.
    claim
        As the run's record has it: the course of action, and what it is compared with.
    rule, year
        Key of the counting rule, and the year after the decision.
    """
    rows = pd.read_csv(folder / "tables" / "savings.csv")
    some = rows[(rows["counting_rule"] == rule) & (rows["year"] == year)]
    try:
        found = saved_by_run(some, claim["arm"], claim["compared_with"], "year", "gbp")
    except KeyError:
        return None
    return None if found.empty else found[year].sort_index()

"""Work that schools gave up waiting for and did themselves, school by school."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from outputs.amounts import with_interval
from outputs.charts.paired_bars import by_item
from outputs.place_names import school_names
from outputs.probability import Spread, spread_of


def shadow_runs(shadow: pd.DataFrame, arms: Sequence[str], year: int) -> pd.DataFrame:
    """Hours of shadow work in one year by run (rows) and (arm, school) (columns)."""
    kept = shadow[(shadow["year"] == year) & shadow["arm"].isin(list(arms))]
    hours = kept.groupby(["world", "replication", "arm", "school"], observed=True)["value"].sum()
    return pd.DataFrame(hours.unstack(["arm", "school"]))


def shadow_table(case: Case, shadow: pd.DataFrame, arms: Sequence[str], year: int) -> pd.DataFrame:
    """Hours of shadow work by school in one year, of two arms (base first): mean, P10, P90."""
    runs = shadow_runs(shadow, arms, year)
    rows = pd.DataFrame(
        [
            (school, arm, value)
            for arm, school in map(tuple, runs.columns)
            for value in runs[arm, school]
        ],
        columns=["item", "arm", "value"],
    )
    return by_item(rows, school_names(case), arms)


def rises(shadow: pd.DataFrame, arms: Sequence[str], year: int) -> dict[str, Spread]:
    """Paired difference of hours by school, the second arm less the first, over runs.

    Places without any shadow work in any run of either arm are left out.
    """
    runs = shadow_runs(shadow, arms, year)
    worlds = runs.index.get_level_values("world").to_numpy()
    return {
        str(school): spread_of((runs[arms[1], school] - runs[arms[0], school]).to_numpy(), worlds)
        for school in dict.fromkeys(runs.columns.get_level_values("school"))
        if all((arm, school) in runs.columns for arm in arms)
        and any(runs[arm, school].any() for arm in arms)
    }


def shadow_title(names: dict[str, str], changes: dict[str, Spread], year: int, label: str) -> str:
    """Say at which school the work done in place of the centre rises most, with its interval."""
    if not changes or all(np.isclose(spread.mean, 0) for spread in changes.values()):
        return f"{label}: schools do as much of the work themselves in year {year} as without it"
    worst = max(changes, key=lambda school: (changes[school].mean, school))
    spread = changes[worst]
    if spread.mean <= 0:
        return f"{label}: no school does more of the work itself in year {year} than without it"
    rising = len([s for s in changes.values() if s.mean > 0])
    said = with_interval(spread.mean, spread.low, spread.high)
    return (
        f"{label}: in year {year} the work schools do themselves rises most at "
        f"{names.get(worst, worst)}, by {said} hours on the mean of runs; it rises at {rising} of "
        f"{len(changes)} schools"
    )

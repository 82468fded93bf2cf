"""A table of the stages of mergers: when tasks and gates begin and end, over runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.measures import STAGE_MEASURES
from entities.records import Records
from outputs.tidy import over_runs

UNITS = {"begins": "weeks", "ends": "weeks", "loops": "times"}


def stages_table(records: Sequence[Records]) -> pd.DataFrame:
    """When tasks and gates begin and end, in weeks after the decision, and how often again."""
    axes = records[0].axes
    if not axes.stages:
        return pd.DataFrame(columns=["arm", "stage", "measure", "runs", "unit"])
    values = np.stack([record.stages for record in records])
    frame = over_runs(records, values, {"stage": axes.stages, "measure": STAGE_MEASURES})
    frame["unit"] = frame["measure"].astype(str).map(UNITS)
    return frame

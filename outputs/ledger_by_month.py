"""The ledger month by month and school by school: the finest table of money, mean over runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.records import LedgerKey, Records
from outputs.ledger_sums import keys_of, summed
from outputs.money import key_columns, means_that_add_up, schools_together
from outputs.tidy import categories, months_numbered, year_of

COLUMNS = ("arm", "month", *LedgerKey._fields, "unit", "runs", "mean", "pence")


def ledger_by_month(records: Sequence[Records]) -> pd.DataFrame:
    """Return the mean of every ledger row of every arm by month; a run without it counts as nought.

    The months of the run-in are in it, numbered 0 and below. Means are whole pence that add up,
    over months and schools, to the year of the same row in the money table. `pence` holds the sum
    over runs exactly; rows of nought are left out.
    """
    keys = tuple(sorted(keys_of(records)))
    arms = tuple(dict.fromkeys(record.arm for record in records))
    frames = []
    for number, arm in enumerate(arms):
        own = [record for record in records if record.arm == arm]
        frame = _of_arm(own, keys)
        frame.insert(0, "arm", categories(np.full(len(frame), number), arms))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


def _of_arm(records: Sequence[Records], keys: tuple[LedgerKey, ...]) -> pd.DataFrame:
    position = {key: n for n, key in enumerate(keys)}
    total = np.zeros((len(keys), len(records[0].axes.months)), dtype=np.int64)
    for record in records:
        total += summed(record, position.get, len(keys))
    row, at = np.nonzero(total)
    month = months_numbered(records[0])[at]
    frame = pd.DataFrame({"month": month, **key_columns(keys, row)})
    frame["unit"] = categories(np.zeros_like(row), ("gbp",))
    frame["runs"] = len(records)
    frame["pence"] = total[row, at]
    together = pd.Series([schools_together(key) for key in keys]).factorize()[0]
    by = [together[row], year_of(month)]
    frame["mean"] = means_that_add_up(frame["pence"], len(records), by)
    return frame

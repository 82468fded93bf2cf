"""Leaders' attention as told: hours they have, hours asked of them, and what integration gets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.claim import Claim
from entities.measures import ATTENTION_MEASURES
from entities.records import Numbers, Records
from outputs.amounts import per_cent
from outputs.probability import edges_in_words, edges_of, shares_of
from outputs.tidy import counted, over_runs

UNIT = "hours_a_week"


def attention_by_month(records: Sequence[Records]) -> pd.DataFrame:
    """Hours a week of leaders by month after the decision, over runs; empty arms have no rows."""
    values = counted(np.stack([r.attention for r in records]), records[0].axes.run_in_months)
    months = list(range(1, values.shape[-1] + 1))
    frame = over_runs(records, values, {"measure": ATTENTION_MEASURES, "month": months})
    frame["unit"] = UNIT
    return frame


def in_first_year(records: Sequence[Records], arm: str) -> dict[str, Numbers]:
    """Return hours a week of the first year by measure, a number a run that goes on through it."""
    own = [r for r in records if r.arm == arm]
    first = [
        counted(r.attention, r.axes.run_in_months)[:, :MONTHS_PER_YEAR].mean(axis=1) for r in own
    ]
    kept = [one for one in first if np.isfinite(one).all()]
    table = np.stack(kept, axis=1) if kept else np.zeros((len(ATTENTION_MEASURES), 0))
    return dict(zip(ATTENTION_MEASURES, table, strict=True))


def said_of_attention(records: Sequence[Records], claim: Claim) -> str:
    """Say what leaders have, what is asked of them and what integration gets in the first year."""
    hours = in_first_year(records, claim.arm)
    asks = hours["asked"] > 0
    hours, runs = {name: values[asks] for name, values in hours.items()}, int(asks.sum())
    if not runs:
        return ""
    share = hours["given"] / hours["asked"]
    whole = _in_first_year_together(records, claim.arm)
    low, high = np.quantile(share, edges_of(runs))
    spread = edges_in_words(runs)
    every = sum(record.arm == claim.arm for record in records)
    return (
        f"In the first year after the decision integration asks leaders for "
        f"{_hours(hours['asked'])} hours a week and their other work beyond the day job for "
        f"{_hours(hours['other'])}; they have {_hours(hours['available'])} (middle run of each, in "
        f"brackets {spread}; the {runs} of {every} runs that go on through the year). Integration "
        "gets "
        f"{per_cent(whole)} of the hours it asks for in that year, all runs together "
        f"({spread} of those {runs}: {per_cent(float(low))} to {per_cent(float(high))}), and goes "
        "as much slower. "
        "How many hours the stages take, and what executives can give, is judgement."
    )


def _in_first_year_together(records: Sequence[Records], arm: str) -> float:
    """Return the share given of the hours asked for, every month over the runs there are in it.

    As the chart of leaders' hours has it: a run that is refused is there until then.
    """
    table = attention_by_month([record for record in records if record.arm == arm])
    first = table[table["month"] <= MONTHS_PER_YEAR].astype({"measure": str})
    sums = first.groupby("measure")["mean"].sum()
    return float(sums["given"] / sums["asked"])


def _hours(values: Numbers) -> str:
    low, middle, high = np.quantile(values, shares_of(len(values)))
    between = "" if low == middle == high else f" ({low:,.0f} to {high:,.0f})"
    return f"{middle:,.0f}{between}"

"""How much of an answer rests on who leaves and how fast others come, and what feeds on itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.assumption import World
from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers, Records
from entities.trust import StaffCounts
from outputs.amounts import in_sentence, per_cent
from outputs.comparison import against, by_pair, saving_by_pair
from outputs.probability import CONFIDENCE, edges_in_words, shares_of
from outputs.service import waits_supported
from outputs.tables import Tables

LEAVING_AND_HIRING: tuple[str, ...] = (
    "workforce.support_leaver_rate",
    "workforce.time_to_hire_weeks",
    "model.failed_recruitment_share",
    "workforce.new_holder_notice_share",
    "workforce.ramp_up_months",
    "workforce.ramp_up_start_share",
    "model.agency_cover_share",
    "model.merger_leaving_multiplier",
    "people.at_risk_leaving",
    "model.workload_leaving_elasticity",
    "people.long_absence_rate",
    "people.long_absence_months",
)
"""Assumptions on who leaves, how long posts stand empty and how long new holders learn."""

Z_95 = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
FEWEST_WORLDS_A_KEY = 4
"""Fewer worlds than four for each assumption cannot tell their part from chance."""


class Rests(NamedTuple):
    """Share of the variance between worlds that goes with some assumptions, with its interval."""

    share: float
    low: float
    high: float


def explained(values: Numbers, known: Numbers) -> Rests | None:
    """Return the share of the variance of a figure that some assumptions explain, linearly.

    The adjusted coefficient of determination of a linear regression, with the large-sample
    interval of Olkin and Finn (1995), Psychological Bulletin 118, 155-164, both kept between nought
    and one. None where there are too few worlds, or where the figure does not vary.

    Parameters
    ----------
    values
        The figure in each world.
    known
        Assumptions by (world, assumption).
    """
    kept = known[:, known.std(axis=0) > 0] if len(known) else known
    n, k = kept.shape
    spread = float(((values - values.mean()) ** 2).sum())
    few = n < FEWEST_WORLDS_A_KEY * max(1, k)
    if few or k == 0 or spread == 0 or len(values) != n:
        return None
    scaled = (kept - kept.mean(axis=0)) / kept.std(axis=0)
    fitted = np.column_stack([np.ones(n), scaled])
    left = values - fitted @ np.linalg.lstsq(fitted, values, rcond=None)[0]
    plain = 1 - float((left**2).sum()) / spread
    share = max(0.0, 1 - (1 - plain) * (n - 1) / (n - k - 1))
    error = math.sqrt(4 * share * (1 - share) ** 2 * (n - k - 1) ** 2 / ((n**2 - 1) * (n + 3)))
    return Rests(share, max(0.0, share - Z_95 * error), min(1.0, share + Z_95 * error))


def rests_on_hiring(
    case: Case, tables: Tables, claim: Claim, worlds: Sequence[World]
) -> tuple[str, ...]:
    """Say how much of the saving and of waits rests on leaving and hiring, and on whose figures.

    Paired differences between the claim's arm and the one it is compared with, in the claim's
    year, the mean over replications of each world.
    """
    known = _known(worlds)
    saved = saving_by_pair(tables.savings, claim.arm, claim.compared_with, claim.counting_rule)
    parts = {"the saving": _by_world(saved[claim.year_after_decision])}
    waits = tables.service[tables.service["measure"] == "mean_wait"]
    pairs = against(by_pair(waits, "function"), claim.arm, claim.compared_with)
    labels = {f.key: f.label for f in case.functions}
    for function in waits_supported(case):
        column = (function, claim.year_after_decision)
        if column in pairs.columns:
            parts[f"the wait for {in_sentence(labels[function])}"] = _by_world(pairs[column])
    told = [(what, explained(value, known)) for what, value in parts.items()]
    return (_whose(case), *_said(told, len(worlds), known.shape[1], claim.year_after_decision))


def _known(worlds: Sequence[World]) -> Numbers:
    """Return leaving and hiring by (world, assumption), a trust's own figures among them."""
    names = [
        name
        for name in (worlds[0].values if worlds else ())
        if name.partition("@")[0] in LEAVING_AND_HIRING
    ]
    values = [[world[name] for name in names] for world in worlds]
    return np.asarray(values, dtype=np.float64).reshape(len(worlds), len(names))


def _by_world(values: pd.Series[float]) -> Numbers:
    return np.asarray(values.groupby("world").mean().sort_index(), dtype=np.float64)


def _said(
    told: Sequence[tuple[str, Rests | None]], worlds: int, keys: int, year: int
) -> tuple[str, ...]:
    found = [(what, rests) for what, rests in told if rests is not None]
    if not found:
        need = FEWEST_WORLDS_A_KEY * max(1, keys)
        if worlds >= need:
            return ("Nothing differs between worlds, so nothing rests on leaving and hiring.",)
        return (
            f"With {worlds} worlds it cannot be said how much of the answer rests on what is "
            f"believed of leaving and hiring; {need} can tell.",
        )
    parts = [
        f"{per_cent(r.share)} of {what} ({per_cent(r.low)} to {per_cent(r.high)})"
        for what, r in found
    ]
    return (
        f"Of what differs between worlds in year {year} against the arm compared with, what is "
        f"believed of leaving and hiring explains {', '.join(parts)}; intervals of 95%. The rest "
        "is other beliefs, and luck.",
    )


def _whose(case: Case) -> str:
    own = [trust.name for trust in case.trusts if trust.staff_counts != StaffCounts()]
    if not own:
        return (
            "Leaving and hiring stand on the sector's figures and on judgement: no trust gave its "
            "own leavers, failed rounds of recruitment or weeks to hire."
        )
    names = ", ".join(own)
    return f"Leaving or hiring stands on the own counts of {names}, elsewhere on the sector's."


def feeds_on_itself(records: Sequence[Records]) -> str:
    """Say how much a rise in leaving comes back as more leaving, and how often that ran away."""
    gains = np.asarray([record.leaving.loop_gain for record in records])
    away = sum(record.leaving.ran_away for record in records)
    low, middle, high = np.quantile(gains, shares_of(len(gains)))
    return (
        "Departures can set off further departures, as those who stay have more to do: every 100 "
        f"set off {100 * middle:.1f} more ({edges_in_words(len(gains))}: {100 * low:.1f} to "
        f"{100 * high:.1f}; from 100 on it would run away by itself). In {away} of {len(records)} "
        "runs of all arms heavy work held the leaving of a post at its cap for a year or longer."
    )

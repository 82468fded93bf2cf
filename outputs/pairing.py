"""What comparing on the same luck is worth: the variance of differences, paired and apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from outputs.comparison import by_pair
from outputs.drivers import Places, left_out_one_by_one
from outputs.money import PENCE_IN_A_POUND, counted_rows
from outputs.service import waits_supported
from outputs.tables import Tables

Numbers = npt.NDArray[np.float64]
Pairs = tuple[Numbers, Numbers]
"""Two arms by (world, replication)."""


@dataclass(frozen=True)
class PairingRow:
    """How many separate runs one paired run is worth, for one measure of a claim.

    Attributes
    ----------
    ratio, low, high
        Variance within worlds of the difference of separate runs over that of paired ones, with
        its 95% interval; infinite where the pair never differs by luck.
    """

    measure: str
    ratio: float
    low: float
    high: float
    worlds: int
    replications: int


def pairing(case: Case, tables: Tables, claim: Claim) -> tuple[PairingRow, ...]:
    """Return what pairing is worth for the saving and for each wait, in the year of a claim.

    Within worlds: luck alone, as what is not known is the same in both arms whatever is done about
    luck. Waits are of the functions that the trusts' own data support, or else of all.

    Raises
    ------
    ValueError
        When there are fewer than two replications a world, or two worlds.
    """
    labels = {function.key: function.label for function in case.functions}
    found = [("saving", _costs(case, tables, claim))]
    waits = tables.service[tables.service["measure"] == "mean_wait"]
    laid = by_pair(waits, "function")
    for key in waits_supported(case) or tuple(labels):
        columns = [(arm, key, claim.year_after_decision) for arm in _arms(claim)]
        if set(columns) <= set(laid.columns):
            found.append((f"wait: {labels[key]}", _square(laid[columns].dropna())))
    return tuple(_row(name, pairs) for name, pairs in found)


def _arms(claim: Claim) -> tuple[str, str]:
    return claim.arm, claim.compared_with


def _costs(case: Case, tables: Tables, claim: Claim) -> Pairs:
    rows = counted_rows(tables.money, case.counting_rule(claim.counting_rule))
    rows = rows[(rows["year"] == claim.year_after_decision) & rows["arm"].isin(_arms(claim))]
    pence = rows.groupby(["arm", "world", "replication"], observed=True)["pence"].sum()
    return _square(pence.unstack("arm")[list(_arms(claim))] / PENCE_IN_A_POUND)


def _square(laid: pd.DataFrame) -> Pairs:
    """Lay two columns out by (world, replication), worlds without all replications left out."""
    worlds = laid.index.get_level_values("world")
    counts = worlds.value_counts()
    kept = laid[worlds.isin(counts[counts == counts.max()].index)].sort_index()
    size = (-1, int(counts.max()) if len(counts) else 1)
    one, other = (kept.iloc[:, n].to_numpy(dtype=np.float64).reshape(size) for n in (0, 1))
    return one, other


def _row(measure: str, pairs: Pairs) -> PairingRow:
    worlds, replications = pairs[0].shape
    if worlds < 2 or replications < 2:
        raise ValueError("pairing is told of two worlds and two replications of each, at least")
    every: Places = np.arange(worlds, dtype=np.int64)
    whole = _ratio(pairs, every)
    if not np.isfinite(whole):
        return PairingRow(measure, whole, whole, whole, worlds, replications)
    _, half = left_out_one_by_one(lambda kept: float(np.log(_ratio(pairs, kept))), worlds)
    factor = float(np.exp(half))
    return PairingRow(measure, whole, whole / factor, whole * factor, worlds, replications)


def _ratio(pairs: Pairs, kept: Places) -> float:
    one, other = (of[kept] for of in pairs)
    apart = _within(one) + _within(other)
    paired = _within(one - other)
    return apart / paired if paired > 0 else float("inf") if apart > 0 else 1.0


def _within(values: Numbers) -> float:
    """Return the variance within worlds, pooled over them."""
    return float(values.var(axis=1, ddof=1).mean())

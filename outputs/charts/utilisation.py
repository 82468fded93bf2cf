"""How busy the desks of the centres are, and where queues begin to grow fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from entities.case import Case
from outputs.charts.paired_bars import Zone
from outputs.place_names import centre_desk_names
from outputs.service import waits_supported

BUSY, FULL = 85.0, 95.0
"""Per cent of a desk's attended time at work. In the theory of queues (Erlang 1917; Kingman 1961)
the wait grows as 1 / (1 - utilisation): from 85% to 95% it triples."""

GROWS_FAST = Zone(BUSY, FULL, "85% to 95% busy: queues grow fast")


def utilisation_table(
    case: Case, desks: pd.DataFrame, arms: Sequence[str], year: int
) -> pd.DataFrame:
    """Utilisation in per cent by desk of the centres, of two arms (base first), in one year.

    Mean, P10 and P90 over runs. A desk that offers no time has none; desks of services whose
    volumes no data of the trusts supports are left out.
    """
    supported = waits_supported(case)
    rows = desks[(desks["measure"] == "utilisation") & (desks["year"] == year)]
    values = {
        (str(desk), str(arm)): (mean * 100, p10 * 100, p90 * 100)
        for desk, arm, mean, p10, p90 in rows[["desk", "arm", "mean", "p10", "p90"]].itertuples(
            index=False
        )
    }
    found = [
        (desk, label, arm, *values[desk, arm])
        for desk, label in centre_desk_names(case).items()
        for arm in arms
        if desk.split("/")[1] in supported and (desk, arm) in values
    ]
    return pd.DataFrame(found, columns=["item", "label", "arm", "mean", "p10", "p90"])


def utilisation_title(table: pd.DataFrame, year: int, arms: Mapping[str, str]) -> str:
    """Say how many desks are in or above the zone where queues grow fast, and which is busiest."""
    base, arm = arms
    own = table[table["arm"] == arm]
    if own.empty:
        return "No desk is shown: no data of the trusts supports how busy one is"
    busy = {key: int((table[table["arm"] == key]["mean"] >= BUSY).sum()) for key in arms}
    of = {key: int((table["arm"] == key).sum()) for key in arms}
    most = own.sort_values("mean", ascending=False, kind="stable").iloc[0]
    return (
        f"{arms[arm]}: in year {year}, {busy[arm]} of {of[arm]} centre desks are busy "
        f"{BUSY:.0f}% of their time or more ('{arms[base]}': {busy[base]} of {of[base]}); the "
        f"busiest is {most['label']} at {most['mean']:.0f}% (eight runs of ten: "
        f"{most['p10']:.0f}% to {most['p90']:.0f}%)"
    )

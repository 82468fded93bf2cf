"""Net present value: pounds of later years count less, in prices of the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.records import Numbers, Records
from outputs.assumed import assumed
from outputs.money import PENCE_IN_A_POUND, Costs, payback_rule, savings_pence
from outputs.tidy import counted

RATE = "funding.discount_rate"


def discount_rate(case: Case) -> float:
    """Return the yearly rate in real terms; nought where the book of a case has none.

    Social time preference rate of the Green Book (HM Treasury).
    """
    return assumed(case, RATE)


def present_value_table(
    case: Case, records: Sequence[Records], costs: Mapping[str, Costs]
) -> pd.DataFrame:
    """Net present value over the years simulated of every arm against the status quo, run by run.

    All pounds that the rule of payback counts, one-off ones too, in prices of the month of the
    decision, discounted from the middle of each month. Nothing after the last year counts: a
    saving that goes on is worth more, and nobody knows for how long.

    Parameters
    ----------
    costs
        By rule, as :func:`outputs.money.costs_by_rule` sums them.
    """
    factors = {(r.world, r.replication): _factors(case, r) for r in records}
    savings = savings_pence(costs[payback_rule(case).key])
    rows = [
        (arm, world, replication,
         float((pence * factors[world, replication]).sum()) / PENCE_IN_A_POUND)
        for (arm, world, replication), pence in savings.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["arm", "world", "replication", "gbp"])


def _factors(case: Case, record: Records) -> Numbers:
    """Return what a pound of each month after the decision is worth at the decision."""
    prices = counted(record.prices, record.axes.run_in_months)
    years = (np.arange(len(prices)) + 0.5) / MONTHS_PER_YEAR
    return np.asarray(prices[0] / prices * (1 + discount_rate(case)) ** -years)

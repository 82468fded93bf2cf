"""Net present value: pounds of later years count less, in prices of the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import STATUS_QUO, Case
from entities.records import Numbers, Records
from outputs.assumed import assumed
from outputs.money import PENCE_IN_A_POUND, Costs, costs_by_month, payback_rule, savings_pence
from outputs.probability import mean_by_world
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
        (arm, world, replication, _worth(pence, factors[world, replication]))
        for (arm, world, replication), pence in savings.items()
    ]
    return pd.DataFrame(rows, columns=["arm", "world", "replication", "gbp"])


def _worth(pence: npt.NDArray[np.int64], factors: Numbers) -> float:
    return float((pence * factors).sum()) / PENCE_IN_A_POUND


class PresentValues:
    """What arms are worth over the years simulated, as runs are seen; as in the table of them.

    Of each run its costs by month are kept, under the rule of payback.

    Parameters
    ----------
    arms
        The arms that are kept; runs of others, or without some mechanisms, are not looked at.
    """

    def __init__(self, case: Case, arms: Collection[str]) -> None:
        self._case, self._rule, self._arms = case, payback_rule(case), tuple(arms)
        self._costs: Costs = {}
        self._factors: dict[tuple[int, int], Numbers] = {}

    def see(self, records: Iterable[Records]) -> None:
        """Take in runs."""
        for record in records:
            if record.arm not in self._arms or record.without:
                continue
            self._costs |= costs_by_month([record], self._rule)
            run = (record.world, record.replication)
            if run not in self._factors:
                self._factors[run] = _factors(self._case, record)

    def runs(self, *arms: str) -> tuple[tuple[int, int], ...]:
        """World and replication of which all these arms are there, in order."""
        return tuple(
            run for run in sorted(self._factors) if all((arm, *run) in self._costs for arm in arms)
        )

    def by_world(self) -> dict[str, npt.NDArray[np.float64]]:
        """Return what each arm is worth against the status quo: the mean of each world, in order.

        Of the runs of which all arms are there. The status quo is worth nought.
        """
        runs = self.runs(*self._arms)
        worlds = np.array([world for world, _ in runs], dtype=np.int64)
        return {arm: mean_by_world(self._of(arm, runs), worlds) for arm in self._arms}

    def _of(self, arm: str, runs: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
        return np.array([
            _worth(self._costs[STATUS_QUO, *run] - self._costs[arm, *run], self._factors[run])
            for run in runs
        ])  # fmt: skip


def _factors(case: Case, record: Records) -> Numbers:
    """Return what a pound of each month after the decision is worth at the decision."""
    prices = counted(record.prices, record.axes.run_in_months)
    years = (np.arange(len(prices)) + 0.5) / MONTHS_PER_YEAR
    return np.asarray(prices[0] / prices * (1 + discount_rate(case)) ** -years)

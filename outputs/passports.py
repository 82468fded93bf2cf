"""Passports of savings: every pound of a claim's saving by the post, contract or cause it is on.

One run of the arm is held against its pair, item by item: the lines a rule counts add up to the
saving of the pair, to the penny, and all lines to the whole difference of both ledgers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES, SPENT_AGAIN
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim, CountingRule
from entities.records import Integers, Item, LedgerKey, Records
from outputs.money import counts
from outputs.named_in_plans import named_in_plans

COUNTED = "counted"
CAUSE = "cause"
"""Kind of a line that stands for no post or contract, but for a cause alone."""
OF_KEY = ("line", "fund", "recurrence", "tag", "cause")
"""What a line keeps of the ledger key; trusts, places and services are put together."""
COLUMNS = (
    "claim", "world", "replication", "standing", "kind", "saved_on", *OF_KEY, "pence",
)  # fmt: skip


def passports_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Lay out every line of every claim, pair by pair: what its arm costs less, in whole pence.

    Claims whose arms were not run are left out, and so are lines of nought.
    """
    arms = {record.arm for record in records}
    rows = [
        row
        for claim in case.claims
        if {claim.arm, claim.compared_with} <= arms
        for row in _rows(case, records, claim)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"pence": "int64"})


def _rows(
    case: Case, records: Sequence[Records], claim: Claim
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    rule, named = case.counting_rule(claim.counting_rule), named_in_plans(case)
    base, own = (
        _lines([r for r in records if r.arm == arm], claim.year_after_decision, named)
        for arm in (claim.compared_with, claim.arm)
    )
    items = sorted({*base.items, *own.items})
    for run in own.runs:
        if run not in base.runs:
            continue
        less = base.pence_of(run, items) - own.pence_of(run, items)
        for place in np.flatnonzero(less).tolist():
            kind, name, key = items[place]
            of_key = (getattr(key, part) for part in OF_KEY)
            pence = int(less[place])
            yield (claim.key, *run, standing(rule, key), kind, name, *of_key, pence)


class _Lines(NamedTuple):
    """Lines of all runs of an arm: pence by (run, item), each run and item at its place."""

    runs: dict[tuple[int, int], int]
    items: dict[Item, int]
    pence: Integers

    def pence_of(self, run: tuple[int, int], items: Sequence[Item]) -> Integers:
        """Return one run's pence in the order of some items; nought where it has none."""
        row = np.append(self.pence[self.runs[run]], 0)
        return np.asarray(row[[self.items.get(item, -1) for item in items]])


def _lines(records: Sequence[Records], year: int, named: Collection[tuple[str, str]]) -> _Lines:
    items: dict[Item, int] = {}
    found = [
        [(items.setdefault(item, len(items)), pence) for item, pence in of_run.items()]
        for of_run in (lines_of(record, year, named) for record in records)
    ]
    table = np.zeros((len(records), len(items)), dtype=np.int64)
    for row, cells in enumerate(found):
        for place, pence in cells:
            table[row, place] = pence
    return _Lines({(r.world, r.replication): n for n, r in enumerate(records)}, items, table)


def lines_of(record: Records, year: int, named: Collection[tuple[str, str]]) -> Counter[Item]:
    """Split the ledger of one year after the decision by item: pence, costs positive.

    What a row holds beyond the items named stands under its cause alone, so that nothing is lost.

    Parameters
    ----------
    named
        Kind and name of every item that has a line of its own.
    """
    found: Counter[Item] = Counter()
    rest = dict(zip(record.ledger_keys, _in_year(record, year), strict=True))
    of_items = record.by_item.pence[:, year - 1].tolist()
    for item, pence in zip(record.by_item.items, of_items, strict=True):
        if item[:2] not in named:
            continue
        found[item._replace(key=_together(item.key))] += pence
        rest[item.key] -= pence
    for key, pence in rest.items():
        found[Item(CAUSE, "", _together(key))] += pence
    return found


def _in_year(record: Records, year: int) -> list[int]:
    first = record.axes.run_in_months + MONTHS_PER_YEAR * (year - 1)
    months = record.ledger_pence[:, first : first + MONTHS_PER_YEAR]
    pence: list[int] = months.sum(axis=1).tolist()
    return pence


@cache
def _together(key: LedgerKey) -> LedgerKey:
    return key._replace(trust="", place="", function="")


def standing(rule: CountingRule, key: LedgerKey) -> str:
    """Say whether a rule counts a row, or why it does not: the first reason that holds."""
    if counts(rule, (key,))[0]:
        return COUNTED
    if key.fund == "capital":
        return "capital"
    if key.line in (*INCOME_LINES, DIRECT_REVENUE_FINANCING):
        return "income"
    if key.cause.startswith(SPENT_AGAIN):
        return "spent_again"
    return key.tag if key.tag != "cash" else key.recurrence

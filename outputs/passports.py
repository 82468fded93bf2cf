"""Passports of savings: every pound of a claim's saving by the post, contract or cause it is on.

One run of the arm is held against its pair, item by item: the lines a rule counts add up to the
saving of the pair, to the penny, and all lines to the whole difference of both ledgers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES, SPENT_AGAIN
from entities.case import Case
from entities.claim import Claim, CountingRule
from entities.records import Item, LedgerKey, Records
from outputs.money import counts
from outputs.named_in_plans import named_in_plans
from outputs.tidy import by_year

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
    rule = case.counting_rule(claim.counting_rule)
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    named = named_in_plans(case)
    for record in records:
        run = (record.world, record.replication)
        if record.arm != claim.arm or run not in base:
            continue
        less = lines_of(base[run], claim.year_after_decision, named)
        less.subtract(lines_of(record, claim.year_after_decision, named))
        for (kind, name, key), pence in sorted(less.items()):
            if pence:
                of_key = (getattr(key, part) for part in OF_KEY)
                yield (claim.key, *run, standing(rule, key), kind, name, *of_key, pence)


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
    of_years = by_year(record.ledger_pence, record.axes.run_in_months)
    yearly: list[int] = of_years[:, year - 1].tolist()
    return yearly


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

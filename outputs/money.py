"""Money tables: the ledger by year, savings by counting rule, and each trust's position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, FUNDS, INCOME_LINES, SPENT_AGAIN
from entities.case import STATUS_QUO, Case
from entities.claim import CountingRule
from entities.post import CENTRE
from entities.records import Integers, LedgerKey, Records
from outputs.ledger_sums import keys_of, summed
from outputs.tidy import by_year, categories, counted, lay_out, run_columns

PENCE_IN_A_POUND = 100
SCHOOLS = "schools"
"""The books of all schools of a trust together."""
NOT_COUNTED = frozenset({*INCOME_LINES, DIRECT_REVENUE_FINANCING})
"""Lines that no rule counts: what is received is no cost."""
POSITION_TAGS: tuple[str, ...] = ("cash", "vacancy")
"""Tags that move the bank balance: what is avoided, shadow work or between books does not."""

PAYBACK_RULE = CountingRule(
    key="all_cash_net_of_shadow",
    label="all cash, recurring and one-off, net of shadow work in schools",
    tags=("cash", "shadow"),
    recurrences=("recurring", "one_off"),
)
"""The rule of payback and cumulative saving where a case does not name its own of this key."""

Costs = dict[tuple[str, int, int], Integers]
"""(arm, world, replication) -> whole pence by month or year."""


def payback_rule(case: Case) -> CountingRule:
    """Return the case's own rule for payback, or the house rule of the same key."""
    named = (rule for rule in case.counting_rules if rule.key == PAYBACK_RULE.key)
    return next(named, PAYBACK_RULE)


def counts(rule: CountingRule, keys: Sequence[LedgerKey]) -> npt.NDArray[np.bool_]:
    """Say which ledger rows a rule counts: costs only, never capital, tags and recurrences named.

    Income is left out (a saving is a lower cost), and so is capital, which never meets a claim.
    What is spent again by decision counts only where the rule says so.
    """
    return np.array([_counts(rule, key) for key in keys], dtype=np.bool_)


def _counts(rule: CountingRule, key: LedgerKey) -> bool:
    return counts_as(rule, tag=key.tag, recurrence=key.recurrence, line=key.line, fund=key.fund,
                     cause=key.cause)  # fmt: skip


def counts_as(
    rule: CountingRule, *, tag: str, recurrence: str, line: str, fund: str, cause: str
) -> bool:
    """Say whether a rule counts a pound of this kind; see :func:`counts`."""
    return (
        tag in rule.tags
        and recurrence in rule.recurrences
        and line not in NOT_COUNTED
        and fund != "capital"
        and (rule.spent_again or not cause.startswith(SPENT_AGAIN))
    )


def rules_of(case: Case) -> dict[str, CountingRule]:
    """Return every rule by which pounds may be summed across tags, by key: the case's, and that of
    payback."""
    return {rule.key: rule for rule in (*case.counting_rules, payback_rule(case))}


def costs_by_month(records: Sequence[Records], rule: CountingRule) -> Costs:
    """Sum each run's counted costs by month after the decision, in whole pence."""
    is_counted = cache(partial(_counts, rule))
    return {
        (record.arm, record.world, record.replication): counted(
            record.ledger_pence[list(map(is_counted, record.ledger_keys))].sum(axis=0),
            record.axes.run_in_months,
        )
        for record in records
    }


def savings_pence(costs: Costs) -> Costs:
    """Take each arm's costs from the status quo's in the same world and replication.

    Raises
    ------
    ValueError
        When a run has no status quo to be paired with.
    """
    savings: Costs = {}
    for (arm, world, replication), cost in costs.items():
        if arm == STATUS_QUO:
            continue
        base = costs.get((STATUS_QUO, world, replication))
        if base is None:
            raise ValueError(
                f"{arm} was run in world {world}, replication {replication}, but status_quo was "
                "not; a saving needs both"
            )
        savings[arm, world, replication] = base - cost
    return savings


def _saving_rows(savings: Costs, step: str) -> pd.DataFrame:
    """Lay savings out in rows, the steps (years or months) numbered from 1."""
    rows = [(*run, i, int(p)) for run, pence in savings.items() for i, p in enumerate(pence, 1)]
    frame = pd.DataFrame(rows, columns=["arm", "world", "replication", step, "pence"])
    frame["pence"] = frame["pence"].astype("int64")
    frame["gbp"] = frame["pence"] / PENCE_IN_A_POUND
    return frame


def costs_by_rule(case: Case, records: Sequence[Records]) -> dict[str, Costs]:
    """Sum each run's costs by month under every rule of a case, and that of payback."""
    return {key: costs_by_month(records, rule) for key, rule in rules_of(case).items()}


def savings_table(costs: Mapping[str, Costs]) -> pd.DataFrame:
    """Savings of every arm against the status quo, by year after the decision and counting rule.

    Pounds are nominal (prices of the year); `pence` holds the same exactly.

    Parameters
    ----------
    costs
        By rule, of the arms and of the status quo, as :func:`costs_by_rule` sums them.
    """
    frames = []
    for key, of_rule in costs.items():
        yearly = {run: by_year(c, 0) for run, c in of_rule.items()}
        frame = _saving_rows(savings_pence(yearly), "year")
        frame.insert(4, "counting_rule", key)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def cumulative_table(case: Case, costs: Mapping[str, Costs]) -> pd.DataFrame:
    """Cumulative net saving by month after the decision (1 = the first), one-off costs included."""
    monthly = savings_pence(costs[payback_rule(case).key])
    return _saving_rows({run: np.cumsum(pence) for run, pence in monthly.items()}, "month")


@cache
def schools_together(key: LedgerKey) -> LedgerKey:
    """Put the books of a trust's schools together: one school's stand in a table of their own."""
    return key if key.place == CENTRE else key._replace(place=SCHOOLS)


def money_table(records: Sequence[Records]) -> pd.DataFrame:
    """Every ledger row by year after the decision, in nominal pounds; income is negative.

    The schools of a trust stand together; :func:`outputs.school_books.school_books_table` has
    them one by one.
    """
    together = [tuple(map(schools_together, record.ledger_keys)) for record in records]
    keys = tuple(dict.fromkeys(key for of_run in together for key in of_run))
    position = {key: i for i, key in enumerate(keys)}
    parts: list[tuple[Integers, Integers, Integers, Integers]] = []
    for number, (record, of_run) in enumerate(zip(records, together, strict=True)):
        each = by_year(record.ledger_pence, record.axes.run_in_months)
        yearly = np.zeros((len(keys), each.shape[-1]), dtype=np.int64)
        np.add.at(yearly, list(map(position.__getitem__, of_run)), each)
        row, year = np.nonzero(yearly)
        parts.append((np.full(row.size, number), row, year + 1, yearly[row, year]))
    run, key, year, pence = (np.concatenate([p[i] for p in parts]) for i in range(4))
    columns = {**run_columns(records, run), "year": year, **key_columns(keys, key)}
    frame = pd.DataFrame({**columns, "unit": categories(np.zeros_like(key), ("gbp",))})
    frame["pence"] = pence
    frame["value"] = pence / PENCE_IN_A_POUND
    return frame


def one_off_table(money: pd.DataFrame) -> pd.DataFrame:
    """Sum one-off cash costs over all years of each run of each arm, in pence, without capital."""
    kept = (money["recurrence"] == "one_off") & (money["tag"] == "cash") & (money["pence"] > 0)
    kept &= money["fund"] != "capital"
    run = [money[name] for name in ("arm", "world", "replication")]
    return money["pence"].where(kept, 0).groupby(run, observed=True).sum().reset_index()


def key_columns(keys: tuple[LedgerKey, ...], rows: Integers) -> dict[str, pd.Series[Any]]:
    """Spell out the parts of each row's ledger key as categories."""
    columns = {}
    for part in LedgerKey._fields:
        names = tuple(dict.fromkeys(getattr(key, part) for key in keys))
        place = {name: i for i, name in enumerate(names)}
        codes = np.array([place[getattr(key, part)] for key in keys], dtype=np.int64)
        columns[part] = categories(codes[rows], names)
    return columns


def mean_to_the_penny(pence: pd.Series[Any], runs: int | pd.Series[Any]) -> pd.Series[Any]:
    """Return the mean over runs in pounds, of pence summed over them."""
    return (pence / (PENCE_IN_A_POUND * runs)).round(2)


def means_that_add_up(
    pence: pd.Series[Any], runs: int | pd.Series[Any], by: Sequence[Any]
) -> pd.Series[Any]:
    """Round means over runs so that they add up to the rounded mean of all rows of a group.

    Each is what the rounded running total of its group grows by, and so never a penny off; so too
    the rows of a group up to any of them.

    Parameters
    ----------
    pence
        Summed over runs.
    by
        What groups the rows: a number or a name for each.
    """
    by = list(by)
    running = mean_to_the_penny(pence.groupby(by, observed=True).cumsum(), runs)
    whole = (running * PENCE_IN_A_POUND).round().astype(np.int64)
    before = whole.groupby(by, observed=True).shift(fill_value=0)
    return (whole - before) / PENCE_IN_A_POUND


def position_table(records: Sequence[Records]) -> pd.DataFrame:
    """In-year balance (income less spending, cash and vacancy) by trust, fund and year."""
    trusts = tuple(sorted({key.trust for key in keys_of(records)}))
    at = {trust: i for i, trust in enumerate(trusts)}

    @cache
    def row_of(key: LedgerKey) -> int | None:
        if key.tag not in POSITION_TAGS:
            return None
        return at[key.trust] * len(FUNDS) + FUNDS.index(key.fund)

    rows = len(trusts) * len(FUNDS)
    spent = np.stack([summed(record, row_of, rows) for record in records])
    yearly = by_year(-spent, records[0].axes.run_in_months)  # income is negative in the ledger
    balances = yearly.reshape(len(records), len(trusts), len(FUNDS), -1)
    years = tuple(range(1, balances.shape[-1] + 1))
    frame = lay_out(records, balances, {"trust": trusts, "fund": FUNDS, "year": years})
    frame["value"] = frame["value"] / PENCE_IN_A_POUND
    frame.insert(6, "unit", "gbp")
    return frame


def counted_rows(money: pd.DataFrame, rule: CountingRule) -> pd.DataFrame:
    """Keep the rows of the money table that a rule counts; the same test as :func:`counts`."""
    income = [*INCOME_LINES, DIRECT_REVENUE_FINANCING]
    kept = money["tag"].isin(list(rule.tags)) & money["recurrence"].isin(list(rule.recurrences))
    if not rule.spent_again:
        again = [cause for cause in money["cause"].unique() if str(cause).startswith(SPENT_AGAIN)]
        kept &= ~money["cause"].isin(again)
    return money[kept & ~money["line"].isin(income) & (money["fund"] != "capital")]

"""The ledger: pence by key and month. Costs are positive, income is negative."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.records import ByItem, Integers, Item, LedgerKey, Numbers

PENCE = 100


@dataclass(frozen=True)
class Posting:
    """A series of pence, one a month, under one key.

    Attributes
    ----------
    item
        Kind (``post`` or ``contract``) and name of what it is for, where it is for one of them.
    """

    key: LedgerKey
    pence: Integers
    item: tuple[str, str] | None = None


@dataclass
class Ledger:
    """Every posting of one replication, summed by key, and apart for each post and contract."""

    months: int
    rows: dict[LedgerKey, Integers] = field(default_factory=dict)
    parts: dict[Item, Integers] = field(default_factory=dict)

    def post(self, postings: Iterable[Posting]) -> Ledger:
        """Post each series once; return the ledger."""
        for posting in postings:
            if posting.key not in self.rows:
                self.rows[posting.key] = np.zeros(self.months, dtype=np.int64)
            self.rows[posting.key] += posting.pence
            if posting.item is not None:
                item = Item(*posting.item, posting.key)
                self.parts[item] = self.parts.get(item, 0) + posting.pence
        return self

    def table(self) -> tuple[tuple[LedgerKey, ...], Integers]:
        """Return the keys in order and pence by (key, month); empty series are left out."""
        keys = tuple(sorted(key for key, pence in self.rows.items() if pence.any()))
        if not keys:
            return (), np.zeros((0, self.months), dtype=np.int64)
        return keys, np.stack([self.rows[key] for key in keys])

    def by_item(self, run_in_months: int) -> ByItem:
        """Return the parts of rows by year after the decision; empty ones are left out."""
        starts = np.arange(run_in_months, self.months, MONTHS_PER_YEAR)
        yearly = {item: np.add.reduceat(of, starts) for item, of in self.parts.items()}
        items = tuple(sorted(item for item, pence in yearly.items() if pence.any()))
        pence = np.asarray([yearly[item] for item in items], dtype=np.int64)
        return ByItem(items, pence.reshape(len(items), len(starts)))


def to_pence(pounds: float) -> int:
    """Return whole pence, halves rounded up."""
    return math.floor(pounds * PENCE + 0.5)


def monthly(pence_per_year: Integers) -> Integers:
    """Spread yearly pence over months so that any twelve equal years add up to the penny.

    Parameters
    ----------
    pence_per_year
        The yearly rate in force in each month; months stand along the last axis.
    """
    step = np.arange(pence_per_year.shape[-1]) % 12
    return (pence_per_year * (step + 1)) // 12 - (pence_per_year * step) // 12


def rates(pounds_per_year: Numbers) -> Integers:
    """Turn yearly pounds in force in each month (the last axis) into monthly pence."""
    return monthly(np.floor(pounds_per_year * PENCE + 0.5).astype(np.int64))


def once(months: int, month: int, pounds: float) -> Integers:
    """Return a series with one payment; nothing when the month is outside the run."""
    pence = np.zeros(months, dtype=np.int64)
    if 0 <= month < months:
        pence[month] = to_pence(pounds)
    return pence


def from_month(months: int, month: int) -> Numbers:
    """Return 0 before a month and 1 from it on."""
    return (np.arange(months) >= month).astype(np.float64)

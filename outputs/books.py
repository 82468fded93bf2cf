"""The books of one run by month: what every school and every centre has left, and its funding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entities.accounts import GENERAL_FUNDING
from entities.case import Case
from entities.records import Integers, Records
from outputs.school_books import book_of, in_books


@dataclass(frozen=True)
class Books:
    """Pence by month, in the order of the case's trusts and schools.

    Attributes
    ----------
    schools, centres
        In-year balance in cash of every school and of every trust's centre; capital is not in it.
    funding
        General funding of every school.
    """

    schools: Integers
    centres: Integers
    funding: Integers


def schools_of(case: Case) -> tuple[str, ...]:
    """Return the URN of every school of a case, in the order of its trusts."""
    return tuple(school.urn for trust in case.trusts for school in trust.schools)


def books_of_run(case: Case, record: Records) -> Books:
    """Sum the months after the decision into books; what is in no book named is left out."""
    return _books(case, record, slice(record.axes.run_in_months, None))


def books_before(case: Case, record: Records) -> Books:
    """Sum the months of the run-in into books, as :func:`books_of_run` does those after it."""
    return _books(case, record, slice(record.axes.run_in_months))


def _books(case: Case, record: Records, months: slice) -> Books:
    """Sum the ledger of some months into books, in one pass."""
    urns, numbers = schools_of(case), tuple(trust.company_number for trust in case.trusts)
    at = {name: n for n, name in enumerate((*urns, *numbers))}
    pence = record.ledger_pence[:, months]
    balances = np.zeros((len(at), pence.shape[-1]), dtype=np.int64)
    funding = np.zeros((len(urns), pence.shape[-1]), dtype=np.int64)
    rows = [
        (row, at[book_of(key)])
        for row, key in enumerate(record.ledger_keys)
        if in_books(key) and book_of(key) in at
    ]
    if rows:
        of, to = np.asarray(rows).T
        np.add.at(balances, to, -pence[of])
    for row, key in enumerate(record.ledger_keys):
        if key.line == GENERAL_FUNDING and key.place in urns:
            funding[at[key.place]] -= pence[row]
    return Books(balances[: len(urns)], balances[len(urns) :], funding)

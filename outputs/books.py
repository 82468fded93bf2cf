"""The books of one run by month: what every school and every centre has left, and its funding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from entities.accounts import GENERAL_FUNDING
from entities.case import Case
from entities.records import Integers, LedgerKey, Records
from outputs.ledger_sums import summed
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
    """Sum the ledger of some months into books."""
    urns, numbers = schools_of(case), tuple(trust.company_number for trust in case.trusts)
    books, funding = _rows_of(urns, numbers)
    balances = -summed(record, books, len(urns) + len(numbers))[:, months]
    return Books(
        balances[: len(urns)], balances[len(urns) :], -summed(record, funding, len(urns))[:, months]
    )


RowOf = Callable[[LedgerKey], int | None]
"""Says in which row a posting is summed."""


@lru_cache(maxsize=8)
def _rows_of(urns: tuple[str, ...], numbers: tuple[str, ...]) -> tuple[RowOf, RowOf]:
    """Return what says whose books a posting stands in, and whose general funding it is."""
    at = {name: n for n, name in enumerate((*urns, *numbers))}
    schools = {name: n for n, name in enumerate(urns)}

    @cache
    def books(key: LedgerKey) -> int | None:
        return at.get(book_of(key)) if in_books(key) else None

    @cache
    def funding(key: LedgerKey) -> int | None:
        return schools.get(key.place) if key.line == GENERAL_FUNDING else None

    return books, funding

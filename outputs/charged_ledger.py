"""The ledger with charges for the centre in it: transfers between books that add up to nought."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from entities.accounts import CENTRAL_CHARGE
from entities.case import Case
from entities.post import CENTRE
from entities.records import Integers, LedgerKey, Records
from outputs.books import Books, books_before, books_of_run
from outputs.charging import RULES, charges, charges_before

ALL_FUNCTIONS = "all"


def with_charges(case: Case, record: Records, rule: str) -> Records:
    """Return a run whose ledger also has what each school is charged under a rule.

    Each is a transfer: the school pays, the centre is paid what it costs, and every month adds up
    to nought over the trusts that are one. No counting rule that comes with the program counts
    transfers, and no reserve or balance of a trust is moved by them.

    Raises
    ------
    KeyError
        When the rule is not one of :data:`outputs.charging.RULES`.
    """
    before, after = books_before(case, record), books_of_run(case, record)
    paid = _whole(charges_before(case, record, rule, before), charges(case, record, rule, after))
    rows = dict(_postings(case, rule, paid, _received(before, after)))
    ledger = dict(zip(record.ledger_keys, record.ledger_pence, strict=True))
    every = {**ledger, **{key: pence for key, pence in rows.items() if pence.any()}}
    keys = tuple(sorted(every))
    return dataclasses.replace(
        record, ledger_keys=keys, ledger_pence=np.stack([every[key] for key in keys])
    )


def _received(before: Books, after: Books) -> Integers:
    """Return what each centre is paid, in pence by (trust, month of the run): what it costs."""
    return -_whole(before.centres, after.centres)


def _whole(before: Integers, after: Integers) -> Integers:
    return np.concatenate([before, after], axis=-1)


def _postings(
    case: Case, rule: str, paid: Integers, received: Integers
) -> Iterator[tuple[LedgerKey, Integers]]:
    """Yield the charge of every school, and what every centre is paid: costs are positive."""
    cause, school = f"Charge for the centre: {RULES[rule]}", 0
    for t, trust in enumerate(case.trusts):
        key = LedgerKey(
            trust=trust.company_number, place=CENTRE, function=ALL_FUNCTIONS, line=CENTRAL_CHARGE,
            fund="gag", recurrence="recurring", tag="transfer", cause=cause,
        )  # fmt: skip
        yield key, -received[t]
        for one in trust.schools:
            yield key._replace(place=one.urn), paid[school]
            school += 1

"""What a trust is committed to outside the merger: its cost and its income, in every arm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from entities.post import CENTRE
from entities.records import LedgerKey, Numbers
from entities.trust import Commitment, Trust
from simulator.money import paths
from simulator.money.ledger import Posting, rates, to_pence
from simulator.situation import Setting

ALL_FUNCTIONS = "all"


def running_at(trust: Trust, day: dt.date, booked_to: dt.date) -> dict[tuple[str, str], int]:
    """Return pence a year by (place, line) of commitments that run at the opening.

    Their cost and income stand in the centre's books already, and are parted from the remainder;
    not those of which the first day came after the last month of these books.

    Parameters
    ----------
    booked_to
        First day of the last month of the centre's books.
    """
    pence: dict[tuple[str, str], int] = defaultdict(int)
    for one in trust.commitments:
        later = one.since is not None and one.since > booked_to
        if one.runs_on(day) and not later:
            pence[CENTRE, one.account_line] += to_pence(one.gbp_per_year)
            pence[CENTRE, one.income_line] += to_pence(one.income_gbp_per_year)
    return pence


def commitments(setting: Setting, trust: Trust) -> Iterator[Posting]:
    """Post what each commitment costs and brings in, for as long as it runs.

    In whole months, by their first day, at prices as the line of the centre's books goes that it
    is booked to. The same in every arm: a trust that joins another brings its commitments along.
    """
    follows = paths.line_indexes(setting, trust) if trust.commitments else {}
    for one in trust.commitments:
        runs = np.asarray([one.runs_on(day) for day in setting.calendar.months], dtype=np.float64)
        cost = one.gbp_per_year * follows[one.account_line] * runs
        income = one.income_gbp_per_year * follows[one.income_line] * runs
        yield _posted(trust, one, one.account_line, cost)
        yield _posted(trust, one, one.income_line, -income)


def _posted(trust: Trust, one: Commitment, line: str, yearly: Numbers) -> Posting:
    cause = f"Commitment: {one.label}"
    where = LedgerKey(
        trust.company_number, CENTRE, ALL_FUNCTIONS, line, one.fund, "recurring", "cash", cause
    )
    sign = -1 if (yearly < 0).any() else 1
    return Posting(where, sign * rates(sign * yearly))

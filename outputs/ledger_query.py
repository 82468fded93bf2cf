"""Any question to the ledger: pounds by whatever is asked, across tags only by a named rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, LedgerKey, Records
from outputs.ledger_asked import MONTH, YEAR, Question, Values, question
from outputs.ledger_sums import summed
from outputs.money import PENCE_IN_A_POUND, counts
from outputs.probability import edges_of
from outputs.tidy import months_numbered, year_of

FIGURES: tuple[str, ...] = ("unit", "runs", "mean", "p10", "p90")
Moments = dict[tuple[int, int], list[int]]
"""Year and month, nought where the pounds are not split by it -> positions of months in a run."""


def query(
    case: Case,
    records: Sequence[Records],
    where: Mapping[str, Values],
    by: Sequence[str],
    rule: str | None = None,
) -> pd.DataFrame:
    """Ask the ledger for pounds, costs positive and income negative, in prices of the year.

    Parameters
    ----------
    where
        Name of :data:`outputs.ledger_asked.NAMES` -> the value or values that count. Months before
        the decision (0 and below) count only where they are named.
    by
        Names the pounds are split by. Arms are never added up: each has its own rows.
    rule
        Key of the counting rule by which pounds are summed across tags; it stands in every row,
        as does a single tag that is chosen.

    Returns
    -------
    pandas.DataFrame
        Mean and range over runs of each arm, nought where it has none of what another has. With
        fewer than ten runs `p10` and `p90` are the lowest and the highest.

    Raises
    ------
    ValueError
        Where a name or a value does not exist, or pounds of several tags would be summed without a
        rule; all that is wrong at once.
    """
    kept = [record for record in records if not record.without]
    asked = question(case, where, by, rule, kept)
    every = tuple(sorted({key for record in kept for key in record.ledger_keys}))
    groups, rows = _groups(asked, every)
    moments = _moments(asked, kept)
    split = [name for name in asked.by if name != "arm"]
    columns = ["arm", *split, *asked.told, *FIGURES]
    frames = [pd.DataFrame(columns=columns)]
    for arm in (one.key for one in case.arms if asked.wants("arm", one.key)):
        own = [record for record in kept if record.arm == arm]
        if own and groups and moments:
            pence = np.stack([_pence(record, rows, len(groups), moments) for record in own])
            frame = _laid_out(pence, groups, moments).assign(arm=arm, **asked.told)
            frames.append((frame.sort_values(split) if split else frame)[columns])
    return pd.concat(frames[1:] or frames, ignore_index=True)


def _groups(
    asked: Question, every: Sequence[LedgerKey]
) -> tuple[tuple[LedgerKey, ...], dict[LedgerKey, int]]:
    """Return what the ledger is split into, and to which of it each key that counts belongs.

    What it is not split by is left empty in a group.
    """
    empty = LedgerKey(*[""] * len(LedgerKey._fields))
    kept_apart = [name for name in LedgerKey._fields if name in asked.by]
    ruled = [True] * len(every) if asked.rule is None else counts(asked.rule, every).tolist()
    group_of = {
        key: empty._replace(**{name: getattr(key, name) for name in kept_apart})
        for key, counted in zip(every, ruled, strict=True)
        if counted and all(asked.wants(name, getattr(key, name)) for name in LedgerKey._fields)
    }
    # What is asked for as one sum is told as nought, and not as nothing, where no key counts.
    groups = tuple(sorted({*group_of.values()} if kept_apart else {empty}))
    at = {group: n for n, group in enumerate(groups)}
    return groups, {key: at[group] for key, group in group_of.items()}


def _moments(asked: Question, records: Sequence[Records]) -> Moments:
    """Return the years or months asked for; all months after the decision where none is."""
    found: Moments = {}
    months = months_numbered(records[0]) if records else np.zeros(0, dtype=np.int64)
    for at, (month, year) in enumerate(zip(months.tolist(), year_of(months).tolist(), strict=True)):
        named = MONTH in asked.where or month > 0
        if named and asked.wants(MONTH, month) and asked.wants(YEAR, year):
            moment = (year if YEAR in asked.by else 0, month if MONTH in asked.by else 0)
            found.setdefault(moment, []).append(at)
    return found


def _pence(
    record: Records, rows: Mapping[LedgerKey, int], groups: int, moments: Moments
) -> Integers:
    """Return pence of a run by (group, moment)."""
    by_month = summed(record, rows.get, groups)
    return np.stack([by_month[:, at].sum(axis=1) for at in moments.values()], axis=1)


def _laid_out(pence: Integers, groups: Sequence[LedgerKey], moments: Moments) -> pd.DataFrame:
    """Lay pence of the runs of one arm, by (run, group, moment), out in rows of pounds."""
    runs = len(pence)
    frame = pd.DataFrame([(*group, *moment) for group in groups for moment in moments],
                         columns=[*LedgerKey._fields, YEAR, MONTH])  # fmt: skip
    low, high = np.quantile(pence, edges_of(runs), axis=0).reshape(2, -1) / PENCE_IN_A_POUND
    mean = pence.sum(axis=0).ravel() / (PENCE_IN_A_POUND * runs)
    return frame.assign(unit="gbp", runs=runs, mean=mean, p10=low, p90=high)

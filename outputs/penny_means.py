"""Tables of books over runs whose means add up to the penny, whoever pays for what.

A trust, or trusts that are one, hold and pay the same together under every rule; so must the means
of their books, once each is rounded to the penny.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, Records
from outputs.money import PENCE_IN_A_POUND, means_that_add_up
from outputs.tidy import over_runs

BOOK = "school"
"""The axis along which means add up: schools by URN, a trust's centre by company number."""


def over_runs_to_the_penny(
    case: Case, records: Sequence[Records], pence: Integers, axes: Mapping[str, Sequence[Any]]
) -> pd.DataFrame:
    """Sum books up over the runs of each arm, in pounds, as :func:`outputs.tidy.over_runs` does.

    Means are whole pence. Over the books of a trust, and of trusts that are one, they add up to
    the same wherever the books do.

    Parameters
    ----------
    pence
        By record, then one dimension for each axis; one of them is ``BOOK``.
    """
    frame = over_runs(records, pence / PENCE_IN_A_POUND, axes)
    arms = tuple(dict.fromkeys(record.arm for record in records))
    of_arm = [np.asarray([record.arm == arm for record in records]) for arm in arms]
    frame["pence"] = np.concatenate([pence[own].sum(axis=0).ravel() for own in of_arm])
    place = {
        (arm, book): n
        for arm in arms
        for n, book in enumerate(_in_order(case, [r for r in records if r.arm == arm]))
    }
    at = [place[key] for key in zip(frame["arm"], frame[BOOK], strict=True)]
    rows = frame.iloc[np.argsort(at, kind="stable")]
    by = [rows[name] for name in ("arm", *axes) if name != BOOK]
    frame["mean"] = means_that_add_up(rows["pence"], rows["runs"], by)
    frame["unit"] = "gbp"
    return frame.drop(columns="pence")


def _in_order(case: Case, records: Sequence[Records]) -> list[str]:
    """Order books so that trusts that are one stand beside each other from the first, in turn.

    The lead, then trusts by the month they join it; schools of a trust, and then its centre.
    """
    lead = case.arm(records[0].arm).plan.lead_trust
    joined = np.asarray([record.joined for record in records]).min(axis=0).tolist()
    ranked = sorted(
        zip(case.trusts, joined, strict=True),
        key=lambda each: (each[0].company_number != lead, each[1]),
    )
    return [
        book
        for trust, _ in ranked
        for book in (*(school.urn for school in trust.schools), trust.company_number)
    ]

"""What each charging rule shares the cost of a centre out by."""

from __future__ import annotations

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.records import Numbers, Records
from outputs.books import Books, schools_of
from outputs.pooling import formula


def funding(case: Case, record: Records, books: Books) -> Numbers:  # noqa: ARG001 - as all rules
    """Return the general funding of each school by month; never below nought."""
    return np.maximum(books.funding.astype(np.float64), 0.0)


def pupils(case: Case, record: Records, books: Books) -> Numbers:  # noqa: ARG001 - as all rules
    """Return the pupils of each school at the opening, the same in every month."""
    of = [school.pupils for trust in case.trusts for school in trust.schools]
    return _every_month(of, books)


def use(case: Case, record: Records, books: Books) -> Numbers:
    """Return the minutes that desks outside a school work for it in the year of each month."""
    return in_months(minutes_of_use(case, record), books)


def minutes_of_use(case: Case, record: Records) -> Numbers:
    """Return the minutes that desks outside a school work for it, by (school, year).

    Minutes of each service, times the share of its finished requests that such desks finished.
    """
    at = {name: n for n, name in enumerate(SERVICE_MEASURES)}
    rows = [record.axes.schools.index(name) for name in schools_of(case)]
    of = record.service_school[:, rows]
    served = of[:, :, at["served"]]
    outside = np.divide(of[:, :, at["centre_closed"]], served,
                        out=np.zeros_like(served), where=served > 0)  # fmt: skip
    return np.asarray((of[:, :, at["effort_minutes"]] * outside).sum(axis=0))


def in_months(minutes: Numbers, books: Books) -> Numbers:
    """Return in every month the minutes of its year."""
    months = books.schools.shape[1]
    year = np.minimum(np.arange(months) // MONTHS_PER_YEAR, minutes.shape[-1] - 1)
    return np.asarray(minutes[:, year])


def pooled(case: Case, record: Records, books: Books) -> Numbers:  # noqa: ARG001 - as all rules
    """Return the trust's formula for each school, on the opening's pupils."""
    of = [formula(case, s, by_need=False) for trust in case.trusts for s in trust.schools]
    return _every_month(of, books)


def pooled_by_need(case: Case, record: Records, books: Books) -> Numbers:  # noqa: ARG001 - as all
    """Return the trust's formula for each school, with more for pupils in need."""
    of = [formula(case, s, by_need=True) for trust in case.trusts for s in trust.schools]
    return _every_month(of, books)


def _every_month(of: list[float], books: Books) -> Numbers:
    return np.tile(np.asarray(of, dtype=np.float64)[:, None], (1, books.schools.shape[1]))

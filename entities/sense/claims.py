"""Do the claims mean anything: arms, counting rules, days and years that exist?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from entities.claim import months_to, year_of
from entities.sense.reading import (
    STATUS_QUO,
    Path,
    Problem,
    Raw,
    items,
    names,
    nearest,
)


def claims(case: Raw) -> Iterator[Problem]:
    """Tell of claims about arms, rules or years that do not exist."""
    arms = names(items(case, "arms"), "key")
    rules = names(items(case, "counting_rules"), "key")
    for i, claim in enumerate(items(case, "claims")):
        for key, allowed, what in (
            ("arm", arms, "an arm"),
            ("compared_with", arms, "an arm"),
            ("counting_rule", rules, "a counting rule"),
        ):
            name = claim.get(key)
            if name is not None and name not in allowed:
                text = f"{name!r} is not {what} of this case{nearest(name, allowed)}"
                yield Problem(("claims", i, key), text)
        if claim.get("arm") is not None and claim.get("arm") == claim.get(
            "compared_with", STATUS_QUO
        ):
            yield Problem(("claims", i, "arm"), "the claim compares an arm with itself")
        yield from _year(case, claim, ("claims", i))


def _year(case: Raw, claim: Raw, path: Path) -> Iterator[Problem]:
    """Tell of a claim for a day or a year that no run reaches, or for a day and another year."""
    by, decision = claim.get("by"), case.get("decision_date")
    horizon, year = case.get("horizon_years", 5), claim.get("year_after_decision")
    if isinstance(by, dt.date) and isinstance(decision, dt.date):
        if months_to(by, decision) < 1:
            text = f"{by} is not after the month of the decision on {decision}"
            yield Problem((*path, "by"), text)
            return
        of_day = year_of(by, decision)
        if isinstance(year, int) and year != of_day:
            text = (
                f"found {year}, but the claim is for {by}, which is judged in year {of_day} after "
                f"the decision on {decision}; give one of the two"
            )
            yield Problem((*path, "year_after_decision"), text)
            return
        if isinstance(horizon, int) and of_day > horizon:
            text = (
                f"{by} falls in year {of_day} after the decision, but the horizon ends after year "
                f"{horizon}"
            )
            yield Problem((*path, "by"), text)
            return
    if isinstance(year, int) and isinstance(horizon, int) and year > horizon:
        text = f"the claim is for year {year} but the horizon ends after year {horizon}"
        yield Problem((*path, "year_after_decision"), text)

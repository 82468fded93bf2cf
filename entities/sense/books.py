"""Do a trust's own books mean anything: budgets, and parts of pupils?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from entities.accounts import GENERAL_FUNDING
from entities.sense.reading import Path, Problem, Raw, doubled, items, names, nearest

MONTHS, SEPTEMBER = 12, 9
MONTHS_AHEAD = 6
"""A board may have set the budget of a year that begins within this many months: from March on."""
PARTS_OF_PUPILS = ("sixth_form_pupils", "free_meals_pupils")


def books(case: Raw) -> Iterator[Problem]:
    """Tell of budgets of schools that do not exist, and of more pupils of a kind than pupils."""
    for t, trust in enumerate(items(case, "trusts")):
        yield from _years(trust, ("trusts", t))
        yield from _ahead(trust, case.get("decision_date"), ("trusts", t))
        yield from _empty(trust, ("trusts", t, "budget"))
        yield from _budget(trust, ("trusts", t, "budget", "schools"))
        for s, school in enumerate(items(trust, "schools")):
            yield from _pupils(school, ("trusts", t, "schools", s))
            yield from _premises(school, ("trusts", t, "schools", s, "pfi_funding_gbp"))


def _budget(trust: Raw, path: Path) -> Iterator[Problem]:
    urns = names(items(trust, "schools"), "urn")
    seen: list[tuple[Path, Any]] = []
    for b, book in enumerate(items(trust.get("budget") or {}, "schools")):
        urn, at = book.get("urn"), (*path, b, "urn")
        if urn is not None and urn not in urns:
            yield Problem(at, f"{urn!r} is not a school of this trust{nearest(urn, urns)}")
        seen.append((at, urn))
    yield from doubled(seen, "budget of school")


def _years(trust: Raw, path: Path) -> Iterator[Problem]:
    """Tell of years that are none, and of a budget older than the return it is to replace."""
    budget = trust.get("budget")
    given: list[tuple[Path, Any]] = [((*path, "accounts_year"), trust.get("accounts_year"))]
    if isinstance(budget, Mapping):
        given.append(((*path, "budget", "academy_year"), budget.get("academy_year")))
    found = []
    for place, year in given:
        if isinstance(year, str) and re.fullmatch(r"20\d\d/\d\d", year):
            found.append(int(year[:4]))
            after = f"{(int(year[:4]) + 1) % 100:02d}"
            if year[5:] != after:
                yield Problem(
                    place, f"{year!r} is no academy year; did you mean {year[:5]}{after}?"
                )
    if len(found) > 1 and found[1] < found[0]:
        text = f"it is older than the return of {given[0][1]}, which it would replace"
        yield Problem(given[1][0], text)


def _ahead(trust: Raw, decision: Any, path: Path) -> Iterator[Problem]:
    """Tell of figures of a year that nobody can know of yet when the decision is taken.

    Funding for a September is told in the spring before, and boards set the budget by then; of a
    year that has not begun nothing stands in any accounts.
    """
    if not isinstance(decision, dt.date):
        return
    own = trust.get("budget")
    budget: Raw = own if isinstance(own, Mapping) else {}
    ahead = MONTHS_AHEAD if budget.get("basis") == "budget" else 0
    for at, year, most in (
        ((*path, "accounts_year"), trust.get("accounts_year"), 0),
        ((*path, "budget", "academy_year"), budget.get("academy_year"), ahead),
    ):
        if not (isinstance(year, str) and re.fullmatch(r"20\d\d/\d\d", year)):
            continue
        if (int(year[:4]) - decision.year) * MONTHS + SEPTEMBER - decision.month > most:
            after = f"more than {most} months after" if most else "after"
            why = "no board has set its budget by then" if most else "no accounts hold it by then"
            text = (
                f"{year} begins on 1 September {year[:4]}, {after} the decision "
                f"({decision.day} {decision:%B %Y}): {why}; give an earlier year"
            )
            yield Problem(at, text)


def _empty(trust: Raw, path: Path) -> Iterator[Problem]:
    """Tell of books without a line, which would make nought of a whole return."""
    budget = trust.get("budget")
    if not isinstance(budget, Mapping):
        return
    if budget.get("central_lines") is None and not budget.get("schools"):
        yield Problem(path, "replaces no book; give central_lines or schools, or leave it out")
    text = "gives no line, so that nothing would be left of this book; leave it out to keep"
    if budget.get("central_lines") == {}:
        yield Problem((*path, "central_lines"), f"{text} the return's")
    for b, book in enumerate(items(budget, "schools")):
        if book.get("lines") == {}:
            yield Problem((*path, "schools", b, "lines"), f"{text} the return's")


def _pupils(school: Raw, path: Path) -> Iterator[Problem]:
    pupils = school.get("pupils")
    for name in PARTS_OF_PUPILS:
        part = school.get(name)
        if isinstance(part, (int, float)) and isinstance(pupils, (int, float)) and part > pupils:
            yield Problem((*path, name), f"{part:g} is more than the school's {pupils:g} pupils")


def _premises(school: Raw, path: Path) -> Iterator[Problem]:
    """Tell of more funding for a private finance contract than there is general funding."""
    given, lines = school.get("pfi_funding_gbp"), school.get("lines") or {}
    whole = lines.get(GENERAL_FUNDING) if isinstance(lines, dict) else None
    if isinstance(given, (int, float)) and isinstance(whole, (int, float)) and given > whole:
        yield Problem(path, f"{given:,.0f} is more than the general funding of {whole:,.0f}")

"""The opening position: the return rolled forward, by posts, contracts and a remainder carried."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from entities.accounts import ACCOUNT_LINES, DIRECT_REVENUE_FINANCING, INCOME_LINES
from entities.assumption import World
from entities.calendar import MONTHS_PER_YEAR
from entities.post import CENTRE, in_school
from entities.trust import Trust
from simulator.money.awards import months_of
from simulator.money.commitments import running_at
from simulator.money.contract_prices import opening_price
from simulator.money.ledger import PENCE, to_pence
from simulator.money.pay import Job, costs_per_year
from simulator.money.roll_forward import Book, rolled_forward

Basis = Literal["return", "budget", "management_accounts"]


@dataclass(frozen=True)
class OpeningLine:
    """One line of the return in a school's books or the centre's, in pence a year.

    Attributes
    ----------
    place
        The school's URN, or 'centre'.
    published
        The figure of the return.
    part_years
        What makes schools that reported less than twelve months a full year.
    replaced
        By how much the trust's own budget or accounts differ, where they replace the return.
    rolled
        What changes from the year of the accounts to the start of the run.
    posts, contracts, commitments
        What is explained by posts, contracts and running commitments one by one.
    basis
        What the run starts from: the return, a budget, or management accounts.
    """

    place: str
    line: str
    published: int
    part_years: int
    replaced: int
    rolled: int
    posts: int
    contracts: int
    commitments: int
    basis: Basis = "return"

    @property
    def full_year(self) -> int:
        """The line for a full year at the start of the run: what the run starts from."""
        return self.published + self.part_years + self.replaced + self.rolled

    @property
    def remainder(self) -> int:
        """What posts, contracts and commitments do not explain: carried in every arm."""
        return self.full_year - self.posts - self.contracts - self.commitments


def opening_position(trust: Trust, world: World, day: dt.date) -> tuple[OpeningLine, ...]:
    """Explain every line of a trust's return by posts, contracts and a remainder."""
    posts, contracts = _posts(trust, world, day), _contracts(trust, world)
    booked_to = months_of(book_of(trust, CENTRE)[0].academy_year)[-1]
    committed = running_at(trust, day, booked_to)
    found = []
    for place in (*(school.urn for school in trust.schools), CENTRE):
        published, part_years = _published(trust, place)
        book, basis = book_of(trust, place)
        for line in ACCOUNT_LINES:
            booked = published.get(line, 0) + part_years.get(line, 0)
            starts = to_pence(rolled_forward(book, line, world, day))
            own = to_pence(book.lines.get(line, 0.0))
            row = OpeningLine(
                place=place,
                line=line,
                published=published.get(line, 0),
                part_years=part_years.get(line, 0),
                replaced=own - booked,
                rolled=starts - own,
                posts=posts[place, line],
                contracts=contracts[place, line],
                commitments=committed.get((place, line), 0),
                basis=basis,
            )
            if any((row.published, row.full_year, row.posts, row.contracts, row.commitments)):
                found.append(row)
    return tuple(found)


def book_of(trust: Trust, place: str) -> tuple[Book, Basis]:
    """Return the book a place starts from: the trust's own if given, else the return's."""
    school = next((each for each in trust.schools if each.urn == place), None)
    given = trust.budget.lines_of(school.urn if school else None) if trust.budget else None
    if trust.budget is not None and given is not None:
        own = {line: float(gbp) for line, gbp in given.items()}
        return Book(trust, school, own, trust.budget.academy_year), trust.budget.basis
    published, part_years = _published(trust, place)
    full = {line: (pence + part_years[line]) / PENCE for line, pence in published.items()}
    return Book(trust, school, full, trust.accounts_year), "return"


def _published(trust: Trust, place: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return pence by line as published, and what makes them a full year."""
    if place == CENTRE:
        return {n: gbp * PENCE for n, gbp in trust.central_lines.items()}, defaultdict(int)
    school = next(each for each in trust.schools if each.urn == place)
    months = school.months_in_return
    booked = {line: gbp * PENCE for line, gbp in school.lines.items()}
    full = {
        line: to_pence(gbp * MONTHS_PER_YEAR / months) if months else 0
        for line, gbp in school.lines.items()
    }
    return booked, {line: full[line] - booked[line] for line in booked}


def place_of(place: str) -> str:
    """Return whose books a post or contract is in: a school's (its URN), or the centre's."""
    return place if in_school(place) else CENTRE


def _posts(trust: Trust, world: World, day: dt.date) -> dict[tuple[str, str], int]:
    pence: dict[tuple[str, str], int] = defaultdict(int)
    jobs = tuple(Job(trust, post) for post in trust.posts)
    costs = costs_per_year(jobs, world, np.ones(1), (day,))[:, 0].tolist()
    for post, cost in zip(trust.posts, costs, strict=True):
        pence[place_of(post.place), post.account_line] += to_pence(cost)
    return pence


def _contracts(trust: Trust, world: World) -> dict[tuple[str, str], int]:
    pence: dict[tuple[str, str], int] = defaultdict(int)
    for contract in trust.contracts:
        price = opening_price(contract, trust, world)
        pence[place_of(contract.place), contract.account_line] += to_pence(price)
    return pence


def is_income(line: str) -> bool:
    """Say whether a line is income; direct revenue financing is taken off income."""
    return line in INCOME_LINES or line == DIRECT_REVENUE_FINANCING

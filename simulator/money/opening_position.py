"""The opening position: the published return, by posts, contracts and a remainder carried."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from entities.accounts import ACCOUNT_LINES, DIRECT_REVENUE_FINANCING, INCOME_LINES
from entities.assumption import World
from entities.post import CENTRE, in_school
from entities.trust import Trust
from simulator.money.commitments import running_at
from simulator.money.contract_prices import opening_price
from simulator.money.ledger import PENCE, to_pence
from simulator.money.pay import Job, costs_per_year

MONTHS = 12


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
    posts, contracts, commitments
        What is explained by posts, contracts and running commitments one by one.
    """

    place: str
    line: str
    published: int
    part_years: int
    posts: int
    contracts: int
    commitments: int

    @property
    def full_year(self) -> int:
        """The line for a full year: what the run starts from."""
        return self.published + self.part_years

    @property
    def remainder(self) -> int:
        """What posts, contracts and commitments do not explain: carried in every arm."""
        return self.full_year - self.posts - self.contracts - self.commitments


def opening_position(trust: Trust, world: World, day: dt.date) -> tuple[OpeningLine, ...]:
    """Explain every line of a trust's return by posts, contracts and a remainder."""
    posts, contracts = _posts(trust, world, day), _contracts(trust, world)
    committed = running_at(trust, day)
    found = []
    for place in (*(school.urn for school in trust.schools), CENTRE):
        for line in ACCOUNT_LINES:
            published, part_years = _published(trust, place, line)
            row = OpeningLine(
                place=place,
                line=line,
                published=published,
                part_years=part_years,
                posts=posts[place, line],
                contracts=contracts[place, line],
                commitments=committed.get((place, line), 0),
            )
            if row.full_year or row.posts or row.contracts or row.commitments:
                found.append(row)
    return tuple(found)


def _published(trust: Trust, place: str, line: str) -> tuple[int, int]:
    if place == CENTRE:
        return trust.central_lines.get(line, 0) * PENCE, 0
    school = next(each for each in trust.schools if each.urn == place)
    booked = school.lines.get(line, 0)
    months = school.months_in_return
    full = to_pence(booked * MONTHS / months) if months else 0
    return booked * PENCE, full - booked * PENCE


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

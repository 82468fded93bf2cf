"""The baseline both finance directors sign: what every trust starts from, line by line.

Before a saving is put on trial, all must agree what it is measured against: what was published,
what was rolled forward, what a budget replaced, and how much of each line posts and contracts
explain. The rest is carried in every arm and never saved.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from entities.accounts import (
    BACK_OFFICE_LINES,
    DIRECT_REVENUE_FINANCING,
    GENERAL_FUNDING,
    INCOME_LINES,
    SPENDING_LINES,
)
from entities.assumption import World
from entities.case import Case
from entities.post import CENTRE
from entities.trust import Trust
from outputs.html import environment
from outputs.line_names import in_words
from outputs.special_needs_words import opening_in_words
from outputs.study.odd_books import odd_in_books, over_explained
from outputs.study.replaced import replaced_in_words
from outputs.whose_figures import origin_in_words
from simulator.money.opening_position import Basis, OpeningLine, opening_position
from simulator.office_calendar import office_calendar

PENCE = 100
MOST_UNEXPLAINED = 0.1
"""Part of a back-office line that posts and contracts should leave unexplained at most, where a
trust gives them; from a public return alone more is usual, and is told."""
PARTS = ("published", "part_years", "replaced", "rolled", "full_year", "posts", "contracts",
         "commitments", "remainder")  # fmt: skip
"""Columns of the baseline in pounds a year, in the order in which they add up."""
BASES: dict[Basis, str] = {
    "return": "published return",
    "budget": "budget",
    "management_accounts": "management accounts",
}


@dataclass(frozen=True)
class Baseline:
    """The opening position of one trust, on the day a run starts.

    Attributes
    ----------
    lines
        One row a line of the return, schools and centre together: the columns of ``PARTS`` in
        pounds, the basis, and the part unexplained.
    books
        The same by book.
    """

    trust: Trust = field(repr=False)
    day: dt.date
    lines: pd.DataFrame = field(repr=False)
    books: pd.DataFrame = field(repr=False)

    @property
    def general_funding(self) -> dict[str, float]:
        """General funding as a run starts, in pounds a year, by school."""
        of = self.books[self.books["line"] == GENERAL_FUNDING]
        return dict(zip(of["place"], of["full_year"], strict=True))

    @property
    def much_unexplained(self) -> tuple[str, ...]:
        """Back-office lines of which posts and contracts leave more than a tenth unexplained."""
        of = self.lines[self.lines["line"].isin(BACK_OFFICE_LINES)]
        return tuple(of.loc[of["unexplained"] > MOST_UNEXPLAINED, "line"])

    @property
    def over_explained(self) -> dict[str, float]:
        """Pounds a year by which posts, contracts and commitments exceed a line, by line."""
        return over_explained(self.lines)

    def left_in_words(self, line: str) -> str:
        """Say how much of a line is unexplained, or by how much too much is put on it."""
        over = self.over_explained.get(line)
        if over is not None:
            return f"{over:,.0f} too much"
        part = dict(zip(self.lines["line"], self.lines["unexplained"], strict=True))[line]
        return "nothing booked" if math.isnan(part) else f"{part:.1%}"

    @property
    def odd(self) -> tuple[str, ...]:
        """A sentence for everything that does not fit in the trust's books."""
        return tuple(odd_in_books(self.trust, self.lines))


def baselines(case: Case, world: World) -> tuple[Baseline, ...]:
    """Return the baseline of every trust of a case, with the assumptions of a world."""
    day = office_calendar(case).months[0]
    return tuple(_baseline(trust, world, day) for trust in case.trusts)


def _baseline(trust: Trust, world: World, day: dt.date) -> Baseline:
    rows = opening_position(trust, world, day)
    labels = {**{school.urn: school.name for school in trust.schools}, CENTRE: "Centre"}
    books = pd.DataFrame([_row(row, labels[row.place]) for row in rows])
    return Baseline(trust, day, _together(rows), books)


def _row(row: OpeningLine, book: str) -> dict[str, object]:
    pounds = {part: getattr(row, part) / PENCE for part in PARTS}
    return {"book": book, "place": row.place, "line": row.line, "basis": BASES[row.basis], **pounds,
            "unexplained": unexplained(row.remainder, row.full_year)}  # fmt: skip


def _together(rows: Sequence[OpeningLine]) -> pd.DataFrame:
    found = []
    for line in (*INCOME_LINES, DIRECT_REVENUE_FINANCING, *SPENDING_LINES):
        of = [row for row in rows if row.line == line]
        if not of:
            continue
        whole = {part: sum(getattr(row, part) for row in of) for part in PARTS}
        bases = dict.fromkeys(BASES[row.basis] for row in of)
        part = unexplained(whole["remainder"], whole["full_year"])
        found.append({"line": line, "basis": " and ".join(bases),
                      **{name: pence / PENCE for name, pence in whole.items()},
                      "unexplained": part})  # fmt: skip
    return pd.DataFrame(found)


def unexplained(remainder: int, full_year: int) -> float:
    """Return the part of a line that posts and contracts do not explain; of nought, no part."""
    if not full_year:
        return math.nan if remainder else 0.0
    return remainder / full_year


def income(lines: pd.DataFrame, part: str) -> float:
    """Return the income of a column, in pounds a year, as the return publishes it.

    Revenue paid into capital is taken off it there, and is no spending of the return.
    """
    return total(lines, part, INCOME_LINES) - total(lines, part, (DIRECT_REVENUE_FINANCING,))


def balance(lines: pd.DataFrame, part: str) -> float:
    """Return income less spending of a column, in pounds a year."""
    return income(lines, part) - total(lines, part, SPENDING_LINES)


def total(lines: pd.DataFrame, part: str, of: tuple[str, ...]) -> float:
    """Return the sum of some lines of a column, in pounds a year."""
    return float(lines.loc[lines["line"].isin(of), part].sum())


def totals(lines: pd.DataFrame) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return income, spending and in-year balance of every column, in whole pounds a year.

    The balance is that of the two as they are printed, so that nobody finds a pound missing.
    """
    received = tuple(round(income(lines, part)) for part in PARTS)
    spent = tuple(round(total(lines, part, SPENDING_LINES)) for part in PARTS)
    left = tuple(a - b for a, b in zip(received, spent, strict=True))
    financed = DIRECT_REVENUE_FINANCING in set(lines["line"])
    label = "Income, less revenue paid into capital" if financed else "Income"
    return (label, received), ("Spending", spent), ("In-year balance", left)


def sheet(case: Case, found: Iterable[Baseline], version: str) -> str:
    """Return the sheet to sign as HTML: one file, no script, nothing fetched."""
    filled = environment(line=in_words, money=lambda gbp: f"{gbp:,.0f}")
    return filled.get_template("baseline.html.j2").render(
        case=case,
        baselines=tuple(found),
        totals=totals,
        back_office=BACK_OFFICE_LINES,
        spending=SPENDING_LINES,
        financing=DIRECT_REVENUE_FINANCING,
        parts=PARTS,
        most=MOST_UNEXPLAINED,
        version=version,
        all_fictional=all(trust.fictional for trust in case.trusts),
        origin=origin_in_words,
        replaced=replaced_in_words,
        special_needs=lambda one: opening_in_words(case, one.trust, one.general_funding),
    )

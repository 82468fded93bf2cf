"""Posts looked for in a trust's books, and the line of the books that can pay for each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from entities.post import STRUCTURAL, AgeBand, Pension, Post, ServiceBand, Weeks
from scenarios.returns.ratios import Book, full_cost, middle

Books = Mapping[tuple[str, str], float]
"""(Whose books: 'centre' or a URN, line) -> pounds not yet explained by a post."""

TENTHS, HUNDREDTHS = 10, 100
_BANDS: tuple[tuple[AgeBand, ServiceBand], ...] = (
    ("41_to_54", "5_to_9"),
    ("22_to_40", "2_to_4"),
    ("55_and_over", "10_to_19"),
    ("41_to_54", "10_to_19"),
    ("22_to_40", "under_2"),
    ("55_and_over", "20_and_over"),
    ("41_to_54", "2_to_4"),
    ("22_to_40", "5_to_9"),
)
"""Age and service given out in turn: no public return tells them."""


@dataclass(frozen=True)
class Want:
    """A post looked for.

    Attributes
    ----------
    stem
        Beginning of the post's id; a running number follows.
    pay
        Key of the assumption that gives the salary of the grade.
    payers
        Whose line could pay for it, the likeliest first.
    fte
        FTE looked for, at most 1.
    whole
        Take it only where the whole FTE is carried.
    needed
        Take it in hundredths of FTE where no line carries a tenth.
    share
        Most of what is left on a line of the centre that it may take.
    """

    stem: str
    role: str
    place: str
    desk: str
    pay: str
    payers: tuple[tuple[str, str], ...]
    fte: float = 1.0
    pension: Pension = "lgps"
    weeks: Weeks = "full_year"
    whole: bool = False
    needed: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class Booked:
    """A post inferred, whose books carry it, and the most it costs a year in pounds."""

    post: Post
    payer: str
    cost: float


def parts(fte: float) -> Iterator[float]:
    """Split a need into whole posts and one part post, in tenths of FTE and at least one tenth."""
    tenths = max(1, math.floor(fte * TENTHS + 0.5))
    yield from [1.0] * (tenths // TENTHS)
    if tenths % TENTHS:
        yield (tenths % TENTHS) / TENTHS


def book_posts(
    wants: Iterable[Want], books: Books, book: Book, already: tuple[Booked, ...] = ()
) -> tuple[tuple[Booked, ...], tuple[Want, ...], Books]:
    """Find a line for each post in turn; return posts, wants without a line, and what is left.

    A post takes as many tenths of FTE as the first line that carries one; failing all, a post
    that must be there takes as many hundredths. So the posts of a line never cost more
    than the line.
    """
    left = dict(books)
    booked: list[Booked] = list(already)
    unmet: list[Want] = []
    for want in wants:
        found = _payer(want, left, book)
        if found is None:
            unmet.append(want)
            continue
        (payer, line), fte = found
        cost = fte * _cost(want, book)
        left[payer, line] -= cost
        booked.append(Booked(_post(want, fte, line, booked, book), payer, cost))
    return tuple(booked), tuple(unmet), left


def _payer(want: Want, left: Books, book: Book) -> tuple[tuple[str, str], float] | None:
    for grain in (TENTHS, HUNDREDTHS) if want.needed else (TENTHS,):
        for payer in want.payers:
            room = left.get(payer, 0.0) * want.share / _cost(want, book)
            fte = min(want.fte, math.floor(room * grain) / grain)
            if fte > 0 and not (want.whole and fte < want.fte):
                return payer, fte
    return None


def _cost(want: Want, book: Book) -> float:
    return full_cost(middle(book, want.pay), want.pension, book)


def _post(want: Want, fte: float, line: str, booked: list[Booked], book: Book) -> Post:
    number = 1 + sum(1 for b in booked if b.post.id.rpartition("-")[0] == want.stem)
    age, service = _BANDS[len(booked) % len(_BANDS)]
    return Post(
        id=f"{want.stem}-{number}",
        role=want.role,
        kind="structural" if want.desk == STRUCTURAL else "desk",
        place=want.place,
        desk=want.desk,
        fte=round(fte, 2),
        weeks=want.weeks,
        salary_gbp=middle(book, want.pay),
        pension=want.pension,
        account_line=line,
        age_band=age,
        service_band=service,
        source="inferred",
    )

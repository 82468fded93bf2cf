"""From a published return to a trust that can be simulated: what it does not hold is inferred."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from entities.assumption import Assumption
from entities.calendar import MONTHS_PER_YEAR
from entities.contract import Contract
from entities.school import School
from entities.trust import Delivery, Trust
from scenarios.reading.faults import Fault, refuse
from scenarios.reading.shipped_files import read_book
from scenarios.returns.contracts import contracts_of
from scenarios.returns.figures import BALANCE_NOTE, CENTRE_NOTE
from scenarios.returns.identities import check_identities
from scenarios.returns.posts import InferredPosts, infer_posts
from scenarios.returns.published import PublishedSchool, PublishedTrust
from scenarios.returns.ratios import FUNCTIONS, Book
from scenarios.returns.registers import SchoolFacts
from scenarios.returns.schools import PHASES, phase_of, school_of

OPENING = dt.date(2026, 12, 1)
"""The decision date of a starter case; inferred contracts end after it."""

INFERRED_NOTE = (
    "Made from the published accounts return. Accounts are as published; posts, contracts, ages, "
    "service, delivery and the pension fund are inferred, not known: replace them with the "
    "trust's own lists before relying on a result."
)


def inference_book() -> dict[str, Assumption]:
    """Return the assumption book by key."""
    return {assumption.key: assumption for assumption in read_book()}


def infer_trust(
    published: PublishedTrust,
    book: Book,
    *,
    facts: Mapping[str, SchoolFacts] | None = None,
    notes: tuple[str, ...] = (),
    opening: dt.date = OPENING,
) -> Trust:
    """Make a trust that can be simulated out of what it published.

    Parameters
    ----------
    book
        Assumption key -> assumption; see :func:`inference_book`.
    facts
        URN -> what registers and censuses add.
    notes
        Sentences to carry in the trust's note, such as differences between files.
    opening
        Contracts are inferred to end after this day.

    Raises
    ------
    BadInput
        When a school's phase is unknown, or a school's posts cannot be carried by any line.
    """
    known = facts or {}
    staying = tuple(s for s in published.schools if s.left is None)
    refuse(_unusable(published, staying, known))
    pairs = [school_of(s, known.get(s.urn, SchoolFacts()), book) for s in staying]
    schools = tuple(school for school, _ in pairs)
    number = published.company_number
    posts = infer_posts(number, schools, published.central_lines, book)
    told = [*_told(published, posts), *_grouped(pairs), *posts.notes, *notes]
    return _trust(published, schools, posts, tuple(told), contracts_of(published, book, opening))


def _trust(
    published: PublishedTrust,
    schools: tuple[School, ...],
    posts: InferredPosts,
    told: tuple[str, ...],
    contracts: tuple[Contract, ...],
) -> Trust:
    return Trust(
        company_number=published.company_number,
        name=published.name,
        fictional=False,
        note="\n".join(told),
        accounts_year=published.accounts_year,
        schools=schools,
        central_lines=dict(published.central_lines),
        revenue_reserve_gbp=published.reserve,
        pension_fund=f"Fund of {_authority_of_most(schools)} (inferred)",
        posts=tuple(b.post for b in posts.booked),
        contracts=contracts,
        systems=(),
        delivery=tuple(
            Delivery(function=f, where="central" if f in posts.central else "local")
            for f in FUNCTIONS
        ),
        waits_supported=(),
        source="inferred",
    )


def _unusable(
    published: PublishedTrust,
    staying: tuple[PublishedSchool, ...],
    facts: Mapping[str, SchoolFacts],
) -> Iterator[Fault]:
    if not staying:
        text = f"every school of {published.name} left during the year; nothing is left to simulate"
        yield Fault(published.place, None, "", text)
    for school in staying:
        if phase_of(school, facts.get(school.urn, SchoolFacts())) is None:
            text = f"{school.phase!r} is no phase of education known; known: {', '.join(PHASES)}"
            yield Fault(school.place, None, "column 'Overall Phase'", text)


def _grouped(pairs: list[tuple[School, tuple[str, ...]]]) -> Iterator[str]:
    """Tell each thing said of schools once, with the schools it is said of."""
    for text in dict.fromkeys(text for _, said in pairs for text in said):
        names = [school.name for school, said in pairs if text in said]
        yield f"{'Every school' if len(names) == len(pairs) else ', '.join(names)}: {text}."


def _authority_of_most(schools: tuple[School, ...]) -> str:
    counts = Counter(school.local_authority for school in schools)
    return min(counts, key=lambda name: (-counts[name], name))


def _told(published: PublishedTrust, posts: InferredPosts) -> Iterator[str]:
    yield INFERRED_NOTE
    yield (
        f"Accounts are pounds of {published.accounts_year}, salaries of the year in the assumption "
        "book: nothing is uprated, so posts explain rather too much of a line than too little."
    )
    yield BALANCE_NOTE
    yield CENTRE_NOTE
    for school in published.schools:
        if school.left is not None:
            yield f"{school.name} left on {school.left} and is not among the trust's schools."
        elif school.months < MONTHS_PER_YEAR:
            yield f"{school.name} reports {school.months} months; its figures are part-year."
    books = [("the centre", published.central_lines)]
    books += [(school.name, school.lines) for school in published.schools]
    for whose, lines in books:
        for line, pounds in lines.items():
            if pounds < 0:
                said = f"{whose[:1].upper()}{whose[1:]} books {pounds:,} pounds under "
                yield f"{said}{line.replace('_', ' ')}: carried as published."
    yield from (finding.sentence() for finding in check_identities(published))
    yield from published.notes
    carried = len(posts.booked)
    yield f"{carried} posts are inferred; what they and the contracts do not explain is carried."

"""Posts a public return does not hold: inferred from its cost lines and from staffing ratios.

The return gives pounds by line, never posts. What is inferred here explains part of those pounds
by whole and part posts; the rest stays unexplained and is carried in every arm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from entities.post import CENTRE, STRUCTURAL
from entities.school import School
from scenarios.reading.faults import Fault, refuse
from scenarios.returns.ratios import FUNCTIONS, STAYS_LOCAL, Book, middle, school_needs
from scenarios.returns.wants import Booked, Books, Want, book_posts, parts

ADMIN, OTHER = "administrative_and_clerical_staff", "other_staff"
TEACHING, SUPPORT, PREMISES = "teaching_staff", "education_support_staff", "premises_staff"
OFFICER, ASSISTANT = "workforce.njc_pay_scp22", "workforce.njc_pay_scp12"
MANAGER, DIRECTOR = "workforce.njc_pay_scp30", "workforce.function_director_pay"

CENTRE_LINES: dict[str, tuple[str, ...]] = {
    "estates": (PREMISES, ADMIN, OTHER),
    "it": (ADMIN, OTHER, SUPPORT),
    "school_improvement": (TEACHING,),
}
"""Lines of the centre that can carry a function's posts; the rest stand under administration."""

ROLES: dict[str, str] = {
    "finance": "Finance",
    "payroll": "Payroll",
    "hr": "Human resources",
    "it": "IT",
    "estates": "Estates",
    "procurement": "Procurement",
    "governance": "Governance",
    "data": "Data",
    "school_improvement": "School improvement",
}


@dataclass(frozen=True)
class InferredPosts:
    """Posts inferred for a trust, who serves each function by them, and what to tell of them."""

    booked: tuple[Booked, ...]
    central: tuple[str, ...]
    left: Books
    notes: tuple[str, ...]


def infer_posts(
    company: str, schools: tuple[School, ...], central_lines: Mapping[str, int], book: Book
) -> InferredPosts:
    """Infer the posts of a trust from its lines and the staffing ratios of the book.

    In order: the two executives (trusts of two schools or more); the office, inclusion and site
    post that every school must have; the first post of each central function, largest need
    first; the rest of each function's need, at the centre or in school offices.

    Raises
    ------
    BadInput
        When neither a school's nor the centre's staff lines can carry a post the school needs.
    """
    books = _books(schools, central_lines)
    booked, missing, left = (
        _executives(company, books, book) if len(schools) > 1 else ((), (), books)
    )
    booked, unstaffed, left = book_posts(_in_every_school(schools, book), left, book, booked)
    refuse(_nobody(want) for want in unstaffed)
    needs = _trust_needs(schools, book)
    order = sorted(needs, key=lambda f: (-needs[f], f))
    first = (_central(company, f, next(parts(needs[f])), MANAGER, whole=True) for f in order)
    booked, _, left = book_posts(first, left, book, booked)
    central = tuple(f for f in order if any(_serves(b, f) for b in booked))
    booked, _, left = book_posts(_rest(company, central, needs), left, book, booked)
    booked, _, left = book_posts(_assistants(schools, central, book), left, book, booked)
    return InferredPosts(booked, central, left, tuple(_notes(booked, missing, schools)))


def infer_school_posts(
    schools: tuple[School, ...],
    central_lines: Mapping[str, int],
    central: tuple[str, ...],
    book: Book,
) -> InferredPosts:
    """Infer the posts in schools alone, of a trust whose centre's own posts are known.

    Parameters
    ----------
    central_lines
        What the centre's books hold beside its own posts.
    central
        Functions the centre serves, for which school offices need nobody.

    Raises
    ------
    BadInput
        When neither a school's nor the centre's staff lines can carry a post the school needs.
    """
    books = _books(schools, central_lines)
    booked, unstaffed, left = book_posts(_in_every_school(schools, book), books, book)
    refuse(_nobody(want) for want in unstaffed)
    booked, _, left = book_posts(_assistants(schools, central, book), left, book, booked)
    return InferredPosts(booked, central, left, tuple(_notes(booked, (), schools)))


def _books(schools: Iterable[School], central_lines: Mapping[str, int]) -> Books:
    return {
        **{(CENTRE, line): float(pounds) for line, pounds in central_lines.items()},
        **{(s.urn, line): float(gbp) for s in schools for line, gbp in s.lines.items()},
    }


def _executives(
    company: str, books: Books, book: Book
) -> tuple[tuple[Booked, ...], tuple[Want, ...], Books]:
    """Find a line of the centre for a chief executive and a finance director.

    A chief executive who came up through teaching is booked to teaching staff. Where the centre
    books none, both stand under administration and share what executives may take of it.
    """
    share = middle(book, "inference.executive_share_of_line")
    chief = Want(
        stem=f"{company.lower()}-chief-executive",
        role="Chief executive",
        place=CENTRE,
        desk=STRUCTURAL,
        pay="workforce.ceo_pay_median",
        payers=((CENTRE, TEACHING),),
        pension="tps",
    )
    booked, missing, left = book_posts((chief,), books, book)
    if missing:
        share = share / 2
        second = replace(chief, payers=((CENTRE, ADMIN),), pension="lgps", share=share)
        booked, missing, left = book_posts((second,), books, book)
    director = Want(
        stem=f"{company.lower()}-finance-director",
        role="Finance director",
        place=CENTRE,
        desk=STRUCTURAL,
        pay="workforce.cfo_pay_medium",
        payers=((CENTRE, ADMIN), (CENTRE, OTHER)),
        share=share,
    )
    booked, more, left = book_posts((director,), left, book, booked)
    return booked, (*missing, *more), left


def _in_every_school(schools: Iterable[School], book: Book) -> Iterator[Want]:
    leads = middle(book, "workforce.business_manager_per_school")
    for s in schools:
        for fte in parts(leads):
            payers = _payers(s.urn, (ADMIN, OTHER, SUPPORT))
            role = "School business manager or lead administrator"
            yield Want(f"{s.urn}-office", role, s.urn, "office", OFFICER, payers, fte, needed=True)
        payers = _payers(s.urn, (SUPPORT, OTHER, TEACHING))
        role = "Inclusion and family support worker"
        yield Want(f"{s.urn}-inclusion", role, s.urn, "inclusion", OFFICER, payers, needed=True)
        payers = _payers(s.urn, (PREMISES, OTHER, ADMIN, SUPPORT))
        yield Want(f"{s.urn}-site", "Caretaker", s.urn, "site", ASSISTANT, payers, needed=True)


def _payers(urn: str, lines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Order the lines that may pay: the school's own, the centre's same line, then the others."""
    return tuple((whose, line) for line in lines for whose in (urn, CENTRE))


def _nobody(want: Want) -> Fault:
    text = (
        f"no staff line of the school or the centre can carry its {want.desk} post "
        f"({want.role.lower()}); the return may book staff elsewhere"
    )
    return Fault(f"school {want.place}", None, "", text)


def _trust_needs(schools: Iterable[School], book: Book) -> dict[str, float]:
    each = [school_needs(school, book) for school in schools]
    names = [f for f in FUNCTIONS if f not in STAYS_LOCAL]
    return {f: math.fsum(needs[f] for needs in each) for f in names}


def _central(company: str, function: str, fte: float, pay: str, *, whole: bool = False) -> Want:
    improving = function == "school_improvement"
    grade = {MANAGER: "manager", OFFICER: "officer", ASSISTANT: "assistant"}[pay]
    return Want(
        stem=f"{company.lower()}-{function.replace('_', '-')}",
        role=f"{ROLES[function]} {'director' if improving else grade}",
        place=CENTRE,
        desk=function,
        pay=DIRECTOR if improving else pay,
        payers=tuple((CENTRE, line) for line in CENTRE_LINES.get(function, (ADMIN, OTHER))),
        fte=fte,
        pension="tps" if improving else "lgps",
        whole=whole,
    )


def _serves(booked: Booked, function: str) -> bool:
    return booked.post.place == CENTRE and booked.post.desk == function


def _rest(company: str, central: tuple[str, ...], needs: Mapping[str, float]) -> Iterator[Want]:
    """Want the posts of each central function after its first: officers and assistants in turn."""
    for function in central:
        for number, fte in enumerate([*parts(needs[function])][1:]):
            yield _central(company, function, fte, (OFFICER, ASSISTANT)[number % 2])


def _assistants(schools: Iterable[School], central: tuple[str, ...], book: Book) -> Iterator[Want]:
    """Want school-office assistants for the work that is not central, beyond the lead's own FTE."""
    lead = middle(book, "workforce.business_manager_per_school")
    for school in schools:
        needs = school_needs(school, book)
        local = (f for f, desk in FUNCTIONS.items() if desk == "office" and f not in central)
        more = math.fsum(needs.get(f, 0.0) for f in local) - lead
        for fte in parts(more) if more > 0 else ():
            payers = ((school.urn, ADMIN), (school.urn, OTHER))
            yield Want(
                stem=f"{school.urn}-office",
                role="School office assistant",
                place=school.urn,
                desk="office",
                pay=ASSISTANT,
                payers=payers,
                fte=fte,
                weeks="term_time",
            )


def _notes(
    booked: tuple[Booked, ...], missing: tuple[Want, ...], schools: tuple[School, ...]
) -> Iterator[str]:
    for want in missing:
        yield f"No {want.role.lower()} is inferred: the centre's staff lines cannot carry one."
    elsewhere = [b for b in booked if b.post.place != CENTRE and b.payer == CENTRE]
    if elsewhere:
        names = ", ".join(b.post.id for b in elsewhere)
        yield (
            f"{len(elsewhere)} posts in schools are carried by the centre's books, the schools' "
            f"own lines being too small: {names}."
        )
    if len(schools) < 2:
        yield "A trust of one school has no executive posts inferred apart from its school."

"""Which desk serves which school's requests for which function, before any plan."""

from __future__ import annotations

from entities.case import Case
from entities.post import CENTRE
from entities.school import School
from entities.service import ServiceFunction
from entities.trust import Trust


def central_desk(company_number: str, function: str) -> str:
    """Name the desk of a function at a trust's centre."""
    return f"{company_number}/{function}"


def local_desk(urn: str, desk: str) -> str:
    """Name a school's own desk."""
    return f"{urn}/{desk}"


def desk_of_post(company_number: str, place: str, desk: str) -> str:
    """Name the desk a post serves."""
    return central_desk(company_number, desk) if place == CENTRE else local_desk(place, desk)


def desk_of(trust: Trust, school: School, function: ServiceFunction) -> str:
    """Name the desk that serves a school's requests for a function at the opening."""
    if trust.where(function.key) == "central":
        return central_desk(trust.company_number, function.key)
    return local_desk(school.urn, function.local_desk)


def opening_desks(case: Case) -> tuple[str, ...]:
    """Every desk that serves a queue at the opening, sorted by name."""
    names = {
        desk_of_post(trust.company_number, post.place, post.desk)
        for trust in case.trusts
        for post in trust.posts
        if post.kind == "desk"
    }
    return tuple(sorted(names))

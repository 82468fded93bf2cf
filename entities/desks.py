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


def hub_desk(company_number: str, hub: str, function: str) -> str:
    """Name the desk of a function at a hub."""
    return f"{company_number}/{hub}/{function}"


def supplier_desk(company_number: str, supplier: str) -> str:
    """Name the desk that stands for a supplier."""
    return f"{company_number}/supplier/{supplier}"


def local_desk(urn: str, desk: str) -> str:
    """Name a school's own desk."""
    return f"{urn}/{desk}"


def desk_of_post(company_number: str, place: str, desk: str) -> str:
    """Name the desk a post serves: at the centre, at a school (a URN) or at a hub (its key)."""
    if place == CENTRE:
        return central_desk(company_number, desk)
    return local_desk(place, desk) if place.isdigit() else hub_desk(company_number, place, desk)


def desk_of(trust: Trust, school: School, function: ServiceFunction, request_type: str) -> str:
    """Name the desk that serves a school's requests of a type at the opening."""
    number = trust.company_number
    where = trust.where(function.key, school.urn, request_type)
    if where == "central":
        return central_desk(number, function.key)
    if where == "hub":
        return hub_desk(number, trust.hub_of(school.urn).key, function.key)
    if where == "outsourced":
        return supplier_desk(number, trust.supplier_for(function.key).id)
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

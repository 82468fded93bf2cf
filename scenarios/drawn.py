"""What a world holds: every figure of a case, what is believed of it, and whose luck it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from entities.assumption import earlier_name
from entities.case import Case
from entities.desks import opening_desks
from entities.service import RequestType
from scenarios.beliefs import (
    MIDDLE,
    UNCERTAIN_GRADES,
    Belief,
    Fixed,
    Shape,
    amount,
    quantile,
    shape_of,
    share,
)
from scenarios.own_counts import HIRING, own_estimates


@dataclass(frozen=True)
class Figure:
    """One figure of a world.

    Attributes
    ----------
    name
        What it is called in a world.
    shape
        What is believed of it.
    luck
        The name its luck goes by; figures of one luck rise and fall together.
    key, member
        The assumption, or figure of a kind of work, it is drawn of, and the desk, trust or fund it
        is drawn for. No key: a trust's own count, whose doubt is that of counting.
    """

    name: str
    shape: Shape
    luck: str = ""
    key: str = ""
    member: str = ""


def figures_of(case: Case) -> Iterator[Figure]:
    """Yield every figure of a world, in the order in which a world holds them."""
    numbers = tuple(trust.company_number for trust in case.trusts)
    desks, funds = opening_desks(case), tuple(trust.pension_fund for trust in case.trusts)
    members = {
        "desk": tuple(zip(desks, desks, strict=True)),
        "trust": tuple(zip(numbers, numbers, strict=True)),
        "fund": tuple(zip(numbers, funds, strict=True)),
    }
    for assumption in case.assumptions:
        key = assumption.key
        if assumption.role == "validation_only":
            continue
        for step in assumption.earlier:
            yield Figure(earlier_name(key, step.until), Fixed(step.value))
        shape = shape_of(assumption)
        if assumption.drawn_per == "world":
            yield Figure(key, shape, key, key)
            continue
        yield Figure(key, Fixed(quantile(assumption, MIDDLE)))
        for member, drawn in members[assumption.drawn_per]:
            yield Figure(f"{key}@{member}", shape, f"{key}@{drawn}", key, drawn)
    for trust in case.trusts:
        for key, estimate in own_estimates(trust):
            name = f"{key}@{trust.company_number}"
            yield Figure(name, amount(estimate) if key == HIRING else share(estimate), name)
    for _, kind in case.request_types:
        for name, believed in estimates_of(kind):
            yield Figure(name, believed, name, name)


def judgement_keys(case: Case) -> tuple[str, ...]:
    """Return the names in a world that rest on judgement or on an unverified source, sorted."""
    assumed = [
        assumption.key
        for assumption in case.assumptions
        if assumption.role == "distribution" and assumption.grade in UNCERTAIN_GRADES
    ]
    requested = [
        name
        for _, kind in case.request_types
        if kind.grade in UNCERTAIN_GRADES
        for name, _ in estimates_of(kind)
    ]
    return tuple(sorted([*assumed, *requested]))


def volume_name(request_type: str) -> str:
    """Name a request type's yearly volume for each unit of its driver in a world."""
    return f"request.{request_type}.volume"


def minutes_name(request_type: str) -> str:
    """Name a request type's handling minutes in a world."""
    return f"request.{request_type}.minutes"


def first_line_share_name(request_type: str) -> str:
    """Name the share of a request type finished by the first line in a world."""
    return f"request.{request_type}.first_line_share"


def second_line_minutes_name(request_type: str) -> str:
    """Name a request type's handling minutes at the second line in a world."""
    return f"request.{request_type}.second_line_minutes"


def rework_share_name(request_type: str) -> str:
    """Name the share of a request type sent back for correction in a world."""
    return f"request.{request_type}.rework_share"


def growth_name(request_type: str) -> str:
    """Name a request type's yearly growth beyond its driver in a world."""
    return f"request.{request_type}.growth"


def estimates_of(kind: RequestType) -> Iterator[tuple[str, Belief]]:
    """Yield the name and the belief of every range a kind of work gives."""
    amounts = (
        (volume_name(kind.key), kind.per_driver_year),
        (minutes_name(kind.key), kind.minutes),
        (second_line_minutes_name(kind.key), kind.second_line_minutes),
    )
    shares = (
        (first_line_share_name(kind.key), kind.first_line_share),
        (rework_share_name(kind.key), kind.rework_share),
        (growth_name(kind.key), kind.growth_per_year),
    )
    for name, found in amounts:
        if found is not None:
            yield name, amount(found)
    for name, found in shares:
        if found is not None:
            yield name, share(found)

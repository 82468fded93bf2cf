"""The same people in the schools: a function's central hours as part-time hours at each school."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from entities.case import Case
from entities.post import Post
from entities.school import School
from entities.service import ServiceFunction
from entities.trust import Trust

LEAST_FTE = 0.001
"""Hours are contracted to a thousandth of full time: less than two hours a year."""


def in_each_school(case: Case, function: str, posts: Collection[str]) -> Case:
    """Return the case with central posts of a function as hours of the schools they serve.

    Each post becomes a part-time post at every school its centre serves, with its role, pay and
    weeks, in proportion to pupils: no hour is added or lost but by rounding. Those schools serve
    the function themselves, in the queue of their own desk with all its other work. It is what
    the frontier compares with, not a plan: nobody can be divided like this.

    Parameters
    ----------
    posts
        Names of the posts, at centres.
    """
    service = next(each for each in case.functions if each.key == function)
    trusts = tuple(_at_schools(trust, service, posts) for trust in case.trusts)
    return case.model_copy(update={"trusts": trusts})


def part_of(post: str, urn: str) -> str:
    """Name the part of a post that is at a school."""
    return f"{post}-at-{urn}"


def schools_served(trust: Trust, function: ServiceFunction) -> tuple[School, ...]:
    """Return the schools whose requests of a function, or some of them, its centre serves."""
    kinds = [kind.key for kind in function.request_types]
    return tuple(
        school for school in trust.schools
        if any(trust.where(function.key, school.urn, kind) == "central" for kind in kinds)
    )  # fmt: skip


def _at_schools(trust: Trust, function: ServiceFunction, posts: Collection[str]) -> Trust:
    going = [post for post in trust.posts if post.id in posts]
    schools = schools_served(trust, function)
    if not going or not schools:
        return trust
    parts = [part for post in going for part in _parts(post, schools, function.local_desk)]
    kept = [post for post in trust.posts if post.id not in posts]
    delivery = tuple(
        entry.model_copy(update={"where": "local", "second_line": "same"})
        if entry.function == function.key and entry.where == "central"
        else entry
        for entry in trust.delivery
    )
    return trust.model_copy(update={"posts": (*kept, *parts), "delivery": delivery})


def _parts(post: Post, schools: Sequence[School], desk: str) -> list[Post]:
    pupils = sum(school.pupils for school in schools)
    return [
        post.model_copy(
            update={
                "id": part_of(post.id, school.urn),
                "place": school.urn,
                "desk": desk,
                "fte": max(LEAST_FTE, round(post.fte * school.pupils / pupils, 3)),
            }
        )
        for school in schools
    ]

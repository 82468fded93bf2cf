"""Which desk serves which school's requests for which function, before any plan."""

from __future__ import annotations

from entities.case import Case
from entities.delivery import Where
from entities.moves import PostMove
from entities.plan import MergerPlan
from entities.post import CENTRE, Post, in_school
from entities.school import School
from entities.service import ServiceFunction
from entities.trust import Trust


def central_desk(company_number: str, function: str) -> str:
    """Name the desk of a function at a trust's centre."""
    return f"{company_number}/{function}"


def hub_desk(company_number: str, hub: str, function: str) -> str:
    """Name the desk of a function at a hub of schools."""
    return f"{company_number}/{hub}/{function}"


def supplier_desk(company_number: str, supplier: str) -> str:
    """Name a supplier as a desk: it serves requests, for a price, without posts of the trust."""
    return f"{company_number}/supplier/{supplier}"


def local_desk(urn: str, desk: str) -> str:
    """Name a school's own desk."""
    return f"{urn}/{desk}"


def desk_of_post(company_number: str, place: str, desk: str) -> str:
    """Name the desk a post serves."""
    if place == CENTRE:
        return central_desk(company_number, desk)
    if in_school(place):
        return local_desk(place, desk)
    return hub_desk(company_number, place, desk)


def desk_of(
    trust: Trust, school: School, function: ServiceFunction, request_type: str | None = None
) -> str:
    """Name the desk that serves a school's requests of a kind (key) at the opening.

    Without a kind of work, the desk is that of the rule for all kinds.

    Raises
    ------
    KeyError
        When the trust's delivery does not name the function, or names a hub or a supplier that
        is not there for the school or the kind of work.
    """
    where = trust.where(function.key, school.urn, request_type)
    return desk_at(trust, school, function, where, request_type)


def desk_at(
    trust: Trust,
    school: School,
    function: ServiceFunction,
    where: Where,
    request_type: str | None = None,
) -> str:
    """Name the desk of a trust that serves a school when the work is done in a given way.

    Raises
    ------
    KeyError
        When the school is in no hub, or the trust has no supplier for the work.
    """
    if where == "central":
        return central_desk(trust.company_number, function.key)
    if where == "local":
        return local_desk(school.urn, function.local_desk)
    if where == "outsourced":
        supplier = trust.supplier_of(function.key, request_type)
        return supplier_desk(trust.company_number, supplier.id)
    hub = trust.hub_of(school.urn)
    if hub is None:
        raise KeyError(school.urn)
    return hub_desk(trust.company_number, hub.key, function.key)


def opening_desks(case: Case) -> tuple[str, ...]:
    """Every desk that can serve at the opening, by posts or as a supplier, sorted by name."""
    posts = {
        desk_of_post(trust.company_number, post.place, post.desk)
        for trust in case.trusts
        for post in trust.posts
        if post.kind == "desk"
    }
    suppliers = {
        supplier_desk(trust.company_number, supplier.id)
        for trust in case.trusts
        for supplier in trust.suppliers
    }
    return tuple(sorted(posts | suppliers))


def desk_after_move(case: Case, post: Post, step: PostMove) -> str:
    """Return what a post serves after a move, as `Post.desk` names it.

    At the centre or a hub a function; in a school the school's own desk for the work it did so
    far. A post of a school's own desk that moves to another school serves the same desk there.
    """
    if not in_school(step.to):
        return step.function or post.desk
    local: dict[str, str] = {function.key: function.local_desk for function in case.functions}
    return post.desk if in_school(post.place) else local[post.desk]


def desks_of_moves(case: Case, plan: MergerPlan) -> set[str]:
    """Name every desk that posts of a plan may move to: the lead's centre as well as their own."""
    found, owners = set(), {p.id: (t, p) for t in case.trusts for p in t.posts}
    for step in plan.post_moves:
        trust, post = owners[step.post]
        desk = desk_after_move(case, post, step)
        found.add(desk_of_post(trust.company_number, step.to, desk))
        if step.to == CENTRE and plan.lead_trust:
            found.add(central_desk(plan.lead_trust, desk))
    return found

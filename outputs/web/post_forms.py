"""What a form says of posts that go and posts that move, put into a plan; pure, no page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from entities.case import Case
from entities.desks import desk_after_move
from entities.moves import PostMove
from entities.plan import MergerPlan, PostDeletion
from entities.post import CENTRE, Post, in_school
from entities.trust import Trust
from outputs.web.arm_forms import MOST_MONTHS, NO_MONTHS, STAY, with_plan
from outputs.web.asked import Asked, Form, FormError

ROUTES: Mapping[str, str] = {
    STAY: "Stays", "wastage": "Goes when its holder leaves", "redundancy": "Goes: redundancy",
}  # fmt: skip


class PostRow(NamedTuple):
    """One post that may go, and what the plan does with it.

    Attributes
    ----------
    place
        Where it is now, in words.
    pooled
        True where it is one of a pool, some of which go: the case file says how.
    """

    post: Post
    trust: str
    place: str
    route: str
    months: int
    pooled: bool

    @property
    def in_school(self) -> bool:
        """Say whether it is in a school, not at a centre or a hub."""
        return in_school(self.post.place)


def posts(case: Case, plan: MergerPlan) -> tuple[PostRow, ...]:
    """Return every post, trust by trust, those outside schools first."""
    going = {one.post: one for one in plan.deletions}
    pooled = {name for pool in plan.pools for name in pool.posts}
    rows = tuple(
        PostRow(post, trust.name, place_in_words(trust, post.place),
                going[post.id].route if post.id in going else STAY,
                going[post.id].months_after_start if post.id in going else 0, post.id in pooled)
        for trust in case.trusts for post in trust.posts
    )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.in_school))


def place_in_words(trust: Trust, place: str) -> str:
    """Name a place of a trust: its centre, a hub or a school."""
    schools = {school.urn: school.name for school in trust.schools}
    hubs = {hub.key: f"the hub {hub.label}" for hub in trust.hubs}
    return {CENTRE: "the centre", **hubs, **schools}[place]


def with_posts(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan has the posts go that a form says; owners of savings stay.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    plan, asked = case.arm(key).plan, Asked(form)
    owners = {one.post: one.owner for one in plan.deletions}
    going: list[PostDeletion] = []
    for row in posts(case, plan):
        if row.pooled:
            continue
        name = row.post.id
        route = asked.one_of(f"route_{name}", tuple(ROUTES), name)
        months = asked.whole(f"months_{name}", MOST_MONTHS, NO_MONTHS, of=name)
        if route == STAY:
            asked.idle(f"months_{name}", str(row.months), "did not choose that it goes", name)
        elif route:
            going.append(PostDeletion.model_validate({
                "post": name, "months_after_start": months, "route": route,
                "owner": owners.get(name),
            }))  # fmt: skip
    asked.refuse()
    return with_plan(case, key, deletions=tuple(going))


class MoveRow(NamedTuple):
    """One post that a plan moves: in words where it is, where it goes and what it serves there.

    What it serves is empty in a school, where it does the work of the school's own desk.
    """

    post: Post
    was: str
    to: str
    serves: str
    months: int


def moved_posts(case: Case, plan: MergerPlan) -> tuple[MoveRow, ...]:
    """Return every post that a plan moves, in the order of the plan."""
    owners = {post.id: (trust, post) for trust in case.trusts for post in trust.posts}
    labels = {function.key: function.label for function in case.functions}
    rows = []
    for move in plan.post_moves:
        trust, post = owners[move.post]
        serves = "" if in_school(move.to) else labels[desk_after_move(case, post, move)]
        rows.append(MoveRow(post, place_in_words(trust, post.place),
                            place_in_words(trust, move.to), serves,
                            move.months_after_start))  # fmt: skip
    return tuple(rows)


def places_to(case: Case) -> tuple[tuple[Trust, Mapping[str, str]], ...]:
    """Return by trust where its posts may go: by address in the form, in words."""
    return tuple(
        (trust, {
            f"{trust.company_number}/{place}": place_in_words(trust, place)
            for place in (CENTRE, *(h.key for h in trust.hubs), *(s.urn for s in trust.schools))
        })
        for trust in case.trusts
    )  # fmt: skip


def with_moves(case: Case, key: str, form: Form) -> Case:
    """Return a case in which a plan moves the posts it did but those ticked, and one more.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    plan = case.arm(key).plan
    kept = tuple(move for move in plan.post_moves if not form.get(f"out_{move.post}"))
    if not form.get("move"):
        if len(kept) == len(plan.post_moves):
            raise FormError({"move": "choose a post that moves, or tick one that stays after all"})
        return with_plan(case, key, post_moves=kept)
    return with_plan(case, key, post_moves=(*kept, _move(case, form)))


def _move(case: Case, form: Form) -> PostMove:
    asked = Asked(form)
    owners = {post.id: trust for trust in case.trusts for post in trust.posts}
    post = asked.one_of("move", tuple(owners))
    places = [address for _, own in places_to(case) for address in own]
    employer, _, place = asked.one_of("place", tuple(places)).partition("/")
    if post and employer and owners[post].company_number != employer:
        asked.wrong["place"] = f"{post} is of {owners[post].name}: choose a place of that trust"
    serves = None
    if place and not in_school(place):
        functions = tuple(function.key for function in case.functions)
        serves = asked.one_of("serves", functions, "at a centre or a hub")
    months = asked.whole("months", MOST_MONTHS, NO_MONTHS)
    asked.refuse()
    return PostMove(post=post, months_after_start=months, to=place, function=serves)

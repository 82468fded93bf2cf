"""What a form says of hubs, groups of schools that share posts, put into a case; pure, no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from entities.case import Case
from entities.delivery import Hub
from entities.trust import Trust
from outputs.web.asked import Asked, Form
from outputs.web.post_forms import place_in_words

MOST_HUBS, LONGEST = 50, 60
"""Hubs a scenario may have on the page, and letters of the name of one."""


class HubRow(NamedTuple):
    """One hub: its schools, its posts now, and those that plans move there, in words."""

    hub: Hub
    trust: Trust
    schools: tuple[str, ...]
    posts: tuple[str, ...]
    coming: tuple[str, ...]


def hubs_of(case: Case) -> tuple[HubRow, ...]:
    """Return every hub, trust by trust."""
    return tuple(
        HubRow(hub, trust, tuple(place_in_words(trust, urn) for urn in hub.schools),
               tuple(post.role for post in trust.posts if post.place == hub.key),
               _coming(case, trust, hub))
        for trust in case.trusts for hub in trust.hubs
    )  # fmt: skip


def _coming(case: Case, trust: Trust, hub: Hub) -> tuple[str, ...]:
    own = {post.id: post.role for post in trust.posts}
    return tuple(
        f"{own[move.post]} ({arm.label})"
        for arm in case.arms for move in arm.plan.post_moves
        if move.post in own and move.to == hub.key
    )  # fmt: skip


def in_no_hub(case: Case) -> tuple[tuple[Trust, Mapping[str, str]], ...]:
    """Return by trust the schools that may be put in a hub: by URN, their names."""
    return tuple(
        (trust, {s.urn: s.name for s in trust.schools if trust.hub_of(s.urn) is None})
        for trust in case.trusts
    )


def with_hub(case: Case, form: Form) -> Case:
    """Return a case with one hub more, of the schools that are ticked; it has no posts yet.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked = Asked(form)
    label = asked.words("label", LONGEST)
    free = {urn: trust.company_number for trust, own in in_no_hub(case) for urn in own}
    ticked = tuple(urn for urn in free if form.get(f"in_{urn}"))
    trusts, first = {free[urn] for urn in ticked}, f"in_{next(iter(free), '')}"
    every = [hub for trust in case.trusts for hub in trust.hubs]
    if not ticked:
        asked.wrong[first] = "tick the schools that share posts; a school is in one hub at the most"
    elif len(trusts) > 1:
        said = "tick schools of one trust: posts move to a hub within the trust that employs them"
        asked.wrong[first] = said
    if label and label.lower() in {hub.label.lower() for hub in every}:
        asked.wrong["label"] = f"there is a hub called '{label}'; give another name"
    if len(every) >= MOST_HUBS:
        asked.wrong["label"] = f"a scenario has {MOST_HUBS} hubs at the most; take one out first"
    asked.refuse()
    key = next(f"hub_{n}" for n in range(1, 1_000) if f"hub_{n}" not in {h.key for h in every})
    hub = Hub(key=key, label=label, schools=ticked)
    return _changed(case, trusts.pop(), lambda hubs: (*hubs, hub))


def without_hub(case: Case, row: HubRow) -> Case:
    """Return a case without a hub."""
    return _changed(case, row.trust.company_number,
                    lambda hubs: tuple(hub for hub in hubs if hub.key != row.hub.key))  # fmt: skip


def in_use(row: HubRow) -> str:
    """Say what uses a hub, so that it cannot be taken out; nothing when nothing does."""
    if row.posts:
        return f"Posts are at this hub today: {', '.join(row.posts)}."
    if row.coming:
        return f"Posts move to this hub: {', '.join(row.coming)}. Have them stay first."
    return ""


def _changed(case: Case, number: str, hubs: Callable[[tuple[Hub, ...]], tuple[Hub, ...]]) -> Case:
    """Return a case in which the hubs of one trust are changed; nothing is checked."""
    return case.model_copy(update={"trusts": tuple(
        trust.model_copy(update={"hubs": hubs(trust.hubs)})
        if trust.company_number == number else trust for trust in case.trusts
    )})  # fmt: skip

"""What is wrong with a changed plan, at the field it is about and in words of the page; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from entities.case import Case
from entities.plan import MergerPlan
from outputs.lengths import listed
from outputs.plan_words import PLAN_WORDS
from scenarios.reading import BadInput

MOST_FAULTS, MOST_PLACES = 200, 8
"""Faults of files, and places of those beyond, that a page tells: of more nobody reads each."""
ROW = re.compile(r" row \d")
STEPS = ("waves", "deletions", "pools", "joint_contracts", "automations", "spent_again",
         "post_moves", "contract_moves", "joins_later")  # fmt: skip
"""Fields of a plan that hold its steps."""
PART = re.compile(rf"plan\.({'|'.join(STEPS)})\[?\.?(\d+)\]?")
URN = re.compile(r"'?\b(\d{6})\b'?")
MOVED = {"post": "move", "to": "place", "function": "serves", "months_after_start": "months"}
"""By a field of a move, the field of the form for one more."""


def at_most(bad: BadInput) -> tuple[str, ...]:
    """Return faults of files as sentences; of thousands the first, and where others are."""
    said = bad.sentences()
    if len(said) <= MOST_FAULTS:
        return said
    places = Counter(ROW.split(fault.place)[0] for fault in bad.faults[MOST_FAULTS:])
    of = listed([f"{many:,} in {place}" for place, many in places.most_common(MOST_PLACES)])
    rest = len(said) - MOST_FAULTS
    return (*said[:MOST_FAULTS], f"And {rest:,} more: {of}. Put these right and send it again.")


def at_fields(
    case: Case, arm: str, bad: BadInput, of_page: Iterable[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return faults of a changed plan by the field of a page, and those that are about none.

    Parameters
    ----------
    case
        The case as it would be.
    of_page
        How the names of the fields of the page begin.
    """
    plan, fields, said = case.arm(arm).plan, dict[str, str](), list[str]()
    for fault in bad.faults:
        name, text = field_of(plan, fault.key), in_words(case, fault.message)
        if name is None or not name.startswith(tuple(of_page)):
            about = _about(case, plan, fault.key)
            named = f"{about}: {text}" if about and about not in text else text
            said.append(f"{named[:1].upper()}{named[1:]}")
        else:
            fields[name] = f"{fields[name]}; {text}" if name in fields else text
    return fields, tuple(said)


def field_of(plan: MergerPlan, key: str) -> str | None:
    """Return the field of a form that a fault of a plan is about; None where it is of none.

    Parameters
    ----------
    key
        Where the fault stands in the case, such as ``arms.merge.plan.waves[7].function``.
    """
    if key.endswith("plan.start"):
        return "year"
    found = re.search(r"\.(waves|deletions|post_moves)\[?\.?(\d+)\]?\.?(\w*)", key)
    if not found:
        return None
    at = int(found[2]) - 1
    if found[1] == "waves" and at < len(plan.waves):
        return f"to_{plan.waves[at].function}"
    if found[1] == "deletions" and at < len(plan.deletions):
        return f"route_{plan.deletions[at].post}"
    if found[1] == "post_moves" and at == len(plan.post_moves) - 1:
        return MOVED.get(found[3])
    return None


def _about(case: Case, plan: MergerPlan, key: str) -> str:
    """Name the step of a plan that a fault is about, where it is of one."""
    found = PART.search(key)
    steps = getattr(plan, found[1]) if found else ()
    if not found or not 0 < int(found[2]) <= len(steps):
        return ""
    step, labels = steps[int(found[2]) - 1], {one.key: one.label for one in case.functions}
    posts = {post.id: post.role for trust in case.trusts for post in trust.posts}
    names = (
        posts.get(getattr(step, "post", "")), labels.get(getattr(step, "function", "")),
        getattr(step, "label", None),
    )  # fmt: skip
    named = next((name for name in names if name), "")
    return named or f"One of the {PLAN_WORDS[found[1]]}"


def in_words(case: Case, message: str) -> str:
    """Return a fault with services and schools named as the page names them."""
    labels = {function.key: function.label for function in case.functions}
    schools = {school.urn: school.name for trust in case.trusts for school in trust.schools}
    hubs = {hub.key: hub.label for trust in case.trusts for hub in trust.hubs}
    for key, label in {**hubs, **labels}.items():
        message = message.replace(f"{key!r}", label)
    return URN.sub(lambda found: schools.get(found[1], found[0]), message)

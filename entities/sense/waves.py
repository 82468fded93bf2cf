"""Do waves of a plan mean anything: schools, kinds of work, desks to move to?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entities.contract import SOFT_SERVICES
from entities.sense.delivery import Staffing, lacking, staffing
from entities.sense.moves import desks_with_moved
from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    function_keys,
    items,
    listed_in,
    names,
    nearest,
    trusts_of,
    type_keys,
    unknown,
)

SCHOOL = "a school of the trusts of this plan"
"""What a school named by a step of a plan should be."""


def waves(case: Raw) -> Iterator[Problem]:
    """Tell of waves of unknown work or schools, to desks that are not there, or made twice."""
    for a, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan") or {}
        path: Path = ("arms", a, "plan", "waves")
        for w, wave in enumerate(items(plan, "waves")):
            yield from _wave(case, plan, wave, (*path, w))
        yield from _moved_twice(case, plan, path)
        yield from _nobody_yet(case, plan, path)


def urns_of(trusts: list[Raw]) -> list[Any]:
    """Return the URNs of every school of some trusts."""
    return [urn for trust in trusts for urn in names(items(trust, "schools"), "urn")]


def _wave(case: Raw, plan: Raw, wave: Raw, path: Path) -> Iterator[Problem]:
    name, functions = wave.get("function"), function_keys(case)
    if name is not None and name not in functions:
        yield Problem((*path, "function"), f"{name!r} is not a function{nearest(name, functions)}")
        return
    trusts = trusts_of(case, plan)
    unknown_words = [
        *unknown(wave, "schools", path, urns_of(trusts), SCHOOL),
        *unknown(wave, "request_types", path, type_keys(case, name), f"a kind of work of {name!r}"),
    ]
    yield from unknown_words
    if name is None or unknown_words:
        return
    together = plan.get("kind") in ("merge", "share")
    month = wave.get("months_after_start")
    staff = [staffing(trust, desks_with_moved(case, plan, trust, month)) for trust in trusts]
    for text in dict.fromkeys(_no_desk(case, trusts, staff, wave, together=together)):
        yield Problem((*path, "function"), text)


def _no_desk(
    case: Raw, trusts: list[Raw], staff: list[Staffing], wave: Raw, *, together: bool
) -> Iterator[str]:
    """Say what is missing at the desk a wave moves work to."""
    name, to = wave.get("function"), wave.get("to", "central")
    function = next(f for f in items(case, "functions") if f.get("key") == name)
    kinds = listed_in(wave, "request_types") or type_keys(case, name) or [None]
    chosen = listed_in(wave, "schools")
    if together and to == "central":
        if not any(("centre", name) in one.desks for one in staff):
            yield f"no trust of this plan has a post at its centre for {name!r}"
        return
    if together and to == "outsourced":
        staff = [staff[0]] * len(trusts) if staff else []
    for one, trust in zip(staff, trusts, strict=True):
        urns = names(items(trust, "schools"), "urn")
        moved = [urn for urn in urns if not chosen or urn in chosen]
        if moved:
            yield from _lack(one, to, function, moved, kinds, trust)


def _lack(
    staff: Staffing, to: Any, function: Raw, moved: list[Any], kinds: list[Any], trust: Raw
) -> Iterator[str]:
    lack = lacking(staff, to, function, moved, kinds)
    if lack and to in ("central", "outsourced"):
        yield f"after this wave {lack} (schools of {trust.get('name')})"
    elif lack:
        yield f"after this wave {lack}"


def _moved_twice(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of a school's work that two waves of the same month move."""
    urns = urns_of(trusts_of(case, plan))
    seen: set[tuple[Any, ...]] = set()
    for w, wave in enumerate(items(plan, "waves")):
        name, month = wave.get("function"), wave.get("months_after_start")
        kinds = listed_in(wave, "request_types") or type_keys(case, name) or [None]
        cells = [
            (name, month, urn, kind) for urn in listed_in(wave, "schools") or urns for kind in kinds
        ]
        twice = [cell for cell in cells if cell in seen]
        if twice and name is not None:
            _, _, urn, kind = twice[0]
            work = f"{kind!r} of school {urn!r}" if kind else f"school {urn!r}"
            text = f"the wave of function {name!r} moves {work} twice in month {month}"
            yield Problem((*path, w, "function"), text)
        seen.update(cells)


def _nobody_yet(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of part of a function brought to a lead without people for it before any follow.

    People of another centre follow once none of its schools' work is left there.
    """
    if plan.get("kind") not in ("merge", "share"):
        return
    trusts = trusts_of(case, plan)
    staff = [staffing(trust) for trust in trusts]
    later = names(items(plan, "joins_later"), "trust")
    central = [
        (w, wave, wave.get("function"), wave.get("months_after_start"))
        for w, wave in enumerate(items(plan, "waves"))
        if wave.get("to", "central") == "central"
    ]
    for w, _, name, month in central:
        desk = ("centre", name)
        if not staff or desk in staff[0].desks or not isinstance(month, int):
            continue
        if desk in desks_with_moved(case, plan, trusts[0], month):
            continue
        others = [t for one, t in zip(staff, trusts, strict=True) if desk in one.desks]
        arrived = any(
            f == name and isinstance(when, int) and when <= month and _all_of(wave, trust)
            for _, wave, f, when in central
            for trust in others
            if trust.get("company_number") not in later and not _is_held(trust, name)
        )
        if others and not arrived:
            text = (
                f"the lead trust has no post at its centre for {name!r}, and people of the other "
                "centres follow only once all work of their schools is moved; move that first, or "
                "all at once"
            )
            if later or any(_is_held(trust, name) for trust in others):
                text += "; a trust that joins later brings nobody before, and private finance "
                text += "(PFI) of a building holds the service, and its people, back"
            yield Problem((*path, w, "function"), text)


def _is_held(trust: Raw, function: Any) -> bool:
    """Say whether private finance may hold some of a trust's work of a function back."""
    return function in SOFT_SERVICES and any(s.get("pfi") for s in items(trust, "schools"))


def _all_of(wave: Raw, trust: Raw) -> bool:
    """Say whether a wave moves all work of a function of every school of a trust."""
    schools, urns = listed_in(wave, "schools"), names(items(trust, "schools"), "urn")
    return not wave.get("request_types") and (not schools or set(urns) <= set(schools))

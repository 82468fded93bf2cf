"""Do waves and automations of a plan mean anything: what moves where, and who serves it there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entities.sense.delivery import nobody_serves, unknown_names
from entities.sense.reading import Path, Problem, Raw, items, names, nearest


def waves(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of waves of unknown things, to where nobody serves them, or of one thing twice."""
    given = items(plan, "waves")
    if given and plan.get("kind", "none") == "none":
        yield Problem((*path, "waves"), "a plan of kind 'none' does nothing; it may have no waves")
        return
    functions = {f.get("key"): f for f in items(case, "functions")}
    trusts = _trusts(case, plan)
    urns = [urn for trust in trusts for urn in names(items(trust, "schools"), "urn")]
    seen: dict[tuple[Any, ...], int] = {}
    for w, wave in enumerate(given):
        place = (*path, "waves", w)
        yield from unknown_names({}, functions, wave, place, schools=urns)
        if wave.get("function") in functions:
            yield from _somebody_serves(plan, trusts, functions, wave, place)
        for cell in _moved(wave, urns, functions):
            if cell in seen:
                text = f"moves in one month what wave {seen[cell] + 1} moves: {_told(cell)}"
                yield Problem((*place, "months_after_start"), text)
                break
            seen[cell] = w


def _told(cell: tuple[Any, ...]) -> str:
    _, urn, kind, _ = cell
    return f"{kind!r} of school {urn!r}"


def _trusts(case: Raw, plan: Raw) -> list[Raw]:
    lead, joining = plan.get("lead_trust"), tuple(plan.get("joining_trusts") or ())
    every = items(case, "trusts")
    if lead is None:
        return every
    return [trust for trust in every if trust.get("company_number") in (lead, *joining)]


def _moved(wave: Raw, urns: list[Any], functions: Any) -> Iterator[tuple[Any, ...]]:
    name, month = wave.get("function"), wave.get("months_after_start")
    every = names(items(functions.get(name), "request_types"), "key")
    for urn in wave.get("schools") or urns:
        for kind in wave.get("request_types") or every:
            yield name, urn, kind, month


def _somebody_serves(
    plan: Raw, trusts: list[Raw], functions: Any, wave: Raw, path: Path
) -> Iterator[Problem]:
    name, to, lead = wave.get("function"), wave.get("to", "central"), plan.get("lead_trust")
    together = lead is not None
    if together and to == "central":
        if all(nobody_serves(trust, "central", name, None, ()) for trust in trusts):
            text = f"no trust of this plan has a post at its centre for {name!r}"
            yield Problem((*path, "function"), text)
        return
    receiving = trusts
    if together and to == "outsourced":
        receiving = [trust for trust in trusts if trust.get("company_number") == lead]
    chosen = wave.get("schools") or ()
    for trust in receiving:
        own = names(items(trust, "schools"), "urn")
        urns = [urn for urn in own if not chosen or urn in chosen]
        if urns or to == "outsourced":
            text = nobody_serves(trust, to, name, functions[name].get("local_desk"), urns)
            if text:
                yield Problem((*path, "to"), f"{text}, so it cannot be moved there")


def automations(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of automations of request types or schools that do not exist."""
    kinds = [
        key for f in items(case, "functions") for key in names(items(f, "request_types"), "key")
    ]
    urns = [urn for t in _trusts(case, plan) for urn in names(items(t, "schools"), "urn")]
    given = items(plan, "automations")
    if given and plan.get("kind", "none") == "none":
        text = "a plan of kind 'none' does nothing; it may have no automations"
        yield Problem((*path, "automations"), text)
    for a, step in enumerate(given):
        for part, allowed, what in (
            ("request_types", kinds, "a request type"),
            ("schools", urns, "a school of this plan"),
        ):
            for n, name in enumerate(step.get(part) or ()):
                if allowed and name not in allowed:
                    text = f"{name!r} is not {what}{nearest(name, allowed)}"
                    yield Problem((*path, "automations", a, part, n), text)
        if not step.get("request_types"):
            text = "names no request type; an automation needs at least one"
            yield Problem((*path, "automations", a, "request_types"), text)

"""Where each origin's requests of each type are served: at the opening, and after a wave."""

from __future__ import annotations

from entities.desks import central_desk, desk_at, desk_of
from entities.plan import Wave
from entities.service import RequestType, ServiceFunction
from entities.trust import Trust
from simulator.origins import Origin

Route = dict[tuple[int, int], str]
"""Name of the desk by (origin, kind)."""


def opening_desk(origin: Origin, function: ServiceFunction, kind: RequestType) -> str:
    """Name the desk that serves an origin at the opening.

    A centre without a desk of its own asks whoever serves the trust's first school.
    """
    trust = origin.trust
    if origin.school is None and trust.where(function.key) == "central":
        return central_desk(trust.company_number, function.key)
    school = origin.school or min(trust.schools, key=lambda each: each.urn)
    return desk_of(trust, school, function, kind.key)


def second_line_desk(
    origin: Origin, function: ServiceFunction, kind: RequestType, first: str
) -> str:
    """Name the desk that does what the first line cannot finish: often the same one."""
    trust = origin.trust
    central = central_desk(trust.company_number, function.key)
    if first == central or not is_in_house(first):
        return first
    school = None if origin.school is None else origin.school.urn
    entry = trust.delivery_of(function.key, school, kind.key)
    return central if entry.second_line == "central" else first


def is_in_house(desk: str) -> bool:
    """Say whether a desk is staffed by posts of a trust, not by a supplier."""
    return "/supplier/" not in desk


def is_in_school(desk: str) -> bool:
    """Say whether a desk is a school's own: nobody travels from it."""
    owner, _, rest = desk.partition("/")
    return len(owner) == 6 and "/" not in rest


def receiving_trust(wave: Wave, origin: Origin, lead: Trust | None) -> Trust:
    """Return the trust at which a wave's work is done from then on."""
    if lead is not None and wave.to in ("central", "outsourced"):
        return lead
    return origin.trust


def wave_desk(
    wave: Wave, origin: Origin, function: ServiceFunction, kind: RequestType, lead: Trust | None
) -> str:
    """Name the desk that serves an origin's requests of a type once a wave has reached it."""
    trust = receiving_trust(wave, origin, lead)
    if wave.to == "central":
        return central_desk(trust.company_number, function.key)
    school = origin.school or min(trust.schools, key=lambda each: each.urn)
    return desk_at(trust, school, function, wave.to, kind.key)


def wave_takes(wave: Wave, origin: Origin, kind: RequestType, numbers: tuple[str, ...]) -> bool:
    """Say whether a wave moves an origin's requests of a type.

    Parameters
    ----------
    numbers
        Company numbers of the trusts in the plan. A centre's own requests move with a wave for
        all schools to a centre or a supplier; no hub and no school office takes them.
    """
    if origin.trust.company_number not in numbers:
        return False
    if origin.school is None and wave.to in ("hub", "local"):
        return False
    if wave.request_types and kind.key not in wave.request_types:
        return False
    return not wave.schools or origin.key in wave.schools

"""Who in a school does what it gave up waiting for."""

from __future__ import annotations

from entities.desks import local_desk
from simulator.situation import Situation


def who_does_it(situation: Situation) -> tuple[str | None, ...]:
    """Name the desk in a school that does what it gives up, by (origin, request type) end to end.

    Nobody for a trust's own centre.
    """
    functions = {f.key: f.local_desk for f in situation.case.functions}
    return tuple(
        None if origin.school is None else local_desk(origin.key, functions[function])
        for origin in situation.origins
        for function, _ in situation.kinds
    )

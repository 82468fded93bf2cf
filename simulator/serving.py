"""Who serves whom: at the opening, after a wave; schools by desk, and desks that pass work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from entities.plan import Wave
from entities.records import Integers
from simulator.desk.book import Rows
from simulator.desk.desk import Desk
from simulator.routes import Route, opening_desk, second_line_desk, wave_desk, wave_takes
from simulator.situation import Setting, Situation

Place = tuple[int, int]
"""Number of the origin and of the request type."""


def opening_routes(setting: Setting) -> tuple[Route, Route]:
    """Return who serves everything at the opening: the first line, and the second."""
    first, second = {}, {}
    functions = {f.key: f for f in setting.case.functions}
    for o, origin in enumerate(setting.origins):
        for k, (key, kind) in enumerate(setting.kinds):
            first[o, k] = opening_desk(origin, functions[key], kind)
            second[o, k] = second_line_desk(origin, functions[key], kind, first[o, k])
    return first, second


def wave_targets(situation: Situation, wave: Wave) -> tuple[tuple[Place, str], ...]:
    """Return whose work of which type a wave takes, and the desk that serves it from then on."""
    lead = None if situation.lead is None else situation.lead.company_number
    return situation.once(_targets, wave, lead, situation.trusts_in_plan)


def _targets(
    setting: Setting, wave: Wave, lead: str | None, numbers: tuple[str, ...]
) -> tuple[tuple[Place, str], ...]:
    function = setting.case.functions[setting.function_numbers[wave.function]]
    trust = None if lead is None else setting.case.trust(lead)
    kinds = [(k, kind) for k, (key, kind) in enumerate(setting.kinds) if key == wave.function]
    return tuple(
        ((o, k), wave_desk(wave, origin, function, kind, trust))
        for o, origin in enumerate(setting.origins)
        for k, kind in kinds
        if wave_takes(wave, origin, kind, numbers)
    )


def schools_served(situation: Situation, route: Route) -> dict[str, int]:
    """Count the schools each desk serves."""
    pairs = {(name, o) for (o, _), name in route.items()}
    return dict(Counter(name for name, o in pairs if situation.origins[o].school is not None))


def say_who_hands_over(desks: Mapping[str, Desk], route: Route, second: Route) -> None:
    """Tell every desk whose work of which type it passes on to a second line elsewhere."""
    for desk in desks.values():
        desk.terms.hands_over[:] = False
    for (o, k), name in route.items():
        if second[o, k] != name:
            desks[name].terms.hands_over[k, o] = True


def first_lines(desks: Mapping[str, Desk]) -> tuple[str, ...]:
    """Name the desks that pass on to another desk what they cannot finish, in their order."""
    return tuple(name for name, d in desks.items() if d.terms.hands_over.any() or d.hands_on())


def by_desk(requests: Rows, route: Route, names: Sequence[str]) -> list[Integers]:
    """Return the requests each desk serves, in their order, for every desk of a route by name."""
    numbers = {name: number for number, name in enumerate(names)}
    # The smallest numbers that will do are put in order without comparing them.
    kind = np.min_scalar_type(len(names))
    table = np.zeros((max(o for o, _ in route) + 1, max(k for _, k in route) + 1), dtype=kind)
    for place, name in route.items():
        table[place] = numbers[name]
    desk = table[requests.numbers("origin"), requests.numbers("kind")]
    order = np.argsort(desk, kind="stable")
    ends = [0, *np.cumsum(np.bincount(desk, minlength=len(names))).tolist()]
    return [order[first:after] for first, after in pairwise(ends)]

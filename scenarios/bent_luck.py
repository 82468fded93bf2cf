"""Worlds bent on purpose: figures taken from one half of what is believed, or drawn afresh."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from entities.assumption import World
from entities.leaning import Leaning, Pack
from scenarios.drawn import Figure
from scenarios.luck import uniform

Bend = Callable[[Figure, int, float], float]
"""(figure, world, its luck) -> the luck it is drawn with."""


def as_it_is(_figure: Figure, _world: int, luck: float) -> float:
    """Leave all luck as it is."""
    return luck


def leaning(leanings: Iterable[Leaning], pack: Pack) -> Bend:
    """Take the figures of a pack from the half that its people believe; leave all else as it is.

    The luck of a figure is squeezed into that half and keeps its place there: of two worlds the one
    with more of a figure still has more. So the three packs are compared on the same draws.
    """
    if pack == "central":
        return as_it_is
    sponsors = {one.key: one.sponsor for one in leanings}
    other = {"lower": "upper", "upper": "lower"}
    halves = sponsors if pack == "sponsor" else {k: other[half] for k, half in sponsors.items()}

    def bend(figure: Figure, _world: int, luck: float) -> float:
        half = halves.get(figure.key)
        if half is None:
            return luck
        return luck / 2 if half == "lower" else (1 + luck) / 2

    return bend


def redrawn(keys: Collection[str], seed: int) -> Bend:
    """Draw some figures afresh and leave all else as it is: what the rest of a world would give.

    Figures that share their luck go on sharing it.

    Parameters
    ----------
    keys
        Assumptions, and figures of kinds of work, by key.
    """
    afresh = frozenset(keys)

    def bend(figure: Figure, world: int, luck: float) -> float:
        return uniform(seed, world, f"afresh/{figure.luck}") if figure.key in afresh else luck

    return bend


def held_at(worlds: Iterable[World], values: Mapping[str, float]) -> tuple[World, ...]:
    """Return worlds in which some figures have one value, and all else is as it was.

    Raises
    ------
    KeyError
        When a world has no such figure.
    """
    return tuple(_held(world, values) for world in worlds)


def _held(world: World, values: Mapping[str, float]) -> World:
    for key in values:
        if key not in world.values:
            raise KeyError(f"a world has no figure {key!r}")
    return World(
        index=world.index,
        values={**world.values, **values},
        judgement_keys=world.judgement_keys,
    )

"""Worlds: what we do not know, drawn many times; each figure's luck is keyed by its name.

What is believed of a figure is in :mod:`scenarios.beliefs`, what a world holds in
:mod:`scenarios.drawn`, how luck is spread over worlds in :mod:`scenarios.sampling`, and which
figures share luck in :mod:`scenarios.linked`.

* As a rule (`independent`) each draw is a hash of (seed, world, name): another assumption or
  another world moves no draw.
* Rows that only check results (`validation_only`) never enter a world.
"""

from __future__ import annotations

from entities.assumption import World
from entities.case import Case
from scenarios.beliefs import MIDDLE, belief, estimate_quantile, quantile, share_quantile
from scenarios.bent_luck import Bend, as_it_is
from scenarios.drawn import Figure, figures_of, judgement_keys
from scenarios.linked import Link, groups_at_work, link_of
from scenarios.luck import uniform
from scenarios.sampling import INDEPENDENT, Luck, Sampling, luck_of

__all__ = [
    "belief",
    "draw_worlds",
    "estimate_quantile",
    "judgement_keys",
    "middle_world",
    "quantile",
    "share_quantile",
    "uniform",
]


def draw_worlds(
    case: Case, *, count: int, seed: int, sampling: Sampling = INDEPENDENT, bend: Bend = as_it_is
) -> tuple[World, ...]:
    """Draw worlds 0 to count - 1: one value each of everything the case does not know.

    A world holds every assumption under its key (those drawn per desk or trust at their median,
    and once more as ``key@desk`` for every desk at the opening or ``key@company number``; where it
    is drawn per pension fund, with the luck of the fund, which its trusts share), what it
    was until a day as ``key@before:day``, ``request.<key>.volume`` and
    ``request.<key>.minutes`` of every request type, and, where the type gives them, its
    ``first_line_share``, ``second_line_minutes``, ``rework_share`` and ``growth``.

    Parameters
    ----------
    sampling
        How luck is spread over worlds; fewer worlds are always the first of more.
    bend
        What is done on purpose to the luck of a figure before it is drawn; nothing, as a rule.

    Raises
    ------
    ValueError
        When `count` is negative.
    BadInput
        When the way of sampling needs a package that is not installed.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0; found {count}")
    figures, uncertain = _linked(case), judgement_keys(case)
    luck = luck_of(sampling, seed=seed, count=count, names=_names(figures))
    return tuple(
        World(index=index, values=_values(figures, luck, index, bend), judgement_keys=uncertain)
        for index in range(count)
    )


def middle_world(case: Case) -> World:
    """Return the world in which everything has the middle of what is believed: nothing is drawn.

    For figures that are told before any run, such as the opening position.
    """
    values = {each.name: each.shape.quantile(MIDDLE) for each in figures_of(case)}
    return World(index=0, values=values, judgement_keys=judgement_keys(case))


Linked = tuple[tuple[Figure, Link | None], ...]


def _linked(case: Case) -> Linked:
    """Return every figure of a case with what ties it to a group."""
    groups = groups_at_work(case)
    return tuple((figure, link_of(figure, groups)) for figure in figures_of(case))


def _values(figures: Linked, luck: Luck, world: int, bend: Bend) -> dict[str, float]:
    return {
        each.name: each.shape.quantile(_luck_of(each, link, luck, world, bend))
        for each, link in figures
    }


def _luck_of(figure: Figure, link: Link | None, luck: Luck, world: int, bend: Bend) -> float:
    if not figure.shape.varies:
        return MIDDLE
    own = luck(world, figure.luck)
    return bend(figure, world, own if link is None else link.luck(own, luck(world, link.shared)))


def _names(figures: Linked) -> tuple[str, ...]:
    """Return the names of all luck that is drawn, sorted."""
    own = {each.luck for each, _ in figures if each.shape.varies}
    return tuple(sorted(own | {link.shared for _, link in figures if link is not None}))

"""Work that was moved or automated, in groups for which the same conditions hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from entities.records import Integers
from simulator.conditions import Conditions, Place
from simulator.routes import Route
from simulator.situation import Setting, Situation


class Group(NamedTuple):
    """A request type of a trust's origins at one desk, moved and automated in the same months.

    Attributes
    ----------
    moved, automated
        Months in which they were; -1 for not at all.
    was_local
        Whether the work was a school office's at the opening, and no longer is that office's.
    """

    kind: int
    desk: str
    trust: str
    moved: int
    automated: int
    was_local: bool

    def place(self, month: int, own_share: float) -> Place:
        """Return what decides the conditions in a month; own_share is of the desk's people."""
        return Place(
            kind=self.kind,
            since=None if self.moved < 0 else month - self.moved,
            automated=None if self.automated < 0 else month - self.automated,
            strange=1.0 if self.was_local else 1 - own_share,
            was_local=self.was_local,
        )


Groups = Mapping[Group, Integers]
"""Numbers of the origins of each group."""


def groups_of(situation: Situation, conditions: Conditions, opening: Route, route: Route) -> Groups:
    """Put everything that was moved or automated into groups; they hold until a plan's next step.

    Parameters
    ----------
    opening, route
        Who served whom at the opening, and who does now.
    """
    found: dict[Group, list[int]] = defaultdict(list)
    for origin, group in _members(situation, conditions, opening, route):
        found[group].append(origin)
    return {group: np.asarray(found[group], dtype=np.int64) for group in sorted(found)}


def _members(
    situation: Situation, conditions: Conditions, opening: Route, route: Route
) -> Iterator[tuple[int, Group]]:
    local = situation.once(_local_at_opening)
    for o, k in sorted({*conditions.moved, *conditions.automated}):
        yield (
            o,
            Group(
                kind=k,
                desk=route[o, k],
                trust=situation.origins[o].trust.company_number,
                moved=conditions.moved.get((o, k), -1),
                automated=conditions.automated.get((o, k), -1),
                was_local=opening[o, k] != route[o, k] and (o, k) in local,
            ),
        )


def _local_at_opening(setting: Setting) -> frozenset[tuple[int, int]]:
    """Return whose work of which type a school's own office does at the opening."""
    return frozenset(
        (o, k)
        for o, origin in enumerate(setting.origins)
        for k, (function, kind) in enumerate(setting.kinds)
        if origin.trust.where(function, origin.key, kind.key) == "local"
    )

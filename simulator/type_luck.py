"""What the luck of a request is drawn from, by request type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.case import Case
from entities.records import Integers, Numbers
from simulator.inverse import spread_of
from simulator.luck import Chances

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class TypeLuck:
    """One number a request type, in the order of the case.

    Attributes
    ----------
    function, priority, touches
        Number of its function, priority in the queue, least touches.
    minutes, second_minutes, spread
        Mean minutes at the first and at the second line, and how they spread (see
        :func:`simulator.inverse.spread_of`).
    gap
        Minutes of delay outside the desk between two touches.
    patience
        Median minutes of patience.
    visit, second_line
        Chances of a visit and of a second line.
    automatable
        Whether a plan of the case automates it; no others need the luck for it.
    """

    function: Integers
    priority: Integers
    touches: Integers
    minutes: Numbers
    second_minutes: Numbers
    spread: Numbers
    gap: Numbers
    patience: Numbers
    visit: Numbers
    second_line: Numbers
    automatable: npt.NDArray[np.bool_]


def type_luck(case: Case, world: World, minutes_per_day: float) -> TypeLuck:
    """Read what the luck of each request type of a case is drawn from."""
    chances, kinds = Chances(case, world), [kind for _, kind in case.request_types]
    functions = [function.key for function in case.functions]
    plans = [arm.plan for arm in case.arms]
    automated = {t for plan in plans for a in plan.automations for t in case.automated_by(a)}
    return TypeLuck(
        function=np.asarray([functions.index(key) for key, _ in case.request_types]),
        priority=np.asarray([kind.priority for kind in kinds]),
        touches=np.asarray([kind.touches for kind in kinds]),
        minutes=np.asarray([chances.minutes(kind) for kind in kinds]),
        second_minutes=np.asarray([chances.second_minutes(kind) for kind in kinds]),
        spread=np.asarray([spread_of(kind.cv) for kind in kinds]),
        gap=np.asarray([kind.outside_working_days * minutes_per_day for kind in kinds]),
        patience=np.asarray([kind.patience_working_hours for kind in kinds]) * MINUTES_PER_HOUR,
        visit=np.asarray([chances.visit(kind) for kind in kinds]),
        second_line=np.asarray([chances.second_line(kind) for kind in kinds]),
        automatable=np.asarray([kind.key in automated for kind in kinds]),
    )

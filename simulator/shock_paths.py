"""Shocks that last: an award nobody funds, a cut of funding, a roll that falls; off by default.

Each comes in a September after the decision and holds for good. It changes a path (of pay, of
income, of a roll), so that all that follows the path feels it, the same in every arm. Each has a
stream of its own, named by place and year, so that turning one on moves no other draw. How often
and how deep is judgement.
"""

from __future__ import annotations

import numpy as np

from entities.records import Numbers
from simulator.office_calendar import SEPTEMBER
from simulator.shock_kinds import AWARD, FUNDING, ROLL, LastingShock
from simulator.situation import Setting

NATION = "nation"
"""Where a shock strikes that is the same for every trust."""


def septembers_struck(setting: Setting, shock: LastingShock, place: str) -> tuple[int, ...]:
    """Return the months of the run in which a lasting shock strikes a place, or the nation."""
    if not setting.on(shock.mechanism):
        return ()
    chance = setting.world[shock.chance]
    return tuple(
        month
        for month, day in enumerate(setting.calendar.months)
        if month >= setting.decision_month
        and day.month == SEPTEMBER
        and setting.streams.uniform(f"{shock.mechanism}/{place}/{day.year}") < chance
    )


def unfunded_award(setting: Setting) -> Numbers:
    """Return by how much pay stands above its usual path, by month: 1 where nothing struck.

    The same award for teachers and for support staff, each on top of the award of the year;
    income does not rise with it. Judgement.
    """
    return _path(setting, AWARD, NATION, 1 + setting.world[AWARD.size])


def cut_of_funding(setting: Setting) -> Numbers:
    """Return what is left of general funding against its usual path, by month. Judgement."""
    return _path(setting, FUNDING, NATION, 1 - setting.world[FUNDING.size])


def fallen_roll(setting: Setting, urn: str) -> Numbers:
    """Return what is left of a school's roll against its usual path, by month.

    Income by pupils and requests that pupils drive follow in the same September, as they follow
    the usual path of a roll. In law general funding follows the roll a year later; no path of the
    model has that lag. Posts and teachers stay: nobody goes by itself when pupils do. Judgement.
    """
    return _path(setting, ROLL, urn, 1 - setting.world[ROLL.size])


def _path(setting: Setting, shock: LastingShock, place: str, factor: float) -> Numbers:
    """Multiply a path, which is 1 all along where nothing strikes, by a factor at each strike."""
    path = np.ones(len(setting.calendar.months))
    for month in septembers_struck(setting, shock, place):
        path[month:] *= factor
    return path

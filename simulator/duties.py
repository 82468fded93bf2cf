"""Other duties: the part of a post's time that the counted work does not explain.

Other duties are conserved. When a post goes, those that are not slack pass to the posts that
remain on its desk and take their time from the queue; what finds no place there is done by the
schools and booked as shadow work.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simulator.situation import Situation
from simulator.volumes import MINUTES

COORDINATION_FREE_SCHOOLS = 10
"""The coordination assumption counts schools beyond ten."""

WEEKS_PER_YEAR = 52


@dataclass(frozen=True)
class PostTime:
    """A desk post's year in minutes: attended, and given to other duties at the opening."""

    attended: float
    other: float


@dataclass(frozen=True)
class QueueTime:
    """How a desk's attended time divides.

    Attributes
    ----------
    share
        Share of attended time given to the queue.
    unplaced
        Minutes a year of other duties that found no place at the desk.
    once
        Those of them that are work of a plan, and pass.
    """

    share: float
    unplaced: float
    once: float = 0.0


class Unplaced(NamedTuple):
    """Minutes a month of other duties that found no place: those that last, and those that pass."""

    lasting: float
    once: float


class Beside(NamedTuple):
    """Minutes a year of work that a plan gives a desk beside its queue; whether it is for good."""

    minutes: float
    lasting: bool = False


def divided(
    posts: Iterable[PostTime], extra: float, beside: Sequence[Beside], least: float
) -> QueueTime:
    """Divide a desk's time with work of a plan beside its queue; that which passes comes last."""
    kept = tuple(posts)
    for_good = extra + math.fsum(work.minutes for work in beside if work.lasting)
    passing = math.fsum(work.minutes for work in beside if not work.lasting)
    whole = queue_time(kept, for_good + passing, least)
    once = whole.unplaced - queue_time(kept, for_good, least).unplaced if passing else 0.0
    return QueueTime(whole.share, whole.unplaced, once)


def queue_time(posts: Iterable[PostTime], extra: float, least: float) -> QueueTime:
    """Divide a desk's attended time between its queue and other duties.

    Parameters
    ----------
    posts
        The posts that remain on the desk.
    extra
        Minutes a year of inherited duties, coordination and migration work.
    least
        The smallest share the queue is always given.
    """
    kept = tuple(posts)
    attended = math.fsum(p.attended for p in kept)
    other = math.fsum(p.other for p in kept) + extra
    if attended <= 0:
        return QueueTime(0.0, max(0.0, other))
    share = (attended - other) / attended
    if share >= least:
        return QueueTime(min(1.0, share), 0.0)
    return QueueTime(least, other - attended * (1 - least))


def inherited(situation: Situation, post: PostTime) -> float:
    """Return the minutes a year a deleted post leaves behind: other duties that are not slack."""
    if not situation.on("other_duties"):
        return 0.0
    return post.other * (1 - situation.world["model.slack_share_of_other_duties"])


def coordination(situation: Situation, schools_before: int, schools_now: int) -> float:
    """Return the extra minutes a year of coordination on a desk whose schools have grown.

    Judgement: minutes a week for each school beyond ten.
    """
    if not situation.on("coordination"):
        return 0.0
    beyond = max(0, schools_now - COORDINATION_FREE_SCHOOLS)
    before = max(0, schools_before - COORDINATION_FREE_SCHOOLS)
    minutes = situation.world["model.coordination_minutes_per_school_week"]
    return (beyond - before) * minutes * WEEKS_PER_YEAR


def migration_minutes(situation: Situation, functions_moving: int) -> float:
    """Return the minutes of moving one function's records of one trust to another system.

    Judgement: staff effort of moving one trust's systems, shared by the functions that move.
    """
    if not situation.on("migration_work") or functions_moving == 0:
        return 0.0
    effort = situation.world["process.system_migration_effort"]
    hours = situation.world["model.attended_hours_per_fte"]
    return effort * hours * MINUTES / functions_moving

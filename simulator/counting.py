"""Reading the book and the diary once, some thousand rows at a time, and counting everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entities.records import Integers
from simulator.desk.book import Book
from simulator.milestones import milestones, places, spells
from simulator.organisation import Organisation
from simulator.outcomes import Outcomes, limits_of, outcomes_of
from simulator.percentiles import WaitTimes
from simulator.shadow_tally import ShadowTally
from simulator.situation import Situation
from simulator.tally import Tally, by_function_and_origin, by_kind
from simulator.touches import efforts, touches_of
from simulator.work_balance import WorkBalance

ROWS = 1 << 14
"""Rows read at a time: few enough to stay in a processor's own memory, and to need little."""


@dataclass(frozen=True)
class Counted:
    """Everything counted of requests and touches."""

    service: Tally
    waits: WaitTimes
    shadow: ShadowTally
    work: WorkBalance


def count(situation: Situation, organisation: Organisation) -> Counted:
    """Count what became of every request, and every touch."""
    groupings = {"place": by_function_and_origin(situation), "kind": by_kind(situation)}
    counted = Counted(
        service=Tally(situation, groupings),
        waits=WaitTimes(situation),
        shadow=ShadowTally(situation),
        work=WorkBalance(situation.desks, len(situation.kinds)),
    )
    place = _count_requests(situation, organisation.book, counted)
    for rows in blocks(organisation.diary.used):
        touches = touches_of(situation, organisation.diary, rows, place)
        counted.service.add(efforts(situation, touches))
        counted.work.add_touches(touches)
    return counted


def blocks(used: int) -> Iterator[slice]:
    """Cut the rows in use into blocks."""
    return (slice(first, min(first + ROWS, used)) for first in range(0, used, ROWS))


def _count_requests(situation: Situation, book: Book, counted: Counted) -> Integers:
    """Count every request; return the place of each, told as -1 - place where it does not count."""
    limits, place = limits_of(situation), np.empty(book.used, dtype=np.int64)
    for rows in blocks(book.used):
        found = outcomes_of(situation, book, rows, limits)
        spent = spells(situation, found)
        counted.service.add(milestones(situation, found, spent))
        counted.waits.add(found, spent)
        counted.shadow.add(found)
        counted.work.add_requests(found, book)
        _put_places(situation, place, rows, book, found)
    return place


def _put_places(
    situation: Situation, place: Integers, rows: slice, book: Book, found: Outcomes
) -> None:
    if len(found.number) < rows.stop - rows.start:
        place[rows] = -1 - (book.kind[rows] * len(situation.origins) + book.origin[rows])
    place[found.number] = places(situation, found)

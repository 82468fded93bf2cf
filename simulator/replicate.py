"""One replication of one arm in one world: a pure function, the unit of parallel work."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import simpy

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.records import Records
from simulator.arrivals import Stream, streams_of
from simulator.dates import Timetable
from simulator.demand import Events, Requests, born
from simulator.desk.book import Book
from simulator.desk.diary import Diary, blank_diary
from simulator.extra_requests import cut_over_queries, event_request, people_requests
from simulator.leaving import leaving_of
from simulator.month_end import close_month
from simulator.opening import open_book, open_organisation
from simulator.organisation import Organisation
from simulator.paging import Pages, Room
from simulator.programme import timetable
from simulator.recording import records_of
from simulator.situation import Setting, Situation, setting_for, situation_for
from simulator.slow_events import schedule
from simulator.slow_world import Ask, Hire, SlowWorld
from simulator.tenure import Tenure

Layer = tuple[int, frozenset[str] | None]
"""Number of a layer of demand, and the functions drawn (None for all)."""
Papers = tuple[Book, Diary]
"""What a replication is written in: the book of its requests, the diary of touches."""


@dataclass
class Draws:
    """The demand of one (world, replication), drawn once and shared by its arms.

    The layers are pure functions of the setting, so the result never depends on the sharing.

    Attributes
    ----------
    room
        How many requests are drawn and held at once.
    drawn, layers
        When the requests of layers of demand arrive, and the requests, as they were drawn.
    events
        The requests that events make.
    used
        Papers of a replication that is counted: memory to write the next one in.
    """

    setting: Setting
    room: Room = field(default_factory=Room)
    drawn: dict[Layer, tuple[Stream, ...]] = field(default_factory=dict)
    layers: dict[Layer, Requests] = field(default_factory=dict)
    events: Events = field(init=False)
    used: dict[frozenset[str] | None, Papers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.events = Events(self.setting)

    def streams(self, number: int, functions: frozenset[str] | None = None) -> tuple[Stream, ...]:
        """Return when the requests of a layer arrive (of all functions, or of some)."""
        if (number, functions) not in self.drawn:
            self.drawn[number, functions] = streams_of(self.setting, number, functions)
        return self.drawn[number, functions]

    def layer(self, number: int, functions: frozenset[str] | None = None) -> Requests:
        """Return a layer of demand (of all functions, or of some), drawn on first use."""
        if (number, functions) not in self.layers:
            streams = self.streams(number, functions)
            self.layers[number, functions] = born(self.setting, streams, marked=number > 0)
        return self.layers[number, functions]

    def between(
        self, opens: float, closes: float, functions: frozenset[str] | None = None
    ) -> Requests:
        """Draw the requests of the base layer that arrive in a time."""
        some = [stream.between(opens, closes) for stream in self.streams(0, functions)]
        return born(self.setting, some)

    def pages(
        self, situation: Situation, functions: frozenset[str] | None = None, *, whole: bool = True
    ) -> Pages:
        """Return the pages a replication is written on: one if few requests come, or is asked for.

        The luck of a single page is remembered.
        """
        count = sum(len(stream.arrival) for stream in self.streams(0, functions))
        months = self.room.months_of_pages(len(situation.calendar.months), count)
        if whole or len(months) == 1:
            return Pages(situation, (0,), lambda _, __: self.layer(0, functions))
        return Pages(situation, months, partial(self.between, functions=functions))

    def papers(self, requests: Requests, functions: frozenset[str] | None = None) -> Papers:
        """Return a book of requests of the base layer and an empty diary."""
        if functions not in self.used:
            return open_book(requests), blank_diary(2 * len(requests) + 64)
        book, diary = self.used.pop(functions)
        book.begin_again(requests.rows)
        diary.begin_again()
        return book, diary


def draws_for(case: Case, world: World, *, seed: int, replication: int) -> Draws:
    """Set up the shared draws of one replication in one world."""
    return Draws(setting_for(case, world, seed, replication))


@dataclass(frozen=True)
class Finished:
    """A replication that has run to its end, before it is counted."""

    situation: Situation
    dates: Timetable
    organisation: Organisation


def replicate(
    case: Case,
    arm: Arm,
    world: World,
    *,
    seed: int,
    replication: int,
    draws: Draws | None = None,
    detail: bool = False,
    functions: frozenset[str] | None = None,
    without: frozenset[str] = frozenset(),
) -> Records:
    """Run one arm forward through the run-in and the horizon, once.

    Parameters
    ----------
    draws
        Draws shared with other arms; drawn afresh when absent, with the same result.
    detail
        Keep the counts by desk, request type, school and month as well.
    functions
        Let only the requests of these functions arrive: for a function whose desks serve no other
        one, its service is the same as in the whole run.
    without
        Mechanisms that are off in this arm alone; only such as act through a plan.
    """
    shared = draws or draws_for(case, world, seed=seed, replication=replication)
    situation = situation_for(shared.setting, arm, without)
    pages = shared.pages(situation, functions, whole=detail)
    finished = _run(situation, shared, pages, functions)
    organisation = finished.organisation
    records = records_of(
        situation, finished.dates, organisation, replication, detail=detail, so_far=pages.counted
    )
    shared.used[functions] = organisation.book, organisation.diary
    return records


def play(
    case: Case,
    arm: Arm,
    world: World,
    *,
    seed: int,
    replication: int,
    draws: Draws | None = None,
    functions: frozenset[str] | None = None,
) -> Finished:
    """Run one arm to its end and return everything as it then stands, on one page."""
    shared = draws or draws_for(case, world, seed=seed, replication=replication)
    situation = situation_for(shared.setting, arm)
    return _run(situation, shared, shared.pages(situation, functions), functions)


def _run(
    situation: Situation, draws: Draws, pages: Pages, functions: frozenset[str] | None
) -> Finished:
    dates = timetable(situation)
    book, diary = draws.papers(pages.first(), functions)
    organisation = open_organisation(situation, dates, book, diary)
    if dates.goes_ahead and dates.waves:
        moving = frozenset(part.wave.function for part in dates.waves)
        moving = moving if functions is None else moving & functions
        queries = cut_over_queries(situation, dates, draws.streams(1, moving))
        if queries is not None:
            organisation.put_in(book.take(queries.rows), 0.0)

    env = simpy.Environment()
    hire = partial(people_requests, organisation, draws.events)
    ask = partial(event_request, organisation, draws.events)
    schedule(_slow_world(env, situation, dates, organisation, hire, ask, pages))
    env.run(until=situation.calendar.end)
    close_month(organisation, len(situation.calendar.months))
    for desk in organisation.desks.values():
        desk.at_hand()
    return Finished(situation, dates, organisation)


def _slow_world(
    env: simpy.Environment,
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    hire: Hire,
    ask: Ask,
    pages: Pages,
) -> SlowWorld:
    seats = tuple(organisation.seats.values())
    organisation.leaving = leaving_of(situation, dates, seats)
    tenure = Tenure(situation.calendar, situation.streams, [seat.post.id for seat in seats])
    return SlowWorld(
        env, situation, dates, organisation, hire, ask, pages.turn, organisation.leaving, tenure
    )

"""One replication of one arm in one world: a pure function, the unit of parallel work."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import simpy

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.records import Axes, Numbers, Records
from simulator import tally
from simulator.demand import Requests, layer
from simulator.extra_requests import append, cut_over_queries, people_requests
from simulator.money import running_costs
from simulator.money.ledger import Ledger
from simulator.money.merger_costs import Step, plan_costs
from simulator.opening import open_book, open_organisation
from simulator.organisation import Organisation
from simulator.people_tally import people, people_groups
from simulator.programme import Timetable, timetable
from simulator.situation import Setting, Situation, setting_for, situation_for
from simulator.slow_events import SlowWorld, schedule


@dataclass
class Draws:
    """The demand of one (world, replication), drawn once and shared by its arms.

    The layers are pure functions of the setting, so the result never depends on the sharing.
    """

    setting: Setting
    layers: dict[tuple[int, frozenset[str] | None], Requests] = field(default_factory=dict)

    def layer(self, number: int, functions: frozenset[str] | None = None) -> Requests:
        """Return a layer of demand (of all functions, or of some), drawn on first use."""
        if (number, functions) not in self.layers:
            self.layers[number, functions] = layer(self.setting, number, functions)
        return self.layers[number, functions]


def draws_for(case: Case, world: World, *, seed: int, replication: int) -> Draws:
    """Set up the shared draws of one replication in one world."""
    return Draws(setting_for(case, world, seed, replication))


def replicate(
    case: Case,
    arm: Arm,
    world: World,
    *,
    seed: int,
    replication: int,
    draws: Draws | None = None,
) -> Records:
    """Run one arm forward through the run-in and the horizon, once.

    Parameters
    ----------
    draws
        Draws shared with other arms; drawn afresh when absent, with the same result.
    """
    shared = draws or draws_for(case, world, seed=seed, replication=replication)
    situation = situation_for(shared.setting, arm)
    dates = timetable(situation)
    organisation = _run(situation, dates, shared)
    return _records(situation, dates, organisation, replication)


def _run(situation: Situation, dates: Timetable, draws: Draws) -> Organisation:
    book = open_book(situation, draws.layer(0))
    organisation = open_organisation(situation, dates, book)
    if dates.goes_ahead and dates.cut_over:
        moving = frozenset(function for function, _ in dates.cut_over)
        queries = cut_over_queries(situation, dates, draws.layer(1, moving))
        if queries is not None:
            _put_in(organisation, append(book, situation, queries))

    env = simpy.Environment()
    schedule(
        SlowWorld(
            env, situation, dates, organisation, partial(people_requests, organisation), set()
        )
    )
    env.run(until=situation.calendar.end)
    for desk in organisation.desks.values():
        desk.advance(situation.calendar.end)
        desk.close(situation.calendar.end)
    return organisation


def _put_in(organisation: Organisation, requests: list[int]) -> None:
    book = organisation.book
    for request in requests:
        name = organisation.route[int(book.origin[request]), int(book.function[request])]
        organisation.desks[name].add(request, float(book.arrival[request]))


def _records(
    situation: Situation, dates: Timetable, organisation: Organisation, replication: int
) -> Records:
    found = tally.outcomes(situation, organisation.book)
    counted = tally.by_origin_and_month(situation, found)
    keys, pence = _books(situation, dates, organisation, counted).table()
    return Records(
        arm=situation.arm.key,
        world=situation.world.index,
        replication=replication,
        axes=Axes(
            months=situation.calendar.months,
            run_in_months=situation.calendar.run_in_months,
            functions=tuple(f.key for f in situation.case.functions),
            schools=tuple(o.key for o in situation.origins),
            people_groups=people_groups(situation),
        ),
        ledger_keys=keys,
        ledger_pence=pence,
        service_month=tally.by_month(counted),
        service_school=tally.by_origin(situation, counted),
        people=people(situation, organisation),
        happenings=tuple(sorted(organisation.happenings)),
        notes=_notes(situation, organisation),
    )


def _books(
    situation: Situation, dates: Timetable, organisation: Organisation, counted: Numbers
) -> Ledger:
    ledger = Ledger(len(situation.calendar.months))
    labels = running_costs.service_labels(situation)
    for trust in situation.case.trusts:
        ledger.post(running_costs.lines(situation, trust))
    ledger.post(running_costs.posts(situation, organisation, labels))
    ledger.post(running_costs.contracts(situation, dates, labels))
    minutes = tally.shadow_by_trust(situation, counted)
    ledger.post(running_costs.shadow(situation, minutes, labels))
    ledger.post(running_costs.unplaced_duties(situation, organisation))
    ledger.post(plan_costs(Step(situation, dates, organisation)))
    return ledger


def _notes(situation: Situation, organisation: Organisation) -> tuple[str, ...]:
    drawn_down = any(fit < 1 for fit in situation.workload.fit.values())
    notes = []
    if drawn_down:
        notes.append(
            f"At one or more of {len(situation.workload.fit)} desks the reference rates ask for "
            "more than the people there can do; their volumes were drawn down to fit."
        )
    if any(minutes > 0 for minutes in organisation.unplaced.values()):
        notes.append("Duties of deleted posts found no place at a desk and fell to the schools.")
    return tuple(notes)

"""Automation as a wave of its own: desks design a system, work goes to it, desks keep it going."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from entities.calendar import MONTHS_PER_YEAR
from entities.desks import central_desk
from simulator.automation import System, desks_of, is_reached, systems_of
from simulator.dates import Build
from simulator.duties import Beside
from simulator.organisation import Organisation
from simulator.slow_world import SlowWorld, Steps
from simulator.volumes import MINUTES

Wanted = Iterable[tuple[System, float]]
"""Systems, and the hours a year that each takes."""


def automate(slow: SlowWorld, build: Build) -> Steps:
    """Design and build a system, let it take up its share of some work, and keep it going."""
    situation, last = slow.situation, len(slow.situation.calendar.months)
    if not situation.on("automation"):
        return
    name, systems = situation.case.name_of(build.step), systems_of(situation, build.step)
    lasts = max(1, build.ready - build.begins)
    designing = [(s, s.design_hours * MONTHS_PER_YEAR / lasts) for s in systems]
    slow.env.process(take_hours(slow, designing, build.begins, build.begins + lasts))
    keeping = [(s, s.upkeep_hours) for s in systems]
    slow.env.process(take_hours(slow, keeping, build.month, last, lasting=True))
    if build.begins < min(build.ready, last):
        slow.tell(build.begins, "automation_begun", f"{name}: design begins")
    if build.month >= last:
        slow.tell(build.month, "not_reached", f"{name} is not in use in time")
        return
    slow.tell(build.month, "automated", f"{name}: in use")
    for month, numbers in sorted(_takers(slow, build).items()):
        if month < last:
            yield slow.until(month)
            _take_up(slow, build, numbers, month)


def _takers(slow: SlowWorld, build: Build) -> dict[int, set[int]]:
    """Return the origins a system reaches by month: a trust that joins later, once it joined."""
    situation, found = slow.situation, defaultdict[int, set[int]](set)
    for o, origin in enumerate(situation.origins):
        if is_reached(situation, build.step, origin):
            joins = slow.dates.joins.get(origin.trust.company_number, build.month)
            found[max(build.month, joins)].add(o)
    return found


def _take_up(slow: SlowWorld, build: Build, origins: set[int], month: int) -> None:
    """Let the work of some origins be automated from a month on."""
    situation, organisation = slow.situation, slow.organisation
    kinds = situation.case.automated_by(build.step)
    for k, (_, kind) in enumerate(situation.kinds):
        if kind.key in kinds:
            organisation.conditions.automated.update({(o, k): month for o in origins})
    organisation.regroup()
    organisation.set_conditions(month)


def take_hours(
    slow: SlowWorld, wanted: Wanted, first: int, last: int, *, lasting: bool = False
) -> Steps:
    """Take hours from the desks whose work it is, from a month until another.

    Each month anew, as people of a desk may have been brought to another one by then.
    """
    held: Mapping[str, Beside] = {}
    for month in range(first, min(last, len(slow.situation.calendar.months))):
        yield slow.until(month)
        minutes = _by_desk(slow.organisation, wanted)
        now_wanted = {desk: Beside(each, lasting) for desk, each in minutes.items()}
        _shift(slow, held, now_wanted)
        held = now_wanted
    if last < len(slow.situation.calendar.months):
        yield slow.until(last)
        _shift(slow, held, {})


def _by_desk(organisation: Organisation, wanted: Wanted) -> Mapping[str, float]:
    """Return minutes a year by desk: of each service in equal parts, where its people sit now."""
    found: dict[str, float] = defaultdict(float)
    for system, hours in wanted:
        for function in system.functions:
            at_opening = desks_of(system, function)
            if at_opening and hours:
                desks = (central_desk(trust.company_number, function) for trust in system.trusts)
                desk = next(filter(partial(_peopled, organisation), desks), at_opening[0])
                found[desk] += hours * MINUTES / len(system.functions)
    return found


def _peopled(organisation: Organisation, desk: str) -> bool:
    return any(seat.state != "deleted" for seat in organisation.sitting(desk))


def _shift(slow: SlowWorld, held: Mapping[str, Beside], wanted: Mapping[str, Beside]) -> None:
    """Give desks the duties they have from now on in place of those they had."""
    organisation, now = slow.organisation, slow.env.now
    for desk in sorted({*held, *wanted}):
        if held.get(desk) != wanted.get(desk):
            organisation.advance(now, desk)
            if desk in held:
                organisation.beside[desk].remove(held[desk])
            if desk in wanted:
                organisation.beside[desk].append(wanted[desk])
            organisation.share_out(desk, now)

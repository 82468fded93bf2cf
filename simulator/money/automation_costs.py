"""What automation costs: building systems, licences, and hours that no desk of a trust can give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from entities.accounts import Recurrence
from entities.post import CENTRE
from entities.records import LedgerKey
from simulator.automation import System, bought_share, systems_of
from simulator.dates import Build, Timetable
from simulator.money import paths
from simulator.money.ledger import PENCE, Posting, from_month, rates
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.money.service_costs import SYSTEMS_LINE, hour_of_school_time
from simulator.situation import Situation


def automations(situation: Situation, dates: Timetable) -> Iterator[Posting]:
    """Post what automation costs: building over its months, then licences for as long as it runs.

    Hours to design a system and to keep it going are taken from the desk whose work it is, and
    are then no pounds. Where a trust has no such desk at its centre they are paid for. The time a
    system saves is not cash until a post is deleted.
    """
    if not (dates.goes_ahead and situation.on("automation")):
        return
    for build in dates.automations:
        for system in systems_of(situation, build.step):
            yield _built(situation, system, build)
            yield _kept(situation, system, build)


def _built(situation: Situation, system: System, build: Build) -> Posting:
    """Post the cost of building in equal parts over its months."""
    months = np.arange(len(situation.calendar.months))
    lasts = max(1, build.ready - build.begins)
    inside = (months >= build.begins) & (months < build.begins + lasts)
    hours = system.design_hours * bought_share(system) * hour_of_school_time(situation)
    pounds = system.build_gbp * paths.prices(situation) + hours * paths.support_pay(situation)
    pence = np.floor(pounds / lasts * PENCE + 0.5) * inside
    where = _where(situation, system, build, "built", "one_off")
    return Posting(where, pence.astype(np.int64))


def _kept(situation: Situation, system: System, build: Build) -> Posting:
    """Post licence and bought hours from the month of use."""
    runs = from_month(len(situation.calendar.months), build.month)
    hours = system.upkeep_hours * bought_share(system) * hour_of_school_time(situation)
    yearly = system.licence_gbp_per_year * paths.prices(situation)
    yearly = yearly + hours * paths.support_pay(situation)
    where = _where(situation, system, build, "kept", "recurring")
    return Posting(where, rates(yearly * runs))


def _where(
    situation: Situation, system: System, build: Build, what: str, recurrence: Recurrence
) -> LedgerKey:
    function = system.functions[0] if len(system.functions) == 1 else ALL_FUNCTIONS
    cause = f"Automation {what}: {situation.case.name_of(build.step)}"
    return key(system.trusts[0], CENTRE, function, SYSTEMS_LINE, cause, recurrence=recurrence)

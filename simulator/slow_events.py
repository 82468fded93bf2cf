"""Slow events: the processes SimPy drives - months, people, and the steps of the plan.

Between two of these events every desk is served exactly by `Desk.advance`; each process brings
the desks it touches up to the moment before it changes them.
"""

from __future__ import annotations

from simulator.automating import automate
from simulator.dates import Part, Timetable
from simulator.duties import Beside
from simulator.exits import exit_due
from simulator.holders import begin_holders, leavers_of_month
from simulator.month_end import close_month
from simulator.moving_posts import begin_moves
from simulator.network import refusal_gate
from simulator.shocks import shocks
from simulator.situation import Situation
from simulator.slow_world import SlowWorld, Steps
from simulator.switching import silence, switch
from simulator.tendering import TENDER, tenders
from simulator.wave_work import Work, work_of


def schedule(slow: SlowWorld) -> None:
    """Start every slow process of a replication."""
    env = slow.env
    env.process(months(slow))
    begin_holders(slow)
    for struck in shocks(slow.situation):
        slow.tell(struck.month, "shock", f"{struck.shock.label} ({struck.trust.name})")
    if slow.dates.refused is not None:
        slow.tell(slow.dates.refused, "refused", refusal_in_words(slow.situation, slow.dates))
    elif slow.dates.start is not None:
        env.process(plan_starts(slow, slow.dates.start))


def refusal_in_words(situation: Situation, dates: Timetable) -> str:
    """Say at which gate a merger was refused or abandoned."""
    labels = {task.key: task.label for task in situation.case.stages}
    gate = refusal_gate(situation) if dates.stages else None
    where = f", at the stage '{labels[gate]}'" if gate in labels else ""
    return f"The merger is refused or abandoned{where}"


STAYS = "{} of {} stays with private finance, of which the end is not known"
ROLLED_BACK = "{} is rolled back at {} and tried again later"


def in_school(situation: Situation, function: str, urn: str, words: str) -> str:
    """Say something of a service of a school, both by name."""
    label = {f.key: f.label for f in situation.case.functions}[function]
    schools = {s.urn: s.name for trust in situation.case.trusts for s in trust.schools}
    return words.format(label, schools[urn])


def months(slow: SlowWorld) -> Steps:
    """At the turn of each month: queues are counted, skills grow, conditions change."""
    calendar = slow.situation.calendar
    for month in range(len(calendar.months)):
        yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
        close_month(slow.organisation, month)
        slow.turn_page(slow.organisation, month)
        slow.organisation.start_month(month)
        leavers_of_month(slow, month)


def plan_starts(slow: SlowWorld, month: int) -> Steps:
    """Day one of a plan, and the processes of its waves and deletions."""
    situation, calendar = slow.situation, slow.situation.calendar
    if month >= len(calendar.months):
        slow.tell(month, "not_reached", "Day one is not reached within the horizon")
        return
    slow.tell(month, "day_one", "Day one of the plan")
    for part in slow.dates.waves:
        slow.env.process(wave(slow, part))
    for function, school in slow.dates.stays:
        slow.tell(month, "stays", in_school(situation, function, school, STAYS))
    for back in slow.dates.rolled_back:
        if back.month < len(calendar.months):
            what = in_school(situation, back.wave.function, back.school, ROLLED_BACK)
            slow.tell(back.month, "rolled_back", what)
    for asker, when, name in tenders(situation, slow.dates):
        slow.env.process(tender(slow, asker, when, name))
    for work in work_of(situation, slow.dates):
        slow.env.process(beside_the_queue(slow, work))
    for build in slow.dates.automations:
        slow.env.process(automate(slow, build))
    for due in slow.dates.exits:
        slow.env.process(exit_due(slow, due))
    begin_moves(slow)
    for number in situation.arm.plan.joining_trusts:
        slow.env.process(joins(slow, number))
    yield slow.until(month)


def joins(slow: SlowWorld, company_number: str) -> Steps:
    """Have a trust join: on day one, or later where the plan says so."""
    situation, month = slow.situation, slow.dates.joined(company_number)
    name = situation.case.trust(company_number).name
    if company_number in slow.dates.joins:
        if month >= len(situation.calendar.months):
            slow.tell(month, "not_reached", f"{name} does not join within the horizon")
            return
        slow.tell(month, "joined", f"{name} joins")
    yield slow.until(month)
    if situation.arm.plan.kind == "merge" and situation.on("closing_centre"):
        for o, origin in enumerate(situation.origins):
            if origin.school is None and origin.key == company_number:
                silence(slow.organisation, o, slow.env.now)


def wave(slow: SlowWorld, part: Part) -> Steps:
    """Cut a part of a wave over: some schools and types are served elsewhere from then on."""
    situation, step = slow.situation, part.wave
    label = {f.key: f.label for f in situation.case.functions}[step.function]
    done = f"{label} is {MOVED[step.to]}"
    if part.month >= len(situation.calendar.months):
        late = {"first": "", "last": " in every school"}
        if part.says in late:
            says = done.replace(" is ", " is not ", 1)
            slow.tell(part.month, "not_reached", f"{says}{late[part.says]} in time")
        return
    yield slow.until(part.month)
    switch(slow.organisation, step, part.month, slow.env.now)
    if part.says == "first":
        slow.tell(part.month, "cut_over", done)
    elif part.says == "last":
        slow.tell(part.month, "moved_last", f"{done}, last school")


MOVED = {
    "central": "brought together",
    "hub": "moved to hubs",
    "local": "given to schools",
    "outsourced": "given to a supplier",
}


def tender(slow: SlowWorld, company_number: str, month: int, name: str) -> Steps:
    """Put a tender out: one more piece of work for the purchasing desk of a trust."""
    if month >= len(slow.situation.calendar.months):
        return
    yield slow.until(month)
    slow.ask(name, TENDER, company_number, slow.env.now)
    slow.tell(month, "tender", name)


def beside_the_queue(slow: SlowWorld, work: Work) -> Steps:
    """Have a desk give some of its half-days to work of the plan, for some months.

    Where the case knows no such desk, as nobody's requests ever come to it, nobody does it.
    """
    months, organisation = len(slow.situation.calendar.months), slow.organisation
    if work.begins >= months or work.desk not in organisation.desks:
        return
    yield slow.until(work.begins)
    organisation.advance(slow.env.now)
    organisation.beside[work.desk].append(Beside(work.a_year))
    organisation.share_out(work.desk, slow.env.now)
    if work.ends < months:
        yield slow.until(work.ends)
        organisation.advance(slow.env.now)
        organisation.beside[work.desk].remove(Beside(work.a_year))
        organisation.share_out(work.desk, slow.env.now)

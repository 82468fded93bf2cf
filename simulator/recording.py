"""From a finished replication to its records."""

from __future__ import annotations

import numpy as np

from entities.records import DESK_MEASURES, Axes, FeedBack, Numbers, Records
from simulator import tally
from simulator.cells import cells_of
from simulator.cohorts import cohorts
from simulator.counting import Counted
from simulator.leaving import felt_at_all, loop_gain
from simulator.money import merger_costs, running_costs, service_costs
from simulator.money.exit_costs import Step
from simulator.money.increments import increments
from simulator.money.ledger import Ledger
from simulator.money.redundancy import needs_approval
from simulator.money.teachers import teacher_costs
from simulator.office_cover import cover_minutes
from simulator.organisation import Organisation
from simulator.people_tally import by_employer, people, people_groups
from simulator.programme import Timetable
from simulator.released import released
from simulator.situation import Situation


def records_of(
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    replication: int,
    *,
    detail: bool,
    so_far: Counted | None = None,
) -> Records:
    """Count everything a finished replication leaves behind.

    Parameters
    ----------
    detail, so_far
        Keep the finest count too (the book must then hold every request of the run), and what
        was counted of requests that are no longer in the book.
    """
    counted = so_far or Counted(situation)
    counted.add(organisation.book, organisation.diary)
    by_place = counted.service.by("place")
    split = by_place.reshape(len(situation.case.functions), -1, *by_place.shape[1:])
    cover = cover_minutes(situation, organisation)
    teachers = cohorts(situation, dates)
    ledger = _books(situation, dates, organisation, by_place, cover)
    ledger.post(service_costs.suppliers(situation, counted.supplied.by_month()))
    keys, pence = ledger.post(teacher_costs(situation, teachers)).table()
    return Records(
        arm=situation.arm.key,
        world=situation.world.index,
        replication=replication,
        axes=axes_of(situation),
        ledger_keys=keys,
        ledger_pence=pence,
        service_month=split.sum(axis=1),
        service_kind=tally.yearly(situation, counted.service.by("kind")),
        service_school=tally.yearly(situation, split),
        waits=counted.waits.by_year(),
        desk_month=_desk_months(organisation),
        shadow_by=counted.shadow.by_year(cover),
        work_balance=counted.work.table(),
        people=people(situation, organisation),
        employers=by_employer(situation, dates, organisation),
        exits=tuple(sorted(organisation.chronicle.exits)),
        leaving=_feedback(situation, organisation),
        teachers=teachers,
        released=released(situation, organisation),
        happenings=tuple(sorted(organisation.chronicle.happenings)),
        notes=_notes(situation, organisation),
        cells=cells_of(situation, organisation.book, organisation.diary) if detail else None,
    )


def _feedback(situation: Situation, organisation: Organisation) -> FeedBack:
    gain = loop_gain(situation.world) if felt_at_all(situation) else 0.0
    return FeedBack(gain, organisation.leaving.ran_away)


def axes_of(situation: Situation) -> Axes:
    """Name what stands along the arrays of a record, the same for every arm of a case."""
    return Axes(
        months=situation.calendar.months,
        run_in_months=situation.calendar.run_in_months,
        functions=tuple(f.key for f in situation.case.functions),
        schools=tuple(o.key for o in situation.origins),
        people_groups=people_groups(situation),
        kinds=tuple(kind.key for _, kind in situation.kinds),
        desks=situation.desks,
        employers=tuple(trust.company_number for trust in situation.case.trusts),
    )


def _desk_months(organisation: Organisation) -> Numbers:
    """Count (desk, measure, month): what each month added, and the queue at its end."""
    offered, worked, queued = np.moveaxis(np.stack(organisation.figures), 2, 0)
    offered, worked, queued = np.diff(offered, axis=0), np.diff(worked, axis=0), queued[1:]
    parts = {"offered_minutes": offered, "busy_minutes": worked, "waiting": queued}
    return np.stack([parts[name].T for name in DESK_MEASURES], axis=1)


def _books(
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    by_place: Numbers,
    cover: Numbers,
) -> Ledger:
    ledger = Ledger(len(situation.calendar.months))
    labels = running_costs.service_labels(situation)
    for trust in situation.case.trusts:
        ledger.post(running_costs.lines(situation, trust))
    ledger.post(running_costs.posts(situation, organisation, labels))
    ledger.post(increments(situation, organisation))
    ledger.post(running_costs.contracts(situation, dates, labels))
    minutes = tally.shadow_by_trust(situation, by_place)
    ledger.post(service_costs.shadow(situation, minutes, labels))
    ledger.post(service_costs.unplaced_duties(situation, organisation))
    ledger.post(service_costs.office_cover(situation, cover))
    ledger.post(service_costs.automations(situation, dates))
    ledger.post(merger_costs.plan_costs(Step(situation, dates, organisation)))
    return ledger


def _notes(situation: Situation, organisation: Organisation) -> tuple[str, ...]:
    drawn_down = any(fit < 1 for fit in situation.workload.fit.values())
    notes = []
    if drawn_down:
        notes.append(
            f"At one or more of {len(situation.workload.fit)} desks the reference rates ask for "
            "more than the people there can do; their volumes were drawn down to fit."
        )
    for departure in situation.case.departures:
        notes.append(
            f"In every arm the holder of {departure.post} is made to leave on "
            f"{departure.month:%d %B %Y}" + ("." if departure.replaced else " and is not replaced.")
        )
    if any(minutes > 0 for minutes in organisation.unplaced.values()):
        notes.append("Duties of deleted posts found no place at a desk and fell to the schools.")
    for name in sorted(organisation.chronicle.made_redundant):
        if needs_approval(situation.post(name), situation.world):
            notes.append(
                f"What is paid to the leaving holder of {name} beyond notice is so large that the "
                "trust must ask for approval first."
            )
    if situation.on("workload_leaving") and not felt_at_all(situation):
        notes.append(
            "Heavy work makes nobody leave here: it is measured against the year before the "
            "decision, once queues have settled, which needs a run-in of 18 months."
        )
    if organisation.leaving.ran_away:
        notes.append(
            "Leaving fed on itself: heavy work held the leaving rate of a post at its cap for a "
            "year or longer."
        )
    return tuple(notes)

"""From a finished replication to its records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entities.measures import DESK_MEASURES, RELEASED_MEASURES
from entities.records import Axes, FeedBack, Numbers, Records
from simulator import tally
from simulator.attention_table import attention_table
from simulator.autonomy import autonomy
from simulator.cells import cells_of
from simulator.cohorts import cohorts
from simulator.contracts import contract_names, contract_table, contracts
from simulator.counting import Counted
from simulator.dates import Timetable
from simulator.leaving import felt_at_all, loop_gain
from simulator.money import merger_costs, paths, running_costs, service_costs
from simulator.money.automation_costs import automations
from simulator.money.capital import condition_grants
from simulator.money.commitments import commitments
from simulator.money.exit_costs import Step
from simulator.money.hiring import hiring
from simulator.money.increments import increments
from simulator.money.ledger import Ledger, Posting
from simulator.money.scrutiny import internal_scrutiny
from simulator.money.teachers import teacher_costs
from simulator.network import after_the_decision, stage_table
from simulator.notes import notes_of
from simulator.office_cover import cover_minutes
from simulator.organisation import Organisation
from simulator.people_tally import by_employer, joined_months, people, people_groups
from simulator.promises import broken_promises
from simulator.released import released
from simulator.shocks import shock_costs
from simulator.situation import Setting, Situation


@dataclass(frozen=True)
class BySchools:
    """What happens in schools beside the requests: by (school, month), freed with measures first.

    Attributes
    ----------
    cover
        Minutes in which others keep the office door staffed.
    freed
        Measures as :data:`RELEASED_MEASURES`.
    teachers
        Cohorts, as :func:`simulator.cohorts.cohorts` counts them.
    """

    cover: Numbers
    freed: Numbers
    teachers: Numbers

    @property
    def checks(self) -> Numbers:
        """Minutes spent checking and chasing work that moved."""
        return np.asarray(self.freed[RELEASED_MEASURES.index("checked")])


def _by_schools(situation: Situation, dates: Timetable, organisation: Organisation) -> BySchools:
    return BySchools(
        cover_minutes(situation, organisation),
        released(situation, organisation),
        cohorts(situation, dates),
    )


def records_of(
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    replication: int,
    *,
    detail: bool,
    so_far: Counted | None = None,
) -> Records:
    """Count all a replication leaves behind; `so_far` of what is in the book no more."""
    counted, chronicle = so_far or Counted(situation), organisation.chronicle
    counted.add(organisation.book, organisation.diary)
    split = _by_function(situation, counted)
    by_schools = _by_schools(situation, dates, organisation)
    ledger = _books(situation, dates, organisation, counted, by_schools)
    keys, pence = ledger.table()
    return Records(
        arm=situation.arm.key,
        world=situation.world.index,
        replication=replication,
        axes=axes_of(situation),
        ledger_keys=keys,
        ledger_pence=pence,
        by_item=ledger.by_item(situation.case.run_in_months),
        service_month=split.sum(axis=1),
        service_kind=tally.yearly(situation, counted.service.by("kind")),
        service_school=tally.yearly(situation, split),
        waits=counted.waits.by_year(),
        desk_month=_desk_months(organisation),
        shadow_by=counted.shadow.by_year(by_schools.cover, by_schools.checks),
        work_balance=counted.work.table(),
        people=people(situation, organisation),
        employers=by_employer(situation, dates, organisation),
        exits=tuple(sorted(chronicle.exits)),
        redundant=tuple(sorted(chronicle.made_redundant)),
        leaving=_feedback(situation, organisation),
        teachers=by_schools.teachers,
        released=by_schools.freed,
        autonomy=autonomy(situation, dates).table(),
        stages=stage_table(situation, dates.stages, dates.refused),
        attention=attention_table(situation, dates),
        contracts=contract_table(situation, dates),
        joined=joined_months(situation, dates),
        prices=paths.prices(situation),
        happenings=tuple(sorted(chronicle.happenings)),
        notes=notes_of(situation, organisation),
        cells=cells_of(situation, organisation.book, organisation.diary) if detail else None,
        without=tuple(sorted(situation.without)),
        broken=broken_promises(situation, dates, chronicle),
    )


def _by_function(situation: Situation, counted: Counted) -> Numbers:
    """Return (function, place, measure, month) of the service."""
    by_place = counted.service.by("place")
    return by_place.reshape(len(situation.case.functions), -1, *by_place.shape[1:])


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
        stages=tuple(task.key for task in after_the_decision(situation.case.stages)),
        contracts=contract_names(situation),
    )


def _desk_months(organisation: Organisation) -> Numbers:
    """Count (desk, measure, month): what each month added, and the queue at its end."""
    offered, worked, queued = np.moveaxis(np.stack(organisation.figures), 2, 0)
    offered, worked, queued = np.diff(offered, axis=0), np.diff(worked, axis=0), queued[1:]
    parts = {"offered_minutes": offered, "busy_minutes": worked, "waiting": queued}
    return np.stack([parts[name].T for name in DESK_MEASURES], axis=1)


def _in_every_arm(setting: Setting) -> tuple[Posting, ...]:
    """Post what trusts pay and receive whatever is decided."""
    kinds = running_costs.lines, commitments
    return tuple(
        posting for trust in setting.case.trusts for of in kinds for posting in of(setting, trust)
    )


def _books(
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    counted: Counted,
    by_schools: BySchools,
) -> Ledger:
    ledger = Ledger(len(situation.calendar.months))
    labels = running_costs.service_labels(situation)
    ledger.post(situation.once(_in_every_arm))
    ledger.post(running_costs.posts(situation, organisation, labels))
    ledger.post(increments(situation, organisation))
    ledger.post(hiring(situation, organisation))
    ledger.post(contracts(situation, dates, labels))
    minutes = tally.shadow_by_trust(situation, counted.service.by("place"))
    ledger.post(service_costs.shadow(situation, minutes, labels))
    ledger.post(service_costs.unplaced_duties(situation, organisation))
    ledger.post(service_costs.office_cover(situation, by_schools.cover))
    ledger.post(service_costs.own_checks(situation, by_schools.checks))
    ledger.post(teacher_costs(situation, by_schools.teachers))
    ledger.post(automations(situation, dates))
    ledger.post(service_costs.suppliers(situation, counted.supplied.by_month()))
    ledger.post(shock_costs(situation, dates))
    ledger.post(condition_grants(situation, dates))
    ledger.post(internal_scrutiny(situation, dates))
    ledger.post(merger_costs.plan_costs(Step(situation, dates, organisation)))
    return ledger

"""From a finished replication to its records."""

from __future__ import annotations

import numpy as np

from entities.records import DESK_MEASURES, SHADOW_BY, Axes, Numbers, Records
from simulator import percentiles, tally
from simulator.cells import cells_of
from simulator.money import merger_costs, running_costs, service_costs
from simulator.money.ledger import Ledger
from simulator.office_cover import cover_minutes
from simulator.organisation import Organisation
from simulator.outcomes import Outcomes, outcomes
from simulator.people_tally import people, people_groups
from simulator.programme import Timetable
from simulator.situation import Situation
from simulator.work_balance import work_balance


def records_of(
    situation: Situation,
    dates: Timetable,
    organisation: Organisation,
    replication: int,
    *,
    detail: bool,
) -> Records:
    """Count everything a finished replication leaves behind."""
    found = outcomes(situation, organisation.book)
    counted = tally.counts(situation, found, organisation.diary)
    groups = tally.by_function_and_origin(situation)
    by_place = tally.monthly(situation, counted, groups)
    functions, origins = len(situation.case.functions), len(situation.origins)
    split = by_place.reshape(functions, origins, *by_place.shape[1:])
    kinds = tally.by_kind(situation)
    by_kind = tally.monthly(situation, counted, kinds)
    keys, pence = _books(situation, dates, organisation, by_place).table()
    waits = [
        percentiles.by_year(situation, found, g) for g in (tally.by_function(situation), kinds)
    ]
    return Records(
        arm=situation.arm.key,
        world=situation.world.index,
        replication=replication,
        axes=axes_of(situation),
        ledger_keys=keys,
        ledger_pence=pence,
        service_month=split.sum(axis=1),
        service_kind=tally.yearly(situation, by_kind),
        service_school=tally.yearly(situation, split),
        waits=np.concatenate(waits),
        desk_month=_desk_months(organisation),
        shadow_by=_shadow_by(situation, organisation, found),
        work_balance=work_balance(
            situation.desks,
            organisation.book,
            organisation.diary,
            kinds.count,
            situation.calendar.end,
        ),
        people=people(situation, organisation),
        happenings=tuple(sorted(organisation.happenings)),
        notes=_notes(situation, organisation),
        cells=cells_of(situation, found, organisation.diary) if detail else None,
    )


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
    )


def _desk_months(organisation: Organisation) -> Numbers:
    """Count (desk, measure, month): what each month added, and the queue at its end."""
    offered, worked, queued = np.moveaxis(np.stack(organisation.figures), 2, 0)
    offered, worked, queued = np.diff(offered, axis=0), np.diff(worked, axis=0), queued[1:]
    parts = {"offered_minutes": offered, "busy_minutes": worked, "waiting": queued}
    return np.stack([parts[name].T for name in DESK_MEASURES], axis=1)


def _shadow_by(situation: Situation, organisation: Organisation, found: Outcomes) -> Numbers:
    """Sum shadow minutes by (who, school, year); cover of the office door falls to leaders."""
    months, schools = len(situation.calendar.months), len(situation.origins)
    staffed = {post.place + "/" + post.desk for t in situation.case.trusts for post in t.posts}
    functions = {f.key: f.local_desk for f in situation.case.functions}
    who = np.full((schools, len(situation.kinds)), SHADOW_BY.index("leaders"))
    for o, origin in enumerate(situation.origins):
        for k, (function, _) in enumerate(situation.kinds):
            if f"{origin.key}/{functions[function]}" in staffed:
                who[o, k] = SHADOW_BY.index(functions[function])
    month = situation.calendar.months_of(found.finish)
    kept = found.abandoned & (month < months)
    place = who[found.origin[kept], found.kind[kept]] * schools + found.origin[kept]
    out = np.bincount(
        place * months + month[kept], weights=found.shadow[kept],
        minlength=len(SHADOW_BY) * schools * months,
    ).astype(np.float64).reshape(len(SHADOW_BY), schools, months)  # fmt: skip
    out[SHADOW_BY.index("leaders")] += cover_minutes(situation, organisation)
    after = out[..., situation.decision_month :]
    return np.asarray(
        after.reshape(len(SHADOW_BY), schools, -1, tally.MONTHS_PER_YEAR).sum(axis=-1)
    )


def _books(
    situation: Situation, dates: Timetable, organisation: Organisation, by_place: Numbers
) -> Ledger:
    ledger = Ledger(len(situation.calendar.months))
    labels = running_costs.service_labels(situation)
    for trust in situation.case.trusts:
        ledger.post(running_costs.lines(situation, trust))
    ledger.post(running_costs.posts(situation, organisation, labels))
    ledger.post(running_costs.contracts(situation, dates, labels))
    minutes = tally.shadow_by_trust(situation, by_place)
    ledger.post(service_costs.shadow(situation, minutes, labels))
    ledger.post(service_costs.unplaced_duties(situation, organisation))
    ledger.post(service_costs.office_cover(situation, organisation))
    ledger.post(service_costs.suppliers(situation, organisation))
    ledger.post(service_costs.automations(situation, dates))
    ledger.post(merger_costs.plan_costs(merger_costs.Step(situation, dates, organisation)))
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

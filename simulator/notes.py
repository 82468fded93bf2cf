"""Sentences a finished replication leaves for the reader: what was bent, what ran away."""

from __future__ import annotations

from simulator.leaders import leaders_known
from simulator.leaving import felt_at_all
from simulator.money.redundancy import needs_approval
from simulator.organisation import Organisation
from simulator.shocks import shocks
from simulator.situation import Situation


def notes_of(situation: Situation, organisation: Organisation) -> tuple[str, ...]:
    """Return what a reader must know of a finished replication, sentence by sentence."""
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
    if any(found.lasting > 0 for found in organisation.unplaced.values()):
        notes.append("Other duties found no place at a desk and fell to the schools for good.")
    if any(found.once > 0 for found in organisation.unplaced.values()):
        notes.append("For a time, work of the plan had no place at a desk and fell to the schools.")
    for name in sorted(organisation.chronicle.made_redundant):
        if needs_approval(situation.post(name), situation.world):
            notes.append(
                f"{situation.post(name).role}: what is paid beyond notice at leaving is so large "
                "that the trust must ask for approval first."
            )
    if situation.on("workload_leaving") and not felt_at_all(situation):
        notes.append(
            "Heavy work makes nobody leave here: it is measured against the year before the "
            "decision, once queues have settled, which needs a run-in of 18 months."
        )
    merges = situation.arm.plan.kind == "merge" and situation.on("attention")
    if merges and not leaders_known(situation):
        notes.append(
            "No executive of the trusts in the plan is known, so leaders' hours slow nothing here."
        )
    struck = dict.fromkeys(one.shock.label for one in shocks(situation))
    notes += [f"{label}, in every arm, as the case asks for shocks." for label in struck]
    if organisation.leaving.ran_away:
        notes.append(
            "Leaving fed on itself: heavy work held the leaving rate of a post at its cap for a "
            "year or longer."
        )
    return tuple(notes)

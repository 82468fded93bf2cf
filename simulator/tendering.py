"""Tenders that a plan makes necessary: more work for a purchasing desk, before anything is let."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import contracts, shared_services
from simulator.dates import Timetable
from simulator.situation import Situation

TENDER = "tender"
"""Request type of a tender above the threshold."""


def tenders(situation: Situation, dates: Timetable) -> Iterator[tuple[str, int, str]]:
    """Yield every tender a plan adds to those held anyway: by which trust, when, and for what.

    One for each joint letting that crosses the threshold where none of its contracts would by
    itself, from day one; and one, from the decision, where services to be shared are tendered.
    """
    if not dates.goes_ahead or dates.start is None:
        return
    for joint in situation.arm.plan.joint_contracts:
        if contracts.is_extra(situation, joint):
            trust, _ = contracts.members(situation, joint)[0]
            holder = situation.lead or trust
            yield holder.company_number, dates.start, f"Tender: {joint.label}"
    if shared_services.is_tendered(situation):
        number = situation.arm.plan.joining_trusts[0]
        yield number, situation.decision_month, "Tender: services to be shared"

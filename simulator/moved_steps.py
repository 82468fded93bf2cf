"""When posts and contracts of a plan move between schools and the centre, and where they then are.

A move changes whose books something stands in and which queue a post serves, never what it costs:
whatever a plan of moves alone saves or costs more has another cause.
"""

from __future__ import annotations

from collections.abc import Mapping

from entities.moves import ContractMove, PostMove
from simulator.dates import MovedStep, Timetable
from simulator.exit_dates import Later
from simulator.situation import Situation


def moved_steps(
    situation: Situation, late: float, later: Later, joins: Mapping[str, int]
) -> tuple[MovedStep, ...]:
    """Return every move of a plan with its month: as long after its trust joins as it says.

    Parameters
    ----------
    late, later
        Factor by which steps come later than planned; month in which a step is done that takes so
        many months from the start at full pace.
    joins
        When trusts join that do so later than the start.
    """
    plan, start = situation.arm.plan, later(0.0)
    owners = {c.id: t.company_number for t in situation.case.trusts for c in t.contracts}
    every: list[tuple[PostMove | ContractMove, str]] = [
        *((step, situation.employer(step.post)) for step in plan.post_moves),
        *((step, owners[step.contract]) for step in plan.contract_moves),
    ]
    return tuple(
        MovedStep(step, later(step.months_after_start * late) + joins.get(owner, start) - start)
        for step, owner in every
    )


def place_by_month(dates: Timetable, name: str, place: str, months: int) -> tuple[str, ...]:
    """Return where a post or a contract is in each month of a run, as the dates of a plan have it.

    Parameters
    ----------
    place
        Where it is at the opening.
    """
    out = [place] * months
    for step, month in dates.moved_steps if dates.goes_ahead else ():
        if (step.post if isinstance(step, PostMove) else step.contract) == name:
            out[month:] = [step.to] * len(out[month:])
    return tuple(out)

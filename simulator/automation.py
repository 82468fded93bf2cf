"""Automation programmes: who buys a system, what it takes to build and to keep, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from entities.desks import central_desk
from entities.plan import Automation
from entities.post import CENTRE
from entities.trust import Trust
from simulator.dates import Build
from simulator.inverse import pert_quantile
from simulator.origins import Origin
from simulator.situation import Situation

MONTHS_LOOKED_AT = 12
Later = Callable[[float], int]
Free = Callable[[Situation, str, int], int]


@dataclass(frozen=True)
class System:
    """A system that a step of a plan buys: for one trust, or for trusts brought together.

    Attributes
    ----------
    trusts
        The trusts it is for; the first one pays.
    functions
        Services whose work it helps with; their central desks design it and keep it going.
    build_gbp, licence_gbp_per_year
        Pounds at opening prices.
    design_hours, upkeep_hours
        Hours to design it, and hours a year to keep it going once it is in use.
    """

    trusts: tuple[Trust, ...]
    functions: tuple[str, ...]
    build_gbp: float
    licence_gbp_per_year: float
    design_hours: float
    upkeep_hours: float


def systems_of(situation: Situation, step: Automation) -> tuple[System, ...]:
    """Return the systems a step buys: one for trusts brought together, else one a trust.

    What is fixed about a system is paid once where trusts are brought together. That is the
    economy of scale of automation, and the whole of it. Those that are together from day one design
    it and keep it going; the licence is for all schools of the plan from the first month, also for
    those of a trust that joins later.
    """
    reached = [o for o in situation.origins if is_reached(situation, step, o)]
    numbers = dict.fromkeys(o.trust.company_number for o in reached if o.school is not None)
    if situation.lead is not None:
        later = {each.trust for each in situation.arm.plan.joins_later}
        first = [n for n in situation.trusts_together if n not in later]
        together = tuple(situation.case.trust(number) for number in first)
        return (_system(situation, step, together, reached),)
    return tuple(
        _system(situation, step, (situation.case.trust(number),), reached) for number in numbers
    )


def is_reached(situation: Situation, step: Automation, origin: Origin) -> bool:
    """Say whether a step automates work of an origin."""
    part = origin.trust.company_number in situation.trusts_in_plan
    return part and (not step.schools or origin.key in step.schools)


def _system(
    situation: Situation, step: Automation, trusts: tuple[Trust, ...], reached: list[Origin]
) -> System:
    """Work out one system: its programme's size times what one for invoices takes. Judgement."""
    world, programme = situation.world, situation.case.programme_of(step)
    size = programme.size if programme else 1.0
    together = situation.lead is not None
    schools = sum(o.school is not None and (together or o.trust in trusts) for o in reached)
    licence = world["process.automation_licence_per_trust"]
    licence += world["process.automation_licence_per_school"] * schools
    licence *= programme.licence_size if programme else 0.0
    design = world["process.automation_design_hours"] * size if programme else 0.0
    works = situation.on("automation_work")
    return System(
        trusts=trusts,
        functions=functions_of(situation, step),
        build_gbp=_or(step.build_gbp, world["process.automation_build_cost"] * size),
        licence_gbp_per_year=_or(step.licence_gbp_per_year, licence),
        design_hours=_or(step.design_hours, design) if works else 0.0,
        upkeep_hours=_upkeep(situation, size) if works else 0.0,
    )


def _upkeep(situation: Situation, size: float) -> float:
    """Return the hours a year that keeping a system of a size going takes. Judgement.

    The assumption is of all programmes of the shipped list together; each has its part by size.
    """
    world = situation.world
    whole = sum(programme.size for programme in situation.case.automation_programmes) or 1.0
    hours = world["demand.automation_upkeep_fte"] * world["model.attended_hours_per_fte"]
    return hours * size / whole


def _or(given: float | None, drawn: float) -> float:
    return drawn if given is None else given


def functions_of(situation: Situation, step: Automation) -> tuple[str, ...]:
    """Return the services whose work a step automates, in the order of the case."""
    kinds = situation.case.automated_by(step)
    return tuple(dict.fromkeys(f for f, kind in situation.kinds if kind.key in kinds))


def desks_of(system: System, function: str) -> tuple[str, ...]:
    """Return the central desks of a service that have posts at the opening, the payer's first."""
    return tuple(
        central_desk(trust.company_number, function)
        for trust in system.trusts
        if any(p.kind == "desk" and (p.place, p.desk) == (CENTRE, function) for p in trust.posts)
    )


def bought_share(system: System) -> float:
    """Return the share of a system's hours that no central desk can give: they are paid for."""
    without = [f for f in system.functions if not desks_of(system, f)]
    return len(without) / len(system.functions) if system.functions else 0.0


def build_months(situation: Situation, step: Automation) -> float:
    """Return the months from the start of design to use, before any delay. Judgement."""
    programme = situation.case.programme_of(step)
    if step.build_months is not None or programme is None:
        return step.build_months or 0.0
    months = programme.months
    if not situation.on("stage_luck"):
        return months.likeliest
    luck = situation.streams.uniform(f"automation/{programme.key}/months")
    return pert_quantile(luck, months.shortest, months.likeliest, months.longest)


def builds_of(
    situation: Situation, late: float, later: Later, free: Free, joins: Mapping[str, int]
) -> Iterator[Build]:
    """Yield when each automation of a plan begins, is built and is in use.

    Parameters
    ----------
    late
        Factor by which steps take longer than planned.
    later
        Month in which a step is done that takes so many months from the start at full pace.
    free
        The first month from a planned one in which a service may be cut over.
    joins
        When trusts join that do so later: a system for their schools alone is used from then.
    """
    for step in situation.arm.plan.automations:
        reached = [o for o in situation.origins if is_reached(situation, step, o) and o.school]
        joined = min((joins.get(o.trust.company_number, 0) for o in reached), default=0)
        ready = later((step.months_after_start + build_months(situation, step)) * late)
        begins = later(step.months_after_start * late)
        functions = functions_of(situation, step)
        ready = max(ready, joined)
        tried = range(ready, ready + MONTHS_LOOKED_AT)
        open_to_all = (m for m in tried if all(free(situation, f, m) == m for f in functions))
        yield Build(step, begins, ready, next(open_to_all, ready))

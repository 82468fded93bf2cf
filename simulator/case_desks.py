"""Every desk a case has or may have, in any arm: the same list in every run."""

from __future__ import annotations

from entities.case import Case
from entities.delivery import Supplier
from entities.desks import desks_of_moves, opening_desks
from simulator.origins import origins
from simulator.routes import opening_desk, wave_desk, wave_takes


def case_desks(case: Case) -> tuple[str, ...]:
    """Return the names of every desk of a case, in any arm, sorted."""
    names = set(opening_desks(case))
    for origin in origins(case):
        for function in case.functions:
            for kind in function.request_types:
                names.add(opening_desk(origin, function, kind))
    return tuple(sorted(names | _desks_of_plans(case)))


def _desks_of_plans(case: Case) -> set[str]:
    names = set()
    functions = {function.key: function for function in case.functions}
    every = tuple(trust.company_number for trust in case.trusts)
    for plan in (arm.plan for arm in case.arms):
        names |= desks_of_moves(case, plan)
        lead = case.trust(plan.lead_trust) if plan.lead_trust else None
        numbers = (plan.lead_trust, *plan.joining_trusts) if plan.lead_trust else every
        for wave in plan.waves:
            function = functions[wave.function]
            for origin in origins(case):
                for kind in function.request_types:
                    if wave_takes(wave, origin, kind, numbers):
                        names.add(wave_desk(wave, origin, function, kind, lead))
    return names


def is_supplier(desk: str) -> bool:
    """Say whether a desk is a supplier's."""
    return "/supplier/" in desk


def supplier_of(case: Case, desk: str) -> Supplier:
    """Return the supplier behind a desk."""
    number, _, key = desk.partition("/supplier/")
    return next(s for s in case.trust(number).suppliers if s.id == key)

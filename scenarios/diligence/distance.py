"""How far apart trusts are: in systems, pay, contracts, delegation, staff; and what that drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenarios.diligence.facts import Facts, NotKnownError, View, number, view_of
from scenarios.diligence.measures import fit, governance, pensions, technology, workforce

KINDS = ("MIS", "finance", "HR", "payroll")


@dataclass(frozen=True)
class Distance:
    """How far apart trusts are in one thing.

    Attributes
    ----------
    value
        From nought (alike) to one (nothing in common); None where it is not known.
    told
        What was compared, in words.
    drives
        What in the simulation hangs on it.
    """

    of: str
    value: float | None
    told: str
    drives: str


def _systems(view: View) -> float:
    """Return the part of four kinds of systems in which trusts use other products."""
    asked = [technology.products(one, kind) for kind in KINDS for one in view.apart()]
    trusts = len(view.trusts)
    kinds = [asked[n : n + trusts] for n in range(0, len(asked), trusts)]
    return sum(any(one != of[0] for one in of) for of in kinds) / len(KINDS)


def _contracts(view: View) -> float:
    """Return the part of what several trusts buy that they buy from other suppliers."""
    rows = view.some("contracts", "trust_id", "category", "supplier_code")
    suppliers: dict[object, dict[object, set[object]]] = {}
    for row in rows:
        found = suppliers.setdefault(row["category"], {})
        found.setdefault(row["trust_id"], set()).add(str(row["supplier_code"]).casefold())
    shared = [found for found in suppliers.values() if len(found) > 1]
    if not shared:
        raise NotKnownError(["contracts.category"])
    return sum(not set.intersection(*of.values()) for of in shared) / len(shared)


def _pay(view: View) -> float:
    """Return the largest gap between the same jobs, at most one."""
    return min(1.0, workforce.pay_gap(view))


def _staff(view: View) -> float:
    """Return how far the fewest central staff for each school lie below the most."""
    ratios = [one.total("central_staff", "fte") / len(one.schools) for one in view.apart()]
    return 1 - min(ratios) / max(ratios)


def _rates(view: View) -> float:
    """Return the gap between employer rates over the highest."""
    rows = view.some("pensions", "employer_rate_pct")
    return pensions.rate_gap(view) / max(number(row, "employer_rate_pct") for row in rows)


COMPARED: Mapping[str, tuple[Callable[[View], float], str, str]] = {
    "Systems": (_systems, "of four kinds, those in which trusts use other products",
                "months of migration, two systems side by side, work done again"),
    "Pay terms": (_pay, "the largest gap between the same jobs, over the lower pay",
                  "what levelling up costs a year"),
    "Pension rates": (_rates, "the gap between employer rates, over the highest",
                      "what staff cost in whose fund"),
    "Contracts": (_contracts, "of what several trusts buy, what they buy from other suppliers",
                  "when contracts can be let together"),
    "Delegation": (governance.other_owners, "decisions that somebody else takes in another trust",
                   "what heads lose, and who leaves over it"),
    "What is central": (fit.central_levels, "mean difference of how central functions are",
                        "how much of one way of working arrives"),
    "Central staff": (_staff, "the fewest central staff for each school below the most",
                      "who does the work of whom"),
}  # fmt: skip


def distances(facts: Facts) -> tuple[Distance, ...]:
    """Return how far apart trusts are in each thing; unknown where a trust has not filled it in."""
    view = view_of(facts, facts.trusts)
    return tuple(
        Distance(name, view.known(measure) if len(view.trusts) > 1 else None, told, drives)
        for name, (measure, told, drives) in COMPARED.items()
    )

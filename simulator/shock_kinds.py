"""Kinds of shock a case may want: their switches, what is said of them, and what they go by."""

from __future__ import annotations

from typing import Literal, NamedTuple

from entities.case import Case


class Shock(NamedTuple):
    """A kind of shock: its switch, what is said of it, and the assumptions it goes by.

    Attributes
    ----------
    of
        What it strikes, each on its own.
    rate
        Times a year, for each of them.
    hours, cost
        Hours of executives and pounds that one takes; of a contract, the part of its price.
    line
        Line of the accounts that bears the cost; that of a contract is its own.
    """

    mechanism: str
    label: str
    of: Literal["school", "trust", "contract"]
    rate: str
    hours: str
    cost: str
    line: str = ""


SHOCKS = (
    Shock(
        "shock_intervention", "A school comes under intervention", "school",
        "process.intervention_rate", "process.intervention_hours", "process.intervention_cost",
        "legal_and_professional",
    ),
    Shock(
        "shock_cyber", "Systems of a trust are attacked", "trust",
        "process.cyber_incident_rate", "process.cyber_incident_hours",
        "process.cyber_incident_cost", "administrative_supplies",
    ),
    Shock(
        "shock_building", "Part of a school's buildings has to be closed", "school",
        "process.building_failure_rate", "process.building_failure_hours",
        "process.building_failure_cost", "building_and_grounds_maintenance",
    ),
    Shock(
        "shock_supplier", "The supplier of a contract fails", "contract",
        "process.supplier_failure_rate", "process.supplier_failure_hours",
        "process.supplier_failure_cover_share",
    ),
)  # fmt: skip
"""Kinds of shock that strike and pass, in the order in which they are told."""


class LastingShock(NamedTuple):
    """A kind of shock that lasts: its switch, what is said of it, and what it goes by.

    Attributes
    ----------
    of_school
        Whether each school is struck on its own; else one draw a year stands for the nation.
    chance
        Assumption: chance that a September brings one.
    size
        Assumption: by which part what it strikes is higher or lower from then on.
    """

    mechanism: str
    label: str
    of_school: bool
    chance: str
    size: str


AWARD = LastingShock(
    "shock_award", "A national pay award comes that is not funded", False,
    "funding.unfunded_award_chance", "funding.unfunded_award_size",
)  # fmt: skip
FUNDING = LastingShock(
    "shock_funding", "General funding is cut against what was expected", False,
    "funding.cut_chance", "funding.cut_size",
)  # fmt: skip
ROLL = LastingShock(
    "shock_roll", "The roll of a school falls beyond its usual path", True,
    "funding.roll_fall_chance", "funding.roll_fall_size",
)  # fmt: skip
LASTING = (AWARD, FUNDING, ROLL)
"""Kinds of lasting shock, in the order in which they are told."""


COMMON = "process.shock_months"
"""The assumption that all kinds of shock that pass share."""


def idle(case: Case) -> frozenset[str]:
    """Return the assumptions of shocks that a case does not ask for: no run of it reads them."""
    off = [s for s in SHOCKS if s.mechanism not in case.switched_on]
    keys = {key for shock in off for key in (shock.rate, shock.hours, shock.cost)}
    keys |= {
        key
        for shock in LASTING
        if shock.mechanism not in case.switched_on
        for key in (shock.chance, shock.size)
    }
    return frozenset(keys | ({COMMON} if len(off) == len(SHOCKS) else set()))

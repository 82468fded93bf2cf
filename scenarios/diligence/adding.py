"""Findings that add something to a case: events that may strike, sums that have to be paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from entities.calendar import MONTHS_PER_YEAR, months_on
from entities.case import Case
from entities.mechanisms import MECHANISMS, OFF_BY_DEFAULT
from entities.trust import Commitment, Trust
from scenarios.diligence.facts import Facts, View, view_of
from scenarios.diligence.inherited import claims_by_chance, paid_back, unfunded_building

EVENTS = tuple(key for key in OFF_BY_DEFAULT if key.startswith("shock_"))
"""Events that a finding may add, by mechanism."""


@dataclass(frozen=True)
class Sum:
    """A kind of sum that a trust has to pay: what it is, how it is found, where it is booked."""

    label: str
    measure: Callable[[View], float]
    account_line: str


SUMS: Mapping[str, Sum] = {
    "paid_back": Sum("Funding that has to be paid back", paid_back, "administrative_supplies"),
    "claims": Sum("Claims, each by its chance", claims_by_chance, "legal_and_professional"),
    "unfunded_building": Sum(
        "Building work that nobody has funded",
        unfunded_building,
        "building_and_grounds_maintenance",
    ),
}
"""Sums a finding may add; the account line is where a trust would book them, a judgement."""


@dataclass(frozen=True)
class Owed:
    """What one trust has to pay of one kind.

    Attributes
    ----------
    company_number
        Of the trust.
    kind
        A key of the sums.
    """

    company_number: str
    kind: str
    gbp: float


def owed(facts: Facts) -> tuple[Owed, ...]:
    """Return every sum that a trust is known to have to pay; what is not known is left out."""
    found = []
    for row in facts.sheets.get("trust", ()):
        view = view_of(facts, (str(row["trust_id"]),))
        for kind, one in SUMS.items():
            gbp = view.known(one.measure)
            if gbp and row.get("company_number"):
                found.append(Owed(str(row["company_number"]).zfill(8), kind, gbp))
    return tuple(found)


def with_events(case: Case, events: Sequence[str]) -> tuple[Case, tuple[str, ...]]:
    """Return a case in which events may strike, in every arm, and what is new of them in words.

    An event that the case itself switches off stays off.
    """
    new = [key for key in events if key not in (*case.switched_on, *case.switched_off)]
    switched = {"switched_on": (*case.switched_on, *new)}
    told = tuple(MECHANISMS[key].rstrip(".") for key in new)
    return case.model_copy(update=switched), told


def with_sums(
    case: Case, kind: str, owes: Sequence[Owed], reason: str
) -> tuple[Case, tuple[tuple[str, float], ...]]:
    """Return a case whose trusts pay what they owe of a kind, and who pays how much.

    It is paid in the year after the decision, out of general funding, in every arm: a merger does
    not make it, and does not take it away. What it changes is what is left in reserve.
    """
    told: list[tuple[str, float]] = []
    trusts: list[Trust] = []
    for trust in case.trusts:
        gbp = sum(
            one.gbp for one in owes
            if one.kind == kind and one.company_number == trust.company_number
        )  # fmt: skip
        more = _commitment(SUMS[kind], gbp, case.decision_date, reason)
        if gbp and more.label not in {one.label for one in trust.commitments}:
            told.append((f"{SUMS[kind].label}: {trust.name}", gbp))
            trust = trust.model_copy(update={"commitments": (*trust.commitments, more)})
        trusts.append(trust)
    return case.model_copy(update={"trusts": tuple(trusts)}), tuple(told)


def _commitment(kind: Sum, gbp: float, decided: dt.date, reason: str) -> Commitment:
    last = months_on(decided, MONTHS_PER_YEAR) - dt.timedelta(days=1)
    return Commitment(
        label=f"{kind.label}. {reason}", hours_per_month=0, since=decided, until=last,
        gbp_per_year=gbp, account_line=kind.account_line, fund="gag",
    )  # fmt: skip

"""Released money that a plan decides to spend again: a decision, after the saving."""

from __future__ import annotations

from collections.abc import Iterator

from entities.accounts import SPENT_AGAIN, fund_of
from entities.case import Case
from entities.post import CENTRE
from entities.respend import Respend
from entities.school import School
from entities.trust import Trust
from simulator.money.exit_costs import Step
from simulator.money.ledger import Posting, from_month, rates
from simulator.money.paths import line_indexes
from simulator.money.running_costs import key


def spent_again(step: Step) -> Iterator[Posting]:
    """Post what is spent again each year, with the pay or prices of its line of the return."""
    situation, dates = step.situation, step.dates
    if not dates.goes_ahead:
        return
    months, first = len(situation.calendar.months), situation.trusts_in_plan[0]
    for one, month in zip(situation.arm.plan.spent_again, dates.spent_again, strict=True):
        trust, school = _where(situation.case, one, first)
        index = line_indexes(situation, trust, school)[one.account_line]
        where = key(
            trust,
            school.urn if school else CENTRE,
            one.function,
            one.account_line,
            f"{SPENT_AGAIN}{one.label}",
            fund=fund_of(one.account_line),
        )
        yield Posting(where, rates(one.gbp_per_year * index * from_month(months, month)))


def _where(case: Case, one: Respend, first: str) -> tuple[Trust, School | None]:
    """Return the trust in whose books it stands, and the school where it is one's own."""
    if one.place == CENTRE:
        return case.trust(first), None
    for trust in case.trusts:
        if trust.company_number == one.place:
            return trust, None
        found = next((school for school in trust.schools if school.urn == one.place), None)
        if found is not None:
            return trust, found
    raise ValueError(f"{one.place!r} is no place of this case")

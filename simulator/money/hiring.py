"""What it costs to find a new holder of a post: advertisement, interviews, checks."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.money import paths
from simulator.money.books_of_posts import books_in
from simulator.money.ledger import Posting, once
from simulator.money.running_costs import key
from simulator.organisation import Organisation
from simulator.situation import Situation

LINE = "indirect_employee_expenses"


def hiring(situation: Situation, organisation: Organisation) -> Iterator[Posting]:
    """Post the cost of every new holder, when they start; failed rounds are in it. Judgement.

    It comes and goes with vacancies, so it is one-off and bears their tag.
    """
    months, price = len(situation.calendar.months), paths.prices(situation)
    a_hire = situation.world["workforce.recruitment_cost_per_support_post"]
    for movement in organisation.chronicle.movements:
        month = situation.calendar.month_of(movement.minute)
        if movement.kind != "joined" or month >= months:
            continue
        seat = organisation.seats[movement.post]
        args = (*books_in(seat, month), LINE, "Recruiting to posts")
        where = key(*args, recurrence="one_off", tag="vacancy")
        pence = once(months, month, a_hire * float(price[month]))
        yield Posting(where, pence, ("post", movement.post))

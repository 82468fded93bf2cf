"""What it costs to find a new holder of a post: advertisement, interviews, checks."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.money import paths
from simulator.money.ledger import Posting, once
from simulator.money.opening_position import place_of
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
        args = (seat.trust, place_of(seat.post.place), seat.post.desk, LINE)
        where = key(*args, "Recruiting to posts", recurrence="one_off", tag="vacancy")
        pence = once(months, month, a_hire * float(price[month]))
        yield Posting(where, pence, ("post", movement.post))

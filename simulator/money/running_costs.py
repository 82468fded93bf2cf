"""What runs in every arm: lines of the return, posts, vacancies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from entities.accounts import Fund, Recurrence, Tag, fund_of
from entities.post import CENTRE
from entities.records import Integers, LedgerKey
from entities.trust import Trust
from simulator.money import paths
from simulator.money.books_of_posts import by_books
from simulator.money.funding import pupil_premium
from simulator.money.ledger import PENCE, Posting, monthly, rates
from simulator.money.opening_position import is_income, opening_position
from simulator.money.pay import Job, costs_per_year
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Setting, Situation
from simulator.staff import agency_share
from simulator.time_in_state import state_shares

ALL_FUNCTIONS = "all"
PREMIUM_LINE = "other_dfe_revenue_grants"
"""Line of the return that holds the pupil premium."""


def key(
    trust: Trust,
    place: str,
    function: str,
    line: str,
    cause: str,
    *,
    fund: Fund = "gag",
    recurrence: Recurrence = "recurring",
    tag: Tag = "cash",
) -> LedgerKey:
    """Build the key of a posting."""
    number = trust.company_number
    return LedgerKey(number, place, function, line, fund, recurrence, tag, cause)


def lines(setting: Setting, trust: Trust) -> Iterator[Posting]:
    """Post what posts and contracts do not explain: income, and the remainder of every line."""
    schools = {school.urn: school for school in trust.schools}
    followed = {
        place: paths.line_indexes(setting, trust, schools.get(place))
        for place in (*schools, CENTRE)
    }
    for row in opening_position(trust, setting.world, setting.calendar.months[0]):
        sign = -1 if is_income(row.line) and row.line != "direct_revenue_financing" else 1
        index = followed[row.place][row.line]
        pence = monthly(np.floor(row.remainder * index + 0.5).astype(np.int64))
        cause = "Income" if sign < 0 else "Remainder of the return"
        where = key(trust, row.place, ALL_FUNCTIONS, row.line, cause, fund=fund_of(row.line))
        if row.line == PREMIUM_LINE and row.place in schools:
            most = round(pupil_premium(schools[row.place], setting.world) * PENCE)
            yearly = np.floor(min(most, row.remainder) * index + 0.5).astype(np.int64)
            premium = monthly(yearly)
            yield Posting(where._replace(cause="Income: pupil premium"), sign * premium)
            pence = pence - premium
        yield Posting(where, sign * pence)


def posts(
    situation: Situation, organisation: Organisation, labels: dict[str, str]
) -> Iterator[Posting]:
    """Post established posts, and apart from them what vacancies save and agency cover costs.

    Only a deleted established post ends its recurring cost; an empty one is a vacancy, one-off.
    A post that moves changes books and function alone: its cause stays what it was at the opening,
    so that no cause, line, fund or tag adds up to another sum.
    """
    seats = tuple(organisation.seats.values())
    established, empty, covered = _costs_of_posts(situation, seats)
    for row, seat in enumerate(seats):
        post = seat.post
        item = ("post", post.id)
        cause = f"Established posts: {labels.get(post.desk, post.desk)}"
        for books, pence in by_books(seat, established[row]):
            yield Posting(key(*books, post.account_line, cause, fund=post.fund), pence, item)
        yield from with_vacancies(seat, "Vacancies", -empty[row])
        if agency_share(situation, seat) > 0:
            yield from with_vacancies(seat, "Agency cover", covered[row])


def with_vacancies(seat: Seat, cause: str, pence: Integers) -> Iterator[Posting]:
    """Post what comes and goes with who holds a post: one-off, with the tag of vacancies."""
    post = seat.post
    for books, part in by_books(seat, pence):
        where = key(*books, post.account_line, cause, fund=post.fund, recurrence="one_off",
                    tag="vacancy")  # fmt: skip
        yield Posting(where, part, ("post", post.id))


def _costs_of_posts(
    situation: Situation, seats: tuple[Seat, ...]
) -> tuple[Integers, Integers, Integers]:
    """Return pence by (post, month): of established posts, of vacancies, and of cover.

    Agency staff cover part of vacancies and of long absences, during which pay goes on.
    """
    world = situation.world
    jobs = [Job(seat.trust, seat.post) for seat in seats]
    months = situation.calendar.months
    yearly = costs_per_year(jobs, world, paths.support_pay(situation), months)
    share = state_shares(situation, seats)
    vacant, absent = yearly * share["vacant"], yearly * share["absent"]
    agency = np.asarray([agency_share(situation, seat) for seat in seats])[:, None]
    cover = agency * world["model.agency_premium"]
    return rates(yearly * (1 - share["deleted"])), rates(vacant), rates((vacant + absent) * cover)


def service_labels(setting: Setting) -> dict[str, str]:
    """Return labels of functions and of desks that serve none or several."""
    labels = {function.key: function.label for function in setting.case.functions}
    local = {"office": "School offices", "inclusion": "Inclusion in schools", "site": "Site teams"}
    return {**labels, **local, "executive": "Executive"}

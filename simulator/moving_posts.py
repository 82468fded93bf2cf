"""Moving posts between schools, hubs and the centre: holder, queue and duties go over together."""

from __future__ import annotations

from functools import partial

from entities.case import Case
from entities.desks import central_desk, desk_after_move, desk_of_post
from entities.moves import PostMove
from entities.post import CENTRE
from simulator.duties import PostTime
from simulator.organisation import Organisation
from simulator.seats import Base, Seat
from simulator.slow_world import SlowWorld, Steps
from simulator.switching import travel_between


def begin_moves(slow: SlowWorld) -> None:
    """Start the moves of a plan that goes ahead, and tell of those that come too late."""
    situation, last = slow.situation, len(slow.situation.calendar.months)
    for step, month in slow.dates.moved_steps:
        if isinstance(step, PostMove):
            what = f"{step.post} ({situation.posts[step.post].role})"
            where = _in_words(situation.case, step.to, situation.employer(step.post))
        else:
            what = f"The contract {step.contract}"
            where = f"the books of {_in_words(situation.case, step.to)}"
        if month >= last:
            slow.tell(month, "not_reached", f"{what} does not move to {where} in time")
        elif isinstance(step, PostMove):
            slow.env.process(move_post(slow, step, month, f"{what} moves to {where}"))
        else:
            slow.tell(month, "contract_moved", f"{what} moves to {where}")


def _in_words(case: Case, place: str, employer: str | None = None) -> str:
    """Name a place; a hub is one of the trust that employs who moves there."""
    names = {school.urn: school.name for trust in case.trusts for school in trust.schools}
    if employer is not None:
        names |= {hub.key: f"the hub {hub.label}" for hub in case.trust(employer).hubs}
    return names.get(place, "the centre")


def move_post(slow: SlowWorld, step: PostMove, month: int, told: str) -> Steps:
    """Have a post go over to another desk, with whoever holds or covers it, unless it is gone."""
    yield slow.until(month)
    seat = slow.organisation.seats[step.post]
    if seat.state != "deleted":
        desk = desk_after_move(slow.situation.case, seat.post, step)
        _go_over(slow.organisation, seat, Base(month, step.to, desk))
        slow.tell(month, "post_moved", told)


def _go_over(organisation: Organisation, seat: Seat, base: Base) -> None:
    """Move a post to its new desk: work in hand is finished, and its luck and skill go along."""
    now = organisation.situation.calendar.minute_of_month(base.month)
    source, target = seat.desk or "", desk_to_serve(organisation, seat, base)
    organisation.advance(now)
    if seat.post.id in {worker.name for worker in organisation.desks[source].workers}:
        worker = organisation.desks[source].part(seat.post.id, now)
        organisation.desks[target].join(worker, now)
    seat.desk = target
    seat.bases.append(base)
    organisation.people_moved()
    _pass_duties(organisation, seat, source)
    for desk in (source, target):
        organisation.share_out(desk, now)
    organisation.set_conditions(base.month)
    for part in organisation.dates.waves:
        if part.month <= base.month and part.wave.function == base.desk:
            travel_between(organisation, part.wave)


def _pass_duties(organisation: Organisation, seat: Seat, source: str) -> None:
    """Leave a moved post's other duties with the posts that stay, where they do not go along.

    Judgement: whoever moves goes on doing them. Either way none is lost and none is made.
    """
    if not organisation.situation.on("duties_move"):
        organisation.inherited[source] += seat.time.other
        seat.time = PostTime(seat.time.attended, 0.0)


def desk_to_serve(organisation: Organisation, seat: Seat, base: Base) -> str:
    """Name the desk a moved post serves: its trust's; the lead's where that serves its schools.

    The lead's only where the centre of its own trust serves no school of it any more, as people
    of such a centre are at the lead's desk, too.
    """
    situation, number = organisation.situation, seat.trust.company_number
    own = desk_of_post(number, base.place, base.desk)
    if base.place != CENTRE or situation.lead is None:
        return own
    lead = central_desk(situation.lead.company_number, base.desk)
    serves = partial(_serves_schools_of, organisation, number)
    return lead if serves(lead) and not serves(own) else own


def _serves_schools_of(organisation: Organisation, company_number: str, desk: str) -> bool:
    origins = organisation.situation.origins
    return any(
        name == desk
        and origins[o].school is not None
        and origins[o].trust.company_number == company_number
        for (o, _), name in organisation.route.items()
    )

"""How posts go: empty ones first, then wastage, redeployment, redundancy in the plan's order."""

from __future__ import annotations

from entities.records import Redeployed
from simulator.dates import Due, Timetable
from simulator.holders import HELD, empties
from simulator.money.pay import pay_per_year
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.slow_world import SlowWorld, Steps

TRIAL_WEEKS = 4
"""Employment Rights Act 1996, section 138: a trial of four weeks in a new post."""
WEEKS_PER_YEAR = 52


def exit_due(slow: SlowWorld, due: Due) -> Steps:
    """Have posts of an exit go when due, step by step."""
    calendar = slow.situation.calendar
    if due.month >= len(calendar.months):
        names = " or ".join(slow.organisation.seats[post].post.role for post in due.posts)
        slow.tell(due.month, "not_reached", f"{names} is not deleted within the horizon")
        return
    if due.order[0] == "redeployment":
        slow.env.process(consultation(slow, due))
    yield slow.until(due.month)
    _delete_empty(slow, due)
    for number, step in enumerate(due.order, start=1):
        if slow.too_many(due) <= 0:
            return
        if step == "wastage":
            yield from wastage(slow, due, last=number == len(due.order))
        elif step == "redeployment":
            place(slow, due)
            _delete_empty(slow, due)
        else:
            make_redundant(slow, due)


def _delete_empty(slow: SlowWorld, due: Due) -> None:
    """Delete posts nobody holds, those first whose holders moved to another post."""
    moved = {one.post for one in slow.organisation.chronicle.redeployed}
    for post in sorted(due.posts, key=lambda name: name not in moved):
        seat = slow.organisation.seats[post]
        if seat.state == "vacant" and slow.too_many(due) > 0:
            slow.delete(seat, "redeployment" if post in moved else "vacant")


def holders_too_many(slow: SlowWorld, due: Due) -> int:
    """Return how many holders are too many: empty posts of the exit go first."""
    seats = (slow.organisation.seats[post] for post in due.posts)
    return slow.too_many(due) - sum(seat.state == "vacant" for seat in seats)


def selected(slow: SlowWorld, due: Due) -> list[Seat]:
    """Return the holders in a pool in the order in which they are selected: by luck alone.

    Who is selected must not follow from age or length of service; what criteria a trust would use
    is not known. A pool that keeps nobody keeps its order of names.
    """
    seats = [slow.organisation.seats[post] for post in due.posts]
    held = [seat for seat in seats if seat.state in HELD]
    luck = slow.situation.streams.uniform
    return sorted(held, key=lambda seat: luck(f"pool/{due.key}/selected/{seat.post.id}"))


def wastage(slow: SlowWorld, due: Due, *, last: bool) -> Steps:
    """Delete posts as their holders leave, for some months, or to the end if nothing follows."""
    slow.waiting |= dict.fromkeys(due.posts, due)
    if last:
        return
    yield slow.until(slow.situation.calendar.month_of(slow.env.now) + due.wait)
    for post in due.posts:
        slow.waiting.pop(post, None)


def make_redundant(slow: SlowWorld, due: Due) -> None:
    """Make those selected redundant, as many as are too many."""
    for seat in selected(slow, due)[: slow.too_many(due)]:
        slow.organisation.chronicle.made_redundant[seat.post.id] = slow.env.now
        slow.delete(seat, "redundancy")


def consultation(slow: SlowWorld, due: Due) -> Steps:
    """While consultation and notice run, place those selected as posts fall empty."""
    for month in range(due.opens, due.month):
        yield slow.until(month)
        place(slow, due)


def place(slow: SlowWorld, due: Due) -> None:
    """Move those selected to fitting empty posts, as many as are too many."""
    for seat in selected(slow, due)[: max(0, holders_too_many(slow, due))]:
        settled = slow.tenure.is_going(seat.number)
        target = empty_post_for(slow, seat) if would_move(slow, seat) and not settled else None
        if target is not None:
            redeploy(slow, seat, target)


def would_move(slow: SlowWorld, seat: Seat) -> bool:
    """Say whether a holder is suitable for another post and takes it; no executive. Judgement."""
    if seat.post.kind == "structural":
        return False
    luck = slow.situation.streams.uniform(f"post/{seat.post.id}/redeployment/{seat.ordinal}")
    return luck < slow.situation.world["model.redeployment_share"]


def empty_post_for(slow: SlowWorld, seat: Seat) -> Seat | None:
    """Return the empty post nearest in pay to a holder's, of an employer the holder may move to."""
    world = slow.situation.world
    own = pay_per_year(seat.post, world)
    least, most = world["people.redeployment_least_pay"] * own, own
    month = slow.situation.calendar.month_of(slow.env.now)
    employers = same_employer(slow.situation, slow.dates, seat.trust.company_number, month)
    fitting = [
        other
        for other in slow.organisation.seats.values()
        if other.state == "vacant"
        and other.post.kind == "desk"
        and other.trust.company_number in employers
        and slow.dates.due(other.post.id) is None
        and least <= pay_per_year(other.post, world) <= most
    ]
    return max(fitting, key=lambda s: (pay_per_year(s.post, world), s.post.id), default=None)


def same_employer(
    situation: Situation, dates: Timetable, company_number: str, month: int
) -> tuple[str, ...]:
    """Return the trusts whose posts are of the same employer: all that are one by then, or itself.

    Consultation before day one looks ahead to it, so that the first trusts count as one.
    """
    plan, together = situation.arm.plan, situation.trusts_together
    if plan.kind != "merge" or company_number not in together:
        return (company_number,)
    first = dates.start or 0
    joined = tuple(n for n in together if dates.joins.get(n, first) <= max(month, first))
    return joined if company_number in joined else (company_number,)


def redeploy(slow: SlowWorld, seat: Seat, target: Seat) -> None:
    """Move a holder to an empty post; the post left behind goes when it is due. Then the trial."""
    now = slow.env.now
    slow.tenure.follow(seat.number, target.number)
    slow.moves(seat, "moved_out")
    slow.organisation.change(seat, "vacant", now)
    seat.ordinal += 1
    slow.moves(target, "moved_in")
    slow.organisation.change(target, "filled", now)
    slow.hire("starter", target, target.ordinal, now)
    slow.organisation.chronicle.redeployed.append(Redeployed(seat.post.id, target.post.id, now))
    slow.env.process(trial(slow, seat, target))


def trial(slow: SlowWorld, seat: Seat, target: Seat) -> Steps:
    """End a redeployment that does not work out: the holder is redundant after all. Judgement."""
    situation, holder = slow.situation, target.ordinal
    minutes = TRIAL_WEEKS * situation.calendar.office_minutes_per_year / WEEKS_PER_YEAR
    day = situation.calendar.minutes_per_day
    yield slow.env.timeout(round(minutes / day) * day)
    luck = situation.streams.uniform(f"post/{seat.post.id}/trial/{seat.ordinal - 1}")
    fails = luck < situation.world["people.trial_fails"]
    if fails and target.ordinal == holder and target.state in HELD:
        slow.organisation.chronicle.made_redundant[seat.post.id] = slow.env.now
        slow.env.process(empties(slow, target, by="redundant"))

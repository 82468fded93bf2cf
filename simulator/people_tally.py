"""Counting people: FTE established, filled and covered by agency, by month and group."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from entities.measures import MOVEMENTS, PEOPLE_MEASURES
from entities.post import STRUCTURAL
from entities.records import Numbers
from simulator.dates import Timetable
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Setting, Situation
from simulator.staff import agency_share
from simulator.time_in_state import state_shares

LOCAL_DESKS = ("office", "inclusion", "site")
DAYS_PER_WEEK = 5


def people_groups(setting: Setting) -> tuple[str, ...]:
    """Return the groups people are counted in: functions, schools' own desks, executives."""
    return (*(f.key for f in setting.case.functions), *LOCAL_DESKS, STRUCTURAL)


def people(situation: Situation, organisation: Organisation) -> Numbers:
    """Count (group, measure, month), measures as ``PEOPLE_MEASURES``."""
    groups, seats = people_groups(situation), tuple(organisation.seats.values())
    out = np.zeros((len(groups), len(PEOPLE_MEASURES), len(situation.calendar.months)))
    for seat, counted in zip(seats, _of_posts(situation, organisation, seats), strict=True):
        for base, months in seat.spans(out.shape[2]):
            out[groups.index(base.desk), :, months] += counted[:, months]
        _with_their_posts(out, groups, seat, counted[PEOPLE_MEASURES.index("in_post_fte")])
    return out


def _with_their_posts(out: Numbers, groups: tuple[str, ...], seat: Seat, in_post: Numbers) -> None:
    """Count the holder of a post that moves to another group, in the month of the move.

    That of the end of the month before: whoever comes or goes in the month does so at the new
    place.
    """
    for before, after in pairwise(seat.bases):
        for measure, base in (("went_with_post_fte", before), ("came_with_post_fte", after)):
            place = groups.index(base.desk), PEOPLE_MEASURES.index(measure), after.month
            out[place] += in_post[after.month - 1] if after.month else seat.post.fte


def by_employer(situation: Situation, dates: Timetable, organisation: Organisation) -> Numbers:
    """Return established FTE at the end of each month by (employer, group, month).

    Staff of a trust that joins another are transferred to it on that day, on their terms (Transfer
    of Undertakings (Protection of Employment) Regulations 2006).
    """
    employers = [trust.company_number for trust in situation.case.trusts]
    groups, months = people_groups(situation), len(situation.calendar.months)
    out = np.zeros((len(employers), len(groups), months))
    seats = tuple(organisation.seats.values())
    established = _at_month_ends(situation, seats, ("filled", "absent", "vacant"))
    merged = situation.arm.plan.kind == "merge" and dates.goes_ahead
    for row, seat in enumerate(seats):
        own = employers.index(seat.trust.company_number)
        later = own
        if merged and seat.trust.company_number in situation.trusts_together:
            later = employers.index(situation.trusts_together[0])
        start = min(dates.joined(seat.trust.company_number), months) if merged else months
        fte = seat.post.fte * established[row]
        for base, inside in seat.spans(months):
            here = np.zeros(months)
            here[inside] = fte[inside]
            group = groups.index(base.desk)
            out[own, group, :start] += here[:start]
            out[later, group, start:] += here[start:]
    return out


def joined_months(situation: Situation, dates: Timetable) -> tuple[int, ...]:
    """Return by trust the month from which it has joined another, at most the number of months."""
    last, plan = len(situation.calendar.months), situation.arm.plan
    merged = plan.joining_trusts if plan.kind == "merge" and dates.goes_ahead else ()
    numbers = [trust.company_number for trust in situation.case.trusts]
    return tuple(min(last, dates.joined(n)) if n in merged else last for n in numbers)


def _of_posts(situation: Situation, organisation: Organisation, seats: tuple[Seat, ...]) -> Numbers:
    """Count (post, measure, month)."""
    fte = np.asarray([seat.post.fte for seat in seats])[:, None]
    share = state_shares(situation, seats)
    covered = np.asarray([agency_share(situation, seat) for seat in seats])[:, None]
    moved = _movements(situation, organisation, seats)
    counted = {
        "established_fte": fte * (1 - share["deleted"]),
        "filled_fte": fte * share["filled"],
        "agency_fte": fte * (share["vacant"] + share["absent"]) * covered,
        "leavers": moved["left"],
        "starters": moved["joined"],
        "deleted_fte": fte * share["deleted"],
        "absent_fte": fte * share["absent"],
        "in_post_fte": fte * _at_month_ends(situation, seats, ("filled", "absent")),
        **{f"{kind}_fte": fte * moved[kind] for kind in MOVEMENTS},
        "came_with_post_fte": np.zeros_like(share["filled"]),
        "went_with_post_fte": np.zeros_like(share["filled"]),
        "attention_hours": attention_hours(situation, seats, share["filled"]),
    }
    return np.stack([counted[name] for name in PEOPLE_MEASURES], axis=1)


def attention_hours(situation: Situation, seats: tuple[Seat, ...], filled: Numbers) -> Numbers:
    """Return the hours of leaders' attention by (post, month): only executives in post have any.

    Judgement: so many hours a week of each full-time executive, beside the day job.
    """
    starts = situation.calendar.month_starts
    weeks = (starts[1:] - starts[:-1]) / (situation.calendar.minutes_per_day * DAYS_PER_WEEK)
    a_week = situation.world["model.attention_hours_per_week"]
    leads = np.asarray([seat.post.fte * (seat.post.kind == "structural") for seat in seats])
    return np.asarray(leads[:, None] * filled * weeks * a_week)


def _at_month_ends(
    situation: Situation, seats: tuple[Seat, ...], states: tuple[str, ...]
) -> Numbers:
    """Say which posts are in one of some states as each month ends, by (post, month)."""
    ends = situation.calendar.month_starts[1:]
    out = np.zeros((len(seats), len(ends)))
    for row, seat in enumerate(seats):
        moments = np.asarray([moment for moment, _ in seat.changes])
        at = np.searchsorted(moments, ends, side="left") - 1
        inside = np.asarray([state in states for _, state in seat.changes])
        out[row] = inside[at]
    return out


def _movements(
    situation: Situation, organisation: Organisation, seats: tuple[Seat, ...]
) -> dict[str, Numbers]:
    """Count movements by (post, month), by kind."""
    rows = {seat.post.id: row for row, seat in enumerate(seats)}
    out = {kind: np.zeros((len(seats), len(situation.calendar.months))) for kind in MOVEMENTS}
    for post, kind, minute in organisation.chronicle.movements:
        month = situation.calendar.month_of(minute)
        if month < out[kind].shape[1]:
            out[kind][rows[post], month] += 1
    return out

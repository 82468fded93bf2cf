"""People who are replaced, away and new: pure rules, one post at a time."""

from __future__ import annotations

import math

from entities.calendar import MONTHS_PER_YEAR
from simulator.seats import Seat
from simulator.situation import Setting, Situation

WEEKS_PER_YEAR = 52
LEAST_SKILL = 0.05
"""Nobody works at no speed at all; a guard for the far tail of a draw, not an assumption."""
MOST_ROUNDS = 12
"""A vacancy is advertised at most this often within a run; a guard, not an assumption."""


def vacant_minutes(situation: Situation, seat: Seat, ordinal: int) -> float:
    """Return the working minutes a post stands vacant: rounds of hiring until one succeeds.

    A round is the advertisement and the interviews; after the one that succeeds the new holder
    works out notice elsewhere, and starts. Weeks to hire are both together. The weeks, and the
    share of rounds that fail, are the trust's own where it gives them; else judgement.
    """
    world, trust = situation.world, seat.trust.company_number
    luck = situation.streams.uniforms(f"post/{seat.post.id}/vacancy/{ordinal}", MOST_ROUNDS)
    failing = world.at("model.failed_recruitment_share", trust)
    rounds = next((n for n, u in enumerate(luck, start=1) if u >= failing), MOST_ROUNDS)
    whole = world.at("workforce.time_to_hire_weeks", trust)
    notice = world["workforce.new_holder_notice_share"] * whole
    return _whole_days(situation, (notice + (whole - notice) * rounds) / WEEKS_PER_YEAR)


def agency_share(setting: Setting, seat: Seat) -> float:
    """Return the share of an empty post's time that agency staff attend; none for executives.

    The trust's own policy for the desk where it gives one; else judgement.
    """
    if seat.post.kind == "structural" or not setting.on("agency_cover"):
        return 0.0
    own = seat.trust.agency_share(seat.post.desk)
    return setting.world["model.agency_cover_share"] if own is None else own


def absence_gap(situation: Situation, post: str, ordinal: int) -> float:
    """Return the working minutes until a post's holder is next away for long. Judgement.

    Beyond ordinary absence, which attended hours leave out already.
    """
    luck = situation.streams.uniform(f"post/{post}/absence/{ordinal}")
    rate = situation.world["people.long_absence_rate"]
    return _whole_days(situation, -math.log(luck) / rate) if rate > 0 else math.inf


def absent_minutes(situation: Situation, post: str, ordinal: int) -> float:
    """Return the working minutes of a long absence: exponential, a year at the most. Judgement."""
    luck = situation.streams.uniform(f"post/{post}/absence_length/{ordinal}")
    months = -math.log(luck) * situation.world["people.long_absence_months"]
    return _whole_days(situation, min(1.0, months / MONTHS_PER_YEAR))


def _whole_days(situation: Situation, years: float) -> float:
    per_day = situation.calendar.minutes_per_day
    return math.ceil(years * situation.calendar.office_minutes_per_year / per_day) * per_day


def speed(situation: Situation, months_in_post: float | None) -> float:
    """Return a holder's skill: straight from the starting share to 1 over the ramp. Judgement.

    Holders at the opening (`None`) are practised.
    """
    ramp = situation.world["workforce.ramp_up_months"]
    if months_in_post is None or months_in_post >= ramp or not situation.on("leaving"):
        return 1.0
    start = max(LEAST_SKILL, situation.world["workforce.ramp_up_start_share"])
    return start + (1 - start) * months_in_post / ramp

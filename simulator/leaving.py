"""Why people leave: named multipliers of a yearly rate, month by month, up to a cap.

The yearly rate of a post is the base rate of its trust x role x people strategy x workload x the
largest effect of a merger, and never more than the cap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.calendar import MONTHS_PER_YEAR
from entities.desks import desk_of_post
from entities.post import CENTRE, Post
from entities.records import Integers, Numbers
from simulator.autonomy import autonomy
from simulator.dates import Timetable
from simulator.moved_steps import place_by_month
from simulator.seats import Seat
from simulator.situation import Setting, Situation

Choice = npt.NDArray[np.bool_]
RECENT_MONTHS = 3
"""Workload is felt over a quarter of a year: short enough to be felt, long enough to be known."""
SETTLING_MONTHS = 6
"""Queues start empty; half a year later desks are as busy as they go on to be."""
TEN_POINTS = 0.1
"""The workload assumption is stated for ten points of utilisation."""
RUNAWAY_MONTHS = 12
"""A post whose holders leave at the cap for a year on end is called a runaway."""


def base_rate(setting: Setting, seat: Seat) -> float:
    """Return the yearly leaving rate of a trust's staff before anything raises or lowers it.

    The trust's own leavers where it gives them; else the leaving rate of support staff in the
    workforce census (research).
    """
    if not setting.on("leaving"):
        return 0.0
    return setting.world.at("workforce.support_leaver_rate", seat.trust.company_number)


def role(setting: Setting, post: Post) -> float:
    """Return the multiplier of a post's role: executives stay longer than others. Judgement."""
    if post.kind != "structural" or not setting.on("role_leaving"):
        return 1.0
    return setting.world["people.executive_leaving"]


def workload(recent: Numbers, usual: Numbers, elasticity: float) -> Numbers:
    """Return the multiplier of how busy desks have been, against the same months of the base year.

    Judgement: the leaving rate rises in proportion to utilisation above the base year's, so that
    its mean stays 1 where nothing changes. Never below nought. Where nobody attended (NaN), 1.
    """
    raised = 1 + elasticity * (recent - usual) / TEN_POINTS
    return np.maximum(0.0, np.where(np.isnan(raised), 1.0, raised))


def felt_at_all(setting: Setting) -> bool:
    """Say whether workload makes people leave: the base year must be in the run, and settled."""
    settled = setting.decision_month >= SETTLING_MONTHS + MONTHS_PER_YEAR
    return settled and setting.on("workload_leaving") and setting.on("leaving")


def unsettled(situation: Situation, dates: Timetable, seat: Seat) -> range:
    """Return the months in which a merger unsettles a post's holder.

    Central staff of the trusts brought together, from the decision to a year after it joins, or
    until the merger is refused. Judgement; staff of acquired firms left at almost three times the
    usual rate (research from another sector, an upper analogue).
    """
    part = seat.trust.company_number in situation.trusts_together
    merges = situation.arm.plan.kind == "merge" and dates.start is not None
    if not (part and merges and seat.post.place == CENTRE and situation.on("merger_leaving")):
        return range(0)
    joined = dates.joined(seat.trust.company_number)
    until = dates.refused if dates.refused is not None else joined + MONTHS_PER_YEAR
    return range(situation.decision_month, until)


def at_risk(situation: Situation, dates: Timetable, seat: Seat) -> range:
    """Return the months in which a holder knows that the post is to go. Judgement.

    From day one, or from the consultation where that is sooner, until it is gone.
    """
    due = dates.due(seat.post.id)
    if due is None or not dates.goes_ahead or not situation.on("at_risk_leaving"):
        return range(0)
    joined = dates.joined(situation.employer(seat.post.id))
    told = min(joined, due.opens)
    return range(max(told, situation.decision_month), len(situation.calendar.months))


def lost_autonomy(situation: Situation, dates: Timetable) -> dict[str, Numbers]:
    """Return the multiplier of decisions that left a school, by month, for each school. Judgement.

    In proportion to the kinds of decision that are no longer the school's. Schools with more say
    keep people, it is believed; nobody has measured it for support staff.
    """
    if not situation.on("lost_autonomy"):
        return {}
    more = situation.world["people.lost_autonomy_leaving"] - 1
    found = autonomy(situation, dates).lost
    return {
        origin.key: 1 + more * found[o]
        for o, origin in enumerate(situation.origins)
        if found[o].any()
    }


def people_strategy(situation: Situation, dates: Timetable) -> Numbers:
    """Return the multiplier of a funded people strategy by month: 1 until it starts. Judgement.

    Its range includes no effect; what it costs is posted whether it works or not.
    """
    months = len(situation.calendar.months)
    begun = dates.goes_ahead and dates.people_strategy is not None
    if not begun or not situation.on("people_strategy"):
        return np.ones(months)
    effect = situation.world["model.people_strategy_leaving"]
    return np.where(np.arange(months) >= (dates.people_strategy or 0), effect, 1.0)


def loop_gain(world: World) -> float:
    """Return how much of a rise in leaving comes back as more leaving; 1 and above runs away.

    A leaver costs a desk some of a year's work (hiring, failed rounds, learning, less agency
    cover); work lost raises utilisation; utilisation raises leaving. Near the base year: rate x
    elasticity / 0.1 x utilisation x years lost.
    """
    notice = world["workforce.new_holder_notice_share"]
    rounds = 1 / (1 - world["model.failed_recruitment_share"])
    weeks = world["workforce.time_to_hire_weeks"] * (notice + (1 - notice) * rounds)
    empty = weeks / 52 * (1 - world["model.agency_cover_share"])
    learning = world["workforce.ramp_up_months"] / MONTHS_PER_YEAR
    learning *= (1 - world["workforce.ramp_up_start_share"]) / 2
    rate = world["workforce.support_leaver_rate"]
    felt = world["model.workload_leaving_elasticity"] / TEN_POINTS
    return rate * felt * world["model.base_utilisation"] * (empty + learning)


@dataclass
class Leaving:
    """The yearly leaving rates of every post, month by month, by number of the post.

    Attributes
    ----------
    base
        Rates by post before anything changes in the run.
    strategy
        Multiplier of the people strategy by (post, month).
    merger
        The largest multiplier of a merger by (post, month), but for knowing that the post is to go.
    at_risk
        The multiplier of knowing that by (post, month), until it is settled who goes.
    home
        Number of the desk a post served at the opening; -1 for a structural post.
    multipliers
        Workload multipliers by post, a row a month, as they were used.
    at_cap
        For how many months on end each post's rate has stood at the cap for its workload.
    longest
        The longest such time of any post.
    """

    situation: Situation
    base: Numbers
    strategy: Numbers
    merger: Numbers
    at_risk: Numbers
    home: Integers
    multipliers: list[Numbers] = field(default_factory=list)
    at_cap: Integers = field(init=False)
    longest: int = 0

    def __post_init__(self) -> None:
        self.at_cap = np.zeros(len(self.base), dtype=np.int64)

    def rates(
        self, month: int, desks: Integers, figures: Sequence[Numbers], settled: Choice
    ) -> Numbers:
        """Return the yearly leaving rate of every post in a month that starts.

        Parameters
        ----------
        desks
            Number of the desk each post serves now; -1 for none.
        figures
            Minutes attended and worked by desk, added up to the start of each month so far.
        settled
            Whether it is settled who goes, for posts that a plan names: who stays stays calm.
        """
        felt = self._workload(month, desks, figures)
        self.multipliers.append(felt)
        cap = self.situation.world["model.leaving_rate_cap"]
        at_risk = np.where(settled, 1.0, self.at_risk[:, month])
        calm = self.base * self.strategy[:, month] * np.maximum(self.merger[:, month], at_risk)
        raised = calm * felt
        self._watch((calm <= cap) & (cap < raised))
        return np.minimum(raised, cap)

    def _workload(self, month: int, desks: Integers, figures: Sequence[Numbers]) -> Numbers:
        situation, posts = self.situation, len(self.base)
        decision = situation.decision_month
        if month <= decision or not felt_at_all(situation):
            return np.ones(posts)
        recent = range(month - RECENT_MONTHS, month)
        usual = [decision - 12 + (m - decision) % MONTHS_PER_YEAR for m in recent]
        found = workload(
            _utilisation(figures, recent)[desks],
            _utilisation(figures, usual)[self.home],
            situation.world["model.workload_leaving_elasticity"],
        )
        return np.where((desks >= 0) & (self.home >= 0), found, 1.0)

    def _watch(self, capped: Choice) -> None:
        self.at_cap = np.where(capped, self.at_cap + 1, 0)
        self.longest = max(self.longest, int(self.at_cap.max(initial=0)))

    @property
    def ran_away(self) -> bool:
        """Say whether workload held the leaving of some post at the cap for a year."""
        return self.longest >= RUNAWAY_MONTHS


def _utilisation(figures: Sequence[Numbers], months: Sequence[int]) -> Numbers:
    """Return minutes worked by minutes attended over some months, by desk; NaN where nobody was."""
    total = np.sum([figures[m + 1] - figures[m] for m in months], axis=0)
    offered, worked = total[:, 0], total[:, 1]
    found = np.full(len(total), np.nan)
    np.divide(worked, offered, out=found, where=offered > 0)
    return found


def leaving_of(situation: Situation, dates: Timetable, seats: Sequence[Seat]) -> Leaving:
    """Lay out what makes people leave in an arm, by post and month."""
    world, months = situation.world, np.arange(len(situation.calendar.months))
    numbers = situation.desk_numbers
    strategy = people_strategy(situation, dates)
    reached = [seat.trust.company_number in situation.trusts_in_plan for seat in seats]
    merger, knowing = np.ones((2, len(seats), len(months)))
    less_say = lost_autonomy(situation, dates)
    for row, seat in enumerate(seats):
        for spans, multiplier, table in (
            (unsettled, world["model.merger_leaving_multiplier"], merger),
            (at_risk, world["people.at_risk_leaving"], knowing),
        ):
            span = spans(situation, dates, seat)
            table[row, span.start : max(span.start, span.stop)] = multiplier
        at = place_by_month(dates, seat.post.id, seat.post.place, len(months))
        for place in dict.fromkeys(at):
            felt = np.where(np.asarray(at) == place, less_say.get(place, 1.0), 1.0)
            merger[row] = np.maximum(merger[row], felt)
    return Leaving(
        situation,
        base=np.asarray([base_rate(situation, s) * role(situation, s.post) for s in seats]),
        strategy=np.where(np.asarray(reached)[:, None], strategy, 1.0),
        merger=merger,
        at_risk=knowing,
        home=np.asarray([_home(numbers, seat) for seat in seats], dtype=np.int64),
    )


def _home(numbers: dict[str, int], seat: Seat) -> int:
    if seat.post.kind == "structural":
        return -1
    number = seat.trust.company_number
    return numbers[desk_of_post(number, seat.post.place, seat.post.desk)]

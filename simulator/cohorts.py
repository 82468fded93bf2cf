"""Teachers and teaching support: cohorts of whole people by school and years of experience.

Once a year, at the turn to September, some leave, the rest grow a year older in the work, and
others join. A trust's own posts are simulated one by one; these are too many and too alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from entities.assumption import World
from entities.measures import BANDS_OF_EXPERIENCE, TEACHER_MEASURES
from entities.records import Integers, Numbers
from entities.school import School
from simulator.dates import Timetable
from simulator.leaving import people_strategy
from simulator.office_calendar import SEPTEMBER
from simulator.origins import PER_THOUSAND, Origin
from simulator.situation import Setting, Situation

YEARS = 6
"""First to fifth year of teaching, and later, are told apart."""
BAND = np.asarray([0, 1, 1, 1, 1, 2])
"""Band of experience of each of these: first year, years two to five, later."""
GONE = (
    "workforce.new_teacher_gone_1_year",
    "workforce.new_teacher_gone_2_years",
    "workforce.new_teacher_gone_3_years",
    "workforce.new_teacher_gone_5_years",
)
SETTLING_YEARS = 60
"""Steps after which the mix of experience no longer changes."""


@dataclass(frozen=True)
class Rates:
    """What holds for teachers of a school in a year, in whatever arm.

    Attributes
    ----------
    leaving
        Share that leaves the school by year of teaching: out of teaching, or to another school.
    first_year
        Share of those who join that begin teaching.
    """

    leaving: Numbers
    first_year: float


def gone_by_year(world: World) -> Numbers:
    """Return the share of teachers who leave teaching in their first to fifth year, and later.

    From the shares of new teachers gone after one, two, three and five years (school workforce
    census), years four and five alike; later, the rate of all teachers.
    """
    left = [1.0, *(1 - world[key] for key in GONE)]
    first, second, third = (1 - left[n + 1] / left[n] for n in range(3))
    fourth = 1 - (left[4] / left[3]) ** 0.5
    rates = (first, second, third, fourth, fourth, world["workforce.teacher_leaver_rate"])
    return np.asarray(rates)


def rates(world: World, multiplier: float = 1.0, more: float = 0.0) -> Rates:
    """Return rates with a multiplier on all leaving, and a share added to it."""
    leaving = (gone_by_year(world) + world["workforce.teacher_moves_rate"]) * multiplier + more
    return Rates(
        np.clip(leaving, 0.0, world["model.leaving_rate_cap"]),
        world["workforce.first_year_share_of_joiners"],
    )


def settled(found: Rates) -> Numbers:
    """Return the mix of experience that such rates lead to, as shares."""
    mix = np.full(YEARS, 1 / YEARS)
    for _ in range(SETTLING_YEARS):
        mix = _older(mix * (1 - found.leaving))
        joined = 1 - mix.sum()
        mix[0] += joined * found.first_year
        mix[-1] += joined * (1 - found.first_year)
    return mix


def _older(people: Any) -> Any:
    """Have everybody be a year further on; those beyond the fifth year stay later."""
    moved = np.roll(people, 1)
    moved[-1] += moved[0]
    moved[0] = 0
    return moved


def whole(shares: Numbers, people: int) -> Integers:
    """Divide people by shares into whole people, the largest remainders first."""
    exact = shares / shares.sum() * people
    found = np.floor(exact).astype(np.int64)
    missing = people - int(found.sum())
    found[np.argsort(-(exact - found), kind="stable")[:missing]] += 1
    return np.asarray(found)


def so_many(people: int, chance: float, luck: float) -> int:
    """Return how many of so many people something happens to: the quantile of a binomial.

    One number of luck, so that a higher chance only ever adds people.
    """
    if people <= 0 or chance <= 0:
        return 0
    odds, term, most = chance / (1 - chance), (1 - chance) ** people, people
    total, count = term, 0
    while total < luck and count < most:
        count += 1
        term *= odds * (people - count + 1) / count
        total += term
    return count


def teachers_of(school: School, world: World) -> int:
    """Return a school's teachers: its own figure, or the national ratio to pupils; whole people."""
    ratio = world["workforce.teachers_per_1000_pupils"]
    own = school.teachers_fte
    return round(own if own is not None else ratio * school.pupils / PER_THOUSAND)


def assistants_of(school: School, world: World) -> int:
    """Return a school's teaching assistants: its own figure, or the national ratio to pupils."""
    ratio = world["workforce.assistants_per_1000_pupils"]
    own = school.assistants_fte
    return round(own if own is not None else ratio * school.pupils / PER_THOUSAND)


def septembers(setting: Setting) -> tuple[int, ...]:
    """Return the months of the run that are a September."""
    months = enumerate(setting.calendar.months)
    return tuple(m for m, day in months if day.month == SEPTEMBER)


def plans_at(origin: Origin, world: World, years: int) -> float:
    """Return a school's pupils with a plan after so many years of growth, the same in all arms."""
    pupils = origin.school.ehcp_pupils if origin.school is not None else 0.0
    return float(pupils * (1 + world["demand.ehc_plan_growth"]) ** years)


def more_support(origin: Origin, world: World, years: int) -> int:
    """Return the whole support posts added since the opening for more pupils with a plan."""
    grown = plans_at(origin, world, years) - plans_at(origin, world, 0)
    return int(grown * world["workforce.support_fte_per_plan"])


def cohorts(situation: Situation, dates: Timetable) -> Numbers:
    """Count (school, measure, September), measures as :data:`TEACHER_MEASURES`.

    Empty where teachers are switched off.
    """
    when = septembers(situation)
    schools = [origin for origin in situation.origins if origin.school is not None]
    out = np.zeros((len(schools), len(TEACHER_MEASURES), len(when)))
    if not situation.on("teachers"):
        return out[:, :, :0]
    kept = people_strategy(situation, dates)
    for row, origin in enumerate(schools):
        part = origin.trust.company_number in situation.trusts_in_plan
        effects = tuple(
            (float(kept[m]) if part else 1.0, _larger(situation, dates, origin, m)) for m in when
        )
        out[row] = situation.once(_school, origin.key, effects)
    return out


def _larger(situation: Situation, dates: Timetable, origin: Origin, month: int) -> float:
    """Return what belonging to a larger trust adds to leaving. Off unless switched on.

    Teachers of larger trusts leave more often (Education Policy Institute, 2024), but that is a
    comparison of trusts at one time, not of trusts before and after they grew.
    """
    inside = origin.trust.company_number in situation.trusts_together
    merged = situation.arm.plan.kind == "merge" and dates.goes_ahead and inside
    if dates.start is None or not merged or not situation.on("trust_size_leaving"):
        return 0.0
    joined = dates.joined(origin.trust.company_number)
    return situation.world["model.trust_size_teacher_leaving"] if month >= joined else 0.0


def _school(setting: Setting, urn: str, effects: tuple[tuple[float, float], ...]) -> Numbers:
    """Follow one school's teachers and assistants from September to September."""
    origin = next(each for each in setting.origins if each.key == urn)
    assert origin.school is not None
    world, usual = setting.world, rates(setting.world)
    people = whole(_settled(usual), teachers_of(origin.school, world))
    posts, assistants = int(people.sum()), assistants_of(origin.school, world)
    number, open_late = origin.trust.company_number, world["workforce.teacher_unfilled_share"]
    rows = []
    for year, (multiplier, more) in enumerate(effects):
        luck = _Luck(setting, f"{origin.key}/teachers/{year}")
        found, lucks = rates(world, multiplier, more), luck.of(YEARS)
        left = np.asarray([so_many(*of) for of in zip(people, found.leaving, lucks, strict=True)])
        unfilled = so_many(int(left.sum()), open_late, luck.one("unfilled"))
        stay = _older(people - left)
        joined = posts - int(stay.sum())
        new = so_many(joined, found.first_year, luck.one("new"))
        people = stay + np.asarray([new, *[0] * (YEARS - 2), joined - new])
        supported = assistants + more_support(origin, world, year + 1)
        rate = world.at("workforce.support_leaver_rate", number) * multiplier
        gone = so_many(supported, min(rate, world["model.leaving_rate_cap"]), luck.one("support"))
        bands = [float(left[band == BAND].sum()) for band in range(len(BANDS_OF_EXPERIENCE))]
        plans = plans_at(origin, world, year + 1)
        rows.append((posts, *bands, joined, unfilled, supported, gone, plans))
    return np.asarray(rows, dtype=np.float64).T.reshape(len(TEACHER_MEASURES), len(effects))


@dataclass(frozen=True)
class _Luck:
    setting: Setting
    name: str

    def of(self, count: int) -> Numbers:
        """Return the luck of those who leave, by year of teaching."""
        return self.setting.streams.uniforms(self.name, count)

    def one(self, what: str) -> float:
        """Return one number of luck of another kind."""
        return self.setting.streams.uniform(f"{self.name}/{what}")


def expected_leavers(posts: int, world: World) -> float:
    """Return the teachers a school can expect to lose in a year, as things were at the opening."""
    usual = rates(world)
    return float(posts * (_settled(usual) * usual.leaving).sum())


def _settled(found: Rates) -> Numbers:
    return np.asarray(_settled_of(tuple(found.leaving.tolist()), found.first_year))


@lru_cache(maxsize=64)
def _settled_of(leaving: tuple[float, ...], first_year: float) -> tuple[float, ...]:
    return tuple(settled(Rates(np.asarray(leaving), first_year)).tolist())

"""Places of a figure among similar schools or trusts, and against the country: published figures.

Where nobody has written the figures of similar schools into the workbook, or the program holds
none of the country, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from entities.check import Colour
from scenarios.diligence.facts import (
    Measure,
    NotKnownError,
    Row,
    View,
    named,
    number,
    summed,
    worst,
)
from scenarios.diligence.measures.balances import accounts, spent

VALUE = "benchmarks.value"
NATIONAL = "national"
UNITS = {"pupil": ("schools", "nor"), "m2": ("estates", "gifa_m2")}
COLOURS: Mapping[str, Colour] = {"r": "red", "a": "amber", "g": "green"}
GREEN_FIRST: tuple[Colour, ...] = ("green", "amber", "red")


def published(view: View, metric: str, groups: Sequence[str], statistic: str = "mean") -> float:
    """Return a published figure of the first of some groups that has it.

    Raises
    ------
    NotKnownError
        When none has.
    """
    for group in groups:
        for row in view.rows("benchmarks", metric=metric, group=group, statistic=statistic):
            return number(row, "value")
    raise NotKnownError([VALUE])


def place(view: View, metric: str, groups: Sequence[str], value: float) -> float:
    """Return the part of similar schools that lie below a value, straight between what is given.

    Below the lowest figure given it is half of that figure's part, above the highest half-way to
    one: nobody knows how far the rest goes.

    Raises
    ------
    NotKnownError
        When there are fewer than two of their figures.
    """
    known = [one for group in groups if (one := _spread(view, metric, group))]
    if not known:
        raise NotKnownError([VALUE])
    parts, values = zip(*known[0], strict=True)
    if value < values[0]:
        return float(parts[0] / 2)
    if value > values[-1]:
        return float((1 + parts[-1]) / 2)
    return float(np.interp(value, values, parts))


def _spread(view: View, metric: str, group: str) -> list[tuple[float, float]]:
    """Return parts and values of one group, rising; nothing where there are fewer than two."""
    rows = [row for row in view.rows("benchmarks", metric=metric, group=group)
            if str(row["statistic"]).startswith("p")]  # fmt: skip
    found = {int(str(row["statistic"])[1:]) / 100: number(row, "value") for row in reversed(rows)}
    return sorted(found.items()) if len(found) > 1 else []


def groups_of(view: View) -> tuple[str, ...]:
    """Return the groups a school, or trusts, may be held against: by itself, by phase, all."""
    phases = {str(row.get("phase")) for row in view.rows("schools")}
    own = view.schools if view.alone else view.trusts if len(view.trusts) == 1 else ()
    return (*own, *(phases if len(phases) == 1 else ()), NATIONAL)


def _last_of(view: View, sheet: str, *columns: str) -> tuple[Row, ...]:
    """Return the rows of schools of the last year."""
    rows = tuple(row for row in view.last(sheet) if str(row["entity"]) in view.schools)
    for row in rows:
        for column in columns:
            number(row, column)
    return rows


def _over(view: View, metric: str, above: float, below: float) -> float:
    return place(view, metric, groups_of(view), above / below)


def pupils_for_each_teacher(view: View) -> float:
    """WF-04: place of the pupil-teacher ratio among similar schools."""
    teachers = summed(_last_of(view, "workforce", "teacher_fte"), "teacher_fte")
    return _over(view, "pupil_teacher_ratio", view.total("schools", "nor"), teachers)


def leaders(view: View) -> float:
    """WF-05: place of leadership's share of the workforce."""
    rows = _last_of(view, "workforce", "leadership_fte", "workforce_fte")
    return _over(view, "leadership_share", summed(rows, "leadership_fte"),
                 summed(rows, "workforce_fte"))  # fmt: skip


def cost_of_a_teacher(view: View) -> float:
    """WF-06: place of what a teacher costs on average."""
    teachers = summed(_last_of(view, "workforce", "teacher_fte"), "teacher_fte")
    cost = summed(_last_of(view, "finance", "teaching_staff"), "teaching_staff")
    return _over(view, "cost_of_a_teacher_gbp", cost, teachers)


def supply(view: View) -> float:
    """WF-07: place of spending on supply and agency staff, as a part of all spending."""
    rows = _last_of(view, "finance", "supply_staff", "agency_supply")
    return _over(view, "supply_share", summed(rows, "supply_staff", "agency_supply"),
                 sum(map(spent, rows)))  # fmt: skip


def teachers_who_leave(view: View) -> float:
    """WF-08: teachers who left in 12 months over teachers, against the country."""
    rows = _last_of(view, "workforce")
    rate = summed(rows, "teacher_leavers_12m") / summed(rows, "teacher_headcount")
    return rate / published(view, "teacher_leaver_rate", [NATIONAL])


def sickness(view: View) -> float:
    """WF-10: days lost for each full-time equivalent, against the country."""
    rows = _last_of(view, "workforce", "sick_days", "workforce_fte")
    days = summed(rows, "sick_days") / summed(rows, "workforce_fte")
    return days / published(view, "sick_days", [NATIONAL])


def spending_on_it(view: View) -> float:
    """IT-07: place of spending on IT for each pupil, schools and centre together."""
    cost = summed(accounts(view), "ict")
    return _over(view, "ict_gbp_per_pupil", cost, view.total("schools", "nor"))


def highest_pay(view: View) -> Colour:
    """FIN-14: on how many of two counts the highest pay is among the top twentieth.

    Pounds, and pounds over the general annual grant.
    """
    pay = max(number(row, "highest_pay_gbp") for row in view.some("governance", "highest_pay_gbp"))
    grant, groups = summed(_last_of(view, "finance", "gag_gbp"), "gag_gbp"), groups_of(view)
    counts = sum(
        value > published(view, metric, groups, "p95")
        for metric, value in (("highest_pay_gbp", pay), ("highest_pay_over_gag", pay / grant))
    )
    return GREEN_FIRST[counts]


def unit_costs(view: View) -> Colour:
    """FIN-18: the worst colour among categories of cost, by the published table of tenths."""
    rows = accounts(view)
    found = set[Colour]()
    for category in view.some("cost_tenths", "key", "per", "lines", "tenths"):
        units = view.total(*UNITS[str(category["per"])])
        metric = f"cost_{category['key']}_gbp_per_{category['per']}"
        cost = summed(rows, *named(category, "lines"))
        part = place(view, metric, groups_of(view), cost / units)
        found.add(COLOURS[str(category["tenths"])[min(9, int(10 * part))]])
    return worst(found)


def energy(view: View) -> Colour:
    """EST-12: cheaper three tenths, the middle, or the dearest two tenths of similar buildings."""
    cost = summed(accounts(view), "energy") / view.total("estates", "gifa_m2")
    part = place(view, "energy_gbp_per_m2", groups_of(view), cost)
    if part < view.limit("cheap_tenths"):
        return "green"
    return "amber" if part < view.limit("dear_tenths") else "red"


MEASURES: Mapping[str, Measure] = {
    "WF-04": pupils_for_each_teacher, "WF-05": leaders, "WF-06": cost_of_a_teacher,
    "WF-07": supply, "WF-08": teachers_who_leave, "WF-10": sickness, "IT-07": spending_on_it,
    "FIN-14": highest_pay, "FIN-18": unit_costs, "EST-12": energy,
}  # fmt: skip

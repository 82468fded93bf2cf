"""Checks on staff: vacancies, pay side by side, redundancies, and what transfers bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from entities.check import Colour
from scenarios.diligence.facts import (
    CENTRE_OF,
    LEADS,
    DoesNotApplyError,
    Measure,
    NotKnownError,
    Row,
    View,
    number,
    summed,
)  # fmt: skip

ONE_POST = 1.0
SECONDARY = ("Secondary", "All-through")
SENIOR = ("CEO", "CFO", "COO")
"""Families of roles of which a merged trust needs one."""
LIVE = ("claim", "ballot")


def taught_part(view: View) -> float:
    """WF-01: periods taught over those there are, times teachers; secondary schools alone."""
    rows = _timetabled(view, "teacher_fte")
    taught = sum(number(row, "teaching_periods") for row in rows)
    could = sum(number(row, "timetable_periods") * number(row, "teacher_fte") for row in rows)
    return taught / could


def class_size(view: View) -> float:
    """WF-02: pupils times periods there are, over periods taught."""
    rows, rolls = _timetabled(view), _rolls(view)
    asked = sum(rolls[str(row["entity"])] * number(row, "timetable_periods") for row in rows)
    return asked / sum(number(row, "teaching_periods") for row in rows)


def disagreement(view: View) -> float:
    """WF-03: how far the pupil-teacher ratio lies from class size times contact ratio, over it.

    Class size is that of the classes a school counts; worked out from its timetable the two would
    agree whatever was written.
    """
    rows, rolls = _timetabled(view, "teacher_fte", "classes"), _rolls(view)
    pupils = sum(rolls[str(row["entity"])] for row in rows)
    ratio = pupils / summed(rows, "teacher_fte")
    return abs(ratio - pupils / summed(rows, "classes") * taught_part(view)) / ratio


def _timetabled(view: View, *columns: str) -> tuple[Row, ...]:
    """Return the rows of secondary schools, whose timetables these bands are made for.

    Raises
    ------
    DoesNotApplyError
        When no school that is seen is one.
    """
    phases = {str(row["urn"]): row["phase"] for row in view.some("schools", "urn", "phase")}
    asked = [urn for urn in view.schools if phases[urn] in SECONDARY]
    if not asked:
        raise DoesNotApplyError("Timetables of periods are asked of secondary schools.")
    rows = tuple(row for row in view.last("workforce") if str(row["entity"]) in asked)
    for row in rows:
        for column in ("teaching_periods", "timetable_periods", *columns):
            number(row, column)
    return rows


def _rolls(view: View) -> dict[str, float]:
    return {str(row["urn"]): number(row, "nor") for row in view.some("schools", "urn", "nor")}


def vacant_part(view: View) -> float:
    """WF-09: posts that are empty or filled for a time, over all."""
    rows = view.last("workforce", "vacancies_fte", "workforce_fte")
    return summed(rows, "vacancies_fte") / summed(rows, "workforce_fte")


def on_one_person(view: View) -> float:
    """WF-11: functions on one full-time post or less in which nobody can stand in.

    Of trusts together each function counts once in each trust: nobody covers for the other yet.
    """
    rows = view.some("central_staff", "trust_id", "function", "fte")
    posts: dict[tuple[object, object], float] = {}
    for row in rows:
        where = (row["trust_id"], row["function"])
        posts[where] = posts.get(where, 0.0) + number(row, "fte")
    small = {where for where, fte in posts.items() if fte <= ONE_POST}
    asked = [row for row in rows if (row["trust_id"], row["function"]) in small]
    if any(row.get("single_point_of_failure") is None for row in asked):
        raise NotKnownError(["central_staff.single_point_of_failure"])
    alone = [row for row in asked if row["single_point_of_failure"]]
    return float(len({(row["trust_id"], row["function"]) for row in alone}))


def twice(view: View) -> float:
    """WF-12: senior central posts beyond one in each family of roles."""
    rows = view.some("central_staff", "role_family")
    families = [str(row["role_family"]) for row in rows]
    return float(sum(max(0, families.count(family) - 1) for family in SENIOR))


def central_leavers(view: View) -> float:
    """WF-13: leavers of the centre in 12 months over its full-time equivalents."""
    rows = [row for row in view.last("workforce") if str(row["entity"]).startswith(CENTRE_OF)]
    there = {str(row["entity"]).removeprefix(CENTRE_OF).strip() for row in rows}
    if not there >= set(view.trusts):
        raise NotKnownError(["workforce.central_leavers_12m"])
    return summed(rows, "central_leavers_12m") / summed(rows, "workforce_fte")


def levelling_up(view: View) -> float:
    """WF-14: what it costs a year to pay every family of jobs as the better trust does."""
    return _levelling_cost(view) / view.total("trust", "paybill_gbp")


def levelled_part(view: View) -> float:
    """Return what levelling up costs joining trusts a year, over the pay of the jobs it is for.

    That is what a run asks: by which part the pay of staff who join goes up.
    """
    joins = {row["trust_id"] for row in view.some("trust", "role") if row["role"] != LEADS}
    rises = [(row, best) for row, best in _levelled(view) if row["trust_id"] in joins]
    pay = sum(number(row, "annual_value_gbp") * number(row, "posts") for row, _ in rises)
    return sum(_rise(row, best) for row, best in rises) / pay


def _levelling_cost(view: View) -> float:
    return sum(_rise(row, best) for row, best in _levelled(view))


def _levelled(view: View) -> Iterator[tuple[Row, float]]:
    """Yield each family of jobs of a trust, with what the better trust pays for it."""
    for rows in _families(view).values():
        best = max(number(row, "annual_value_gbp") for row in rows)
        yield from ((row, best) for row in rows)


def _rise(row: Row, best: float) -> float:
    return (best - number(row, "annual_value_gbp")) * number(row, "posts")


def pay_gap(view: View) -> float:
    """WF-15: the largest gap between the same jobs, over the lower pay."""
    return max(
        max(pays) / min(pays) - 1
        for rows in _families(view).values()
        for pays in [[number(row, "annual_value_gbp") for row in rows]]
    )


def _families(view: View) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in view.some("pay_terms", "trust_id", "job_family", "annual_value_gbp", "posts"):
        found.setdefault(str(row["job_family"]).casefold().strip(), []).append(row)
    if len(view.trusts) > 1 and all(len(rows) < 2 for rows in found.values()):
        raise NotKnownError(["pay_terms.job_family"])
    return found


def live_claims(view: View) -> float:
    """WF-16: claims that are live; a trust without any writes a row of nought."""
    rows = [row for kind in LIVE for row in view.rows("liabilities", kind=kind)]
    if not rows:
        raise NotKnownError(["liabilities.kind"])
    return float(sum(number(row, "outstanding_gbp") > 0 for row in rows))


def redundancies(view: View) -> float:
    """WF-17: the most redundancies at one place."""
    places: dict[object, float] = {}
    for row in view.some("restructure", "establishment", "redundancies"):
        place = row["establishment"]
        places[place] = places.get(place, 0.0) + number(row, "redundancies")
    return max(places.values())


def strain(view: View) -> float:
    """WF-18: leavers aged 55 or over in the local government scheme."""
    return view.total("restructure", "aged_55_plus_lgps")


def levy(view: View) -> float:
    """WF-19: what the allowances lost are worth: for each trust that ceases, at most its levy."""
    bills = sorted(number(row, "paybill_gbp") for row in view.some("trust", "paybill_gbp"))
    allowance, rate = view.limit("allowance_gbp"), view.limit("levy_share")
    return sum(min(allowance, rate * bill) for bill in bills[:-1])


def exits(view: View) -> Colour:
    """WF-20: whether an exit needs approval beforehand, and whether the department was asked.

    A special payment needs it in a package, or with a salary, above limits; a way to approval is a
    consent of the department that is listed as needed.
    """
    rows = view.some("restructure", "max_exit_package_gbp", "max_salary_gbp", "special_severance")
    special = any(
        row["special_severance"]
        and (number(row, "max_exit_package_gbp") >= view.limit("package_gbp")
             or number(row, "max_salary_gbp") > view.limit("salary_gbp"))
        for row in rows
    )  # fmt: skip
    if special and not view.rows("consents", kind="DfE", needed=True):
        return "red"
    dear = any(number(row, "max_salary_gbp") > view.limit("salary_gbp") for row in rows)
    return "amber" if special or dear else "green"


def two_views(view: View) -> float:
    """WF-21: how much better the centre sees its services than schools do, in points."""
    rows = view.some("functions", "satisfaction_centre", "satisfaction_schools")
    own, theirs = (summed(rows, name) for name in ("satisfaction_centre", "satisfaction_schools"))
    return abs(own - theirs) / len(rows)


def reporting(view: View) -> float:
    """WF-22: one where the merged trust passes a number of employees and no trust did by itself."""
    counts = [number(row, "headcount") for row in view.some("trust", "headcount")]
    return float(max(counts) < view.limit("employees") <= sum(counts))


MEASURES: Mapping[str, Measure] = {
    "WF-01": taught_part, "WF-02": class_size, "WF-03": disagreement, "WF-09": vacant_part,
    "WF-11": on_one_person, "WF-12": twice, "WF-13": central_leavers, "WF-14": levelling_up,
    "WF-15": pay_gap, "WF-16": live_claims, "WF-17": redundancies, "WF-18": strain,
    "WF-19": levy, "WF-20": exits, "WF-21": two_views, "WF-22": reporting,
}  # fmt: skip

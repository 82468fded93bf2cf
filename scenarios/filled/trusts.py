"""From a filled-in workbook to a trust that can be simulated.

Books, centre, contracts and systems are the trust's own; the posts in schools, which the workbook
does not ask for, are inferred from the books as from a public return.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from entities.assumption import Assumption
from entities.post import Post
from entities.school import School
from entities.trust import Delivery, PensionRate, StaffCounts, Trust
from scenarios.diligence.facts import CENTRE_OF, Facts, NotKnownError, View, number, view_of
from scenarios.diligence.measures.balances import reserves_by_school
from scenarios.filled.contracts import contracts_of, systems_of
from scenarios.filled.lines import last_rows
from scenarios.filled.posts import FUNCTIONS, posts_of
from scenarios.filled.published import facts_by_school, published_of
from scenarios.returns.contracts import contracts_of as contracts_of_lines
from scenarios.returns.inference import OPENING
from scenarios.returns.posts import infer_school_posts
from scenarios.returns.ratios import FUNCTIONS as EVERY_FUNCTION
from scenarios.returns.ratios import full_cost
from scenarios.returns.schools import school_of

FICTIONAL = "(fictional)"
SHARED_LEVEL = 2
"""From this level on a function is run centrally: 0 school, 1 guided, 2 shared, 3 central."""
RATES_SINCE = dt.date(2026, 4, 1)
"""The last valuation's rates hold from this day on in England."""
WORKBOOK_NOTE = (
    "Made from a filled-in workbook: books, the centre's posts, contracts and systems are as the "
    "trust wrote them. Posts in schools are inferred from the books."
)
NO_FUND = "Not given"
THERE_AND_BACK = 2
STEEPEST = 0.3


def trust_of(facts: Facts, trust: str, book: Mapping[str, Assumption]) -> Trust:
    """Make one trust out of what is filled in.

    Raises
    ------
    BadInput
        When the school posts every school must have cannot be carried by its books.
    """
    view = view_of(facts, (trust,))
    (row,) = view.rows("trust")
    published, counted = published_of(facts, trust), facts_by_school(view)
    schools = tuple(
        _school(view, school_of(school, counted[school.urn], book)[0])
        for school in published.schools
    )  # fmt: skip
    posts = posts_of(view.rows("central_staff"))
    delivery = _delivery(view, {post.desk for post in posts})
    central = tuple(entry.function for entry in delivery if entry.where == "central")
    beside = _beside(published.central_lines, posts, book)
    in_schools = infer_school_posts(schools, beside, central, book)
    inferred = contracts_of_lines(published, book, OPENING)
    fields: dict[str, Any] = {
        "company_number": published.company_number,
        "name": published.name,
        "fictional": FICTIONAL in published.name,
        "note": "\n".join((WORKBOOK_NOTE, *in_schools.notes)),
        "accounts_year": published.accounts_year,
        "schools": schools,
        "central_lines": dict(published.central_lines),
        "revenue_reserve_gbp": published.reserve,
        "central_charge_share": _share(row.get("central_charge_pct_gag")),
        "pension_fund": NO_FUND,
        "staff_counts": _counts(view, trust),
        "posts": (*posts, *(booked.post for booked in in_schools.booked)),
        "contracts": (
            *contracts_of(view.rows("contracts"), OPENING),
            *(contract for contract in inferred if contract.pfi),
        ),
        "systems": systems_of(view.rows("systems")),
        "delivery": delivery,
        "source": "given",
        **_pensions(view),
    }
    return Trust.model_validate(fields)


def _beside(
    lines: Mapping[str, int], posts: Sequence[Post], book: Mapping[str, Assumption]
) -> dict[str, int]:
    """Return what the centre's books hold beside its own posts: what may carry posts in schools."""
    left = dict(lines)
    for post in posts:
        cost = post.fte * full_cost(post.salary_gbp, post.pension, book)
        left[post.account_line] = max(0, round(left.get(post.account_line, 0) - cost))
    return left


def _share(per_cent: object) -> float | None:
    return per_cent / 100 if isinstance(per_cent, int | float) else None


def _school(view: View, school: School) -> School:
    """Add what the workbook knows of a school beside its books."""
    (row,) = view.of_school(school.urn).rows("schools")
    minutes, meals = row.get("drive_minutes_to_hub"), row.get("fsm_pct")
    split = _split(view)
    own: dict[str, Any] = {
        "revenue_reserve_gbp": school.revenue_reserve_gbp if split else None,
        "roll_change_per_year": _roll_change(view, school.urn),
        "source": "given",
    }
    if isinstance(minutes, int | float):
        own["travel_minutes"] = THERE_AND_BACK * minutes
    if isinstance(meals, int | float):
        own["free_meals_pupils"] = round(school.pupils * meals / 100, 1)
    return School.model_validate({**school.model_dump(), **own})


def _split(view: View) -> bool:
    try:
        return bool(reserves_by_school(view))
    except NotKnownError:
        return False


def _roll_change(view: View, urn: str) -> float | None:
    """Return the yearly change of the roll over the years that are forecast, if any are."""
    rolls = {
        int(number(row, "year_offset")): number(row, "nor")
        for row in view.of_school(urn).rows("pupil_forecast")
        if row.get("year_offset") is not None and row.get("nor")
    }  # fmt: skip
    if 0 not in rolls or len(rolls) < 2:
        return None
    last = max(rolls)
    change: float = (rolls[last] / rolls[0]) ** (1 / last) - 1
    return max(-STEEPEST, min(STEEPEST, round(change, 6)))


def _delivery(view: View, desks: set[str]) -> tuple[Delivery, ...]:
    """Say who serves each function: as the sheet of functions says, or where the posts are."""
    levels = {
        FUNCTIONS[str(row["function"])]: number(row, "centralised_level")
        for row in view.rows("functions") if row.get("centralised_level") is not None
    }  # fmt: skip
    central = {
        function: function in desks and levels.get(function, SHARED_LEVEL) >= SHARED_LEVEL
        for function in EVERY_FUNCTION
    }
    return tuple(
        Delivery(function=function, where="central" if is_central else "local")
        for function, is_central in central.items()
    )


def _counts(view: View, trust: str) -> StaffCounts:
    """Return the leavers a centre counted in a year, where it did and fewer left than there are."""
    row = last_rows(view.rows("workforce")).get(f"{CENTRE_OF}{trust}", {})
    leavers, posts = row.get("central_leavers_12m"), row.get("workforce_fte")
    if not isinstance(leavers, int) or not isinstance(posts, int | float) or leavers >= posts:
        return StaffCounts()
    return StaffCounts(leavers=leavers, post_years=float(posts))


def _pensions(view: View) -> dict[str, Any]:
    """Return the fund most of the pay bill is in, and its rate, if they are given."""
    rows = [row for row in view.rows("pensions") if row.get("fund")]
    if not rows:
        return {}
    main = max(rows, key=lambda row: float(str(row.get("lgps_paybill_gbp") or 0)))
    found: dict[str, Any] = {"pension_fund": str(main["fund"])}
    if main.get("employer_rate_pct") is not None:
        share = number(main, "employer_rate_pct") / 100
        found["pension_rates"] = (PensionRate(pension="lgps", since=RATES_SINCE, share=share),)
    return found

"""Posts: one job each, filled, vacant or covered by agency."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from entities.accounts import Fund
from entities.noun import Noun, Source, listed, quantity, words

PostKind = Literal["desk", "structural"]
Weeks = Literal["full_year", "term_time"]
Pension = Literal["lgps", "tps", "none"]
AgeBand = Literal["under_22", "22_to_40", "41_to_54", "55_and_over"]
ServiceBand = Literal["under_2", "2_to_4", "5_to_9", "10_to_19", "20_and_over"]

STRUCTURAL = "executive"
"""Desk name of structural posts: they serve no queue."""

CENTRE = "centre"
"""The place of a post or contract that belongs to the trust's centre."""


def in_school(place: str) -> bool:
    """Say whether a place is a school (a URN is all digits), not the centre or a hub.

    What is not in a school is booked to the centre.
    """
    return place.isdigit()


class Post(Noun):
    """One established job with one holder at a time. Only whole posts can be deleted."""

    id: str = words(
        "Post", "A name unique in the case; never a person's name.", pattern=r"^[a-z0-9][a-z0-9-]*$"
    )
    role: str = words("Role", "What the job is called.")
    kind: PostKind = listed("Kind", "A desk post serves a queue; a structural post serves none.")
    place: str = words(
        "Place", "'centre', the URN of the school where the post is based, or the key of a hub."
    )
    desk: str = words(
        "Desk",
        "For the centre or a hub, the function served; in a school, the local desk (office, "
        "inclusion, site); 'executive' for structural posts.",
    )
    fte: float = quantity("FTE", "fte", "Contracted share of full-time hours.", above=0, high=1)
    weeks: Weeks = listed(
        "Weeks", "Paid for the full year, or term time only.", default="full_year"
    )
    salary_gbp: float = quantity(
        "Salary", "gbp_per_year", "Full-time, full-year salary of the grade.", above=0, high=500_000
    )
    spine_point: int | None = quantity(
        "Point",
        "count",
        "Point of the local government pay scale the holder stands on now; the "
        "salary is that of this point.",
        low=2,
        high=43,
        default=None,
    )
    bottom_point: int | None = quantity(
        "Bottom",
        "count",
        "Lowest point of the grade, on which new holders start.",
        low=2,
        high=43,
        default=None,
    )
    top_point: int | None = quantity(
        "Top",
        "count",
        "Highest point of the grade, where increments end.",
        low=2,
        high=43,
        default=None,
    )
    pension: Pension = listed("Pension", "Pension scheme of the post.", default="lgps")
    account_line: str = words(
        "Account line",
        "Line of the accounts return the cost is booked to.",
        default="administrative_and_clerical_staff",
    )
    fund: Fund = listed("Fund", "Fund that pays for the post; not 'pension'.", default="gag")
    age_band: AgeBand = listed("Age band", "Age band of the holder.", default="41_to_54")
    service_band: ServiceBand = listed(
        "Service band", "Continuous service of the holder, in years.", default="5_to_9"
    )
    source: Source = listed("Source", "Where these figures come from.")

    @model_validator(mode="after")
    def _grade_in_order(self) -> Post:
        points = (self.bottom_point, self.spine_point, self.top_point)
        given = [point for point in points if point is not None]
        if given and len(given) < len(points):
            raise ValueError("give bottom_point, spine_point and top_point together, or none")
        if given != sorted(given):
            raise ValueError(f"bottom, point and top of the grade are not in order: {given}")
        return self

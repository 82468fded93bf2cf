"""Published figures of other trusts, to hold a case's own against. No run reads them."""

from __future__ import annotations

from itertools import pairwise

from pydantic import model_validator

from entities.noun import Many, Noun, listed, quantity, words

ROUNDING = 0.02
"""Pounds by which parts that are each rounded to the penny may miss their rounded sum."""


class SizeBand(Noun):
    """Trusts of a size: what their centres cost a pupil, by quartile."""

    pupils_below: int | None = quantity(
        "Pupils below", "pupils", "Trusts with fewer pupils; left out, the largest.", above=0,
        default=None,
    )  # fmt: skip
    trusts: int = quantity("Trusts", "trusts", "Trusts in the band.", above=0)
    median_pupils: int = quantity("Pupils", "pupils", "Pupils of the middle trust.", above=0)
    lower_quartile: float = quantity(
        "Lower quartile", "gbp_per_pupil_per_year", "A quarter of trusts cost less.", low=0
    )
    median: float = quantity("Median", "gbp_per_pupil_per_year", "Half cost less.", low=0)
    upper_quartile: float = quantity(
        "Upper quartile", "gbp_per_pupil_per_year", "A quarter of trusts cost more.", low=0
    )

    @model_validator(mode="after")
    def _in_order(self) -> SizeBand:
        if not self.lower_quartile <= self.median <= self.upper_quartile:
            raise ValueError("lower_quartile, median and upper_quartile should stand in order")
        return self


class PublishedBackOffice(Noun):
    """Back office of one real trust, as published: lines of the return, schools plus centre."""

    name: str = words("Name", "The trust's name.")
    company_number: str = words(
        "Company number", "Companies House number.", pattern="^[A-Z0-9]{8}$"
    )
    pupils: int = quantity("Pupils", "pupils", "Pupils, full-time equivalents.", above=0)
    schools: float = quantity("Schools", "gbp_per_pupil_per_year", "In its schools' books.", low=0)
    centre: float = quantity("Centre", "gbp_per_pupil_per_year", "In its centre's books.", low=0)
    both: float = quantity("Both", "gbp_per_pupil_per_year", "Schools plus centre.", low=0)

    @model_validator(mode="after")
    def _adds_up(self) -> PublishedBackOffice:
        if abs(self.schools + self.centre - self.both) > ROUNDING:
            raise ValueError(f"schools and centre of {self.name} do not add up to both")
        return self


class CentralCostBySize(Noun):
    """What centres cost a pupil by size of trust, and the back office of single trusts.

    For comparison alone; prices are those of the accounts year.
    """

    accounts_year: str = words("Accounts year", "Academy year.", pattern=r"^20\d\d/\d\d$")
    source: str = words("Source", "Where these figures come from.")
    url: str = words("Address", "Where the return can be had.")
    warning: str = words("Warning", "What these figures do not say.")
    bands: Many[SizeBand] = listed("Bands", "By size, the smallest trusts first.")
    back_office: Many[PublishedBackOffice] = listed("Back office", "Single trusts, as published.")

    @model_validator(mode="after")
    def _sizes_in_order(self) -> CentralCostBySize:
        edges = [float("inf") if b.pupils_below is None else b.pupils_below for b in self.bands]
        if any(below >= above for below, above in pairwise(edges)) or edges[-1:] != [float("inf")]:
            raise ValueError("bands should rise in size, the last one without 'pupils_below'")
        return self

    def band_of(self, pupils: float) -> int:
        """Return the position of the band that a trust with so many pupils falls in."""
        return next(
            n
            for n, band in enumerate(self.bands)
            if band.pupils_below is None or pupils < band.pupils_below
        )

"""From a published row to a school that can be simulated."""

from __future__ import annotations

from entities.school import Phase, School
from scenarios.returns.published import PublishedSchool
from scenarios.returns.ratios import PER_THOUSAND, Book, middle
from scenarios.returns.registers import SchoolFacts
from scenarios.returns.workbook import bare

PHASES: dict[str, Phase] = {
    "nursery": "primary",
    "primary": "primary",
    "infantandjunior": "primary",
    "middledeemedprimary": "primary",
    "secondary": "secondary",
    "middledeemedsecondary": "secondary",
    "allthrough": "all_through",
    "special": "special",
    "pupilreferralunit": "alternative",
    "alternativeprovision": "alternative",
    "16plus": "post_16",
    "post16": "post_16",
}
"""Words of the published files -> our phase."""


def phase_of(school: PublishedSchool, facts: SchoolFacts) -> Phase | None:
    """Return a school's phase by the return or, failing that, a register; None when unknown."""
    return PHASES.get(bare(school.phase)) or PHASES.get(bare(facts.phase or ""))


def school_of(
    school: PublishedSchool, facts: SchoolFacts, book: Book
) -> tuple[School, tuple[str, ...]]:
    """Return the school, and what was not published and had to be taken from ratios."""
    notes: list[str] = []
    ehcp = _count(school, facts.ehcp, "ehcp", "demand.ehc_plan_share", book, notes)
    support = _count(
        school, facts.sen_support, "sen_support", "demand.sen_support_share", book, notes
    )
    made = School(
        urn=school.urn,
        name=school.name,
        phase=phase_of(school, facts) or "secondary",
        local_authority=facts.authority or f"Local authority {school.authority or 'not known'}",
        region=school.region or facts.region or "Not known",
        pupils=school.pupils,
        ehcp_pupils=ehcp,
        sen_support_pupils=support,
        staff_headcount=_staff(school, facts, book, notes),
        pfi=school.pfi,
        sixth_form_pupils=min(school.sixth_form, school.pupils),
        revenue_reserve_gbp=school.reserve,
        months_in_return=school.months,
        lines=dict(school.lines),
        source="published",
    )
    return made, tuple(notes)


def _count(
    school: PublishedSchool,
    counted: float | None,
    key: str,
    national: str,
    book: Book,
    notes: list[str],
) -> float:
    """Return pupils counted, or by the return's own percentage, or by the national share."""
    if counted is not None:
        return counted
    if key in school.percentages:
        return round(school.pupils * school.percentages[key] / 100, 1)
    label = "pupils with a plan" if key == "ehcp" else "pupils on SEN support"
    notes.append(f"{label} are not published; the national share is used")
    return round(school.pupils * middle(book, national), 1)


def _staff(school: PublishedSchool, facts: SchoolFacts, book: Book, notes: list[str]) -> float:
    if facts.staff is not None:
        return facts.staff
    notes.append("staff are not counted; they are taken from pupils by ratio")
    fte = school.pupils / PER_THOUSAND * middle(book, "workforce.staff_per_1000_pupils")
    return float(round(fte * middle(book, "workforce.headcount_per_fte")))

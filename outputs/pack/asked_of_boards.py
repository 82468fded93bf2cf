"""What a merger's business case must hold, where the pack has it, and what boards bring."""

from __future__ import annotations

from typing import NamedTuple

from outputs.pack.content import Content, Grid, Section, Words
from scenarios.diligence.reading import read_sources


class Asked(NamedTuple):
    """One section of a business case.

    Attributes
    ----------
    where
        Beginnings of the keys of the pack's sections that have it, or some of it.
    bring
        What the program cannot know; empty where it has all of it.
    department
        Whether the Department asks for it of those who would move schools between trusts.
    sources
        Keys of the sources of the checks.
    """

    title: str
    where: tuple[str, ...]
    bring: str
    department: bool
    sources: tuple[str, ...]


ASKED: tuple[Asked, ...] = (
    Asked("Decision sought, and when to walk away", ("answer", "wrong", "options"),
          "The resolution, and what would make each board walk away", True, ("S36", "S39")),
    Asked("Purpose for pupils", ("diligence",),
          "Why pupils gain, school by school, and how teaching is kept good", True,
          ("S27", "S30", "S58")),
    Asked("Options, staying apart among them", ("options",), "Talks with other partners", False,
          ("S36",)),
    Asked("Fit of the partners", ("diligence",), "Values, and what was done together so far", True,
          ("S30", "S41")),
    Asked("Findings of due diligence", ("diligence",), "The papers behind each answer", True,
          ("S10", "S30", "S44")),
    Asked("Finances of three to five years", ("money", "winners"),
          "Cash month by month, and the budgets that boards approved", True,
          ("S22", "S30", "S41")),
    Asked("Savings under test", ("answer", "claim", "money", "wrong"), "", False, ("S36",)),
    Asked("Workforce", ("people",), "The letter on measures, talks with unions, posts at risk",
          True, ("S30", "S38", "S46")),
    Asked("Pensions", ("diligence",), "The actuary's report of each fund", False, ("S44", "S47")),
    Asked("Estates and capital", ("buildings", "diligence"), "Surveys, and papers on land and PFI",
          True, ("S27", "S31", "S35")),
    Asked("Services before, during and after", ("service",), "What heads say of them", False,
          ("S36", "S70")),
    Asked("Inclusion, special needs, safeguarding", ("special_needs", "promises", "diligence"),
          "Agreements with local authorities, and what may never be cut", True, ("S26", "S30")),
    Asked("Governance", ("diligence",),
          "Schemes of delegation, members' views, how the chief executive is chosen", True,
          ("S30", "S41", "S42")),
    Asked("Regulator and consents", ("programme", "diligence"),
          "Letters of the Department, diocese, lenders and authorities; each chair's declaration "
          "on equalities", True, ("S27", "S30", "S56")),
    Asked("Consultation", ("programme",), "Who was heard, what they said, what changed for it",
          True, ("S39", "S40")),
    Asked("Programme", ("programme", "commitments"), "Who leads it, and who pays for it", True,
          ("S28", "S43")),
    Asked("Risks and scenarios", ("wrong", "diligence"), "Risks that nobody put into numbers", True,
          ("S27", "S30")),
    Asked("Tracking of benefits", ("money",),
          "Indicators at 6, 12 and 24 months, and who reports when the programme is closed", False,
          ("S36",)),
    Asked("How sure we are", ("assumptions", "limits", "method", "forms"),
          "Who challenged it: the forms to sign", False, ("S70",)),
    Asked("Legal papers and resolutions", (),
          "Resolutions, confidentiality agreement and memorandum, from your solicitor", True,
          ("S30", "S38")),
)  # fmt: skip
"""The twenty sections, as the sources of the checks ask for them."""
ALWAYS = (
    "unbalanced", "answer", "claim", "service", "assumptions", "reading", "limits", "record",
    "asked",
)  # fmt: skip
"""Sections that no reader is spared: the answer, its doubt, how schools are served, its grounds."""
BEFORE = "assumptions"
"""Section before which the table stands."""
FOR_DEPARTMENT = "For the Department's regional director, from the boards of"
NOT_HERE = "not in this pack"
HEADINGS = ("What a business case holds", "Where it stands here", "What boards bring", "Asked by")


def with_asked(content: Content, *, department: bool = False) -> Content:
    """Return a pack with the table of what is asked, and where it stands.

    Parameters
    ----------
    department
        Whether it is for the Department's regional director: the sections that answer what the
        Department asks, and no others.
    """
    rows = [one for one in ASKED if one.department or not department]
    section = _section(content, rows)
    at = next((n for n, one in enumerate(content.sections) if one.key == BEFORE),
              len(content.sections))  # fmt: skip
    sections = (*content.sections[:at], section, *content.sections[at:])
    if department:
        kept = (*ALWAYS, *(key for one in rows for key in one.where))
        sections = tuple(one for one in sections if one.key.startswith(kept))
        content = content.model_copy(update={"written_for": FOR_DEPARTMENT})
    return content.model_copy(update={"sections": sections})


def _section(content: Content, rows: list[Asked]) -> Section:
    titles = {source.key: source.title for source in read_sources()}
    cells = tuple(
        (one.title, _where(content, one), one.bring or "nothing more",
         "; ".join(titles[key] for key in one.sources))
        for one in rows
    )  # fmt: skip
    said = Words(said=(
        "A business case has more in it than a simulation can say. What boards bring themselves is "
        "named here, so that nobody takes this pack for the whole of it.",
    ))  # fmt: skip
    grid = Grid(key="asked", title=f"The {len(rows)} sections of a business case for a merger",
                headings=HEADINGS, rows=cells)  # fmt: skip
    return Section(key="asked", title="What else a business case needs", blocks=(said, grid))


def _where(content: Content, one: Asked) -> str:
    found = [section.title for section in content.all_sections
             if one.where and section.key.startswith(one.where)]  # fmt: skip
    return "; ".join(found) or NOT_HERE

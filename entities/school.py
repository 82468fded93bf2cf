"""Schools."""

from __future__ import annotations

from typing import Literal

from entities.accounts import AccountLines
from entities.noun import Noun, Source, listed, quantity, words

Phase = Literal["primary", "secondary", "all_through", "special", "alternative", "post_16"]


class School(Noun):
    """One academy, as registers and the accounts return describe it."""

    urn: str = words("URN", "The school's unique reference number, six digits.", pattern=r"^\d{6}$")
    name: str = words("Name", "The school's name.")
    phase: Phase = listed("Phase", "Phase of education; all-through counts as secondary for rolls.")
    local_authority: str = words(
        "Local authority", "The authority in whose area the school stands."
    )
    region: str = words("Region", "Region of England.")
    pupils: float = quantity("Pupils", "pupils", "Full-time equivalent pupils on roll.", above=0)
    ehcp_pupils: float = quantity(
        "Pupils with a plan", "pupils", "Pupils with an education, health and care plan.", low=0
    )
    sen_support_pupils: float = quantity(
        "Pupils on SEN support", "pupils", "Pupils with SEN support and no plan.", low=0
    )
    staff_headcount: float = quantity(
        "Staff", "people", "People employed at the school, all kinds, by headcount.", low=0
    )
    teachers_fte: float | None = quantity(
        "Teachers",
        "fte",
        "Teaching posts; empty takes the national ratio to pupils.",
        low=0,
        high=1_000,
        default=None,
    )
    assistants_fte: float | None = quantity(
        "Assistants",
        "fte",
        "Teaching assistants' posts; empty takes the national ratio.",
        low=0,
        high=1_000,
        default=None,
    )
    roll_change_per_year: float | None = quantity(
        "Roll change",
        "share_per_year",
        "Yearly change of the roll expected by the trust; empty takes the national projection.",
        low=-0.3,
        high=0.3,
        default=None,
    )
    travel_minutes: float | None = quantity(
        "Travel",
        "minutes",
        "Minutes there and back from the trust's centre; empty takes the usual figure.",
        low=0,
        default=None,
    )
    pfi: bool = listed("PFI", "Whether the building is held under a private finance contract.")
    sixth_form_pupils: float = quantity(
        "Sixth form", "pupils", "Students aged 16 to 19, among the pupils.", low=0, default=0.0
    )
    free_meals_pupils: float | None = quantity(
        "Free meals",
        "pupils",
        "Pupils who had free school meals at any time in six years; empty when not known.",
        low=0,
        default=None,
    )
    pfi_funding_gbp: float | None = quantity(
        "PFI funding",
        "gbp_per_year",
        "General funding given for a private finance contract, which is never pooled; empty takes "
        "the PFI charges of the return.",
        low=0,
        default=None,
    )
    revenue_reserve_gbp: int | None = quantity(
        "Revenue reserve",
        "gbp",
        "The school's own part of the trust's revenue reserve; empty means the centre holds it.",
        default=None,
    )
    months_in_return: int = quantity(
        "Months in the return",
        "months",
        "Months this trust reports for the school.",
        low=0,
        high=12,
        default=12,
    )
    lines: AccountLines = listed(
        "Accounts", "Pounds a year by line of the accounts return, the school's own books."
    )
    source: Source = listed("Source", "Where these figures come from.")

    @property
    def premises_funding(self) -> float:
        """General funding given for a private finance contract, in pounds a year; never pooled."""
        if self.pfi_funding_gbp is not None:
            return self.pfi_funding_gbp
        return float(self.lines.get("pfi_charges", 0)) if self.pfi else 0.0

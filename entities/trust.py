"""Trusts: one legal entity that runs several academies."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from entities.accounts import AccountLines, Fund
from entities.budget import Budget
from entities.contract import Contract, SystemInUse
from entities.delivery import Delivery, Hub, Supplier, Where, most_specific
from entities.noun import Many, Noun, Source, listed, quantity, words
from entities.post import Post
from entities.school import School
from entities.service import Estimate

__all__ = ["Delivery", "Hub", "Supplier", "Trust", "Where"]


RedundancyWeek = Literal["capped", "actual"]
Scheme = Literal["lgps", "tps"]


class PensionRate(Noun):
    """What the trust pays into a pension scheme from a day on, by its own letter of rates."""

    pension: Scheme = listed("Pension", "Scheme: 'lgps' or 'tps'.")
    since: dt.date = listed("Since", "First day on which the rate holds.")
    share: float = quantity("Rate", "share", "Employer's contribution, of pay.", low=0, high=0.6)


class StaffCounts(Noun):
    """What a trust counted of its own support staff; it replaces the sector's figures there."""

    leavers: int | None = quantity(
        "Leavers", "people", "Support staff who left in the years counted.", low=0, default=None
    )
    post_years: float | None = quantity(
        "Post years",
        "years",
        "Support posts times the years over which leavers were counted.",
        above=0,
        default=None,
    )
    rounds: int | None = quantity(
        "Rounds", "count", "Rounds of recruitment to support posts.", above=0, default=None
    )
    failed_rounds: int | None = quantity(
        "Failed rounds", "count", "How many of them found nobody.", low=0, default=None
    )
    weeks_to_hire: Estimate | None = listed(
        "Weeks to hire",
        "From a vacancy to the start of the new holder, in weeks: middle, and one in ten sooner "
        "and later.",
        default=None,
    )

    @model_validator(mode="after")
    def _counts_belong_together(self) -> StaffCounts:
        pairs = (
            (self.leavers, self.post_years, "leavers", "post_years"),
            (self.failed_rounds, self.rounds, "failed_rounds", "rounds"),
        )
        for part, whole, name, of in pairs:
            if (part is None) != (whole is None):
                raise ValueError(f"{name} and {of} are counted together; give both or neither")
            if part is not None and whole is not None and part >= whole:
                raise ValueError(f"{name} ({part}) should be fewer than {of} ({whole:g})")
        weeks = self.weeks_to_hire
        if weeks is not None and not 0 < weeks.low <= weeks.value <= weeks.high:
            raise ValueError("weeks_to_hire should have low, value and high in order, above nought")
        return self


class AgencyPolicy(Noun):
    """How much of an empty post's time a trust has agency staff cover: a policy, not a fate."""

    desks: Many[str] = listed(
        "Desks",
        "Functions of the centre, or desks in schools (office, inclusion, site), it holds for; "
        "empty means all that no other entry names.",
        default=(),
    )
    share: float = quantity(
        "Share", "share", "Share of vacant or absent time that agency staff cover.", low=0, high=1
    )


class Commitment(Noun):
    """Work outside the merger: support to other schools, a hub, work for a local authority.

    It takes executives' hours, and may cost and bring in money at the trust's centre.
    """

    label: str = words("Label", "What it is, such as help to a school in intervention.")
    hours_per_month: float = quantity(
        "Hours", "hours", "Hours of executives a month, all together.", low=0
    )
    since: dt.date | None = listed("Since", "First day; empty means from the start.", default=None)
    until: dt.date | None = listed("Until", "Last day; empty means to the end.", default=None)
    gbp_per_year: float = quantity(
        "Cost", "gbp_per_year", "What it costs a year, beside executives' hours.", low=0, default=0
    )
    income_gbp_per_year: float = quantity(
        "Income", "gbp_per_year", "What the trust is paid for it a year.", low=0, default=0
    )
    account_line: str = words(
        "Account line", "Spending line of the return.", default="educational_consultancy"
    )
    income_line: str = words(
        "Income line", "Income line of the return.", default="other_dfe_revenue_grants"
    )
    fund: Fund = listed(
        "Fund", "Fund of cost and income; not 'pension'.", default="other_restricted"
    )

    def runs_on(self, day: dt.date) -> bool:
        """Say whether it runs on a day: from its first day to its last, both included."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


class Trust(Noun):
    """One trust: its schools, its centre, its posts, contracts and systems, and its accounts."""

    company_number: str = words(
        "Company number", "Companies House number, eight characters.", pattern=r"^[A-Z0-9]{8}$"
    )
    name: str = words("Name", "The trust's name.")
    fictional: bool = listed("Fictional", "True when the trust is an invented example.")
    note: str = words("Note", "What a reader should know about these figures.", default="", least=0)
    accounts_year: str = words(
        "Accounts year", "Academy year of the published figures.", pattern=r"^20\d\d/\d\d$"
    )
    schools: Many[School] = listed("Schools", "The trust's academies.")
    central_lines: AccountLines = listed(
        "Central accounts", "Pounds a year by line of the accounts return, the centre's books."
    )
    revenue_reserve_gbp: int = quantity(
        "Revenue reserve", "gbp", "Revenue reserve of the centre and all academies together."
    )
    budget: Budget | None = listed(
        "Budget",
        "A budget or management accounts that replace the return as the opening, book by book.",
        default=None,
    )
    central_charge_share: float | None = quantity(
        "Central charge",
        "share",
        "What schools pay the centre today, of their general funding; empty when not known.",
        low=0,
        high=1,
        default=None,
    )
    pension_fund: str = words(
        "Pension fund", "Local Government Pension Scheme fund of support staff."
    )
    pension_rates: Many[PensionRate] = listed(
        "Pension rates", "The trust's own employer rates, oldest first, if known.", default=()
    )
    staff_counts: StaffCounts = listed(
        "Staff counts",
        "The trust's own leavers and recruitment, if counted.",
        default=StaffCounts(),
    )
    redundancy_week: RedundancyWeek = listed(
        "Redundancy week",
        "A week in redundancy pay: 'capped', at most the statutory cap; 'actual', actual pay.",
        default="capped",
    )
    agency_policy: Many[AgencyPolicy] = listed(
        "Agency policy", "Where agency staff cover empty posts, if the trust says.", default=()
    )
    posts: Many[Post] = listed("Posts", "Central, hub and school-office posts, one by one.")
    commitments: Many[Commitment] = listed(
        "Commitments",
        "What takes executives' hours beside the day job and the merger: regional improvement, "
        "local-authority and community-hub work.",
        default=(),
    )
    hubs: Many[Hub] = listed("Hubs", "Groups of schools that share posts.", default=())
    suppliers: Many[Supplier] = listed(
        "Suppliers", "Who serves requests for a price each, now or under a plan.", default=()
    )
    contracts: Many[Contract] = listed("Contracts", "Supplier contracts.", default=())
    systems: Many[SystemInUse] = listed("Systems", "Systems in use.", default=())
    delivery: Many[Delivery] = listed("Delivery", "Who serves each function today.")
    waits_supported: Many[str] = listed(
        "Waits supported",
        "Functions for which the trust's own counts, waits or post lists support waiting times; "
        "from public returns alone, none.",
        default=(),
    )
    source: Source = listed("Source", "Where these figures come from.")

    @model_validator(mode="after")
    def _rates_in_order(self) -> Trust:
        for scheme in ("lgps", "tps"):
            days = [rate.since for rate in self.pension_rates if rate.pension == scheme]
            if days != sorted(set(days)):
                told = ", ".join(map(str, days))
                raise ValueError(
                    f"pension_rates of {scheme!r} should stand oldest first, each day once: {told}"
                )
        return self

    def where(
        self, function: str, school: str | None = None, request_type: str | None = None
    ) -> Where:
        """Say who serves a function today, for a school (URN) and a kind of work (key).

        Raises
        ------
        KeyError
            When the trust's delivery does not name the function.
        """
        return self.delivery_of(function, school, request_type).where

    def delivery_of(
        self, function: str, school: str | None = None, request_type: str | None = None
    ) -> Delivery:
        """Return the entry that holds for a school and a kind of work: the most specific one.

        Raises
        ------
        KeyError
            When the trust's delivery does not name the function.
        """
        entries = [entry for entry in self.delivery if entry.function == function]
        rules = [(entry.schools, entry.request_types) for entry in entries]
        best = most_specific(rules, school, request_type)
        if best is None:
            raise KeyError(function)
        return entries[best]

    def agency_share(self, desk: str) -> float | None:
        """Return the share of an empty post's time that agency staff cover; None if not said."""
        named = [entry.share for entry in self.agency_policy if desk in entry.desks]
        rest = [entry.share for entry in self.agency_policy if not entry.desks]
        return next(iter([*named, *rest]), None)

    def hub_of(self, school: str) -> Hub | None:
        """Return the hub a school (URN) is in, if any."""
        return next((hub for hub in self.hubs if school in hub.schools), None)

    def supplier_of(self, function: str, request_type: str | None = None) -> Supplier:
        """Return who is paid to serve a kind of work: one named for it before one for all.

        Raises
        ------
        KeyError
            When the trust has no supplier for it.
        """
        suppliers = [s for s in self.suppliers if s.function == function]
        best = most_specific([((), s.request_types) for s in suppliers], None, request_type)
        if best is None:
            raise KeyError(function)
        return suppliers[best]

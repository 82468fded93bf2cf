"""Merger plans: what is decided, as dates, waves and named posts and contracts. Never a saving."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from entities.noun import Many, Noun, listed, quantity, words

PlanKind = Literal["none", "lean", "merge", "share"]
Route = Literal["wastage", "redundancy"]
Standardisation = Literal["imposed", "collaborative"]
Destination = Literal["central", "hub", "local", "outsourced"]


class Wave(Noun):
    """One function served elsewhere from its cut-over, for all schools and requests or for some.

    'central' means the lead trust's centre where trusts are brought together, else the school's
    own trust's; the same holds for suppliers. Hubs and offices are always the school's own.
    """

    function: str = words("Function", "Key of the function.")
    months_after_start: int = quantity(
        "Cut-over", "months", "Months from the start to this function's cut-over.", low=0, high=120
    )
    to: Destination = listed("To", "Who serves it from then on.", default="central")
    schools: Many[str] = listed(
        "Schools", "URNs of the schools that are moved; none means all of the plan.", default=()
    )
    request_types: Many[str] = listed(
        "Request types", "Request types that are moved; none means all.", default=()
    )


class Automation(Noun):
    """Some request types given to a system, as far as their automatable share goes."""

    label: str = words("Label", "What is automated.")
    request_types: Many[str] = listed("Request types", "Keys of the request types.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start until the system works.", low=0, high=120
    )
    build_gbp: float = quantity("Build", "gbp", "What building it costs, once.", low=0)
    licence_gbp_per_year: float = quantity(
        "Licence",
        "gbp_per_year",
        "What it costs a year, beside the staff who keep it going.",
        low=0,
    )
    schools: Many[str] = listed(
        "Schools", "URNs of the schools it reaches; none means all of the plan.", default=()
    )


class PostDeletion(Noun):
    """One established post the plan deletes: the only source of a recurring staff saving."""

    post: str = words("Post", "Name of the post.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start after which the post may go.", low=0, high=120
    )
    route: Route = listed(
        "Route", "'wastage': when its holder leaves; 'redundancy': on the date, with its costs."
    )


class JointContract(Noun):
    """Contracts let again as one, each from the day it ends (never sooner)."""

    label: str = words("Label", "What is bought together.")
    contracts: Many[str] = listed("Contracts", "Names of the contracts.")


class MergerPlan(Noun):
    """What an arm does. An empty plan (kind `none`) does nothing."""

    kind: PlanKind = listed(
        "Kind",
        "'none'; 'lean': trusts cut alone; 'merge': one legal entity; 'share': services shared by "
        "agreement between separate trusts.",
        default="none",
    )
    lead_trust: str | None = listed(
        "Lead trust", "Company number of the trust that stays.", default=None
    )
    joining_trusts: Many[str] = listed(
        "Joining", "Company numbers of the trusts that join.", default=()
    )
    start: dt.date | None = listed(
        "Start",
        "Planned day one (a first of a month); for arms without a merger, the day the plan starts.",
        default=None,
    )
    standardisation: Standardisation = listed(
        "Standardisation", "How one way of working is reached.", default="imposed"
    )
    waves: Many[Wave] = listed("Waves", "Functions served elsewhere, in order.", default=())
    deletions: Many[PostDeletion] = listed("Deletions", "Posts that go.", default=())
    joint_contracts: Many[JointContract] = listed(
        "Joint contracts", "Contracts let as one.", default=()
    )
    automations: Many[Automation] = listed("Automations", "Work given to systems.", default=())
    travel_minutes_between: float = quantity(
        "Travel between trusts", "minutes", "Minutes there and back that a visit takes longer when "
        "somebody from the other trust makes it.", low=0, high=600, default=0.0,
    )  # fmt: skip


class Arm(Noun):
    """One course of action inside a case."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What a board would call it.")
    plan: MergerPlan = listed("Plan", "What this arm does.", default=MergerPlan())

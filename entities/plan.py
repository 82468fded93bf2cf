"""Merger plans: what is decided, as dates, waves and named posts and contracts. Never a saving."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from entities.delivery import DecidedBy
from entities.moves import ContractMove, PostMove
from entities.noun import Many, Noun, listed, quantity, words
from entities.promise import ChargingRule, Promise
from entities.respend import Respend, benefits_owner

PlanKind = Literal["none", "lean", "merge", "share"]
Route = Literal["wastage", "redundancy"]
Step = Literal["wastage", "redeployment", "redundancy"]
DayOne = Literal["earliest", "fixed"]
Standardisation = Literal["imposed", "collaborative"]
PensionFund = Literal["stay", "lead_fund"]
Moved = Literal["central", "hub", "local", "outsourced"]


class Wave(Noun):
    """One function, or part of it, moved to another desk: its cut-over, in months from the start.

    In a merger or a shared service the centre and the suppliers are the lead trust's; in a lean
    plan they are the school's own trust's. A hub is always the school's own.
    """

    function: str = words("Function", "Key of the function.")
    months_after_start: int = quantity(
        "Cut-over", "months", "Months from the start to this function's cut-over.", low=0, high=120
    )
    to: Moved = listed(
        "To",
        "The desk that serves it from then: central, hub, local, outsourced.",
        default="central",
    )
    schools: Many[str] = listed(
        "Schools", "URNs; empty means every school of the trusts in the plan.", default=()
    )
    schools_per_month: int | None = quantity(
        "Schools a month",
        "schools",
        "How many schools are cut over a month, in the order of the case; empty means all at once.",
        low=1,
        default=None,
    )
    request_types: Many[str] = listed(
        "Request types", "Kinds of work that move; empty means all of the function.", default=()
    )
    decided_by: DecidedBy = listed(
        "Decided by",
        "Who decides from then, where something is decided: 'desk', whoever does the work; "
        "'school', the school, whoever does the work.",
        default="desk",
    )


class Automation(Noun):
    """A system that takes part of the handling of some kinds of work. Never a saving by itself.

    Either one of the programmes that come with the program, each figure of which the plan may
    replace, or a system of the plan's own with its own figures. Trusts brought together buy one;
    in a lean plan each trust with a school it reaches buys its own, for the same figures.
    """

    programme: str | None = listed(
        "Programme", "Key of a programme; left out for a system of the plan's own.", default=None
    )
    label: str | None = words(
        "Label", "What is bought or built; a programme has a name.", default=None
    )
    request_types: Many[str] = listed(
        "Request types", "Kinds of work it helps with; left out, the programme's.", default=()
    )
    months_after_start: int = quantity(
        "When", "months", "Months from the start until design begins.", low=0, high=120
    )
    build_months: float | None = quantity(
        "To build in",
        "months",
        "Months from then until it is in use; left out, drawn for a programme, and none for a "
        "system of the plan's own.",
        low=0,
        high=60,
        default=None,
    )
    build_gbp: float | None = quantity(
        "To build",
        "gbp",
        "What one costs to build; left out, drawn for a programme.",
        low=0,
        default=None,
    )
    licence_gbp_per_year: float | None = quantity(
        "Licence",
        "gbp_per_year",
        "What one costs a year to keep; left out, drawn for a programme.",
        low=0,
        default=None,
    )
    design_hours: float | None = quantity(
        "To design",
        "hours",
        "Hours of the desks whose work it is; left out, drawn for a programme, and none for a "
        "system of the plan's own.",
        low=0,
        default=None,
    )
    schools: Many[str] = listed(
        "Schools", "URNs; empty means every school of the trusts in the plan.", default=()
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
    owner: str | None = benefits_owner()


class Pool(Noun):
    """Posts of which the plan keeps some: who goes is settled among their holders, not here.

    Empty posts go first. Then the steps are taken in their order, each for those still too many.
    """

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    posts: Many[str] = listed("Posts", "Names of the posts in the selection pool.")
    keep: int = quantity("Keep", "posts", "Posts that remain.", low=0)
    months_after_start: int = quantity(
        "When", "months", "Months from the start after which the posts may go.", low=0, high=120
    )
    order: Many[Step] = listed(
        "Order",
        "'wastage': as holders leave; 'redeployment': to an empty post of the trusts in the plan; "
        "'redundancy': with its costs. In the order in which they are tried.",
        default=("redeployment", "redundancy"),
    )
    wastage_months: int = quantity(
        "Wait",
        "months",
        "How long to wait for wastage before the next step.",
        low=0,
        high=60,
        default=6,
    )
    owner: str | None = benefits_owner()


class PeopleStrategy(Noun):
    """Money spent to keep people: better terms, workload, training.

    Whether it works is drawn, and does not grow with the amount: nobody knows what a pound does.
    """

    label: str = words("Label", "What is done.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start until it is in force.", low=0, high=120
    )
    gbp_per_year: float = quantity("Cost", "gbp_per_year", "What it costs a year.", above=0)


class ProgrammeSupport(Noun):
    """Hours of others that stand in for leaders' hours: a programme manager, a consultant.

    From the decision to the review of benefits, or to a refusal.
    """

    label: str = words("Label", "Who helps.")
    hours_per_week: float = quantity("Hours", "hours", "Hours a week.", above=0, high=400)
    gbp_per_hour: float = quantity(
        "Price", "gbp", "Price of an hour at the opening.", low=0, high=1_000
    )


class JointContract(Noun):
    """Contracts let again as one, each from the day it may be left, or is bought out."""

    label: str = words("Label", "What is bought together.")
    contracts: Many[str] = listed("Contracts", "Names of the contracts.")
    leave_early: bool = listed(
        "Leave early", "True to buy contracts out before they end, for their exit fees.",
        default=False,
    )  # fmt: skip
    owner: str | None = benefits_owner()


class LaterTrust(Noun):
    """A joining trust, or a school on its own, that joins some months after day one."""

    trust: str = words("Trust", "Company number of one of the joining trusts.")
    months_after_start: int = quantity(
        "When", "months", "Months from day one until it joins.", low=1, high=120
    )


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
    joins_later: Many[LaterTrust] = listed(
        "Joins later", "Joining trusts whose day one comes later than the first.", default=()
    )
    start: dt.date | None = listed(
        "Start",
        "Planned day one (a first of a month); for arms without a merger, the day the plan starts.",
        default=None,
    )
    day_one: DayOne = listed(
        "Day one",
        "'earliest': the first of a month, from the start on, by which the stages before it are "
        "done; 'fixed': the start, whatever the stages (to ask what would happen).",
        default="earliest",
    )
    standardisation: Standardisation = listed(
        "Standardisation", "How one way of working is reached.", default="imposed"
    )
    waves: Many[Wave] = listed("Waves", "Functions moved, in order.", default=())
    deletions: Many[PostDeletion] = listed("Deletions", "Posts that go.", default=())
    pools: Many[Pool] = listed(
        "Pools", "Posts of which some go; who, is settled among their holders.", default=()
    )
    people_strategy: PeopleStrategy | None = listed(
        "People strategy", "What is done to keep people, if anything.", default=None
    )
    programme_support: ProgrammeSupport | None = listed(
        "Programme support", "Who helps leaders with a merger, if anybody.", default=None
    )
    joint_contracts: Many[JointContract] = listed(
        "Joint contracts", "Contracts let as one.", default=()
    )
    automations: Many[Automation] = listed(
        "Automations", "Systems that take part of the work.", default=()
    )
    spent_again: Many[Respend] = listed(
        "Spent again", "Decisions to spend released money again.", default=()
    )
    post_moves: Many[PostMove] = listed(
        "Post moves",
        "Posts moved between schools, hubs and the centre, at the same cost.",
        default=(),
    )
    contract_moves: Many[ContractMove] = listed(
        "Contract moves", "Contracts moved so, at the same price.", default=()
    )
    pension: PensionFund = listed(
        "Pension",
        "'stay': joining support staff stay in their pension fund at its rate; 'lead_fund': from "
        "the day their trust joins its support staff are in the lead's fund, at the lead's rate.",
        default="stay",
    )
    pools_reserves: bool = listed(
        "Pools reserves",
        "True where a merger puts the reserves of all its schools together; they are told so in "
        "any case, so this decides only whether a promise that they stay apart is kept.",
        default=False,
    )
    charging: ChargingRule | None = listed(
        "Charging",
        "Rule by which schools are to be charged for the centre; left out, none is chosen. Every "
        "run tells all rules, and none changes a saving: the one chosen is told first.",
        default=None,
    )
    promises: Many[Promise] = listed(
        "Promises", "What was promised to schools; checked, never acted upon.", default=()
    )
    travel_minutes_between: float = quantity(
        "Travel between",
        "minutes",
        "Extra minutes there and back for a visit by somebody from the other trust.",
        low=0,
        default=0,
    )


class Arm(Noun):
    """One course of action inside a case."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What a board would call it.")
    plan: MergerPlan = listed("Plan", "What this arm does.", default=MergerPlan())

"""A small case and hand-made records, so that outputs can be tested without a simulation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from entities.assumption import Assumption
from entities.calendar import CalendarPattern
from entities.case import Case
from entities.claim import Claim, CountingRule
from entities.measures import (
    ATTENTION_MEASURES,
    CONTRACT_MEASURES,
    PEOPLE_MEASURES,
    RELEASED_MEASURES,
    SERVICE_MEASURES,
    STAGE_MEASURES,
    TEACHER_MEASURES,
)
from entities.plan import Arm, JointContract, MergerPlan, PostDeletion
from entities.post import Post
from entities.records import Axes, ByItem, FeedBack, Happening, Item, LedgerKey, Numbers, Records
from entities.school import School
from entities.service import Estimate, RequestType, ServiceFunction
from entities.trust import Delivery, Trust
from outputs.run_info import RunInfo
from outputs.tidy import at_year_end, by_year
from tests.made_service import (
    made_autonomy,
    made_balance,
    made_desks,
    made_queue,
    made_shadow,
    made_waits,
)

DECISION = dt.date(2026, 9, 1)
FUNCTIONS = ("finance", "payroll", "hr", "it", "estates")
LABELS = ("Finance", "Payroll", "Human resources", "IT", "Estates")
LEAD, JOINER = "00000001", "00000002"


def made_school(urn: str, name: str) -> School:
    return School(
        urn=urn, name=name, phase="primary", local_authority="Anyshire", region="North",
        pupils=300.0, ehcp_pupils=9.0, sen_support_pupils=40.0, staff_headcount=45.0, pfi=False,
        lines={"teaching_staff": 900_000}, source="illustrative",
    )  # fmt: skip


def made_trust(number: str, name: str, supported: Sequence[str]) -> Trust:
    posts = tuple(
        Post(
            id=f"{number}-{f}", role="Officer", kind="desk", place="centre", desk=f, fte=1.0,
            salary_gbp=30_000.0, source="inferred",
        )
        for f in FUNCTIONS
    )  # fmt: skip
    return Trust(
        company_number=number, name=name, fictional=True, accounts_year="2022/23",
        schools=(made_school(f"1{number[-5:]}", f"{name} Primary"),), central_lines={},
        revenue_reserve_gbp=500_000, pension_fund="Anyshire", posts=posts,
        delivery=tuple(Delivery(function=f, where="central") for f in FUNCTIONS),
        waits_supported=tuple(supported), source="illustrative",
    )  # fmt: skip


def made_kind(function: str, label: str) -> RequestType:
    one = Estimate(value=1.0, low=0.5, high=2.0)
    return RequestType(
        key=f"{function}_request", label=f"A request to {label}", kind="poisson", driver="school",
        decision=True, per_driver_year=one, minutes=one, cv=0.5, priority=1,
        target_working_hours=22.0, patience_working_hours=37.0, automatable_share=0.3, season=(),
        touches=1, outside_working_days=0.0, source="illustrative", grade="judgement",
    )  # fmt: skip


def made_rules() -> tuple[CountingRule, ...]:
    both = ("recurring", "one_off")
    return (
        CountingRule(
            key="recurring_cash", label="recurring cash", tags=("cash",), recurrences=("recurring",)
        ),
        CountingRule(
            key="recurring_cash_net_of_shadow", label="recurring cash, net of shadow work",
            tags=("cash", "shadow"), recurrences=("recurring",),
        ),
        CountingRule(
            key="all_cash_net_of_shadow", label="all cash, net of shadow work",
            tags=("cash", "shadow"), recurrences=both,
        ),
    )  # fmt: skip


def made_claim(**changes: Any) -> Claim:
    given: dict[str, Any] = {
        "key": "promise", "said_by": "the lead trust's chief executive",
        "text": "We will save 350,000 pounds a year by year three.", "arm": "merge",
        "gbp_per_year": 350_000.0, "year_after_decision": 3,
        "counting_rule": "recurring_cash_net_of_shadow",
    }  # fmt: skip
    return Claim(**{**given, **changes})


def made_assumptions() -> tuple[Assumption, ...]:
    def one(key: str, grade: Any, low: float, value: float, high: float) -> Assumption:
        return Assumption(
            key=key, label=f"The {key.split('.')[1]}", value=value, low=low, high=high,
            unit="share", year="2025", source="A survey", grade=grade, role="distribution",
        )  # fmt: skip

    return (
        one("model.slack", "judgement", 0.0, 0.2, 0.5),
        one("people.leaving", "official_statistic", 0.1, 0.12, 0.15),
        one("process.gain", "judgement", 0.0, 0.1, 0.3),
    )


def made_case(**changes: Any) -> Case:
    plan = MergerPlan(
        kind="merge", lead_trust=LEAD, joining_trusts=(JOINER,), start=dt.date(2027, 9, 1)
    )
    given: dict[str, Any] = {
        "key": "two-trusts",
        "title": "Two trusts, one centre",
        "question": "Will a merger save what was promised?",
        "illustrative": True,
        "decision_date": DECISION,
        "horizon_years": 5,
        "run_in_months": 6,
        "trusts": (
            made_trust(LEAD, "Alder Trust", FUNCTIONS[:4]),
            made_trust(JOINER, "Birch Trust", FUNCTIONS[:4]),
        ),
        "functions": tuple(
            ServiceFunction(
                key=k, label=label, local_desk="office", request_types=(made_kind(k, label),)
            )
            for k, label in zip(FUNCTIONS, LABELS, strict=True)
        ),
        "assumptions": made_assumptions(),
        "calendar": CalendarPattern(
            office_minutes_per_day=450, holidays=(), seasons=(), source="None", grade="judgement"
        ),
        "counting_rules": made_rules(),
        "arms": (
            Arm(key="status_quo", label="Stay as we are"),
            Arm(
                key="lean_alone", label="Each trust cuts alone",
                plan=MergerPlan(kind="lean", start=dt.date(2027, 1, 1)),
            ),
            Arm(key="merge", label="Merge", plan=plan),
        ),
        "claims": (made_claim(),),
    }  # fmt: skip
    return Case(**{**given, **changes})


def made_info(**changes: Any) -> RunInfo:
    given: dict[str, Any] = {"version": "0.1.0", "seed": 2026, "worlds": 20, "replications": 3}
    return RunInfo(**{**given, **changes})


def made_axes(years: int = 5, run_in: int = 6, urns: Sequence[str] = ("100001", "100002")) -> Axes:
    first = DECISION.year * 12 + DECISION.month - 1 - run_in
    months = tuple(
        dt.date(m // 12, m % 12 + 1, 1) for m in range(first, first + run_in + 12 * years)
    )
    groups = (*FUNCTIONS, "office", "inclusion", "site", "executive")
    schools = (*urns, LEAD, JOINER)
    desks = tuple(f"{trust}/{function}" for trust in (LEAD, JOINER) for function in FUNCTIONS)
    kinds = tuple(f"{function}_request" for function in FUNCTIONS)
    named = (*desks, f"{urns[0]}/office")
    return Axes(months, run_in, FUNCTIONS, schools, groups, kinds, named, (LEAD, JOINER))


def key_of(**changes: str) -> LedgerKey:
    given = {
        "trust": LEAD, "place": "centre", "function": "finance",
        "line": "administrative_and_clerical_staff", "fund": "gag", "recurrence": "recurring",
        "tag": "cash", "cause": "opening posts",
    }  # fmt: skip
    return LedgerKey(**{**given, **changes})


def made_record(
    arm: str = "status_quo",
    world: int = 0,
    replication: int = 0,
    ledger: Mapping[LedgerKey, Sequence[int] | int] | None = None,
    axes: Axes | None = None,
    wait_minutes: float = 1_200.0,
    fte: float = 2.0,
    happenings: tuple[Happening, ...] = (),
    notes: tuple[str, ...] = (),
    queue: Numbers | None = None,
    busy: float = 0.8,
    shadow: float = 30.0,
    decided: float = 3.0,
    items: Mapping[Item, Sequence[int] | int] | None = None,
) -> Records:
    """One record; a whole number in `ledger` stands for the same pence every month.

    `queue` is what waits at the end of each month, (function, month); what still waits at the end
    arrived in the first month. `busy` is the utilisation of desks; `shadow` minutes a month that
    each function left to the schools. `decided` is in how many kinds of matter each school decides.
    `items` are the parts of ledger rows that stand for posts and contracts, written as the ledger.
    """
    axes = axes or made_axes()
    months = len(axes.months)
    ledger = ledger if ledger is not None else {key_of(): 1_000_00}
    pence = [[p] * months if isinstance(p, int) else list(p) for p in ledger.values()]
    kept = list((items or {}).values())
    of_items = np.array([[p] * months if isinstance(p, int) else list(p) for p in kept])
    by_item = by_year(of_items.reshape(len(kept), months).astype(np.int64), axes.run_in_months)
    service = made_months(axes, wait_minutes, shadow, queue)
    years = by_year(service, axes.run_in_months)
    waiting = SERVICE_MEASURES.index("waiting")
    years[:, waiting] = at_year_end(service[:, waiting], axes.run_in_months)
    schools = len(axes.schools)
    people = np.zeros((len(axes.people_groups), len(PEOPLE_MEASURES), months))
    people[:, :2] = fte
    for name, value in {"in_post_fte": fte - 0.1, "joined_fte": 0.2, "left_fte": 0.2}.items():
        people[:, PEOPLE_MEASURES.index(name)] = value
    people[:, PEOPLE_MEASURES.index("redundant_fte"), 20] = 2.0 - fte
    employers = np.zeros((len(axes.employers), len(axes.people_groups), months))
    employers[0] = fte
    return Records(
        arm=arm,
        world=world,
        replication=replication,
        axes=axes,
        ledger_keys=tuple(ledger),
        ledger_pence=np.array(pence, dtype=np.int64).reshape(len(ledger), months),
        by_item=ByItem(tuple(items or ()), by_item),
        service_month=service,
        service_kind=years,
        service_school=np.repeat(years[:, np.newaxis], schools, axis=1) / schools,
        waits=made_waits(axes, wait_minutes / 10.0),
        desk_month=made_desks(axes, busy),
        shadow_by=made_shadow(axes, shadow * len(axes.functions) * 12),
        work_balance=made_balance(axes),
        people=people,
        employers=employers,
        exits=(),
        redundant=(),
        teachers=np.zeros((len(axes.schools), len(TEACHER_MEASURES), 0)),
        released=np.zeros((len(RELEASED_MEASURES), len(axes.schools), months)),
        autonomy=made_autonomy(axes, decided),
        leaving=FeedBack(0.05, ran_away=False),
        stages=np.zeros((0, len(STAGE_MEASURES))),
        attention=np.full((len(ATTENTION_MEASURES), months), np.nan),
        contracts=np.full((0, len(CONTRACT_MEASURES)), np.nan),
        joined=(months, months),
        prices=np.ones(months),
        happenings=happenings,
        notes=notes,
    )


def made_months(axes: Axes, wait: float, shadow: float, queue: Numbers | None) -> Numbers:
    """Return the same service every month, but for what waits: (function, measure, month)."""
    at = {name: i for i, name in enumerate(SERVICE_MEASURES)}
    service = np.zeros((len(axes.functions), len(SERVICE_MEASURES), len(axes.months)))
    for name, value in {
        "arrived": 10.0, "served": 9.0, "centre_closed": 8.0, "centre_in_time": 7.0,
        "automated": 2.0, "abandoned": 1.0, "reworked": 0.5, "started": 10.0, "wait_minutes": wait,
        "wait_school_days": wait / 400, "due": 8.0, "centre_due": 8.0,
        "centre_due_in_time": 5.0, "centre_given_up": 1.0,
        "elapsed_minutes": 9 * 300.0, "within_target": 6.0, "statutory_due": 4.0,
        "statutory_missed": 1.0, "effort_minutes": 600.0, "shadow_minutes": shadow,
    }.items():  # fmt: skip
        service[:, at[name]] = value
    if queue is not None:
        service[:, at["waiting"]] = queue
        service[:, at["arrived"], 0] += queue[:, -1]
    return service


def steps(before: int, after: int, from_year: int, axes: Axes | None = None) -> list[int]:
    """Pence by month: one amount, and another from the start of a year after the decision."""
    axes = axes or made_axes()
    change = axes.run_in_months + 12 * (from_year - 1)
    return [before] * change + [after] * (len(axes.months) - change)


def made_run(
    worlds: int = 20, replications: int = 3, seed: int = 7, axes: Axes | None = None
) -> tuple[Records, ...]:
    """A whole made-up run of three arms, with a merger that saves less than claimed."""
    chance = np.random.default_rng(seed)
    return tuple(
        record
        for world in range(worlds)
        for replication in range(replications)
        for record in _made_three(world, replication, chance, axes or made_axes())
    )


def _made_three(
    world: int, replication: int, chance: np.random.Generator, axes: Axes
) -> tuple[Records, ...]:
    posts = 12_000_000
    saved = int(chance.normal(2_000_000, 700_000)) + world * 20_000
    shadow = int(chance.uniform(100_000, 300_000))
    contracts = int(chance.normal(400_000, 200_000))
    refused = chance.random() < 0.1
    base = {
        key_of(): posts,
        key_of(cause="supplier contracts", line="legal_and_professional"): 3_000_000,
        key_of(cause="grants", line="dfe_revenue_grants"): -20_000_000,
        key_of(cause="work done in schools", tag="shadow", place="100001"): 200_000,
        key_of(trust=JOINER, cause="premises", line="energy"): 900_000,
    }
    lean = {**base, key_of(): steps(posts, posts - 600_000, 2)}
    due_diligence = {key_of(cause="due diligence", recurrence="one_off"): steps(1_500_000, 0, 2)}
    merge = dict(base) if refused else {
        **base,
        key_of(): steps(posts, posts - saved, 3),
        key_of(cause="supplier contracts", line="legal_and_professional"): steps(
            3_000_000, 3_000_000 - contracts, 2
        ),
        key_of(cause="work done in schools", tag="shadow", place="100001"): steps(
            200_000, 200_000 + shadow, 2
        ),
        key_of(cause="redundancy", recurrence="one_off"): steps(0, 0, 2)[:-36] + [2_000_000] * 6
        + [0] * 30,
    }  # fmt: skip
    merge |= due_diligence
    happenings = _happenings(world, refused)
    wait = float(chance.uniform(1_000, 1_400))
    note = ("Volumes of finance were drawn to fit the posts.",)
    run: dict[str, Any] = {
        "world": world, "replication": replication, "notes": note, "axes": axes
    }  # fmt: skip
    calm = made_queue(axes, 20.0)
    dip = calm if refused else made_queue(axes, 20.0, 19 + 12 * (world % 2), 2 + world % 5 * 4)
    return (
        made_record("status_quo", ledger=base, wait_minutes=wait, queue=calm, **run),
        made_record(
            "lean_alone", ledger=lean, wait_minutes=wait * 1.1, fte=1.8, queue=calm, **run
        ),
        made_record(
            "merge", ledger=merge, wait_minutes=wait * float(chance.uniform(0.9, 1.6)), fte=1.5,
            happenings=happenings, queue=dip, busy=float(chance.uniform(0.8, 0.98)),
            shadow=float(chance.uniform(20, 90)), decided=3.0 if refused else 1.0, **run,
        ),
    )  # fmt: skip


def _happenings(world: int, refused: bool) -> tuple[Happening, ...]:
    """Return a refusal, or day one and, a month later, every function brought together."""
    if refused:
        return (Happening(dt.date(2027, 12, 1), "refused", "The regional director says no"),)
    year = 2027 + (world % 2)
    return (
        Happening(dt.date(year, 10, 1), "day_one", "The trusts are one"),
        *(
            Happening(dt.date(year, 11, 1), "cut_over", f"{label} is brought together")
            for label in LABELS
        ),
    )


def naming(case: Case, names: Collection[str]) -> Case:
    """Return a case whose first arm with a plan names posts and contracts of these names."""
    arm = next(arm for arm in case.arms if arm.plan.kind != "none")
    gone = tuple(PostDeletion(post=n, months_after_start=0, route="redundancy") for n in names)
    joint = JointContract(label="Together", contracts=tuple(names))
    plan = arm.plan.model_copy(update={"deletions": gone, "joint_contracts": (joint,)})
    other = arm.model_copy(update={"plan": plan})
    arms = tuple(other if one.key == arm.key else one for one in case.arms)
    return case.model_copy(update={"arms": arms})

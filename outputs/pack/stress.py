"""How the study was made, item by item, as the STRESS guidelines for simulation studies ask.

Monks and others (2018), Strengthening the reporting of empirical simulation studies, Journal of
Simulation 13(1), doi 10.1080/17477778.2018.1442155. Every row is filled from the case and the run.
"""

from __future__ import annotations

from collections import Counter

from entities.case import STATUS_QUO, Case
from entities.mechanisms import MECHANISMS, OFF_BY_DEFAULT
from entities.plan import MergerPlan
from outputs.amounts import times
from outputs.findings import Findings
from outputs.lengths import listed
from outputs.pack.content import Grid, Section, Words
from outputs.pack.model_card import model_card
from outputs.run_info import assumptions_used, judgement_assumptions
from outputs.whose_figures import illustrative_in_words

Row = tuple[str, str, str]
STEPS = (
    ("waves", "move"), ("deletions", "deleted post"), ("automations", "automation"),
    ("joint_contracts", "joint contract"), ("post_moves", "moved post"),
    ("contract_moves", "moved contract"), ("pools", "pool"), ("promises", "promise"),
)  # fmt: skip
"""Lists of a plan, and what one of each is called."""
FORMS = (
    ("Role", "What was shown", "Does it behave as you would expect?", "What does not?", "Day",
     "Signed"),
    ("Role or body", "Asked on what", "Day", "What they said", "What was changed by it", "Signed"),
)  # fmt: skip
BLANKS = 4
"""Lines to be filled in on a form."""


def method_sections(findings: Findings) -> tuple[Section, ...]:
    """Return the report on method, and the two forms that people sign."""
    told = Words(said=(
        "The items of the STRESS guidelines (Monks and others 2018) for discrete-event simulation, "
        "filled in by the program from this case and this run.",
    ))  # fmt: skip
    grid = Grid(key="stress", title="STRESS-DES, item by item",
                headings=("Item", "What is asked", "What was done"),
                rows=stress_rows(findings))  # fmt: skip
    return (
        Section(key="method", title="How it was made", blocks=(model_card(findings), told, grid)),
        Section(key="forms", title="Two forms to sign", blocks=_forms()),
    )


def _forms() -> tuple[Words | Grid, ...]:
    titles = ("Face validity: those who know the work looked at it", "Who was consulted")
    said = Words(said=(
        "No program can fill these in. Until they are signed, nobody who knows these services has "
        "said that the simulation behaves as they do.",
    ))  # fmt: skip
    grids = [
        Grid(key=f"form_{at}", title=title, headings=headings,
             rows=tuple(tuple("" for _ in headings) for _ in range(BLANKS)))
        for at, (title, headings) in enumerate(zip(titles, FORMS, strict=True), start=1)
    ]  # fmt: skip
    return (said, *grids)


def stress_rows(findings: Findings) -> tuple[Row, ...]:
    """Return every item with what was done; none is empty."""
    return (*_aims(findings), *_logic(findings.case), *_parts(findings.case), *_data(findings),
            *_running(findings), *_checks(findings))  # fmt: skip


def _aims(findings: Findings) -> tuple[Row, ...]:
    case = findings.case
    claims = "; ".join(f"\u201c{claim.text}\u201d ({claim.said_by})" for claim in case.claims)
    arms = listed([arm.label for arm in case.arms])
    return (
        ("1.1", "Purpose", f"{case.question} Claims: {claims or 'none'}"),
        ("1.2", "Outputs and their errors",
         "Pounds, posts, waits and work of schools, by year and by school. Every chance "
         "has an exact 95% interval, every mean one by Student's t, both over worlds; ranges are "
         "from one run in ten to nine in ten."),
        ("1.3", "Experiments", f"{times(len(case.arms), 'course')} of action on the same luck: "
         f"{arms}. {findings.info.runs_in_words}."),
    )  # fmt: skip


def _logic(case: Case) -> tuple[Row, ...]:
    stages = [task.label for task in case.stages if task.gate]
    off = [key for key in OFF_BY_DEFAULT if key not in case.switched_on]
    at_work = [key for key in MECHANISMS if key not in (*case.switched_off, *off)]
    plans = "; ".join(f"{arm.label}: {_plan(arm.plan)}" for arm in case.arms if arm.plan)
    return (
        ("2.1", "Diagram of the logic",
         "A request arises in a school, waits at a desk, is served in one or more sittings, is "
         "sent back or done; a school that waits too long does it itself. "
         + (f"A merger passes the gates: {listed(stages)}." if stages else "Nothing is merged.")),
        ("2.2", "Base logic", f"'{case.arm(STATUS_QUO).label}': each function is served where it "
         "is today; people leave and are replaced, contracts roll on, rolls and prices move."),
        ("2.3", "Scenario logic", plans or "No course of action changes anything."),
        ("2.4", "Algorithms", f"{times(len(at_work), 'mechanism')} at work, each one function with "
         f"a switch; {len(off) + len(case.switched_off)} are off. What was switched in this case "
         "stands under 'What it is not for'; the documentation of the program tells of each."),
    )  # fmt: skip


def _plan(plan: MergerPlan) -> str:
    steps = [times(len(getattr(plan, name)), what) for name, what in STEPS if getattr(plan, name)]
    return f"a plan to {plan.kind}, with {listed(steps) or 'no steps'}"


def _parts(case: Case) -> tuple[Row, ...]:
    schools = sum(len(trust.schools) for trust in case.trusts)
    posts = sum(len(trust.posts) for trust in case.trusts)
    kinds = len(case.request_types)
    return (
        ("2.5.1", "Entities", f"{times(len(case.trusts), 'trust')}, {times(schools, 'school')}, "
         f"{times(posts, 'post')}, requests of {times(kinds, 'kind')}, contracts, systems, money."),
        ("2.5.2", "Activities", f"Serving requests of {times(len(case.functions), 'function')} "
         f"({listed([one.label for one in case.functions])}); leaving, hiring and learning; the "
         "stages of a merger; payments month by month."),
        ("2.5.3", "Resources", "Holders of posts with their hours, office hours and holidays; "
         "executives' hours; school offices, inclusion and site teams; suppliers."),
        ("2.5.4", "Queues", "One for each desk: by priority, then first come first served; none is "
         "interrupted for more urgent work; a school gives up when its patience ends."),
        ("2.5.5", "Entry and exit", "Requests arrive as Poisson streams that follow the month and "
         "what drives them, or on fixed days; they leave done, or given up."),
    )  # fmt: skip


def _data(findings: Findings) -> tuple[Row, ...]:
    case, used = findings.case, assumptions_used(findings.case, findings.info)
    grades = Counter(one.grade.replace("_", " ") for one in used)
    counted = listed([f"{count} {grade}" for grade, count in sorted(grades.items())])
    inferred = "; ".join(f"{row.what}: {row.inferred + row.illustrative} of {row.total}"
                         for row in findings.inferred if row.total)  # fmt: skip
    judged = len(judgement_assumptions(case, findings.info))
    return (
        ("3.1", "Data sources", f"{illustrative_in_words(case) or 'The files of the trusts.'} "
         f"{times(len(used), 'assumption')} used: {counted}; each with its source in run.json."),
        ("3.2", "Preparation of data", f"Inferred or illustrative: {inferred or 'nothing'}. "
         f"{' '.join(findings.info.warnings)}".strip()),
        ("3.3", "Input parameters", "Value, range, shape, unit, source and grade of each stand in "
         "run.json and in the sheets of this pack; `explain` tells what is believed of any."),
        ("3.4", "Assumptions", f"{judged} of {len(used)} are judgement, those not verified "
         "among them. The log of assumptions tells quality and, after a trial, what each moves."),
    )  # fmt: skip


def _running(findings: Findings) -> tuple[Row, ...]:
    case, info = findings.case, findings.info
    rules = [one.trial.stopped for one in findings.claims if one.trial is not None]
    packages = listed([f"{name} {number}" for name, number in sorted(info.packages.items())])
    return (
        ("4.1", "Initialisation", f"Terminating. It starts {case.run_in_months} months before the "
         f"decision of {case.decision_date:%-d %B %Y} with empty queues, the same in every course "
         "of action; those months are not told."),
        ("4.2", "Run length", f"{times(case.horizon_years, 'year')} after the decision."),
        ("4.3", "Replications, and why so many", rules[0] if rules else
         f"{info.runs_in_words[:1].upper()}{info.runs_in_words[1:]}, as asked for; the interval of "
         "the answer says whether they are enough."),
        ("5.1", "Software", f"Python {info.python or 'as in run.json'}; "
         f"{packages or 'packages as in run.json'}; program version {info.version}."),
        ("5.2", "Random sampling", f"Seed {info.seed}; a stream of its own for each use, named by "
         "trust, school, kind and person, so that courses of action share luck where they share "
         f"the world; worlds sampled {info.sampling}."),
        ("5.3", "Execution", "Events in order of time; ties by a fixed rule; slow events month by "
         "month; runs side by side give what they give one after another, to the byte."),
        ("5.4", "System", "Start and seconds stand in run.json; results do not depend on the "
         "machine."),
        ("6.1", "Access", "The run's folder with its bundle lets anybody make it again; `verify` "
         "says whether the same came out."),
    )  # fmt: skip


def _checks(findings: Findings) -> tuple[Row, ...]:
    balance = (
        f"{times(len(findings.unbalanced), 'book')} do not balance." if findings.unbalanced
        else "Books, people and requests of this run balance."
    )  # fmt: skip
    tried = any(one.trial is not None for one in findings.claims)
    return (
        ("Validation", "How it was checked", f"{balance} The program is held against formulas of "
         "queueing theory, conservation and known answers by its tests. Nobody has yet held it "
         "against a merger that happened."),
        ("People", "Who was involved", "To be written on the form 'Who was consulted'."),
        ("Sensitivity", "What moves the answer",
         "Told under 'What could go wrong': drivers moved alone, and conditions of failure."
         if tried else "Not looked for in a plain run."),
    )  # fmt: skip

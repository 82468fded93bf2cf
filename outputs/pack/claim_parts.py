"""Sections of the pack on one claim: the answer, the money, the people, schools, the programme."""

from __future__ import annotations

from outputs.amounts import as_claimed
from outputs.capital_words import HEADINGS as BUILDINGS
from outputs.claim_words import by_when
from outputs.figure_names import figure_names
from outputs.findings import Findings, OnTrial
from outputs.first_screen import NOT_TRIED, first_screen
from outputs.next_steps import next_steps
from outputs.pack.case_parts import shocks_said
from outputs.pack.claim_grids import (
    happened_grid,
    once_grid,
    options_grid,
    savings_grid,
    views_grid,
    with_range,
)
from outputs.pack.content import (
    Block,
    Grid,
    Line,
    Lines,
    Points,
    Section,
    Words,
)  # fmt: skip
from outputs.pack.nameless import lines_by_service, notes_by_kind
from outputs.pack.on_claim import (
    OnClaim,
    chart_told,
    finding_out_grid,
    flipbook,
    pictures,
    rival_grid,
    some_words,
    trial_said,
)
from outputs.passport_words import HEADINGS as PASSPORTS
from outputs.probability import ranged
from outputs.programme import GATE_HEADINGS
from outputs.promises import promises_title
from outputs.reserve_words import HEADINGS as RESERVES
from outputs.trial_words import answer_on_trial
from outputs.winners import NEAR, winners_by_trust, winners_headings
from outputs.wording import few, in_words, service

MOST_LINES = 12
"""Lines of a table that hold most pounds and are printed; the tables of the run have all."""
JOBS = "who-loses-jobs"
"""Name of the chart of those made redundant: empty where all its bands are of a few people."""
OF_THOSE = (
    "Each row is of the runs that come to its gate within the years simulated. Fewer come to later "
    "gates, and those are the quicker ones: what they have spent may be less than at the gate "
    "before. From day one on a merger can no longer be stopped, only undone. Nobody knows what "
    "that would cost; it is not in here."
)
"""What stands under the table of gates."""


def claim_sections(findings: Findings, found: OnTrial) -> tuple[Section, ...]:
    """Return the sections on one claim, in the order in which a board reads them."""
    several = len(findings.claims) > 1
    told = OnClaim(findings, found, trial_said(findings, found))
    parts = (_answer, _claim, _money, _buildings, _people, _service, _winners, _wrong, _options,
             _programme)  # fmt: skip
    made = [section for part in parts if (section := part(told)).blocks]
    if not several:
        return tuple(made)
    claim = found.verdict.claim
    key, at = claim.key, [one.verdict.claim.key for one in findings.claims].index(claim.key) + 1
    called = f"claim {at}, {as_claimed(claim.gbp_per_year)} a year {by_when(claim)}"
    return tuple(
        one.model_copy(update={"key": f"{one.key}_{key}", "title": f"{one.title} ({called})"})
        for one in made
    )


def _answer(told: OnClaim) -> Section:
    findings, found = told.findings, told.found
    case, claim = findings.case, found.verdict.claim
    labels = {arm.key: arm.label for arm in case.arms}
    first = first_screen(found.verdict, found.made_of, found.trial, figure_names(case),
                         next_steps(findings), labels)  # fmt: skip
    asked = tuple(Line(asks=one.asks, says=one.says) for one in first)
    lines = Lines(lines=(*asked, *_costs_and_feels(told)))
    said = Words(said=(answer_on_trial(found.verdict, found.trial),), strong=True)
    quoted = Words(said=(f"\u201c{claim.text}\u201d \u2014 {claim.said_by}",))
    doubt = some_words((few(found.verdict.worlds),))
    chart = chart_told(found, "s-curve", told.on_trial("doubt")[:1])
    chart = chart or pictures(found, "cumulative-saving")
    return Section(key="answer", title="The question and the answer",
                   blocks=(quoted, said, *doubt, lines, *chart))  # fmt: skip


def _costs_and_feels(told: OnClaim) -> tuple[Line, ...]:
    """Say what the plan costs once, and what schools feel: what a saving alone does not tell."""
    found, claim = told.found, told.found.verdict.claim
    own = next((row for row in found.arms if row.arm == claim.arm), None)
    once = ""
    if own is not None:
        once = (
            f"{with_range(own.one_off_cost, own.one_off_p10, own.one_off_p90)} in the mean of "
            f"runs and {found.verdict.edges}, in cash over the years simulated."
        )
    promises = told.findings.tables.promises
    own_promises = promises[promises["arm"] == claim.arm]
    kept = promises_title(own_promises, "This course of action")
    feels = f"{service(found.verdict)} {kept}."
    said = (("What does it cost once?", once), ("What do schools feel?", feels))
    return tuple(Line(asks=asks, says=says) for asks, says in said if says)


def _claim(told: OnClaim) -> Section:
    found = told.found
    blocks: list[Block] = [Words(said=in_words(found.verdict)[1:]), savings_grid(found.verdict)]
    for name, key in (("ladder", "evidence"), ("beliefs", "beliefs"), ("outside-view", "outside")):
        blocks += chart_told(found, name, told.on_trial(key))
    blocks += chart_told(found, "luck", told.on_trial("doubt")[1:])
    return Section(key="claim", title="The claim, the verdict and the doubt", blocks=tuple(blocks))


def _money(told: OnClaim) -> Section:
    found = told.found
    blocks: list[Block] = [*pictures(found, "cost-bridge")]
    if found.trial is not None:
        blocks += chart_told(found, "made-of", told.on_trial("made of"))
        blocks += some_words(told.on_trial("needed"))
        blocks += pictures(found, "cumulative-saving")
    lines = lines_by_service(told.findings.case, told.findings.tables, found.verdict.claim)
    if lines:
        shown = f"; the first {MOST_LINES} of {len(lines)} lines" if len(lines) > MOST_LINES else ""
        blocks.append(Grid(key="passports", title=f"{found.passports.caption}{shown}",
                           headings=PASSPORTS, rows=lines[:MOST_LINES]))  # fmt: skip
    blocks += some_words(found.passports.sentences)
    blocks += once_grid(told)
    blocks += pictures(found, "from-today")[:1]
    title = "What it saves, what it costs and when it pays"
    return Section(key="money", title=title, blocks=tuple(blocks))


def _buildings(told: OnClaim) -> Section:
    capital = told.found.capital
    blocks: list[Block] = [*some_words(capital.sentences)]
    if capital.rows:
        title = (
            "Pounds a year in prices of the year, mean of runs and of the years simulated; range: "
            f"{told.found.verdict.edges}"
        )
        blocks.append(Grid(key="buildings", title=title, headings=BUILDINGS, rows=capital.rows))
    title = "Money for buildings, which is never part of a saving"
    return Section(key="buildings", title=title, blocks=tuple(blocks))


def _people(told: OnClaim) -> Section:
    found = told.found
    jobs = pictures(found, JOBS)
    drawn = any(c.table["share"].notna().any() for c in found.people_charts if JOBS in c.name)
    blocks: list[Block] = [*pictures(found, "people")]
    blocks += jobs if drawn else some_words(tuple(f"{one.title}." for one in jobs))
    blocks += pictures(found, "attention")
    blocks += some_words((found.teachers, *found.hiring))
    return Section(key="people", title="Who does the work", blocks=tuple(blocks))


def _service(told: OnClaim) -> Section:
    found = told.found
    blocks: list[Block] = [*pictures(found, "waits", "waits-and-backlog", "shadow-work")]
    blocks += some_words((found.released,))
    blocks += flipbook(found)
    blocks += some_words((found.served.statutory,))
    if found.served.waits:
        blocks.append(Points(said=found.served.waits))
    blocks += pictures(found, "two-sides")
    blocks += some_words(found.views.sentences[2:])
    if found.views.functions:
        blocks.append(views_grid(found))
    title = "How schools are served: before, during, after"
    return Section(key="service", title=title, blocks=tuple(blocks))


def _winners(told: OnClaim) -> Section:
    findings, found = told.findings, told.found
    table = next(iter(found.winners_charts)).table
    by_trust = some_words(winners_by_trust(findings.case, table))
    blocks: list[Block] = [
        *pictures(found, "winners"), *by_trust,
        Grid(key="winners", title=f"Schools with over £{NEAR:.0f} more and less left for each "
             "pupil with the plan than without it, by the rule by which a centre is paid for, in "
             "the mean of runs; in brackets those over the whole range of runs",
             headings=winners_headings(findings.case, found.verdict.claim), rows=found.winners),
        *pictures(found, "reserves"),
    ]  # fmt: skip
    if found.reserves.rows:
        title = (
            f"What is left in reserve at the end of year {found.reserves.year}, with the plan and "
            "without it"
        )
        rows = found.reserves.rows
        blocks.append(
            Grid(
                key="reserves",
                title=title,
                headings=ranged(RESERVES, found.verdict.pairs),
                rows=rows,
            )
        )
    blocks += some_words((found.reserves.to_be_found,))
    if found.reserves.untold:
        named = ", ".join(found.reserves.untold)
        blocks += some_words((f"Reserves are not told for {named}: a public return leaves out "
                         "transfers.",))  # fmt: skip
    return Section(key="winners", title="Winners and losers", blocks=tuple(blocks))


def _wrong(told: OnClaim) -> Section:
    findings, found = told.findings, told.found
    blocks: list[Block] = []
    fails = told.on_trial("fails")
    blocks += some_words(fails or (NOT_TRIED,))
    blocks += rival_grid(told)
    blocks += chart_told(found, "drivers", told.on_trial("drivers"))
    blocks += some_words((shocks_said(findings.case),))
    blocks += happened_grid(findings)
    info = findings.info
    runs = info.worlds * info.replications * len(findings.case.arms)
    notes = notes_by_kind(findings.case, findings.notes, runs)[:MOST_LINES]
    if notes:
        blocks.append(Points(said=notes))
    return Section(key="wrong", title="What could go wrong", blocks=tuple(blocks))


def _options(told: OnClaim) -> Section:
    found = told.found
    blocks: list[Block] = [
        *chart_told(found, "options", told.on_trial("options")),
        options_grid(told),
    ]  # fmt: skip
    blocks += some_words(told.on_trial("finding out"))
    blocks += finding_out_grid(told)
    title = "The choices side by side, and not merging"
    return Section(key="options", title=title, blocks=tuple(blocks))


def _programme(told: OnClaim) -> Section:
    found = told.found
    programme = found.programme
    blocks: list[Block] = [*pictures(found, "programme", "contracts", "productivity")]
    blocks += some_words((programme.waves,))
    if programme.gates:
        blocks.append(
            Grid(
                key="gates",
                title="What stopping at each gate costs: one-off cash "
                "beyond the other course by the end of the month of the gate",
                headings=ranged(GATE_HEADINGS, found.verdict.pairs),
                rows=programme.gates,
                note=OF_THOSE,
            )
        )
    if not blocks:
        blocks += some_words(("This plan has no programme: nothing is merged.",))
    return Section(key="programme", title="The programme: dates, and the cost of stopping",
                   blocks=tuple(blocks))  # fmt: skip

"""Sections of the pack on one claim: the answer, the money, the people, schools, the programme."""

from __future__ import annotations

from entities.case import STATUS_QUO
from outputs import views_words
from outputs.amounts import as_claimed, per_cent, pounds
from outputs.arms import ArmRow
from outputs.capital_words import HEADINGS as BUILDINGS
from outputs.claim_words import by_when
from outputs.figure_names import figure_names
from outputs.findings import Findings, OnTrial
from outputs.first_screen import NOT_TRIED, first_screen
from outputs.next_steps import next_steps
from outputs.pack.case_parts import shocks_said
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
    without_empty,
)
from outputs.passport_words import HEADINGS as PASSPORTS
from outputs.programme import GATE_HEADINGS
from outputs.reserve_words import HEADINGS as RESERVES
from outputs.trial_words import answer_on_trial
from outputs.verdict import Verdict
from outputs.winners import NEAR, winners_headings
from outputs.wording import in_words

MOST_LINES = 12
"""Lines of a table that hold most pounds and are printed; the tables of the run have all."""


JOBS = "who-loses-jobs"
"""Name of the chart of those made redundant: empty where all its bands are of a few people."""
OF_THOSE = (
    "Each row is of the runs that come to its gate within the years simulated. Fewer come to later "
    "gates, and those are the quicker ones: what they have spent may be less than at the gate "
    "before."
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
    lines = Lines(lines=tuple(Line(asks=one.asks, says=one.says) for one in first))
    said = Words(said=(answer_on_trial(found.verdict, found.trial),), strong=True)
    quoted = Words(said=(f"\u201c{claim.text}\u201d \u2014 {claim.said_by}",))
    chart = chart_told(found, "s-curve", told.on_trial("doubt")[:1])
    chart = chart or pictures(found, "cumulative-saving")
    return Section(key="answer", title="The question and the answer",
                   blocks=(quoted, said, lines, *chart))  # fmt: skip


def _claim(told: OnClaim) -> Section:
    found = told.found
    blocks: list[Block] = [Words(said=in_words(found.verdict)[1:]), savings_grid(found.verdict)]
    for name, key in (("ladder", "evidence"), ("beliefs", "beliefs"), ("outside-view", "outside")):
        blocks += chart_told(found, name, told.on_trial(key))
    blocks += chart_told(found, "luck", told.on_trial("doubt")[1:])
    return Section(key="claim", title="The claim, the verdict and the doubt", blocks=tuple(blocks))


def savings_grid(verdict: Verdict) -> Grid:
    """Lay out the saving year by year under the rule of the claim."""
    return Grid(
        key="savings",
        title=f"Saved a year against '{verdict.compared_label}', pounds in prices of the year; "
        f"range: {verdict.edges}",
        headings=("Year", "Mean", "Middle run", "Low", "High", "Chance of the claim"),
        rows=tuple(
            (f"Year {one.year}", pounds(one.mean), pounds(one.p50), pounds(one.p10),
             pounds(one.p90), per_cent(one.chance))
            for one in verdict.by_year
        ),
    )  # fmt: skip


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
        views = Grid(
            key="views", title="Both views, service by service, mean of runs: without the plan to "
            "with it", headings=views_words.BY_FUNCTION, rows=found.views.functions,
        )  # fmt: skip
        blocks.append(without_empty(views))
    title = "How schools are served: before, during, after"
    return Section(key="service", title=title, blocks=tuple(blocks))


def _winners(told: OnClaim) -> Section:
    findings, found = told.findings, told.found
    blocks: list[Block] = [
        *pictures(found, "winners"),
        Grid(key="winners", title=f"Schools with over £{NEAR:.0f} more and less left for each "
             "pupil with the plan than without it, by the rule by which a centre is paid for, in "
             "the mean of runs",
             headings=winners_headings(findings.case, found.verdict.claim), rows=found.winners),
        *pictures(found, "reserves"),
    ]  # fmt: skip
    if found.reserves.rows:
        title = (
            f"What is left in reserve at the end of year {found.reserves.year}, with the plan and "
            "without it"
        )
        rows = found.reserves.rows
        blocks.append(Grid(key="reserves", title=title, headings=RESERVES, rows=rows))
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
    rows = tuple(
        (row.label, row.day_one_median.strftime("%d/%m/%Y") if row.day_one_median else "never",
         per_cent(row.reached_day_one), per_cent(row.refused),
         per_cent(max(0.0, 1 - row.reached_day_one - row.refused)))
        for row in findings.happenings
    )  # fmt: skip
    if rows:
        blocks.append(Grid(key="happened", title="What became of each plan in the runs",
                           headings=("Course of action", "Day one or start, middle run",
                                     "Runs that reach it", "Refused or abandoned",
                                     "Neither within the years simulated"),
                           rows=rows))  # fmt: skip
    notes = notes_by_kind(findings.case, findings.notes)[:MOST_LINES]
    if notes:
        blocks.append(Points(said=notes))
    return Section(key="wrong", title="What could go wrong", blocks=tuple(blocks))


def _options(told: OnClaim) -> Section:
    found = told.found
    against = told.findings.case.arm(STATUS_QUO).label
    none = (against, "£0: others are held against it", "", "none claimed", "£0", "£0", "+0.0")
    rows = (none, *(_option(row) for row in found.arms))
    blocks: list[Block] = [
        *chart_told(found, "options", told.on_trial("options")),
        Grid(key="options", title=f"Every course of action against '{against}' in year "
             f"{found.verdict.in_claim_year.year}; range: {found.verdict.edges}",
             headings=("Course of action", "Saved a year, middle run", "Range",
                       "Chance of as much as claimed", "One-off cost, mean and range",
                       "Net present value, middle run and range",
                       "Posts at the end of the year, FTE, mean"), rows=rows),
    ]  # fmt: skip
    blocks += some_words(told.on_trial("finding out"))
    blocks += finding_out_grid(told)
    title = "The choices side by side, and not merging"
    return Section(key="options", title=title, blocks=tuple(blocks))


def _option(row: ArmRow) -> tuple[str, ...]:
    return (
        row.label, pounds(row.saving_p50), f"{pounds(row.saving_p10)} to {pounds(row.saving_p90)}",
        per_cent(row.chance), _with_range(row.one_off_cost, row.one_off_p10, row.one_off_p90),
        _with_range(row.npv_p50, row.npv_p10, row.npv_p90),
        f"{row.fte_change:+.1f}",
    )  # fmt: skip


def _with_range(gbp: float, low: float, high: float) -> str:
    told = [pounds(one) for one in (gbp, low, high)]
    return told[0] if len(set(told)) == 1 else f"{told[0]} ({told[1]} to {told[2]})"


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
                headings=GATE_HEADINGS,
                rows=programme.gates,
                note=OF_THOSE,
            )
        )
    if not blocks:
        blocks += some_words(("This plan has no programme: nothing is merged.",))
    return Section(key="programme", title="The programme: dates, and the cost of stopping",
                   blocks=tuple(blocks))  # fmt: skip

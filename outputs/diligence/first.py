"""The first sentences of a report of due diligence, and those on the verdict."""

from __future__ import annotations

import datetime as dt
import math

from entities.calendar import DAYS_PER_MONTH
from outputs.amounts import as_claimed, per_cent, pounds, saves, times
from outputs.diligence.report import Report
from outputs.diligence.tried import Tried, TriedFinding, Verdict
from outputs.diligence.words import found_value
from outputs.lengths import listed
from scenarios.diligence.answered import Answer
from scenarios.diligence.judged import MERGED

MOST_NAMED = 5
"""Red findings that the first sentences name."""


def first_words(report: Report) -> tuple[str, ...]:
    """Say how much was found, the worst of it, which gate is closed, and what is not known."""
    counts = {state: len(report.of(state)) for state in ("red", "amber", "unknown", "green")}
    shown = len(report.answers) - sum(counts.values())
    are = "is" if counts["red"] == 1 else "are"
    said = [
        f"Of {times(len(report.answers), 'check')}, {counts['red']} {are} red, {counts['amber']} "
        f"amber, {counts['green']} green and {shown} shown without a colour; {counts['unknown']} "
        "are not known; each counts by the worst of what was found in a trust and in all of them "
        "merged.",
        _worse(report),
        _reds(report),
        _gates(report),
    ]
    if report.tried is not None:
        said.append(_together(report.tried))
    return tuple(sentence for sentence in said if sentence)


def years_words(report: Report) -> str:
    """Say how old the last actual figures of each trust's balances are; checks call them 'now'."""
    last: dict[str, dt.date] = {}
    for row in report.facts.sheets.get("balances", ()):
        code, end = str(row.get("trust_id")), row.get("year_end")
        if row.get("kind") == "actual" and isinstance(end, dt.date):
            last[code] = max(end, last.get(code, end))
    if not last:
        return "No actual year of the balances is filled in."
    told = "; ".join(
        f"{report.names.get(code, code)} to {end:%-d %B %Y}, {_months(end, report.asked_on)} before"
        for code, end in last.items()
    )
    return f"The last actual year of the balances, which checks take as now: {told}."


def _months(first: dt.date, last: dt.date) -> str:
    return times(max(0, round((last - first).days / DAYS_PER_MONTH)), "month")


def _worse(report: Report) -> str:
    if not report.worse:
        return ""
    named = "; ".join(f"{one.check.question.rstrip('?')} ({one.check.key})" for one in report.worse)
    return f"Worse together than each apart: {named}."


def _reds(report: Report) -> str:
    red = report.of("red")
    if not red:
        return "Nothing that is known is red."
    tried = report.tried

    def size(answer: Answer) -> float:
        found = tried.of(answer.check.key) if tried else None
        return -abs(found.change) if found else 0.0

    closing = {key for state in report.gates for key in state.red}
    first = sorted(
        red,
        key=lambda one: (one.check.domain != "SAF", one.check.key not in closing, size(one),
                         not one.worse, one.check.key),
    )[:MOST_NAMED]  # fmt: skip
    named = "; ".join(_named(report, answer) for answer in first)
    rest = len(red) - len(first)
    return f"Red: {named}{f'; and {rest} more' if rest > 0 else ''}."


def _named(report: Report, answer: Answer) -> str:
    of = "merged" if answer.of == MERGED else report.names[answer.of]
    value = found_value(answer.check, answer.decides)
    number = f": {value}" if value else ""
    return f"{answer.check.question} ({answer.check.key}, {of}{number})"


def _gates(report: Report) -> str:
    closed = [state for state in report.gates if state.red]
    if not closed:
        waiting = [f"'{state.gate.label}'" for state in report.gates if state.unknown]
        if not waiting:
            return "No gate is closed by a check."
        wait = "waits" if len(waiting) == 1 else "wait"
        return f"No gate is closed; {listed(waiting)} {wait} for what is not known."
    first, rest = closed[0], [f"'{one.gate.label}'" for one in closed[1:]]
    more = f"; {listed(rest)} {'is' if len(rest) == 1 else 'are'} closed too" if rest else ""
    return (
        f"The gate '{first.gate.label}' is closed by: {'; '.join(report.questions_of(first.red))}"
        f"{more}."
    )


def _together(tried: Tried) -> str:
    if tried.together is None:
        return "Nothing that was found moves a number of the case."
    if not tried.together.shown:
        return (
            f"What was found cannot be told to change the saving in "
            f"{times(tried.before.worlds, 'world')} ({change_words(tried.together)}); ask for more "
            "(--worlds)."
        )
    return (
        f"In the mean of {times(tried.before.worlds, 'world')} the plan "
        f"{saves(tried.before.saving)} a year without what was found, and "
        f"{saves(tried.together.after.saving)} with it; {as_claimed(tried.gbp)} is claimed."
    )


def verdict_words(report: Report) -> tuple[str, ...]:
    """Say what findings do to the verdict; what it rests on, and how few runs it is."""
    tried = report.tried
    if tried is None:
        return (
            "Findings were not tried on a claim. Where a claim is put on trial (on the command "
            "line, with --case) each finding that moves a number is run by itself, and all "
            "together, on the same draws as the case without them.",
        )
    said = [f"The claim: {tried.text}", f"Without any finding it {_verdict(tried.before)}."]
    if tried.together is not None:
        said.append(
            f"With all that is known to be amber or red it {_verdict(tried.together.after)}. "
            f"Change of the saving: {change_words(tried.together)}."
        )
    nothing = sum(1 for answer in report.answers if not answer.effect.moves)
    said.append(
        f"How much a finding moves is judgement. {times(nothing, 'check')} move nothing: the run "
        "has their figure from the trusts' own files, or the model holds nothing of the kind. "
        f"Figures a case gives itself are left as they are. Seed {tried.seed}."
    )
    return tuple(said)


def _verdict(verdict: Verdict) -> str:
    chance = verdict.chance
    return (
        f"{saves(verdict.saving)} a year in the mean and holds in {verdict.holds} of "
        f"{times(verdict.worlds, 'world')} ({per_cent(chance.low)} to {per_cent(chance.high)})"
    )


def change_words(tried: TriedFinding) -> str:
    """Say what a finding changes of the saving, with its interval."""
    if tried.change == tried.low == tried.high == 0:
        return f"nothing in these {times(tried.after.worlds, 'world')}, to the penny"
    said = f"{_signed(tried.change)} a year"
    if not (math.isfinite(tried.low) and math.isfinite(tried.high)):
        return f"{said} (too few worlds for an interval)"
    said += f" (95% interval {_signed(tried.low)} to {_signed(tried.high)})"
    return said if tried.shown else f"{said}, not told from luck"


def _signed(gbp: float) -> str:
    return f"{'+' if gbp > 0 else ''}{pounds(gbp)}"

"""The page of due diligence: one file that opens anywhere, without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from entities.check import Check
from outputs.amounts import pounds, times
from outputs.diligence.first import change_words, first_words, verdict_words, years_words
from outputs.diligence.report import Report
from outputs.diligence.rows import (
    called,
    could_move,
    found_rows,
    gate_rows,
    map_of,
    row_of,
    unknown_row,
    unknown_said,
)  # fmt: skip
from outputs.diligence.tables import question_rows
from outputs.diligence.timeline import bought, timeline
from outputs.diligence.words import (
    bands_in_words,
    in_unit,
)
from outputs.html import environment
from outputs.lengths import listed
from scenarios.diligence.answered import Answer
from scenarios.diligence.distance import Distance
from scenarios.diligence.inherited import Inherited
from scenarios.diligence.renewals import Renewal

MOST_MOVED = 6
"""Numbers moved by one finding that are listed; the table of the folder has all."""
BASIS = {
    "published": "Published", "derived": "Published rule, coloured here", "judgement": "Judgement",
}  # fmt: skip


def page(report: Report) -> str:
    """Return the page as HTML; all words of the workbook are escaped."""
    unknown = sorted(report.of("unknown"), key=lambda one: could_move(report, one))
    return environment().get_template("diligence.html.j2").render(
        title=listed(tuple(report.names.values())) or "no trust",
        asked_on=f"{report.asked_on:%-d %B %Y}",
        fictional=bool(report.names) and all("(fictional)" in n for n in report.names.values()),
        version=report.version,
        all=len(report.answers),
        basis=Counter(answer.check.basis for answer in report.answers),
        first=first_words(report),
        years=years_words(report),
        names=[called(report, of) for of in report.columns],
        map=map_of(report),
        worse=[row_of(report, one) for one in report.worse],
        red=[row_of(report, one) for one in report.of("red")],
        amber=[row_of(report, one) for one in report.of("amber")],
        shown=[row_of(report, one) for one in report.of("shown")],
        unknown=[unknown_row(report, one) for one in unknown],
        unknown_said=unknown_said(report),
        verdict=verdict_words(report),
        effects=[*_effects(report)],
        gates=[*gate_rows(report)],
        distances=[_distance(one) for one in report.distances],
        inherited=[_inherited(report, one) for one in report.inherited],
        renewals=[_renewal(report, one) for one in report.renewals],
        renewals_said=_renewals_said(report),
        timeline=timeline(report),
        questions=[*question_rows(report)],
        questions_said=_questions_said(report),
        every=[_rule(report, one) for one in report.answers],
        edited_said=_edited_said(report),
    )  # fmt: skip


def _effects(report: Report) -> Iterator[dict[str, Any]]:
    if report.tried is None:
        return
    rest = [report.tried.together] if report.tried.together else []
    for one in (*rest, *report.tried.each):
        moved = [
            f"{change.what}: {_usually(change.before, change.unit)}; now "
            f"{_usually(change.after, change.unit)}"
            for change in one.changed[:MOST_MOVED]
        ]  # fmt: skip
        more = len(one.changed) - MOST_MOVED
        yield {
            "key": one.check,
            "said": "" if one.known else "(not known; tried as if red)",
            "change": change_words(one), "holds": f"{one.after.holds} of {one.after.worlds}",
            "moved": [*moved, *([f"and {more} more"] if more > 0 else [])],
        }  # fmt: skip


def _usually(numbers: Sequence[float], unit: str) -> str:
    """Write a middle with its ends, as people say it: usually 6 weeks (4 to 14)."""
    if len(numbers) == 1:
        return in_unit(numbers[0], unit)
    low, middle, high = numbers
    return f"usually {in_unit(middle, unit)} ({in_unit(low, unit)} to {in_unit(high, unit)})"


def _distance(one: Distance) -> dict[str, str]:
    value = "not known" if one.value is None else f"{one.value:.0%}"
    return {"of": one.of, "value": value, "told": one.told, "drives": one.drives}


def _inherited(report: Report, one: Inherited) -> dict[str, str]:
    gbp = "not known" if one.gbp is None else pounds(one.gbp)
    return {"trust": called(report, one.trust), "what": one.what, "gbp": gbp}


def _renewal(report: Report, one: Renewal) -> dict[str, Any]:
    return {
        "notice": one.last_notice or "not known", "contract": one.contract,
        "trust": called(report, one.trust), "category": bought(report, one),
        "gbp": f"{one.gbp_per_year:,.0f}", "ends": one.ends, "on": one.goes_on_until or "",
        "shared": one.shared,
    }  # fmt: skip


def _renewals_said(report: Report) -> str:
    shared = [one for one in report.renewals if one.shared]
    gbp = sum(one.gbp_per_year for one in shared)
    return (
        f"{times(len(report.renewals), 'contract')}, of which {len(shared)} "
        f"({pounds(gbp)} a year) for things that several trusts buy"
    )


def _questions_said(report: Report) -> str:
    found = Counter(str(row.get("status") or "not asked") for _, row in report.register())
    said = ", ".join(f"{count} {status}" for status, count in sorted(found.items()))
    return f"{times(len(report.questions), 'question')}: {said}."


def _rule(report: Report, answer: Answer) -> dict[str, Any]:
    check, titles = answer.check, {source.key: source.title for source in report.sources}
    was = report.shipped.get(check.key)
    return {
        "key": check.key, "question": check.question, "found": found_rows(report, answer),
        "rule": bands_in_words(check), "limits": _limits(check),
        "edited": check.key in report.edited,
        "was": _as_it_comes(was) if was is not None and check.key in report.edited else "",
        "basis": BASIS[check.basis], "sources": "; ".join(titles[key] for key in check.sources),
    }  # fmt: skip


def _limits(check: Check) -> str:
    return "; ".join(
        f"{limit.key.replace('_', ' ')} {limit.value} ({limit.basis}: {limit.source})"
        for limit in check.limits
    )


def _as_it_comes(check: Check) -> str:
    limits = ", ".join(f"{limit.key.replace('_', ' ')} {limit.value}" for limit in check.limits)
    return bands_in_words(check) + (f"; {limits}" if limits else "")


def _edited_said(report: Report) -> str:
    if not report.edited:
        return "All thresholds are those that come with the program."
    return f"Thresholds were edited of: {', '.join(report.edited)}."

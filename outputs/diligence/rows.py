"""What was found, laid out row by row: for the page of due diligence and for the board pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from entities.check import DOMAINS
from outputs.amounts import times
from outputs.diligence.first import change_words
from outputs.diligence.report import Report, by_domain, counts_of, worst_of
from outputs.diligence.words import LETTERS, found_value, missing_in_words, schools_in_words
from scenarios.diligence.answered import Answer
from scenarios.diligence.judged import MERGED, State

MOST_ASKED = 6
"""Checks that a gate waits for which are written out; the rest are named by their keys."""


def called(report: Report, of: str) -> str:
    """Return the name of a trust, or what the merged one is called."""
    return "Merged" if of == MERGED else report.names[of]


def map_of(report: Report) -> list[tuple[str, list[dict[str, str]]]]:
    """Lay checks out by domain and trust: the worst known, and how many of each."""
    return [
        (DOMAINS[domain], [_box(counts_of(answers, of)) for of in report.columns])
        for domain, answers in by_domain(report.answers).items()
    ]


def _box(counts: dict[State, int]) -> dict[str, str]:
    worst = worst_of(counts)
    said = ", ".join(
        f"{count} {LETTERS[state].lower()}" for state, count in counts.items() if count
    )
    return {"state": worst, "letter": LETTERS[worst], "said": said}


def found_rows(report: Report, answer: Answer) -> list[dict[str, str]]:
    """Lay out what was found of each trust, and of all as they would be merged."""
    return [
        {"of": called(report, one.of), "state": one.state, "letter": LETTERS[one.state],
         "value": found_value(answer.check, one), "note": one.note,
         "schools": schools_in_words(one)}
        for one in answer.found
    ]  # fmt: skip


def row_of(report: Report, answer: Answer) -> dict[str, Any]:
    """Lay one check out: what was found, what follows, what to do and who."""
    return {
        "key": answer.check.key, "question": answer.check.question, "why": answer.check.why,
        "edited": answer.check.key in report.edited, "worse": answer.worse,
        "found": found_rows(report, answer), "says": answer.effect.says,
        "effect": _effect_words(report, answer), **_step(report, answer),
    }  # fmt: skip


def _step(report: Report, answer: Answer) -> dict[str, str]:
    step = report.steps.get(answer.check.key)
    return {"owner": step.owner if step else "", "step": step.next_step if step else ""}


def _effect_words(report: Report, answer: Answer) -> str:
    tried = None if report.tried is None else report.tried.of(answer.check.key)
    if tried is not None:
        return change_words(tried)
    if not answer.effect.moves:
        return "Nothing in the model hangs on it beyond what is said."
    if report.tried is None:
        return "Not tried on a claim yet."
    if answer.counts == "unknown":
        return "Depends on what would be measured."
    return "Moves nothing of this case: it has a figure of its own, or no such stage."


def could_move(report: Report, answer: Answer) -> tuple[float, bool, str]:
    """Order what is not known: what could move the verdict most first, then what moves anything."""
    tried = None if report.tried is None else report.tried.of(answer.check.key)
    return (-abs(tried.change) if tried else 0.0, not answer.effect.moves, answer.check.key)


def unknown_row(report: Report, answer: Answer) -> dict[str, str]:
    """Lay out a check that is not known: what is missing of whom, and what it could do."""
    missing = dict.fromkeys(name for one in answer.found for name in one.missing)
    short = [one for one in answer.found if one.state == "unknown" and one.of != MERGED]
    every = len(short) == len(report.names) > 1
    whose = "Each trust" if every else ", ".join(called(report, one.of) for one in short)
    words = missing_in_words(missing, report.sheets)
    return {
        "key": answer.check.key, "question": answer.check.question,
        "missing": f"{whose}: {words}" if whose else words,
        "effect": _effect_words(report, answer), **_step(report, answer),
    }  # fmt: skip


def unknown_said(report: Report) -> str:
    """Say how many checks are not known, and in which order they stand."""
    count = len(report.of("unknown"))
    if not count:
        return "Every check is known."
    order = (
        "What could move the verdict most stands first: each was tried as if it were red."
        if report.tried else "What moves anything in a run stands first; with a case (--case) they "
        "are put in order by what they could do to the verdict."
    )  # fmt: skip
    return f"{times(count, 'check')} cannot be answered. What is not known may be red. {order}"


def _first_of(report: Report, keys: Sequence[str]) -> tuple[str, ...]:
    more = len(keys) - MOST_ASKED
    rest = (f"and {more} more: {', '.join(keys[MOST_ASKED:])}",) if more > 0 else ()
    return (*report.questions_of(keys[:MOST_ASKED]), *rest)


def gate_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield every gate as it stands: what closes it, what it waits for."""
    for state in report.gates:
        stands = "closed" if state.red else "not yet known" if state.unknown else "open"
        yield {
            "key": state.gate.key, "label": state.gate.label, "stands": stands,
            "red": report.questions_of(state.red), "unknown": _first_of(report, state.unknown),
            "also": state.gate.also,
        }  # fmt: skip

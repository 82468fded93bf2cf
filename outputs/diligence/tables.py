"""Tables of a report of due diligence, as files: safe to open in a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from outputs.csv_files import write_csv
from outputs.diligence.report import Report
from outputs.diligence.tried import TriedFinding
from outputs.diligence.words import bands_in_words, missing_in_words

Row = dict[str, object]


def tables_of(report: Report) -> dict[str, pd.DataFrame]:
    """Return every table by the name of its file, without the ending."""
    return {
        "findings": pd.DataFrame(_findings(report)),
        "schools": pd.DataFrame(_schools(report), columns=SCHOOL_COLUMNS),
        "gates": pd.DataFrame(_gates(report)),
        "questions": pd.DataFrame(question_rows(report)),
        "distances": pd.DataFrame(_distances(report)),
        "inherited": pd.DataFrame(_inherited(report), columns=("trust", "what", "gbp")),
        "renewals": pd.DataFrame(_renewals(report), columns=RENEWALS),
        "effects": pd.DataFrame(_effects(report), columns=EFFECTS),
        "moved": pd.DataFrame(_moved(report), columns=MOVED),
    }


SCHOOL_COLUMNS = ("check", "school", "state", "value", "unit", "missing")
RENEWALS = ("contract", "trust", "category", "gbp_per_year", "ends", "last_notice",
            "goes_on_until", "shared")  # fmt: skip
EFFECTS = ("check", "of", "known", "gbp_change", "gbp_low", "gbp_high", "gbp_after", "holds",
           "worlds")  # fmt: skip
MOVED = ("check", "of", "what", "unit", "before", "after")


def write_tables(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write every table that has a row into a folder, and return their paths."""
    paths = []
    for name, table in tables_of(report).items():
        if len(table):
            paths.append(folder / f"diligence_{name}.csv")
            write_csv(table, paths[-1])
    return tuple(paths)


def _findings(report: Report) -> Iterator[Row]:
    for answer in report.answers:
        check, step = answer.check, report.steps.get(answer.check.key)
        for one in answer.found:
            yield {
                "check": check.key, "of": one.of, "question": check.question, "state": one.state,
                "value": _number(one.value), "unit": check.unit, "bands": bands_in_words(check),
                "edited": "yes" if check.key in report.edited else "no", "basis": check.basis,
                "missing": missing_in_words(one.missing, report.sheets), "note": one.note,
                "worse_when_merged": "yes" if answer.worse else "no",
                "follows": answer.effect.says,
                "owner": step.owner if step else "", "next_step": step.next_step if step else "",
            }  # fmt: skip


def _schools(report: Report) -> Iterator[Row]:
    for answer in report.answers:
        for one in answer.found[-1].schools:
            yield {
                "check": answer.check.key, "school": one.of, "state": one.state,
                "value": _number(one.value), "unit": answer.check.unit,
                "missing": missing_in_words(one.missing, report.sheets),
            }  # fmt: skip


def _gates(report: Report) -> Iterator[Row]:
    for state in report.gates:
        yield {
            "gate": state.gate.key, "decides": state.gate.label,
            "open": "yes" if state.open else "no", "red": ", ".join(state.red),
            "unknown": ", ".join(state.unknown), "also": state.gate.also,
        }  # fmt: skip


def question_rows(report: Report) -> Iterator[Row]:
    """Yield every question with what became of it."""
    for question, row in report.register():
        yield {
            "question": question.key, "about": question.domain, "asks": question.question,
            "owner": row.get("owner") or question.owner,
            "status": row.get("status") or "not asked", "evidence": row.get("evidence") or "",
            "due": row.get("due_date") or "", "would_show_it": question.evidence,
            "beware": question.beware,
        }  # fmt: skip


def _distances(report: Report) -> Iterator[Row]:
    for one in report.distances:
        yield {"of": one.of, "distance": _number(one.value), "compared": one.told,
               "drives": one.drives}  # fmt: skip


def _inherited(report: Report) -> Iterator[Row]:
    for one in report.inherited:
        yield {"trust": one.trust, "what": one.what, "gbp": _number(one.gbp)}


def _renewals(report: Report) -> Iterator[Row]:
    for one in report.renewals:
        yield {
            **vars(one), "last_notice": one.last_notice or "not known",
            "goes_on_until": one.goes_on_until or "", "shared": "yes" if one.shared else "no",
        }  # fmt: skip


def _effects(report: Report) -> Iterator[Row]:
    if report.tried is None:
        return
    rest = [report.tried.together] if report.tried.together else []
    for one in (*report.tried.each, *rest):
        yield {
            "check": one.check, "of": one.of, "known": "yes" if one.known else "as if red",
            "gbp_change": one.change, "gbp_low": one.low, "gbp_high": one.high,
            "gbp_after": one.after.saving, "holds": one.after.holds, "worlds": one.after.worlds,
        }  # fmt: skip


def _moved(report: Report) -> Iterator[Row]:
    if report.tried is None:
        return
    for one in report.tried.each:
        yield from _changes(one)


def _changes(one: TriedFinding) -> Iterator[Row]:
    for change in one.changed:
        yield {
            "check": change.check, "of": change.of, "what": change.what, "unit": change.unit,
            "before": _to(change.before), "after": _to(change.after),
        }  # fmt: skip


def _to(numbers: tuple[float, ...]) -> str:
    return " to ".join(f"{number:.6g}" for number in numbers)


def _number(value: float | None) -> float:
    return math.nan if value is None else value

"""The page of a run: one file that opens anywhere, reads on a phone and prints on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from entities.case import Case
from entities.mechanisms import MECHANISMS
from outputs import capital_words, views_rows
from outputs.amounts import as_claimed, in_sentence, months_in_words, per_cent, pounds, saves
from outputs.blind import letters_of
from outputs.centre_charge import HEADINGS as CHARGE_HEADINGS
from outputs.charts.chart import Chart
from outputs.charts.files import inline, svg
from outputs.charts.house import NARROW, WIDE
from outputs.charts.paired_bars import not_shown
from outputs.claim_words import by_when
from outputs.commitments import HEADINGS as COMMITMENT_HEADINGS
from outputs.commitments import commitment_rows
from outputs.figure_names import FigureName, figure_names
from outputs.finding_out_words import MOST_FOUND_OUT, to_find_out
from outputs.findings import Findings, OnTrial
from outputs.first_screen import first_screen
from outputs.glossary import GLOSSARY
from outputs.html import environment
from outputs.next_steps import next_steps
from outputs.own_figures import HEADINGS as OWN_HEADINGS
from outputs.own_figures import own_rows
from outputs.page_headings import FINE, HEADINGS
from outputs.passport_words import APART_HEADINGS as APART
from outputs.passport_words import HEADINGS as PASSPORT_HEADINGS
from outputs.present_value import discount_rate
from outputs.probability import ranged
from outputs.programme import GATE_HEADINGS
from outputs.promises import HEADINGS as PROMISE_HEADINGS
from outputs.promises import promise_rows, promises_title
from outputs.reserve_words import HEADINGS as RESERVE_HEADINGS
from outputs.run_info import (
    SHOWN_OF_HASH,
    RunInfo,
    assumptions_used,
    hashes_of,
    judgement_assumptions,
)
from outputs.seal import seal_in_words
from outputs.served import MINUTES_HEADINGS, RECOVERY_HEADINGS
from outputs.special_needs_words import special_needs_of
from outputs.trial import Trial
from outputs.trial_fails_words import rival_rows
from outputs.trial_words import answer_on_trial, trial_in_words
from outputs.whose_figures import illustrative_in_words
from outputs.winners import NEAR, winners_headings
from outputs.wording import in_words
from outputs.years import year_in_words

CHARTS = (
    "trial_charts", "charts", "service_charts", "people_charts", "views_charts", "winners_charts",
    "reserve_charts", "programme_charts", "cost_charts",
)  # fmt: skip
"""Groups of charts of a claim, each in its section of the page."""
MOST_ROWS = 150
"""Rows of a chart's table that the page shows, evenly over all; the table of the folder has all."""


def page(findings: Findings) -> str:
    """Return the whole page as HTML: no script, nothing fetched, every chart with its table.

    All words from the case are escaped; only our own SVG is put in as it is.
    """
    filled = environment(
        pounds=pounds,
        as_claimed=as_claimed,
        per_cent=per_cent,
        months=months_in_words,
        hours=hours,
        in_sentence=in_sentence,
        by_when=by_when,
    )
    text = filled.get_template("page.html.j2").render(**_context(findings))
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def hours(value: float) -> str:
    """Write a change in working hours with its sign; unknown is said, not left blank."""
    return f"{value:+.1f} h" if value == value else "not shown"


def _context(findings: Findings) -> dict[str, Any]:
    case, info = findings.case, findings.info
    functions = {function.key: function.label for function in case.functions}
    labels = {arm.key: arm.label for arm in case.arms}
    steps = next_steps(findings)
    return {
        "case": case,
        "info": info,
        "sealed": seal_in_words(info.seal, of_run=True) if info.seal else (),
        "illustrative": illustrative_in_words(case),
        "letters": _letters(case, info),
        "trials": [_trial(case, trial, labels, steps) for trial in findings.claims],
        "functions": functions,
        "happenings": findings.happenings,
        "inferred": findings.inferred,
        "notes": findings.notes,
        "unbalanced": findings.unbalanced,
        "next_steps": steps,
        "judgement": len(judgement_assumptions(case, info)),
        "assumptions": len(assumptions_used(case, info)),
        "hashes": {k: v[:SHOWN_OF_HASH] for k, v in (info.hashes or hashes_of(case)).items()},
        "switched_off": [(key, MECHANISMS[key]) for key in case.switched_off],
        "switched_on": [(key, MECHANISMS[key]) for key in case.switched_on],
        "glossary": GLOSSARY,
        "own_rows": own_rows(case),
        **_headings(info.worlds * info.replications),
        "winners_near": NEAR,
        "discount_rate": discount_rate(case),
        "commitments": commitment_rows(case),
        "promises": promise_rows(case, findings.tables.promises),
        "promises_title": promises_title(findings.tables.promises),
        "special_needs": special_needs_of(case, findings.tables.special_needs),
        "not_shown": not_shown(case),
    }


def _trial(
    case: Case, trial: OnTrial, labels: Mapping[str, str], steps: Sequence[str]
) -> dict[str, Any]:
    """Lay out one claim: its findings, its words, and every chart drawn twice."""
    charts = {name: _drawn(getattr(trial, name), labels) for name in CHARTS}
    year = year_in_words(case, trial.verdict.claim.year_after_decision)
    more = trial.trial
    names = figure_names(case)
    said = trial_in_words(case, more, names) if more else None
    return {
        "found": trial, "year": year, "tried": said,
        "says": (answer_on_trial(trial.verdict, more), *in_words(trial.verdict)[1:]),
        "rival": _rival(more, names),
        "winners_headings": winners_headings(case, trial.verdict.claim),
        "to_find_out": to_find_out(case, more, names)[:MOST_FOUND_OUT] if more else (),
        "first": first_screen(
            trial.verdict, trial.made_of, more, names, steps,
            labels,
        ), **charts,
    }  # fmt: skip


def _letters(case: Case, info: RunInfo) -> list[tuple[str, str]]:
    """Return which option is which, where they were to be ranked unseen."""
    if info.trial is None or not info.trial.blind:
        return []
    return [(letter, case.arm(key).label) for key, letter in letters_of(case).items()]


def _rival(trial: Trial | None, names: Mapping[str, FigureName]) -> dict[str, Any] | None:
    """Lay the rival case out: what the plan saves there, and the figures that move it most."""
    if trial is None or trial.rival is None:
        return None
    return {
        "index": trial.rival.index,
        "saved": saves(trial.rival.gbp),
        "rows": rival_rows(trial, names),
        "elsewhere": trial.sponsor_world is not None,
    }


def _headings(runs: int) -> dict[str, Any]:
    return {
        "own_headings": OWN_HEADINGS,
        "recovery_headings": RECOVERY_HEADINGS,
        "minutes_headings": MINUTES_HEADINGS,
        "views_by_function": views_rows.BY_FUNCTION,
        "gate_headings": ranged(GATE_HEADINGS, runs),
        "charge_headings": CHARGE_HEADINGS,
        "reserve_headings": ranged(RESERVE_HEADINGS, runs),
        "passport_headings": PASSPORT_HEADINGS,
        "apart_headings": APART,
        "capital_headings": capital_words.HEADINGS,
        "commitment_headings": COMMITMENT_HEADINGS,
        "promise_headings": PROMISE_HEADINGS,
        "views_by_school": views_rows.BY_SCHOOL,
    }


def _drawn(charts: Iterable[Chart], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Draw each chart for a desk and for a phone, and lay its table beside it, arms by label."""
    return [
        {
            "title": chart.title,
            "wide": _inlined(chart, "wide", WIDE),
            "narrow": _inlined(chart, "narrow", NARROW),
            "headings": [HEADINGS.get(name, name) for name in _columns(chart.table)],
            "rows": _rows(chart.table, chart.months_apart, labels),
        }
        for chart in charts
    ]


def _inlined(chart: Chart, size: str, width: float) -> Markup:
    label = f"{chart.title}. The numbers are in the table below."
    return Markup(inline(svg(chart.draw(width=width)), f"{chart.name}-{size}", str(escape(label))))


def _columns(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name != "item"]


def _rows(table: pd.DataFrame, months_apart: int, labels: Mapping[str, str]) -> list[list[str]]:
    """Write a chart's numbers; of months only some, to keep the page short."""
    if "arm" in table.columns:
        table = table.assign(arm=table["arm"].map(lambda key: labels.get(str(key), str(key))))
    if "month" in table.columns:
        table = table[table["month"] % months_apart == 0]
    if len(table) > MOST_ROWS:
        kept = np.unique(np.linspace(0, len(table) - 1, MOST_ROWS).round().astype(int))
        table = table.iloc[kept]
    return [
        [_cell(name, value) for name, value in zip(_columns(table), row, strict=True)]
        for row in table[_columns(table)].itertuples(index=False)
    ]


def _cell(name: str, value: object) -> str:
    if isinstance(value, float) and value != value:
        return "none"
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float) and name in FINE and abs(value) < 1_000:
        return f"{value:,.2f}"
    if isinstance(value, float):
        return f"{round(value):,}"
    return str(value)

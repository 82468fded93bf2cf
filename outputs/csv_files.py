"""Tables as files: the same bytes for the same numbers, and safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.case import Case
from outputs.figure_names import figure_names
from outputs.findings import Findings
from outputs.passport_lines import passport_lines
from outputs.seal import seal_in_words
from outputs.trial_tables import trial_tables
from outputs.trial_words import answer_on_trial, trial_in_words
from outputs.wording import in_words
from outputs.years import years_table

FORMULA_STARTS: tuple[str, ...] = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets; an apostrophe makes it words."""
ROWS_AT_A_TIME = 100_000
"""Rows of a table that are written at a time."""


def safe_text(value: object) -> str:
    """Return words that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def safe_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose words no spreadsheet takes for formulas; rows stay in their order."""
    words = [name for name in frame.columns if not _is_number(frame[name])]
    safe = {name: frame[name].map(safe_text, na_action="ignore") for name in words}
    return frame.assign(**safe)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table: fixed order of rows, fixed decimals, UTF-8, the same newline everywhere.

    Some rows at a time, as the texts of millions take more memory than all their numbers.
    """
    columns = list(frame.columns)
    money = "unit" in columns and set(frame["unit"].unique()) <= {"gbp", "gbp_per_pupil"}
    order = _in_order(frame)
    with path.open("w", encoding="utf-8", newline="") as file:
        for first in range(0, max(1, len(frame)), ROWS_AT_A_TIME):
            some = frame.iloc[order[first : first + ROWS_AT_A_TIME]]
            texts = {n: _texts(some[n], 2 if money or n == "gbp" else 6) for n in columns}
            out = pd.DataFrame(texts, columns=columns, index=some.index)
            out.to_csv(file, index=False, header=first == 0, lineterminator="\n")


def _in_order(frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return the rows in the order of all that is no measured number, from the left."""
    keys = [_ranks(column) for _, column in frame.items() if not _is_measured(column)]
    return np.lexsort(keys[::-1]) if keys else np.arange(len(frame))


def _ranks(column: pd.Series[Any]) -> npt.NDArray[Any]:
    """Return numbers in the order of a column, of words in that of their letters."""
    if _is_number(column):
        return column.to_numpy()
    codes, names = pd.factorize(column, use_na_sentinel=False)
    texts = [safe_text(name) for name in names]
    place = {text: n for n, text in enumerate(sorted(set(texts)))}
    return np.array([place[text] for text in texts], dtype=np.int32)[codes]


def _is_measured(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_float_dtype(column))


def _is_number(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def _texts(column: pd.Series[Any], places: int) -> Any:
    """Write a column: pounds to the penny, other decimals to six places, words made safe."""
    if _is_measured(column):
        values = column.to_numpy(dtype=np.float64).round(places) + 0.0
        return [f"{value:.{places}f}" if value == value else "" for value in values]
    if _is_number(column):
        return column.to_numpy()
    safe = {value: safe_text(value) for value in column.unique()}
    return column.astype(object).map(safe).to_numpy()


AS_THEY_ARE = (
    "happenings", "stages", "attention", "contracts", "school_books", "charges", "present_value",
    "reserves", "reserves_by_school", "centre_charge", "promises",
    "service_by_type", "service_by_school", "desks", "work_balance", "staff_by_month",
    "staff_by_employer", "who_loses_jobs", "teachers", "released_by_school", "capital",
    "unit_costs", "money_by_academy_year", "special_needs",
)  # fmt: skip
"""Tables that are written as they are: of single events, or summed up over runs already."""


def table_files(findings: Findings, detail: bool) -> dict[str, pd.DataFrame]:
    """Choose the tables that are written, by file name without its ending.

    Savings and happenings are written run by run. All else is summed up over runs, and with
    `detail` much of it written run by run as well, and the ledger month by month (large files).
    The finest detail of the service is written whenever runs were asked for it.
    """
    tables = findings.tables
    files = {
        "savings": tables.savings.drop(columns="pence"),
        "savings_by_month": tables.savings_by_month.drop(columns="pence"),
        **{name: getattr(tables, name) for name in AS_THEY_ARE},
        **findings.summaries,
        "passports": passport_lines(findings.case, tables).drop(columns="pence"),
        "comparison": findings.differences,
        "verdicts": _verdict_rows(findings),
        "years": years_table(findings.case),
    }
    if trials := [one.trial for one in findings.claims if one.trial is not None]:
        files |= trial_tables(findings.case, trials)
    if findings.claims:
        files["recovery"] = pd.concat(
            [trial.served.recovery_runs for trial in findings.claims], ignore_index=True
        )
    if len(tables.service_cells):
        files["service_cells"] = tables.service_cells
    if detail:
        files["ledger_by_month"] = tables.ledger_by_month.drop(columns="pence")
        files["money_by_run"] = tables.money.drop(columns="pence")
        files["service_by_run"] = tables.service
        files["service_by_month_by_run"] = tables.service_by_month
        files["shadow_by_school_by_run"] = tables.shadow_by_school
        files["people_by_run"] = tables.people
        files["views_by_run"] = tables.views
        files["views_by_school_by_run"] = tables.views_by_school
        files["position_by_run"] = tables.position
    return files


def _verdict_rows(findings: Findings) -> pd.DataFrame:
    rows: Sequence[tuple[str, int, float, float, float, float, float]] = [
        (v.claim.key, y.year, y.chance, y.mean, y.p10, y.p50, y.p90)
        for v in findings.verdicts
        for y in v.by_year
    ]
    return pd.DataFrame(rows, columns=["claim", "year", "chance", "mean", "p10", "p50", "p90"])


def verdict_text(case: Case, findings: Findings) -> str:
    """Return the verdicts as plain text, one paragraph a claim."""
    parts = [f"{case.title}\n"]
    for one in findings.claims:
        said = (answer_on_trial(one.verdict, one.trial), *in_words(one.verdict)[1:])
        parts.append(f'"{one.verdict.claim.text}"\n' + "\n".join(said) + "\n")
        if one.trial is not None:
            told = trial_in_words(case, one.trial, figure_names(case))
            parts += [f"{heading.capitalize()}\n" + "\n".join(of) + "\n"
                      for heading, of in told.items()]  # fmt: skip
    if findings.info.seal:
        parts.append("\n".join(seal_in_words(findings.info.seal, of_run=True)) + "\n")
    return "\n".join(parts)

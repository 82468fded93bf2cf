"""The command that writes the baseline: what trusts start from, before anything is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from entities.accounts import BACK_OFFICE_LINES
from outputs.csv_files import safe_words
from outputs.line_names import in_words
from outputs.study.baseline import Baseline, baselines, sheet
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.whole import version
from scenarios.worlds import middle_world

DEFAULT_OUT = Path("baseline")


@dataclass(frozen=True)
class BaselineSheet:
    """The baseline of every trust of a case, and the sheet to sign."""

    path: Path
    baselines: tuple[Baseline, ...]


def baseline(case: CaseAsked, *, out: str | Path = DEFAULT_OUT) -> BaselineSheet:
    """Write what the trusts of a case start from: the sheet to sign, and its table.

    Raises
    ------
    BadInput
        With every fault of the case.
    """
    found, out = case_asked(case), Path(out)
    each = baselines(found, middle_world(found))
    out.mkdir(parents=True, exist_ok=True)
    path = out / "baseline.html"
    path.write_text(sheet(found, each, version()), encoding="utf-8")
    table = pd.concat([one.books.assign(trust=one.trust.company_number) for one in each])
    safe_words(table).to_csv(out / "baseline.csv", index=False)
    return BaselineSheet(path, each)


@click.command("baseline")
@click.argument("case")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_OUT,
              show_default=True, help="Folder for the sheet and its table.")  # fmt: skip
def baseline_command(**asked: Any) -> None:
    """Write what the trusts of CASE start from, line by line, for finance directors to sign."""
    found = baseline(**asked)
    for one in found.baselines:
        for line in _told(one):
            click.echo(line)
    click.echo(f"\nThe sheet to sign: {found.path}")


def _told(one: Baseline) -> Iterator[str]:
    yield f"\n{one.trust.name}: at the start of the run, {one.day:%-d %B %Y}, pounds a year"
    yield f"  {'':<36}{'published':>12}{'at start':>12}{'explained':>12}{'remainder':>12}"
    rows = one.lines.set_index("line")
    shown = dict.fromkeys((*BACK_OFFICE_LINES, *one.over_explained))
    for line in (name for name in shown if name in rows.index):
        row = rows.loc[line]
        explained = row["posts"] + row["contracts"] + row["commitments"]
        yield (
            f"  {in_words(line):<36}{row['published']:>12,.0f}{row['full_year']:>12,.0f}"
            f"{explained:>12,.0f}{row['remainder']:>12,.0f}  {one.left_in_words(line)}"
        )
    for sentence in one.odd:
        yield f"  Warning: {sentence}"
    for line in one.much_unexplained:
        yield f"  More than a tenth of {in_words(line)} is not explained by posts and contracts."

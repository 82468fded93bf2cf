"""The command that writes the baseline: what trusts start from, before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pandas as pd

from entities.accounts import BACK_OFFICE_LINES
from outputs.line_names import in_words
from outputs.study.baseline import Baseline, baselines, sheet
from outputs.study.whole import version
from scenarios.reading import read_case
from scenarios.worlds import middle_world


def baseline_command(find_case: Callable[[str], Path]) -> click.Command:
    """Return the command `baseline`; `find_case` turns what is typed into the file of a case."""

    @click.command("baseline")
    @click.argument("case")
    @click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="baseline",
                  show_default=True, help="Folder for the sheet and its table.")  # fmt: skip
    def command(case: str, out: Path) -> None:
        """Write what the trusts of CASE start from, line by line, for finance directors to sign."""
        found = read_case(find_case(case))
        each = baselines(found, middle_world(found))
        out.mkdir(parents=True, exist_ok=True)
        path = out / "baseline.html"
        path.write_text(sheet(found, each, version()), encoding="utf-8")
        table = pd.concat([one.books.assign(trust=one.trust.company_number) for one in each])
        table.to_csv(out / "baseline.csv", index=False)
        for one in each:
            for line in _told(one):
                click.echo(line)
        click.echo(f"\nThe sheet to sign: {path}")

    return command


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

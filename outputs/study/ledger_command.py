"""The command that asks the ledger of a case any question: checked, run, printed with its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from entities.case import Case
from entities.sense import Problem
from outputs.amounts import times
from outputs.charged_ledger import with_charges
from outputs.charging import RULES
from outputs.csv_files import write_csv
from outputs.ledger_asked import MONTH, NAMES, YEAR, Value, problems_asked
from outputs.ledger_query import query
from outputs.money import rules_of
from outputs.probability import FEWEST_FOR_EDGES
from outputs.run_folder import refuse_unwritable
from outputs.study.case_asked import CaseAsked, case_asked, place_or_none
from outputs.study.options import ALL_CORES, jobs_option, sampling_option
from outputs.study.progress_shown import Shown
from outputs.study.whole import DEFAULT_SEED, DEFAULT_WORLDS, Progress
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling, after_seed
from scenarios.worlds import draw_worlds
from simulator.batch import run_case

WIDTH = 88
MOST_ROWS = 60
"""More rows than this are only written, not printed."""


@dataclass(frozen=True)
class LedgerAnswer:
    """What the ledger of a case says: a row for each arm and what was split by, in pounds.

    Attributes
    ----------
    said
        Sentences that belong to the table: title, counting rule, what is in it, runs and seed.
    """

    said: tuple[str, ...]
    table: pd.DataFrame


def ledger(
    case: CaseAsked, *, by: Sequence[str] = (), where: Sequence[str] = (), rule: str | None = None,
    charged: str | None = None, worlds: int = DEFAULT_WORLDS, seed: int = DEFAULT_SEED,
    sampling: Sampling = INDEPENDENT, jobs: int = ALL_CORES, out: str | Path | None = None,
    progress: Progress = lambda *_: None,
) -> LedgerAnswer:  # fmt: skip
    """Run a case and ask its ledger for pounds by any of its columns.

    Parameters
    ----------
    by, where
        Names to split by; and ``NAME=VALUE`` of what alone is counted.
    rule
        Key of a counting rule: the only way to sum across tags.
    progress
        Called with how many runs are done, of how many.

    Raises
    ------
    BadInput
        With a sentence for everything that is wrong with what was asked.
    """
    found, file = case_asked(case), place_or_none(out)
    wanted = checked(found, where, by, rule)
    if file is not None:
        refuse_unwritable(file)
    drawn = draw_worlds(found, count=worlds, seed=seed, sampling=sampling)
    records = run_case(found, drawn, replications=1, seed=seed, jobs=jobs, progress=progress)
    if charged is not None:
        records = tuple(with_charges(found, record, charged) for record in records)
    _refuse(found, problems_asked(found, wanted, by, rule, records))
    table = query(found, records, wanted, by, rule)
    if file is not None:
        write_csv(table, file)
    return LedgerAnswer(tuple(heading(found, where, by, rule, worlds, seed, sampling)), table)


@click.command("ledger")
@click.argument("case")
@click.option("--by", multiple=True, metavar="NAME", help=f"Split the pounds by: "
              f"{', '.join(NAMES)}. May be given more than once.")  # fmt: skip
@click.option("--where", multiple=True, metavar="NAME=VALUE", help="Count these alone, such as "
              "year=3 or line=energy. May be given more than once; several values of a name "
              "count together.")  # fmt: skip
@click.option("--rule", help="Key of a counting rule: the only way to sum across tags.")
@click.option("--charged", type=click.Choice(tuple(RULES)), help="Charge schools for the "
              "centre under a rule: transfers, which add up to nought.")  # fmt: skip
@click.option("--worlds", type=click.IntRange(1, 100_000), default=DEFAULT_WORLDS,
              show_default=True, help="Draws of everything we do not know.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same pounds.")  # fmt: skip
@sampling_option()
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write the table to, as CSV.")  # fmt: skip
def ledger_command(**asked: Any) -> None:
    """Ask the ledger of CASE for pounds by any of its columns: runs it, and prints a table."""
    with Shown() as shown:
        found = ledger(**asked, progress=shown.progress)
    for sentence in found.said:
        click.echo(click.wrap_text(sentence, width=WIDTH, subsequent_indent="  "))
    click.echo("\n" + printed(found.table, asked["worlds"]))
    if asked["out"] is not None:
        click.echo(f"\nThe table: {asked['out']}")


def checked(
    case: Case, where: Iterable[str], by: Sequence[str], rule: str | None
) -> dict[str, list[Value]]:
    """Return what is chosen, name by name.

    Raises
    ------
    BadInput
        With a sentence for everything that is wrong with what was asked.
    """
    wanted: dict[str, list[Value]] = {}
    problems = []
    for each in where:
        name, given, value = each.partition("=")
        if not given:
            text = f"{each!r} chooses nothing; allowed: NAME=VALUE, such as year=3"
            problems.append(Problem(("where",), text))
            continue
        wanted.setdefault(name, []).append(_value(name, value))
    _refuse(case, [*problems, *problems_asked(case, wanted, by, rule)])
    return wanted


def _value(name: str, value: str) -> Value:
    try:
        return int(value) if name in (YEAR, MONTH) else value
    except ValueError:
        return value  # no year or month of any case, and told so with what is allowed


def _refuse(case: Case, problems: Iterable[Problem]) -> None:
    faults = [Fault(case.key, None, f"--{' '.join(map(str, p.path))}", p.message) for p in problems]
    if faults:
        raise BadInput(faults)


def heading(
    case: Case,
    where: Sequence[str],
    by: Sequence[str],
    rule: str | None,
    worlds: int,
    seed: int,
    sampling: Sampling = INDEPENDENT,
) -> Iterator[str]:
    """Say what the figures are: rule, choice, runs and seed."""
    yield f"\n{case.title}"
    if rule is None:
        yield "No counting rule: no pound is summed across tags."
    else:
        yield (f"Counting rule {rule}: {rules_of(case)[rule].label}. Costs alone: no income, no "
               "capital.")  # fmt: skip
    timed = any(name in (YEAR, MONTH) for name in (*by, *(w.partition("=")[0] for w in where)))
    chosen = f"Only {'; '.join(where)}. " if where else ""
    span = "" if timed else f"All {case.horizon_years} years after the decision together. "
    drawn = times(worlds, "world")
    shown, spread = " Illustrative data." if case.illustrative else "", after_seed(sampling)
    yield (f"{chosen}{span}Pounds in prices of the year; costs positive, income negative. "
           f"Mean of {drawn} x 1 replication, seed {seed}{spread}.{shown}")  # fmt: skip


def printed(table: pd.DataFrame, runs: int) -> str:
    """Lay the table out in plain text, pounds whole; the rule stands in the heading."""
    if table.empty:
        return "The ledger holds nothing of this."
    edges = ("one in ten below", "one in ten above")
    low, high = edges if runs >= FEWEST_FOR_EDGES else ("lowest", "highest")
    names = {"mean": "mean", "p10": low, "p90": high}
    shown = table.drop(columns=["unit", "runs", "rule_in_words"], errors="ignore").head(MOST_ROWS)
    for name in names:
        shown[name] = [f"{gbp + 0.0:,.0f}" for gbp in shown[name].round()]
    said = shown.rename(columns=names).to_string(index=False)
    more = len(table) - len(shown)
    return said + (f"\n... and {more:,} more rows: give --out FILE to have all" if more else "")

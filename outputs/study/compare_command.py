"""The command that holds runs against each other, in sentences and a small table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from outputs.amounts import times
from outputs.lengths import listed
from outputs.study.compare import RunsCompared, answers_table, compare
from outputs.table_differences import told
from scenarios.reading.faults import printable

WIDTH = 88
MOST_TOLD = 12
"""Things of one kind that are told one by one; more are counted, and stand in the file."""
LONGEST = 40


@click.command("compare")
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write the comparison to, as CSV.")  # fmt: skip
def compare_command(**asked: Any) -> None:
    """Hold two RUNS or more against each other: what was asked, the answers, the tables."""
    compared = compare(**asked)
    for sentence in in_words(compared):
        click.echo(sentence)
    if asked["out"] is not None:
        click.echo(f"\nThe comparison: {asked['out']}")


def in_words(compared: RunsCompared) -> Iterator[str]:
    """Say how runs differ, in sentences with the answers as a small table between them."""
    yield f"Held against each other: {listed(compared.names)}.\n"
    same = "All that was asked is the same: case, inputs, assumptions, versions, seed, runs."
    yield from asked_in_words(compared.otherwise, compared.names, same, "Asked or used otherwise:")
    yield from _answers(compared)
    for name, found, count in zip(
        compared.names[1:], compared.tables, compared.counts, strict=True
    ):
        yield f"\nTables of {name} against {compared.names[0]}:"
        for sentence in told(found, count, compared.names[0], name):
            yield click.wrap_text(sentence, WIDTH, "  ", "    ")


def asked_in_words(
    otherwise: Iterable[tuple[str, str, tuple[str, ...]]], names: Sequence[str], same: str,
    heading: str,
) -> Iterator[str]:  # fmt: skip
    """Say what records say otherwise, thing by thing; many of one kind are counted."""
    counts: dict[str, int] = {}
    for kind, what, said in otherwise:
        if not counts:
            yield heading
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST_TOLD:
            what = printable(what)
            label = what if kind in ("setting", "source", "content") else f"{kind} {what}"
            sides = [f"{short(text)} in {name}" for name, text in zip(names, said, strict=True)]
            yield click.wrap_text(f"{label}: {'; '.join(sides)}.", WIDTH, "  ", "    ")
    for kind, count in counts.items():
        if count > MOST_TOLD:
            yield f"  ... and {times(count - MOST_TOLD, f'more {kind}')}: `compare --out` has all."
    if not counts:
        yield same


def short(text: str) -> str:
    """Cut what is too long for a line, in its middle, so that both ends are still seen."""
    half, text = LONGEST // 2, printable(text)
    return text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]} ... {text[-half:]}"


def _answers(compared: RunsCompared) -> Iterator[str]:
    table = answers_table(compared)
    if table.empty:
        yield "\nNo claim is on trial in these runs."
        return
    yield "\nChance that each claim holds, with its 95% interval, and pounds saved in its year:"
    shown = pd.DataFrame({
        "claim": table["claim"],
        "run": table["run"],
        "holds": [f"{chance:.0%}" for chance in table["chance"]],
        "interval": [f"{low:.0%} to {high:.0%}" for low, high
                     in zip(table["chance_low"], table["chance_high"], strict=True)],
        **{edge.upper(): [f"{gbp + 0.0:,.0f}" for gbp in table[edge].round()]
           for edge in ("p10", "p50", "p90")},
    })  # fmt: skip
    yield shown.to_string(index=False)
    yield "(With fewer than ten runs P10 and P90 are the lowest and the highest.)"

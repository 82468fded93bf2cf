"""The command `explain`: where a figure comes from, what is believed of it, which lines use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from entities.assumption import Assumption
from scenarios.beliefs import shape_of
from scenarios.drawn import Figure
from scenarios.explain import Explanation, explain
from scenarios.fits import Fit, bounds_in_words, fit_of, fits
from scenarios.linked import link_of
from scenarios.reading import read_book, read_case, read_functions, read_linked_draws

PARTS = ("value", "low", "high", "unit", "year", "source", "url", "grade", "role", "note")


def explain_command(find_case: Callable[[str], Path]) -> click.Command:
    """Return the command `explain`; `find_case` turns what is typed into the file of a case."""

    @click.command("explain")
    @click.argument("key", required=False)
    @click.option("--fits", "every", is_flag=True, help="List every figure that may be drawn: "
                  "curve, bounds, percentiles, and the rows that do not fit.")  # fmt: skip
    @click.option("--case", "case", help="Explain with the case's own figures in place.")
    def told(key: str | None, every: bool, case: str | None) -> None:
        """Explain an assumption by its KEY: value, range, source, role and where it is used."""
        if every == (key is not None):
            raise click.UsageError("Give the key of an assumption, or --fits for all of them.")
        found = None if case is None else read_case(find_case(case))
        book = read_book() if found is None else found.assumptions
        functions = read_functions() if found is None else found.functions
        sentences = _one(explain(key, book)) if key else _all(fits(book, functions))
        for sentence in sentences:
            click.echo(sentence)

    return told


def _one(found: Explanation) -> Sequence[str]:
    row = found.assumption
    said = [f"{row.key}: {row.label}"]
    for name in PARTS:
        if getattr(row, name) not in (None, ""):
            said.append(f"  {name:<7} {getattr(row, name)}")
    if row.role != "validation_only":
        said.append(f"  curve   {_curve(fit_of(row))}")
        said += [f"          {remark}" for remark in (*fit_of(row).unfitted, *fit_of(row).remarks)]
        said += _linked(row)
    return [*said, *(f"  used in {place}" for place in found.used_in)]


def _linked(row: Assumption) -> Sequence[str]:
    groups = read_linked_draws()
    link = link_of(Figure(row.key, shape_of(row), row.key, row.key), groups)
    if link is None:
        return []
    label = next(group.label for group in groups if link.shared == f"linked/{group.key}")
    way = "against" if link.against else "with"
    return [f"  linked  {way} {label}, strength {link.strength:g}, where a case switches it on"]


def _curve(fit: Fit) -> str:
    if not fit.shape.varies:
        return f"fixed at {fit.produced[1]:g}"
    low, middle, high = (f"{figure:g}" for figure in fit.produced)
    return (
        f"{fit.shape.family}, {bounds_in_words(fit.shape)}; one draw in ten is below {low}, "
        f"half are below {middle}, one in ten above {high}"
    )


def _all(found: Sequence[Fit]) -> Sequence[str]:
    """Say the curve of every figure; what does not fit and what the program made up come last."""
    said = [f"{fit.key} ({fit.unit}): {_curve(fit)}" for fit in found]
    drawn = [fit for fit in found if fit.shape.varies]
    unfitted = [fit for fit in found if fit.unfitted]
    noted = [fit for fit in found if fit.remarks]
    said.append(f"\n{len(found)} figures, {len(drawn)} of them drawn.")
    said.append(f"\nRows whose curve does not fit on both sides: {len(unfitted)}")
    said += [f"  {fit.key}: {'; '.join(fit.unfitted)}" for fit in unfitted]
    said.append(f"\nRanges made or cut by the program: {len(noted)}")
    return [*said, *(f"  {fit.key}: {'; '.join(fit.remarks)}" for fit in noted)]

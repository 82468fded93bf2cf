"""The command `explain`: where a figure comes from, what is believed of it, which lines use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from entities.assumption import Assumption
from outputs.amounts import figure
from outputs.study.case_asked import CaseAsked, case_asked
from scenarios.beliefs import shape_of
from scenarios.drawn import Figure
from scenarios.explain import Explanation
from scenarios.explain import explain as explained
from scenarios.fits import Fit, bounds_in_words, fit_of
from scenarios.fits import fits as all_fits
from scenarios.linked import link_of
from scenarios.reading import BadInput, Fault, read_book, read_functions, read_linked_draws

PARTS = ("value", "low", "high", "unit", "year", "source", "url", "grade", "role", "note")


@dataclass(frozen=True)
class Explained:
    """An assumption and its curve; or, where all are asked for, the curve of every figure.

    Attributes
    ----------
    found
        The assumption, and where the program uses it; None where all are asked for.
    fits
        Its curve (none where it is for validation alone), or that of every figure.
    """

    found: Explanation | None
    fits: tuple[Fit, ...]


def explain(
    key: str | None = None, *, fits: bool = False, case: CaseAsked | None = None
) -> Explained:
    """Explain an assumption by its key, or list the curves of all figures that may be drawn.

    Parameters
    ----------
    case
        Explain with the case's own figures in place.

    Raises
    ------
    BadInput
        When there is no such key, or not either a key or `fits` is asked for.
    """
    if fits == (key is not None):
        text = "give the key of an assumption, or --fits for all of them"
        raise BadInput([Fault("explain", None, "", text)])
    found = None if case is None else case_asked(case)
    book = read_book() if found is None else found.assumptions
    if key is None:
        functions = read_functions() if found is None else found.functions
        return Explained(None, all_fits(book, functions))
    one = explained(key, book)
    drawn = one.assumption.role != "validation_only"
    return Explained(one, (fit_of(one.assumption),) if drawn else ())


@click.command("explain")
@click.argument("key", required=False)
@click.option("--fits", is_flag=True, help="List every figure that may be drawn: "
              "curve, bounds, percentiles, and the rows that do not fit.")  # fmt: skip
@click.option("--case", "case", help="Explain with the case's own figures in place.")
def explain_command(**asked: Any) -> None:
    """Explain an assumption by its KEY: value, range, source, role and where it is used."""
    told = explain(**asked)
    sentences = _all(told.fits) if told.found is None else _one(told.found, told.fits)
    for sentence in sentences:
        click.echo(sentence)


def _one(found: Explanation, fits: Sequence[Fit]) -> Sequence[str]:
    row = found.assumption
    said = [f"{row.key}: {row.label}"]
    for name in PARTS:
        if getattr(row, name) not in (None, ""):
            said.append(f"  {name:<7} {getattr(row, name)}")
    for fit in fits:
        said.append(f"  curve   {_curve(fit)}")
        said += [f"          {remark}" for remark in (*fit.unfitted, *fit.remarks)]
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
        return f"fixed at {figure(fit.produced[1])}"
    low, middle, high = map(figure, fit.produced)
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

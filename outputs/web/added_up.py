"""How a sum adds up: the ledger with the plan and without it, place by place."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.case import Case
from entities.claim import Claim, CountingRule
from outputs.amounts import pounds
from outputs.money import counts_as
from outputs.pack.content import Grid
from outputs.passport_words import booked_as, kind_of_pounds
from outputs.web.named_cells import Naming

PASSPORTS, ONCE = "passports", "once"
TOGETHER = "Together"
LEDGER = "money.csv"
PLACES = ("trust", "place", "function")
HEADINGS: Mapping[tuple[str, ...], str] = {
    PLACES: "Trust, place, service", ("cause", "line"): "Cause, account line",
}  # fmt: skip
"""By the columns of the ledger by which costs are summed up, what the lines are of."""
SUMS = ("Without the plan, £", "With the plan, £", "Saved, £")
OTHERS = re.compile(r"(\d+) others")
"""The row in which the smallest lines of a saving stand together."""
A_PENNY = 0.01
Row = Mapping[str, str]
Line = tuple[str, ...]
Costs = Mapping[Line, Mapping[str, float]]


@dataclass(frozen=True)
class AddedUp:
    """Costs behind one row in the mean of runs, of both courses of action.

    Attributes
    ----------
    years
        Of which years, in words.
    of
        What the lines are of.
    without, with_plan
        Courses of action that are compared, by name.
    lines
        What it is of; cost without the plan, cost with it, and what that saves: whole
        pounds.
    total
        The last three over all lines, rounded once.
    whole
        Whether that is the number asked about; if not, the ledger keeps more under the same cause
        than the row counts, or sums below nought that the row leaves out.
    """

    years: str
    of: str
    without: str
    with_plan: str
    lines: tuple[tuple[str, ...], ...]
    total: tuple[str, str, str]
    whole: bool


@dataclass(frozen=True)
class _Asked:
    """Which lines of the ledger a row is made of, of which years, and whether a sum is its own."""

    years: str
    kept: Callable[[Row], bool]
    is_it: Callable[[float], bool]
    by: tuple[str, ...] = PLACES


def added_up(
    folder: Path, grids: Sequence[Grid], grid: Grid, row: int, case: Case
) -> AddedUp | None:
    """Lay out the ledger behind a row of a claim's saving or of what its plan costs once.

    Parameters
    ----------
    folder
        Of the tables of the run.
    grids
        All of the section; the one of the saving says of which claim it is.
    row
        Its place in the table a reader sees, from 0.

    Returns
    -------
    AddedUp or None
        None where the ledger keeps no line of it.
    """
    claim = next((one for one in case.claims if _tells_of(case, one, grids)), None)
    path = folder / LEDGER
    if claim is None or not path.is_file():
        return None
    asked = _asked(grid, grid.rows[row], claim, case)
    if asked is None:
        return None
    with path.open(encoding="utf-8", newline="") as file:
        costs = _costs(
            (line for line in csv.DictReader(file)
             if line["arm"] in (claim.arm, claim.compared_with) and asked.kept(line)),
            asked.by,
        )  # fmt: skip
    if asked.by != PLACES:  # of many small causes, those that the plan moves
        costs = {of: by_arm for of, by_arm in costs.items() if _moved(by_arm, claim)}
    return _laid_out(costs, claim, case, asked) if costs else None


def _moved(by_arm: Mapping[str, float], claim: Claim) -> bool:
    return abs(by_arm.get(claim.arm, 0.0) - by_arm.get(claim.compared_with, 0.0)) >= A_PENNY / 2


def _tells_of(case: Case, claim: Claim, grids: Sequence[Grid]) -> bool:
    arms = f"{case.arm(claim.arm).label} against {case.arm(claim.compared_with).label}"
    begins = f"Year {claim.year_after_decision}, {arms}:"
    return any(one.key.startswith(PASSPORTS) and one.title.startswith(begins) for one in grids)


def _asked(grid: Grid, named: tuple[str, ...], claim: Claim, case: Case) -> _Asked | None:
    others = OTHERS.fullmatch(named[0])
    if grid.key.startswith(PASSPORTS) and others:
        return _of_others(grid, named, claim, case.counting_rule(claim.counting_rule))
    if grid.key.startswith(PASSPORTS):
        return _of_saving(named, claim)
    return _of_once(named) if grid.key.startswith(ONCE) else None


def _of_saving(named: tuple[str, ...], claim: Claim) -> _Asked:
    """Return what a line of the saving in the year of the claim is made of."""
    year = str(claim.year_after_decision)

    def kept(line: Row) -> bool:
        return line["year"] == year and _in_ledger(line) == _as_told(named)

    return _Asked(f"Year {year}", kept, lambda saved: abs(saved - _mean(named)) < 1)


def _of_others(
    grid: Grid, named: tuple[str, ...], claim: Claim, rule: CountingRule
) -> _Asked:  # fmt: skip
    """Return what the smallest lines together are made of: all that counts and is not told."""
    year, told = (
        str(claim.year_after_decision),
        {_as_told(row) for row in grid.rows if row != named},
    )

    def kept(line: Row) -> bool:
        counted = counts_as(
            rule, tag=line["tag"], recurrence=line["recurrence"], line=line["line"],
            fund=line["fund"], cause=line["cause"],
        )  # fmt: skip
        return line["year"] == year and counted and _in_ledger(line) not in told

    # Each line is rounded to a whole pound, so that all of them together may be off by as many.
    many = int(named[0].split()[0])
    return _Asked(f"Year {year}", kept, lambda saved: abs(saved - _mean(named)) < many,
                  ("cause", "line"))  # fmt: skip


def _as_told(named: tuple[str, ...]) -> tuple[str, str, str]:
    """Return cause, account line and kind of pounds of a row of a saving."""
    cause, _, account = named[1].rpartition("; ")
    return cause or named[0], account, named[2]


def _in_ledger(line: Row) -> tuple[str, str, str]:
    """Return cause, account line and kind of pounds of a line of the ledger, as rows tell them."""
    of_kind = kind_of_pounds(line["tag"], line["fund"], line["recurrence"])
    return line["cause"], booked_as(line["line"]), of_kind


def _mean(named: tuple[str, ...]) -> float:
    return float(named[3].replace(",", ""))


def _of_once(named: tuple[str, ...]) -> _Asked:
    """Return what a cause of one-off cash, or all of them together, is made of."""
    cause, mean = named[:2]

    def kept(line: Row) -> bool:
        once = line["recurrence"] == "one_off" and line["tag"] == "cash"
        return (
            once and line["fund"] != "capital" and cause in (line["cause"], TOGETHER)
            and float(line["mean"]) > 0
        )  # fmt: skip

    return _Asked("All years simulated", kept, lambda saved: pounds(-saved) == mean)


def _costs(asked: Iterator[Row], by: tuple[str, ...]) -> Costs:
    """Sum the mean costs by some columns of the ledger, and in each by course of action."""
    costs: dict[Line, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for line in asked:
        costs[tuple(line[name] for name in by)][line["arm"]] += float(line["mean"])
    return costs


def _laid_out(costs: Costs, claim: Claim, case: Case, asked: _Asked) -> AddedUp:
    naming = Naming.of(case)
    before, after = (
        [of_arm.get(arm, 0.0) for of_arm in costs.values()]
        for arm in (claim.compared_with, claim.arm)
    )
    lines = tuple(
        (", ".join(map(naming.said, asked.by, of)), *_pounds(one, other))
        for of, one, other in zip(costs, before, after, strict=True)
    )
    return AddedUp(
        asked.years, HEADINGS[asked.by], case.arm(claim.compared_with).label,
        case.arm(claim.arm).label, lines, _pounds(sum(before), sum(after)),
        asked.is_it(sum(before) - sum(after)),
    )  # fmt: skip


def _pounds(before: float, after: float) -> tuple[str, str, str]:
    return f"{before:,.0f}", f"{after:,.0f}", f"{before - after:,.0f}"

"""The stand-in behind sliders: fitted once to a finished run, and laid beside it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.case import Case
from outputs.amounts import times
from outputs.drivers import FEWEST_WORLDS, drivers, figures_by_world
from outputs.figure_names import figure_names
from outputs.stand_in import TENTHS, Swing, along, stand_in
from outputs.web.claim_savings import saved_by_pair
from outputs.web.jobs import Job, Jobs
from outputs.web.plain_files import read_plain, write_plain
from scenarios.reading import BadInput
from scenarios.worlds import draw_worlds

Numbers = npt.NDArray[np.float64]

KEPT = "stand_in.json"
FITTED = "along values"
"""How it is fitted; what was fitted otherwise is fitted anew."""
NONE: Mapping[str, Any] = {"why": "", "how": "", "fitted": FITTED}
BELIEVED = 1_000
"""Worlds of which the values are taken that a slider may be set to."""
DIGITS = 3
"""Digits to which they are rounded: a guess deserves no more."""
NO_CLAIM = "This case makes no claim, so there is no saving of a year to try a change on."
NEEDS_WORLDS = (
    f"To try a change at least {FEWEST_WORLDS} worlds are needed, better more: of fewer one "
    "cannot tell what a figure does from what luck does. This run has {worlds}."
)
NOTHING_ALONG = (
    "In these {worlds} worlds no figure goes along with the saving more surely than luck alone "
    "would make one of {figures}. More worlds may show one; a trial moves figures one by one."
)
NOTHING_MOVES = "No figure alone moves this saving by more than luck does, so there is none to try."
MOVED = (
    "From the trial's runs in which one figure at a time was moved, laid along straight lines and "
    "added up; its interval is of how steep they are alone. What figures do together is not in it, "
    "and it starts from the mean of all worlds, where sentences of the "
    "answer on one figure stand on fewer: pounds differ. Run the case anew before you rely on it."
)
WENT_ALONG = (
    "From one straight line for each figure through the {worlds} worlds of this run, added up; its "
    "interval is of how steep they are alone, and "
    "only figures that go along with the saving by more than luck makes of one among {figures} "
    "are offered. They were picked because they go along with it most, so each is likely to do "
    "less than told here, and what figures do together is not in it. Run the case anew before "
    "you rely on it, or put the claim on trial: it moves figures one by one."
)


def stand_in_of(jobs: Jobs, job: Job) -> dict[str, Any]:
    """Return what is kept of the stand-in of a finished run; where nothing is, fit it now."""
    kept = read_plain(jobs.place(job.key) / KEPT)
    # What an earlier version kept was laid along ranks, or of plain runs not at all.
    return kept if kept.get("fitted") == FITTED else lay_stand_in(jobs, job)


def lay_stand_in(jobs: Jobs, job: Job) -> dict[str, Any]:
    """Fit the stand-in of a finished run, lay it beside the run, and return it."""
    kept = fitted(jobs.read_case(job), jobs.result(job))
    write_plain(jobs.place(job.key) / KEPT, kept)
    return kept


def lay_at_end(jobs: Jobs, job: Job) -> None:
    """Fit the stand-in as a run ends; where that fails the run stands, and it is fitted as asked.

    So the first slider that is moved is answered as soon as any other.
    """
    with suppress(BadInput, OSError, LookupError, ValueError):
        lay_stand_in(jobs, job)


def fitted(case: Case, folder: Path) -> dict[str, Any]:
    """Fit a stand-in to the savings of a run's first claim.

    Of a trial, to its runs in which one figure at a time was moved; of a plain run, to how its
    saving goes along with each figure from world to world (:func:`outputs.drivers.drivers`).

    Returns
    -------
    dict
        Plain data: `why` there is none, or `found` with the `figures` it offers, `how` it was
        made, the pounds `claimed`, and the `year`.
    """
    run = read_plain(folder / "run.json")
    if not run["claims"]:
        return {**NONE, "why": NO_CLAIM}
    claim = run["claims"][0]
    drawn = draw_worlds(case, count=run["worlds"], seed=run["seed"], sampling=run["sampling"])
    figures = figures_by_world([world.values for world in drawn], list(figure_names(case)))
    saved = saved_by_pair(folder, claim, claim["counting_rule"], claim["year_after_decision"])
    if saved is None:
        return {**NONE, "why": NO_CLAIM}
    savings: Numbers = np.asarray(saved.groupby(level="world").mean().to_numpy(), dtype=np.float64)
    swings, how, why = _swings(folder, str(claim["key"]), savings, figures)
    believed = _believed(case, [one.name for one in swings], run["seed"]) if swings else {}
    found = stand_in(savings, figures, swings, believed)
    if found is None:
        return {**NONE, "why": why}
    names = figure_names(case)
    offered = [
        {"name": one.name, "label": names[one.name].label,
         "values": [names[one.name].value(value) for value in found.values[one.name]]}
        for one in found.swings
    ]  # fmt: skip
    return {**NONE, "found": asdict(found), "figures": offered, "how": how,
            "claimed": claim["gbp_per_year"], "year": claim["year_after_decision"]}  # fmt: skip


def _believed(case: Case, names: list[str], seed: int) -> dict[str, tuple[float, ...]]:
    """Return the values between which each figure is believed to lie, at tenths of many draws.

    Of many more worlds than are run, so that the middle is that of what is believed and not of
    the few draws of a run; rounded as they are shown, so that what is set is what is run.
    """
    drawn = draw_worlds(case, count=BELIEVED, seed=seed)
    figures = figures_by_world([world.values for world in drawn], names)
    return {
        name: tuple(float(f"{value:.{DIGITS}g}") for value in np.quantile(values, TENTHS))
        for name, values in figures.items()
    }


def _swings(
    folder: Path, claim: str, savings: Numbers, figures: Mapping[str, Numbers]
) -> tuple[list[Swing], str, str]:
    """Return what moves a saving, in words how that is known, and why nothing does if so."""
    path = folder / "tables" / "trial_moved.csv"
    if path.is_file():
        return _moved_alone(path, claim), MOVED, NOTHING_MOVES
    worlds, many = len(savings), times(len(figures), "figure")
    if worlds < FEWEST_WORLDS:
        return [], "", NEEDS_WORLDS.format(worlds=worlds)
    swings = [
        Swing(one.name, *along(savings, figures[one.name]))
        for one in drivers(savings, figures) if one.told
    ]  # fmt: skip
    return (swings, WENT_ALONG.format(worlds=worlds, figures=many),
            NOTHING_ALONG.format(worlds=worlds, figures=many))  # fmt: skip


def _moved_alone(path: Path, claim: str) -> list[Swing]:
    rows = pd.read_csv(path)
    rows = rows[(rows["claim"] == claim) & rows["told"].astype(bool)]
    return [
        Swing(str(row["figure"]), float(row["swing"]), float(row["swing_low"]),
              float(row["swing_high"]))
        for row in rows.to_dict("records")
    ]  # fmt: skip

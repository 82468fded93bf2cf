"""Teachers and teaching support: a table by school year, and what the page says of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.measures import TEACHER_MEASURES
from entities.records import Records
from outputs.amounts import with_interval
from outputs.probability import edges_in_words, edges_of, spread_of
from outputs.tidy import over_runs

TEACHER_UNITS: dict[str, str] = {
    name: "pupils" if name == "plans" else "people" for name in TEACHER_MEASURES
}
"""Measure of the table of teachers and its unit."""

LEFT: tuple[str, ...] = ("left_first_year", "left_early", "left_later")


def teachers_table(records: Sequence[Records]) -> pd.DataFrame:
    """Teachers who leave and join, unfilled posts, assistants and plans, by school and September.

    Only Septembers after the decision; each is told by its calendar year.
    """
    axes, kept = records[0].axes, _after(records[0])
    of_run = [day for day in axes.months if day.month == 9]
    found = [record.teachers[:, :, kept] for record in records if record.teachers.shape[-1]]
    if not found or not kept:
        return pd.DataFrame(columns=["arm", "school", "measure", "september", "runs", "unit"])
    schools = axes.schools[: found[0].shape[0]]
    years = tuple(of_run[n].year for n in kept)
    laid = {"school": schools, "measure": tuple(TEACHER_MEASURES), "september": years}
    frame = over_runs(records, np.stack(found), laid)
    frame["unit"] = frame["measure"].map(TEACHER_UNITS)
    return frame


def _after(record: Records) -> list[int]:
    """Return the Septembers of a run that follow the decision."""
    axes, september = record.axes, 9
    first = axes.months[axes.run_in_months]
    of_run = [day for day in axes.months if day.month == september]
    return [n for n, day in enumerate(of_run) if day >= first]


def said_of_teachers(case: Case, records: Sequence[Records], claim: Claim) -> str:
    """Say how many teachers leave a year, and what the claim's arm changes in that."""
    arms = (claim.compared_with, claim.arm)
    runs = {
        arm: {(r.world, r.replication): r.teachers for r in records if r.arm == arm} for arm in arms
    }
    if any(not values.shape[-1] for of_arm in runs.values() for values in of_arm.values()):
        return "Teachers are switched off in this run."
    base, own = (runs[arm] for arm in arms)
    rows = [TEACHER_MEASURES.index(name) for name in LEFT]
    left, differences, worlds, after = [], [], [], _after(records[0])
    for run in sorted(base):
        left.append(float(base[run][:, rows].sum(axis=(0, 1))[after].mean()))
        differences.append(float(own[run][:, rows].sum(axis=(0, 1))[after].mean()) - left[-1])
        worlds.append(run[0])
    posts = float(np.mean([values[:, 0].sum(axis=0).mean() for values in base.values()]))
    change = spread_of(np.asarray(differences), np.asarray(worlds))
    label = case.arm(claim.arm).label
    low, high = np.quantile(left, edges_of(len(left)))
    if not any(differences):
        changed = f"'{label}' changes nothing in that here"
    else:
        told = with_interval(change.mean, change.low, change.high, places=1)
        changed = f"with '{label}' that changes by {told} a year, the mean of all years"
    return (
        f"Of about {posts:.0f} teachers in the schools of the case {np.mean(left):.0f} leave their "
        f"school in a year, in the mean of runs ({low:.0f} to {high:.0f} in "
        f"{edges_in_words(len(left))}); {changed}. That a larger trust loses more "
        "teachers is off unless a case switches it on: the evidence compares trusts, not the same "
        "trust before and after."
    )

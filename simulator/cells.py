"""The finest count: by desk, request type, school and month."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from entities.records import Cells, Integers, Numbers
from simulator.desk.book import Book
from simulator.desk.diary import Diary
from simulator.milestones import Milestone, Spell, Spells, milestones, places, spells
from simulator.outcomes import Outcomes, outcomes
from simulator.percentiles import percentiles
from simulator.situation import Setting
from simulator.tally import FLOWS
from simulator.touches import efforts, touches_of

COUNTED = (
    "arrived", "served", "automated", "abandoned", "reworked", "due", "within_target",
    "statutory_due", "statutory_missed", "effort_minutes", "shadow_minutes",
)  # fmt: skip
Sizes = tuple[int, int, int, int]
"""How many desks, request types, origins and months there are."""


def cells_of(setting: Setting, book: Book, diary: Diary) -> Cells:
    """Count everything by desk, request type, school and month.

    A request counts at the desk whose queue it last joined, its effort at the desk that did it.
    """
    found = outcomes(setting, book)
    spent = spells(setting, found)
    place = -1 - (book.kind[: book.used] * len(setting.origins) + book.origin[: book.used])
    place[found.number] = places(setting, found)
    touches = touches_of(setting, diary, slice(0, diary.used), place)
    desks = int(max(found.desk.max(initial=0), touches.desk.max(initial=0))) + 1
    months = len(setting.calendar.months)
    sizes = (desks, len(setting.kinds), len(setting.origins), months)
    measures = _summed(milestones(setting, found, spent), found.desk, sizes)
    measures |= _summed(efforts(setting, touches), touches.desk, sizes)
    flows = [measures[name].reshape(-1, months) for name in FLOWS]
    measures["waiting"] = np.cumsum(flows[0] - flows[1] - flows[2], axis=1).ravel()
    some = np.flatnonzero(np.any([m != 0 for m in measures.values()], axis=0))
    kept = {name: measures[name][some] for name in (*COUNTED, "waiting")}
    kept |= _times(measures, some) | _percentiles(setting, found, spent, some, sizes)
    desk, kind, school, month = np.unravel_index(some, sizes)
    return Cells(desk=desk, kind=kind, school=school, month=month, measures=kept)


def _cell(desk: Integers, place: Integers, month: Integers, sizes: Sizes) -> Integers:
    _, kinds, origins, months = sizes
    return (desk * (kinds * origins) + place) * months + month


def _summed(reached: Iterable[Milestone], desk: Integers, sizes: Sizes) -> dict[str, Numbers]:
    """Sum every measure over the cells; what lies after the run is not counted."""
    found, whole = {}, int(np.prod(sizes))
    for milestone in reached:
        inside = milestone.month < sizes[-1]
        cell = _cell(desk[milestone.row], milestone.place, milestone.month, sizes)
        for measure in milestone.measures:
            chosen = inside if measure.chosen is None else inside & measure.chosen
            weight = None if measure.weight is None else measure.weight[chosen]
            summed = np.bincount(cell[chosen], weights=weight, minlength=whole)
            found[measure.name] = summed.astype(np.float64)
    return found


def _times(measures: dict[str, Numbers], some: Integers) -> dict[str, Numbers]:
    started, served = measures["started"][some], measures["served"][some]
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "mean_wait": measures["wait_minutes"][some] / started,
            "mean_elapsed": measures["elapsed_minutes"][some] / served,
        }


def _percentiles(
    setting: Setting, found: Outcomes, spent: Spells, some: Integers, sizes: Sizes
) -> dict[str, Numbers]:
    place, out = places(setting, found), {}

    def ranked(spell: Spell) -> Numbers:
        cell = _cell(found.desk[spell.row], place[spell.row], spell.month, sizes)
        return percentiles(spell.minutes, np.searchsorted(some, cell), len(some))

    for name, spell in (("wait", spent.wait), ("elapsed", spent.elapsed)):
        for share, row in zip(("p50", "p80", "p95"), ranked(spell), strict=True):
            out[f"{name}_{share}"] = row
    return out

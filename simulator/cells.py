"""The finest count: by desk, request type, school and month."""

from __future__ import annotations

import numpy as np

from entities.records import Cells, Integers, Numbers
from simulator.desk.book import Diary
from simulator.outcomes import Outcomes
from simulator.percentiles import durations, percentiles
from simulator.situation import Setting
from simulator.tally import FLOWS, Count, counts

COUNTED = (
    "arrived", "served", "automated", "abandoned", "reworked", "due", "within_target",
    "statutory_due", "statutory_missed", "effort_minutes", "shadow_minutes",
)  # fmt: skip


def cells_of(setting: Setting, found: Outcomes, diary: Diary) -> Cells:
    """Count everything by desk, request type, school and month.

    A request counts at the desk whose queue it last joined, its effort at the desk that did it.
    """
    months, kinds, origins = len(setting.calendar.months), *_sizes(setting)
    desks = int(max(found.desk.max(initial=0), diary.numbers("desk").max(initial=0))) + 1
    whole = desks * kinds * origins * months
    measures: dict[str, Numbers] = {}
    for name, count in counts(setting, found, diary).items():
        desk = _desk_of_effort(found, diary) if name == "effort_minutes" else found.desk
        measures[name] = _summed(count, desk, (kinds, origins, months), whole)
    flows = [measures[name].reshape(-1, months) for name in FLOWS]
    measures["waiting"] = np.cumsum(flows[0] - flows[1] - flows[2], axis=1).ravel()
    some = np.flatnonzero(np.any([m != 0 for m in measures.values()], axis=0))
    kept = {name: measures[name][some] for name in (*COUNTED, "waiting")}
    kept |= _times(setting, found, measures, some, (kinds, origins, months), whole)
    desk, kind, school, month = np.unravel_index(some, (desks, kinds, origins, months))
    return Cells(desk=desk, kind=kind, school=school, month=month, measures=kept)


def _sizes(setting: Setting) -> tuple[int, int]:
    return len(setting.kinds), len(setting.origins)


def _cell(
    desk: Integers, kind: Integers, origin: Integers, month: Integers, sizes: tuple[int, int, int]
) -> Integers:
    kinds, origins, months = sizes
    return ((desk * kinds + kind) * origins + origin) * months + month


def _desk_of_effort(found: Outcomes, diary: Diary) -> Integers:
    kept = np.isin(diary.numbers("request"), found.number) & (diary.numbers("worker") >= 0)
    return np.asarray(diary.numbers("desk"), dtype=np.int64)[kept]


def _summed(count: Count, desk: Integers, sizes: tuple[int, int, int], whole: int) -> Numbers:
    inside = count.month < sizes[2]
    cell = _cell(desk[inside], count.kind[inside], count.origin[inside], count.month[inside], sizes)
    weights = None if count.weight is None else count.weight[inside]
    return np.bincount(cell, weights=weights, minlength=whole).astype(np.float64)


def _times(
    setting: Setting,
    found: Outcomes,
    measures: dict[str, Numbers],
    some: Integers,
    sizes: tuple[int, int, int],
    whole: int,
) -> dict[str, Numbers]:
    out = {}
    started, served = measures["started"][some], measures["served"][some]
    with np.errstate(invalid="ignore", divide="ignore"):
        out["mean_wait"] = measures["wait_minutes"][some] / started
        out["mean_elapsed"] = measures["elapsed_minutes"][some] / served
    for name in ("wait", "elapsed"):
        moment, duration = durations(setting, found)[name]
        month = setting.calendar.months_of(moment)
        cell = _cell(found.desk, found.kind, found.origin, month, sizes)
        table = percentiles(duration, np.where(month < sizes[2], cell, -1), whole)
        for share, row in zip(("p50", "p80", "p95"), table, strict=True):
            out[f"{name}_{share}"] = row[some]
    return out

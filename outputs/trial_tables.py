"""What trials found, as tables: one row a condition, a part, a driver, an option, a side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from entities.case import Case
from outputs.figure_names import FigureName, figure_names
from outputs.finding_out_words import choices
from outputs.prim import Box
from outputs.trial import Trial
from outputs.trial_conditions import WorldShown
from outputs.trial_otherwise import Told

NONE = float("nan")
CONDITIONS = (
    "claim", "condition", "item", "label", "chance", "chance_low", "chance_high", "p10", "p50",
    "p90",
)  # fmt: skip
PARTS = ("claim", "item", "label", "mean", "low", "high", "unit")
DRIVERS = (
    "claim", "figure", "label", "low_at", "high_at", "saving_at_low", "saving_at_high", "swing",
    "swing_low", "swing_high", "of_the_spread", "told",
)  # fmt: skip
OPTIONS = (
    "claim", "by", "arm", "label", "mean", "behind", "behind_low", "behind_high", "tied", "unit",
)  # fmt: skip
FINDING_OUT = ("claim", "figure", "label", "mean", "low", "high", "changes", "choices", "unit")
MOVED = (
    "claim", "figure", "label", "low_at", "high_at", "saving_at_low", "saving_at_high", "swing",
    "swing_low", "swing_high", "told", "chance_at_low", "chance_at_high",
)  # fmt: skip
BOXES = (
    "claim", "box", "figure", "label", "at_least", "at_most", "coverage", "density", "worlds",
    "of_all",
)  # fmt: skip
WORLDS = ("claim", "shown", "world", "gbp", "figure", "label", "there", "in_the_middle")


def trial_tables(case: Case, trials: Sequence[Trial]) -> dict[str, pd.DataFrame]:
    """Return the tables of all trials of a case, by file name without its ending."""
    names = figure_names(case)
    labels = {arm.key: arm.label for arm in case.arms}
    return {
        "trial_conditions": _frame(CONDITIONS, (row for t in trials for row in _conditions(t))),
        "trial_parts": _frame(PARTS, (row for t in trials for row in _parts(t))),
        "trial_drivers": _frame(DRIVERS, (row for t in trials for row in _drivers(t, names))),
        "trial_moved": _frame(MOVED, (row for t in trials for row in _moved(t, names))),
        "trial_options": _frame(OPTIONS, (row for t in trials for row in _options(t, labels))),
        "trial_finding_out": _frame(
            FINDING_OUT, (row for t in trials for row in _finding_out(case, t, names))
        ),
        "trial_boxes": _frame(BOXES, (row for t in trials for row in _boxes(t, names))),
        "trial_worlds": _frame(WORLDS, (row for t in trials for row in _worlds(t, names))),
    }  # fmt: skip


def _frame(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _conditions(trial: Trial) -> Iterator[tuple[Any, ...]]:
    groups: tuple[tuple[str, Iterable[Told]], ...] = (
        ("beliefs", trial.packs.values()), ("slack", trial.slack), ("ladder", trial.ladder),
    )  # fmt: skip
    for group, of in groups:
        for one in of:
            low, high = one.chance.low, one.chance.high
            yield (trial.claim.key, group, one.key, one.label, one.chance.value, low, high,
                   one.p10, one.p50, one.p90)  # fmt: skip


def _parts(trial: Trial) -> Iterator[tuple[Any, ...]]:
    named = [("nothing", trial.bare_label, trial.bare)]
    named += [(one.key, one.label, one.gbp) for one in trial.brought]
    named.append(("together", "beyond each part by itself", trial.jointly))
    for key, label, gbp in named:
        yield trial.claim.key, key, label, gbp.mean, gbp.low, gbp.high, "gbp"
    for key, part in (("luck", trial.resting.luck), ("judgement", trial.resting.judgement)):
        yield trial.claim.key, key, f"of the spread: {key}", *part, "share"
    for key, size in (("luck", trial.resting.gbp_by_luck),
                      ("ignorance", trial.resting.gbp_by_ignorance)):  # fmt: skip
        label = f"either way in eight of ten: {key}"
        yield trial.claim.key, f"{key} in pounds", label, *size, "gbp"
    flips = trial.resting.flips
    label = "worlds whose answer changes with judgement drawn afresh"
    yield trial.claim.key, "flips", label, flips.value, flips.low, flips.high, "share"


def _drivers(trial: Trial, names: dict[str, FigureName]) -> Iterator[tuple[Any, ...]]:
    for one in trial.screened:
        name = names[one.name]
        yield (trial.claim.key, one.name, name.label, name.value(one.low), name.value(one.high),
               one.at_low, one.at_high, one.swing, one.swing_low, one.swing_high, one.share,
               str(one.told))  # fmt: skip


def _moved(trial: Trial, names: dict[str, FigureName]) -> Iterator[tuple[Any, ...]]:
    for one in trial.drivers:
        name = names[one.name]
        yield (trial.claim.key, one.name, name.label, name.value(one.low), name.value(one.high),
               one.at_low, one.at_high, one.swing, one.swing_low, one.swing_high, str(one.told),
               one.chance_low, one.chance_high)  # fmt: skip


def _options(trial: Trial, labels: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for by, ranking in (("saving", trial.options), ("present value", trial.worth_knowing.ranking)):
        for one in ranking.options:
            yield (trial.claim.key, by, one.key, labels[one.key], one.mean, one.behind, one.low,
                   one.high, str(one.tied), "gbp")  # fmt: skip


def _finding_out(
    case: Case, trial: Trial, names: dict[str, FigureName]
) -> Iterator[tuple[Any, ...]]:
    found, key = trial.worth_knowing, trial.claim.key
    labels = {arm.key: arm.label for arm in case.arms}
    for one in found.figures:
        name = names[one.name]
        yield (key, one.name, name.label, *one.worth, one.changes, choices(one, name, labels),
               "gbp")  # fmt: skip
    of = found.everything
    at_once = "choosing by all of these at once, in worlds it was not learned from"
    yield (key, "together", at_once, found.together.mean, found.together.low, found.together.high,
           NONE, "", "gbp")  # fmt: skip
    yield key, "everything", "all that will happen", of.mean, of.low, of.high, NONE, "", "gbp"


def _boxes(trial: Trial, names: dict[str, FigureName]) -> Iterator[tuple[Any, ...]]:
    found: list[tuple[str, Box]] = [(f"fails {n}", box) for n, box in enumerate(trial.fails, 1)]
    found += [("comes close", trial.comes_close)] if trial.comes_close else []
    for what, box in found:
        for side in box.sides:
            name = names[side.name]
            at_least = "" if side.low == -float("inf") else name.value(side.low)
            at_most = "" if side.high == float("inf") else name.value(side.high)
            yield (trial.claim.key, what, side.name, name.label, at_least, at_most, box.coverage,
                   box.density, box.worlds, box.before)  # fmt: skip


def _worlds(trial: Trial, names: dict[str, FigureName]) -> Iterator[tuple[Any, ...]]:
    shown: tuple[tuple[str, WorldShown | None], ...] = (
        ("fails", trial.rival), ("holds", trial.sponsor_world),
    )  # fmt: skip
    for what, world in shown:
        if world is None:
            continue
        for figure, value, median in world.figures:
            name = names[figure]
            yield (trial.claim.key, what, world.index, world.gbp, figure, name.label,
                   name.value(value), name.value(median))  # fmt: skip

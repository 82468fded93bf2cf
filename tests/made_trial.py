"""A trial of a stand-in for the simulation, whose drivers, parts and rungs are planted."""

from __future__ import annotations

from functools import partial

import numpy as np

from entities.assumption import World
from entities.claim import Claim
from outputs.claim_costs import Savings
from outputs.drivers import Driver, drivers, scores
from outputs.figure_names import figure_names
from outputs.moved_alone import moved_groups
from outputs.otherwise import (
    AS_IT_IS,
    JUDGEMENT,
    LUCK,
    Otherwise,
    rungs_of,
    slack_name,
    subsets_of,
)
from outputs.outside_view import seen_from_outside
from outputs.trial import Trial, trial_of
from outputs.trial_conditions import figures_read
from scenarios.reading import read_outside_view
from scenarios.worlds import draw_worlds
from tests.shipped_cases import SEED, case_called

CASE = case_called("alder_and_birch")
CLAIM = CASE.claims[0].model_copy(update={"gbp_per_year": 100_000.0})
MERGE = CASE.arm("merge")
COUNT, BESIDE = 300, 60
WORLDS = draw_worlds(CASE, count=COUNT, seed=SEED)
UPLIFT, HOURS = "process.harmonisation_uplift", "model.attention_hours_per_week"
NAMES = figure_names(CASE)


class StandIn:
    """What arms save, straight from a formula, in the place of runs."""

    def __init__(self, saves: dict[str, np.ndarray], runs: int = 1, by: float = 1.0) -> None:
        self.saves, self.runs, self.by = saves, runs, by

    def saving(self, arm: str, against: str) -> Savings:
        gbp = self.by * (self.saves[arm] - self.saves[against])
        worlds = np.repeat(np.arange(len(gbp) // self.runs), self.runs)
        return Savings(gbp, worlds, np.zeros(len(gbp), dtype=bool))


def along(key: str, count: int = COUNT) -> np.ndarray:
    return scores(np.array([world[key] for world in WORLDS[:count]]))


def luck(seed: int, count: int = COUNT, size: float = 20_000.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, size, count)


def whole(count: int = COUNT) -> np.ndarray:
    return 90_000 - 60_000 * along(UPLIFT, count) + 30_000 * along(HOURS, count)


WORTH = {
    "status_quo": np.zeros(COUNT), "merge": 40_000 - 100_000 * along(UPLIFT),
    "merge_slowly": np.full(COUNT, -30_000.0), "share_services": np.full(COUNT, -90_000.0),
    "lean_alone": 40_000 + luck(5), "automate_only": np.full(COUNT, -50_000.0),
}  # fmt: skip
"""Net present values: merging and working leaner alone are worth as much, in the mean."""


def found_along(by: float = 1.0) -> tuple[Driver, ...]:
    return drivers(by * (whole() + luck(1)), figures_read(CASE, WORLDS, ()))


def saved_in(world: World) -> float:
    """As `whole` has it, of one world: the score of a value is that of its rank among all."""
    places = {
        key: float(np.interp(world[key], np.sort(values), np.sort(scores(values))))
        for key in (UPLIFT, HOURS)
        for values in [np.array([one[key] for one in WORLDS])]
    }
    return 90_000 - 60_000 * places[UPLIFT] + 30_000 * places[HOURS]


def trial_with(claim: Claim = CLAIM, part: float = 1.0, by: float = 1.0) -> Trial:
    """The merger saves as `whole` has it; its posts bring 150, its work costs 60, of thousands.

    All pounds are taken `by` times.
    """
    nothing, scaled = np.zeros(COUNT), partial(StandIn, by=by)
    costs = scaled({
        "status_quo": nothing, "merge": whole() + luck(1), "merge_slowly": whole() + luck(1),
        "lean_alone": nothing + 30_000, "automate_only": nothing - 50_000,
        "share_services": nothing + 10_000 + luck(2),
    })  # fmt: skip
    some = np.zeros(BESIDE)
    usual = (whole() + luck(1))[:BESIDE]
    own = {"posts": 150_000.0, "contracts": 5_000.0, "work": -60_000.0}
    by_parts = {
        arm.key: usual - sum(own.values()) + sum(own[one] for one in kept)
        for kept, arm in subsets_of(MERGE).items()
    }
    judged = 90_000 - 60_000 * luck(3, BESIDE, 1.0) + 30_000 * along(HOURS, BESIDE)
    groups = {
        AS_IT_IS: scaled({"status_quo": some, **by_parts, "merge": usual}),
        JUDGEMENT: scaled({"status_quo": some, "merge": judged + luck(1)[:BESIDE]}),
        LUCK: scaled({
            "status_quo": np.zeros(2 * BESIDE),
            "merge": np.repeat(whole(BESIDE), 2) + luck(4, 2 * BESIDE),
        }, runs=2),
        slack_name(0.0): scaled({"status_quo": some, "merge": usual - 20_000}),
        slack_name(1.0): scaled({"status_quo": some, "merge": usual + 40_000}),
        "sceptic": scaled({"status_quo": some, "merge": usual - 80_000}),
        "sponsor": scaled({"status_quo": some, "merge": usual + 80_000}),
    }  # fmt: skip
    shares = {"named": 0.2, "wastage": 0.5, "process": 0.8, "automation": 0.8, "pooling": 1.0}
    for rung in rungs_of(MERGE):
        if rung.held:
            held = groups.setdefault(rung.group, scaled({"status_quo": some}))
            held.saves[rung.arm.key] = part * shares[rung.key] * usual
    for group in moved_groups(found_along(by), WORLDS[:BESIDE], (CASE.arm("status_quo"), MERGE)):
        gbp = np.array([saved_in(world) for world in group.worlds])
        groups[group.key] = scaled({"status_quo": gbp * 0, "merge": gbp + luck(1)[: len(gbp)]})
    otherwise = Otherwise(claim, groups)
    worth = {arm: by * gbp for arm, gbp in WORTH.items()}
    return trial_of(
        CASE, costs, worth, WORLDS, otherwise, stopped="Stopped.", read=(), leant=31,
        outside=seen_from_outside(CASE, claim, 0.4, read_outside_view()),
    )  # fmt: skip

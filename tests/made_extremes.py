"""Runs of the largest, the smallest, the emptiest and the longest, for charts and packs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from entities.case import Case
from entities.records import Records
from outputs.charts.chart import Chart
from outputs.charts.trial_charts import trial_charts_of
from outputs.findings import find
from tests.made_records import made_axes, made_case, made_info, made_run, made_school
from tests.made_trial import CASE, CLAIM, trial_with

LONG = "The Federation of Church of England Primary Schools and Nurseries of Upper Elmbury"
SCHOOLS, ARMS, WORLDS = 60, 10, 12
Run = tuple[Case, Sequence[Records]]


def charts_of_runs(run: Run) -> tuple[Chart, ...]:
    """Return every chart of a run that has anything to draw."""
    case, records = run
    worlds = len({record.world for record in records})
    found = find(case, records, made_info(worlds=worlds, replications=1))
    return tuple(
        chart for claim in found.claims for chart in claim.all_charts if not chart.table.empty
    )


def usual() -> Run:
    return made_case(), made_run(WORLDS, 1)


def pounds_times(by: float) -> Run:
    """All pounds taken so many times."""
    return made_case(), [
        replace(record, ledger_pence=(record.ledger_pence * by).astype(np.int64))
        for record in made_run(WORLDS, 1)
    ]


def all_lost() -> Run:
    """Every course but the status quo costs more in each month."""
    case, records = usual()
    dearer = [
        record if record.arm == "status_quo"
        else replace(record, ledger_pence=record.ledger_pence + 20_000_000)
        for record in records
    ]  # fmt: skip
    return case, dearer


def all_alike() -> Run:
    """Every world is the first one again: nothing differs from run to run."""
    case, records = usual()
    first = [record for record in records if record.world == 0]
    return case, [replace(one, world=world) for world in range(WORLDS) for one in first]


def one_world() -> Run:
    return made_case(), made_run(1, 1)


def many_schools() -> Run:
    """Sixty schools of long names in two trusts of long names."""
    case = made_case()
    urns = [f"{100_001 + n}" for n in range(SCHOOLS)]
    half = SCHOOLS // 2
    trusts = tuple(
        trust.model_copy(update={
            "name": f"{LONG} {trust.name}",
            "schools": tuple(made_school(urn, f"{LONG} {urn}") for urn in of),
        })
        for trust, of in zip(case.trusts, (urns[:half], urns[half:]), strict=True)
    )  # fmt: skip
    case = case.model_copy(update={"trusts": trusts})
    return case, made_run(WORLDS, 1, axes=made_axes(urns=urns))


def many_arms() -> Run:
    """Ten courses of action of long names."""
    case, records = usual()
    lean = case.arm("lean_alone")
    more = tuple(
        lean.model_copy(update={"key": f"lean_{n}", "label": f"{LONG} {n}"})
        for n in range(ARMS - len(case.arms))
    )
    named = tuple(arm.model_copy(update={"label": f"{LONG}: {arm.label}"}) for arm in case.arms)
    runs = [
        replace(record, arm=arm.key) for record in records if record.arm == "lean_alone"
        for arm in more
    ]  # fmt: skip
    return case.model_copy(update={"arms": (*named, *more)}), [*records, *runs]


RUNS: dict[str, Callable[[], Run]] = {
    "usual": usual, "nothing": lambda: pounds_times(0), "a billion": lambda: pounds_times(10_000),
    "pennies": lambda: pounds_times(1e-4), "all lost": all_lost, "all alike": all_alike,
    "one world": one_world, "many schools": many_schools, "many arms": many_arms,
}  # fmt: skip


def charts_of_trial(by: float = 1.0, names: str = "{}", claimed: float = 100_000.0
                    ) -> tuple[Chart, ...]:  # fmt: skip
    """Return the charts of a trial whose pounds are taken `by` times."""
    claim = CLAIM.model_copy(update={"gbp_per_year": claimed})
    arms = tuple(one.model_copy(update={"label": names.format(one.label)}) for one in CASE.arms)
    case = CASE.model_copy(update={"arms": arms})
    info = made_info(worlds=300, replications=1)
    return trial_charts_of(case, trial_with(claim, by=by), info)


TRIALS: dict[str, Callable[[], tuple[Chart, ...]]] = {
    "usual": charts_of_trial,
    "nothing": lambda: charts_of_trial(by=0.0),
    "a billion": lambda: charts_of_trial(by=10_000.0, claimed=1e9),
    "pennies": lambda: charts_of_trial(by=1e-5, claimed=1.0),
    "all lost": lambda: charts_of_trial(by=-1.0),
    "long names": lambda: charts_of_trial(names=f"{LONG}: {{}}"),
}

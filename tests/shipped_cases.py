"""The shipped cases, read once, and small ways to run and change them."""

from __future__ import annotations

from functools import lru_cache

from entities.assumption import World
from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.plan import Arm
from entities.records import Records
from scenarios.reading import read_case, shipped
from scenarios.worlds import draw_worlds
from simulator.replicate import replicate

SEED = 20261201


@lru_cache(maxsize=4)
def case_called(name: str) -> Case:
    """Read a shipped case."""
    return read_case(shipped("cases") / f"{name}.yaml")


@lru_cache(maxsize=4)
def worlds_of(name: str, count: int = 3) -> tuple[World, ...]:
    """Draw worlds of a shipped case."""
    return draw_worlds(case_called(name), count=count, seed=SEED)


def changed(case: Case, **changes: object) -> Case:
    """Return a case with some fields changed, checked again."""
    return Case.model_validate({**{f: getattr(case, f) for f in Case.model_fields}, **changes})


def run_arm(case: Case, arm: Arm, world: World, replication: int = 0) -> Records:
    """Run one arm once."""
    return replicate(case, arm, world, seed=SEED, replication=replication)


def total(records: Records, measure: str) -> float:
    """Sum a service measure over everything."""
    return float(records.service_month[:, SERVICE_MEASURES.index(measure), :].sum())


def pounds(records: Records, *tags: str) -> float:
    """Sum the ledger's tags in pounds."""
    chosen = [i for i, key in enumerate(records.ledger_keys) if key.tag in tags]
    return float(records.ledger_pence[chosen].sum()) / 100


def same(one: Records, other: Records) -> bool:
    """Say whether two records hold the same numbers, whatever their arms are called."""
    return (
        one.ledger_keys == other.ledger_keys
        and bool((one.ledger_pence == other.ledger_pence).all())
        and bool((one.service_month == other.service_month).all())
        and bool((one.service_school == other.service_school).all())
        and bool((one.people == other.people).all())
    )

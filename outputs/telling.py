"""The tables of some arms of a run, made in this process or in another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from entities.case import STATUS_QUO, Case
from entities.records import Records
from outputs.arm_tables import Frames, put_together
from outputs.comparison import paired_differences
from outputs.money import Costs
from outputs.summed import SUMMED, money_summary, summary
from outputs.tables import of_arm

RUN_BY_RUN: tuple[str, ...] = (*SUMMED, "money")
"""Large tables that are kept run by run for those arms alone that are to be looked at so."""
ARMS_AT_A_TIME = 4
"""Arms that are given out together: to open a store of many runs takes seconds."""

Load = Callable[[], Sequence[Records]]
"""Opens runs; it can be sent to another process."""


class Pair(NamedTuple):
    """What is compared of the status quo and of one arm."""

    savings: pd.DataFrame
    service: pd.DataFrame
    people: pd.DataFrame

    @classmethod
    def of(cls, base: Frames, own: Frames) -> Pair:
        """Put both under each other."""
        return cls(*(put_together([base[name], own[name]]) for name in cls._fields))


class Base(NamedTuple):
    """What arms are held against: costs of the status quo by rule, and what is compared of it."""

    costs: Mapping[str, Costs]
    frames: Frames


class ArmTold(NamedTuple):
    """The tables of one arm, large ones summed up, and how it differs from the status quo."""

    arm: str
    frames: Frames
    summaries: Frames
    differences: pd.DataFrame | None
    unbalanced: tuple[str, ...]


@dataclass(frozen=True)
class Helpers:
    """Other processes that make tables of some arms, and what opens the runs of these there.

    They are ended as soon as no arm is left for them.
    """

    pool: Executor
    load_of: Callable[[Collection[str]], Load]


def tell_base(case: Case, own: Sequence[Records], runs: int) -> tuple[ArmTold, Base]:
    """Tell the status quo."""
    found = of_arm(case, own, {})
    frames = {name: found.frames[name] for name in Pair._fields}
    told = ArmTold(STATUS_QUO, found.frames, _summed(found.frames, runs), None, found.unbalanced)
    return told, Base(found.costs, frames)


def tell_arm(case: Case, own: Sequence[Records], base: Base, runs: int, *, slim: bool) -> ArmTold:
    """Tell another arm; `slim` leaves large tables without rows."""
    found = of_arm(case, own, base.costs)
    differences = paired_differences(Pair.of(base.frames, found.frames))
    frames = _slim(found.frames) if slim else found.frames
    summaries = _summed(found.frames, runs)
    return ArmTold(own[0].arm, frames, summaries, differences, found.unbalanced)


def tell_others(
    case: Case, records: Sequence[Records], kept: Collection[str], base: Base, runs: int,
    helpers: Helpers | None,
) -> Iterator[ArmTold]:  # fmt: skip
    """Tell all arms but the status quo, with helpers if there are any.

    These begin with the first of the arms whose large tables are not kept run by run; here those
    are told that no helper has begun, from the last. Large tables are made once the helpers have
    ended: they take the memory of these.
    """
    arms = [arm for arm in dict.fromkeys(r.arm for r in records) if arm != STATUS_QUO]
    slim = [arm for arm in arms if arm not in kept]
    blocks = [slim[n : n + ARMS_AT_A_TIME] for n in range(0, len(slim), ARMS_AT_A_TIME)]
    given = _given(case, blocks, base, runs, helpers)
    for n, block in reversed(list(enumerate(blocks))):
        if n not in given or given[n].cancel():
            given.pop(n, None)
            yield from _told_here(case, [r for r in records if r.arm in block], base, runs)
    for future in given.values():
        yield from future.result()
    if helpers is not None:
        helpers.pool.shutdown()
    for arm in arms:
        if arm in kept:
            own = [record for record in records if record.arm == arm]
            yield tell_arm(case, own, base, runs, slim=False)


def _given(
    case: Case, blocks: Sequence[Sequence[str]], base: Base, runs: int, helpers: Helpers | None
) -> dict[int, Future[list[ArmTold]]]:
    if helpers is None:
        return {}
    return {
        n: helpers.pool.submit(_told_there, case, helpers.load_of(block), base, runs)
        for n, block in enumerate(blocks)
    }


def _told_here(case: Case, records: Sequence[Records], base: Base, runs: int) -> Iterator[ArmTold]:
    for arm in dict.fromkeys(record.arm for record in records):
        own = [record for record in records if record.arm == arm]
        yield tell_arm(case, own, base, runs, slim=True)


def _told_there(case: Case, load: Load, base: Base, runs: int) -> list[ArmTold]:
    return list(_told_here(case, load(), base, runs))


def _summed(part: Frames, runs: int) -> Frames:
    return {
        **{name: summary(part[name]) for name in SUMMED},
        "money": money_summary(part["money"], runs),
    }


def _slim(part: Frames) -> Frames:
    # A copy, as a view of no rows would keep all of them in memory.
    return {
        name: frame.iloc[:0].copy() if name in RUN_BY_RUN else frame for name, frame in part.items()
    }

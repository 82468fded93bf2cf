"""All tables of a run, arm by arm: of more runs than would fit in memory together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from entities.case import STATUS_QUO, Case
from entities.records import Records
from outputs.arm_tables import Frames, put_together
from outputs.comparison import paired_differences
from outputs.summed import SUMMED, money_summary, summary
from outputs.tables import Tables, by_arm, checked, whole
from outputs.watch import NOBODY, Watch

RUN_BY_RUN: tuple[str, ...] = (*SUMMED, "money")
"""Large tables that are kept run by run for those arms alone that are to be looked at so."""


class Pair(NamedTuple):
    """What is compared of the status quo and of one arm."""

    savings: pd.DataFrame
    service: pd.DataFrame
    people: pd.DataFrame

    @classmethod
    def of(cls, base: Frames, own: Frames) -> Pair:
        """Put both under each other."""
        return cls(*(put_together([base[name], own[name]]) for name in cls._fields))


@dataclass(frozen=True)
class Told:
    """The tables of a run.

    Attributes
    ----------
    tables
        Run by run the large ones hold those arms alone that were asked for.
    differences
        Every arm against the status quo, as :func:`outputs.comparison.paired_differences`.
    summaries
        The tables that are kept run by run, summed up over the runs of every arm, by name.
    unbalanced
        Sentences on books or requests that do not balance; empty when all is well.
    """

    tables: Tables
    differences: pd.DataFrame
    summaries: Mapping[str, pd.DataFrame]
    unbalanced: tuple[str, ...]


def tell(
    case: Case,
    records: Sequence[Records],
    kept: Collection[str] | None = None,
    watch: Watch = NOBODY,
) -> Told:
    """Turn records into tables, one arm at a time.

    Parameters
    ----------
    kept
        Arms whose large tables are kept run by run; of every arm if nothing is said.
    watch
        Told how many arms are done; what was read is let go of after each arm, and at the end.

    Raises
    ------
    ValueError
        As :func:`outputs.tables.make_tables` says.
    """
    ordered = checked(case, records)
    runs = len({(record.world, record.replication) for record in ordered})
    base: Frames = {}
    parts: dict[str, Frames] = {}
    summaries, differences, odd = list[Frames](), list[pd.DataFrame](), list[str]()
    arms = len({record.arm for record in ordered})
    watch.tabled(0, arms)
    for arm, part, found in by_arm(case, ordered, watch.let_go):
        watch.tabled(len(parts) + 1, arms)
        odd += found
        base = base or part
        summaries.append(_summed(part, runs))
        if arm != STATUS_QUO:
            differences.append(paired_differences(Pair.of(base, part)))
        parts[arm] = part if kept is None or arm in {*kept, STATUS_QUO} else _slim(part)
        del part  # or its large tables would be held until the next arm is told
    # Before the parts are put together, which empties them.
    frames = differences or [paired_differences(Pair(*(base[name] for name in Pair._fields)))]
    in_order = [parts[arm.key] for arm in case.arms if arm.key in parts]
    tables = watch.after(whole(case, ordered, in_order))
    return Told(
        tables=tables,
        differences=pd.concat(frames, ignore_index=True),
        summaries=MappingProxyType({
            name: put_together([of_arm[name] for of_arm in summaries]) for name in RUN_BY_RUN
        }),
        unbalanced=tuple(odd),
    )  # fmt: skip


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

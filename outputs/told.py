"""All tables of a run, arm by arm: of more runs than would fit in memory together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from entities.case import STATUS_QUO, Case
from entities.records import Records
from outputs.arm_tables import put_together
from outputs.comparison import paired_differences
from outputs.tables import Tables, checked, whole
from outputs.telling import (
    RUN_BY_RUN,
    ArmTold,
    Helpers,
    Pair,
    tell_base,
    tell_others,
)

Tabled = Callable[[int, int], None]
"""Called with how many arms have their tables, of how many."""


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
    tabled: Tabled = lambda *_: None,
    helpers: Helpers | None = None,
) -> Told:
    """Turn records into tables, one arm at a time.

    Parameters
    ----------
    kept
        Arms whose large tables are kept run by run; of every arm if nothing is said.
    tabled
        Called with how many arms are done, of how many.
    helpers
        Other processes that make tables of arms that are not kept; the tables are the same.

    Raises
    ------
    ValueError
        As :func:`outputs.tables.make_tables` says.
    """
    ordered = checked(case, records)
    runs = len({(record.world, record.replication) for record in ordered})
    arms = list(dict.fromkeys(record.arm for record in ordered))
    tabled(0, len(arms))
    told = dict[str, ArmTold]()
    for found in _each(case, ordered, arms if kept is None else kept, runs, helpers):
        told[found.arm] = found
        tabled(len(told), len(arms))
    first = sorted(arms, key=lambda one: one != STATUS_QUO)  # all others are held against it
    return _put_together(case, ordered, [told[arm] for arm in first])


def _each(
    case: Case, ordered: Sequence[Records], kept: Collection[str], runs: int,
    helpers: Helpers | None,
) -> Iterator[ArmTold]:  # fmt: skip
    of_base = [record for record in ordered if record.arm == STATUS_QUO]
    told, base = tell_base(case, of_base, runs)
    yield told
    yield from tell_others(case, ordered, kept, base, runs, helpers)


def _put_together(case: Case, ordered: Sequence[Records], told: Sequence[ArmTold]) -> Told:
    frames = {each.arm: each.frames for each in told}
    differences = [each.differences for each in told if each.differences is not None]
    alone = Pair(*(told[0].frames[name] for name in Pair._fields))
    return Told(
        tables=whole(case, ordered, [frames[a.key] for a in case.arms if a.key in frames]),
        differences=pd.concat(differences or [paired_differences(alone)], ignore_index=True),
        summaries=MappingProxyType({
            name: put_together([each.summaries[name] for each in told]) for name in RUN_BY_RUN
        }),
        unbalanced=tuple(sentence for each in told for sentence in each.unbalanced),
    )  # fmt: skip

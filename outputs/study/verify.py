"""A bundle verified: the run made again here, and held against what the bundle says."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from entities.case import Case
from outputs.study.asked_otherwise import otherwise
from outputs.study.at_hand import LaidOut, designs_at_hand, laid_out
from outputs.study.bundle import departures_of, shared_record
from outputs.study.bundle_form import Bundle, SharedRecord, TableShared, open_bundle
from outputs.study.case_asked import place_or_none
from outputs.study.options import ALL_CORES
from outputs.study.post_names import post_names
from outputs.study.recorded import DesignKept, Recorded, Run, read_run
from outputs.study.rerun import case_of, inputs_at, inputs_changed, made_again
from outputs.study.whole import Progress
from outputs.table_differences import TableDifference, as_text, bytes_hash, difference
from outputs.weak_evidence import runs_again
from scenarios.designing import read_design
from scenarios.reading import BadInput, Fault

TOLD_ALONE = ("setting", "package", "input")
"""Kinds of thing that are told where they differ, but are no fault when all tables match."""
MODEL = "source of the program: model"


@dataclass(frozen=True)
class Verified:
    """What came of a bundle.

    Attributes
    ----------
    inputs
        A sentence for each file that is not the one of the run.
    otherwise
        Kind, what, and what bundle and this program say, for all else that differs.
    differences
        How tables differ from those of the run; those that match are left out.
    tables, withheld
        How many tables the run had, and how many cells of those that differ are withheld in the
        bundle and so held against nothing.
    """

    bundle: Bundle = field(repr=False)
    inputs: tuple[str, ...]
    otherwise: tuple[tuple[str, str, tuple[str, ...]], ...]
    differences: tuple[TableDifference, ...]
    tables: int
    withheld: int

    @property
    def matches(self) -> bool:
        """Whether every table, input, assumption and the source of the model are the same.

        Another version of Python or of a package is told, but is no difference by itself.
        """
        return not (self.inputs or self.differences or any(map(_counts, self.otherwise)))


def _counts(row: tuple[str, str, tuple[str, ...]]) -> bool:
    kind, what, _ = row
    return what == MODEL if kind == "source" else kind not in TOLD_ALONE


def verify(
    path: str | Path, *, case: str | Path | None = None, inputs: str | Path | None = None,
    jobs: int = ALL_CORES, progress: Progress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Verified:  # fmt: skip
    """Check that a bundle is whole, make its run again, and hold the two against each other.

    Parameters
    ----------
    path
        The bundle.
    case, inputs
        The case file, with its trust files where it names them; or a folder in which they lie,
        found by hash and name.
    tell
        Called with each file that differs, and with how many runs are made, before any is.

    Raises
    ------
    BadInput
        When it is no bundle, is not whole, or the files cannot be found or read; or when both
        `case` and `inputs` are given.
    """
    if case is not None and inputs is not None:
        text = "and --inputs both say where the files are; give one"
        raise BadInput([Fault("verify", None, "--case", text)])
    bundle = open_bundle(Path(path))
    with tempfile.TemporaryDirectory(prefix="verify-") as room, _plain_places(Path(room)):
        at_hand = _at_hand(bundle, place_or_none(case), place_or_none(inputs), Path(room, "inputs"))
        place, design = at_hand.case, _design(at_hand.designs)
        now = inputs_at(place, design)
        changed = inputs_changed(bundle.content.record.inputs or (), now)
        for sentence in changed:
            tell(sentence)
        record, found = _asked(bundle, place, design)
        tell(f"Made again: {_runs(record, found):,} runs.")
        again = made_again(record, place, now, detail=bool(record.detail), jobs=jobs,
                           out=Path(room, "run"), progress=progress)  # fmt: skip
        second = read_run(again.path)
        here = shared_record(second.record, post_names([found]))
        differences = tuple(_differences(bundle, second))
    differ = {one.table for one in differences}
    return Verified(
        bundle=bundle,
        inputs=changed,
        otherwise=_otherwise(bundle.content.record, here),
        differences=differences,
        tables=len(bundle.content.tables),
        withheld=sum(t.withheld for t in bundle.content.tables if t.name in differ),
    )


@contextmanager
def _plain_places(room: Path) -> Iterator[None]:
    """Tell faults of files that were laid out by the files' own names."""
    try:
        yield
    except BadInput as error:
        inside = {room.as_posix(), room.resolve().as_posix()}
        raise BadInput([
            replace(fault, place=Path(fault.place).name)
            if any(fault.place.startswith(place) for place in inside) else fault
            for fault in error.faults
        ]) from error  # fmt: skip


def _asked(bundle: Bundle, place: Path, design: DesignKept | None) -> tuple[Recorded, Case]:
    """Return what was asked, with designs and names of who left put in again, and the case."""
    record = bundle.content.record.model_copy(update={"design": design})
    found = case_of(record, place)
    left = departures_of(found, bundle.content.left)
    return record.model_copy(update={"departures": left}), found


def _runs(record: Recorded, case: Case) -> int:
    return record.worlds * record.replications * (len(case.arms) + len(runs_again(case)))


def _design(place: Path | None) -> DesignKept | None:
    if place is None:
        return None
    found = read_design(place)
    return DesignKept(place=place.name, text=found.text)


def _at_hand(bundle: Bundle, case: Path | None, folder: Path | None, room: Path) -> LaidOut:
    wanted = [file for file in bundle.content.record.inputs or () if file.kind != "program"]
    bundled = {i: bundle.members[name] for i in range(len(wanted))
               if (name := f"inputs/{i}.yaml") in bundle.members}  # fmt: skip
    if not wanted or wanted[0].kind != "case":
        raise BadInput([Fault("the bundle", None, "inputs", "do not begin with a case file")])
    if case is not None:
        return LaidOut(case, designs_at_hand(wanted, bundled, case.parent, room))
    return laid_out(wanted, bundled, folder, room)


def _otherwise(
    there: SharedRecord, here: SharedRecord
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Say what else differs; files are told for themselves, and their names make no difference."""
    return tuple(row for row in otherwise((there, here)) if row[0] != "input")


def _differences(bundle: Bundle, second: Run) -> Iterator[TableDifference]:
    for table in bundle.content.tables:
        path = second.tables.get(table.name)
        if path is None:
            yield TableDifference(table.name, why="is not made here")
        elif bytes_hash(path) != table.sha256:
            yield _difference(table, bundle.members.get(f"tables/{table.name}"), path)
    for name in sorted(second.tables.keys() - {table.name for table in bundle.content.tables}):
        yield TableDifference(name, why="is made here and was not then")


def _difference(table: TableShared, held: bytes | None, path: Path) -> TableDifference:
    if held is None:
        text = f"differs; in how many cells is not told, as it {table.why}"
        return TableDifference(table.name, why=text)
    try:
        there = pd.read_csv(io.BytesIO(held), dtype=str, keep_default_na=False, na_filter=False)
    except ValueError:
        return TableDifference(table.name, why="differs, and is no table in the bundle")
    found = difference(table.name, there, as_text(path))
    if found.cells == found.only_first == found.only_second == 0:
        return TableDifference(table.name, why="differs in cells alone that are withheld")
    return found

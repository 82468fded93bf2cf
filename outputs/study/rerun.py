"""A run made again from its own record, and held against what it found the first time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest
from pathlib import Path

from pydantic import ValidationError

from entities.case import Case, Departure
from outputs.precision import StoppingRule
from outputs.run_folder import RunFolder
from outputs.study.asked_otherwise import NOT_KEPT, otherwise
from outputs.study.case_asked import place_or_none
from outputs.study.options import ALL_CORES
from outputs.study.recorded import (
    RUNS,
    DesignKept,
    InputNamed,
    Recorded,
    Run,
    TrialKept,
    read_run,
    run_called,
)
from outputs.study.trial import Asked as TrialWanted
from outputs.study.trial import try_claims
from outputs.study.whole import Progress, study
from outputs.table_differences import TableDifference, differing
from scenarios.designing import designed_again
from scenarios.reading import BadInput, Fault, Inputs, inputs_of, list_cases, read_case
from scenarios.reading.faults import printable

BY_RUN = "money_by_run.csv"
"""A table that only runs with `--detail` have."""


@dataclass(frozen=True)
class Rerun:
    """A run beside itself made again.

    Attributes
    ----------
    missing
        Sentences on what the record of the first does not say.
    otherwise
        Kind, what, and what each record says, for all that has changed since.
    differences, tables
        How tables differ, and how many there are.
    """

    first: Run
    again: RunFolder
    missing: tuple[str, ...]
    otherwise: tuple[tuple[str, str, tuple[str, ...]], ...]
    differences: tuple[TableDifference, ...]
    tables: int


def rerun(
    run: str | Path, *, case: str | Path | None = None, jobs: int = ALL_CORES,
    out: str | Path | None = None, progress: Progress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Rerun:  # fmt: skip
    """Make a run again with all that it was asked with, in a fresh folder.

    Parameters
    ----------
    run
        The folder of the run, or its name under `runs/`.
    case
        Where its case file is now; None where it is one of the program's, or where it was.
    out
        Folder of the run made again; a new one under `runs/` when left out.
    tell
        Called with a sentence where there are too many runs for memory.

    Raises
    ------
    BadInput
        When the folder is none of a run, its case cannot be found or read, or `out` is that folder.
    FileExistsError
        When `out` holds something that is not an earlier run.
    """
    first = read_run(run_called(run))
    place = place_or_none(case) or place_of_case(first.record)
    now = inputs_at(place, first.record.design)
    folder = place_or_none(out) or fresh(first.name)
    if folder.resolve() == first.path.resolve():
        text = "is the folder of the run itself, which would be held against itself; give another"
        raise BadInput([Fault("rerun", None, "--out", text)])
    again = made_again(first.record, place, now, detail=detail_of(first), jobs=jobs, out=folder,
                       progress=progress, tell=tell)  # fmt: skip
    second = read_run(again.path)
    return Rerun(
        first=first,
        again=again,
        missing=tuple(missing(first.record)),
        otherwise=tuple(
            row for row in otherwise((first.record, second.record)) if NOT_KEPT not in row[2]
        ),
        differences=differing(dict(first.tables), dict(second.tables)),
        tables=len({*first.tables, *second.tables}),
    )


def missing(record: Recorded) -> Iterator[str]:
    """Say what the record of an earlier version does not keep."""
    if record.inputs is None:
        yield ("The record does not say which files the run was read from, so whether they have "
               "changed since is seen in the content of the case alone.")  # fmt: skip
    if record.departures is None:
        yield ("The record does not say whether anybody was made to leave (--leaves); the run "
               "is made again with whoever leaves in the case file.")  # fmt: skip
    if record.source is None:
        yield "The record does not keep the source of the program it was made with."


def detail_of(run: Run) -> bool:
    """Say whether tables run by run were asked for; an earlier record shows it by its tables."""
    return BY_RUN in run.tables if run.record.detail is None else run.record.detail


def place_of_case(record: Recorded) -> Path:
    """Find the case file of a run: one of the program's, or where it was read from.

    Raises
    ------
    BadInput
        When it is in neither place.
    """
    name = record.case_file or record.case
    shipped = {path.stem: path for path in list_cases()}
    if name in shipped:
        return shipped[name]
    if record.case_file and Path(record.case_file).is_file():
        return Path(record.case_file)
    text = "is not here; say where the file of the case is now with --case FILE"
    raise BadInput([Fault(name, None, "", text)])


def inputs_at(place: Path, design: DesignKept | None) -> Inputs:
    """Hash the files of a case; where one is missing, say so as the reader of cases does.

    `design` is what the record of the run kept of its designs.

    Raises
    ------
    BadInput
        With every fault of the case.
    """
    try:
        return inputs_of(place, None if design is None else design.plain)
    except (OSError, ValueError):
        read_case(place)
        raise


def fresh(name: str) -> Path:
    """Return a folder under `runs/` that does not exist yet."""
    names = (RUNS / f"{name}-again{'' if i == 1 else f'-{i}'}" for i in count(1))
    return next(folder for folder in names if not folder.exists())


def made_again(
    record: Recorded, place: Path, inputs: Inputs | None, *, detail: bool, jobs: int, out: Path,
    progress: Progress | None = None, tell: Callable[[str], None] = lambda _: None,
) -> RunFolder:  # fmt: skip
    """Read a case and run it as a record says.

    Raises
    ------
    BadInput
        When the case cannot be read, or whoever was made to leave has no post in it.
    """
    case = case_of(record, place)
    if record.departures is not None and record.departures != case.departures:
        case = with_departures(case, record.departures)
    if record.trial is not None:
        return _tried_again(record, record.trial, case, inputs, jobs, out, progress, tell)
    return study(
        case, worlds=record.worlds, replications=record.replications, seed=record.seed, jobs=jobs,
        out=out, progress=progress, detail=detail, sampling=record.sampling, inputs=inputs,
        tell=tell,
    )  # fmt: skip


def _tried_again(
    record: Recorded, asked: TrialKept, case: Case, inputs: Inputs | None, jobs: int, out: Path,
    progress: Progress | None, tell: Callable[[str], None],
) -> RunFolder:  # fmt: skip
    """Put a case on trial again; its store is let go of, as the tables are what is compared."""
    again = TrialWanted(
        case=case, rule=StoppingRule(asked.within, asked.least, asked.most, asked.step),
        beside=asked.beside, blind=asked.blind, seed=record.seed, jobs=jobs, out=out,
        sampling=record.sampling, inputs=inputs,
    )  # fmt: skip
    folder = try_claims(
        again, lambda _, done, total: progress(done, total) if progress else None, tell
    )
    shutil.rmtree(again.room, ignore_errors=True)
    return folder


def case_of(record: Recorded, place: Path) -> Case:
    """Read the case of a run, with the arms of the designs that its record keeps.

    Raises
    ------
    BadInput
        With every fault of the case, or else of the designs.
    """
    case = read_case(place)
    return case if record.design is None else designed_again(case, record.design.plain)


def with_departures(case: Case, departures: Sequence[Departure]) -> Case:
    """Return the case with just these holders leaving.

    Raises
    ------
    BadInput
        When one of them has no post in the case, or leaves outside its months.
    """
    fields = {name: getattr(case, name) for name in Case.model_fields}
    try:
        return Case.model_validate({**fields, "departures": tuple(departures)})
    except ValidationError as error:
        texts = [str(found["msg"]).removeprefix("Value error, ") for found in error.errors()]
        raise BadInput([Fault(case.key, None, "departures", text) for text in texts]) from error


def inputs_changed(then: Sequence[InputNamed], now: Inputs) -> tuple[str, ...]:
    """Say which files are not those of the run: kind by kind, in the order a case names them."""
    told = []
    for kind, words in (("case", "case file"), ("trust", "trust file"),
                        ("design", "file of designs")):  # fmt: skip
        before = [file for file in then if file.kind == kind]
        after = [file for file in now.files if file.kind == kind]
        for old, new in zip_longest(before, after):
            if old is None:
                told.append(f"The {words} {new.name} was not among the inputs of the run.")
            elif new is None:
                told.append(f"The {words} {old.name} is named no longer.")
            elif old.sha256 != new.sha256:
                renamed = "" if old.name == new.name else f" (here {new.name})"
                told.append(f"The {words} {old.name}{renamed} differs from that of the run.")
    old_files = {file.name: file.sha256 for file in then if file.kind == "program"}
    new_files = {file.name: file.sha256 for file in now.files if file.kind == "program"}
    for name in sorted({*old_files, *new_files}):
        if old_files.get(name) != new_files.get(name):
            told.append(f"The program's own file {name} differs from that of the run.")
    return tuple(map(printable, told))

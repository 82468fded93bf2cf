"""The command that runs cases by the thousand: stored as it goes, and never run twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from entities.case import Case
from outputs.amounts import times
from outputs.run_folder import RunFolder
from outputs.seal import seal_in_words
from outputs.study.batch import STORE, Batch, run_batch
from outputs.study.batch_display import BatchDisplay
from outputs.study.batch_plan import (
    PLAN,
    Asked,
    asked_of,
    otherwise_than_before,
)
from outputs.study.batch_progress import BatchProgress
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.died import told_if_died
from outputs.study.folder_lock import refuse_held
from outputs.study.options import ALL_CORES, design_option, jobs_option, sampling_option
from outputs.study.recorded import MOST_REPLICATIONS, MOST_WORLDS
from outputs.study.whole import DEFAULT_SEED, DEFAULT_WORLDS
from outputs.wording import answer
from scenarios.designing import (
    Designed,
    designed_cases,
    find_design,
    kept_for,
    parse_design,
    read_design,
)
from scenarios.reading import BadInput, Fault, Inputs, find_case, inputs_of
from scenarios.sampling import INDEPENDENT, Sampling
from simulator.store.chunks import chunks_in

WIDTH = 88
STOPPED = 130
"""What a command ends with that was stopped by Ctrl-C, as elsewhere."""


@dataclass(frozen=True)
class Batched:
    """A batch that has ended: what was run, and a folder for each case.

    Attributes
    ----------
    folders
        In the order of the cases.
    """

    asked: Batch
    folders: tuple[RunFolder, ...]


def batch(
    cases: Sequence[CaseAsked], *, out: str | Path, worlds: int | None = None,
    replications: int | None = None, seed: int | None = None, sampling: Sampling | None = None,
    design: str | Path | None = None, jobs: int = ALL_CORES, cluster: str | None = None,
    resume: bool = False, extend: int | None = None,
    follow: Callable[[Batch], tuple[RunFolder, ...]] = run_batch,
    tell: Callable[[str], None] = lambda _: None,
) -> Batched:  # fmt: skip
    """Run cases, storing each run as it finishes; write each case's folder from the store.

    Parameters
    ----------
    worlds, replications, seed, sampling, design
        Left out: as before where a batch is gone on with, and else as the command has them.
    resume, extend
        Go on in a folder that holds runs already, with so many worlds more.
    follow
        What runs the batch; something else than the usual may show how far it is.
    tell
        Called with sentences on what is otherwise than when the folder was left.

    Raises
    ------
    BadInput
        With every fault of what is asked, of the cases, or else of the designs.
    OSError
        When the folder holds another batch, or is in use by one.
    """
    _refuse_both(worlds=worlds, resume=resume, extend=extend)
    out, going_on = Path(out), resume or extend is not None
    there = earlier(out, going_on=going_on)
    before = there or Asked(cases=(), worlds=DEFAULT_WORLDS, replications=1, seed=DEFAULT_SEED)
    read = cases_asked(cases)
    designed = designs_asked(out, before, design)
    asked = Batch(
        cases=read if designed is None else designed_cases(read, designed),
        inputs=tuple(files_of(one, case, designed) for one, case in zip(cases, read, strict=True)),
        worlds=(worlds or before.worlds) + (extend or 0),
        replications=replications or before.replications,
        seed=before.seed if seed is None else seed, jobs=jobs, out=out, cluster=cluster,
        sampling=sampling or before.sampling,
        design=None if designed is None else designed.kept,
    )  # fmt: skip
    _refuse_too_many(asked.worlds)
    for sentence in _left_otherwise(asked, there) if going_on else ():
        tell(sentence)
    return Batched(asked, follow(asked))


def _refuse_both(*, worlds: int | None, resume: bool, extend: int | None) -> None:
    """Refuse what says the same thing twice: repeated after a break, it would extend again."""
    both = {
        "--worlds": (worlds is not None, "says how many in all, --extend how many more; give one"),
        "--resume": (resume, "goes on with what was asked for, --extend asks for more; give one"),
    }
    faults = [Fault("batch", None, name, text) for name, (given, text) in both.items() if given]
    if extend is not None and faults:
        raise BadInput(faults)


def _refuse_too_many(worlds: int) -> None:
    if worlds > MOST_WORLDS:
        text = f"makes {worlds:,} worlds in all; allowed: {MOST_WORLDS:,} at the most"
        raise BadInput([Fault("batch", None, "--extend", text)])


def _left_otherwise(asked: Batch, there: Asked | None) -> Iterator[str]:
    """Say what is otherwise than whoever goes on with a folder may think."""
    if there is not None:
        yield from otherwise_than_before(there, asked.asked)
    elif chunks_in(asked.out / STORE):
        yield (
            f"{asked.out} holds runs, but no {PLAN} that says what was asked for; "
            f"{times(asked.worlds, 'world')} and seed {asked.seed} are asked for now."
        )
    else:
        yield f"Nothing is stored in {asked.out} yet: the batch begins there."


def cases_asked(cases: Sequence[CaseAsked]) -> tuple[Case, ...]:
    """Return the cases that are asked for, each of which has a folder of its own.

    Raises
    ------
    BadInput
        With every fault of all of them; also when there is none, or two have one name.
    """
    if isinstance(cases, (str, Path, Case)) or not cases:
        text = "are a list of cases: files, names of shipped cases, or cases; at least one"
        raise BadInput([Fault("batch", None, "cases", text)])
    read, faults = list[Case](), list[Fault]()
    for asked in cases:
        try:
            read.append(case_asked(asked))
        except BadInput as error:
            faults += error.faults
    keys = Counter(case.key for case in read)
    faults += [
        Fault("batch", None, "cases", f"{key!r} is the key of {count} cases, each of which needs "
              "a folder of its own; give one of them another key, or another --out")
        for key, count in keys.items() if count > 1
    ]  # fmt: skip
    if STORE in keys:
        text = f"{STORE!r} is the folder of the runs; give the case another key"
        faults.append(Fault("batch", None, "cases", text))
    if faults:
        raise BadInput(faults)
    return tuple(read)


@click.command("batch")
@click.argument("cases", nargs=-1, required=True)
@click.option("--worlds", type=click.IntRange(1, MOST_WORLDS), help="Draws of everything we do "
              f"not know.  [default: {DEFAULT_WORLDS}; with --resume as before]")  # fmt: skip
@click.option("--replications", type=click.IntRange(1, MOST_REPLICATIONS), help="Rolls of chance "
              "inside each world.  [default: 1; with --resume as before]")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), help="The same seed gives the same tables.  "
              f"[default: {DEFAULT_SEED}; with --resume as before]")  # fmt: skip
@sampling_option(None, f"  [default: {INDEPENDENT}; with --resume as before]")
@design_option("  [default: none; with --resume as before]")
@jobs_option()
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to use instead: "
              "tcp://HOST:PORT, or local:4 to try one here.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="Folder of the store and of the results.")  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on in a folder that holds runs already: what "
              "is stored is not run again.")  # fmt: skip
@click.option("--extend", type=click.IntRange(1, MOST_WORLDS), metavar="N",
              help="So many worlds more than were asked for before; if it is broken off, go on "
              "with --resume instead.")  # fmt: skip
def batch_command(**asked: Any) -> None:
    """Run CASES, storing each run as it finishes; write each case's page from the store."""
    found = batch(**asked, follow=followed, tell=_echo)
    for folder, case in zip(found.folders, found.asked.cases, strict=True):
        told(case, folder, found.asked.worlds)


def _echo(sentence: str) -> None:
    click.echo(click.wrap_text(sentence, WIDTH))


def earlier(out: Path, *, going_on: bool) -> Asked | None:
    """Return what an earlier batch in a folder was asked for; refuse to mix with it unasked."""
    refuse_held(out)
    if chunks_in(out / STORE) and not going_on:
        raise FileExistsError(
            f"{out} holds runs of an earlier batch; give --resume to go on with it, or --out the "
            "name of a new folder"
        )
    return asked_of(out)


def files_of(asked: CaseAsked, case: Case, designed: Designed | None) -> Inputs | None:
    """Hash the files of a case, and the designs where they are for it; none of a case made here."""
    if isinstance(asked, Case):
        return None
    return inputs_of(find_case(str(asked)), kept_for(case, designed))


def designs_asked(out: Path, before: Asked, name: str | Path | None) -> Designed | None:
    """Return the designs that are asked for, or those of the earlier batch in the folder.

    Raises
    ------
    BadInput
        With every fault of their form.
    """
    if name is not None:
        return read_design(find_design(str(name)))
    if before.design is None:
        return None
    place = f"{before.design.place} (as kept in {out / PLAN})"
    found = parse_design(before.design.text, place)
    return replace(found, document=replace(found.document, place=before.design.place))


def followed(batch: Batch) -> tuple[RunFolder, ...]:
    """Run a batch with one display of its progress; Ctrl-C ends it in order."""
    with BatchDisplay(BatchProgress(batch)) as shown:
        try:
            with told_if_died("batch", f"stored in {batch.out}", "go on with --resume, and"):
                return run_batch(batch, shown.ran, shown.progress.seen, shown.tabled, _echo)
        except KeyboardInterrupt:
            click.echo(f"\nStopped. What has finished is stored in {batch.out}; the same command "
                       "with --resume, not --extend, goes on from there.", err=True)  # fmt: skip
            raise SystemExit(STOPPED) from None


def told(case: Case, folder: RunFolder, worlds: int) -> None:
    """Say what came of one case: the answer to each of its claims, and where its page is."""
    click.echo(f"\n{case.title}")
    for verdict in folder.findings.verdicts:
        click.echo(click.wrap_text(answer(verdict), width=WIDTH, initial_indent="  ",
                                   subsequent_indent="  "))  # fmt: skip
    of, seal = folder.findings.info.worlds, folder.findings.info.seal
    for sentence in seal_in_words(seal, of_run=True) if seal and seal.edits else ():
        click.echo(click.wrap_text(sentence, width=WIDTH, initial_indent="  ",
                                   subsequent_indent="  "))  # fmt: skip
    if of < worlds:
        click.echo(f"  Told of the first {of:,} of {worlds:,} worlds, as memory allows; all runs "
                   "are in the store.")  # fmt: skip
    click.echo(f"  The page for the board: {folder.page}")

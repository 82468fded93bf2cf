"""The command `run`, and the function that does what it does: a case run, its claims judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from entities.case import Case
from outputs.run_folder import RunFolder
from outputs.seal import seal_in_words
from outputs.study.case_asked import CaseAsked, place_or_none, with_inputs
from outputs.study.departures import departing, told_of_departures
from outputs.study.many_runs import runs_of
from outputs.study.options import ALL_CORES, design_option, jobs_option, sampling_option
from outputs.study.progress_shown import Shown
from outputs.study.whole import DEFAULT_SEED, DEFAULT_WORLDS, Progress, study
from outputs.weak_evidence import runs_again
from outputs.wording import in_words
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling
from scenarios.worlds import draw_worlds
from simulator.batch import Seen

SHIPPED_CASE = "alder_and_birch"
WIDTH = 88


def run(
    case: CaseAsked = SHIPPED_CASE, *, worlds: int = DEFAULT_WORLDS, replications: int = 1,
    seed: int = DEFAULT_SEED, sampling: Sampling = INDEPENDENT, design: str | Path | None = None,
    jobs: int = ALL_CORES, out: str | Path | None = None, leaves: Sequence[str] = (),
    not_replaced: bool = False, detail: bool = False, progress: Progress = lambda *_: None,
    seen: Seen | None = None, tell: Callable[[str], None] = lambda _: None,
) -> RunFolder:  # fmt: skip
    """Run a case, write its folder, and return where it is and what it says.

    Parameters
    ----------
    leaves
        Holders who leave, each as ``POST@2027-03``; the case is then run without them leaving, too.
    progress, seen, tell
        Called with how many runs are done, of how many; with the runs; and with what is run,
        before it is.

    Raises
    ------
    BadInput
        With every fault of the case, the designs, or who is to leave.
    FileExistsError
        When `out` holds something that is not an earlier run; told before anything is run.
    """
    if not_replaced and not leaves:
        text = "says how those of --leaves leave; give --leaves too"
        raise BadInput([Fault("run", None, "--not-replaced", text)])
    usual, inputs = with_inputs(case, design)
    found = departing(usual, leaves, replaced=not not_replaced) if leaves else usual
    pairs, again = worlds * replications, len(runs_again(found))
    first = pairs * (len(found.arms) + again)
    total = first + (pairs * len(found.arms) if leaves else 0)
    tell(_what_is_run(found, first, pairs * again))
    folder = study(
        found, worlds=worlds, replications=replications, seed=seed, jobs=jobs,
        out=place_or_none(out), progress=lambda done, _: progress(done, total), detail=detail,
        sampling=sampling, inputs=inputs, seen=seen, tell=tell,
    )  # fmt: skip
    if not leaves:
        return folder
    with runs_of(
        usual, draw_worlds(usual, count=worlds, seed=seed, sampling=sampling), folder.path,
        replications=replications, seed=seed, jobs=jobs, weak=False,
        progress=lambda done, _: progress(first + done, total),
    ) as runs:  # fmt: skip
        said = tuple(told_of_departures(found, runs, folder.findings.tables))
    return replace(folder, when_they_leave=said)


def _what_is_run(case: Case, runs: int, again: int) -> str:
    more = f", of which {again} without weak evidence" if again else ""
    return f"{case.title}  ({len(case.arms)} arms, {runs} runs{more})"


@click.command("run")
@click.argument("case", default=SHIPPED_CASE)
@click.option("--worlds", type=click.IntRange(1, 100_000), default=DEFAULT_WORLDS,
              show_default=True, help="Draws of everything we do not know.")  # fmt: skip
@click.option("--replications", type=click.IntRange(1, 10_000), default=1, show_default=True,
              help="Rolls of chance inside each world.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same tables.")  # fmt: skip
@sampling_option()
@design_option()
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results.  "
              "[default: runs/<case>-<hash>]")  # fmt: skip
@click.option("--leaves", multiple=True, metavar="POST@2027-03",
              help="The holder of a post leaves that month, in every arm: which promises break?  "
              "May be given more than once.")  # fmt: skip
@click.option("--not-replaced", is_flag=True, help="Those who leave are not replaced.")
@click.option("--detail", is_flag=True, help="Write tables run by run, the service by desk, "
              "request type, school and month, and the ledger by month (large files).")  # fmt: skip
def run_command(**asked: Any) -> None:
    """Run CASE (a file, or the name of a shipped case) and say whether its claims hold."""
    with Shown(after="Working out tables and page ...") as shown:
        folder = run(**asked, progress=shown.progress, tell=click.echo)
    for sentence in folder.when_they_leave:
        click.echo(click.wrap_text(sentence, width=WIDTH, subsequent_indent="  "))
    if not folder.findings.verdicts:
        click.echo("\nThe case puts no claim on trial; its tables and page compare the arms.")
    for verdict in folder.findings.verdicts:
        click.echo(f'\n"{verdict.claim.text}"\n')
        for sentence in in_words(verdict):
            click.echo(click.wrap_text(sentence, width=WIDTH, initial_indent="  ",
                                       subsequent_indent="  "))  # fmt: skip
    sealed = folder.findings.info.seal
    for sentence in seal_in_words(sealed, of_run=True) if sealed else ():
        click.echo(click.wrap_text(sentence, width=WIDTH, subsequent_indent="  "))
    for sentence in folder.findings.unbalanced:
        click.echo(f"The books do not balance: {sentence}", err=True)
    click.echo(f"\nThe page for the board: {folder.page}")

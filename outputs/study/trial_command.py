"""The command `trial`, and the function that does what it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from outputs.figure_names import figure_names
from outputs.precision import StoppingRule
from outputs.run_folder import RunFolder
from outputs.run_info import SHOWN_OF_HASH, hash_of
from outputs.seal import seal_in_words
from outputs.study.batch_command import STOPPED, WIDTH
from outputs.study.case_asked import CaseAsked, place_or_none, with_inputs
from outputs.study.options import ALL_CORES, design_option, jobs_option, sampling_option
from outputs.study.progress_shown import Shown
from outputs.study.recorded import MOST_WORLDS, RUNS
from outputs.study.trial import Asked, Stage, try_claims
from outputs.study.whole import DEFAULT_SEED
from outputs.trial_words import answer_on_trial, trial_in_words
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling
from simulator.batch import Seen

DEFAULT_LEAST, DEFAULT_MOST = 200, 1_000
"""Fewer worlds seldom tell what moves a saving."""
DEFAULT_BESIDE = 50
DEFAULT_POINTS = 3.0
POINTS = 100


def trial(
    case: CaseAsked, *, points: float = DEFAULT_POINTS, least: int = DEFAULT_LEAST,
    most: int = DEFAULT_MOST, beside: int = DEFAULT_BESIDE, seed: int = DEFAULT_SEED,
    sampling: Sampling = INDEPENDENT, design: str | Path | None = None, jobs: int = ALL_CORES,
    out: str | Path | None = None, blind: bool = False,
    stage: Stage = lambda *_: None, tell: Callable[[str], None] = lambda _: None,
    seen: Seen = lambda _: None,
) -> RunFolder:  # fmt: skip
    """Put the claims of a case on trial, and return where its page is and what it says.

    Parameters
    ----------
    points
        How closely the chance of each claim is to be known: points either way, at 95%.
    least, most
        Worlds that are run in any case, and that are never passed.
    beside
        Worlds in which claims are run otherwise as well.
    blind
        Whether a page of options without their names is written, to be ranked first.

    Raises
    ------
    BadInput
        With every fault of what is asked, and of the case.
    OSError
        When the folder holds something else, or is in use.
    """
    found, inputs = with_inputs(case, design)
    faults = []
    if least > most:
        faults.append(Fault("trial", None, "--least", f"found {least}, more than --most {most}"))
    if not found.claims:
        faults.append(Fault("trial", None, "claims", "the case puts no claim on trial"))
    if faults:
        raise BadInput(faults)
    place = place_or_none(out) or RUNS / f"{found.key}-{hash_of(found)[:SHOWN_OF_HASH]}-trial"
    rule = StoppingRule(within=points / POINTS, least=least, most=most)
    asked = Asked(
        case=found, rule=rule, beside=beside, seed=seed, jobs=jobs, out=place,
        sampling=sampling, inputs=inputs, blind=blind,
    )  # fmt: skip
    return try_claims(asked, stage, tell, seen)


@click.command("trial")
@click.argument("case")
@click.option("--points", type=click.FloatRange(0.5, 25), default=DEFAULT_POINTS,
              show_default=True, help="How closely the chance of a claim is to be known: points "
              "either way, at 95%.")  # fmt: skip
@click.option("--least", type=click.IntRange(10, MOST_WORLDS), default=DEFAULT_LEAST,
              show_default=True, help="Worlds that are run in any case.")  # fmt: skip
@click.option("--most", type=click.IntRange(10, MOST_WORLDS), default=DEFAULT_MOST,
              show_default=True, help="Worlds after which it stops in any case.")  # fmt: skip
@click.option("--beside", type=click.IntRange(10, MOST_WORLDS), default=DEFAULT_BESIDE,
              show_default=True, help="Worlds in which claims are run otherwise as well: with less "
              "of the plan, other beliefs, other luck.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same answer.")  # fmt: skip
@sampling_option()
@design_option()
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the "
              "results; the store of runs lies beside it.  "
              "[default: runs/<case>-<hash>-trial]")  # fmt: skip
@click.option("--blind", is_flag=True, help="Write a page of options without their names, to be "
              "ranked first, and say no answer here.")  # fmt: skip
def trial_command(**asked: Any) -> None:
    """Put the claims of CASE on trial: how likely, on what evidence, and when they fail."""
    with Stages() as shown:
        try:
            folder = trial(**asked, stage=shown.stage, tell=_echo)
        except KeyboardInterrupt:
            click.echo("\nStopped. What has finished is stored; the same command goes on from "
                       "there.", err=True)  # fmt: skip
            raise SystemExit(STOPPED) from None
    if folder.blind is not None:
        click.echo(f"\nRank the options, which have no names yet: {folder.blind}\n"
                   f"After that, the page for the board: {folder.page}")  # fmt: skip
        return
    _answers(folder)


def _answers(folder: RunFolder) -> None:
    """Say everything that was found, and where its page is."""
    names = figure_names(folder.findings.case)
    for one in folder.findings.claims:
        click.echo(f'\n"{one.verdict.claim.text}"\n')
        _said(answer_on_trial(one.verdict, one.trial))
        if one.trial is not None:
            said = trial_in_words(folder.findings.case, one.trial, names)
            for heading, sentences in said.items():
                click.echo(f"\n  {heading.capitalize()}")
                for sentence in sentences:
                    _said(sentence)
    sealed = folder.findings.info.seal
    for sentence in seal_in_words(sealed, of_run=True) if sealed else ():
        click.echo(click.wrap_text(sentence, width=WIDTH, subsequent_indent="  "))
    click.echo(f"\nThe page for the board: {folder.page}")


def _said(sentence: str) -> None:
    click.echo(click.wrap_text(sentence, width=WIDTH, initial_indent="  ", subsequent_indent="  "))


def _echo(sentence: str) -> None:
    click.echo(click.wrap_text(sentence, WIDTH))


class Stages:
    """The display of a trial at work: one line for each thing that is run."""

    def __init__(self) -> None:
        self._at, self._shown = "", Shown()

    def __enter__(self) -> Stages:
        return self

    def __exit__(self, *error: object) -> None:
        self._shown.__exit__(*error)

    def stage(self, what: str, done: int, total: int) -> None:
        """Show how many runs of a stage are done, of how many."""
        if what != self._at:
            self._shown.__exit__()
            self._at, self._shown = what, Shown(what.capitalize())
        self._shown.progress(done, total)

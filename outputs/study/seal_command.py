"""The command `seal`, and the function that does what it does: claims fixed before any run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from outputs.amounts import as_claimed
from outputs.claim_words import by_when
from outputs.seal import Seal, seal_in_words
from outputs.study.batch_command import WIDTH
from outputs.study.case_asked import CaseAsked, with_inputs
from outputs.study.options import design_option
from outputs.study.recorded import RUNS
from outputs.study.seals import REGISTER, set_seal
from scenarios.reading import BadInput, Fault


def seal(
    case: CaseAsked, *, design: str | Path | None = None, out: str | Path = RUNS,
    tell: Callable[[str], None] = lambda _: None,
) -> Seal:  # fmt: skip
    """Seal the claims and arms of a case without running it, as every run does before it begins.

    Parameters
    ----------
    out
        Where the folders of runs will lie: the register of seals is kept there.
    tell
        Called with sentences on lines of the register that cannot be read.

    Raises
    ------
    BadInput
        With every fault of the case, or else of the designs; also when there is no claim.
    OSError
        In a sentence, when the register cannot be read or written.
    """
    found, _ = with_inputs(case, design)
    if not found.claims:
        text = "the case puts no claim on trial, so there is nothing to seal"
        raise BadInput([Fault("seal", None, "claims", text)])
    return set_seal(found, Path(out).absolute(), tell)


@click.command("seal")
@click.argument("case")
@design_option()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=RUNS,
              show_default=True, help="Where the folders of runs will lie; the register of seals "
              f"({REGISTER}) is kept there.")  # fmt: skip
def seal_command(**asked: Any) -> None:
    """Seal the claims and arms of CASE before it is run, and say what was changed since."""
    found, _ = with_inputs(asked["case"], asked["design"])
    sealed = seal(**asked, tell=click.echo)
    for claim in found.claims:
        promised = f"{as_claimed(claim.gbp_per_year)} a year {by_when(claim)}"
        said = f'"{claim.text}" ({claim.key}: {promised})'
        click.echo(click.wrap_text(said, width=WIDTH, subsequent_indent="  "))
    for sentence in seal_in_words(sealed):
        click.echo(click.wrap_text(sentence, width=WIDTH, subsequent_indent="  "))
    click.echo(f"Kept in {Path(asked['out']) / REGISTER}; in full: {sealed.seal}")
    click.echo("A run whose --out lies elsewhere keeps its own register beside it.")

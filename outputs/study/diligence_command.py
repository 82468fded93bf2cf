"""The command that answers all checks of due diligence, and says what findings do to a verdict."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from entities.case import Case
from entities.check import Check
from outputs.diligence.first import first_words
from outputs.diligence.pack_section import FILE as SECTION
from outputs.diligence.pack_section import section_of
from outputs.diligence.page import page
from outputs.diligence.report import Report
from outputs.diligence.tables import write_tables
from outputs.pack.kept import written
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.findings_tried import try_findings
from outputs.study.from_runs import calculated_of
from outputs.study.options import ALL_CORES, jobs_option
from outputs.study.progress_shown import Shown
from outputs.study.whole import DEFAULT_SEED, version
from scenarios.diligence.adding import Owed, owed
from scenarios.diligence.answered import Answer, answer_all
from scenarios.diligence.distance import distances
from scenarios.diligence.facts import Facts
from scenarios.diligence.gathered import gathered
from scenarios.diligence.gating import gates_of
from scenarios.diligence.inherited import inherited
from scenarios.diligence.moving import Changed, moved
from scenarios.diligence.reading import (
    read_checks,
    read_effects,
    read_gates,
    read_next_steps,
    read_questions,
    read_sheets,
    read_sources,
)
from scenarios.diligence.renewals import renewals
from scenarios.diligence.thresholds import with_thresholds
from scenarios.filled.whole import Filled, read_filled
from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import refuse
from scenarios.reading.writing import write_case

DEFAULT_OUT = Path("diligence")
DEFAULT_WORLDS = 16
WITH_FINDINGS = "case_with_findings"
HEADER = """\
# The case with what due diligence found in it. Stages and figures that findings moved stand below
# under own_stages and own_assumptions, each with its reason; events under switched_on; what trusts
# owe among their commitments. Sizes are judgement: change them here if you know better.
# Findings that moved something: {keys}

"""


@dataclass(frozen=True)
class Diligence:
    """What due diligence found, and where the page and the tables are.

    Attributes
    ----------
    case
        The case with all that was found in it, to be run like any other; None where no case was
        given, or nothing that was found moves it.
    """

    report: Report
    path: Path
    tables: tuple[Path, ...]
    case: Path | None = None


def diligence(
    workbooks: Sequence[str | Path] | str | Path,
    *,
    case: CaseAsked | None = None,
    run: str | Path | None = None,
    thresholds: str | Path | None = None,
    on: str | None = None,
    worlds: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    jobs: int = ALL_CORES,
    out: str | Path = DEFAULT_OUT,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Diligence:
    """Answer every check from filled-in workbooks, and write the page and its tables.

    Parameters
    ----------
    case
        A case to try findings on, one by one and together; left out, none is run.
    run
        Folder of a finished run or trial of the case, for checks that ask what runs say.
    thresholds
        A file with bands and limits of one's own.
    on
        Day on which the checks are asked (YYYY-MM-DD); left out, today.
    worlds
        Worlds in which findings are tried.

    Raises
    ------
    BadInput
        With every fault of the workbooks, the case or the thresholds.
    """
    given = [workbooks] if isinstance(workbooks, str | Path) else workbooks
    filled = _filled([Path(path) for path in given])
    shipped = read_checks()
    checks = with_thresholds(shipped, Path(thresholds) if thresholds else None)
    asked_on = _day(on)
    facts = gathered(filled.sheets, asked_on, calculated_of(Path(run)) if run else {})
    answers = answer_all(facts, checks, read_effects())
    report = _report(facts, answers, asked_on, checks, shipped)
    if case is None:
        return _written(report, Path(out))
    asked, owes = case_asked(case), owed(facts)
    tried = try_findings(
        asked, answers, worlds=worlds, seed=seed, jobs=jobs, owes=owes, told=progress
    )
    found = _written(replace(report, tried=tried), Path(out))
    return replace(found, case=_moved(asked, answers, owes, Path(out)))


def case_as_found(workbooks: Sequence[Path], case: Case) -> Case | None:
    """Return a case as what is found in workbooks changes it; None where nothing found does.

    Raises
    ------
    BadInput
        With every fault of the workbooks.
    """
    facts = gathered(_filled(workbooks).sheets, _day(None), {})
    answers = answer_all(facts, read_checks(), read_effects())
    other, changed = moved(case, answers, owed(facts))
    return _titled(other) if changed else None


def _titled(case: Case) -> Case:
    title = f"{case.title} With what due diligence found."
    return case.model_copy(update={"key": f"{case.key}-found", "title": title})


def _filled(workbooks: Sequence[Path]) -> Filled:
    filled = read_filled(workbooks)
    refuse(filled.faults)
    if not filled.sheets.get("trust"):
        text = "has no row; every check is of a trust: fill in the sheet 'trust' first"
        raise BadInput([Fault("sheet 'trust'", None, "", text)])
    return filled


def _written(report: Report, folder: Path) -> Diligence:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "diligence.html"
    path.write_text(page(report), encoding="utf-8", newline="\n")
    (folder / SECTION).write_text(written(section_of(report)), encoding="utf-8", newline="\n")
    return Diligence(report, path, write_tables(report, folder))


def _moved(
    case: Case, answers: Sequence[Answer], owes: Sequence[Owed], folder: Path
) -> Path | None:
    """Write the case with all that was found in it; None where nothing found moves it."""
    other, changed = moved(case, answers, owes)
    if not changed:
        return None
    return write_case(_titled(other), folder / WITH_FINDINGS, HEADER.format(keys=_keys(changed)))


def _keys(changed: Sequence[Changed]) -> str:
    keys = ", ".join(dict.fromkeys(change.check for change in changed))
    return "\n# ".join(textwrap.wrap(keys, 97))


def _day(on: str | None) -> dt.date:
    if on is None:
        return dt.datetime.now(tz=dt.UTC).date()
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        text = f"found {on!r}; a day is written as 2027-09-01"
        raise BadInput([Fault("diligence", None, "--on", text)]) from None


def _report(
    facts: Facts, answers: tuple[Answer, ...], asked_on: dt.date, checks: Sequence[Check],
    shipped: Sequence[Check],
) -> Report:  # fmt: skip
    before = {check.key: check for check in shipped}
    return Report(
        facts=facts,
        names={str(row["trust_id"]): str(row.get("name") or row["trust_id"])
               for row in facts.sheets.get("trust", ())},
        answers=answers,
        gates=gates_of(read_gates(), answers),
        questions=read_questions(),
        sources=read_sources(),
        sheets=read_sheets(),
        distances=distances(facts),
        inherited=inherited(facts),
        renewals=renewals(facts),
        asked_on=asked_on,
        version=version(),
        edited=tuple(check.key for check in checks if check != before[check.key]),
        shipped=before,
        steps={step.key: step for step in read_next_steps()},
    )  # fmt: skip


@click.command("diligence")
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", help="Case to try findings on: what each, and all, do to its claim.")
@click.option("--run", type=click.Path(path_type=Path), help="Folder of a finished run or trial, "
              "for checks that ask what runs say.")  # fmt: skip
@click.option("--thresholds", type=click.Path(path_type=Path),
              help="File with thresholds of your own; they are shown as edited.")  # fmt: skip
@click.option("--on", help="Day on which checks are asked (2027-09-01).  [default: today]")
@click.option("--worlds", type=click.IntRange(2, 2_000), default=DEFAULT_WORLDS, show_default=True,
              help="Worlds in which findings are tried.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same answer.")  # fmt: skip
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_OUT,
              show_default=True, help="Folder for the page and its tables.")  # fmt: skip
def diligence_command(**asked: Any) -> None:
    """Answer all checks of due diligence from filled-in WORKBOOKS.

    Give the workbooks of all trusts that may merge at once. With --case, findings are tried on it.
    """
    with Shown("Trying findings") as shown:
        found = diligence(**asked, progress=lambda _, done, total: shown.progress(done, total))
    for sentence in first_words(found.report):
        click.echo(sentence)
    if found.case is not None:
        click.echo(f"\nThe case with what was found in it, to be run like any other: {found.case}")
    click.echo(f"\nThe page: {found.path} ({len(found.tables)} tables beside it)")

"""The folder of a run: page, charts, tables and the record that lets anyone repeat it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from entities.case import Case
from entities.records import Records
from outputs.blind import blind_page
from outputs.charts.files import save
from outputs.columns import dictionary
from outputs.csv_files import table_files, verdict_text, write_csv
from outputs.findings import Findings, find
from outputs.own_figures import own_record, requests_record, stages_record
from outputs.pack.building import CONTENT, PACK_FILES, content_of
from outputs.pack.kept import written
from outputs.page import page
from outputs.run_info import (
    RunInfo,
    assumptions_used,
    hashes_of,
    judgement_assumptions,
)
from outputs.trial import Trial
from outputs.watch import NOBODY, Watch
from scenarios.linked import groups_at_work

RECORD = "run.json"
BLIND = "blind.html"
"""Options to be ranked without their names; there only where that was asked for."""
OWN_PARTS: tuple[str, ...] = (
    BLIND, "page.html", "verdict.txt", "charts", "tables", "COLUMNS.csv", CONTENT, RECORD,
    *PACK_FILES,
)  # fmt: skip
"""All that a run folder holds of ours; nothing else in it is ever touched."""

RECORDED: tuple[str, ...] = (
    "key", "label", "value", "low", "high", "unit", "source", "grade", "role", "drawn_per",
)  # fmt: skip
"""What the record keeps of every assumption used."""


@dataclass(frozen=True)
class RunFolder:
    """Where a run was written, and what it says; printed, it says where alone.

    Attributes
    ----------
    blind
        The page of options without their names, to be ranked first; None where none was asked for.
    when_they_leave
        Sentences on what breaks as holders leave; empty where nobody was made to.
    """

    path: Path
    page: Path
    blind: Path | None
    record: Path
    charts: tuple[Path, ...] = field(repr=False)
    tables: tuple[Path, ...] = field(repr=False)
    findings: Findings = field(repr=False)
    when_they_leave: tuple[str, ...] = ()


def write_run(
    case: Case, records: Sequence[Records], info: RunInfo, out: Path, *, detail: bool = False,
    watch: Watch = NOBODY, trials: Mapping[str, Trial] = MappingProxyType({}),
) -> RunFolder:  # fmt: skip
    """Work out the findings of a run and write its folder; `detail` adds the tables run by run.

    Without it the large tables are held run by run only of the arms that claims name, so that
    thousands of runs may be told.

    Raises
    ------
    FileExistsError
        When `out` is a file, or a folder with something in it that is not an earlier run.
    ValueError
        When the records cannot be put in tables (see :func:`outputs.findings.find`).
    """
    refuse_foreign(out)
    kept = None if detail else arms_of_claims(case)
    return write_findings(find(case, records, info, kept, watch, trials), out, detail=detail)


def arms_of_claims(case: Case) -> frozenset[str]:
    """Return the arms that claims are about, and those they are held against."""
    return frozenset(arm for claim in case.claims for arm in (claim.arm, claim.compared_with))


def refuse_foreign(out: Path) -> None:
    """Refuse a place that holds something other than an earlier run. Ask before a long run."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise FileExistsError(f"{out} is not a folder; give --out the name of a new folder")
    if out.is_dir() and any(out.iterdir()) and not (out / RECORD).is_file():
        raise FileExistsError(
            f"{out} holds files but no {RECORD}, so it is not an earlier run; nothing was written. "
            "Give --out the name of a new folder or of an earlier run"
        )


def write_findings(findings: Findings, out: Path, *, detail: bool = False) -> RunFolder:
    """Write the folder beside its place and move it there whole: a failed run leaves nothing."""
    refuse_foreign(out)
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _fill(findings, fresh, detail)
        _put_in_place(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return RunFolder(
        path=out,
        page=out / "page.html",
        blind=out / BLIND if (out / BLIND).is_file() else None,
        record=out / RECORD,
        charts=tuple(sorted((out / "charts").iterdir())),
        tables=tuple(sorted((out / "tables").iterdir())),
        findings=findings,
    )


def _put_in_place(fresh: Path, out: Path) -> None:
    """Replace our own parts of an earlier run; the record, which vouches for them, comes last."""
    out.mkdir(exist_ok=True)
    for name in OWN_PARTS:
        old = out / name
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        if (fresh / name).exists():
            (fresh / name).replace(old)
        else:
            old.unlink(missing_ok=True)


def refuse_unwritable(folder: Path) -> None:
    """Refuse a place that cannot be written to, before a long run and not after it."""
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.absolute().parent):
            pass
    except OSError as error:
        reason = error.strerror or "not possible"
        raise OSError(f"{folder} cannot be written ({reason}); give --out another folder") from None


def _fill(findings: Findings, folder: Path, detail: bool) -> None:
    charts, tables = folder / "charts", folder / "tables"
    _write(folder / "page.html", page(findings))
    if findings.info.trial and findings.info.trial.blind:
        _write(folder / BLIND, blind_page(findings))
    charts.mkdir()
    tables.mkdir()
    for trial in findings.claims:
        for chart in trial.all_charts:
            save(chart.draw(), charts / f"{chart.name}.svg", charts / f"{chart.name}.png")
            write_csv(chart.table, charts / f"{chart.name}.csv")
    files = table_files(findings, detail)
    for name, frame in files.items():
        write_csv(frame, tables / f"{name}.csv")
    described = dictionary({f"{name}.csv": tuple(f.columns) for name, f in files.items()})
    columns = pd.DataFrame(described, columns=["table", "column", "unit", "meaning"])
    columns.to_csv(folder / "COLUMNS.csv", index=False, lineterminator="\n", encoding="utf-8")
    _write(folder / CONTENT, written(content_of(findings)))
    _write(folder / "verdict.txt", verdict_text(findings.case, findings))
    text = json.dumps(run_record(findings.case, findings.info), indent=2, ensure_ascii=False)
    _write(folder / RECORD, text + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def run_record(case: Case, info: RunInfo) -> dict[str, Any]:
    """Return what is needed to repeat and to judge a run, as plain data."""
    used = assumptions_used(case, info)
    return {
        "case": case.key,
        "title": case.title,
        "version": info.version,
        "seed": info.seed,
        "worlds": info.worlds,
        "replications": info.replications,
        "sampling": info.sampling,
        "linked_draws": [group.model_dump(mode="json") for group in groups_at_work(case)],
        "horizon_years": case.horizon_years,
        "run_in_months": case.run_in_months,
        "decision_date": case.decision_date.isoformat(),
        "illustrative": case.illustrative,
        "started": info.started,
        "seconds": round(info.seconds, 3),
        "python": info.python,
        "packages": dict(sorted(info.packages.items())),
        "hashes": dict(sorted({**hashes_of(case), **info.hashes}.items())),
        "seal": asdict(info.seal) if info.seal else None,
        "trial": info.trial._asdict() if info.trial else None,
        "source": dict(sorted(info.source.items())),
        "case_file": info.inputs.case_file if info.inputs else None,
        "inputs": [asdict(file) for file in info.inputs.files] if info.inputs else None,
        "design": asdict(info.inputs.design) if info.inputs and info.inputs.design else None,
        "departures": [leaves.model_dump(mode="json") for leaves in case.departures],
        "detail": info.detail,
        "arms": [arm.key for arm in case.arms],
        "claims": [claim.model_dump(mode="json") for claim in case.claims],
        "counting_rules": [rule.model_dump(mode="json") for rule in case.counting_rules],
        "warnings": list(info.warnings),
        "mechanisms_switched_off": list(case.switched_off),
        "own_assumptions": own_record(case),
        "own_stages": stages_record(case),
        "own_requests": requests_record(case),
        "assumptions_used": len(used),
        "assumptions_judgement": len(judgement_assumptions(case, info)),
        "assumptions": [a.model_dump(mode="json", include=set(RECORDED)) for a in used],
    }

"""What a run folder says of itself, read back: its record and its tables, none of it trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from entities.case import Departure
from entities.claim import Claim, CountingRule
from entities.sense import nearest
from outputs.run_folder import RECORD
from scenarios.reading import BadInput, DesignText, Fault
from scenarios.reading.yaml_lines import LARGEST_FILE_BYTES
from scenarios.sampling import INDEPENDENT, Sampling

LARGEST_RECORD = 20_000_000
LARGEST_TABLE = 2_000_000_000
"""Bytes of a record and of a table that are read; ours are far smaller."""
TABLE = re.compile(r"^[a-z][a-z0-9_]{0,60}\.csv$")
RUNS = Path("runs")
Number = int | float | None
MOST_WORLDS, MOST_REPLICATIONS = 100_000, 10_000
"""As many as a command runs."""


class Form(BaseModel):
    """Plain data of a known form: frozen, and closed where it comes from outside the program."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


SomeForm = TypeVar("SomeForm", bound=Form)


class InputNamed(Form):
    """One file that went into a run: see :class:`scenarios.reading.InputFile`."""

    kind: Literal["case", "trust", "design", "program"]
    name: str = Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class DesignKept(Form):
    """The designs of a run: see :class:`scenarios.reading.DesignText`."""

    place: str = Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
    text: str = Field(max_length=LARGEST_FILE_BYTES)

    @property
    def plain(self) -> DesignText:
        """Place and text, as the program has them elsewhere."""
        return DesignText(self.place, self.text)


class TrialKept(Form):
    """What a trial was asked for: see :class:`outputs.run_info.TrialAsked`."""

    within: float = Field(gt=0, le=1)
    least: int = Field(ge=1, le=MOST_WORLDS)
    most: int = Field(ge=1, le=MOST_WORLDS)
    step: int = Field(ge=1, le=MOST_WORLDS)
    beside: int = Field(ge=1, le=MOST_WORLDS)
    blind: bool = False


class Used(Form):
    """An assumption as a run used it."""

    key: str
    label: str = ""
    value: Number = None
    low: Number = None
    high: Number = None
    unit: str = ""
    source: str = ""
    grade: str = ""
    role: str = ""
    drawn_per: str = ""

    @property
    def figures(self) -> tuple[Number, Number, Number]:
        """Value, low and high."""
        return self.value, self.low, self.high


class Recorded(Form):
    """The record of a run. What is None was not kept yet when the run was written."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    case: str
    title: str
    version: str
    seed: int = Field(ge=0)
    worlds: int = Field(ge=1, le=MOST_WORLDS)
    replications: int = Field(ge=1, le=MOST_REPLICATIONS)
    sampling: Sampling = Field(
        INDEPENDENT,
        validation_alias=AliasChoices("sampling", "design_of_worlds"),
    )
    horizon_years: int | None = None
    run_in_months: int | None = None
    decision_date: str | None = None
    illustrative: bool | None = None
    python: str = ""
    packages: dict[str, str] = {}
    hashes: dict[str, str] = {}
    source: dict[str, str] | None = None
    arms: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    counting_rules: tuple[CountingRule, ...] = ()
    mechanisms_switched_off: tuple[str, ...] = ()
    linked_draws: list[dict[str, Any]] = []
    own_assumptions: list[dict[str, Any]] = []
    own_stages: list[dict[str, Any]] = []
    own_requests: list[dict[str, Any]] = []
    assumptions: tuple[Used, ...] = ()
    case_file: str | None = None
    inputs: tuple[InputNamed, ...] | None = None
    design: DesignKept | None = None
    departures: tuple[Departure, ...] | None = None
    detail: bool | None = None
    trial: TrialKept | None = None


@dataclass(frozen=True)
class Run:
    """A run folder: its name, its record, and where its tables lie by file name."""

    name: str
    path: Path
    record: Recorded = field(repr=False)
    tables: Mapping[str, Path] = field(repr=False)


def run_called(name: str | Path) -> Path:
    """Return the folder of a run: a path, or a name under `runs/`.

    Raises
    ------
    BadInput
        When there is none.
    """
    for folder in (Path(name), RUNS / name):
        if folder.is_dir():
            return folder
    known = [path.name for path in RUNS.iterdir() if path.is_dir()] if RUNS.is_dir() else []
    hint = nearest(str(name), known)
    raise BadInput([Fault(str(name), None, "", f"is no folder of a run{hint}")])


def read_run(folder: Path) -> Run:
    """Read the record of a run folder and find its tables.

    Raises
    ------
    BadInput
        With a sentence for everything that is not as a run writes it.
    """
    place = folder.as_posix()
    record = folder / RECORD
    if not record.is_file() or record.is_symlink():
        raise BadInput([Fault(place, None, "", f"holds no {RECORD}, so it is no folder of a run")])
    if record.stat().st_size > LARGEST_RECORD:
        raise BadInput([Fault(place, None, RECORD, "is larger than any record of a run")])
    found = record_from(record.read_bytes(), Recorded, f"{place}/{RECORD}")
    held = folder / "tables"
    tables = sorted(held.iterdir()) if held.is_dir() and not held.is_symlink() else []
    faults = [Fault(place, None, f"tables/{path.name}", said)
              for path in tables if (said := _why_not(path))]  # fmt: skip
    if not tables:
        faults.append(Fault(place, None, "tables", "there are none"))
    if faults:
        raise BadInput(faults)
    return Run(folder.resolve().name, folder, found, {path.name: path for path in tables})


def _why_not(path: Path) -> str:
    if path.is_symlink() or not path.is_file() or not TABLE.match(path.name):
        return "is no table of a run; only .csv files are, and no links"
    return "is too large to be read" if path.stat().st_size > LARGEST_TABLE else ""


def record_from(held: bytes, form: type[SomeForm], place: str) -> SomeForm:
    """Read plain data (JSON) of a known form.

    Raises
    ------
    BadInput
        With every fault of it.
    """
    try:
        return form.model_validate_json(held)
    except ValidationError as error:
        faults = [
            Fault(place, None, ".".join(map(str, found["loc"])), str(found["msg"]).lower())
            for found in error.errors()[:20]
        ]
    raise BadInput(faults)

"""What a batch in a folder was asked for, kept beside its store and read back untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from outputs.study.recorded import (
    LARGEST_RECORD,
    MOST_REPLICATIONS,
    MOST_WORLDS,
    Form,
    record_from,
)
from scenarios.reading import BadInput, Fault
from scenarios.reading.yaml_lines import LARGEST_FILE_BYTES
from scenarios.sampling import INDEPENDENT, Sampling
from simulator.store.whole_files import write_whole

PLAN = "batch.json"


class Designs(Form):
    """The text of a file of designs, and where it was read from."""

    place: str = Field(max_length=10_000)
    text: str = Field(max_length=LARGEST_FILE_BYTES)


class Asked(Form):
    """What a batch is asked for.

    Attributes
    ----------
    cases
        Their keys.
    """

    cases: tuple[str, ...]
    worlds: int = Field(ge=1, le=MOST_WORLDS)
    replications: int = Field(ge=1, le=MOST_REPLICATIONS)
    seed: int = Field(ge=0)
    sampling: Sampling = INDEPENDENT
    design: Designs | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_once_written(cls, found: Any) -> Any:
        """Before there was `sampling`, the key `design` said how worlds were spread."""
        if isinstance(found, dict) and isinstance(found.get("design"), str):
            sampling, rest = found["design"], {n: v for n, v in found.items() if n != "design"}
            return {"sampling": sampling, **rest}
        return found


def asked_of(out: Path) -> Asked | None:
    """Read what was asked for in a folder; None where there was no batch.

    Raises
    ------
    BadInput
        With every fault of the file that says so.
    """
    path = out / PLAN
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_RECORD:
        raise BadInput([Fault(path.as_posix(), None, "", "is larger than any that is written")])
    return record_from(path.read_bytes(), Asked, path.as_posix())


def write_asked(asked: Asked, out: Path) -> None:
    """Keep what is asked for in a folder."""
    write_whole(out / PLAN, asked.model_dump_json(indent=2) + "\n")


def otherwise_than_before(before: Asked, now: Asked) -> Iterator[str]:
    """Say what is asked for otherwise than by the batch that is gone on with."""
    if set(before.cases) - set(now.cases):
        yield (f"Asked for before: {', '.join(before.cases)}; now {', '.join(now.cases)}. What was "
               "run of the others stays in the store.")  # fmt: skip
    for what, then, here in (("seed", str(before.seed), str(now.seed)),
                             ("sampling", before.sampling, now.sampling)):  # fmt: skip
        if then != here:
            yield (f"The {what} was {then} and is {here} now, so other worlds are drawn: runs of "
                   "before stay in the store and are not used.")  # fmt: skip

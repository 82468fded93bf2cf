"""Design files: found by name or path, read with every fault at its line, put to their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.case import Case
from entities.design import Design
from entities.sense import nearest
from scenarios.designing.composing import composed
from scenarios.reading.checked import checked
from scenarios.reading.faults import Fault, refuse
from scenarios.reading.input_files import DesignText
from scenarios.reading.shipped_files import find_named, shipped
from scenarios.reading.trust import read_named_yaml
from scenarios.reading.yaml_lines import Document, parse_yaml


@dataclass(frozen=True)
class Designed:
    """A design, the file it stands in with the place of each part, and the text of the file."""

    design: Design
    document: Document
    text: str

    @property
    def kept(self) -> DesignText:
        """What is kept of it: its place and its text."""
        return DesignText(self.document.place, self.text)

    def is_for(self, case: str) -> bool:
        """Say whether any sweep is for a case, by its key."""
        return any(sweep.case in (None, case) for sweep in self.design.sweeps)


def list_designs() -> tuple[Path, ...]:
    """Return the design files that come with the program, sorted by name."""
    return tuple(sorted(shipped("designs").glob("*.yaml")))


def find_design(name: str) -> Path:
    """Return the file of a design: a path, or the name of a shipped one.

    Raises
    ------
    BadInput
        When it is neither, but like the name of a shipped one.
    """
    return find_named(name, list_designs(), "design")


def read_design(path: Path) -> Designed:
    """Read a design file.

    Raises
    ------
    BadInput
        With every fault of its form.
    """
    document = read_named_yaml(path)
    design = checked(document, Design)
    return Designed(design, document, path.read_bytes().decode("utf-8-sig"))


def parse_design(text: str, place: str) -> Designed:
    """Read the text of a design file that was at a place.

    Raises
    ------
    BadInput
        With every fault of its form.
    """
    document = parse_yaml(text, place)
    return Designed(checked(document, Design), document, text)


def designed_cases(cases: Sequence[Case], found: Designed) -> tuple[Case, ...]:
    """Return cases with the arms of a design; one that no sweep is for is as it was.

    Raises
    ------
    BadInput
        With everything that is wrong with the design, or with the cases it would make.
    """
    keys, faults = [case.key for case in cases], list[Fault]()
    for number, sweep in enumerate(found.design.sweeps):
        where = ("sweeps", number)
        if sweep.case is None and len(cases) > 1:
            text = f"'case' is missing: several are run ({', '.join(keys)}), so say which is meant"
            faults.append(found.document.fault(where, text))
        elif sweep.case is not None and sweep.case not in keys:
            text = f"{sweep.case!r} is not a case that is run{nearest(sweep.case, keys)}"
            faults.append(found.document.fault((*where, "case"), text))
    if not found.design.sweeps:
        faults.append(found.document.fault(("sweeps",), "holds no sweep, so there is no arm in it"))
    refuse(faults)
    return _made(cases, found)


def designed_again(case: Case, kept: DesignText) -> Case:
    """Return one case with the arms of a design that was kept; sweeps of others are not read.

    Raises
    ------
    BadInput
        With everything that is wrong with the design, or with the case it would make.
    """
    return _made((case,), parse_design(kept.text, kept.place))[0]


def kept_for(case: Case, found: Designed | None) -> DesignText | None:
    """Return what is kept of designs with a case; nothing where no sweep is for it."""
    return found.kept if found is not None and found.is_for(case.key) else None


def _made(cases: Sequence[Case], found: Designed) -> tuple[Case, ...]:
    made = [composed(case, found.design) if found.is_for(case.key) else (case, ())
            for case in cases]  # fmt: skip
    refuse(found.document.fault(path, text) for _, told in made for path, text in told)
    return tuple(case for case, _ in made if case is not None)

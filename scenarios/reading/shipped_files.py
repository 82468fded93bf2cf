"""The data files that come with the program: assumptions, services, calendar, counting rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from entities.assumption import Assumption
from entities.calendar import CalendarPattern
from entities.claim import CountingRule
from entities.leaning import Leaning
from entities.linked import LinkedDraws
from entities.outside import OutsideView
from entities.programme import AutomationProgramme, Blackout, StageTask
from entities.published import CentralCostBySize
from entities.sense import nearest
from entities.sense.services import kinds_of_work
from entities.service import ServiceFunction
from scenarios.reading.checked import (
    SomeNoun,
    checked,
    doubled,
    listed_nouns,
    noun_or_faults,
)
from scenarios.reading.faults import BadInput, Fault, place_of, refuse
from scenarios.reading.yaml_lines import Document, KeyPath, read_yaml

SCENARIOS = Path(__file__).resolve().parents[1]
"""The folder of this room, wherever the program is installed."""


def shipped(name: str) -> Path:
    """Return the place of a file or folder that comes with the program, such as ``cases``."""
    return SCENARIOS / name


def list_cases() -> tuple[Path, ...]:
    """Return the case files that come with the program, sorted by name."""
    return tuple(sorted(shipped("cases").glob("*.yaml")))


def find_case(name: str) -> Path:
    """Return the file of a case: a path, or the name of a shipped case.

    Raises
    ------
    BadInput
        When it is neither, but like the name of a shipped case.
    """
    return find_named(name, list_cases(), "case")


def find_named(name: str, known: Sequence[Path], what: str) -> Path:
    """Return a file: a path, or the name of one that comes with the program.

    Parameters
    ----------
    known, what
        The files of this kind that do, and what they are called.

    Raises
    ------
    BadInput
        When it is neither, but like the name of one that comes with the program.
    """
    named = {path.stem: path for path in known}
    if name not in named and not Path(name).suffix and not Path(name).exists():
        hint = nearest(name, named)
        raise BadInput([Fault(name, None, "", f"is no file and no {what} of the program{hint}")])
    return named.get(name, Path(name))


def read_book(folder: Path | None = None) -> tuple[Assumption, ...]:
    """Read the assumption book, sorted by key.

    Parameters
    ----------
    folder
        Folder of YAML files, each a list of assumptions; the shipped one when left out.

    Raises
    ------
    BadInput
        With every fault of every file, and every key given twice.
    """
    book = read_listed(folder or shipped("assumptions"), Assumption, "assumption")
    return tuple(sorted(book, key=lambda assumption: assumption.key))


def read_functions(folder: Path | None = None) -> tuple[ServiceFunction, ...]:
    """Read the central services, one file each, sorted by key.

    Raises
    ------
    BadInput
        With every fault of every file; ranges out of order, lines and limits that do not go
        together and doubled names are faults.
    """
    functions: list[ServiceFunction] = []
    faults: list[Fault] = []
    names: list[tuple[str, Document, KeyPath]] = []
    for path in _files(folder or shipped("services")):
        document = read_yaml(path)
        function, wrong = (None, document.faults)
        if not wrong:
            function, wrong = noun_or_faults(document, (), document.data, ServiceFunction)
        faults += wrong
        if function is not None:
            functions.append(function)
            wrong_kinds = kinds_of_work(function.model_dump())
            faults += [document.fault(p.path, p.message) for p in wrong_kinds]
            kinds = enumerate(function.request_types)
            names += [(kind.key, document, ("request_types", i, "key")) for i, kind in kinds]
            names.append((f"{function.key} (function)", document, ("key",)))
    refuse([*faults, *doubled(names, "the name")])
    return tuple(sorted(functions, key=lambda f: f.key))


def read_calendar(path: Path | None = None) -> CalendarPattern:
    """Read office hours, school holidays and month shapes of England.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return checked(read_yaml(path or shipped("calendar") / "england.yaml"), CalendarPattern)


def read_central_cost(path: Path | None = None) -> CentralCostBySize:
    """Read what centres cost a pupil by size of trust, as published.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    place = path or shipped("published") / "central_cost_by_size.yaml"
    return checked(read_yaml(place), CentralCostBySize)


def read_outside_view(path: Path | None = None) -> OutsideView:
    """Read what comparable programmes delivered, and what size alone would do.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return checked(read_yaml(path or shipped("published") / "outside_view.yaml"), OutsideView)


def read_stages(path: Path | None = None) -> tuple[StageTask, ...]:
    """Read the tasks and gates a merger passes through, in the order of the file.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("programme") / "stages.yaml", StageTask, "stage")


def read_blackouts(path: Path | None = None) -> tuple[Blackout, ...]:
    """Read the months in which services are not cut over.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("programme") / "blackouts.yaml", Blackout, "blackout")


def read_automations(path: Path | None = None) -> tuple[AutomationProgramme, ...]:
    """Read the automation programmes a plan may name, in the order of the file.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    place = path or shipped("programme") / "automations.yaml"
    return read_listed(place, AutomationProgramme, "programme")


def read_linked_draws(path: Path | None = None) -> tuple[LinkedDraws, ...]:
    """Read the groups of assumptions that may be drawn together, in the order of the file.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("linked_draws.yaml"), LinkedDraws, "group")


def read_leanings(path: Path | None = None) -> tuple[Leaning, ...]:
    """Read in which half of its range a sponsor would look for each figure nobody has measured.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("leanings.yaml"), Leaning, "leaning")


def read_counting_rules(path: Path | None = None) -> tuple[CountingRule, ...]:
    """Read the named rules that say which pounds count.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("counting_rules.yaml"), CountingRule, "counting rule")


def read_listed(path: Path, noun: type[SomeNoun], what: str) -> tuple[SomeNoun, ...]:
    """Read a file that is a list of one kind of thing, or a folder of such files.

    Parameters
    ----------
    what
        What one of them is called.

    Raises
    ------
    BadInput
        With every fault of every file, and every key given twice.
    """
    every: list[SomeNoun] = []
    faults: list[Fault] = []
    names: list[tuple[str, Document, KeyPath]] = []
    for place in _files(path) if path.is_dir() else [path]:
        document = read_yaml(place)
        found, wrong = listed_nouns(document, noun, "key")
        faults += wrong
        every += found.values()
        names += [(str(getattr(one, "key", "")), document, (i, "key")) for i, one in found.items()]
    refuse([*faults, *doubled(names, what)])
    return tuple(every)


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.yaml"))
    if not found:
        refuse([Fault(place_of(folder), None, "", "the folder holds no .yaml file")])
    return found

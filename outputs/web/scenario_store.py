"""Scenarios of the user's own: each a folder with a case that the command line reads as well."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from werkzeug.security import generate_password_hash

from entities.case import Case
from outputs.study.seals import set_seal, take_register
from outputs.web.asked import on_one_line
from outputs.web.diligence_kept import take_along
from outputs.web.plain_files import read_plain, write_plain
from outputs.web.steps import files_in, forget, lay_by, step, steps_in
from scenarios.reading import BadInput, Fault, read_case
from scenarios.reading.writing import write_case

State = Literal["working", "locked", "published"]
STATES: Mapping[State, str] = {
    "working": "Working: may be changed",
    "locked": "Locked: its claim is sealed",
    "published": "Published: sealed, and may be read by trustees",
}
KEY = re.compile(r"[0-9a-f]{16}")
ABOUT, CASE, BEFORE, AFTER = "scenario.json", "case", "before", "after"
"""What lies in the folder of a scenario: what it is, its case, its steps back and forth."""
LONGEST_NAME = 120


@dataclass(frozen=True)
class Scenario:
    """One scenario.

    Attributes
    ----------
    begun_from
        What it was made from, in words.
    made, changed
        When, in UTC.
    notes
        What was said of files it was read from: what is inferred, what is not known.
    seal
        The seal on its claims and arms, once it is locked.
    passphrase
        What trustees have to know, hashed with a salt (scrypt); empty where it is not published.
    """

    key: str
    name: str
    begun_from: str
    made: str
    changed: str
    state: State = "working"
    notes: tuple[str, ...] = ()
    seal: str = ""
    passphrase: str = ""

    @property
    def open(self) -> bool:
        """Say whether it may still be changed."""
        return self.state == "working"


class LockedError(Exception):
    """A change was asked of a scenario whose claim is sealed."""


class StaleError(Exception):
    """A change was asked of a scenario that was changed meanwhile, in another window."""


@dataclass(frozen=True)
class Scenarios:
    """The folder of all scenarios; every change is written whole before it counts."""

    folder: Path
    one_at_a_time: threading.RLock = field(default_factory=threading.RLock, compare=False)

    def add(
        self, case: Case, name: str, begun_from: str, notes: Sequence[str] = (),
        of: Scenario | None = None,
    ) -> Scenario:  # fmt: skip
        """Keep a new scenario with this case.

        Parameters
        ----------
        of
            The scenario it is a copy of, whose due diligence and seals it takes along: what was
            sealed before is told of a copy that says otherwise.
        """
        now = _now()
        kept = Scenario(secrets.token_hex(8), _short(name), begun_from, now, now, "working",
                        tuple(notes))  # fmt: skip
        self.place(kept.key).mkdir(parents=True)
        if of is not None:
            with self.one_at_a_time:
                take_along(self.place(of.key), self.place(kept.key))
                take_register(self.place(of.key), self.place(kept.key))
        self._write(kept, case)
        return kept

    def place(self, key: str) -> Path:
        """Return the folder of a scenario."""
        return self.folder / key

    def file(self, scenario: Scenario) -> Path:
        """Return the case file of a scenario."""
        return self.place(scenario.key) / CASE / "case.yaml"

    def find(self, key: str) -> Scenario | None:
        """Return a scenario by its key; None for any other text."""
        if not KEY.fullmatch(key):
            return None
        plain = read_plain(self.place(key) / ABOUT)
        try:
            found = Scenario(**{**plain, "notes": tuple(plain["notes"])})
        except (KeyError, TypeError):  # not there, or not as this program writes it
            return None
        return found if found.state in STATES and found.key == key else None

    def all(self) -> tuple[Scenario, ...]:
        """Return every scenario, the last changed first."""
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        found = [one for name in names if (one := self.find(name)) is not None]
        return tuple(sorted(found, key=lambda one: one.changed, reverse=True))

    def case(self, scenario: Scenario) -> Case:
        """Read the case of a scenario.

        Raises
        ------
        BadInput
            When its files were changed from outside and cannot be read.
        """
        path = self.file(scenario)
        try:
            return _read_once(path, tuple(files_in(path.parent).items()))
        except OSError:
            raise BadInput([Fault(path.name, None, "", "is not there any more")]) from None

    def change(self, scenario: Scenario, case: Case) -> Scenario:
        """Keep a changed case in place of the one before, which :meth:`undo` brings back.

        Raises
        ------
        BadInput
            With everything that is wrong with it; the case before stays.
        LockedError, StaleError
            When the scenario is locked, or was changed since it was read.
        """
        with self._as_it_is(scenario):
            if not scenario.open:
                raise LockedError(scenario.name)
            place = self.place(scenario.key)
            before = files_in(place / CASE)
            self._write(scenario, case)
            if before != files_in(place / CASE):
                lay_by(place / BEFORE, before)
                forget(place / AFTER)
            return self._touched(scenario)

    def undo(self, scenario: Scenario) -> Scenario:
        """Bring back the case before the last change; nothing where there was none.

        Raises
        ------
        LockedError, StaleError
            When the scenario is locked, or was changed since it was read.
        """
        return self._stepped(scenario, BEFORE, AFTER)

    def redo(self, scenario: Scenario) -> Scenario:
        """Make the change again that was undone last; nothing where none was.

        Raises
        ------
        LockedError, StaleError
            When the scenario is locked, or was changed since it was read.
        """
        return self._stepped(scenario, AFTER, BEFORE)

    def steps_back(self, scenario: Scenario) -> int:
        """Return how many changes can be undone."""
        return len(steps_in(self.place(scenario.key) / BEFORE))

    def steps_forth(self, scenario: Scenario) -> int:
        """Return how many changes that were undone can be made again."""
        return len(steps_in(self.place(scenario.key) / AFTER))

    def rename(self, scenario: Scenario, name: str) -> Scenario:
        """Give a scenario another name.

        Raises
        ------
        LockedError, StaleError
            When the scenario is locked, or was changed since it was read.
        """
        with self._as_it_is(scenario):
            if not scenario.open:
                raise LockedError(scenario.name)
            return self._touched(replace(scenario, name=_short(name)))

    def lock(self, scenario: Scenario) -> Scenario:
        """Seal claims and arms of a scenario; from then on nothing of it may be changed."""
        with self._as_it_is(scenario):
            if not scenario.open:
                raise LockedError(scenario.name)
            seal = set_seal(self.case(scenario), self.place(scenario.key))
            return self._touched(replace(scenario, state="locked", seal=seal.seal))

    def publish(self, scenario: Scenario, passphrase: str) -> Scenario:
        """Let trustees who know a passphrase read a locked scenario; with none, no more.

        Raises
        ------
        LockedError
            When it is not locked yet: what may still change is not published.
        """
        if scenario.open:
            raise LockedError(scenario.name)
        state: State = "published" if passphrase else "locked"
        kept = generate_password_hash(passphrase) if passphrase else ""
        with self._as_it_is(scenario):
            return self._touched(replace(scenario, state=state, passphrase=kept))

    def snapshot(self, scenario: Scenario, place: Path) -> Path:
        """Copy the case, seals and due diligence to a run, so that later changes leave it alone."""
        with self.one_at_a_time:
            take_along(self.place(scenario.key), place)
        shutil.copytree(self.place(scenario.key) / CASE, place / CASE)
        take_register(self.place(scenario.key), place)
        return place / CASE / "case.yaml"

    @contextmanager
    def _as_it_is(self, scenario: Scenario) -> Iterator[None]:
        """Let one change at a time be made, of a scenario as it is kept now.

        Raises
        ------
        StaleError
            When it was changed since it was read.
        """
        with self.one_at_a_time:
            if self.find(scenario.key) != scenario:
                raise StaleError(scenario.name)
            yield

    def _stepped(self, scenario: Scenario, taken: str, kept: str) -> Scenario:
        with self._as_it_is(scenario):
            if not scenario.open:
                raise LockedError(scenario.name)
            place = self.place(scenario.key)
            step(place / CASE, place / taken, place / kept)
            return self._touched(scenario)

    def _touched(self, scenario: Scenario) -> Scenario:
        changed = replace(scenario, changed=_now())
        write_plain(self.place(changed.key) / ABOUT, _plain(changed))
        return changed

    def _write(self, scenario: Scenario, case: Case) -> None:
        """Write a case beside, read it back, and put it in place only when it reads well."""
        place = self.place(scenario.key)
        with tempfile.TemporaryDirectory(dir=place) as name:
            read_case(write_case(case, Path(name) / CASE))
            (place / CASE).mkdir(exist_ok=True)
            for path in sorted((Path(name) / CASE).iterdir()):
                path.replace(place / CASE / path.name)
        write_plain(place / ABOUT, _plain(scenario))


@lru_cache(maxsize=16)
def _read_once(path: Path, _: tuple[tuple[str, bytes], ...]) -> Case:
    """Read a case anew only when one of its files has changed."""
    return read_case(path)


def _plain(scenario: Scenario) -> dict[str, Any]:
    return asdict(scenario)


def _short(name: str) -> str:
    return on_one_line(name)[:LONGEST_NAME] or "Without a name"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")

"""Runs that were asked for on the page, each in a folder of its own, so that none is ever lost."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from entities.case import Case
from outputs.web.plain_files import read_plain, write_plain
from scenarios.reading import list_cases, read_case

State = Literal["waiting", "running", "finished", "cancelled", "failed"]
KEY = re.compile(r"[0-9a-f]{16}")
JOB, PROGRESS, RESULT, CANCEL = "job.json", "progress.json", "run", "cancel"
"""What lies in the folder of a job: what it is, how far it is, its run, and whether to stop."""
OPEN: tuple[State, ...] = ("waiting", "running")
"""States in which a job has not ended."""


@dataclass(frozen=True)
class Job:
    """One run that was asked for.

    Attributes
    ----------
    case
        Name of a shipped case; nothing where it is of a scenario.
    asked
        When, in UTC.
    why
        Why it failed, in a sentence.
    title
        Its question, as it was when it was asked.
    scenario
        Key of the scenario it is of, whose case then lies in its own folder.
    trial
        Whether its claims are put on trial.
    tried
        What was set as if it were known, and what was estimated of it before it was run.
    """

    key: str
    case: str
    worlds: int
    asked: str
    state: State = "waiting"
    why: str = ""
    title: str = ""
    scenario: str = ""
    trial: bool = False
    tried: str = ""


@dataclass(frozen=True)
class Far:
    """How far a job is.

    Attributes
    ----------
    done, total
        Runs made, of how many; nought where that is not known.
    began
        When the first of them was asked for, in seconds of the clock (Unix time).
    what
        What is run now, where there is more than one thing.
    first
        What a first look said.
    claim
        What the runs made so far say of the claim, with how closely that is known.
    """

    done: int = 0
    total: int = 0
    began: float = 0.0
    what: str = ""
    first: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Jobs:
    """The folder of all jobs; every change is written whole before it counts.

    Attributes
    ----------
    one_at_a_time, making
        Held while a job changes its state, and while something is made of a run to be taken along.
    """

    folder: Path
    one_at_a_time: threading.RLock = field(default_factory=threading.RLock, compare=False)
    making: threading.RLock = field(default_factory=threading.RLock, compare=False)

    def add(
        self, case: str, worlds: int, *, title: str = "", scenario: str = "", trial: bool = False,
        tried: str = "", lay: Callable[[Path], object] = lambda _: None,
    ) -> Job:  # fmt: skip
        """Lay a new job by, to be run when its turn comes.

        Parameters
        ----------
        lay
            Lays what a scenario's job needs into its folder, before it can be found.
        """
        asked = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        job = Job(secrets.token_hex(8), case, worlds, asked, title=title, scenario=scenario,
                  trial=trial, tried=tried)  # fmt: skip
        self.place(job.key).mkdir(parents=True)
        lay(self.place(job.key))
        self.keep(job)
        return job

    def case_of(self, job: Job) -> str | Path:
        """Return what is run: the name of a shipped case, or the case laid by with the job."""
        return job.case or self.place(job.key) / "case" / "case.yaml"

    def read_case(self, job: Job) -> Case:
        """Read the case of a job, as it was when it was asked."""
        named = {path.stem: path for path in list_cases()}
        return read_case(
            named.get(job.case, Path(job.case))
            if job.case
            else self.place(job.key) / "case/case.yaml"
        )

    def place(self, key: str) -> Path:
        """Return the folder of a job."""
        return self.folder / key

    def keep(self, job: Job) -> None:
        """Write a job as it stands now."""
        write_plain(self.place(job.key) / JOB, asdict(job))

    def find(self, key: str) -> Job | None:
        """Return a job by its key; None for any other text."""
        if not KEY.fullmatch(key):
            return None
        try:
            job = Job(**read_plain(self.place(key) / JOB))
        except TypeError:  # not there, or not as this program writes it
            return None
        return job if job.state in get_args(State) and job.key == key else None

    def all(self) -> tuple[Job, ...]:
        """Return every job, the newest first."""
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        found = [job for name in names if (job := self.find(name)) is not None]
        return tuple(sorted(found, key=lambda job: job.asked, reverse=True))

    def next_waiting(self) -> Job | None:
        """Return the job that has waited longest."""
        return next((job for job in reversed(self.all()) if job.state == "waiting"), None)

    def wait_again(self) -> None:
        """Put what was cut off by the end of the program back into the queue."""
        for job in self.all():
            if job.state == "running":
                gone = self.is_cancelled(job)
                self.keep(replace(job, state="cancelled" if gone else "waiting"))

    def cancel(self, job: Job) -> None:
        """Ask for a job to stop: at once where it waits, else by whoever runs it."""
        with self.one_at_a_time:
            now = self.find(job.key)
            if now is not None and now.state in OPEN:
                (self.place(job.key) / CANCEL).touch()
            if now is not None and now.state == "waiting":
                self.keep(replace(now, state="cancelled"))

    def begin(self, job: Job) -> Job | None:
        """Take a job that waits to be run; None where it was cancelled meanwhile."""
        with self.one_at_a_time:
            now = self.find(job.key)
            if now is None or now.state != "waiting":
                return None
            if self.is_cancelled(now):
                self.keep(replace(now, state="cancelled"))
                return None
            running = replace(now, state="running")
            self.keep(running)
            return running

    def is_cancelled(self, job: Job) -> bool:
        """Say whether a running job was asked to stop."""
        return (self.place(job.key) / CANCEL).exists()

    def far(self, job: Job) -> Far:
        """Return how far a job is."""
        try:
            return Far(**read_plain(self.place(job.key) / PROGRESS))
        except TypeError:
            return Far()

    def say_far(self, job: Job, far: Far) -> None:
        """Write how far a job is."""
        write_plain(self.place(job.key) / PROGRESS, asdict(far))

    def result(self, job: Job) -> Path:
        """Return the folder of a job's run."""
        return self.place(job.key) / RESULT

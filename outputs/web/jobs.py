"""Runs that were asked for on the page, each in a folder of its own, so that none is ever lost."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from outputs.web.plain_files import read_plain, write_plain

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
        Name of a shipped case.
    asked
        When, in UTC.
    why
        Why it failed, in a sentence.
    """

    key: str
    case: str
    worlds: int
    asked: str
    state: State = "waiting"
    why: str = ""


@dataclass(frozen=True)
class Far:
    """How far a job is: runs made, of how many; nought where that is not known."""

    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Jobs:
    """The folder of all jobs; every change is written whole before it counts."""

    folder: Path

    def add(self, case: str, worlds: int) -> Job:
        """Lay a new job by, to be run when its turn comes."""
        asked = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        job = Job(secrets.token_hex(8), case, worlds, asked)
        self.place(job.key).mkdir(parents=True)
        self.keep(job)
        return job

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
        plain = read_plain(self.place(key) / JOB)
        return Job(**plain) if plain else None

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
                self.keep(replace(job, state="waiting"))

    def cancel(self, job: Job) -> None:
        """Ask for a job to stop: at once where it waits, else by whoever runs it."""
        if job.state == "waiting":
            self.keep(replace(job, state="cancelled"))
        elif job.state == "running":
            (self.place(job.key) / CANCEL).touch()

    def is_cancelled(self, job: Job) -> bool:
        """Say whether a running job was asked to stop."""
        return (self.place(job.key) / CANCEL).exists()

    def far(self, job: Job) -> Far:
        """Return how far a job is."""
        plain = read_plain(self.place(job.key) / PROGRESS)
        return Far(**plain) if plain else Far()

    def say_far(self, job: Job, done: int, total: int) -> None:
        """Write how far a job is."""
        write_plain(self.place(job.key) / PROGRESS, asdict(Far(done, total)))

    def result(self, job: Job) -> Path:
        """Return the folder of a job's run."""
        return self.place(job.key) / RESULT

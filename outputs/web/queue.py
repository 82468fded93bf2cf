"""Runs jobs one after another beside the page, and ends each in a state that says what became."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from outputs.web.jobs import Job, Jobs, State

ROOT = Path(__file__).resolve().parents[2]
WORKER = (sys.executable, "-m", "outputs.web.worker")
"""Runs one job."""
COMPILES = (sys.executable, "-c", "from simulator.warm_up import warm_up; warm_up()")
"""Compiles what is compiled once: on a machine that never ran the program, most of a first look."""
BETWEEN_LOOKS = 0.2
"""Seconds between two looks at what there is to do."""
ERRORS = "errors.txt"
NO_REASON = "The program ended before it was done."
MOST_OF_REASON = 500


@dataclass(frozen=True)
class Queue:
    """A thread that runs what waits, one at a time: two would only share the same processors."""

    jobs: Jobs
    ends: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    """Set once nothing is left to be compiled before the first job."""

    def start(self) -> threading.Thread:
        """Begin, with what an earlier program left unfinished first."""
        self.jobs.wait_again()
        thread = threading.Thread(target=self.warm_and_work, name="queue of runs", daemon=True)
        thread.start()
        return thread

    def warm_and_work(self) -> None:
        """Have what is compiled once compiled before the first job, then run jobs."""
        with suppress(OSError):
            process = subprocess.Popen(
                COMPILES, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            self._wait_for(process, self.ends.is_set)
        self.ready.set()
        self.work()

    def work(self) -> None:
        """Run jobs until told to end."""
        while not self.ends.is_set():
            job = self.jobs.next_waiting()
            if job is None:
                self.ends.wait(BETWEEN_LOOKS)
            else:
                self._run_or_fail(job)

    def _run_or_fail(self, job: Job) -> None:
        """Run one job; where that itself fails, say so of it and go on with the next."""
        try:
            self.run(job)
        except OSError:  # a full disk, a folder that was taken away
            self.ends.wait(BETWEEN_LOOKS)
            with suppress(OSError):
                self.jobs.keep(replace(job, state="failed", why=NO_REASON))

    def run(self, job: Job) -> None:
        """Run one job in a process of its own, and keep what became of it."""
        running = self.jobs.begin(job)
        if running is None:
            return
        place = self.jobs.place(job.key)
        command = [*WORKER, str(self.jobs.folder), job.key]
        with (place / ERRORS).open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors,
                                       start_new_session=True)  # fmt: skip
            stopped = self._watch(process, running)
        if self.ends.is_set() and stopped:
            return
        state: State = "cancelled" if stopped else "failed" if process.returncode else "finished"
        why = _reason(place / ERRORS) if state == "failed" else ""
        self.jobs.keep(replace(running, state=state, why=why))

    def _watch(self, process: subprocess.Popen[bytes], job: Job) -> bool:
        """Wait for a process; stop it where that is asked for, and say whether it was."""
        return self._wait_for(process, lambda: self.ends.is_set() or self.jobs.is_cancelled(job))

    def _wait_for(self, process: subprocess.Popen[bytes], stop: Callable[[], bool]) -> bool:
        """Wait until a process has ended, or end it; say whether it was ended."""
        while process.poll() is None:
            if stop():
                _end(process)
                return True
            self.ends.wait(BETWEEN_LOOKS)
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it started: it leads a group of its own where there are such."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    process.wait()


def _reason(path: Path) -> str:
    """Return why a job failed: sentences of ours; of a crash no more than that it was one."""
    said = path.read_text(encoding="utf-8", errors="replace").strip()
    return NO_REASON if not said or "Traceback" in said else said[:MOST_OF_REASON]

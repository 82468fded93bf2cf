"""One job run in a process of its own, so that nothing it does can harm the page."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from entities.case import Case
from entities.records import Records
from outputs.so_far import SoFar
from outputs.study.case_asked import case_asked
from outputs.study.first_look import first_look
from outputs.study.options import ALL_CORES
from outputs.study.run_command import run
from outputs.study.trial_command import trial
from outputs.web.diligence_kept import look_again
from outputs.web.fitted import lay_at_end
from outputs.web.jobs import Far, Job, Jobs
from scenarios.reading import BadInput

BAD_INPUT = 2
BETWEEN_LOOKS = 0.2
"""Seconds between two looks at whether the page is there."""
SO_FAR = "So far, with its 95% interval: the claim"
FINDINGS = "findings of due diligence, one by one"


@dataclass
class Told:
    """Writes down how far a job is, and what its runs say of the claim so far."""

    jobs: Jobs
    job: Job
    case: Case = field(repr=False)
    far: Far = field(default_factory=Far)

    def __post_init__(self) -> None:
        """Watch the first claim, where the case makes one."""
        self.seen = [SoFar(self.case, claim) for claim in self.case.claims[:1]]

    def see(self, runs: Sequence[Records]) -> None:
        """Take in runs as they come back."""
        for one in self.seen:
            one.see(runs)
            if said := one.in_words():
                self.far = replace(self.far, claim=f"{SO_FAR} {said}.")

    def told(self, done: int, total: int, what: str = "") -> None:
        """Write how many runs are made, of how many."""
        if what != self.far.what or not self.far.began:
            self.far = replace(self.far, began=time.time(), what=what)
        self.far = replace(self.far, done=done, total=total)
        self.jobs.say_far(self.job, self.far)


def work(folder: Path, key: str) -> int:
    """Run a job to its end; return what the process ends with, having said why on its errors."""
    jobs = Jobs(folder)
    job = jobs.find(key)
    if job is None:
        return BAD_INPUT
    try:
        work_on(jobs, job)
    except BadInput as fault:
        sys.stderr.write("\n".join(fault.sentences()))
        return BAD_INPUT
    return 0


def work_on(jobs: Jobs, job: Job) -> None:
    """Have a first look, run what was asked for, look at due diligence again, fit the stand-in."""
    asked, out = jobs.case_of(job), jobs.result(job)
    case = case_asked(asked)
    far = Told(jobs, job, case)
    far.told(0, 0)
    far.far = Far(first=first_look(case, ALL_CORES))
    far.told(0, 0)
    if job.trial:
        trial(asked, least=job.worlds, out=out, seen=far.see,
              stage=lambda what, done, total: far.told(done, total, what))  # fmt: skip
    else:
        run(asked, worlds=job.worlds, out=out, progress=far.told, seen=far.see)
    look_again(jobs.place(job.key), out, case if job.trial else None,
               lambda _, done, total: far.told(done, total, FINDINGS))  # fmt: skip
    lay_at_end(jobs, job)


def end_with(page: int) -> None:
    """End this process and those it started once the page is gone: it runs this anew, come back."""
    while os.getppid() == page:
        time.sleep(BETWEEN_LOOKS)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(BAD_INPUT)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    sys.exit(work(Path(sys.argv[1]), sys.argv[2]))

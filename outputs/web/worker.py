"""One job run in a process of its own, so that nothing it does can harm the page."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from outputs.study.case_asked import case_asked
from outputs.study.first_look import first_look
from outputs.study.options import ALL_CORES
from outputs.study.run_command import run
from outputs.study.trial_command import trial
from outputs.web.diligence_kept import look_again
from outputs.web.jobs import Far, Jobs
from scenarios.reading import BadInput

BAD_INPUT = 2
FINDINGS = "findings of due diligence, one by one"


def work(folder: Path, key: str) -> int:
    """Run a job to its end; return what the process ends with, having said why on its errors."""
    jobs, page = Jobs(folder), os.getppid()
    job = jobs.find(key)
    if job is None:
        return BAD_INPUT

    def told(done: int, total: int, what: str = "") -> None:
        if os.getppid() != page:  # the page is gone, and runs this anew when it comes back
            sys.exit(BAD_INPUT)
        if what != far[0].what or not far[0].began:
            far[0] = replace(far[0], began=time.time(), what=what)
        far[0] = replace(far[0], done=done, total=total)
        jobs.say_far(job, far[0])

    far = [Far()]
    case, out = jobs.case_of(job), jobs.result(job)
    try:
        told(0, 0)
        far[0] = Far(first=first_look(case_asked(case), ALL_CORES))
        told(0, 0)
        if job.trial:
            trial(case, least=job.worlds, out=out, stage=lambda w, d, t: told(d, t, w))
        else:
            run(case, worlds=job.worlds, out=out, progress=told)
        on_trial = case_asked(case) if job.trial else None
        look_again(jobs.place(job.key), out, on_trial,
                   lambda _, done, total: told(done, total, FINDINGS))  # fmt: skip
    except BadInput as fault:
        sys.stderr.write("\n".join(fault.sentences()))
        return BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1]), sys.argv[2]))

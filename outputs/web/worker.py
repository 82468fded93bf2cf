"""One job run in a process of its own, so that nothing it does can harm the page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from outputs.study.run_command import run
from outputs.web.jobs import Jobs
from scenarios.reading import BadInput

BAD_INPUT = 2


def work(folder: Path, key: str) -> int:
    """Run a job to its end; return what the process ends with, having said why on its errors."""
    jobs, page = Jobs(folder), os.getppid()
    job = jobs.find(key)
    if job is None:
        return BAD_INPUT

    def told(done: int, total: int) -> None:
        if os.getppid() != page:  # the page is gone, and runs this anew when it comes back
            sys.exit(BAD_INPUT)
        jobs.say_far(job, done, total)

    try:
        run(job.case, worlds=job.worlds, out=jobs.result(job), progress=told)
    except BadInput as fault:
        sys.stderr.write("\n".join(fault.sentences()))
        return BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1]), sys.argv[2]))

"""What has to be measured in a process of its own: memory, the first call, life without compiler.

Run as `python -m tests.benchmarks.alone SCHOOLS REPEATS YEARS`; prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.engines import case_of, outcome_of, seconds_of, whole, world_of

LONGEST = 10
"""Years of the longest horizon there may be."""
ROOT = Path(__file__).parents[2]
MEBIBYTE = 1024.0**2


def ask(schools: int, repeats: int = 1, years: int = 5, **environment: str) -> dict[str, Any]:
    """Have whole replications run in a fresh process, and return what it says."""
    numbers = map(str, (schools, repeats, years))
    words = [sys.executable, "-m", "tests.benchmarks.alone", *numbers]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE
    )
    return dict(json.loads(done.stdout))


def first_calls() -> tuple[float, float]:
    """Return the seconds a first call takes with nothing compiled, and with a filled cache."""
    with tempfile.TemporaryDirectory() as folder:
        cold, cached = (ask(2, NUMBA_CACHE_DIR=folder)["extra"] for _ in range(2))
    return float(cold), float(cached)


def _peak() -> float | None:
    """Return the largest memory this process has held, in MiB, where the system tells it.

    Linux tells the peak since the program began; the resource module would count in what the
    process that started this one held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        return int(found[1]) * 1024 / MEBIBYTE if found else None
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MEBIBYTE if sys.platform == "darwin" else most * 1024 / MEBIBYTE


def measure(schools: int, repeats: int, years: int) -> dict[str, Any]:
    """Run whole replications in this process: its peak, their seconds, what the first took more."""
    case, _ = case_of(schools)
    case = case.model_copy(update={"horizon_years": years})
    world = world_of(case)
    took = [seconds_of(lambda: whole(case, world)) for _ in range(repeats + 1)]
    seconds = [each for each, _ in took]
    return {
        "peak": _peak(),
        "requests": outcome_of(took[0][1]).requests,
        "seconds": seconds[1:],
        "extra": seconds[0] - min(seconds),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:]))))

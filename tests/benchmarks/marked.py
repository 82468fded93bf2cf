"""The command line as it is, with the seconds of its runs and of its pages noted from outside.

Run as `python -m tests.benchmarks.marked MARKS WORDS...`: the words are those after `run.py`. When
it ends, of itself or by Ctrl-C, the file MARKS holds its seconds by part as JSON.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

from tests.benchmarks.timers import Wrapped, timed

PROGRAM = Path(__file__).parents[2] / "run.py"
MARKED: Wrapped = (
    ("pages", "outputs.study.batch_command", "run_batch"),
    ("runs", "outputs.study.batch", "run_stored"),
)
"""A batch is its runs, and all else that it does is tables and pages."""


def main(marks: str, *words: str) -> None:
    """Run the program, which finds itself started as ever, and note what its parts took."""
    sys.argv = [str(PROGRAM), *words]
    with timed(MARKED) as clock:
        try:
            runpy.run_path(str(PROGRAM), run_name="__main__")
        finally:
            found = {"seconds": dict(clock.seconds), "missing": clock.missing}
            Path(marks).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

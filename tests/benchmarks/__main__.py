"""The benchmarks from the command line: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.measured import Plan, run
from tests.benchmarks.page import page

QUICK = Plan(
    (2,), (2,), once_sizes=(), slowest_sizes=(), merge_sizes=(2,), repeats=1, plain_desk=2_000
)


def main() -> None:
    """Measure, and print or write the page."""
    given = _arguments()
    began = time.monotonic()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    def tell(words: str) -> None:
        print(f"{time.monotonic() - began:7.0f} s  {words}", file=sys.stderr, flush=True)

    text = page(run(_plan(given), tell))
    if given.write is None:
        print(text)
    else:
        given.write.write_text(text, encoding="utf-8", newline="\n")
        tell(f"written to {given.write.name}")


def _arguments() -> argparse.Namespace:
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    for name, words in (
        ("sizes", "schools, for the compiled engine and C"),
        ("slow-sizes", "schools, for the idiomatic model"),
        ("once-sizes", "schools, for the idiomatic model, tried once"),
        ("slowest-sizes", "schools, for the readable engine and the engine without its compiler"),
        ("merge-sizes", "schools, for the arm in which all trusts become one"),
    ):
        parser.add_argument(f"--{name}", type=int, nargs="*", help=words)
    parser.add_argument("--repeats", type=int, help=f"times of each (usually {usual.repeats})")
    parser.add_argument("--python", default=sys.executable, help="where Ciw and salabim are")
    parser.add_argument("--quick", action="store_true", help="a try within about a minute")
    parser.add_argument("--write", type=Path, help="the page to write, instead of printing it")
    return parser.parse_args()


def _plan(given: argparse.Namespace) -> Plan:
    usual = QUICK if given.quick else Plan()
    sizes = {
        name: tuple(getattr(given, name) if getattr(given, name) is not None else known)
        for name, known in vars(usual).items()
        if name.endswith("sizes")
    }
    return replace(usual, **sizes, repeats=given.repeats or usual.repeats, python=given.python)


if __name__ == "__main__":
    main()

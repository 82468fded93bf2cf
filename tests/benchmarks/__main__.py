"""The benchmarks from the command line: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.batches import BatchPlan, run_batches, run_chunks
from tests.benchmarks.batches_page import LARGE, batches, large_batch, on_disk
from tests.benchmarks.large import WORLDS, Large, measure
from tests.benchmarks.measured import Plan, Tell, run
from tests.benchmarks.page import page
from tests.benchmarks.pairs import PAIRING, measure_pairs, pairs_part
from tests.benchmarks.sections import part_of, with_part

QUICK = Plan(
    (2,), (2,), once_sizes=(), slowest_sizes=(), merge_sizes=(2,), repeats=1, plain_desk=2_000
)
QUICK_BATCH = BatchPlan("tiny", design=None, worlds=4, tries=1)


def main() -> None:
    """Measure, and print or write the page or the part of it that is asked for."""
    given = _arguments()
    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"{time.monotonic() - began:7.0f} s  {words}", file=sys.stderr, flush=True)

    try:
        before = _before(given.write)
        text = _measured(given, before, tell)
    except OSError as error:
        sys.exit(str(error))
    if given.write is None:
        print(text)
    else:
        given.write.write_text(text, encoding="utf-8", newline="\n")
        tell(f"written to {given.write.name}")


def _before(path: Path | None) -> str:
    """Return the page as it is now."""
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""


def _measured(given: argparse.Namespace, before: str, tell: Tell) -> str:
    """Return the whole page, or with only a part of it measured; that part alone to be printed."""
    if given.large is not None:
        large = Large(given.large, given.worlds)
        part = large_batch(measure(large, tell, given.minutes and given.minutes * 60))
    elif given.batches:
        part = batches(run_batches(_batch_plan(given), tell))
    elif given.pairing:
        part = pairs_part(measure_pairs(tell))
    elif given.chunks:
        part = on_disk(run_chunks(_batch_plan(given), tell))
    else:
        # The batches first: all else keeps to one core.
        found, chunks = (of(_batch_plan(given), tell) for of in (run_batches, run_chunks))
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        return page(run(_plan(given), tell), found, chunks, part_of(before, LARGE),
                    part_of(before, PAIRING))  # fmt: skip
    return with_part(before, part) if given.write is not None else part


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
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--batches", action="store_true", help="measure stored batches alone")
    only.add_argument("--chunks", action="store_true", help="measure single chunks of stored runs "
                      "alone")  # fmt: skip
    only.add_argument("--pairing", action="store_true", help="measure what the same luck is worth "
                      "alone")  # fmt: skip
    only.add_argument("--large", type=Path, metavar="FOLDER", help="run one large batch there, "
                      "or go on with it, and measure it alone")  # fmt: skip
    parser.add_argument("--batch-worlds", type=_some, help="worlds of each try of a batch "
                        f"(usually {BatchPlan().worlds})")  # fmt: skip
    parser.add_argument("--worlds", type=_some, default=WORLDS,
                        help=f"worlds of the large batch (usually {WORLDS:,})")  # fmt: skip
    parser.add_argument("--minutes", type=_some, help="after which a piece of the large batch is "
                        "ended in order")  # fmt: skip
    return parser.parse_args()


def _some(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed are whole numbers from 1")
    return int(text)


def _batch_plan(given: argparse.Namespace) -> BatchPlan:
    usual = QUICK_BATCH if given.quick else BatchPlan()
    return replace(
        usual, worlds=given.batch_worlds or usual.worlds, tries=given.repeats or usual.tries
    )


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

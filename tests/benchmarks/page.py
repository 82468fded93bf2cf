"""The page of results: ratios in the text, seconds in tables that say machines differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.benchmarks.against_c import against_c
from tests.benchmarks.alone import LONGEST
from tests.benchmarks.batches import BatchReport
from tests.benchmarks.batches_page import batches as batches_part
from tests.benchmarks.batches_page import large_batch, on_disk
from tests.benchmarks.figures import NANO, table, times
from tests.benchmarks.measured import Other, Report, Size
from tests.benchmarks.pairs import NOT_YET
from tests.benchmarks.storing import Chunk
from tests.benchmarks.timers import PARTS

PARTS_IN_WORDS = {
    "luck": "luck (all draws)",
    "opening": "opening (book, desks and seats laid out)",
    "desks": "desks (every request served)",
    "people": "people (months, leaving, hiring, who attends when, plans)",
    "tables": "tables (counts, percentiles, balances)",
    "money": "money (ledger)",
}


def page(
    report: Report, batches: BatchReport | None = None, chunks: Sequence[Chunk] = (),
    large: str | None = None, pairing: str | None = None,
) -> str:  # fmt: skip
    """Return the whole page as Markdown.

    Parameters
    ----------
    batches
        What was found of stored batches; None says that they are not measured yet.
    chunks
        What was found of single chunks of stored runs; none says the same.
    large
        The part on one large batch as it stands, which takes hours and is measured by itself.
    pairing
        The part on what the same luck is worth as it stands, which is measured by itself too.
    """
    parts = [
        *_opening(report),
        *_main(report),
        *_splits(report),
        *against_c(report),
        *_others(report),
    ]
    parts += [*_once_only(report), *_agreement(report)]
    parts += [batches_part(batches), on_disk(chunks)]
    parts += [(large or large_batch(None)).rstrip("\n") + "\n"]
    parts += [(pairing or NOT_YET).rstrip("\n") + "\n"]
    return "\n".join([*parts, *_how()])


def _ratio(size: Size, over: str, under: str) -> float | None:
    one, other = size.median(over), size.median(under)
    return None if one is None or other is None else one / other


def _whole(size: Size) -> float:
    """Return the seconds of a replication from its luck to its tables."""
    return size.median("all") or 0.0


def _opening(report: Report) -> Iterator[str]:
    plan = report.plan
    sizes = [str(size.schools) for size in report.sizes]
    yield "# Benchmarks"
    yield ""
    yield "This page is written by `python -m tests.benchmarks --write docs/benchmarks.md`; nothing"
    yield "in it is written by hand. All figures but those of batches are of one run on one core."
    yield f"They are medians of {plan.repeats} (processor time, garbage collector at rest as in the"
    yield "program's batches)."
    yield "Ratios are what can be compared between machines; seconds are there to give an idea,"
    yield "and differ from machine to machine."
    yield ""
    yield f"The cases are made: the two shipped trusts, copied until there are {_and(sizes)}"
    yield "schools, over five years and the run-in. Everything is fictional."
    yield ""


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _main(report: Report) -> Iterator[str]:
    yield "## A five-year replication"
    yield ""
    yield from _said(report)
    ways = [
        ("idiomatic", "idiomatic SimPy: desks and people alone, draws given"),
        ("readable", "the readable engine: whole replication, draws given"),
        ("plain", "the compiled engine, compiler off: whole replication, luck to tables"),
        ("all", "the compiled engine: whole replication, luck to tables"),
        ("whole", "the same, draws given (shared by the arms)"),
        ("desks", "the same: desks and people alone, draws given"),
        ("merge", "the same with all trusts becoming one: whole replication, draws given"),
    ]
    head = ["", *(f"{size.schools} schools" for size in report.sizes)]
    rows = [["requests", *(f"{size.requests:,}" for size in report.sizes)]]
    for way, words in ways:
        rows.append([words, *(_cell(size, way) for size in report.sizes)])
    rows.append(
        [
            "peak memory of the compiled engine, MiB",
            *("" if size.peak is None else f"{size.peak:,.0f}" for size in report.sizes),
        ]
    )
    yield "Seconds a replication, and nanoseconds a request in brackets:"
    yield ""
    yield from table(head, rows)
    longest = report.longest
    yield (
        f"The longest run there may be ({report.sizes[-1].schools} schools, {LONGEST} years, "
        f"{longest['requests']:,.0f} requests) needs **{longest['peak'] or 0:,.0f} MiB** at its "
        "peak: long runs are written a page at a time."
    )
    yield ""


def _cell(size: Size, way: str) -> str:
    seconds = size.median(way)
    if seconds is None:
        return "not run"
    tried = ", one try" if len(size.seconds[way]) == 1 else ""
    return f"{seconds:.3g} ({seconds / size.requests * NANO:,.0f}{tried})"


def _said(report: Report) -> Iterator[str]:
    for size in report.sizes:
        slow, plain = size.median("idiomatic"), size.median("plain")
        if slow is not None and plain is not None:
            yield (
                f"- {size.schools} schools: with the compiler off a whole replication takes "
                f"**{times(plain / slow)} times** as long as desks and people in idiomatic SimPy."
            )
        if slow is not None:
            alike = _ratio(size, "idiomatic", "desks")
            yield (
                f"- {size.schools} schools: a whole replication of the compiled engine, from luck "
                f"to tables, is **{times(slow / _whole(size))} times** as fast as the desks and "
                f"people alone in idiomatic SimPy; desks and people against desks and people, "
                f"**{times(alike or 0.0)} times**."
            )
    for way, words, same in (
        ("readable", "the readable engine, draws given", "whole"),
        ("plain", "itself uncompiled", "all"),
    ):
        for size in report.sizes:
            ratio = _ratio(size, way, same)
            if ratio is not None:
                yield (
                    f"- {size.schools} schools: the compiled engine is {times(ratio)} times as "
                    f"fast as {words}, on the whole replication."
                )
    first, last = report.sizes[0], report.sizes[-1]
    if first is not last:
        growth = (_whole(last) / last.requests) / (_whole(first) / first.requests)
        yield (
            f"- From {first.schools} to {last.schools} schools the time a request takes is "
            f"multiplied by {times(growth)} (1 is growth in proportion to the requests)."
        )
    yield ""


def _splits(report: Report) -> Iterator[str]:
    yield "## Where the time of the compiled engine goes"
    yield ""
    yield "Shares of a replication from luck to tables, by timers put around its functions from"
    yield "outside; they cost a little themselves. First the arm that carries on as now, then the"
    yield "arm in which all trusts become one (whose draws are its own here)."
    yield ""
    for name, arm in (("split", "as now"), ("merge_split", "all one")):
        sizes = [size for size in report.sizes if getattr(size, name)]
        head = [f"part ({arm})", *(f"{size.schools} schools" for size in sizes)]
        rows = [
            [PARTS_IN_WORDS[part], *(f"{getattr(size, name)[part]:.0%}" for size in sizes)]
            for part in PARTS
        ]
        yield from table(head, rows)
    if report.missing:
        yield f"No longer there, and so not told apart: {', '.join(report.missing)}."
        yield ""


def _others(report: Report) -> Iterator[str]:
    yield "## Against other packages, at a plain desk"
    yield ""
    yield "Other packages cannot express the desks of the program without rewriting their insides."
    yield "So they are given what they can: one queue, priorities, a number of servers who are"
    yield "always there, and the arrivals and work of the busiest desk."
    yield ""
    simpy = next((o.seconds for o in report.others if o.package == "simpy"), None)
    rows = [_other(other, simpy) for other in report.others]
    yield from table(["", "times as fast as SimPy", "seconds", "mean wait, minutes"], rows)


def _other(other: Other, simpy: float | None) -> list[str]:
    name = f"{other.package} {other.version}".strip()
    if other.seconds is None or simpy is None:
        return [name, other.why_not, "", ""]
    ratio, wait = times(simpy / other.seconds), other.mean_wait or 0.0
    return [name, ratio, f"{other.seconds:.3g}", f"{wait:.6f}"]


def _once_only(report: Report) -> Iterator[str]:
    cold, cached = report.first_call
    typical = _whole(report.sizes[0])
    yield "## The first call"
    yield ""
    yield f"With nothing compiled the first replication takes longer by {times(cold / typical)}"
    yield f"times a replication of {report.sizes[0].schools} schools; with the compiled functions"
    yield f"on disk by {times(cached / typical)} times one ({cold:.2g} and {cached:.2g} seconds)."
    yield ""


def _agreement(report: Report) -> Iterator[str]:
    yield "## Do they do the same work?"
    yield ""
    yield "The compiled and the readable engine agree to the last bit (`tests/test_engines.py`)."
    yield "The idiomatic model is given the same requests, posts and lives and does the same work,"
    yield "but its answers are close and not equal: at one instant SimPy takes events in the order"
    yield "in which they were scheduled, where the program has a rule (a place that falls free"
    yield "goes to the next in the queue before the request that has just left it can queue for"
    yield "its next touch), and its minutes are not rounded to a grid."
    yield ""
    rows = []
    for size in report.sizes:
        if len(size.outcomes) > 1:
            for way, found in size.outcomes.items():
                counts = (found.requests, found.served, found.abandoned)
                cells = [f"{count:,}" for count in counts]
                rows.append([str(size.schools), way, *cells, f"{found.mean_wait:,.1f}"])
    head = ["schools", "way", "requests", "served", "abandoned", "mean wait, minutes"]
    yield from table(head, rows)


def _how() -> Iterator[str]:
    yield "## How to run it"
    yield ""
    yield "- `python -m tests.benchmarks` prints this page; `--write docs/benchmarks.md` writes it."
    yield "- `--quick` takes about a minute; `--sizes`, `--slow-sizes`, `--once-sizes`,"
    yield "  `--slowest-sizes` and `--repeats` say what is run and how often."
    yield "- `--batches --write docs/benchmarks.md` writes the part on batches alone, within about"
    yield "  half an hour; it needs a machine that nobody else uses. `--batch-worlds` says of how"
    yield "  many worlds."
    yield "- `--chunks --write docs/benchmarks.md` writes the part on single chunks of stored runs"
    yield "  alone, within some minutes."
    yield "- `--large FOLDER --write docs/benchmarks.md` runs one large batch in a folder, or goes"
    yield "  on with it, and writes its part alone. `--worlds` and `--minutes` say how large it is,"
    yield "  and after how long a piece is ended; what is measured stays in `FOLDER/measured.json`."
    yield "- `--python` names an interpreter in which Ciw and salabim are installed, if this one"
    yield "  has them not. They are no part of the project."
    yield "- The idiomatic model (`tests/benchmarks/idiomatic.py`) is frozen, so that figures of"
    yield "  different versions of the program can be compared."
    yield ""

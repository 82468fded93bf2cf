"""The parts of the page on batches, each made from what was measured, if anything was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.benchmarks.batches import BatchReport, Try
from tests.benchmarks.figures import table
from tests.benchmarks.large import WORLDS
from tests.benchmarks.machine import GIBIBYTE
from tests.benchmarks.pieces import Measured, Piece
from tests.benchmarks.storing import PARTS, Chunk

EFFICIENCY, OVERHEAD = 0.90, 0.05
"""Goals: at least so much of the processes' time goes into runs; storing adds less than that."""
MEMORY, DISK = 2 * GIBIBYTE, 2_000_000_000
"""Goals of a large batch in bytes: within these."""
BATCHES, CHUNKS, LARGE = "Batches", "Runs on the disk", "A large batch"
NOT_YET = "not measured yet"
MEBIBYTE = 2**20
WORDS = {
    "rest": "giving shares out, waiting for them",
    "keys": "keys (what is asked for, hashed)",
    "there": "what is stored already, room on the disk",
    "progress": "progress (and each claim so far)",
    "frames": "frames (runs as tables)",
    "files": "writing of Parquet",
    "disk": "making sure that it is on the disk (fsync)",
}


def goal(met: bool) -> str:
    """Say whether a goal is met."""
    return "met" if met else "**not met**"


def batches(report: BatchReport | None) -> str:
    """Return the part on stored batches."""
    if report is None:
        return f"## {BATCHES}\n\nStored batches on two processes: {NOT_YET}.\n"
    lines = [*_opening(report), *_efficiency(report), *_overhead(report)]
    return "\n".join(lines)


def _opening(report: BatchReport) -> Iterator[str]:
    plan = report.plan
    yield f"## {BATCHES}"
    yield ""
    yield f"Stored batches of the shipped case `{plan.case}`, {report.arms} arms in"
    yield f"{plan.worlds} worlds, on {report.machine.in_words()}. A world with all its arms is a"
    yield "share, which one process runs. In each try the shares are run alone, stored by one"
    yield f"process and stored by several, in turn; medians of {len(report.tries)} are told."
    yield "Unlike all above these need the clock on the wall, which is no measure where others use"
    yield f"the machine. Load before each try: {_loads(report.tries)} (processes that wanted a core"
    yield "over the last minute; this program's own are among them from the second try on)."
    yield ""


def _loads(tries: Sequence[Try]) -> str:
    return ", ".join("not told" if t.load is None else f"{t.load:.1f}" for t in tries)


def _efficiency(report: BatchReport) -> Iterator[str]:
    plan, value = report.plan, report.efficiency()
    start = report.median(lambda t: t.start)
    yield f"### {plan.jobs} processes"
    yield ""
    yield (
        f"- **{value:.0%}** of the time of {plan.jobs} processes goes into runs (goal: at least "
        f"{EFFICIENCY:.0%}: {goal(value >= EFFICIENCY)}): the processor seconds of the shares run "
        f"one after another in one process, over {plan.jobs} times the seconds on the wall that "
        f"the same shares take through the store with {plan.jobs} processes that are alive already."
    )
    best = report.at_best()
    yield (
        f"- **{best:.0%}** is what the machine allows: the same shares in {plan.jobs} processes "
        "that are each given their part at once, keep nothing and give nothing back (less than all "
        f"where cores slow each other). Of what it allows, a stored batch uses {value / best:.0%}."
    )
    yield (
        f"- With the start of the processes ({start:.1f} seconds, whatever the batch): "
        f"{report.efficiency(start=True):.0%}."
    )
    yield (
        f"- Of {plan.worlds} shares, because at the end of a batch one process may wait for "
        f"another's last share, and both for the last chunk to be stored: one share is "
        f"{1 / plan.worlds:.1%} of these, and less of a larger batch."
    )
    yield ""


def _overhead(report: BatchReport) -> Iterator[str]:
    wall, passing = report.on_the_wall(), report.passing()
    beside = report.beside_runs()
    yield "### What storing costs"
    yield ""
    yield (
        f"- Storing adds **{wall:.1%}** to the seconds of the runs on the wall (goal: under "
        f"{OVERHEAD:.0%}: {goal(wall < OVERHEAD)}), {report.of_processor():.1%} to those of the "
        "processor: the same shares into a fresh store by one process, over the shares alone."
    )
    yield (
        f"- By timers inside one and the same batch, which a busy moment strikes less: "
        f"{beside:.1%}; with what passes between processes {beside + passing:.1%} (goal: under "
        f"{OVERHEAD:.0%}: {goal(beside + passing < OVERHEAD)})."
    )
    yield (
        f"- The parent of {report.plan.jobs} processes takes processor time of "
        f"{report.parent():.1%} of that of the runs."
    )
    yield ""
    rows = [[WORDS[part], f"{report.part(part):.2%}"] for part in PARTS]
    rows.append(["passing shares and runs between processes, without the pipe", f"{passing:.2%}"])
    yield from table(["part", "share of a replication"], rows)
    if report.missing:
        yield f"No longer there, and so not told apart: {', '.join(report.missing)}."
        yield ""


def on_disk(chunks: Sequence[Chunk]) -> str:
    """Return the part on single chunks of stored runs."""
    if not chunks:
        return f"## {CHUNKS}\n\nA chunk written and read: {NOT_YET}.\n"
    return "\n".join(_on_disk(chunks))


def _on_disk(chunks: Sequence[Chunk]) -> Iterator[str]:
    yield f"## {CHUNKS}"
    yield ""
    yield "One chunk of whole worlds of the shipped case: written to the disk; then read at once,"
    yield "so out of memory, as pages are made: table by table, arm by arm. Milliseconds a run on"
    yield f"the wall, medians of {len(chunks[0].write)}:"
    yield ""
    rows = []
    for chunk in chunks:
        each = (_each(chunk, lambda c: c.write), _each(chunk, lambda c: c.read))
        rows.append([str(chunk.arms), str(chunk.runs), f"{chunk.size / chunk.runs:,.0f}", *each])
    head = ["arms", "runs of the chunk", "bytes a run", "write", "read"]
    yield from table(head, rows)


def _each(chunk: Chunk, of: Callable[[Chunk], Sequence[float]]) -> str:
    walls = sorted(of(chunk))
    return f"{walls[len(walls) // 2] / chunk.runs * 1_000:.1f}"


def large_batch(measured: Measured | None) -> str:
    """Return the part on one large batch."""
    if measured is None or not measured.pieces:
        return f"## {LARGE}\n\n24 arms x {WORLDS:,} worlds: {NOT_YET}.\n"
    return "\n".join(_large(measured))


def _large(found: Measured) -> Iterator[str]:
    pieces = len(found.pieces)
    wall, processor = found.total(lambda p: p.wall), found.total(lambda p: p.processor)
    disk, memory = found.bytes_of_runs + found.bytes_beside, found.most(lambda p: p.together)
    told = "" if found.whole else ", **broken off so far**"
    yield f"## {LARGE}"
    yield ""
    yield (
        f"{found.arms} arms x {found.worlds:,} worlds as the command `batch` runs them, with "
        f"{found.jobs} processes, on {found.machine.in_words()}, in "
        f"{'one piece' if pieces == 1 else f'{pieces} pieces'}{told}:"
    )
    yield ""
    yield f"- {found.stored:,} runs are stored (what rests on weak evidence is run again)."
    yield (
        f"- {_long(wall)} on the wall, {_long(processor)} of the processor by all processes; "
        f"{_long(found.total(_for_runs))} for runs, {_pages(found)}."
    )
    if memory:
        yield (
            f"- Peak memory of all processes together {_mebibytes(memory)} (goal: within "
            f"{_mebibytes(MEMORY)}: {goal(memory <= MEMORY)}); of the parent "
            f"{_mebibytes(found.most(lambda p: p.parent))}, of the others "
            f"{_and_others(found)}. Seen once a second. In the sum what processes share counts "
            "once (PSS, where the system tells it), in the peak of each it counts whole."
        )
    else:
        yield (
            f"- Peak memory of the largest process {_mebibytes(found.most(lambda p: p.parent))}; "
            "this system does not tell that of all together."
        )
    yield (
        f"- {disk / 1e6:,.0f} MB on the disk (goal: within {DISK / 1e9:.0f} GB: "
        f"{goal(disk <= DISK)}), of which {found.bytes_of_runs / 1e6:,.0f} MB are the runs."
    )
    yield f"- Load before and after each piece: {_pieces_loads(found)}."
    yield ""


def _for_runs(piece: Piece) -> float:
    """Return the seconds for runs; all there were where a piece could not tell them apart."""
    return piece.wall if piece.for_runs is None else piece.for_runs


def _pages(found: Measured) -> str:
    pages = found.pieces[-1].for_pages if found.pieces else None
    if not found.page or not found.whole or pages is None:
        return "no page made"
    return f"{_long(pages)} for tables and page"


def _and_others(found: Measured) -> str:
    widest = max((piece.children for piece in found.pieces), key=len, default=())
    each = [
        max(piece.children[n] for piece in found.pieces if n < len(piece.children))
        for n in range(len(widest))
    ]
    return ", ".join(_mebibytes(peak) for peak in each) or "none seen"


def _pieces_loads(found: Measured) -> str:
    each = (
        "/".join("not told" if load is None else f"{load:.1f}" for load in piece.loads)
        for piece in found.pieces
    )
    return ", ".join(each)


def _mebibytes(size: int) -> str:
    return f"{size / MEBIBYTE:,.0f} MiB"


def _long(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7_200 else f"{seconds / 3_600:.1f} hours"

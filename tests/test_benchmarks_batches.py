"""Batches are measured as told: the same runs, pieces added up, one part written alone."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.worlds import draw_worlds
from simulator.executors import Inline
from simulator.store.store import Store
from simulator.stored_batch import run_stored
from tests.benchmarks.batches import BatchPlan, BatchReport, Try, run_batches, run_chunks
from tests.benchmarks.batches_page import (
    BATCHES,
    CHUNKS,
    LARGE,
    WORDS,
    batches,
    large_batch,
    on_disk,
)
from tests.benchmarks.large import BATCH, KEPT, Large, measure
from tests.benchmarks.machine import Machine, this_machine
from tests.benchmarks.measured import Plan, Report, Size
from tests.benchmarks.page import page
from tests.benchmarks.pieces import Child, Measured, Piece, read_measured, write_measured
from tests.benchmarks.processes import Watch, family, process_in
from tests.benchmarks.sections import part_of, with_part
from tests.benchmarks.storing import PARTS, STORING, Chunk, Took, chunk_of, took
from tests.benchmarks.timers import timed
from tests.shipped_cases import SEED, case_called

needs_proc = pytest.mark.skipif(not family(1), reason="the system tells nothing of processes")
TWO = Machine(2, 4 * 2**30)
PAGE = "# A\n\nFirst.\n\n## Batches\n\nOld.\n\n### Inside\n\n- one\n\n## How to run it\n\n- so\n"


def a_try(pooled: float, inline: float, between: float = 1.0, start: float = 5.0) -> Try:
    """Return a try of shares that take 100 seconds alone."""
    parts = {"runs": 100.0, "frames": 1.0, "files": 0.5, "disk": 0.25, "rest": 0.25}
    return Try(
        0.5,
        Took(101.0, 100.0),
        Took(inline, 103.0),
        Took(pooled, 4.0),
        51.0,
        start,
        parts,
        between,
    )


def report(*tries: Try, missing: tuple[str, ...] = ()) -> BatchReport:
    return BatchReport(BatchPlan(worlds=2), TWO, 6, tries, missing)


def test_efficiency_is_the_runs_over_what_the_processes_had() -> None:
    found = report(a_try(50.0, 101.0), a_try(52.0, 111.1), a_try(80.0, 103.02))
    assert found.efficiency() == pytest.approx(100 / 104)
    assert found.efficiency(start=True) == pytest.approx(100 / 114)
    assert found.at_best() == pytest.approx(100 / 102)
    assert found.on_the_wall() == pytest.approx(0.02)
    assert found.of_processor() == pytest.approx(0.03)
    assert found.beside_runs() == pytest.approx(0.02)
    assert found.part("files") == pytest.approx(0.005)
    assert found.part("keys") == 0.0
    assert found.passing() == pytest.approx(0.02)
    assert found.parent() == pytest.approx(0.04)


def test_goals_stand_beside_the_figures_met_or_not() -> None:
    good = batches(report(a_try(50.0, 101.0)))
    assert "**100%** of the time of 2 processes goes into runs (goal: at least 90%: met)" in good
    assert "adds **0.0%** to the seconds of the runs on the wall (goal: under 5%: met)" in good
    assert "with what passes between processes 4.0% (goal: under 5%: met)" in good
    bad = batches(report(a_try(60.0, 111.1, between=2.0), missing=("simulator.gone",)))
    assert "**83%**" in bad
    assert "- **98%** is what the machine allows" in bad
    assert "Of what it allows, a stored batch uses 85%." in bad
    assert "at least 90%: **not met**" in bad
    assert "adds **10.0%**" in bad
    assert "between processes 6.0% (goal: under 5%: **not met**)" in bad
    assert "simulator.gone" in bad
    assert "Load before each try: 0.5 (" in bad
    assert "a machine of 2 cores and 4 GiB of memory" in bad


def test_a_chunk_is_told_by_the_run_and_the_middle_try() -> None:
    chunk = Chunk(6, 120, 12_000_000, (1.2, 9.9, 0.6), (0.12, 0.1, 9.0))
    part = on_disk((chunk,))
    assert "| 6 | 120 | 100,000 | 10.0 | 1.0 |" in part
    assert "medians of 3:" in part
    assert part_of(part, CHUNKS) == part


def test_what_is_not_measured_is_said_to_be_so() -> None:
    assert "not measured yet" in batches(None)
    assert "24 arms x 1,000 worlds: not measured yet" in large_batch(None)
    size = Size(5, 2, 1_000, {"all": [0.4]})
    whole = page(Report(Plan(), [size], (9.0, 0.3), {"peak": 1.0, "requests": 2.0}, [], []))
    assert part_of(whole, BATCHES) == batches(None) + "\n"
    assert "not measured yet" in on_disk(())
    assert part_of(whole, CHUNKS) == on_disk(()) + "\n"
    assert part_of(whole, LARGE) == large_batch(None) + "\n"


def test_a_part_is_written_alone_and_all_else_stays() -> None:
    fresh = "## Batches\n\nNew.\n"
    assert with_part(PAGE, fresh) == PAGE.replace("Old.\n\n### Inside\n\n- one", "New.")
    assert with_part(with_part(PAGE, fresh), fresh) == with_part(PAGE, fresh)
    other = with_part(PAGE, "## Other\n\nNew.")
    assert other == PAGE.replace("## How", "## Other\n\nNew.\n\n## How")
    assert with_part("", fresh).strip() == fresh.strip()
    assert with_part(PAGE, "## How to run it\n\nAnew.") == PAGE.replace("- so", "Anew.")
    with pytest.raises(ValueError, match="begins with '## '"):
        with_part(PAGE, "No heading.")


def test_parts_of_the_written_page_are_found_by_their_headings() -> None:
    text = (Path(__file__).parents[1] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for title in (BATCHES, CHUNKS, LARGE):
        part = part_of(text, title)
        assert part is not None
        assert with_part(text, part) == text


@pytest.mark.slow
def test_a_tiny_batch_is_measured_every_way(tmp_path: Path) -> None:
    plan = BatchPlan("tiny", design=None, worlds=1, tries=1, jobs=1)
    found = run_batches(plan, lambda _: None, tmp_path)
    assert found.missing == ()
    for each in found.tries:
        assert {"runs", *PARTS} == each.parts.keys() == {"runs", *WORDS}
        assert sum(each.parts.values()) == pytest.approx(each.inline.wall, rel=0.05)
        assert min(each.parts.values()) > 0
        assert each.between > 0
    chunks = run_chunks(plan, lambda _: None, tmp_path)
    assert chunks[0].arms == found.arms == 2
    assert list(tmp_path.iterdir()) == [], "no store is left"


def test_timers_leave_the_stored_batch_as_it_was() -> None:
    from importlib import import_module

    program = import_module("simulator.stored_batch")
    before = program.run_stored, program.run_share, Store.keys
    with timed(STORING) as clock:
        assert program.run_share is not before[1]
    assert (program.run_stored, program.run_share, Store.keys) == before
    assert clock.missing == []


def test_a_chunk_is_written_and_read(tmp_path: Path) -> None:
    case = case_called("tiny")
    found = chunk_of(case, draw_worlds(case, count=1, seed=SEED), SEED, 2, tmp_path)
    assert (found.arms, found.runs) == (2, 2)
    assert 20_000 < found.size < 2_000_000
    assert len(found.write) == len(found.read) == 2


def test_what_is_timed_gives_back_what_it_found() -> None:
    spent, found = took(lambda: 7)
    assert found == 7
    assert spent.wall >= 0


PIECES = (
    Piece(100.0, 150.0, 60, 900 * 2**20, 300 * 2**20, (250 * 2**20, 200 * 2**20), 90.0, 1.0, 130,
          (0.5, 2.0)),
    Piece(50.0, 80.0, 40, 800 * 2**20, 500 * 2**20, (210 * 2**20, 205 * 2**20), None, None, None),
    Piece(60.0, 90.0, 20, 700 * 2**20, 100 * 2**20, (), 30.0, 20.0, 0, (None, 1.0)),
)  # fmt: skip
BROKEN_OFF = Measured(5, 24, 2, TWO, PIECES[:2], 100, 10_000_000, 500)
WHOLE = Measured(5, 24, 2, TWO, PIECES, 120, 2_100_000_000, 1_000_000, page=True)


def test_pieces_of_a_large_batch_add_up() -> None:
    text = large_batch(WHOLE)
    assert "24 arms x 5 worlds as the command `batch` runs them, with 2 processes" in text
    assert "in 3 pieces:" in text
    assert "4 minutes on the wall, 5 minutes of the processor by all processes" in text
    assert "3 minutes for runs, 20.0 seconds for tables and page" in text
    assert "together 900 MiB (goal: within 2,048 MiB: met); of the parent 500 MiB" in text
    assert "of the others 250 MiB, 205 MiB" in text
    assert "2,101 MB on the disk (goal: within 2 GB: **not met**)" in text
    assert "0.5/2.0, not told/not told, not told/1.0" in text


def test_a_large_batch_that_is_broken_off_is_told_as_such() -> None:
    text = large_batch(BROKEN_OFF)
    assert "in 2 pieces, **broken off so far**:" in text
    assert "no page made" in text
    assert "(goal: within 2 GB: met)" in text
    unseen = replace(BROKEN_OFF, pieces=(Piece(1.0, 1.0, parent=2**20),))
    assert "largest process 1 MiB; this system does not tell that of all" in large_batch(unseen)


def test_what_is_measured_is_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / KEPT
    assert read_measured(path) is None
    for found in (BROKEN_OFF, WHOLE):
        write_measured(found, path)
        assert read_measured(path) == found
    assert [each.name for each in tmp_path.iterdir()] == [KEPT]
    for text in ("{", "[]", "{}", json.dumps({"machine": {"cores": 1}, "pieces": []})):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(OSError, match="holds no measurement of a large batch"):
            read_measured(path)


BUSY = """
import json, subprocess, sys, time
held = bytearray(60 * 2**20)
if sys.argv[1:] == ["inside"]:
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    time.sleep(0.3)
else:
    code = sys.orig_argv[2]
    subprocess.run([sys.executable, "-c", code, "inside"], check=True)
"""


@needs_proc
def test_a_command_and_what_it_starts_are_seen(tmp_path: Path) -> None:
    notes: list[Piece] = []
    child = Child([sys.executable, "-c", BUSY], tmp_path / "marks", every=0.02)
    piece = child.run(notes.append)
    assert piece.ended == 0
    assert 0.3 <= piece.processor < 5
    assert piece.wall > 0.6
    assert piece.parent > 60 * 2**20
    assert len(piece.children) == 1
    assert piece.together > 120 * 2**20
    assert piece.for_runs is None
    assert notes
    assert notes[-1].wall < piece.wall
    assert notes[-1].ended is None


def test_a_piece_is_ended_in_order_after_its_time(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    code = (
        "import json, sys, time\n"
        "try: time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    json.dump({'seconds': {'runs': 1.5, 'pages': 0.5}}, open(sys.argv[1], 'w'))\n"
        "    sys.exit(130)\n"
    )
    words = [sys.executable, "-c", code, str(marks)]
    piece = Child(words, marks, most=0.5, every=0.05).run(lambda _: None)
    assert (piece.ended, piece.for_runs, piece.for_pages) == (130, 1.5, 0.5)


@needs_proc
def test_processes_are_read_whatever_they_are_called(tmp_path: Path) -> None:
    for number, parent, kib in ((10, 1, 100), (11, 10, 200), (12, 11, 300), (13, 1, 400)):
        folder = tmp_path / str(number)
        folder.mkdir()
        rest = f"S {parent} " + " ".join(["0"] * 9) + f" 150 50 0 0 0 0 0 0 {number * 7} 0 0"
        (folder / "stat").write_text(f"{number} (a) b (c) {rest}", encoding="utf-8")
        (folder / "status").write_text(
            f"VmHWM:\t{kib * 2} kB\nVmRSS:\t{kib} kB\n", encoding="utf-8"
        )
    (tmp_path / "99").mkdir()
    one = process_in(tmp_path / "11")
    assert one is not None
    assert (one.number, one.parent, one.since, one.memory) == (11, 10, 77, 200 * 1024)
    watch = Watch(10)
    watch.look(tmp_path)
    watch.look(tmp_path)
    assert [each.number for each in family(10, tmp_path)] == [10, 11, 12]
    assert watch.together == 600 * 1024
    assert watch.parent == 200 * 1024
    assert watch.children == (600 * 1024, 400 * 1024)
    assert watch.seconds == pytest.approx(3 * one.seconds)
    for number, kib in ((10, 60), (11, 150)):
        parts = f"0-f ---p 0 00:00 0 [rollup]\nRss: 9 kB\nPss: {kib} kB\nPss_Dirty: 8 kB\n"
        (tmp_path / str(number) / "smaps_rollup").write_text(parts, encoding="ascii")
    sharing = Watch(10)
    sharing.look(tmp_path)
    assert sharing.together == (60 + 150 + 300) * 1024, "the last hides what it shares"
    assert sharing.parent == watch.parent


class Idle(Large):
    """A large batch whose command does nothing."""

    @property
    def words(self) -> list[str]:
        return [sys.executable, "-c", "pass"]


def test_runs_of_a_piece_that_was_killed_are_counted_when_it_is_gone_on_with(
    tmp_path: Path,
) -> None:
    case = case_called("tiny")
    store = Store(tmp_path / BATCH / "store")
    run_stored(
        case, draw_worlds(case, count=1, seed=SEED), store, Inline(), replications=1, seed=SEED
    )
    lost = Measured(1, 2, 2, this_machine(), (Piece(9.0, 3.0),))
    write_measured(lost, tmp_path / KEPT)
    idle = Idle(tmp_path, 1, "tiny", None)
    found = measure(idle, lambda _: None, every=0.05)
    assert [piece.runs for piece in found.pieces] == [2, 0]
    assert [piece.ended for piece in found.pieces] == [None, 0]
    assert found.bytes_of_runs > 20_000
    assert read_measured(tmp_path / KEPT) == found
    told: list[str] = []
    assert measure(idle, told.append) == found, "it has come to its end"
    assert "measured to its end already" in told[0]
    for other, words in (
        (replace(idle, worlds=2), "is of 1 worlds and has come to its end"),
        (replace(idle, jobs=3), "is of 2 arms with 2 processes"),
    ):
        with pytest.raises(OSError, match=words):
            measure(other, told.append)


@pytest.mark.slow
def test_a_large_batch_is_measured_as_a_user_runs_it(tmp_path: Path) -> None:
    large = Large(tmp_path, 2, "tiny", None)
    found = measure(large, lambda _: None, every=0.2)
    assert found.whole
    assert found.page
    (piece,) = found.pieces
    assert found.stored == piece.runs == 6
    assert piece.for_runs is not None
    assert piece.for_pages is not None
    assert 0 < piece.for_runs + piece.for_pages < piece.wall
    assert len(piece.children) >= 2
    assert "tables and page" in large_batch(found)

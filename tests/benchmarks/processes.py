"""What a process and all that it has started take: processor seconds and memory, from outside."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
KIBIBYTE = 1024


@dataclass(frozen=True)
class Process:
    """A process as it is at this moment.

    Attributes
    ----------
    number, since
        Number, and when it began in ticks: numbers are used again, not both.
    parent
        Number of the process that started it.
    seconds
        Processor seconds of its own so far.
    memory, peak
        Bytes it holds in memory now, and held at most; pages that processes share count in each.
    """

    number: int
    since: int
    parent: int
    seconds: float
    memory: int
    peak: int


def process_in(folder: Path) -> Process | None:
    """Read one process of Linux; None when it has gone meanwhile."""
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        status = (folder / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    words = stat.rpartition(")")[2].split()  # the name before may hold anything
    memory, peak = (
        int(found[1]) * KIBIBYTE if (found := re.search(rf"{name}:\s+(\d+) kB", status)) else 0
        for name in ("VmRSS", "VmHWM")
    )
    ticks = int(words[11]) + int(words[12])
    return Process(
        number=int(stat.split(maxsplit=1)[0]), since=int(words[19]), parent=int(words[1]),
        seconds=ticks / os.sysconf("SC_CLK_TCK"), memory=memory, peak=max(memory, peak),
    )  # fmt: skip


def part_held(of: Process, proc: Path = PROC) -> int:
    """Return the bytes a process holds with only its part of what it shares (PSS).

    Those of several processes add up. Where the system does not tell it: all it holds.
    """
    try:
        text = (proc / str(of.number) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return of.memory
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * KIBIBYTE if found else of.memory


def family(of: int, proc: Path = PROC) -> tuple[Process, ...]:
    """Return a process and all that it started, and they in turn; none where nothing is told."""
    if not proc.is_dir():
        return ()
    folders = [path for path in proc.iterdir() if path.name.isdecimal()]
    every = [found for path in folders if (found := process_in(path)) is not None]
    members = {of}
    while more := {p.number for p in every if p.parent in members} - members:
        members |= more
    return tuple(sorted((p for p in every if p.number in members), key=lambda p: p.since))


@dataclass
class Watch:
    """What a process and those it started took, as far as they were seen.

    Attributes
    ----------
    together
        Bytes that all held at the same moment, at most; what they share counts once where the
        system tells it (:func:`part_held`).
    """

    root: int
    together: int = 0
    _seconds: dict[tuple[int, int], float] = field(default_factory=dict)
    _peaks: dict[tuple[int, int], int] = field(default_factory=dict)

    def look(self, proc: Path = PROC) -> None:
        """See what there is now."""
        found = family(self.root, proc)
        for each in found:
            self._seconds[each.number, each.since] = each.seconds
            self._peaks[each.number, each.since] = each.peak
        self.together = max(self.together, sum(part_held(each, proc) for each in found))

    @property
    def seconds(self) -> float:
        """Processor seconds of all, those that have ended among them."""
        return sum(self._seconds.values())

    @property
    def parent(self) -> int:
        """Peak memory of the first process, in bytes."""
        return max((peak for key, peak in self._peaks.items() if key[0] == self.root), default=0)

    @property
    def children(self) -> tuple[int, ...]:
        """Peak memory of each process it started, in bytes, the largest first."""
        others = (peak for key, peak in self._peaks.items() if key[0] != self.root)
        return tuple(sorted(others, reverse=True))


def ended_children() -> tuple[float, int]:
    """Return the processor seconds of all ended children, and the largest peak of one in bytes.

    Noughts where the system does not tell.
    """
    try:
        import resource
    except ImportError:
        return 0.0, 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else KIBIBYTE)
    return used.ru_utime + used.ru_stime, peak

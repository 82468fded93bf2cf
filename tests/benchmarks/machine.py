"""The machine that figures are of: its cores, its memory, and how busy others keep it."""

from __future__ import annotations

import os
from dataclasses import dataclass

GIBIBYTE = 2**30


@dataclass(frozen=True)
class Machine:
    """Cores this process may use, and bytes of memory; None where the system does not tell."""

    cores: int
    memory: int | None

    def in_words(self) -> str:
        """Say what it is."""
        cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
        if self.memory is None:
            return f"a machine of {cores}"
        return f"a machine of {cores} and {self.memory / GIBIBYTE:.0f} GiB of memory"


def this_machine() -> Machine:
    """Return the machine this runs on."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Machine(cores, None)
    return Machine(cores, memory)


def load() -> float | None:
    """Return how many processes wanted a core over the last minute, where the system tells."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None

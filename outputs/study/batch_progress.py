"""How far a batch is: runs done, how fast, how long still, and what its claims look like so far."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence

from entities.case import Case
from entities.records import Records
from outputs.amounts import times
from outputs.so_far import SoFar
from outputs.study.batch import Batch
from outputs.weak_evidence import runs_again

FRESH = 1.0
"""Seconds for which a sentence on a claim is told before it is worked out anew."""
SPACE = 56
"""Characters that the rest of the line takes."""
Clock = Callable[[], float]


class BatchProgress:
    """What is told of a batch while it runs."""

    def __init__(self, batch: Batch, clock: Clock = time.monotonic) -> None:
        pairs = batch.worlds * batch.replications
        self.length = sum(pairs * (len(c.arms) + len(runs_again(c))) for c in batch.cases)
        self.claims = {c.key: tuple(SoFar(c, claim) for claim in c.claims) for c in batch.cases}
        self.rate = Rate(self.length, clock)
        self._counts = dict[str, int]()
        self._clock, self._case, self._said, self._until = clock, "", "", 0.0
        self._tables = ""

    def done(self, case: Case, done: int) -> None:
        """Note how many runs of a case are done; the first time, those stored before."""
        stored = done if case.key not in self._counts else 0
        self._counts[case.key], self._case = done, case.key
        self.rate.seen(sum(self._counts.values()), stored)

    def tabled(self, case: Case, arms: int, of: int) -> None:
        """Note of how many arms the tables of a case are there, once its runs are."""
        where = f" of {case.key}" if len(self.claims) > 1 else ""
        self._tables = f"tables{where}: {arms} of {times(of, 'arm')}" if arms < of else ""

    def seen(self, case: Case, runs: Sequence[Records]) -> None:
        """Look at runs of a case that have come back."""
        for claim in self.claims[case.key]:
            claim.see(runs)

    def in_words(self) -> str:
        """Say how fast, how long still, and of each claim of the case at work what is known."""
        if self._tables:
            return self._tables
        if self._clock() >= self._until or self.rate.done == self.length:
            self._said, self._until = self._of_claims(), self._clock() + FRESH
        return "; ".join(part for part in (self.rate.in_words(), self._said) if part)

    def _of_claims(self) -> str:
        """Return a sentence for each claim, as many as the line has room for."""
        where = f"{self._case}, " if len(self.claims) > 1 else ""
        claims = self.claims.get(self._case, ())
        each = [(n, said) for n, one in enumerate(claims, 1) if (said := one.in_words())]
        room, told = shutil.get_terminal_size().columns - SPACE, list[str]()
        for number, said in each:
            one = f"{where}claim {number}: {said}"
            if told and sum(map(len, told)) + len(one) > room:
                return "; ".join([*told, f"and {times(len(each) - len(told), 'claim')} more"])
            told.append(one)
        return "; ".join(told)


class Rate:
    """How many runs a second, without those that were stored before, and how long still."""

    def __init__(self, length: int, clock: Clock = time.monotonic) -> None:
        self.length, self._clock = length, clock
        self.begun, self.stored, self.done = clock(), 0, 0

    def seen(self, done: int, stored: int = 0) -> None:
        """Note how many are done by now, and how many more of them were stored before."""
        self.done, self.stored = done, self.stored + stored

    def in_words(self) -> str:
        """Say the rate and the time left; nothing before there is one."""
        passed = self._clock() - self.begun
        rate = (self.done - self.stored) / passed if passed > 1 else 0.0
        if not rate:
            return ""
        said = f"{rate:.1f} runs a second"
        left = (self.length - self.done) / rate
        return f"{said}, {_time(left)} left" if left >= 1 else said


def _time(seconds: float) -> str:
    if seconds < 90:
        return times(round(seconds), "second")
    minutes = round(seconds / 60)
    return times(minutes, "minute") if minutes < 90 else times(round(minutes / 60), "hour")

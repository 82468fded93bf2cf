"""How far a batch is, shown: one line drawn anew on a terminal, elsewhere a line each minute."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from entities.case import Case
from outputs.study.batch_progress import BatchProgress, Clock

EVERY = 60.0
"""Seconds between two lines where there is no terminal, as in the log of a long batch."""


class BatchDisplay:
    """The display of a batch that is at work.

    Parameters
    ----------
    terminal
        Whether somebody looks on; asked of the system if nothing is said.
    """

    def __init__(
        self,
        progress: BatchProgress,
        clock: Clock = time.monotonic,
        *,
        terminal: bool | None = None,
    ) -> None:
        self.progress, self._clock = progress, clock
        self._until = clock() + EVERY
        self._bar: Any = None
        if sys.stdout.isatty() if terminal is None else terminal:
            self._bar = click.progressbar(
                length=progress.length, label="Running", show_pos=True, show_eta=False, width=0,
                item_show_func=lambda _: progress.in_words(),
            )  # fmt: skip

    def __enter__(self) -> BatchDisplay:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def ran(self, case: Case, done: int, _total: int) -> None:
        """Show how many runs of a case are done."""
        self.progress.done(case, done)
        self._show()

    def tabled(self, case: Case, arms: int, of: int) -> None:
        """Show of how many arms of a case the tables are there."""
        self.progress.tabled(case, arms, of)
        self._show()

    def _show(self) -> None:
        done, length = self.progress.rate.done, self.progress.length
        if self._bar is not None:
            self._bar.update(done - self._bar.pos)
            self._bar.render_progress()
        elif self._clock() >= self._until:
            self._until = self._clock() + EVERY
            click.echo(f"{done:,} of {length:,} runs; {self.progress.in_words()}")

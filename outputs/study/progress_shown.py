"""How far a command is, shown from its first run on: sentences told before stand above it."""

from __future__ import annotations

from typing import Any

import click


class Shown:
    """A display of progress whose length is known only once runs are under way.

    Parameters
    ----------
    after
        What is said once all runs are done, where more is to be done then.
    """

    def __init__(self, label: str = "Running", after: str = "") -> None:
        self.label, self.after = label, after
        self.bar: Any = None

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self._finish()

    def _finish(self) -> None:
        self.bar.render_finish()
        self.bar = None

    def progress(self, done: int, total: int) -> None:
        """Show how many runs are done, of how many."""
        if self.bar is None:
            self.bar = click.progressbar(length=total, label=self.label, show_pos=True)
            self.bar.__enter__()
        self.bar.length = total
        self.bar.update(done - self.bar.pos)
        if done >= total and self.after:
            self._finish()
            click.echo(self.after)

"""How far a command is, shown from its first run on: sentences told before stand above it."""

from __future__ import annotations

from typing import Any

import click


class Shown:
    """A display of progress whose length is known only once runs are under way."""

    def __init__(self, label: str = "Running") -> None:
        self.label = label
        self.bar: Any = None

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.render_finish()

    def progress(self, done: int, total: int) -> None:
        """Show how many runs are done, of how many."""
        if self.bar is None:
            self.bar = click.progressbar(length=total, label=self.label, show_pos=True)
            self.bar.__enter__()
        self.bar.length = total
        self.bar.update(done - self.bar.pos)

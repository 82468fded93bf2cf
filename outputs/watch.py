"""Who waits while tables are made of many runs, and lets go of what was read for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Found = TypeVar("Found")

Tabled = Callable[[int, int], None]
"""Called with how many arms have their tables, of how many."""

LetGo = Callable[[], None]
"""Called where what was read of the runs up to now is of little more use: runs of a store may let
go of it, as it is read anew if asked for."""


def _nothing(*_: int) -> None:
    pass


@dataclass(frozen=True)
class Watch:
    """What is called while findings are worked out; nothing by itself.

    Attributes
    ----------
    tabled, let_go
        As :data:`Tabled` and :data:`LetGo` say.
    """

    tabled: Tabled = _nothing
    let_go: LetGo = _nothing

    def after(self, found: Found) -> Found:
        """Let go of what was read for something that has been found; return it."""
        self.let_go()
        return found


NOBODY = Watch()
"""Nobody waits, and nothing is let go of."""

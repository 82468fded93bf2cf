"""A process that died in the middle of runs, told in a sentence instead of a trace."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager


@contextmanager
def told_if_died(what: str, kept: str, go_on: str) -> Iterator[None]:
    """Say what a process that died means, how what has finished is kept, and how to go on.

    Raises
    ------
    OSError
        In a sentence, when one died.
    """
    try:
        yield
    except BrokenExecutor as error:
        raise OSError(
            f"a process of the {what} died ({error}): is there memory for all of them? What has "
            f"finished is {kept}; {go_on} fewer --jobs"
        ) from error

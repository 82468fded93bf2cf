"""Where replications are run: in this process, or in others that are kept alive."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any


class Inline(Executor):
    """Runs each call at once, in this process: what others are held against."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a call and return it done; what it raises is raised when its result is asked for."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def executor_of(jobs: int) -> Iterator[Executor]:
    """Open so many processes, started afresh (spawned), or none for one job.

    They leave Ctrl-C to the process that gave them work, so that it can end in order.
    """
    if jobs <= 1:
        yield Inline()
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_leave_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

"""Where replications are run: in this process, or in others that are kept alive."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context, parent_process
from typing import Any

NO_DASK = (
    "a cluster needs Dask, which is not installed. Install it with "
    f"'{sys.executable} -m pip install distributed'"
)

LOST = (
    "the cluster is lost: its scheduler does not answer any more. What has finished is stored; "
    "start it again, and give the same command again (a batch: with --resume)"
)


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

    They leave Ctrl-C to the process that gave them work, so that it can end in order, and end with
    it, however it ends.
    """
    if jobs <= 1:
        yield Inline()
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_follow_parent)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Cluster(Executor):
    """Gives work to the workers of a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self._client, self._gives = client, client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give a call to a worker; what a worker that is lost had is given to another.

        Raises
        ------
        OSError
            In a sentence, when the scheduler is lost.
        """
        try:
            future: Future[Any] = self._gives.submit(fn, *args, **kwargs)
        except Exception as error:
            if self.gone:
                raise OSError(LOST) from error
            raise
        return future

    @property
    def gone(self) -> bool:
        """Whether the scheduler is lost for good, so that no work ever comes back."""
        return self._client.status in ("closing", "closed")


def refuse_gone(pool: Executor) -> None:
    """Refuse to wait for a cluster that is lost.

    Raises
    ------
    OSError
        In a sentence.
    """
    if isinstance(pool, Cluster) and pool.gone:
        raise OSError(LOST)


def in_a_sentence(pool: Executor, lost: BaseException) -> BaseException:
    """Return what made a share fail; what Dask says of an unfit machine, in a sentence."""
    if isinstance(pool, Cluster) and type(lost) is RuntimeError and "deserializ" in str(lost):
        return OSError(
            "a machine of the cluster cannot read what it is given: install the same version of "
            "the program, with all that it needs, for the scheduler and for every worker"
        )
    return lost


@contextmanager
def cluster_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """Open a Dask cluster: its scheduler's address, or `local:4` for four workers on this machine.

    Yields what gives out work, and how many workers there are. Work of a worker that is lost is
    given to another; the results are those of any executor.

    Raises
    ------
    OSError
        In a sentence, when Dask is not there, or the cluster does not answer.
    """
    kind, _, count = address.partition(":")
    with ExitStack() as stack:
        try:
            dask: Any = importlib.import_module("distributed")
            found: Any = address
            if kind == "local":
                local = dask.LocalCluster(
                    n_workers=_workers(count), threads_per_worker=1, dashboard_address=None
                )
                found = stack.enter_context(local)
            client = stack.enter_context(dask.Client(found, timeout="20s", set_as_default=False))
        except ModuleNotFoundError:
            raise OSError(NO_DASK) from None
        except (OSError, ValueError) as error:
            raise OSError(
                f"the cluster {address} cannot be reached ({error}); allowed: tcp://HOST:PORT of "
                "a scheduler, or local:N for N workers on this machine"
            ) from error
        yield Cluster(client), max(1, len(client.nthreads()))


def _workers(count: str) -> int:
    if not count.isascii() or not count.isdigit() or int(count) < 1:
        raise ValueError(f"'{count}' is no number of workers")
    return int(count)


def _follow_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # One that was killed says nothing: its processes would wait for work for ever.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

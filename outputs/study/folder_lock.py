"""One batch at a time in a folder: a lock of the operating system, which ends with its process."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "batch.lock"
"""The file that is locked. It stays when a batch has ended, and then says nothing."""
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_FAR = 2**30
"""Where Windows locks a byte: beyond what the file says, so that others may read that."""


@contextmanager
def locked(folder: Path, by: str = "batch", option: str = "--out") -> Iterator[None]:
    """Hold a folder for this process, which is the only one that writes there.

    The lock is gone as soon as the process is, however it ended: nothing is to be cleared away.
    On a file system that knows no locks there is none.

    Parameters
    ----------
    by, option
        What holds it, and the option that names another folder.

    Raises
    ------
    OSError
        In a sentence, when another process holds the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(folder / LOCK, flags, 0o644), "r+", encoding="utf-8") as file:
        _take(file.fileno(), folder, by, option)
        _write(file.fileno(), json.dumps(_this_process()))
        try:
            yield
        finally:
            _write(file.fileno(), "")


def refuse_held(folder: Path) -> None:
    """Refuse a folder that another batch holds at this moment.

    Raises
    ------
    OSError
        In a sentence, with the process and since when.
    """
    if (folder / LOCK).is_file():
        with locked(folder):
            pass


def _this_process() -> dict[str, object]:
    since = dt.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    return {"process": os.getpid(), "machine": platform.node(), "since": since}


def _write(number: int, text: str) -> None:
    os.ftruncate(number, 0)
    os.lseek(number, 0, os.SEEK_SET)
    os.write(number, text.encode("utf-8"))


def _take(number: int, folder: Path, by: str, option: str) -> None:
    try:
        _lock(number)
    except OSError as error:
        if error.errno in _TAKEN:
            raise OSError(
                f"{folder} is in use by another {by} ({_holder(folder)}); wait until it has "
                f"ended, or give {option} the name of another folder"
            ) from error


def _holder(folder: Path) -> str:
    try:
        found = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        return (f"process {int(found['process'])} on {str(found['machine'])[:80]}, since "
                f"{str(found['since'])[:40]}")  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return "which says no more of itself"


if sys.platform == "win32":
    import msvcrt

    def _lock(number: int) -> None:
        os.lseek(number, _FAR, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Memory that was let go, given back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Have the C library give back what it keeps of memory that was let go; it does so late itself.

    After the tables of an arm of a thousand runs these are some hundred megabytes. Only the GNU C
    library has to be asked, in some milliseconds; elsewhere nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return
    trim(0)

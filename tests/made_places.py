"""Two fictional trusts, their schools, and the last year they have accounts of."""

from __future__ import annotations

import datetime as dt
from typing import Any

TRUSTS = ("A", "B")
SCHOOLS = {"A": (100_001, 100_002), "B": (100_003,)}
LAST = 2026
Rows = list[dict[str, Any]]


def day(year: int) -> dt.date:
    return dt.date(year, 8, 31)

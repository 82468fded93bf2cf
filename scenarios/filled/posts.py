"""From rows of the centre's staff to posts: what one row says, and what it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from entities.post import CENTRE, STRUCTURAL, Post
from scenarios.diligence.facts import Row, number
from scenarios.diligence.measures.workforce import SENIOR
from scenarios.returns.posts import ADMIN, CENTRE_LINES

FUNCTIONS: Mapping[str, str] = {
    "finance": "finance", "payroll": "payroll", "HR": "hr", "IT": "it", "estates": "estates",
    "procurement": "procurement", "governance": "governance", "safeguarding": "safeguarding",
    "SEND": "send", "school_improvement": "school_improvement", "comms": "communications",
    "data": "data", "admissions": "data", "catering": "estates",
}  # fmt: skip
"""By function of the workbook, the model's; admissions count with data, catering with estates."""
OTHER_LEADER = "other leader"
"""Family of roles of leaders of whom a merged trust may need several."""
AGES = {"under 22": "under_22", "22 to 40": "22_to_40", "41 to 54": "41_to_54",
        "55 and over": "55_and_over"}  # fmt: skip
SERVICE = {"under 2": "under_2", "2 to 4": "2_to_4", "5 to 9": "5_to_9", "10 to 19": "10_to_19",
           "20 and over": "20_and_over"}  # fmt: skip
PENSIONS = {"LGPS": "lgps", "TPS": "tps", "none": "none"}


def code_of(text: object) -> str:
    """Return a code as files have it: small letters, figures and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).casefold()).strip("-")


def posts_of(rows: Sequence[Row]) -> tuple[Post, ...]:
    """Return the posts of a centre, wherever their desks stand."""
    return tuple(_post(row) for row in rows if number(row, "fte") > 0)


def _post(row: Row) -> Post:
    senior = str(row["role_family"]) in (*SENIOR, OTHER_LEADER)
    function = FUNCTIONS[str(row["function"])]
    fields: dict[str, Any] = {
        "id": code_of(row["post_id"]),
        "role": str(row["role_family"]),
        "kind": "structural" if senior else "desk",
        "place": CENTRE,
        "desk": STRUCTURAL if senior else function,
        "fte": number(row, "fte"),
        "weeks": "term_time" if row["weeks"] == "term time" else "full_year",
        "salary_gbp": number(row, "salary_gbp"),
        "pension": _pension(row),
        "account_line": ADMIN if senior else CENTRE_LINES.get(function, (ADMIN,))[0],
        "fund": row["fund"],
        "age_band": AGES[str(row["age_band"])],
        "service_band": SERVICE[str(row["service_band"])],
        "source": "given",
    }
    return Post(**fields)


def _pension(row: Row) -> str:
    if row.get("pension") is not None:
        return PENSIONS[str(row["pension"])]
    return "tps" if row.get("pay_spine") == "STPCD" else "lgps"

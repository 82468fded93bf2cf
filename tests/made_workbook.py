"""A workbook of three fictional trusts, filled in by a script from their files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from outputs.workbook.form import write_form
from scenarios.diligence.reading import read_sheets
from scenarios.filled.prefill import Rows, rows_of_trust, together
from scenarios.reading import shipped
from scenarios.reading.trust import read_trust

TRUSTS = ("alderfell", "birchwater", "cedarmoor")
CODES = ("A", "B", "C")
START = dt.date(2027, 9, 1)
AREAS = {"A": 401, "B": 402, "C": 403}
PUBLISHED_POSTS = ("birch-finance-director", "birch-payroll-officer")


def filled_rows(*codes: str) -> Rows:
    """Return the rows of some of the three trusts, with a claim on two posts and a contract."""
    wanted = codes or CODES
    parts = [
        rows_of_trust(read_trust(shipped(f"trusts/{name}.yaml")), code, _role(code))
        for code, name in zip(CODES, TRUSTS, strict=True) if code in wanted
    ]  # fmt: skip
    rows = together(parts)
    for school in rows["schools"]:
        school["la_code"] = AREAS[school["trust_id"]]
    return {**rows, **_merger()}


def _role(code: str) -> str:
    return "incoming" if code == "A" else "outgoing"


def _merger() -> Rows:
    claims: list[dict[str, Any]] = [
        {"claim_id": f"c{n}", "type": "post", "function": "finance", "line_ref": post,
         "annual_saving_gbp": gbp, "start_date": dt.date(2028, 3, 1)}
        for n, (post, gbp) in enumerate(zip(PUBLISHED_POSTS, (95_000, 40_000), strict=True))
    ]  # fmt: skip
    claims.append({"claim_id": "c9", "type": "contract", "annual_saving_gbp": 30_000,
                   "start_date": dt.date(2028, 9, 1)})  # fmt: skip
    return {"claims": claims, "project": [{"target_date": START, "route": "voluntary"}]}


def filled_workbook(path: Path, *codes: str) -> Path:
    """Write the workbook of some of the three trusts, and return its path."""
    write_form(path, read_sheets(), filled_rows(*codes))
    return path

"""A first case for trusts known from their public returns alone: carry on as now, or merge."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from entities.trust import Trust
from scenarios.reading.faults import BadInput, Fault, place_of
from scenarios.reading.yaml_lines import yaml_text
from scenarios.returns.inference import OPENING

START = dt.date(2027, 9, 1)
"""The first September nine months or more after the decision: the commonest month of mergers."""

WAVES: tuple[tuple[str, int], ...] = (
    ("finance", 3),
    ("governance", 3),
    ("hr", 6),
    ("payroll", 6),
    ("procurement", 6),
    ("data", 9),
    ("it", 12),
    ("estates", 12),
)
"""Months from day one to each function's cut-over; only functions central in the lead trust."""

DELETIONS: dict[str, int] = {
    "chief executive": 0, "ceo": 0, "finance director": 6, "chief finance officer": 6,
    "chief financial officer": 6, "cfo": 6,
}  # fmt: skip
"""Leaders' posts of a joining trust that go, by role, and months from day one."""

CLAIMED_POUNDS = 400_000
CLAIMED_YEAR = 3
HEADER = """\
# A first case made from published returns. Posts and contracts of these trusts are inferred and
# the claim is an example: replace both with what the trusts know and what their paper promises.

"""


def lead_first(trusts: Sequence[Trust]) -> tuple[Trust, ...]:
    """Put the larger trust by pupils first: it leads; a tie goes by company number."""
    return tuple(
        sorted(trusts, key=lambda t: (-sum(round(s.pupils) for s in t.schools), t.company_number))
    )


def starter_case(trusts: Sequence[Trust], files: Sequence[Path], out: Path) -> Path:
    """Write ``case.yaml`` in a folder: the larger trust leads, every other joins it.

    Parameters
    ----------
    trusts, files
        The trusts, and the file of each.

    Raises
    ------
    BadInput
        With fewer than two trusts, for nothing can be merged.
    """
    if len(trusts) < 2:
        text = "a case needs two trusts or more; name another trust of the return"
        raise BadInput([Fault(place_of(out), None, "", text)])
    path = out / "case.yaml"
    where = [Path(os.path.relpath(file, out)).as_posix() for file in files]
    path.write_text(HEADER + yaml_text(case_of(trusts, where)), encoding="utf-8", newline="\n")
    return path


def case_of(trusts: Sequence[Trust], files: Sequence[str]) -> dict[str, Any]:
    """Return a starter case as plain data: two arms and one example claim; the larger leads."""
    return case_led_by(lead_first(trusts), files)


def case_led_by(trusts: Sequence[Trust], files: Sequence[str]) -> dict[str, Any]:
    """Return a starter case as plain data, led by the first of some trusts."""
    lead, *joining = trusts
    names = ", ".join(trust.name for trust in joining)
    return {
        "key": f"starter_{lead.company_number.lower()}",
        "title": f"Should {names} join {lead.name}?",
        "question": "Would the merger save what is promised, and how long would schools wait?",
        "illustrative": True,
        "decision_date": OPENING,
        "horizon_years": 5,
        "run_in_months": 18,
        "trusts": list(files),
        "claims": [_claim()],
        "arms": [
            {"key": "status_quo", "label": "Carry on as now"},
            {
                "key": "merge",
                "label": f"{names} joins {lead.name}",
                "plan": _plan(lead, joining),
            },
        ],
    }


def _claim() -> dict[str, Any]:
    return {
        "key": "promised_saving",
        "said_by": "Chair's paper (example claim)",
        "text": "The merger will save GBP 400,000 a year by the third year after the decision, "
        "recurring, in cash, net of work pushed to schools.",
        "arm": "merge",
        "compared_with": "status_quo",
        "gbp_per_year": CLAIMED_POUNDS,
        "year_after_decision": CLAIMED_YEAR,
        "counting_rule": "recurring_cash_net_of_shadow",
    }


def _plan(lead: Trust, joining: Sequence[Trust]) -> dict[str, Any]:
    waves = [(f, months) for f, months in WAVES if lead.where(f) == "central"]
    deletions = [
        {"post": post.id, "months_after_start": DELETIONS[role], "route": "redundancy"}
        for trust in joining
        for post in sorted(trust.posts, key=lambda post: DELETIONS.get(post.role.casefold(), 0))
        if post.kind == "structural" and (role := post.role.casefold()) in DELETIONS
    ]
    return {
        "kind": "merge",
        "lead_trust": lead.company_number,
        "joining_trusts": [trust.company_number for trust in joining],
        "start": START,
        "standardisation": "imposed",
        "waves": [{"function": f, "months_after_start": months} for f, months in waves],
        "deletions": deletions,
    }

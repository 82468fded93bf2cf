"""A first case out of a filled-in workbook: the merger as written, and what is claimed of it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from entities.calendar import MONTHS_PER_YEAR, months_on
from entities.trust import Trust
from scenarios.diligence.facts import LEADS, Facts, Row, day, number
from scenarios.filled.posts import code_of
from scenarios.reading.yaml_lines import yaml_text
from scenarios.returns.inference import OPENING
from scenarios.returns.starter import case_led_by, lead_first

HEADER = """\
# A first case made from a workbook. The plan holds the day of the merger, the usual order of
# cut-overs and the posts that claimed savings name. Write in it what else is planned: what no plan
# brings about saves nothing.

"""


def write_case(facts: Facts, trusts: Mapping[str, Trust], files: Sequence[Path], out: Path) -> Path:
    """Write ``case.yaml`` in a folder and return its path.

    Parameters
    ----------
    trusts
        By code of the workbook.
    files
        The trusts' files.
    """
    path = out / "case.yaml"
    where = [Path(os.path.relpath(file, out)).as_posix() for file in files]
    path.write_text(
        HEADER + yaml_text(case_of_workbook(facts, trusts, where)), encoding="utf-8", newline="\n"
    )
    return path


def case_of_workbook(
    facts: Facts, trusts: Mapping[str, Trust], files: Sequence[str]
) -> dict[str, Any]:
    """Return the case as plain data: what the sheets of the project and of claims say."""
    (project, *_) = facts.sheets["project"]
    start = day(project, "target_date")
    found = case_led_by(_lead_first(facts, trusts), files)
    status_quo, merge = found["arms"]
    plan = {**merge["plan"], "start": start, "deletions": _deletions(facts, trusts, start)}
    return {
        **found,
        "illustrative": all(trust.fictional for trust in trusts.values()),
        "claims": [_claim(facts.sheets["claims"])],
        "arms": [status_quo, {**merge, "plan": plan}],
    }


def _lead_first(facts: Facts, trusts: Mapping[str, Trust]) -> tuple[Trust, ...]:
    """Put the trust that takes the others in first; where none says so, the largest."""
    roles = {str(row["trust_id"]): row.get("role") for row in facts.sheets["trust"]}
    leads = [trust for code, trust in trusts.items() if roles.get(code) == LEADS]
    if len(leads) != 1:
        return lead_first(tuple(trusts.values()))
    return (*leads, *(trust for trust in trusts.values() if trust is not leads[0]))


def _deletions(facts: Facts, trusts: Mapping[str, Trust], start: dt.date) -> list[dict[str, Any]]:
    """Return the posts that claimed savings name; none goes before the day of the merger."""
    posts = {post.id for trust in trusts.values() for post in trust.posts}
    named = [row for row in facts.sheets["claims"] if _post(row) in posts]
    when = {_post(row): day(row, "start_date") for row in named}
    return [
        {"post": post, "months_after_start": max(0, _months(start, first)), "route": "redundancy"}
        for post, first in when.items()
    ]


def _post(row: Row) -> str:
    """Return the name of the post a claimed saving is of; nothing where it is of something else."""
    if row.get("line_ref") is None or row.get("type") not in ("post", "grade", None):
        return ""
    return code_of(row["line_ref"])


def _months(start: dt.date, day: dt.date) -> int:
    return (day.year - start.year) * MONTHS_PER_YEAR + day.month - start.month


def _claim(rows: Sequence[Row]) -> dict[str, Any]:
    """Return all claimed savings as one claim, judged when the last has had a year."""
    gbp = round(sum(number(row, "annual_saving_gbp") for row in rows))
    last = max(day(row, "start_date") for row in rows)
    by = months_on(last, MONTHS_PER_YEAR)
    return {
        "key": "claimed_saving",
        "said_by": "The sheet of claims",
        "text": f"GBP {gbp:,} a year in {len(rows)} lines, the last from {last}, recurring, in "
        "cash, net of work pushed to schools.",
        "arm": "merge",
        "compared_with": "status_quo",
        "gbp_per_year": gbp,
        "by": max(by, OPENING + dt.timedelta(days=366)),
        "counting_rule": "recurring_cash_net_of_shadow",
    }


def unplanned(facts: Facts, trusts: Mapping[str, Trust]) -> tuple[Row, ...]:
    """Return claimed savings that no deleted post of the plan brings about."""
    posts = {post.id for trust in trusts.values() for post in trust.posts}
    return tuple(row for row in facts.sheets["claims"] if _post(row) not in posts)

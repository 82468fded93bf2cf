"""Staff tables: who comes and goes by month, FTE by employer, and who loses a job by band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.case import Case
from entities.measures import PEOPLE_MEASURES
from entities.post import Post
from entities.records import Numbers, Records
from outputs.probability import edges_of
from outputs.tidy import at_year_end, counted, over_runs

FLOWS: dict[str, str] = {
    "in_post_fte": "fte",
    "joined_fte": "fte",
    "left_fte": "fte",
    "redundant_fte": "fte",
    "redeployed_fte": "fte",
    "came_with_post_fte": "fte",
    "went_with_post_fte": "fte",
    "vacant_fte": "fte",
    "attention_hours": "hours",
}
"""Measure of the staff table by month and its unit; stocks are at the end of the month."""

CHANGES: tuple[str, ...] = ("left", "redundant", "vacant")
"""Columns of the table of what each run comes to: FTE."""

FEWEST_SHOWN = 5
"""No figure about fewer people than this is shown: small teams identify people."""

BANDS: dict[str, dict[str, str]] = {
    "age_band": {
        "under_22": "Under 22",
        "22_to_40": "22 to 40",
        "41_to_54": "41 to 54",
        "55_and_over": "55 and over",
    },
    "service_band": {
        "under_2": "Under 2 years",
        "2_to_4": "2 to 4 years",
        "5_to_9": "5 to 9 years",
        "10_to_19": "10 to 19 years",
        "20_and_over": "20 years and over",
    },
}
"""Bands of age and of continuous service, in words."""


def staff_by_month(records: Sequence[Records]) -> pd.DataFrame:
    """Who is in post, comes and goes, by group of people and month after the decision."""
    values = np.stack([_flows(record) for record in records])
    axes = records[0].axes
    months = tuple(range(1, values.shape[-1] + 1))
    laid = {"group": ("all", *axes.people_groups), "measure": tuple(FLOWS), "month": months}
    return _with_units(over_runs(records, values, laid))


def _flows(record: Records) -> Numbers:
    """Return (group, measure, month): everybody first, then each group; measures as FLOWS."""
    month = counted(record.people, record.axes.run_in_months)
    of = {name: month[:, n] for n, name in enumerate(PEOPLE_MEASURES)}
    of["redeployed_fte"] = of["moved_in_fte"]
    established = counted(record.employers, record.axes.run_in_months).sum(axis=0)
    of["vacant_fte"] = np.maximum(0.0, established - of["in_post_fte"])
    flows = np.stack([of[name] for name in FLOWS], axis=1)
    return np.concatenate([flows.sum(axis=0, keepdims=True), flows])


def _with_units(frame: pd.DataFrame) -> pd.DataFrame:
    frame["unit"] = frame["measure"].map(FLOWS)
    return frame


def staff_changes(records: Sequence[Records]) -> pd.DataFrame:
    """What each run comes to after the decision: FTE that left, redundant; mean FTE vacant."""
    rows = []
    for record in records:
        everybody = _flows(record)[0]
        of = {name: everybody[n] for n, name in enumerate(FLOWS)}
        sums = (
            float(of["left_fte"].sum()), float(of["redundant_fte"].sum()),
            float(of["vacant_fte"].mean()),
        )  # fmt: skip
        rows.append((record.arm, record.world, record.replication, *sums))
    return pd.DataFrame(rows, columns=["arm", "world", "replication", *CHANGES])


def staff_by_employer(records: Sequence[Records]) -> pd.DataFrame:
    """Established FTE by employer and group of people, at the end of each year."""
    ends = [at_year_end(record.employers, record.axes.run_in_months) for record in records]
    values = np.stack(ends)
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    laid = {"trust": axes.employers, "group": axes.people_groups, "year": years}
    frame = over_runs(records, values, laid)
    frame["unit"] = "fte"
    return frame


class Band(NamedTuple):
    """How many people of a band lose their job under an arm; None where too few to be shown.

    Attributes
    ----------
    people
        People of the band in the posts of the case at the opening.
    mean, p10, p90
        How many of them are made redundant, over runs.
    """

    arm: str
    kind: str
    band: str
    people: int | None
    mean: float | None
    p10: float | None
    p90: float | None


def who_loses_jobs(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Count those made redundant by band of age and of service, with no cell under five people.

    Holders at the opening and those who came later count by the band of the post's holder at the
    opening, as nobody's age is known. Where fewer than five people of a band are made redundant in
    more than one run of ten, the figures of that band are left out.
    """
    posts = {post.id: post for trust in case.trusts for post in trust.posts}
    arms = dict.fromkeys(record.arm for record in records)
    rows = [row for arm in arms for row in _bands(posts, _of(records, arm), arm)]
    table = pd.DataFrame(rows, columns=list(Band._fields))
    return table.astype(dict.fromkeys(("people", "mean", "p10", "p90"), np.float64))


def _of(records: Sequence[Records], arm: str) -> list[Records]:
    return [record for record in records if record.arm == arm]


def _bands(posts: dict[str, Post], records: list[Records], arm: str) -> Iterator[Band]:
    for kind, bands in BANDS.items():
        lost = [[getattr(posts[post], kind) for post in record.redundant] for record in records]
        for band in bands:
            people = sum(getattr(post, kind) == band for post in posts.values())
            counts = np.asarray([row.count(band) for row in lost], dtype=np.float64)
            yield _band(arm, kind, band, people, counts)


def _band(arm: str, kind: str, band: str, people: int, counts: Numbers) -> Band:
    shown = people if people >= FEWEST_SHOWN else None
    p10, p90 = np.quantile(counts, edges_of(len(counts))) if counts.size else (0.0, 0.0)
    if shown is None or p10 < FEWEST_SHOWN:
        return Band(arm, kind, band, shown, None, None, None)
    return Band(arm, kind, band, shown, float(counts.mean()), float(p10), float(p90))

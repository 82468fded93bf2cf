"""The charts of both views: the centre's and the schools', and what schools still decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from entities.case import Case
from entities.claim import Claim
from outputs.charts.chart import Chart
from outputs.charts.house import caption
from outputs.charts.paired_bars import by_item, changes, not_shown, paired_bars, with_whiskers
from outputs.charts.two_views import two_views, two_views_table
from outputs.place_names import school_names
from outputs.run_info import RunInfo
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.views_words import gap_title


def views_charts_of(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> tuple[Chart, ...]:
    """Make the charts of both views; those on time only where the trusts' data supports any."""
    timed = (_views(case, tables, claim, info), _by_school(case, tables, claim, info))
    return (*(timed if waits_supported(case) else ()), _decisions(case, tables, claim, info))


def _arms(case: Case, claim: Claim) -> dict[str, str]:
    return {key: case.arm(key).label for key in (claim.compared_with, claim.arm)}


def _views(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms = _arms(case, claim)
    table = two_views_table(case, tables.views, tuple(arms), claim.year_after_decision)
    title = gap_title(case, tables.views, claim)
    said = [
        "Centre: of what its desks finished in the year. Schools: of all they asked of the same "
        "desks; what they gave up, or what is late or still open, was not in time. Marks: mean of "
        "runs. Whiskers: eight runs of ten. A service done in schools has no mark.",
        not_shown(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    return Chart(f"two-views-{claim.key}", title, table, partial(two_views, table, words, arms))


def _of_schools(case: Case, views: pd.DataFrame, measure: str, arms: Sequence[str], year: int,
                times: float = 1.0) -> pd.DataFrame:  # fmt: skip
    kept = views[(views["measure"] == measure) & (views["year"] == year)]
    rows = kept.rename(columns={"school": "item"}).astype({"item": str, "arm": str})
    return by_item(rows.assign(value=times * rows["value"]), school_names(case), arms)


def _by_school(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms, year = _arms(case, claim), claim.year_after_decision
    table = _of_schools(case, tables.views_by_school, "asked_in_time", tuple(arms), year, 100.0)
    change = changes(table)
    fewer = int((change < 0).sum())
    title = (
        f"{arms[claim.arm]}: in year {year}, {fewer} of {len(change)} schools get less of what "
        f"they ask for done in time, {abs(float(change.mean())):.0f} points "
        f"{'less' if change.mean() < 0 else 'more'} in the mean of schools and runs"
    )
    said = [
        "Of all a school asked for; what it gave up and did itself was not in time. Bars: mean of "
        "runs. Whiskers: eight runs of ten.",
        not_shown(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    unit = f"Done in time in year {year}, per cent"
    draw = partial(paired_bars, table, words, arms, unit)
    return Chart(f"served-by-school-{claim.key}", title, table, draw,
                 measured=with_whiskers(unit, info))  # fmt: skip


def _decisions(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms, year = _arms(case, claim), claim.year_after_decision
    table = _of_schools(case, tables.views_by_school, "decided_in_school", tuple(arms), year)
    kinds = sum(kind.decision for _, kind in case.request_types)
    means = table.groupby("arm")["mean"].mean()
    own, base = (means.get(key, 0.0) for key in (claim.arm, claim.compared_with))
    title = (
        f"{arms[claim.arm]}: a school decides {own:.1f} of {kinds} kinds of matter itself at the "
        f"end of year {year}, against {base:.1f} without it, in the mean of schools and runs"
    )
    said = (
        "Kinds of work in which something is decided that could be decided elsewhere, such as whom "
        "to appoint or what to buy; each counts once. What the law leaves to heads is not among "
        "them. Which kinds these are is judgement. Bars: mean of runs. Whiskers: eight of ten.",
    )
    words = caption(title, info, case.illustrative, *said)
    unit = f"Kinds of matter decided in the school, of {kinds}"
    draw = partial(paired_bars, table, words, arms, unit)
    return Chart(f"decisions-{claim.key}", title, table, draw, measured=with_whiskers(unit, info))

"""The programme in dates: stages, gates and cut-overs with ranges, and the cost of stopping."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.programme import DAY_ONE
from entities.records import Numbers, Records
from outputs.amounts import per_cent, pounds, times
from outputs.attention import said_of_attention
from outputs.contracts import said_of_contracts
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import RANGE, edges_in_words, edges_of, shares_of
from outputs.tables import Tables
from outputs.tidy import months_between

DAYS_PER_WEEK = 7
WEEKS_PER_YEAR = 365.25 / 7
COLUMNS = ("item", "label", "kind", "begins", "ends", "p10", "p90", "runs", "of")
SHOWN_AS = {
    "cut_over": "cut-over", "moved_last": "cut-over", "automated": "system", "joined": "gate",
}  # fmt: skip
"""Kind of happening -> kind of row of the timeline."""
GATE_HEADINGS: tuple[str, ...] = (
    "Gate", "Middle run", RANGE, "Runs that come to it",
    "Spent by then if the merger stops here, mean", RANGE,
)  # fmt: skip


@dataclass(frozen=True)
class Programme:
    """What the page says of the programme of a claim's arm: sentences, and the gates in rows."""

    sentence: str
    attention: str
    waves: str
    contracts: str
    gates: tuple[tuple[str, ...], ...]


def programme_of(case: Case, records: Sequence[Records], claim: Claim) -> Programme:
    """Say when day one is, and lay out the gates with what stopping at each costs."""
    return Programme(
        sentence=_day_one(case, records, claim),
        attention=said_of_attention(records, claim),
        waves=said_of_roll_backs(records, claim),
        contracts=said_of_contracts(case, records, claim),
        gates=tuple(gate_rows(case, records, claim)),
    )


def said_of_roll_backs(records: Sequence[Records], claim: Claim) -> str:
    """Say in how many runs a school's cut-over is rolled back, and how often."""
    own = [record for record in records if record.arm == claim.arm]
    moved = [r for r in own if any(h.kind == "cut_over" for h in r.happenings)]
    if not moved:
        return ""
    back = [sum(h.kind == "rolled_back" for h in r.happenings) for r in moved]
    runs = sum(count > 0 for count in back)
    low, high = np.quantile(back, edges_of(len(back)))
    return (
        f"A school's cut-over is rolled back and tried again in {runs} of the {len(moved)} runs "
        f"in which services move, {sum(back) / len(back):.1f} times a run in the mean ({low:.0f} "
        f"to {high:.0f} in {edges_in_words(len(back))}; judgement). "
        "Until its last school has moved, a centre's people stay at their old desk."
    )


def date_after(case: Case, weeks: float) -> dt.date:
    """Return the date so many weeks after the decision."""
    return case.decision_date + dt.timedelta(days=math.ceil(weeks * DAYS_PER_WEEK - 1e-9))


def in_words(day: dt.date) -> str:
    """Write a date as a board would: 1 September 2027."""
    return f"{day.day} {day:%B %Y}"


def _ends(records: Sequence[Records], arm: str, stage: str) -> Numbers:
    """Return the weeks after the decision by which a stage ends, of every run of an arm."""
    own = [record for record in records if record.arm == arm]
    if not own or stage not in own[0].axes.stages:
        return np.full(len(own), np.nan)
    row = own[0].axes.stages.index(stage)
    return np.asarray([record.stages[row, 1] for record in own])


def _day_one(case: Case, records: Sequence[Records], claim: Claim) -> str:
    weeks = _ends(records, claim.arm, DAY_ONE)
    finite = weeks[np.isfinite(weeks)]
    reached = finite[finite < case.horizon_years * WEEKS_PER_YEAR]
    planned = case.arm(claim.arm).plan.start
    if not reached.size or planned is None:
        return ""
    late = int((reached > (planned - case.decision_date).days / DAYS_PER_WEEK).sum())
    low, middle, high = (
        in_words(date_after(case, float(w)))
        for w in np.quantile(reached, shares_of(len(reached)), method="inverted_cdf")
    )
    beyond = len(finite) - len(reached)
    lies = f" In {times(beyond, 'run')} it lies beyond the years simulated and is in no date here."
    never = lies if beyond else ""
    return (
        f"Day one was planned for {in_words(planned)}; it is {middle} in the middle run "
        f"({edges_in_words(len(reached))}: {low} to {high}) and later than planned in {late} of "
        f"{len(reached)} runs that come to it; {len(weeks) - len(finite)} of {len(weeks)} are "
        f"refused before.{never}"
    )


def gate_rows(case: Case, records: Sequence[Records], claim: Claim) -> list[tuple[str, ...]]:
    """Lay out each gate: when, how often reached, and what is spent by then on the merger."""
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    own = [r for r in records if r.arm == claim.arm and r.axes.stages]
    spent = [_spent(record, base[record.world, record.replication]) for record in own]
    rows = []
    for task in case.stages:
        if not (task.gate or task.refusals) or not own or task.key not in own[0].axes.stages:
            continue
        weeks = _ends(records, claim.arm, task.key)
        inside = np.isfinite(weeks) & (weeks < case.horizon_years * WEEKS_PER_YEAR)
        if inside.any():
            by_then = [
                _by(case, months, float(week))
                for months, week, yes in zip(spent, weeks, inside, strict=True)
                if yes
            ]
            rows.append(_gate(case, task.label, weeks[inside], len(weeks), np.asarray(by_then)))
    return rows


def _gate(case: Case, label: str, weeks: Numbers, of: int, spent: Numbers) -> tuple[str, ...]:
    low, middle, high = (
        f"{date_after(case, float(w)):%d/%m/%Y}"
        for w in np.quantile(weeks, shares_of(len(weeks)), method="inverted_cdf")
    )
    least, most = np.quantile(spent, edges_of(len(spent)))
    share = f"{per_cent(len(weeks) / of)} of {of}"
    cost = f"{pounds(float(least))} to {pounds(float(most))}"
    return (label, middle, f"{low} to {high}", share, pounds(float(spent.mean())), cost)


def _spent(record: Records, base: Records) -> Numbers:
    """Return one-off cash of a run beyond the arm compared with, added up by month, in pounds."""
    return np.cumsum(_one_off(record) - _one_off(base)) / PENCE_IN_A_POUND


def _one_off(record: Records) -> Numbers:
    kept = [
        key.recurrence == "one_off" and key.tag == "cash" and key.fund != "capital"
        for key in record.ledger_keys
    ]
    return np.asarray(record.ledger_pence[kept].sum(axis=0), dtype=np.float64)


def _by(case: Case, spent: Numbers, week: float) -> float:
    """Return what was spent by the end of the month of a week after the decision."""
    month = months_between(case.decision_date, date_after(case, week)) + case.run_in_months
    return float(spent[min(month, len(spent) - 1)])


def gantt_table(case: Case, records: Sequence[Records], tables: Tables, arm: str) -> pd.DataFrame:
    """Lay out stages, gates, cut-overs and systems in months after the decision.

    A stage runs from the middle run's beginning of its first task to the middle run's end of its
    last; `p10` is of the beginning, `p90` of the end. Gates, cut-overs and the beginning of
    use of a system have one date.
    """
    rows = [*_stage_rows(case, records, arm), *_cut_over_rows(case, tables, arm)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = {"gate": 0, "stage": 1, "cut-over": 2, "system": 3}
    return frame.sort_values(
        ["begins", "kind"], key=lambda c: c.map(order) if c.name == "kind" else c, kind="stable"
    ).reset_index(drop=True)


def _stage_rows(case: Case, records: Sequence[Records], arm: str) -> list[tuple[object, ...]]:
    own = [record for record in records if record.arm == arm]
    names = own[0].axes.stages if own else ()
    tasks = [task for task in case.stages if task.key in names]
    rows: list[tuple[object, ...]] = []
    for stage in dict.fromkeys(task.stage for task in tasks):
        at = [names.index(task.key) for task in tasks if task.stage == stage]
        known = [r.stages[at] for r in own if np.isfinite(r.stages[at]).any()]
        if known:
            begins = np.asarray([np.nanmin(one[:, 0]) for one in known])
            ends = np.asarray([np.nanmax(one[:, 1]) for one in known])
            rows.append(_row(stage, stage, "stage", begins, ends, len(own)))
    for task in tasks:
        weeks = _ends(own, arm, task.key)
        weeks = weeks[np.isfinite(weeks) & (weeks < case.horizon_years * WEEKS_PER_YEAR)]
        if (task.gate or task.key == DAY_ONE) and weeks.size:
            rows.append(_row(task.key, task.label, "gate", weeks, weeks, len(own)))
    return rows


def _row(
    item: str, label: str, kind: str, begins: Numbers, ends: Numbers, of: int
) -> tuple[object, ...]:
    def months(weeks: Numbers, share: float) -> float:
        at = np.quantile(weeks, share, method="inverted_cdf")
        return float(at) * 12 / WEEKS_PER_YEAR

    low, high = edges_of(len(ends))
    return (
        item, label, kind, months(begins, 0.5), months(ends, 0.5), months(begins, low),
        months(ends, high), len(ends), of,
    )  # fmt: skip


def _cut_over_rows(case: Case, tables: Tables, arm: str) -> list[tuple[object, ...]]:
    """Return every cut-over, system that starts and trust that joins later, in months.

    The last school of a service has a row of its own where most runs move it by and by.
    """
    frame = tables.happenings
    kept = frame[(frame["arm"] == arm) & frame["kind"].isin(list(SHOWN_AS))]
    of = len(tables.savings[["world", "replication"]].drop_duplicates())
    found: dict[tuple[str, str], list[int]] = {}
    for date, kind, what in kept[["date", "kind", "what"]].itertuples(index=False):
        months = months_between(case.decision_date, date)
        found.setdefault((str(what), str(kind)), []).append(months)
    merges = max((len(months) for months in found.values()), default=0)
    return [
        _row(what, what, SHOWN_AS[kind], *2 * (np.asarray(months) * WEEKS_PER_YEAR / 12,), of)
        for (what, kind), months in found.items()
        if kind != "moved_last" or 2 * len(months) > merges
    ]


def gantt_title(table: pd.DataFrame, label: str, planned: int) -> str:
    """Say how much later than planned day one is in the middle run."""
    rows = table[table["item"] == DAY_ONE]
    if rows.empty:
        return f"{label}: day one is reached in no run"
    day = rows.iloc[0]
    later = float(day["begins"]) - planned
    said = f"{later:.0f} months later than planned" if later >= 0.5 else "as planned"
    return (
        f"{label}: day one is {said} in the middle run, {float(day['p10']):.0f} to "
        f"{float(day['p90']):.0f} months after the decision in {edges_in_words(int(day['runs']))}"
    )

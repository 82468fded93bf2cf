"""All that is learned from a run, worked out once for terminal, page and run folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from outputs.arms import (
    ArmRow,
    HappeningRow,
    Inferred,
    happenings_by_arm,
    notes_with_counts,
    side_by_side,
    what_is_inferred,
)
from outputs.bridge import Bridge, bridge
from outputs.capital_words import Capital, capital_of
from outputs.centre_charge import charge_rows
from outputs.charts.all_charts import charts_of
from outputs.charts.chart import Chart
from outputs.charts.people_charts import people_charts_of
from outputs.charts.programme_charts import programme_charts_of
from outputs.charts.reserve_fan import reserve_charts_of
from outputs.charts.service_charts import service_charts_of
from outputs.charts.size_and_cost import size_charts
from outputs.charts.today_bridge import today_bridges
from outputs.charts.trial_charts import trial_charts_of
from outputs.charts.two_sides import two_sides_chart
from outputs.charts.views_charts import views_charts_of
from outputs.charts.winners import winners_charts_of
from outputs.from_today import from_today
from outputs.passport_words import Passports, passports_of
from outputs.programme import Programme, programme_of
from outputs.released import said_of_released
from outputs.reserve_words import Reserves, reserves_of
from outputs.resting import feeds_on_itself, rests_on_hiring
from outputs.run_info import RunInfo
from outputs.served import Served, how_served
from outputs.tables import Tables, in_order
from outputs.teachers import said_of_teachers
from outputs.told import tell
from outputs.trial import Trial
from outputs.verdict import Verdict, verdicts
from outputs.views_words import Views, views_of
from outputs.watch import NOBODY, Watch
from outputs.weak_evidence import without_weak
from outputs.winners import paired, winners_rows
from scenarios.worlds import draw_worlds


@dataclass(frozen=True)
class OnTrial:
    """Everything said of one claim: verdict, bridge, charts, and the arms held to it."""

    verdict: Verdict
    made_of: Bridge
    passports: Passports
    charts: tuple[Chart, ...]
    arms: tuple[ArmRow, ...]
    served: Served
    service_charts: tuple[Chart, ...]
    people_charts: tuple[Chart, ...]
    views: Views
    views_charts: tuple[Chart, ...]
    programme: Programme
    programme_charts: tuple[Chart, ...]
    hiring: tuple[str, ...]
    teachers: str
    released: str
    winners: tuple[tuple[str, ...], ...]
    winners_charts: tuple[Chart, ...]
    centre_charge: tuple[tuple[str, ...], ...]
    reserves: Reserves
    reserve_charts: tuple[Chart, ...]
    capital: Capital
    cost_charts: tuple[Chart, ...]
    trial: Trial | None = None
    trial_charts: tuple[Chart, ...] = ()

    @property
    def all_charts(self) -> tuple[Chart, ...]:
        """Return every chart: money, the service, both views, staff, the programme, schools."""
        served = (*self.charts, *self.service_charts, *self.views_charts)
        books = (*self.winners_charts, *self.reserve_charts, *self.cost_charts)
        return (
            *self.trial_charts, *served, *self.people_charts, *self.programme_charts, *books,
        )  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """Everything learned from one run of a case.

    Attributes
    ----------
    unbalanced
        Sentences on books or requests that do not balance; empty when all is well.
    """

    case: Case
    info: RunInfo
    tables: Tables
    differences: pd.DataFrame
    summaries: Mapping[str, pd.DataFrame]
    claims: tuple[OnTrial, ...]
    happenings: tuple[HappeningRow, ...]
    inferred: tuple[Inferred, ...]
    notes: tuple[tuple[str, int], ...]
    unbalanced: tuple[str, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdict on every claim, in the order of the case."""
        return tuple(claim.verdict for claim in self.claims)


def find(
    case: Case,
    records: Sequence[Records],
    info: RunInfo,
    kept: Collection[str] | None = None,
    watch: Watch = NOBODY,
    trials: Mapping[str, Trial] = MappingProxyType({}),
) -> Findings:
    """Work out everything a run says: tables, paired differences, verdicts, charts and notes.

    Parameters
    ----------
    kept
        Arms whose large tables are kept run by run, those of claims at least; of every arm if
        nothing is said.
    watch
        Told how many arms have their tables, and where what was read may be let go of.
    trials
        By claim, what was found out where it was put on trial.

    Raises
    ------
    ValueError
        When records are missing, doubled, of different axes or without a status quo.
    """
    every = in_order(case, records)
    records = [record for record in every if not record.without]
    told = tell(case, records, kept, watch)
    tables, differences = told.tables, told.differences
    worlds = draw_worlds(case, count=info.worlds, seed=info.seed, sampling=info.sampling)
    feeds, judged = feeds_on_itself(records), verdicts(case, tables, info)
    weak = [watch.after(_with_weak(case, found, every)) for found in judged]
    each = [
        _on_trial(case, tables, differences, found, info, records, worlds, feeds, watch)
        for found in weak
    ]
    return Findings(
        case=case,
        info=info,
        tables=tables,
        differences=differences,
        summaries=told.summaries,
        claims=tuple(_with_trial(one, case, info, trials) for one in each),
        happenings=happenings_by_arm(case, tables),
        inferred=what_is_inferred(case),
        notes=watch.after(notes_with_counts(records)),
        unbalanced=told.unbalanced,
    )


def _with_trial(one: OnTrial, case: Case, info: RunInfo, trials: Mapping[str, Trial]) -> OnTrial:
    trial = trials.get(one.verdict.claim.key)
    if trial is None:
        return one
    return replace(one, trial=trial, trial_charts=trial_charts_of(case, trial, info))


def _with_weak(case: Case, found: Verdict, every: Sequence[Records]) -> Verdict:
    return replace(found, without_weak=without_weak(case, every, found.claim))


def _on_trial(
    case: Case,
    tables: Tables,
    differences: pd.DataFrame,
    found: Verdict,
    info: RunInfo,
    records: Sequence[Records],
    worlds: Sequence[World],
    feeds: str,
    watch: Watch,
) -> OnTrial:
    made_of = bridge(tables, found.claim)
    served = how_served(case, tables, found.claim)
    pair = watch.after(paired(case, records, found.claim))
    return OnTrial(
        verdict=found,
        made_of=made_of,
        passports=passports_of(case, tables, found.claim, worlds, info.seed),
        charts=charts_of(case, tables, found.claim, made_of, info),
        arms=side_by_side(case, tables, differences, found.claim),
        served=served,
        service_charts=service_charts_of(case, tables, found.claim, served.recovered, info),
        people_charts=people_charts_of(case, tables, found.claim, info),
        programme=watch.after(programme_of(case, records, found.claim)),
        programme_charts=watch.after(programme_charts_of(case, records, tables, found.claim, info)),
        views=views_of(case, tables, found.claim),
        views_charts=(
            *views_charts_of(case, tables, found.claim, info),
            watch.after(two_sides_chart(case, records, tables, found.claim, info)),
        ),
        hiring=(*rests_on_hiring(case, tables, found.claim, worlds), feeds),
        teachers=said_of_teachers(case, records, found.claim),
        released=said_of_released(records, found.claim),
        winners=winners_rows(case, pair, found.claim),
        winners_charts=winners_charts_of(case, pair, found.claim, info),
        centre_charge=charge_rows(
            case, tables.centre_charge, found.claim.compared_with, found.claim.year_after_decision
        ),
        reserves=reserves_of(case, tables.reserves, tables.reserves_by_school, found.claim),
        reserve_charts=reserve_charts_of(case, records, found.claim, info),
        capital=watch.after(capital_of(case, records, found.claim)),
        cost_charts=(
            *watch.after(size_charts(case, records, found.claim, info)),
            *today_bridges(
                case, watch.after(from_today(case, records, found.claim)), found.claim, info
            ),
        ),
    )

"""The charts of a trial: each a finding, with the table it draws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from entities.case import Case
from outputs.amounts import as_claimed, per_cent, pounds, times
from outputs.charts.chart import Chart
from outputs.charts.claim_rows import claim_rows
from outputs.charts.house import Caption, caption
from outputs.charts.tornado import tornado
from outputs.charts.trial_curves import luck_and_ignorance, s_curve
from outputs.figure_names import figure_names
from outputs.outside_view import Outside
from outputs.probability import edges_in_words
from outputs.run_info import RunInfo
from outputs.trial import Trial
from outputs.trial_otherwise import Told
from outputs.trial_words import spread

COLUMNS = ("what", "kind", "from", "middle", "to")
NONE = math.nan
Row = tuple[str, str, float, float, float]


def trial_charts_of(case: Case, trial: Trial, info: RunInfo) -> tuple[Chart, ...]:
    """Make every chart of a trial, in the order in which a page shows them."""
    return tuple(
        make(case, trial, info)
        for make in (_curve, _ladder, _beliefs, _made_of, _options, _tornado, _luck, _outside)
    )


def _words(case: Case, info: RunInfo, trial: Trial, title: str, *said: str) -> Caption:
    beside = f"Run in {times(trial.beside, 'world')}, the first of those below."
    return caption(title, info, case.illustrative, *said, beside)


def _rows(rows: Iterable[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS))


def _claim_rows(trial: Trial, name: str, table: pd.DataFrame, words: Caption) -> Chart:
    draw = partial(claim_rows, table, words, trial.claim.gbp_per_year)
    return Chart(f"{name}-{trial.claim.key}", words.title, table, draw)


def _told(of: Sequence[Told]) -> list[Row]:
    return [
        (f"{one.label}: holds in {per_cent(one.chance.value)} ({per_cent(one.chance.low)} to "
         f"{per_cent(one.chance.high)})", "run", one.p10, one.p50, one.p90)
        for one in of
    ]  # fmt: skip


def _ladder(case: Case, trial: Trial, info: RunInfo) -> Chart:
    first, rung = trial.ladder[0], trial.first_rung
    reached = (
        f"half of the runs reach {as_claimed(trial.claim.gbp_per_year)} on no rung"
        if rung is None
        else f"half of the runs reach {as_claimed(trial.claim.gbp_per_year)} with {rung.label}"
    )
    between = f"{pounds(first.p10)} to {pounds(first.p90)} in {edges_in_words(trial.beside)}"
    title = (
        f"{first.label.capitalize()} alone save {pounds(first.p50)} in the middle run ({between}); "
        f"{reached}"
    )
    said = "From above: each rung adds to those before it; all costs stand on every rung."
    words = _words(case, info, trial, title, said)
    return _claim_rows(trial, "ladder", _rows(_told(trial.ladder)), words)


def _beliefs(case: Case, trial: Trial, info: RunInfo) -> Chart:
    sceptic, sponsor = trial.packs["sceptic"], trial.packs["sponsor"]
    title = (
        f"For a sceptic the claim holds in {per_cent(sceptic.chance.value)} of runs, for a sponsor "
        f"in {per_cent(sponsor.chance.value)}"
    )
    said = (
        "A sceptic believes the half of each range that is against a plan, a sponsor the other; "
        "both were fixed before any run."
    )
    table = _rows(_told([*trial.packs.values(), *trial.slack]))
    return _claim_rows(trial, "beliefs", table, _words(case, info, trial, title, said))


def _made_of(case: Case, trial: Trial, info: RunInfo) -> Chart:
    parts = [(trial.bare_label, trial.bare)]
    parts += [(one.label, one.gbp) for one in trial.brought]
    title = "The plan has no parts that could be taken from it"
    if trial.brought:
        best = trial.brought[0]
        title = (
            f"Of the parts of the plan, {best.label} bring most: {spread(best.gbp)} a year in the "
            "mean"
        )
    said = (
        "What a part brings is the mean over all orders in which parts may be added; the rows add "
        "up to the mean saving of these worlds."
    )
    table = _rows((label, "mean", gbp.low, gbp.mean, gbp.high) for label, gbp in parts)
    return _claim_rows(trial, "made-of", table, _words(case, info, trial, title, said))


def _options(case: Case, trial: Trial, info: RunInfo) -> Chart:
    labels, ranking = {arm.key: arm.label for arm in case.arms}, trial.options
    best, tied = ranking.options[0], len(ranking.leading)
    title = (
        f"'{labels[best.key]}' saves most in year {trial.claim.year_after_decision}"
        if tied == 1
        else f"{tied} of {len(ranking.options)} options cannot be told apart as the best in year "
        f"{trial.claim.year_after_decision}"
    )
    worth = trial.worth_knowing.ranking.leading
    if len(worth) == 1 and (tied > 1 or worth[0].key != best.key):
        title += f"; over all years, one-off costs taken off, '{labels[worth[0].key]}' leaves most"
    table = _rows(
        (labels[one.key], "tied" if one.tied else "behind",
         -one.high if math.isfinite(one.high) else NONE, -one.behind,
         -one.low if math.isfinite(one.low) else NONE)
        for one in ranking.options
    )  # fmt: skip
    said = "By how much each lies behind the best, with 95% intervals for all at once."
    words = caption(title, info, case.illustrative, said)
    draw = partial(claim_rows, table, words, None, "Saving a year against the best, {unit}")
    return Chart(f"options-{trial.claim.key}", title, table, draw)


def _tornado(case: Case, trial: Trial, info: RunInfo) -> Chart:
    names = figure_names(case)
    rows = [
        (names[one.name].label, names[one.name].value(one.low), names[one.name].value(one.high),
         one.at_low, one.at_high, one.swing_low, one.swing_high, one.told, one.chance_low,
         one.chance_high)
        for one in trial.drivers
    ]  # fmt: skip
    columns = [
        "what", "low_at", "high_at", "at_low", "at_high", "swing_low", "swing_high", "told",
        "chance_at_low", "chance_at_high",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    title = f"With {times(trial.worlds, 'world')} it cannot be told what moves the saving"
    told = [one for one in trial.drivers if one.told]
    if told:
        one = told[0]
        low, high = sorted(abs(end) for end in (one.swing_low, one.swing_high))
        title = (
            f"Most hangs on {names[one.name].label}: {pounds(one.at_low)} where it is low, "
            f"{pounds(one.at_high)} where it is high, in the mean ({pounds(low)} to {pounds(high)} "
            "apart)"
        )
    said = (
        f"Of {trial.looked_at} figures the {len(rows)} along which the saving goes most, each "
        f"moved alone with all else, luck too, as it was, in {times(trial.moved_in, 'world')}."
    )
    words = caption(title, info, case.illustrative, said)
    draw = partial(tornado, table, words, trial.unmoved)
    return Chart(f"drivers-{trial.claim.key}", title, table, draw)


def _curve(case: Case, trial: Trial, info: RunInfo) -> Chart:
    gbp = np.sort(trial.savings.gbp)
    share = (len(gbp) - np.arange(len(gbp))) / len(gbp)
    table = pd.DataFrame({"gbp": gbp, "reached": share})
    holds = trial.savings.chance(trial.claim.gbp_per_year)
    promised = as_claimed(trial.claim.gbp_per_year)
    title = (
        f"{per_cent(holds.value)} of runs reach the claim of {promised} "
        f"({per_cent(holds.low)} to {per_cent(holds.high)})"
    )
    refused = float(trial.savings.refused.mean())
    said = (
        f"Runs in which the plan is refused, {per_cent(refused)}, stand at what they save or cost; "
        "they count as failed."
    )
    words = caption(title, info, case.illustrative, said)
    draw = partial(s_curve, table, words, trial.claim.gbp_per_year)
    return Chart(f"s-curve-{trial.claim.key}", title, table, draw)


def _luck(case: Case, trial: Trial, info: RunInfo) -> Chart:
    runs = pd.DataFrame({"world": trial.twice.worlds, "gbp": trial.twice.gbp})
    found = runs.groupby("world")["gbp"].agg(["min", "mean", "max"]).sort_values("mean")
    table = pd.DataFrame(
        {"place": np.arange(1, len(found) + 1), "from": found["min"].to_numpy(),
         "middle": found["mean"].to_numpy(), "to": found["max"].to_numpy()}
    )  # fmt: skip
    luck = trial.resting.luck
    title = (
        f"{per_cent(luck.value)} ({per_cent(luck.low)} to {per_cent(luck.high)}) of what makes "
        "runs differ is luck inside a world"
    )
    words = _words(case, info, trial, title, "Each world twice, with other luck.")
    return Chart(f"luck-{trial.claim.key}", title, table, partial(luck_and_ignorance, table, words))


def _outside(case: Case, trial: Trial, info: RunInfo) -> Chart:
    seen: Outside = trial.outside
    gbp = trial.savings.gbp
    p10, p50, p90 = (float(q) for q in np.quantile(gbp, (0.1, 0.5, 0.9)))
    rows: list[Row] = [("these runs", "run", p10, p50, p90)]
    rows += [
        (f"{one.of_the_claim:g} of its claim: {one.label}", "past", NONE, one.gbp_per_year, NONE)
        for one in seen.delivered
    ]  # fmt: skip
    rows += [(one.label, "size", one.low, one.middle, one.high) for one in seen.by_size]
    title = (
        f"{seen.met or 'None'} of {seen.of} comparable programmes delivered all that was claimed"
    )
    said = (
        f"A star is what {as_claimed(trial.claim.gbp_per_year)} would become at the rate of a past "
        "programme. Past programmes and size alone are read by no run: they judge what runs say."
    )
    words = caption(title, info, case.illustrative, said)
    return _claim_rows(trial, "outside-view", _rows(rows), words)

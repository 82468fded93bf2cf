"""The three charts of how schools are served, each with the table it draws."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from entities.case import Case
from entities.claim import Claim
from outputs.charts.chart import Chart
from outputs.charts.house import caption
from outputs.charts.paired_bars import not_shown, paired_bars, with_whiskers
from outputs.charts.shadow_work import rises, shadow_table, shadow_title
from outputs.charts.utilisation import GROWS_FAST, utilisation_table, utilisation_title
from outputs.charts.waits_and_backlog import backlog_table, recovery_title, waits_and_backlog
from outputs.place_names import school_names
from outputs.recovery import MARGIN_REQUESTS, MARGIN_SHARE, MONTHS_RUNNING, Recovery
from outputs.run_info import RunInfo
from outputs.service import waits_supported
from outputs.tables import Tables


def service_charts_of(
    case: Case, tables: Tables, claim: Claim, recovered: Sequence[Recovery], info: RunInfo
) -> tuple[Chart, ...]:
    """Make the charts of waits and queues, of busy desks and of shadow work for one claim."""
    return (
        _backlog(case, tables, claim, recovered, info),
        _utilisation(case, tables, claim, info),
        _shadow(case, tables, claim, info),
    )


def _arms(case: Case, claim: Claim) -> dict[str, str]:
    return {key: case.arm(key).label for key in (claim.compared_with, claim.arm)}


def _backlog(
    case: Case, tables: Tables, claim: Claim, recovered: Sequence[Recovery], info: RunInfo
) -> Chart:
    arms = _arms(case, claim)
    table = backlog_table(case, tables.service_by_month, tuple(arms))
    title = recovery_title(case, arms[claim.arm], recovered)
    said = [
        "Lines: middle run. Bands: eight runs of ten. Back to normal: the first month from which "
        f"the queue is no more than {MARGIN_SHARE:.0%} or {MARGIN_REQUESTS:.0f} requests, "
        f"whichever is larger, above '{arms[claim.compared_with]}' in the same run for "
        f"{MONTHS_RUNNING} months running, and never again longer for so many months.",
        not_shown(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    draw = partial(waits_and_backlog, table, words, arms, tuple(recovered))
    return Chart(f"waits-and-backlog-{claim.key}", title, table, draw, months_apart=12)


def _utilisation(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms, year = _arms(case, claim), claim.year_after_decision
    table = utilisation_table(case, tables.desks, tuple(arms), year)
    title = utilisation_title(table, year, arms)
    said = [
        "Bars: mean of runs. Whiskers: eight runs of ten. A desk's time is that of its people "
        "at work and not on other duties. A desk with no time to offer has no bar.",
        not_shown(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    unit = f"Busy in year {year}, per cent of time offered"
    draw = partial(paired_bars, table, words, arms, unit, GROWS_FAST)
    return Chart(f"utilisation-{claim.key}", title, table, draw)


def _shadow(case: Case, tables: Tables, claim: Claim, info: RunInfo) -> Chart:
    arms, year = _arms(case, claim), claim.year_after_decision
    urns = [school.urn for trust in case.trusts for school in trust.schools]
    of_schools = tables.shadow_by_school[tables.shadow_by_school["school"].isin(urns)]
    table = shadow_table(case, of_schools, tuple(arms), year)
    changes = rises(of_schools, tuple(arms), year)
    title = shadow_title(school_names(case), changes, year, arms[claim.arm])
    said = [
        "Work of requests given up after too long a wait, cover of the office door, and checks of "
        "work that moved. Bars: mean of runs. Whiskers: eight runs of ten. The centres' own "
        "requests are in the tables alone.",
        unsupported_in_sum(case),
    ]
    words = caption(title, info, case.illustrative, *filter(None, said))
    unit = f"Hours of shadow work in year {year}"
    draw = partial(paired_bars, table, words, arms, unit)
    return Chart(f"shadow-work-{claim.key}", title, table, draw, measured=with_whiskers(unit, info))


def unsupported_in_sum(case: Case) -> str:
    """Warn that a sum over services holds some whose waits no data of the trusts supports."""
    supported = waits_supported(case)
    names = [f.label for f in case.functions if f.key not in supported]
    if not names:
        return ""
    return f"Includes services whose waits rest on no data of the trusts: {', '.join(names)}."

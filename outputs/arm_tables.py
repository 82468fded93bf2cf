"""The tables of one arm, and tables of several arms put together.

Those that read the same large part of a run stand together: of a store's runs, not all parts of an
arm fit in memory, and so each is read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.api.types import union_categoricals

from entities.case import Case
from entities.records import Numbers, Records
from outputs.academy_years import academy_years_table
from outputs.attention import attention_by_month
from outputs.capital import capital_table
from outputs.centre_charge import centre_charge_table
from outputs.charging import charges_table, retell_all
from outputs.contracts import contracts_table
from outputs.ledger_by_month import ledger_by_month
from outputs.money import (
    Costs,
    cumulative_table,
    money_table,
    one_off_table,
    position_table,
    savings_table,
)
from outputs.people import happenings_table, people_table
from outputs.present_value import present_value_table
from outputs.promises import promises_of_arm
from outputs.released import released_table
from outputs.reserves import reserves_table
from outputs.reserves_by_book import reserves_by_school
from outputs.school_books import school_books_table
from outputs.service import service_by_month, service_table
from outputs.service_detail import (
    desks_table,
    service_by_school,
    service_by_type,
    service_cells,
    shadow_by_school,
)
from outputs.special_needs import special_needs_table
from outputs.staff import staff_by_employer, staff_by_month, staff_changes, who_loses_jobs
from outputs.stages import stages_table
from outputs.teachers import teachers_table
from outputs.unit_costs import unit_costs_table
from outputs.views import views_by_school, views_table
from outputs.work_balance import work_balance_table

Frames = dict[str, pd.DataFrame]


def school_tables(case: Case, own: Sequence[Records]) -> Frames:
    """Lay out what one arm means for each school: tables of the service by school and year.

    Parameters
    ----------
    own
        Every run of the arm.
    """
    return {
        "views_by_school": views_by_school(case, own),
        "service_by_school": service_by_school(own),
        "shadow_by_school": shadow_by_school(own),
        "released_by_school": released_table(own),
    }


def money_tables(
    case: Case, own: Sequence[Records], costs: Mapping[str, Costs], use: Sequence[Numbers]
) -> Frames:
    """Lay out the money of one arm: tables of the ledger.

    Parameters
    ----------
    costs
        What these runs cost, and those of the status quo, under every counting rule.
    use
        Minutes of use of each run, as :func:`outputs.charging_weights.minutes_of_use`.
    """
    money = money_table(own)
    return {
        "savings": savings_table(costs),
        "savings_by_month": cumulative_table(case, costs),
        "present_value": present_value_table(case, own, costs),
        "money": money,
        "one_off": one_off_table(money),
        "ledger_by_month": ledger_by_month(own),
        "position": position_table(own),
        **_books(case, own, use),
    }


def _books(case: Case, own: Sequence[Records], use: Sequence[Numbers]) -> Frames:
    """Tell the books of every run under every rule once, and lay the tables out."""
    told = retell_all(case, own, use)
    return {
        "school_books": school_books_table(own),
        "charges": charges_table(case, own, told),
        "reserves": reserves_table(case, own),
        "reserves_by_school": reserves_by_school(case, own, told),
        "centre_charge": centre_charge_table(case, own, told),
        "capital": capital_table(case, own),
        "unit_costs": unit_costs_table(case, own),
        "money_by_academy_year": academy_years_table(case, own),
        "promises": promises_of_arm(case, own, told),
        "special_needs": special_needs_table(case, own),
    }


def service_tables(own: Sequence[Records], posts: Sequence[Numbers]) -> Frames:
    """Lay out the service of one arm: tables by month, type and desk.

    Parameters
    ----------
    posts
        What posts of centres cost in each run, as :func:`outputs.views.cost_of_posts`.
    """
    return {
        "views": views_table(own, posts),
        "service": service_table(own),
        "service_by_month": service_by_month(own),
        "service_by_type": service_by_type(own),
        "service_cells": service_cells(own),
        "desks": desks_table(own),
        "work_balance": work_balance_table(own),
    }


def people_tables(case: Case, own: Sequence[Records]) -> Frames:
    """Lay out the people of one arm, and what happens when."""
    return {
        "happenings": happenings_table(own),
        "stages": stages_table(own),
        "attention": attention_by_month(own),
        "contracts": contracts_table(own),
        "people": people_table(own),
        "staff_by_month": staff_by_month(own),
        "staff_by_employer": staff_by_employer(own),
        "staff_changes": staff_changes(own),
        "who_loses_jobs": who_loses_jobs(case, own),
        "teachers": teachers_table(own),
    }


def put_together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the rows of several tables under each other; names that are categories stay so."""
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else parts[0]
    return pd.DataFrame({name: _column([p[name] for p in filled]) for name in filled[0].columns})


def with_noughts(frame: pd.DataFrame) -> pd.DataFrame:
    """Give every arm a row for all that any arm has one for: without one it spends nothing."""
    told = ["runs", "mean", "p10", "p50", "p90"]
    if frame.empty:
        return frame
    of = [name for name in frame.columns if name not in ("arm", *told)]
    runs = frame.groupby("arm", observed=True)["runs"].first()
    every = frame[of].drop_duplicates().merge(runs.rename_axis("arm").reset_index(), how="cross")
    known = frame.drop(columns="runs").astype({"arm": every["arm"].dtype})
    filled = every.merge(known, on=["arm", *of], how="left")
    return filled.fillna(dict.fromkeys(told[1:], 0.0))[list(frame.columns)]


def _column(parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    if all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
        return pd.Series(union_categoricals(list(parts)))
    return pd.concat(parts, ignore_index=True)

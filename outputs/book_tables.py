"""Tables of the books: who pays, what is left, what it cost, and what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from entities.case import Case
from entities.records import Records
from outputs.academy_years import academy_years_table
from outputs.capital import capital_table
from outputs.centre_charge import centre_charge_table
from outputs.charging import charges_table, retell
from outputs.passports import passports_table
from outputs.present_value import present_value_table
from outputs.promises import promises_table
from outputs.reserves import reserves_table
from outputs.reserves_by_book import reserves_by_school
from outputs.school_books import school_books_table
from outputs.special_needs import special_needs_table
from outputs.unit_costs import unit_costs_table


@dataclass(frozen=True)
class BookTables:
    """Tables of the books of a run; every column is described in :mod:`outputs.columns`."""

    school_books: pd.DataFrame
    charges: pd.DataFrame
    present_value: pd.DataFrame
    reserves: pd.DataFrame
    reserves_by_school: pd.DataFrame
    centre_charge: pd.DataFrame
    passports: pd.DataFrame
    capital: pd.DataFrame
    promises: pd.DataFrame
    unit_costs: pd.DataFrame
    money_by_academy_year: pd.DataFrame
    special_needs: pd.DataFrame


def book_tables(case: Case, ordered: Sequence[Records]) -> BookTables:
    """Tell the books of every run under every rule once, and lay the tables out."""
    told = [retell(case, record) for record in ordered]
    return BookTables(
        school_books=school_books_table(ordered),
        charges=charges_table(case, ordered, told),
        present_value=present_value_table(case, ordered),
        reserves=reserves_table(case, ordered),
        reserves_by_school=reserves_by_school(case, ordered, told),
        centre_charge=centre_charge_table(case, ordered, told),
        passports=passports_table(case, ordered),
        capital=capital_table(case, ordered),
        promises=promises_table(case, ordered),
        unit_costs=unit_costs_table(case, ordered),
        money_by_academy_year=academy_years_table(case, ordered),
        special_needs=special_needs_table(case, ordered),
    )

"""Readers of the files a person may write or change, with every fault told in plain words."""

from __future__ import annotations

from scenarios.reading.case import read_case
from scenarios.reading.faults import BadInput, Fault
from scenarios.reading.input_files import DesignText, InputFile, Inputs, inputs_of
from scenarios.reading.shipped_files import (
    find_case,
    list_cases,
    read_automations,
    read_blackouts,
    read_book,
    read_calendar,
    read_central_cost,
    read_counting_rules,
    read_functions,
    read_leanings,
    read_linked_draws,
    read_listed,
    read_outside_view,
    read_stages,
    shipped,
)
from scenarios.reading.trust import read_trust, write_trust

__all__ = [
    "BadInput",
    "DesignText",
    "Fault",
    "InputFile",
    "Inputs",
    "find_case",
    "inputs_of",
    "list_cases",
    "read_automations",
    "read_blackouts",
    "read_book",
    "read_calendar",
    "read_case",
    "read_central_cost",
    "read_counting_rules",
    "read_functions",
    "read_leanings",
    "read_linked_draws",
    "read_listed",
    "read_outside_view",
    "read_stages",
    "read_trust",
    "shipped",
    "write_trust",
]

"""What a cell of a published file says: a number, words, a date, or that the figure is missing."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import NamedTuple

MISSING_CODES = frozenset(
    {"supp", "ns", "n/s", "dns", "na", "n/a", "matsupp", "c", "x", "..", ":", "z", "null", "nan"}
)
"""Codes seen in published files for a figure that is withheld or was not supplied: never nil."""

MOST_POUNDS = 10**12
"""No amount of a school trust is larger; what is larger is a slip or a trap."""

LONGEST_SHOWN = 40
_NUMBER = re.compile(r"^(-?)£?(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?%?$")
_LEADING_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)")
_DAY_FIRST = re.compile(r"^(\d\d?)/(\d\d?)/(\d{4})$")

NEVER_CALCULATED = (
    "is empty; it should hold a number (a formula that was never calculated reads as empty: open "
    "the file in a spreadsheet program and save it again)"
)


class Reading(NamedTuple):
    """A number, or what is the matter with the cell that should hold it."""

    number: float | None
    trouble: str


def is_missing(value: object) -> bool:
    """Say whether a cell holds nothing, or a code that means the figure is missing."""
    return value is None or (isinstance(value, str) and _code(value) in MISSING_CODES | {""})


def _code(value: str) -> str:
    return value.strip().casefold()


def shown(value: object) -> str:
    """Return what was found in a cell, in quotation marks, short enough to print."""
    text = str(value).strip()
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "...")


def read_number(value: object) -> Reading:
    """Read a cell that should hold a number.

    Thousands commas, a pound sign and a per cent sign are taken off numbers kept as text. A code
    for a missing figure, an empty cell and any other text are told apart, and none is nil.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return Reading(None, NEVER_CALCULATED)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _in_range(value)
    if isinstance(value, str):
        if _code(value) in MISSING_CODES:
            text = f"holds {shown(value)}, which means that the figure is missing, not that it is 0"
            return Reading(None, text)
        found = _NUMBER.match(value.strip())
        if found and not (found[1] and found[2]):
            sign = -1 if found[1] or found[2] else 1
            return _in_range(sign * float(found[3].replace(",", "") + (found[4] or "")))
    return Reading(None, f"holds {shown(value)}; it should hold a number")


def _in_range(number: float) -> Reading:
    if abs(number) > MOST_POUNDS or not math.isfinite(number):
        return Reading(None, f"holds {shown(number)}, which is too large for any school trust")
    return Reading(float(number), "")


def read_words(value: object) -> str:
    """Return the words of a cell on one line; nothing when the cell is empty or marked missing.

    Text is text: what begins with an equals sign is never calculated.
    """
    return "" if is_missing(value) else " ".join(str(value).split())


def read_date(value: object) -> dt.date | None:
    """Return the date of a cell, or None when there is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = read_words(value)
    try:
        if found := _LEADING_DATE.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.match(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def company_number(value: object) -> str:
    """Return a company number with its leading zeros: eight characters, or nothing.

    Registers and workbooks often keep it as a number, which loses the zeros.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if isinstance(value, bool) else read_words(value).upper()
    text = text.zfill(8)
    return text if re.fullmatch(r"[A-Z0-9]{8}", text) and text != "0" * 8 else ""


def school_number(value: object) -> str:
    """Return a school's unique reference number, six digits, or nothing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if isinstance(value, bool) else read_words(value)
    return text if re.fullmatch(r"[0-9]{6}", text) else ""

"""What registers and censuses tell of schools beside their accounts, as rows of the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from scenarios.returns.registers import Register, RegisterRow

SCHOOL_NUMBERS = {"capacity": "capacity"}
"""By key of a register, the column of the sheet of schools."""
STAFF_NUMBERS = {
    "teacher_fte": "teacher_fte", "leadership_fte": "leadership_fte", "ta_fte": "ta_fte",
    "workforce_fte": "workforce_fte", "teacher_headcount": "teacher_headcount",
}  # fmt: skip
WHOLE = ("teacher_headcount",)
NO_CHURCH = ("does not apply", "none", "")
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
SERIOUS, SPECIAL = "serious weaknesses", "special measures"


def of_register(urn: str, registers: Sequence[Register]) -> dict[str, Any]:
    """Return columns of the sheet of schools that registers fill in."""
    rows = [register[urn] for register in registers if urn in register]
    found: dict[str, Any] = {}
    for key, column in SCHOOL_NUMBERS.items():
        number = _number(rows, key)
        if number is not None:
            found[column] = round(number)
    area, church = _words(rows, "area"), _words(rows, "church")
    if area.isdigit():
        found["la_code"] = int(area)
    if church:
        found["religious_character"] = "none" if church.casefold() in NO_CHURCH else church
    grade = next((one for one in GRADES if one.casefold() == _words(rows, "grade").casefold()), "")
    if grade:
        found["ofsted_current"] = grade
    day = _day(_words(rows, "inspected"))
    return found if day is None else {**found, "last_inspection_date": day}


def workforce_row(urn: str, registers: Sequence[Register], end: dt.date) -> dict[str, Any]:
    """Return a school's row of the sheet of the workforce; nothing where no census tells it."""
    rows = [register[urn] for register in registers if urn in register]
    found: dict[str, Any] = {}
    for key, column in STAFF_NUMBERS.items():
        number = _number(rows, key)
        if number is not None:
            found[column] = round(number) if column in WHOLE else number
    vacant = [_number(rows, key) for key in ("vacant_posts", "temporary_posts")]
    known = [number for number in vacant if number is not None]
    if len(known) == len(vacant):
        found["vacancies_fte"] = sum(known)
    return {"entity": urn, "year_end": end, **found} if found else {}


def registered_pupils(urn: str, registers: Sequence[Register]) -> dict[str, Any]:
    """Return the register's roll as a figure to hold the trust's own against."""
    rows = [register[urn] for register in registers if urn in register]
    number = _number(rows, "registered")
    if number is None:
        return {}
    return {"metric": "pupils_in_the_register", "group": urn, "statistic": "mean",
            "value": number, "source": "school register"}  # fmt: skip


def _number(rows: Sequence[RegisterRow], key: str) -> float | None:
    return next((row.numbers[key] for row in rows if key in row.numbers), None)


def _words(rows: Sequence[RegisterRow], key: str) -> str:
    return next((row.words[key] for row in rows if key in row.words), "")


def _day(text: str) -> dt.date | None:
    """Read a day of the register: day, month, year."""
    parts = text.replace("/", "-").split("-")
    try:
        day, month, year = (int(part) for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None

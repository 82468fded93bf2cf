"""What a filled-in cell says, by the kind of its column: a value, or what is the matter with it.

Nothing is guessed: a number in a column of dates, a date written as 09/01/2027, a whole number
with a fraction are told, not turned into something.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from entities.sense import nearest
from entities.workbook import SHORT_UNITS, SheetColumn
from scenarios.diligence.facts import Value
from scenarios.filled.opening import RawCell
from scenarios.returns.cells import shown

LONGEST_TEXT = 500
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2100, 12, 31)
NO_BREAK = "\N{NO-BREAK SPACE}"
LOST_LETTER = "\N{REPLACEMENT CHARACTER}"
YES_NO = {"yes": True, "no": False}
CENTRE = re.compile(r"^CENTRAL:\s*")
_LITERAL = re.compile(r'"[^"]*"|\\.')
"""Parts of a number format that are printed as they stand, and change no number."""
_ISO = re.compile(r"^\d{4}-\d\d-\d\d$")
_NUMBER = re.compile(r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$")


class Trouble(ValueError):  # noqa: N818 - what the cell is in, not what we did
    """What is the matter with a cell, in words that follow its place."""


def value_of(column: SheetColumn, cell: RawCell) -> Value:
    """Return what a cell says; None where it holds nothing but spaces.

    Raises
    ------
    Trouble
        When it cannot be what its column asks for.
    """
    if cell.formula:
        raise Trouble(
            f"found a formula, {shown(cell.value)}; nothing is calculated here: write the figure"
        )
    value = cell.value
    if isinstance(value, str):
        value = _plain(value)
        if not value:
            return None
        if value.startswith("#") and value.endswith(("!", "?", "/A", "/0!")):
            raise Trouble(f"found {shown(value)}, an error of the spreadsheet; write the figure")
    shape = _LITERAL.sub("", cell.number_format)
    return _read(column, value, percent="%" in shape and not isinstance(value, str))


def _read(column: SheetColumn, value: object, *, percent: bool) -> Value:
    match column.kind:
        case "whole" | "number":
            return _number(column, value, percent=percent)
        case "text":
            return _shaped(column, _text(value))
        case "date":
            return _date(value)
        case "yes_no":
            return _yes_no(value)
        case "choice":
            return _one_of(column, value)
        case "choices":
            return _choices(column, value)


def _plain(text: str) -> str:
    """Return words without spaces at their ends.

    Raises
    ------
    Trouble
        When a letter was lost in saving, or one cannot be printed.
    """
    words = text.replace(NO_BREAK, " ").strip()
    bad = [letter for letter in words if letter == LOST_LETTER or not _fair(letter)]
    if bad:
        raise Trouble(f"found {shown(words)}, in which a letter was lost or cannot be shown")
    if len(words) > LONGEST_TEXT:
        raise Trouble(f"found {len(words)} letters; at most {LONGEST_TEXT} are read")
    return words


def _fair(letter: str) -> bool:
    return letter.isprintable() or letter in "\n\t"


def _shaped(column: SheetColumn, words: str) -> str:
    if column.shape and not re.fullmatch(column.shape, words):
        raise Trouble(f"found {shown(words)}; allowed is {column.shape_says}")
    return words


def _text(value: object) -> str:
    """Words; a whole number is taken as its digits, as spreadsheets keep codes and years so."""
    if isinstance(value, str):
        return CENTRE.sub("CENTRAL:", " ".join(value.split()))
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        return str(int(value))
    raise Trouble(f"found {shown(value)}; words are allowed")


def _number(column: SheetColumn, value: object, *, percent: bool) -> Value:
    found = _digits(column, value)
    if percent:
        found = _of_a_hundred(column, found)
    if not math.isfinite(found):
        raise Trouble(f"found {shown(value)}; {_allowed(column)}")
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    if not low <= found <= high:
        raise Trouble(f"found {found:,.10g}; {_allowed(column)}")
    if column.kind == "whole":
        if found != int(found):
            raise Trouble(f"found {found:,.10g}; {_allowed(column)}")
        return int(found)
    return found


def _digits(column: SheetColumn, value: object) -> float:
    """Return a number, or one written as words with commas between thousands."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        bare = value.removeprefix("£").strip()
        percent = bare.endswith("%") and column.unit == "per cent"
        bare = bare.removesuffix("%").strip() if percent else bare
        if _NUMBER.match(bare):
            return float(bare.replace(",", ""))
    raise Trouble(f"found {shown(value)}; {_allowed(column)}")


def _of_a_hundred(column: SheetColumn, found: float) -> float:
    """Return what a spreadsheet shows as per cent: it keeps 5% as 0.05."""
    if column.unit == "per cent":
        return round(found * 100, 10)
    if column.unit == "share":
        return found
    raise Trouble(f"found {found:.2%}; {_allowed(column)}, not a percentage")


def _allowed(column: SheetColumn) -> str:
    what = "a whole number" if column.kind == "whole" else "a number"
    unit = f" ({SHORT_UNITS.get(column.unit, column.unit)})" if column.unit else ""
    low, high = column.low, column.high
    if low is not None and high is not None:
        limits = f" from {low:,.10g} to {high:,.10g}"
    elif low is not None:
        limits = f" of {low:,.10g} or more"
    else:
        limits = f" of at most {high:,.10g}" if high is not None else ""
    return f"allowed is {what}{limits}{unit}"


def _date(value: object) -> Value:
    found = _day(value)
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Trouble(f"found {found}; allowed are days from {FIRST_DAY} to {LAST_DAY}")
    return found


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise Trouble(f"found {shown(value)}; a date has no time of day")
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _ISO.match(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise Trouble(f"found {shown(value)}; allowed is a date, or words as 2027-09-01")


def _yes_no(value: object) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in YES_NO:
        return YES_NO[value.casefold()]
    raise Trouble(f"found {shown(value)}; allowed is yes or no")


def _choices(column: SheetColumn, value: object) -> Value:
    if not isinstance(value, str):
        raise Trouble(f"found {shown(value)}; {_offered(column)}")
    found = tuple(_one_of(column, part.strip()) for part in value.split(";") if part.strip())
    if not found:
        raise Trouble(f"found {shown(value)}; {_offered(column)}")
    if len(set(found)) < len(found) or ("none" in found and len(found) > 1):
        raise Trouble(f"found {shown(value)}; name each once, and 'none' by itself")
    return found


def _one_of(column: SheetColumn, value: object) -> str:
    folded = {column.said(choice).casefold(): choice for choice in column.choices}
    folded |= {choice.casefold(): choice for choice in column.choices}
    found = folded.get(value.casefold()) if isinstance(value, str) else None
    if found is None:
        hint = nearest(value, column.offered)
        close = hint if hint.startswith("; did") else ""
        raise Trouble(f"found {shown(value)}; {_offered(column)}{close}")
    return found


def _offered(column: SheetColumn) -> str:
    several = "one or more, with a semicolon between them," if column.kind == "choices" else "one"
    return f"allowed is {several} of: {', '.join(column.offered)}"

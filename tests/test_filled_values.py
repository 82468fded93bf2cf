"""What a filled-in cell says: what it means and nothing else, or a sentence about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.workbook import SheetColumn
from scenarios.filled.opening import RawCell
from scenarios.filled.values import Trouble, value_of

COLUMNS: dict[str, dict[str, Any]] = {
    "text": {}, "whole": {"low": 0, "high": 100}, "number": {"low": -5.0, "high": 1e6},
    "date": {}, "yes_no": {}, "choice": {"choices": ("Primary", "Special")},
    "choices": {"choices": ("none", "shared use", "disputed")},
}  # fmt: skip


def column(kind: str, **more: Any) -> SheetColumn:
    fields = {"key": "c", "label": "C", "where": "there", **COLUMNS[kind], **more}
    return SheetColumn.model_validate({"kind": kind, **fields})


def said(kind: str, value: object, shape: str = "General", **more: Any) -> Any:
    return value_of(column(kind, **more), RawCell(2, 1, value, shape))


READ: list[tuple[str, object, object]] = [
    ("text", "  two  words ", "two words"), ("text", 2025, "2025"), ("text", 7.0, "7"),
    ("text", "=1+1", "=1+1"), ("text", "a\N{NO-BREAK SPACE}b", "a b"), ("text", "   ", None),
    ("whole", 5, 5), ("whole", 5.0, 5), ("whole", "5", 5), ("whole", "  42 ", 42),
    ("number", "1,234.5", 1234.5), ("number", "£900", 900.0), ("number", "-2", -2.0),
    ("date", dt.datetime(2027, 9, 1), dt.date(2027, 9, 1)),
    ("date", dt.date(2027, 9, 1), dt.date(2027, 9, 1)),
    ("date", "2027-09-01", dt.date(2027, 9, 1)),
    ("yes_no", "Yes", True), ("yes_no", "no", False), ("yes_no", False, False),
    ("choice", "primary", "Primary"), ("choice", " Special ", "Special"),
    ("choices", "shared use; Disputed", ("shared use", "disputed")), ("choices", "none", ("none",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "wanted"), READ)
def test_what_is_meant_is_read(kind: str, value: object, wanted: object) -> None:
    found = said(kind, value)
    assert found == wanted
    assert type(found) is type(wanted)


TOLD: list[tuple[str, object, str]] = [
    ("text", 1.5, "words are allowed"), ("text", True, "words are allowed"),
    ("text", dt.date(2027, 1, 1), "words are allowed"),
    ("text", "caf\N{REPLACEMENT CHARACTER}", "a letter was lost"),
    ("text", "a\N{ZERO WIDTH SPACE}b", "cannot be shown"), ("text", "x" * 501, "at most 500"),
    ("whole", 5.5, "a whole number from 0 to 100"), ("whole", 101, "found 101"),
    ("whole", True, "found 'True'"), ("whole", "5 or 6", "found '5 or 6'"),
    ("number", "1.234,50", "a number from -5 to 1,000,000"), ("number", "1e9", "found '1e9'"),
    ("number", 1e9, "found 1,000,000,000"), ("number", float("nan"), "a number"),
    ("number", float("inf"), "a number"), ("number", dt.date(2027, 1, 1), "a number"),
    ("number", "12,34", "a number"), ("number", "5%", "a number"),
    ("date", 46_266, "2027-09-01"), ("date", "01/09/2027", "2027-09-01"),
    ("date", "2027-02-30", "2027-09-01"), ("date", dt.datetime(2027, 9, 1, 12), "time of day"),
    ("date", dt.date(1066, 1, 1), "1950-01-01"), ("date", True, "2027-09-01"),
    ("yes_no", 1, "yes or no"), ("yes_no", "perhaps", "yes or no"),
    ("choice", "Primry", "did you mean 'Primary'?"), ("choice", 3, "one of: Primary, Special"),
    ("choices", "shared use; shared use", "each once"),
    ("choices", "none; disputed", "'none' by itself"), ("choices", "else", "one or more"),
    ("whole", "#REF!", "an error of the spreadsheet"),
    ("whole", "#N/A", "an error of the spreadsheet"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "words"), TOLD)
def test_what_cannot_be_meant_is_told(kind: str, value: object, words: str) -> None:
    with pytest.raises(Trouble, match="found") as trouble:
        said(kind, value)
    assert words in str(trouble.value)


def test_a_formula_is_never_calculated() -> None:
    with pytest.raises(Trouble, match="write the figure"):
        value_of(column("number"), RawCell(2, 1, "=1+1", formula=True))


def test_five_per_cent_is_five_where_per_cent_are_asked_for() -> None:
    """A spreadsheet keeps 5% as 0.05 and shows it by its format."""
    assert said("number", 0.05, "0.00%", unit="per cent") == 5.0
    assert said("number", "5%", unit="per cent") == 5.0
    assert said("number", 0.3, "0%", unit="share", low=0, high=1) == 0.3
    with pytest.raises(Trouble, match="not a percentage"):
        said("number", 0.05, "0%", unit="gbp")


@given(st.floats(allow_nan=True) | st.integers() | st.booleans() | st.text() | st.dates()
       | st.datetimes(), st.sampled_from(sorted(COLUMNS)))  # fmt: skip
def test_any_cell_is_read_or_told(value: object, kind: str) -> None:
    """Never a crash, and never a number outside its limits."""
    try:
        found = said(kind, value)
    except Trouble:
        return
    if kind == "whole":
        assert found is None or 0 <= found <= 100
    if kind == "number":
        assert found is None or -5 <= found <= 1e6

"""The workbook that trusts fill in: its sheets, and what each column may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from entities.noun import Many, Noun, listed, words

Kind = Literal["text", "whole", "number", "date", "yes_no", "choice", "choices"]
Need = Literal["required", "where_it_applies", "optional"]

SHORT_UNITS = {
    "gbp": "£", "gbp_per_year": "£ a year", "per cent": "%", "full-time equivalents": "FTE",
    "share": "0 to 1",
}  # fmt: skip


class SheetColumn(Noun):
    """One column: what stands in it, in which unit, and where a trust finds it."""

    key: str = words("Key", "Name of the column.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What it is, as a person would say.")
    kind: Kind = listed(
        "Kind",
        "'text', 'whole' number, 'number', 'date', 'yes_no', 'choice' of one, or 'choices'.",
    )
    unit: str = words("Unit", "Unit of a number.", default="", least=0)
    need: Need = listed(
        "Need",
        "'required' for a first run, 'where_it_applies', or 'optional': it answers a check or "
        "narrows a range.",
        default="optional",
    )
    choices: Many[str] = listed("Choices", "What may be chosen.", default=())
    spelt: Mapping[str, str] = listed(
        "Spelt", "Choices that are short, and how a person says them; both are read.", default={}
    )
    low: float | None = listed("Low", "Least number allowed.", default=None)
    high: float | None = listed("High", "Largest number allowed.", default=None)
    matches: str = words(
        "Matches", "Column, as sheet.column, in which the same must stand.", default="", least=0
    )
    at_most: str = words(
        "At most", "Column of the same row that this number may not exceed.", default="", least=0
    )
    shape: str = words("Shape", "Regular expression that words have to match.", default="", least=0)
    shape_says: str = words("Shape says", "That shape in words.", default="", least=0)
    where: str = words("Where", "Where a trust finds it.")

    @property
    def heading(self) -> str:
        """Return what stands on top of it: what it is, its unit, and * where it is needed."""
        unit = f" ({SHORT_UNITS.get(self.unit, self.unit)})" if self.unit else ""
        return f"{self.label}{unit}{' *' if self.need == 'required' else ''}"

    @property
    def offered(self) -> tuple[str, ...]:
        """Return what may be chosen, as a person says it."""
        return tuple(self.said(choice) for choice in self.choices)

    def said(self, choice: str) -> str:
        """Return how a person says a choice; any other words stay as they are."""
        return self.spelt.get(choice, choice)

    @model_validator(mode="after")
    def _spelt_once(self) -> SheetColumn:
        strange = [choice for choice in self.spelt if choice not in self.choices]
        if strange:
            raise ValueError(f"{self.key}: {strange[0]!r} is spelt out, and is no choice")
        if len({choice.casefold() for choice in self.offered}) < len(self.choices):
            raise ValueError(f"{self.key}: two choices are said in the same words")
        return self

    @model_validator(mode="after")
    def _holds_together(self) -> SheetColumn:
        if bool(self.choices) != (self.kind in ("choice", "choices")):
            raise ValueError(
                f"{self.key}: choices belong to a column of kind 'choice' or 'choices'"
            )
        if bool(self.shape) != bool(self.shape_says) or (self.shape and self.kind != "text"):
            raise ValueError(f"{self.key}: a shape belongs to a text, and is said in words")
        numeric = self.kind in ("whole", "number")
        if not numeric and (self.low is not None or self.high is not None or self.unit):
            raise ValueError(f"{self.key}: only a number has limits and a unit")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.key}: low ({self.low:g}) lies above high ({self.high:g})")
        return self


class WorkbookSheet(Noun):
    """One sheet: what one row of it is, and its columns in order."""

    key: str = words("Key", "Name of the sheet.", pattern=r"^[a-z][a-z_]*$")
    purpose: str = words("Purpose", "What the sheet tells.")
    row: str = words("Row", "What one row is.")
    once: Many[str] = listed("Once", "Columns that together stand in one row only.", default=())
    single: bool = listed("Single", "Whether it may hold one row alone.", default=False)
    columns: Many[SheetColumn] = listed("Columns", "Its columns, in order.")

    @model_validator(mode="after")
    def _names_are_there_and_once(self) -> WorkbookSheet:
        names = [column.key for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{self.key}: the column {twice[0]} stands there twice")
        bounds = [column.at_most for column in self.columns if column.at_most]
        unknown = [name for name in (*self.once, *bounds) if name not in names]
        if unknown:
            raise ValueError(f"{self.key}: {unknown[0]} is named, and is no column of it")
        return self

    def column(self, key: str) -> SheetColumn:
        """Return a column by its key.

        Raises
        ------
        KeyError
            When there is none.
        """
        return {column.key: column for column in self.columns}[key]

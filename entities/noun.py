"""The common ground of every noun: frozen, strict, with a label, a unit and a meaning."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

from entities.units import UNITS

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Strict(False)]
"""A sequence that may be given as a list (as YAML does) and is kept as a tuple."""

Source = Literal["given", "published", "inferred", "illustrative"]
"""Where a figure about a trust comes from; `inferred` figures carry wider ranges."""


class Noun(BaseModel):
    """A thing that exists in the model.

    Frozen (change it by a validated copy), strict (no text is read as a number),
    and closed (an unknown key is refused, so that a misspelt one cannot be ignored).
    """

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False, validate_default=True
    )


def quantity(
    label: str,
    unit: str,
    meaning: str,
    *,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    default: Any = ...,
) -> Any:
    """Declare a numeric field: its label, its unit (from the closed list) and its permitted range.

    Raises
    ------
    ValueError
        When the unit is not one of :data:`entities.units.UNITS`.
    """
    if unit not in UNITS:
        raise ValueError(f"{label}: unit {unit!r} is not in the closed list of units")
    return Field(
        default,
        title=label,
        description=meaning,
        ge=low,
        le=high,
        gt=above,
        json_schema_extra={"unit": unit},
    )


def words(
    label: str,
    meaning: str,
    *,
    default: Any = ...,
    pattern: str | None = None,
    least: int | None = 1,
) -> Any:
    """Declare a field that holds words: its label and what it means."""
    return Field(default, title=label, description=meaning, pattern=pattern, min_length=least)


def listed(label: str, meaning: str, *, default: Any = ...) -> Any:
    """Declare a field that holds a choice, a date or other nouns: its label and what it means."""
    return Field(default, title=label, description=meaning)

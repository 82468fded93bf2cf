"""The common ground of every noun: frozen, strict, with a label, a unit and a meaning."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator

from entities.units import UNITS

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Strict(False)]
"""A sequence that may be given as a list (as YAML does) and is kept as a tuple."""

Source = Literal["given", "published", "inferred", "illustrative"]
"""Where a figure about a trust comes from; `inferred` figures carry wider ranges."""


UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no document in XML 1.0 may hold (section 2.2): with it a chart or a pack would be none."""


class Noun(BaseModel):
    """A thing that exists in the model.

    Frozen (change it by a validated copy), strict (no text is read as a number),
    and closed (an unknown key is refused, so that a misspelt one cannot be ignored).
    """

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False, validate_default=True
    )

    @field_validator("*")
    @classmethod
    def _can_be_shown(cls, value: Any) -> Any:
        """Refuse words with a character that no page, chart or paper can show."""
        for words in value if isinstance(value, tuple) else (value,):
            found = UNPRINTABLE.search(words) if isinstance(words, str) else None
            if found:
                raise ValueError(
                    f"holds a character that cannot be shown ({found[0]!a}); take it out"
                )
        return value


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

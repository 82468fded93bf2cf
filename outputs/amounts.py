"""Amounts, shares and times as a board would say them."""

from __future__ import annotations

import math
from decimal import Decimal

PER_CENT = 100
NAMES = (
    "Employment Allowance", "Local Government Pension Scheme", "National Insurance",
    "School Condition Allocation", "Teachers' Pension Scheme",
)  # fmt: skip
"""Names that labels begin with, which keep their capital inside a sentence."""


def pounds(gbp: float) -> str:
    """Write an amount as a board would say it: whole thousands, ten thousands, or of millions."""
    sign, size = ("-" if gbp < 0 else ""), abs(gbp)
    if size == 0:
        return "£0"
    if size <= 500:
        return "just below £0" if sign else "under £1,000"
    if size < 99_500:
        return f"{sign}£{round(size / 1_000):,},000"
    if size < 995_000:
        return f"{sign}£{round(size / 10_000) * 10:,},000"
    if size < 995_000_000:
        return f"{sign}£{round(size / 10_000) / 100:,.2f} million"
    return f"{sign}£{round(size / 10_000_000) / 100:,.2f} billion"


def as_claimed(gbp: float) -> str:
    """Write an amount that somebody named, to the pound: what was said is not rounded."""
    return f"£{gbp:,.0f}"


def saves(gbp: float) -> str:
    """Write a saving after a subject; below nought it is what costs more."""
    return f"saves {pounds(gbp)}" if gbp >= 0 else f"costs {pounds(-gbp)} more"


def is_worth(gbp: float) -> str:
    """Write a net present value after a subject; below nought it is what it costs."""
    return f"is worth {pounds(gbp)}" if gbp >= 0 else f"costs {pounds(-gbp)}"


def per_cent(share: float) -> str:
    """Write a share as a whole per cent; above nought and below one it never reads 0% or 100%."""
    whole = round(share * PER_CENT)
    if share > 0 and whole == 0:
        return "under 1%"
    if share < 1 and whole == PER_CENT:
        return "over 99%"
    return f"{whole}%"


def months_in_words(months: float, simulated: int) -> str:
    """Write a payback time: months up to two years, then years and months; 0 owes nothing.

    Parameters
    ----------
    simulated
        Years of the run: of what lies beyond, no more is known than that it is not by then.
    """
    if math.isinf(months):
        return f"not by year {simulated}"
    if months == 0:
        return "nothing owed"
    years, rest = divmod(int(months), 12)
    if years < 2:
        return f"{int(months)} month{'s' if months != 1 else ''}"
    return f"{years} years" + (f" {rest} month{'s' if rest != 1 else ''}" if rest else "")


def figure(value: float) -> str:
    """Write any figure to six digits, large ones whole: never as a power of ten."""
    text = f"{value:,.6g}"
    if "e+" in text:
        return f"{value:,.0f}"
    return f"{Decimal(text):f}" if "e-" in text else text


def times(count: int, what: str) -> str:
    """Write a count with its noun, in the plural where there are several."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def in_sentence(label: str) -> str:
    """Write a label inside a sentence: a small first letter, unless the word is a name."""
    first = label.split(" ", 1)[0]
    named = label.startswith(NAMES) or any(letter.isupper() for letter in first[1:])
    return label if named else label[:1].lower() + label[1:]


def with_interval(mean: float, low: float, high: float, places: int = 0) -> str:
    """Write a change with its sign and 95% interval; where none can be given, that is said."""
    said = f"{mean + 0.0:+,.{places}f}"
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{said} (too few runs for an interval)"
    return f"{said} (95% interval {low:+,.{places}f} to {high:+,.{places}f})"

"""How every workbook is written: words stay words, and the same content gives the same bytes."""

from __future__ import annotations

import datetime as dt

SAFE = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}  # fmt: skip
"""Words stay words, whatever they begin with."""
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Stands as the moment of making in every file, so that the same content is the same file."""

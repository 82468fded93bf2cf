"""What does not fit in a trust's books as a run starts: told, as the trust may know better.

Posts, contracts and commitments may come to more than their line of the books. What they leave of
a line is carried in every arm: below nought it would quietly give money back, and deleting such a
post, or letting such a contract jointly, would save what was never spent.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from entities.trust import Trust
from outputs.lengths import listed
from outputs.line_names import in_words

EXPLAINED = ("posts", "contracts", "commitments")
LEAST_SHARE, LEAST_POUNDS = 0.1, 1_000
"""Told only where it is more than a tenth of the line and more than this many pounds a year: pay
of typical people and prices of the middle do not fit a trust's books to the pound."""


def over_explained(lines: pd.DataFrame) -> dict[str, float]:
    """Return pounds a year by which lines of a trust are explained more than once over.

    Parameters
    ----------
    lines
        One row a line of the return, in pounds a year: what is explained, by kind, the whole of
        the line as the run starts (`full_year`), and what is left of it (`remainder`).
    """
    explained = lines[list(EXPLAINED)].sum(axis=1)
    least = (LEAST_SHARE * lines["full_year"]).clip(lower=LEAST_POUNDS)
    of = lines[(explained > 0) & (-lines["remainder"] > least)]
    return {str(line): -float(gbp) for line, gbp in zip(of["line"], of["remainder"], strict=True)}


def odd_in_books(trust: Trust, lines: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for everything that does not fit in the books of a trust."""
    yield from _over(trust.name, lines)
    yield from _reserves(trust)


def _over(name: str, lines: pd.DataFrame) -> Iterator[str]:
    rows = lines.set_index("line")
    for line, excess in over_explained(lines).items():
        row = rows.loc[line]
        parts = listed(tuple(part for part in EXPLAINED if row[part] > 0))
        held = round(row["full_year"])
        books = f"{'-' if held < 0 else ''}£{abs(held):,} of {in_words(line)}"
        yield (
            f"{name}: {parts} come to £{excess:,.0f} more than the {books} in the trust's books "
            "as the run starts: one of them is wrong."
        )


def _reserves(trust: Trust) -> Iterator[str]:
    """Tell of schools that hold more than their trust; where none says, the centre holds all."""
    held = [s.revenue_reserve_gbp for s in trust.schools if s.revenue_reserve_gbp is not None]
    excess = sum(held) - trust.revenue_reserve_gbp
    if held and excess > 0:
        yield (
            f"{trust.name}: its schools hold £{excess:,} more of the revenue reserve than the "
            "trust has: the centre then holds less than nothing."
        )

"""Axes of money: in pounds, thousands or millions, whichever is easy to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes as Plot
from matplotlib.ticker import FuncFormatter, MaxNLocator

TWENTY_THOUSAND, TEN_MILLIONS = 20_000, 10_000_000
"""Amounts from which an axis of money is in thousands, and in millions."""


def whole_number(value: float, _place: int = 0) -> str:
    """Write a tick that has no decimals, negative with a plain minus; nought has none."""
    return f"{round(value) + 0.0:,.0f}"


@dataclass(frozen=True)
class MoneyScale:
    """How amounts of a chart are written: in pounds, thousands or millions."""

    by: int
    unit: str

    def along(self, plot: Plot, way: Literal["x", "y"]) -> None:
        """Write the ticks of an axis so; one that spans less than two pounds is widened."""
        axis, ends, set_ends = (
            (plot.xaxis, plot.get_xlim(), plot.set_xlim) if way == "x"
            else (plot.yaxis, plot.get_ylim(), plot.set_ylim)
        )  # fmt: skip
        if abs(ends[1] - ends[0]) < 2:
            set_ends(min(ends) - 1, max(ends) + 1)
        locator = axis.get_major_locator()
        if isinstance(locator, MaxNLocator):
            locator.set_params(integer=True)
        axis.set_major_formatter(FuncFormatter(lambda gbp, _: whole_number(gbp / self.by)))

    def signed(self, gbp: float) -> str:
        """Write an amount with its sign; what rounds to nothing has none."""
        digits = 0 if self.by == 1 else 1
        said = f"{gbp / self.by:+,.{digits}f}"
        return said if float(said.replace(",", "")) else said[1:]


def money_scale(values: Iterable[float]) -> MoneyScale:
    """Return the scale on which the largest amount is easy to read."""
    size = max((abs(value) for value in values if value == value), default=0.0)
    if size >= TEN_MILLIONS:
        return MoneyScale(1_000_000, "£ million")
    return MoneyScale(1_000, "£ thousand") if size >= TWENTY_THOUSAND else MoneyScale(1, "£")

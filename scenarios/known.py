"""A case in which some figures are known: what was a belief becomes one number, and says why."""

from __future__ import annotations

from collections.abc import Mapping

from entities.assumption import Assumption
from entities.case import Case
from entities.service import Estimate, RequestType
from scenarios.reading.own import replaced_assumption
from scenarios.reading.own_requests import replaced_request, with_kinds

REQUEST = "request."
FIELDS: Mapping[str, str] = {
    "volume": "per_driver_year", "minutes": "minutes", "first_line_share": "first_line_share",
    "second_line_minutes": "second_line_minutes", "rework_share": "rework_share",
    "growth": "growth_per_year",
}  # fmt: skip
"""By the last part of the name of a world's figure, the figure of its kind of work."""


def with_known(
    case: Case, values: Mapping[str, float], reason: str
) -> tuple[Case, tuple[str, ...]]:
    """Return a case in which figures of its worlds are known, and names of those that cannot be.

    Nothing else moves: every other figure is drawn on its own luck, as before.

    Parameters
    ----------
    values
        By name of a figure in a world (:func:`scenarios.drawn.figures_of`), what it is. Figures
        drawn for each desk, trust or fund (``key@member``) stay unknown: a case says of an
        assumption one thing.
    reason
        Why they are known, in words; it stands in the case and in every run of it.
    """
    book = {one.key: one for one in case.assumptions}
    kinds = {kind.key: kind for _, kind in case.request_types}
    left: list[str] = []
    for name, value in values.items():
        kind = kinds.get(_kind_of(name))
        if name in book and book[name].drawn_per == "world":
            book[name] = _known(book[name], value, reason)
        elif kind is not None:
            kinds[kind.key] = _known_of_kind(kind, name, value, reason)
        else:
            left.append(name)
    changed = case.model_copy(update={
        "assumptions": tuple(book.values()), "functions": with_kinds(case.functions, kinds),
    })  # fmt: skip
    return changed, tuple(left)


def _kind_of(name: str) -> str:
    return name.split(".")[1] if name.startswith(REQUEST) else ""


def _known(one: Assumption, value: float, reason: str) -> Assumption:
    return replaced_assumption(one, (value, value, value), reason)


def _known_of_kind(kind: RequestType, name: str, value: float, reason: str) -> RequestType:
    field = FIELDS[name.rsplit(".", 1)[1]]
    return replaced_request(kind, {field: Estimate(value=value, low=value, high=value)}, reason)

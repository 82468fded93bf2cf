"""Answers to checks: a colour, a number that is shown, or unknown with what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from entities.check import Check, Colour
from scenarios.diligence.facts import (
    DoesNotApplyError,
    Facts,
    Measure,
    NotKnownError,
    OnlyShownError,
    View,
    view_of,
)  # fmt: skip
from scenarios.diligence.measures import (
    capital,
    claim,
    contracts,
    education,
    estates,
    finance,
    fit,
    governance,
    legal,
    peers,
    pensions,
    pooling,
    programme,
    pupils,
    safeguarding,
    special_needs,
    technology,
    workforce,
)  # fmt: skip

State = Literal["green", "amber", "red", "shown", "unknown"]

_DOMAINS = (
    finance, pooling, claim, workforce, peers, pensions, education, pupils, special_needs,
    safeguarding, capital, estates, technology, contracts, governance, legal, fit, programme,
)  # fmt: skip
MEASURES: Mapping[str, Measure] = {
    key: measure for domain in _DOMAINS for key, measure in domain.MEASURES.items()
}
"""By key of the check, what it measures."""
CHANGES = ("EST-01", "FIN-20")
"""Checks that ask what the merger changes: whatever is not green is worse than apart."""
MERGED = "merged"
"""Whose answer it is: of all trusts as they would be merged."""


@dataclass(frozen=True)
class Finding:
    """The answer to one check, of one trust, school, or of the trusts as they would be merged.

    Attributes
    ----------
    of
        Code of the trust, number of the school, or :data:`MERGED`.
    value
        The number, where there is one; of several schools the number of the one that decides.
    missing
        Columns that would have to be filled in, where it is unknown.
    schools
        Where each school is asked: the answer of each.
    note
        Why a number is shown without a colour, where its check has colours.
    """

    check: str
    of: str
    state: State
    value: float | None = None
    missing: tuple[str, ...] = ()
    schools: tuple[Finding, ...] = ()
    note: str = ""


def judged(
    check: Check, view: View, of: str, measures: Mapping[str, Measure] = MEASURES
) -> Finding:
    """Answer one check from what is seen; what cannot be answered is unknown, and never amber.

    A number that nothing can be divided by is unknown as well.
    """
    limits = {limit.key: limit.value for limit in check.limits}
    try:
        found = measures[check.key](replace(view, limits=limits))
    except NotKnownError as unknown:
        return Finding(check.key, of, "unknown", missing=_as_read(check, unknown.columns))
    except DoesNotApplyError as other:
        return Finding(check.key, of, "shown", note=other.why)
    except OnlyShownError as shown:
        return Finding(check.key, of, "shown", value=shown.value, note=shown.why)
    except (KeyError, ZeroDivisionError):
        return Finding(check.key, of, "unknown", missing=check.reads)
    if isinstance(found, tuple):
        return Finding(check.key, of, found[1], value=found[0])
    if isinstance(found, str):
        return Finding(check.key, of, found)
    return Finding(check.key, of, check.colour_of(found) or "shown", value=found)


def _as_read(check: Check, columns: Sequence[str]) -> tuple[str, ...]:
    """Name missing columns with their sheet, as the check does, or all it reads."""
    by_year = tuple(column for column in columns if column.partition("@")[0] in check.reads)
    named = tuple(
        read for read in check.reads
        if read in columns or read.partition(".")[2] in columns
    )  # fmt: skip
    return tuple(dict.fromkeys((*named, *by_year))) or check.reads


def findings(check: Check, facts: Facts) -> tuple[Finding, ...]:
    """Answer one check of each trust that it is asked of, and of all as they would be merged.

    A check of schools is asked of each; trusts, and the merged one, have the worst answer.
    """
    every = view_of(facts, facts.trusts)
    if check.level == "school":
        own = {urn: judged(check, every.of_school(urn), urn) for urn in every.schools}
        return (
            *(_of_schools(check, one, [own[urn] for urn in facts.schools_of([one])])
              for one in facts.trusts),
            _of_schools(check, MERGED, list(own.values())),
        )  # fmt: skip
    merged = judged(check, every, MERGED)
    if check.level != "trust":
        return (merged,)
    alone = (judged(check, view_of(facts, (trust,)), trust) for trust in facts.trusts)
    return (*alone, merged)


def _of_schools(check: Check, of: str, schools: Sequence[Finding]) -> Finding:
    """Return the answer of the worst school; unknown where one is, unless another is red already.

    An unknown school may be the red one, so that green beside unknown would say too much.
    """
    order: tuple[State, ...] = ("red", "unknown", "amber", "green", "shown")
    if not schools:
        return Finding(check.key, of, "unknown", missing=check.reads)
    asked = [one for one in schools if not (one.state == "shown" and one.note)]
    decides = min(
        asked or schools,
        key=lambda found: (order.index(found.state), -_how_far(check, found.value)),
    )
    missing = dict.fromkeys(name for found in schools for name in found.missing)
    return replace(decides, of=of, missing=tuple(missing), schools=tuple(schools))


def _how_far(check: Check, value: float | None) -> float:
    """Return how far a number lies into the worse: up where red is above, down where it is below.

    Where both ends are red it is the distance from the middle of the green.
    """
    if value is None or not check.bands or math.isnan(value):
        return 0.0
    reds = [band for band in check.bands if band.colour != "green"]
    low = any(band.at_least is None for band in reds)
    high = any(band.below is None for band in reds)
    if low and high:
        green = next(band for band in check.bands if band.colour == "green")
        ends = [end for end in (green.at_least, green.below) if end is not None]
        return abs(value - sum(ends) / len(ends))
    return -value if low else value


def worsens(found: Sequence[Finding]) -> bool:
    """Say whether the trusts, merged, are worse than each of them by itself: the finding to see."""
    if found and found[0].check in CHANGES:
        return found[-1].state in ("amber", "red")
    order: tuple[Colour, ...] = ("green", "amber", "red")
    places = {colour: place for place, colour in enumerate(order)}
    alone = [places[one.state] for one in found if one.of != MERGED and one.state in places]
    merged = [places[one.state] for one in found if one.of == MERGED and one.state in places]
    return bool(alone and merged) and merged[0] > max(alone)

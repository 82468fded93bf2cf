"""What one check answers of the two made trusts, changed; and numbers inside each of its bands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from entities.check import Band, Check
from scenarios.diligence.facts import view_of
from scenarios.diligence.judged import MERGED, Finding, judged
from scenarios.diligence.reading import read_checks
from tests.made_facts import Change, inside, made_facts

CHECKS: dict[str, Check] = {check.key: check for check in read_checks()}
Setter = Callable[[float], Change]
OF = 10_000
"""Things of which some are counted, where a check asks for a share of things."""


def answer(change: Change | None, key: str, **said: float) -> Finding:
    """Answer a check of both trusts as they would be merged."""
    facts = made_facts(change, **said)
    return judged(CHECKS[key], view_of(facts, facts.trusts), MERGED)


def values_in(
    band: Band, limits: tuple[float, float] = (0.0, 1e6), *, whole: bool = False, of: int = 0
) -> Iterator[float]:
    """Yield numbers inside a band: of things that are counted, of shares of things, or any."""
    if not of:
        yield from inside(band.at_least, band.below, limits, whole=whole)
        return
    low, high = (None if one is None else one * of for one in (band.at_least, band.below))
    ends = (limits[0] * of, limits[1] * of)
    yield from (value / of for value in inside(low, high, ends, whole=True))

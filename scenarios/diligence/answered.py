"""All checks answered at once: what was found of each trust, and what it means for a merger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from entities.check import Check
from entities.effect import Effect
from scenarios.diligence.facts import Facts, NotKnownError, View, view_of
from scenarios.diligence.judged import MERGED, Finding, State, findings, worsens
from scenarios.diligence.measures.special_needs import growth
from scenarios.diligence.measures.workforce import levelled_part

WORST_FIRST: tuple[State, ...] = ("red", "amber", "unknown", "green", "shown")
"""Of what was found in trusts, what counts for their merger: what is known and bad comes first."""
MEASURED: Mapping[str, Callable[[View], float]] = {
    "WF-14": levelled_part, "SEND-03": growth,
}  # fmt: skip
"""By check, the figure that goes into a case where its effect is 'measured'."""


@dataclass(frozen=True)
class Answer:
    """What one check found, of each trust and of all as they would be merged.

    Attributes
    ----------
    found
        Each trust's finding first, that of the merged trust last.
    worse
        Whether the trusts, merged, are worse than each by itself: the finding to see.
    measured
        The figure that goes into a case, where its effect is 'measured'.
    """

    check: Check
    effect: Effect
    found: tuple[Finding, ...]
    worse: bool
    measured: float | None = None

    @property
    def decides(self) -> Finding:
        """Return the finding that counts for a merger: the worst known one; else unknown.

        Of equal ones that of the merged trust; of schools, that of the trust that has them.
        """
        asked = [one for one in self.found if one.of != MERGED] or list(self.found)
        some = asked if self.check.level == "school" else self.found
        return min(some, key=lambda one: (WORST_FIRST.index(one.state), one.of != MERGED))

    @property
    def counts(self) -> State:
        """Return the state that counts for a merger."""
        return self.decides.state

    @property
    def of(self) -> str:
        """Return whose finding counts."""
        return self.decides.of

    @property
    def value(self) -> float | None:
        """Return the number of the finding that counts."""
        return self.decides.value

    def state(self, of: str) -> State | None:
        """Return what was found of a trust, or merged; None where it is not asked."""
        return next((one.state for one in self.found if one.of == of), None)


def answer_all(
    facts: Facts, checks: Sequence[Check], effects: Sequence[Effect]
) -> tuple[Answer, ...]:
    """Answer every check, in their order."""
    by_key = {effect.key: effect for effect in effects}
    view = view_of(facts, facts.trusts)
    found = ((check, findings(check, facts)) for check in checks)
    return tuple(
        Answer(check, by_key[check.key], of, worsens(of), _measured(check, view))
        for check, of in found
    )


def _measured(check: Check, view: View) -> float | None:
    limits = {limit.key: limit.value for limit in check.limits}
    try:
        return MEASURED[check.key](replace(view, limits=limits)) if check.key in MEASURED else None
    except (NotKnownError, KeyError, ZeroDivisionError):
        return None


def as_if_red(answer: Answer) -> Answer:
    """Return an answer that is not known as if it were red: what it could do at the worst."""
    red = Finding(answer.check.key, MERGED, "red")
    return replace(answer, found=(red,), measured=None)

"""The outside view: what comparable programmes delivered, and what size alone would do."""

from __future__ import annotations

from pydantic import model_validator

from entities.assumption import Grade
from entities.noun import Many, Noun, listed, quantity, words


class PastProgramme(Noun):
    """A finished programme of a comparable kind, and what came of what it promised."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What was brought together, where and when.")
    claimed: str = words("Claimed", "What was promised.")
    delivered: str = words("Delivered", "What came of it.")
    of_the_claim: float | None = quantity(
        "Of the claim",
        "ratio",
        "Saving delivered against saving claimed, where both were published; below nought it cost.",
        default=None,
    )
    later_by: float | None = quantity(
        "Later by", "months", "Months by which it came later than planned.", low=0, default=None
    )
    overrun: float | None = quantity(
        "Overrun", "ratio", "One-off cost against what was expected.", low=0, default=None
    )
    source: str = words("Source", "Who published it, and when.")
    url: str = words("Address", "Where it can be read.", default="", least=0)
    grade: Grade = listed("Grade", "How solid the source is.")
    note: str = words("Note", "What to beware of.", default="", least=0)


class ScaleExponent(Noun):
    """How cost grows with size elsewhere: with pupils to this power. Below one, size pays."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "Whose cost, and where.")
    value: float = quantity("Value", "exponent", "The power.", above=0)
    low: float = quantity("Low", "exponent", "One in ten lies below.", above=0)
    high: float = quantity("High", "exponent", "One in ten lies above.", above=0)
    source: str = words("Source", "Who says so, and where.")
    url: str = words("Address", "Where it can be read.", default="", least=0)
    grade: Grade = listed("Grade", "How solid the source is.")
    note: str = words("Note", "What to beware of.", default="", least=0)

    @model_validator(mode="after")
    def _in_order(self) -> ScaleExponent:
        if not self.low <= self.value <= self.high:
            raise ValueError("low, value and high should stand in order")
        return self


class OutsideView(Noun):
    """Base rates to hold beside a verdict. No run reads them: they judge what runs say."""

    weight: float = quantity(
        "Weight",
        "share",
        "How much the base rate counts where both are put together; the rest is the simulation.",
        low=0,
        high=1,
    )
    why: str = words("Why", "Why that weight.")
    programmes: Many[PastProgramme] = listed("Programmes", "Past programmes.")
    exponents: Many[ScaleExponent] = listed("Exponents", "What size alone would do.")

    @property
    def with_ratio(self) -> tuple[PastProgramme, ...]:
        """Return the programmes of which claimed and delivered savings were both published."""
        return tuple(one for one in self.programmes if one.of_the_claim is not None)

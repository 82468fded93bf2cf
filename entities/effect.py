"""What a finding of due diligence does to a case: stages that take longer, figures that move."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from entities.noun import Many, Noun, listed, words

How = Literal["weeks", "longer", "again", "scale", "wider", "measured", "happens", "owed"]
EVERY_STAGE = "all"


class Move(Noun):
    """One thing that an amber or a red answer changes."""

    how: How = listed(
        "How",
        "'weeks': added to how long stages take, at least and at most; 'longer': stages take so "
        "many times as long; 'again': they are done again so many times as often; 'scale': an "
        "assumption is so many times as large; 'wider': its range is so many times as wide; "
        "'measured': it is so many times what was measured; 'happens': an event may strike, where "
        "the number is 1; 'owed': trusts pay what they owe of a kind, where the number is 1.",
    )
    on: Many[str] = listed(
        "On", "Keys of stages ('all' for every one), of assumptions, events or kinds of sums."
    )
    amber: Many[float] = listed("Amber", "By how much, where the answer is amber.")
    red: Many[float] = listed("Red", "By how much, where it is red.")
    below: float | None = listed(
        "Below", "Only where the answer's number lies below this.", default=None
    )

    @model_validator(mode="after")
    def _says_how_much(self) -> Move:
        wanted = 2 if self.how == "weeks" else 1
        if len(self.amber) != wanted or len(self.red) != wanted:
            raise ValueError(
                f"{self.how!r} takes {wanted} number{'s' if wanted > 1 else ''} for amber and red"
            )
        if self.how in ("happens", "owed") and {*self.amber, *self.red} - {0.0, 1.0}:
            raise ValueError(f"{self.how!r} takes 0 (no) or 1 (yes) for amber and red")
        if any(number < 0 for number in (*self.amber, *self.red)):
            raise ValueError("amber and red should not lie below nought")
        if self.how == "weeks" and any(low > high for low, high in (self.amber, self.red)):
            raise ValueError("weeks should have the least first")
        return self

    @property
    def of_stages(self) -> bool:
        """Whether it changes stages, and not assumptions."""
        return self.how in ("weeks", "longer", "again")


class Effect(Noun):
    """What follows from a check that is not green."""

    key: str = words("Check", "Key of the check.")
    says: str = words("Says", "What follows from it, or where the run has it from already.")
    moves: Many[Move] = listed("Moves", "What it changes; none where nothing hangs on it.")


class NextStep(Noun):
    """What to do where a check is red or amber, or not known, and who sees to it."""

    key: str = words("Check", "Key of the check.")
    owner: str = words("Owner", "Role that sees to it; never a person's name.")
    next_step: str = words("Next step", "What to do where it is red or amber.")


class Gate(Noun):
    """A decision on the way to a merger, and what it needs."""

    key: str = words("Key", "Short name.", pattern=r"^G\d$")
    label: str = words("Label", "What is decided.")
    not_red: Many[str] = listed("Not red", "Checks that may not be red.", default=())
    known: Many[str] = listed(
        "Known", "Checks, or whole domains, that have to be known.", default=()
    )
    also: str = words("Also", "What no check says, and is needed.", default="", least=0)


class Question(Noun):
    """A question no figure answers: somebody has to ask it, and write down what was found."""

    key: str = words("Key", "Number.", pattern=r"^JQ-\d\d$")
    domain: str = words("Domain", "What it is about.")
    question: str = words("Question", "What to ask.")
    evidence: str = words("Evidence", "What would show the answer.")
    owner: str = words("Owner", "Role that should ask it; never a person's name.")
    beware: str = words("Beware", "An answer to worry about.")
    sources: Many[str] = listed("Sources", "Keys of the list of sources.")

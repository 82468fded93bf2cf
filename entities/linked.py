"""Groups of assumptions whose draws share luck: what rises together is drawn together."""

from __future__ import annotations

from entities.assumption import Grade
from entities.noun import Many, Noun, listed, quantity, words


class LinkedDraws(Noun):
    """Assumptions that are high or low together, and how firmly.

    A member is the key of an assumption or of a figure of a kind of work; a star stands for any
    part of it, as in ``request.*.volume``.
    """

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What the group is, in a few words.")
    strength: float = quantity(
        "Strength",
        "share",
        "Correlation of any two members, on the scale of a normal score; 0 is none, 1 is lockstep.",
        low=0,
        high=1,
    )
    members: Many[str] = listed("Members", "Assumptions that rise together.")
    against: Many[str] = listed("Against", "Assumptions that fall when those rise.", default=())
    source: str = words("Source", "Who says so, and where.")
    grade: Grade = listed("Grade", "How solid the source is.")
    note: str = words("Note", "Why they should rise together.", default="", least=0)

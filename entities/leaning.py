"""Leanings: in which half of what is believed a sponsor, or a sceptic, would look for a figure."""

from __future__ import annotations

from typing import Literal

from entities.noun import Noun, listed, words

Half = Literal["lower", "upper"]
Pack = Literal["sceptic", "central", "sponsor"]

PACKS: dict[Pack, str] = {
    "sceptic": "a sceptic",
    "central": "the program as it is",
    "sponsor": "a sponsor",
}
"""Three ways of believing, from the least to the most favourable, and what they are called."""


class Leaning(Noun):
    """One figure nobody has measured, and the half of its range that helps a plan to save.

    A sponsor believes this half alone, a sceptic the other; neither leaves the range.
    """

    key: str = words("Key", "The assumption.")
    sponsor: Half = listed("Sponsor", "The half of its range that a sponsor believes.")
    why: str = words("Why", "Why that half lets a plan save more.")

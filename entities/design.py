"""Designs: many arms of a case, each like one of its arms but for what is varied."""

from __future__ import annotations

from typing import Any

from entities.noun import Many, Noun, listed, words


class Sweep(Noun):
    """Arms that are like one arm of a case, in every combination of some values.

    A field of a plan is named by its path, such as ``start``, ``pools.finance_assistants.keep`` or
    ``waves.*.months_after_start``; :mod:`scenarios.designing.paths` has the rules.
    """

    case: str | None = words(
        "Case", "Key of the case; left out where only one is run.", default=None
    )
    like: str = words("Like", "Key of the arm of the case that the arms are like.")
    set: dict[str, Any] = listed(
        "Set", "What is the same in all of them: path of a field, and its value.", default={}
    )
    vary: dict[str, Any] = listed(
        "Vary",
        "What differs: path of a field, or 'together' for several at once, and a list of values, "
        "or words for each value and the value.",
        default={},
    )
    key: str | None = words(
        "Key",
        "Key of an arm: '{number}' stands for its number, '{like}' for the arm it is like, and a "
        "path of 'vary' in such brackets for its value. Left out, it is made of all of them.",
        default=None,
    )
    label: str | None = words("Label", "What a board would call an arm, likewise.", default=None)


class Design(Noun):
    """A file of designs: what a case is to be run with, beside the arms it has."""

    title: str | None = words("Title", "What is tried, in one line.", default=None)
    only: bool = listed(
        "Only",
        "True to leave out the arms of the case, but for the status quo and those of claims.",
        default=False,
    )
    sweeps: Many[Sweep] = listed("Sweeps", "The arms, sweep by sweep.")

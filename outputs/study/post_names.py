"""Names of posts found and taken out of what is shared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from entities.case import Case
from outputs.table_differences import FIGURES

TAKEN_OUT = "(a post)"


@dataclass(frozen=True)
class PostNames:
    """The names of a case's posts, to be looked for. A name that is a mere number names nobody."""

    names: frozenset[str]
    pattern: re.Pattern[str]

    def named_in(self, text: str) -> bool:
        """Say whether a text names a post."""
        return bool(self.pattern.search(text))

    def taken_out(self, plain: Any) -> Any:
        """Return plain data with every name of a post taken out of its words."""
        if isinstance(plain, str):
            return self.pattern.sub(TAKEN_OUT, plain)
        if isinstance(plain, dict):
            return {self.taken_out(key): self.taken_out(part) for key, part in plain.items()}
        return [self.taken_out(part) for part in plain] if isinstance(plain, list) else plain

    def in_table(self, frame: pd.DataFrame) -> bool:
        """Say whether a cell of a table names a post."""
        words = (name for name in frame.columns if name not in FIGURES)
        return any(self.named_in(text) for name in words for text in frame[name].unique())


def post_names(cases: Iterable[Case]) -> PostNames:
    """Return the names of the posts of cases.

    A name is found in capitals, too, and with any signs between its parts, as arms that a design
    makes have names of posts so in their keys and labels (`merge_without_elm_hr_officer`).
    """
    ids = {post.id for case in cases for trust in case.trusts for post in trust.posts}
    names = sorted(
        (name for name in ids if not name.isdigit()), key=lambda name: (-len(name), name)
    )
    either = "|".join(map(_loosely, names)) or r"(?!)"
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)
    return PostNames(frozenset(names), pattern)


def _loosely(name: str) -> str:
    return r"[\W_]+".join(map(re.escape, re.split(r"[\W_]+", name)))

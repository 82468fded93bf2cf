"""Promises made to schools that join: what is to stay as it is, until when, and who said so."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from entities.noun import Many, Noun, listed, quantity, words

PromiseKind = Literal[
    "keep_posts",
    "no_redundancy",
    "keep_local",
    "decides_itself",
    "charge_at_most",
    "reserve_ring_fenced",
    "keep_contract",
]
ChargingRule = Literal["flat_share", "per_pupil", "by_use", "gag_pooling", "gag_pooling_by_need"]

NEEDS: dict[str, tuple[str, ...]] = {
    "keep_posts": (),
    "no_redundancy": (),
    "keep_local": ("function",),
    "decides_itself": ("function",),
    "charge_at_most": ("charging_rule", "share"),
    "reserve_ring_fenced": (),
    "keep_contract": ("contract",),
}
"""What a promise of each kind must name to be checked."""
MAY_NAME: dict[str, tuple[str, ...]] = {"keep_posts": ("desk",), "no_redundancy": ("desk",)}
"""What a promise of some kinds may name besides."""


class Promise(Noun):
    """Something promised to schools, or to a trust that joins: checked, never acted upon."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    to: Many[str] = listed(
        "To", "URNs of schools, or company numbers of trusts (all their schools and the centre)."
    )
    kind: PromiseKind = listed(
        "Kind",
        "'keep_posts': no post goes or is moved away; 'no_redundancy': nobody is made redundant; "
        "'keep_local': the school's own desk goes on serving a function; 'decides_itself': the "
        "school goes on deciding in a function; 'charge_at_most': the centre costs a school at "
        "most a share of its general funding; 'reserve_ring_fenced': reserves are not pooled; "
        "'keep_contract': a contract is not let jointly.",
    )
    text: str = words("Text", "The promise in words, as it was given.")
    made_by: str = words("Made by", "The role of whoever gave it; never a person's name.")
    until: dt.date | None = listed(
        "Until", "Last day on which it holds; empty means for good.", default=None
    )
    desk: str | None = listed(
        "Desk", "Posts of which desk are kept; empty means all posts there.", default=None
    )
    function: str | None = listed("Function", "Key of the function it is about.", default=None)
    contract: str | None = listed("Contract", "Name of the contract it is about.", default=None)
    charging_rule: ChargingRule | None = listed(
        "Charging rule",
        "Rule under which the charge is worked out: 'flat_share', 'per_pupil', 'by_use'.",
        default=None,
    )
    share: float | None = quantity(
        "Share",
        "share",
        "Most that a year's charge may take of the year's general funding of the school.",
        above=0,
        high=1,
        default=None,
    )

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the promise still holds on a day."""
        return self.until is None or day <= self.until

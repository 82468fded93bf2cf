"""What is written down of people and of the plan as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field

from entities.records import Exit, Happening, Movement, Redeployed


@dataclass
class Chronicle:
    """Everything dated that happened in a replication, in the order in which it happened.

    Attributes
    ----------
    happenings
        What a board would be told.
    movements
        Who came into and went out of which post.
    exits
        Posts deleted, and how each lost its holder.
    redeployed
        Who moved from a post that went to another.
    made_redundant
        Post -> the minute in which its holder was made redundant.
    """

    happenings: list[Happening] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    redeployed: list[Redeployed] = field(default_factory=list)
    made_redundant: dict[str, float] = field(default_factory=dict)

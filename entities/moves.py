"""Moves between schools, hubs and the centre: whose a post or contract is, never its cost."""

from __future__ import annotations

from entities.noun import Noun, quantity, words


class PostMove(Noun):
    """One established post moved between a school, a hub and the centre, with its holder.

    The same job in all that is paid for: salary, hours, weeks, fund, pension, account line and
    employer stay. So a move by itself saves nothing; what changes is whose books the post stands
    in and which queue it serves.
    """

    post: str = words("Post", "Name of the post.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start to the move.", low=0, high=120
    )
    to: str = words(
        "To", "'centre', or the URN of a school or the key of a hub of the trust that employs it."
    )
    function: str | None = words(
        "Function",
        "Key of the function it then serves at the centre or the hub; left out where it goes to a "
        "school, whose own desk for its work it then serves.",
        default=None,
    )


class ContractMove(Noun):
    """One supplier contract held by the centre instead of a school, or back, at the same price."""

    contract: str = words("Contract", "Name of the contract.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start to the move.", low=0, high=120
    )
    to: str = words("To", "'centre', or the URN of a school of the trust that has it.")

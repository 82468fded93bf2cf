"""How a service reaches a school: its own desk, a hub's, the centre's, or a supplier's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from entities.noun import Many, Noun, Source, listed, quantity, words

Where = Literal["local", "hub", "central", "outsourced"]
SecondLine = Literal["same", "central"]
DecidedBy = Literal["desk", "school"]

RESERVED_HUB_KEYS = ("centre", "supplier")
"""Words that mean something else in the place of a post or in the name of a desk."""


class Hub(Noun):
    """Some schools of a trust that share posts with one another, and not with the rest.

    A hub may stand without posts, for a plan that moves some there.
    """

    key: str = words("Key", "Short name in files.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What the schools call it.")
    schools: Many[str] = listed("Schools", "URNs; a school is in one hub at most.")


class Supplier(Noun):
    """A firm, an authority or another trust that serves requests for a price each."""

    id: str = words("Supplier", "A name unique in the case.", pattern=r"^[a-z0-9][a-z0-9-]*$")
    label: str = words("Label", "What is bought.")
    function: str = words("Function", "Key of the function it serves.")
    request_types: Many[str] = listed(
        "Request types", "Kinds of work it serves; empty means all of the function.", default=()
    )
    gbp_per_item: float = quantity(
        "Price", "gbp_per_request", "Price of one request at the opening.", low=0
    )
    turnaround_working_days: float = quantity(
        "Turnaround", "working_days", "Mean working days from request to answer.", above=0
    )
    turnaround_spread: float = quantity(
        "Spread", "ratio", "Coefficient of variation of the turnaround.", low=0, high=5
    )
    account_line: str = words(
        "Account line",
        "Line of the accounts return the cost is booked to.",
        default="legal_and_professional",
    )
    source: Source = listed("Source", "Where these figures come from.")


class Delivery(Noun):
    """Who serves a function in a trust today: for all its schools and work, or for some."""

    function: str = words("Function", "Key of the function.")
    where: Where = listed(
        "Where",
        "'local': the school's own desk; 'hub': the desk of the school's hub; 'central': the "
        "trust's desk; 'outsourced': a supplier.",
    )
    schools: Many[str] = listed(
        "Schools", "URNs the entry holds for; empty means every school of the trust.", default=()
    )
    request_types: Many[str] = listed(
        "Request types", "Kinds of work the entry holds for; empty means all.", default=()
    )
    second_line: SecondLine = listed(
        "Second line",
        "Who takes what the first line cannot finish: 'same', the desk itself; 'central', the "
        "trust's desk of the function.",
        default="same",
    )
    decided_by: DecidedBy = listed(
        "Decided by",
        "Who decides where something is decided: 'desk', whoever does the work; 'school', the "
        "school, whoever does the work.",
        default="desk",
    )


def most_specific(
    rules: Sequence[tuple[Collection[str], Collection[str]]],
    school: str | None,
    request_type: str | None,
) -> int | None:
    """Return the position of the rule that holds for a school and a kind of work, if any.

    A rule for school and kind of work wins over one for the kind, that over one for the school,
    and that over the rule for all; of equal rules the first wins.

    Parameters
    ----------
    rules
        The schools and the request types of each rule; empty means all.
    school, request_type
        URN and key; None is held only by rules that do not name any.
    """
    best, rank = None, (-1, -1)
    for position, (schools, kinds) in enumerate(rules):
        holds = (not schools or school in schools) and (not kinds or request_type in kinds)
        found = (int(bool(kinds)), int(bool(schools)))
        if holds and found > rank:
            best, rank = position, found
    return best

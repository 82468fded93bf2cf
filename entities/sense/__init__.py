"""Does a case mean anything? All problems at once, each with its place.

The checks read plain nested dictionaries, so that a reader can run them on a file whose fields
have other errors too: nobody should have to mend a case one message at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from entities.mechanisms import MECHANISMS, OFF_BY_DEFAULT
from entities.sense.automations import automations, programmes
from entities.sense.books import books
from entities.sense.claims import claims
from entities.sense.delivery import delivery, hubs, suppliers
from entities.sense.exits import departures, exits
from entities.sense.moves import moves
from entities.sense.plans import arms, plans
from entities.sense.promises import promises
from entities.sense.reading import (
    STATUS_QUO,
    Path,
    Problem,
    Raw,
    all_in_trusts,
    doubled,
    items,
    nearest,
)
from entities.sense.services import services
from entities.sense.spent_again import spent_again
from entities.sense.stages import blackouts, stages
from entities.sense.trusts import agency_policies, commitments, contracts, posts
from entities.sense.waves import waves

__all__ = ["STATUS_QUO", "Path", "Problem", "Raw", "nearest", "problems"]


def problems(case: Raw, *, tolerant: bool = True) -> tuple[Problem, ...]:
    """Find everything that makes a case meaningless.

    Parameters
    ----------
    tolerant
        Go on where a field is of the wrong kind: on a raw file that is told by another check.
    """
    checks: tuple[Callable[[Raw], Iterator[Problem]], ...] = (
        _doubled_names,
        arms,
        claims,
        plans,
        promises,
        exits,
        departures,
        spent_again,
        moves,
        waves,
        automations,
        services,
        posts,
        books,
        agency_policies,
        contracts,
        commitments,
        hubs,
        suppliers,
        delivery,
        stages,
        blackouts,
        programmes,
        _switches,
    )
    found: list[Problem] = []
    for check in checks:
        try:
            for problem in check(case):
                found.append(problem)
        except (TypeError, AttributeError, KeyError):
            if not tolerant:
                raise
    return tuple(found)


def _doubled_names(case: Raw) -> Iterator[Problem]:
    tops = (
        ("trusts", "company_number", "trust"),
        ("arms", "key", "arm"),
        ("claims", "key", "claim"),
    )
    for part, key, what in tops:
        rows = enumerate(items(case, part))
        yield from doubled((((part, i, key), r[key]) for i, r in rows if key in r), what)
    for part, key, what in (
        ("schools", "urn", "school"),
        ("posts", "id", "post"),
        ("contracts", "id", "contract"),
        ("suppliers", "id", "supplier"),
    ):
        rows_in = all_in_trusts(case, part)
        yield from doubled((((*path, key), r[key]) for path, r in rows_in if key in r), what)


def _switches(case: Raw) -> Iterator[Problem]:
    off, on = (list(case.get(part) or ()) for part in ("switched_off", "switched_on"))
    named = [(("switched_off", i), name) for i, name in enumerate(off)]
    named += [(("switched_on", i), name) for i, name in enumerate(on)]
    yield from doubled(named, "mechanism")
    for part in ("switched_off", "switched_on"):
        for i, name in enumerate(case.get(part) or ()):
            if name not in MECHANISMS:
                text = f"{name!r} is not a mechanism{nearest(name, MECHANISMS)}"
                yield Problem((part, i), text)
            elif part == "switched_on" and name not in OFF_BY_DEFAULT:
                text = f"{name!r} is at work anyway; off by default: {', '.join(OFF_BY_DEFAULT)}"
                yield Problem((part, i), text)

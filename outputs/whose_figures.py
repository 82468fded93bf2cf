"""Whose figures are these: invented, as published, as a trust gave them, or inferred by us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from entities.case import Case
from entities.noun import Source
from entities.trust import Trust
from outputs.amounts import times
from outputs.lengths import listed

NO_FINDING = "not a finding on anyone"
AS: dict[Source, str] = {
    "published": "as published",
    "given": "as the trust gave them",
    "inferred": "inferred from public figures",
    "illustrative": "illustrative",
}
"""How figures from a source are told of."""


def origin_in_words(trust: Trust) -> str:
    """Say where a trust's figures come from, each part by its own source."""
    if trust.fictional:
        return "This trust is fictional and its figures are illustrative."
    accounts = _by_source(school.source for school in trust.schools)
    said = f"Accounts are {listed(accounts) or AS[trust.source]}"
    unknown = tuple(_not_known((trust,)))
    if not unknown:
        return f"{said}."
    return f"{said}; {listed(unknown)}: the trust's own lists should replace them."


def illustrative_in_words(case: Case) -> str:
    """Say in a line why a case is illustrative; empty where it is not."""
    if not case.illustrative:
        return ""
    real = tuple(trust for trust in case.trusts if not trust.fictional)
    if not real:
        return f"Illustrative data: invented trusts, {NO_FINDING}."
    beside = ", beside invented ones" if len(real) < len(case.trusts) else ""
    unknown = listed(tuple(_not_known(real)))
    which = f", of which {unknown}" if unknown else ""
    return f"Illustrative data: real trusts{which}{beside}; {NO_FINDING}."


def _by_source(sources: Iterable[Source]) -> tuple[str, ...]:
    """Tell schools' accounts by where they come from: in one way, or with counts."""
    counts = Counter(sources).most_common()
    if len(counts) == 1:
        return (AS[counts[0][0]],)
    return tuple(f"{AS[source]} for {times(count, 'school')}" for source, count in counts)


def _not_known(trusts: Iterable[Trust]) -> Iterator[str]:
    """Yield how many posts and contracts of trusts are inferred or illustrative, if any are."""
    of = tuple(trusts)
    things: dict[str, tuple[Source, ...]] = {
        "posts": tuple(post.source for trust in of for post in trust.posts),
        "contracts": tuple(one.source for trust in of for one in trust.contracts),
    }
    for how in ("inferred", "illustrative"):
        counts = {what: sources.count(how) for what, sources in things.items()}
        parts = tuple(f"{n} of {len(things[what])} {what}" for what, n in counts.items() if n)
        if parts:
            yield f"{listed(parts)} are {how}"

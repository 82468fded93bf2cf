"""Which books of a trust its own budget or management accounts replace, by name."""

from __future__ import annotations

from entities.trust import Trust
from outputs.lengths import listed


def replaced_in_words(trust: Trust) -> str:
    """Say which books a trust's own figures replace, and which stay with the return, if any do."""
    if trust.budget is None:
        return ""
    own = {school.urn for school in trust.budget.schools}
    replaced = [school.name for school in trust.schools if school.urn in own]
    kept = [school.name for school in trust.schools if school.urn not in own]
    (kept if trust.budget.central_lines is None else replaced).insert(0, "the centre")
    basis = trust.budget.basis.replace("_", " ")
    whose = f"the trust's own {basis} of {trust.budget.academy_year}"
    if not kept:
        return f"Every book is replaced by {whose}."
    return f"Replaced by {whose}: {listed(replaced)}. Still from the return: {listed(kept)}."

"""What two records say was asked, read or used otherwise: settings, inputs, beliefs, claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from outputs.amounts import figure
from outputs.claim_words import by_when
from outputs.run_info import SHOWN_OF_HASH
from outputs.study.recorded import Recorded, Used

NOT_KEPT = "not kept"
NONE = "none"

SETTINGS = (
    ("case", "case"),
    ("title", "title"),
    ("seed", "seed"),
    ("worlds", "worlds"),
    ("replications", "replications"),
    ("sampling", "sampling of worlds"),
    ("horizon_years", "years after the decision"),
    ("run_in_months", "run-in months"),
    ("decision_date", "decision"),
    ("detail", "tables run by run"),
    ("version", "version"),
    ("python", "Python"),
)
"""Field of a record and what it is called."""


class Asked(NamedTuple):
    """One thing a record says: what it is of, what it is called, and what is said."""

    kind: str
    what: str
    said: str


def asked(record: Recorded) -> Iterator[Asked]:
    """Yield all that a record says of what was asked; when it was run, and how fast, is not in it.

    The same kind and name in two records are the same thing.
    """
    for field, what in SETTINGS:
        yield Asked("setting", what, _plain(getattr(record, field)))
    off = ", ".join(record.mechanisms_switched_off) or NONE
    yield Asked("setting", "mechanisms switched off", off)
    linked = ", ".join(sorted(str(group.get("key")) for group in record.linked_draws)) or NONE
    yield Asked("setting", "linked draws", linked)
    for package, version in sorted(record.packages.items()):
        yield Asked("package", package, version)
    for part, digest in sorted((record.source or {}).items()):
        yield Asked("source", f"source of the program: {part}", digest[:SHOWN_OF_HASH])
    for part, digest in sorted(record.hashes.items()):
        yield Asked("content", f"content of the case: {part}", digest[:SHOWN_OF_HASH])
    yield from _inputs(record)
    yield from _leaving(record)
    for belief in record.assumptions:
        yield Asked("assumption", belief.key, belief_in_words(belief))
    for claim in record.claims:
        said = (f"{claim.gbp_per_year:,.0f} pounds a year {by_when(claim)}, "
                f"{claim.arm} against {claim.compared_with}, {claim.counting_rule}: "
                f"{claim.text}")  # fmt: skip
        yield Asked("claim", claim.key, said)
    for rule in record.counting_rules:
        said = f"{', '.join(rule.tags)}; {', '.join(rule.recurrences)}; {rule.label}"
        yield Asked("counting rule", rule.key, said + ("; spent again" * rule.spent_again))


def _plain(value: object) -> str:
    return NOT_KEPT if value is None or value == "" else str(value)


def _inputs(record: Recorded) -> Iterator[Asked]:
    trusts = 0
    for file in record.inputs or ():
        trusts += file.kind == "trust"
        # A case's own files are told by their place in it: their names may change.
        name = {"case": "case file", "trust": f"trust file {trusts}",
                "design": "file of designs"}.get(file.kind, file.name)  # fmt: skip
        own = "" if file.kind == "program" else f"{file.name} "
        yield Asked("input", name, f"{own}{file.sha256[:SHOWN_OF_HASH]}")


def _leaving(record: Recorded) -> Iterator[Asked]:
    if record.departures is None:
        yield Asked("setting", "made to leave", NOT_KEPT)
        return
    gone = [f"{leaves.post} in {leaves.month:%Y-%m}" + ("" if leaves.replaced else ", not replaced")
            for leaves in record.departures]  # fmt: skip
    yield Asked("setting", "made to leave", "; ".join(gone) or NONE)


def belief_in_words(belief: Used) -> str:
    """Write value and range of an assumption."""
    low, high = ("?" if end is None else figure(end) for end in (belief.low, belief.high))
    value = "" if belief.value is None else figure(belief.value)
    span = "" if (low, high) == ("?", "?") else f"{low} to {high}"
    return (f"{value} ({span})" if value and span else value or span) + f" {belief.unit}"


def otherwise(records: tuple[Recorded, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return kind, what, and what each record says, for all in which records differ.

    Files and source are held against each other only where every record keeps them.
    """
    said = [{(one.kind, one.what): one.said for one in asked(record)} for record in records]
    unkept = {"input"} if any(record.inputs is None for record in records) else set()
    unkept |= {"source"} if any(record.source is None for record in records) else set()
    names = [n for n in dict.fromkeys(n for one in said for n in one) if n[0] not in unkept]
    rows = [(kind, what, tuple(one.get((kind, what), NONE) for one in said))
            for kind, what in names]  # fmt: skip
    return tuple(row for row in rows if len(set(row[2])) > 1)

"""The seal: claims and arms hashed before the first run, and what has been changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entities.case import Case
from entities.claim import Claim
from outputs.amounts import times
from outputs.plain_hash import hash_of_plain
from outputs.plan_words import PLAN_WORDS
from scenarios.reading import read_leanings

LONGEST_NAME = 80
"""Letters of a label or a claim by which it is named."""
SHOWN_OF_SEAL = 12
"""Characters of a seal that are printed; the record keeps all 64."""

Terms = Mapping[str, Any]
"""What is sealed, as plain data: see :func:`terms_of`."""


@dataclass(frozen=True)
class Sealed:
    """One entry of a register of seals: what was sealed, and when.

    Attributes
    ----------
    at
        ISO text of the moment, with its offset from Greenwich.
    """

    seal: str
    at: str
    terms: Terms = field(repr=False)


@dataclass(frozen=True)
class Seal:
    """The seal of a run, held against the seals that the same case had before.

    Attributes
    ----------
    seal
        SHA-256 hash of what is sealed, 64 characters.
    at
        When this very seal was first set, as ISO text; empty where no register was kept.
    edits
        Sentences on what differs from the case as it was first sealed; empty when nothing does.
    first_at
        When the case was first sealed.
    versions
        How many different versions of the case have been sealed, this one among them.
    """

    seal: str
    at: str = ""
    edits: tuple[str, ...] = ()
    first_at: str = ""
    versions: int = 1

    @property
    def shown(self) -> str:
        """Return as much of the hash as is printed."""
        return self.seal[:SHOWN_OF_SEAL]


def terms_of(case: Case) -> Terms:
    """Return what is sealed: claims with their counting rules, every arm, and the time they name.

    Also, by their hash, the halves of ranges that a sceptic and a sponsor believe on a trial.
    Trusts, assumptions and figures are not in it: they may be mended without another claim being
    made. They have hashes of their own in the record of a run.
    """
    rules = {claim.counting_rule for claim in case.claims}
    return {
        "decision_date": case.decision_date.isoformat(),
        "horizon_years": case.horizon_years,
        "claims": [claim.model_dump(mode="json") for claim in case.claims],
        "counting_rules": [
            rule.model_dump(mode="json") for rule in case.counting_rules if rule.key in rules
        ],
        "arms": [arm.model_dump(mode="json") for arm in case.arms],
        "beliefs": hash_of_plain([one.model_dump(mode="json") for one in read_leanings()]),
    }


def seal_of(terms: Terms) -> str:
    """Return the SHA-256 hash of what is sealed, as plain JSON with sorted keys."""
    return hash_of_plain(terms)


def seal_among(case: Case, before: Sequence[Sealed]) -> Seal:
    """Return the seal of a case, held against the seals it had before, the oldest first."""
    terms = terms_of(case)
    seal = seal_of(terms)
    if not before:
        return Seal(seal)
    same = next((entry for entry in before if entry.seal == seal), None)
    return Seal(
        seal=seal,
        at=same.at if same else "",
        edits=tuple(edits(before[0].terms, terms)),
        first_at=before[0].at,
        versions=len({seal, *(entry.seal for entry in before)}),
    )


def edits(then: Terms, now: Terms) -> Iterator[str]:
    """Yield a sentence for everything that differs between two things sealed."""
    for key, words in (("decision_date", "The decision"), ("horizon_years", "The horizon")):
        if then.get(key) != now.get(key):
            yield f"{words} was {then.get(key)}, is {now.get(key)}."
    if then.get("beliefs") != now.get("beliefs"):
        yield "What a sceptic and a sponsor believe was changed."
    yield from _of_kind("claim", then, now, "claims", _claim_edits)
    yield from _of_kind("counting rule", then, now, "counting_rules", _rule_edits)
    yield from _of_kind("course of action", then, now, "arms", _arm_edits)


def _of_kind(what: str, then: Terms, now: Terms, part: str, compared: Any) -> Iterator[str]:
    """Yield what was taken away, added or changed among things with a key."""
    old, new = ({one["key"]: one for one in terms.get(part, ())} for terms in (then, now))
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            yield f"The {what} '{_called(old[key])}' was taken away."
        elif key not in old:
            yield f"The {what} '{_called(new[key])}' was added."
        else:
            for said in compared(old[key], new[key]):
                yield f"The {what} '{_called(old[key])}': {said}."


def _called(one: Terms) -> str:
    """Return what people call something sealed: its label, or the beginning of its text."""
    text = str(one.get("label") or one.get("text") or one["key"])
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME].rstrip()} ..."


def _claim_edits(then: Terms, now: Terms) -> Iterator[str]:
    titles = {name: str(found.title).lower() for name, found in Claim.model_fields.items()}
    for name in dict.fromkeys([*then, *now]):
        if then.get(name) != now.get(name):
            old, new = _plain(name, then.get(name)), _plain(name, now.get(name))
            yield f"{titles.get(name, name)} was {old}, is {new}"


def _rule_edits(then: Terms, now: Terms) -> Iterator[str]:
    for name in dict.fromkeys([*then, *now]):
        if then.get(name) != now.get(name):
            yield f"{name} was {_plain(name, then.get(name))}, is {_plain(name, now.get(name))}"


def _arm_edits(then: Terms, now: Terms) -> Iterator[str]:
    if then.get("label") != now.get("label"):
        yield f"its name was {_plain('', then.get('label'))}, is {_plain('', now.get('label'))}"
    old, new = then.get("plan") or {}, now.get("plan") or {}
    changed = [
        PLAN_WORDS.get(n, n) for n in dict.fromkeys([*old, *new]) if old.get(n) != new.get(n)
    ]
    if changed:
        yield f"its plan was changed: {', '.join(changed)}"


def _plain(name: str, value: object) -> str:
    """Write a value of a claim as a reader knows it."""
    if value is None:
        return "not given"
    if name == "gbp_per_year" and isinstance(value, (int, float)):
        return f"£{value:,.0f}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"'{value}'" if isinstance(value, str) else str(value)


def seal_in_words(seal: Seal, *, of_run: bool = False) -> tuple[str, ...]:
    """Say what a run is sealed with, and, sentence by sentence, what was changed since the first.

    The first sentence is always there. Of a run, which may have set its seal itself, it says what
    a seal does not tell.
    """
    when = f", set {moment(seal.at)}" if seal.at else ""
    said = f"Claims and courses of action are sealed as {seal.shown}{when}."
    if of_run and when:
        said = f"{said[:-1]}: it says nothing of what was promised before that."
    if not seal.edits:
        tried = seal.versions - 1
        more = f" {times(tried, 'other version')} of this case {'was' if tried == 1 else 'were'} "
        return (said + (f"{more}sealed as well." if tried else ""),)
    changed = (
        f"{said} That is not what was sealed first, {moment(seal.first_at)}: a changed claim is "
        f"another claim. {times(seal.versions, 'version')} of this case have been sealed. Changed:"
    )
    return (changed, *seal.edits)


def moment(at: str) -> str:
    """Write a moment as a reader knows it: '01/12/2026 at 12:30'."""
    try:
        return f"{dt.datetime.fromisoformat(at):%d/%m/%Y at %H:%M}"
    except ValueError:
        return "at an unknown moment"

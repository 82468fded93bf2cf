"""What a reader needs to repeat a run: version, seed, counts, hashes, and how much is judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from entities.assumption import Assumption
from entities.case import Case
from entities.noun import Noun
from outputs.amounts import times
from outputs.plain_hash import hash_of_plain
from outputs.probability import edges_in_words
from outputs.seal import Seal
from scenarios.reading import Inputs
from scenarios.sampling import INDEPENDENT, Sampling, after_seed

SHOWN_OF_HASH = 12
"""Characters of a hash that are printed; run.json keeps them all."""

JUDGEMENT_GRADES = ("judgement", "unverified")


class TrialAsked(NamedTuple):
    """What a trial was asked for: a stopping rule (:mod:`outputs.precision`), and worlds beside."""

    within: float
    least: int
    most: int
    step: int
    beside: int
    blind: bool = False


@dataclass(frozen=True, kw_only=True)
class RunInfo:
    """The identity of a run.

    Attributes
    ----------
    version, python, packages
        Versions of the program, of Python and of the packages it used.
    seed, worlds, replications
        Master seed; worlds drawn; replications run in each world and arm.
    sampling
        How luck was spread over worlds.
    inputs
        The files the case was read from; None for a case made in Python.
    source
        Part of the program -> hash of its source.
    seal
        The seal on claims and arms; None where none was set.
    trial
        What a trial was asked for; None for a plain run.
    detail
        Whether tables run by run were asked for.
    hashes
        Name -> full hash of what went in; :func:`hashes_of` makes them.
    started, seconds
        When the run began (ISO text) and how long it took. Kept out of the page, so that the same
        run gives the same page.
    used_assumptions
        Keys of the assumptions the run read. Empty: all that are not validation-only.
    read_for_claims
        Keys of those that the arms of claims read; empty where that was not found out.
    warnings
        Sentences on what does not fit in the books the case opens on.
    next_steps
        Sentences on what to find out next; empty lets the page rank the judgement assumptions.
    """

    version: str
    seed: int
    worlds: int
    replications: int
    hashes: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    python: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    used_assumptions: tuple[str, ...] = ()
    read_for_claims: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    sampling: Sampling = INDEPENDENT
    inputs: Inputs | None = None
    source: Mapping[str, str] = field(default_factory=dict)
    detail: bool = False
    seal: Seal | None = None
    trial: TrialAsked | None = None

    @property
    def edges(self) -> str:
        """Say between which runs of an arm a range is told."""
        return edges_in_words(self.worlds * self.replications)

    @property
    def runs_in_words(self) -> str:
        """Say how many runs stand behind a figure, from which seed, and how they were spread."""
        drawn = f"{times(self.worlds, 'world')} x {times(self.replications, 'replication')}"
        return f"{drawn}, seed {self.seed}{after_seed(self.sampling)}"


def hash_of(noun: Noun | Iterable[Noun]) -> str:
    """Return the SHA-256 hash (64 characters) of a noun, or of several in order, as plain JSON."""
    if isinstance(noun, Noun):
        content: object = noun.model_dump(mode="json")
    else:
        content = [one.model_dump(mode="json") for one in noun]
    return hash_of_plain(content)


def hashes_of(case: Case) -> dict[str, str]:
    """Hash a case and, each for itself, its arms, claims, assumptions, trusts and functions."""
    return {
        "case": hash_of(case),
        "arms": hash_of(case.arms),
        "claims": hash_of(case.claims),
        "assumptions": hash_of(case.assumptions),
        "trusts": hash_of(case.trusts),
        "functions": hash_of(case.functions),
    }


def assumptions_used(case: Case, info: RunInfo) -> tuple[Assumption, ...]:
    """Return the assumptions the run read, sorted by key; validation-only ones never count."""
    usable = [a for a in case.assumptions if a.role != "validation_only"]
    if info.used_assumptions:
        usable = [a for a in usable if a.key in set(info.used_assumptions)]
    return tuple(sorted(usable, key=lambda a: a.key))


def judgement_assumptions(case: Case, info: RunInfo) -> tuple[Assumption, ...]:
    """Return the used assumptions that rest on judgement, the widest range first."""
    judged = [a for a in assumptions_used(case, info) if a.grade in JUDGEMENT_GRADES]
    return tuple(sorted(judged, key=lambda a: (-_width(a), a.key)))


def judgement_behind_claims(case: Case, info: RunInfo) -> tuple[Assumption, ...]:
    """Return those of them that the arms of claims read: others move no claim."""
    read = set(info.read_for_claims)
    return tuple(a for a in judgement_assumptions(case, info) if not read or a.key in read)


def sourced_behind_claims(case: Case, info: RunInfo) -> tuple[Assumption, ...]:
    """Return the assumptions with a source that the arms of claims read, the widest range first."""
    read = set(info.read_for_claims)
    used = [a for a in assumptions_used(case, info) if a.grade not in JUDGEMENT_GRADES]
    kept = [a for a in used if not read or a.key in read]
    return tuple(sorted(kept, key=lambda a: (-_width(a), a.key)))


def _width(assumption: Assumption) -> float:
    """Width of the range against its middle: how much is left open, whatever the unit."""
    if assumption.low is None or assumption.high is None:
        return 0.0
    middle = assumption.value
    if middle is None:
        middle = (assumption.low + assumption.high) / 2
    return (assumption.high - assumption.low) / (abs(middle) or 1.0)

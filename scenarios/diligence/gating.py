"""Gates: what closes each of them today, and what nobody knows yet that has to be known there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entities.check import DOMAINS
from entities.effect import Gate
from scenarios.diligence.answered import Answer


@dataclass(frozen=True)
class GateState:
    """One gate, as it stands.

    Attributes
    ----------
    red
        Checks that close it.
    unknown
        Checks that may not be red there, or have to be known, and are not known.
    """

    gate: Gate
    red: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether nothing closes it and nothing it needs is unknown."""
        return not self.red and not self.unknown


def gates_of(gates: Sequence[Gate], answers: Sequence[Answer]) -> tuple[GateState, ...]:
    """Return how each gate stands."""
    states = {answer.check.key: answer.counts for answer in answers}

    def state(gate: Gate) -> GateState:
        asked = dict.fromkeys((*gate.not_red, *_checks(gate.known, list(states))))
        red = tuple(key for key in gate.not_red if states[key] == "red")
        return GateState(gate, red, tuple(key for key in asked if states[key] == "unknown"))

    return tuple(map(state, gates))


def _checks(named: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    """Return checks by key, or all of a domain that is named."""
    return tuple(
        key for name in named
        for key in (every if name in DOMAINS else [name])
        if key == name or (name in DOMAINS and key.startswith(f"{name}-"))
    )  # fmt: skip

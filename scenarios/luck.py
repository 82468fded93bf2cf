"""Luck: a number between 0 and 1 that depends on seed, world and name alone."""

from __future__ import annotations

from hashlib import blake2b

DIGITS = 52
"""Binary digits of luck: as many as a fraction of double precision holds with its half step."""
STEPS = 1 << DIGITS


def bits(seed: int, world: int, name: str) -> int:
    """Return the luck of one name in one world, in whole steps from 0 to :data:`STEPS` - 1."""
    digest = blake2b(f"{seed}/{world}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> (64 - DIGITS)


def between(step: int) -> float:
    """Return the middle of a step: strictly between 0 and 1."""
    return (step + 0.5) / STEPS


def uniform(seed: int, world: int, name: str) -> float:
    """Return the luck of one name in one world: a number strictly between 0 and 1."""
    return between(bits(seed, world, name))

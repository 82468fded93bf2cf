"""Chance by name: every source of randomness is a stream keyed by what it belongs to.

A stream is a counter-based Philox generator whose key is a hash of (seed, world, replication,
name). Nothing is positional: adding a school, a post or a service moves no other stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from entities.records import Numbers


@dataclass(frozen=True)
class Streams:
    """The named streams of one replication in one world.

    Attributes
    ----------
    seed, world, replication
        Together with a name they fix every draw.
    """

    seed: int
    world: int
    replication: int

    def uniforms(self, name: str, count: int) -> Numbers:
        """Return the first `count` uniforms in (0, 1) of the stream `name`."""
        text = f"{self.seed}/{self.world}/{self.replication}/{name}".encode()
        key = np.frombuffer(blake2b(text, digest_size=16).digest(), dtype="<u8")
        drawn = np.random.Generator(np.random.Philox(key=key)).random(count)
        return np.maximum(drawn, np.finfo(np.float64).tiny)

    def uniform(self, name: str) -> float:
        """Return the first uniform in (0, 1) of the stream `name`."""
        return float(self.uniforms(name, 1)[0])

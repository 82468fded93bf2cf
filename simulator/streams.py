"""Chance by name: every source of randomness is a stream keyed by what it belongs to.

A stream is a counter-based Philox generator whose key is a hash of (seed, world, replication,
name). Nothing is positional: adding a school, a post or a service moves no other stream.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct

import numpy as np

from entities.records import Numbers

LEAST = float(np.finfo(np.float64).tiny)
"""No uniform is smaller, so that the logarithm of each is finite."""
FRESH = (0, 0, 0, 0)
USED_UP = 4
"""Numbers of a block of four that have been given out: the next one starts a new block."""
_key = Struct("<QQ").unpack


def _any_generator() -> np.random.Generator:
    return np.random.Generator(np.random.Philox(0))


@dataclass(frozen=True)
class Streams:
    """The named streams of one replication in one world.

    One generator serves all streams: it is given the key of a stream, and set to its start, before
    each draw. That is far cheaper than a new generator for each name, with the same numbers.
    Threads must not share it.

    Attributes
    ----------
    seed, world, replication
        Together with a name they fix every draw.
    """

    seed: int
    world: int
    replication: int
    _generator: np.random.Generator = field(
        init=False, repr=False, compare=False, default_factory=_any_generator
    )

    def uniforms(self, name: str, count: int) -> Numbers:
        """Return the first `count` uniforms in (0, 1) of the stream `name`."""
        drawn = np.empty(count)
        self.fill(drawn, [(name, 0, count)])
        return drawn

    def uniform(self, name: str) -> float:
        """Return the first uniform in (0, 1) of the stream `name`."""
        return max(self._at_start_of(name).random(), LEAST)

    def fill(self, into: Numbers, parts: Iterable[tuple[str, int, int]]) -> None:
        """Write the first uniforms of several streams into parts of one array.

        Parameters
        ----------
        into
            Array of numbers above zero; what no part covers stays as it is.
        parts
            (name of a stream, first place, place after the last) of each part.
        """
        for name, first, after in parts:
            self._at_start_of(name).random(out=into[first:after])
        np.maximum(into, LEAST, out=into)

    def _at_start_of(self, name: str) -> np.random.Generator:
        text = f"{self.seed}/{self.world}/{self.replication}/{name}".encode()
        self._generator.bit_generator.state = {
            "bit_generator": "Philox",
            "state": {"counter": FRESH, "key": _key(blake2b(text, digest_size=16).digest())},
            "buffer": FRESH,
            "buffer_pos": USED_UP,
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._generator

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
BLOCK = 4
"""The generator makes so many numbers at a time, a block for each step of its counter."""
NOTHING = (0,) * BLOCK
"""What is left of a block that is used up."""
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
    _firsts: dict[str, float] = field(init=False, repr=False, compare=False, default_factory=dict)

    def uniforms(self, name: str, count: int) -> Numbers:
        """Return the first `count` uniforms in (0, 1) of the stream `name`."""
        drawn = np.empty(count)
        self.fill(drawn, [(name, 0, 0, count)])
        return drawn

    def uniform(self, name: str) -> float:
        """Return the first uniform in (0, 1) of the stream `name`, remembered for arms to come."""
        if name not in self._firsts:
            self._firsts[name] = max(self._at(name).random(), LEAST)
        return self._firsts[name]

    def fill(self, into: Numbers, parts: Iterable[tuple[str, int, int, int]]) -> None:
        """Write uniforms of several streams into parts of one array.

        Parameters
        ----------
        into
            Array of numbers above zero; what no part covers stays as it is.
        parts
            (name of a stream, how many of it are passed over, first place, place after the last)
            of each part.
        """
        for name, before, first, after in parts:
            self._at(name, before).random(out=into[first:after])
        np.maximum(into, LEAST, out=into)

    def _at(self, name: str, before: int = 0) -> np.random.Generator:
        """Return the generator as it stands after so many numbers of a stream."""
        text = f"{self.seed}/{self.world}/{self.replication}/{name}".encode()
        blocks, rest = divmod(before, BLOCK)
        self._generator.bit_generator.state = {
            "bit_generator": "Philox",
            "state": {
                "counter": (blocks, 0, 0, 0),
                "key": _key(blake2b(text, digest_size=16).digest()),
            },
            "buffer": NOTHING,
            "buffer_pos": BLOCK,
            "has_uint32": 0,
            "uinteger": 0,
        }
        if rest:
            self._generator.random(rest)
        return self._generator

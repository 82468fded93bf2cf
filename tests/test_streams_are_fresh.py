"""One re-keyed generator gives, for every name, what a fresh generator of numpy would give."""

from __future__ import annotations

import pickle
from hashlib import blake2b

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entities.records import Numbers
from simulator.streams import LEAST, Streams

NAMES = st.text(max_size=40).filter(lambda text: text.isascii() or text.isprintable())
ASKED = st.lists(st.tuples(NAMES, st.integers(0, 70)), min_size=1, max_size=12)
KEYS = st.tuples(st.integers(0, 2**63), st.integers(0, 9999), st.integers(0, 99))


def fresh(key: tuple[int, int, int], name: str, count: int) -> Numbers:
    text = "/".join([*map(str, key), name]).encode()
    hashed = np.frombuffer(blake2b(text, digest_size=16).digest(), dtype="<u8")
    drawn = np.random.Generator(np.random.Philox(key=hashed)).random(count)
    return np.maximum(drawn, np.finfo(np.float64).tiny)


@given(KEYS, ASKED)
def test_every_stream_is_that_of_a_fresh_generator(
    key: tuple[int, int, int], asked: list[tuple[str, int]]
) -> None:
    streams = Streams(*key)
    for name, count in asked:
        assert np.array_equal(streams.uniforms(name, count), fresh(key, name, count))
        assert streams.uniform(name) == fresh(key, name, 1)[0]


@given(KEYS, ASKED)
def test_streams_drawn_into_one_array_are_those_of_fresh_generators(
    key: tuple[int, int, int], asked: list[tuple[str, int]]
) -> None:
    parts, first = [], 1
    for before, (name, count) in enumerate(asked):
        parts.append((name, before, first, first + count))
        first += count + 1
    into = np.full(first, 2.0)
    Streams(*key).fill(into, parts)
    for name, before, start, after in parts:
        whole = fresh(key, name, before + after - start)
        assert np.array_equal(into[start:after], whole[before:])
    gaps = [start - 1 for _, _, start, _ in parts] + [first - 1]
    assert (into[gaps] == 2.0).all()


def test_no_uniform_is_zero() -> None:
    into = np.zeros(3)
    Streams(1, 2, 3).fill(into, [("one", 0, 0, 1)])
    assert into[0] > LEAST
    assert (into[1:] == LEAST).all()


def test_streams_sent_to_another_process_are_the_same() -> None:
    streams = Streams(4, 5, 6)
    streams.uniforms("before", 3)
    sent = pickle.loads(pickle.dumps(streams))
    assert sent == streams
    assert np.array_equal(sent.uniforms("name", 9), streams.uniforms("name", 9))

"""Chance by name: a stream depends on its name alone, and has no memory."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.streams import Streams


def test_a_stream_is_the_same_however_often_and_with_whatever_else_it_is_drawn() -> None:
    streams = Streams(seed=1, world=2, replication=3)
    first = streams.uniforms("school/900001/it_incident/gap", 5)
    streams.uniforms("another", 1000)
    assert np.array_equal(first, streams.uniforms("school/900001/it_incident/gap", 9)[:5])


@pytest.mark.parametrize("other", [Streams(2, 2, 3), Streams(1, 3, 3), Streams(1, 2, 4)])
def test_seed_world_and_replication_each_change_a_stream(other: Streams) -> None:
    mine = Streams(seed=1, world=2, replication=3).uniforms("name", 4)
    assert not np.array_equal(mine, other.uniforms("name", 4))


def test_streams_of_different_names_are_unrelated() -> None:
    streams = Streams(seed=5, world=0, replication=0)
    a, b = streams.uniforms("a", 20_000), streams.uniforms("b", 20_000)
    assert abs(float(np.corrcoef(a, b)[0, 1])) < 4 / np.sqrt(20_000)
    assert abs(float(a.mean()) - 0.5) < 4 * np.sqrt(1 / 12 / 20_000)

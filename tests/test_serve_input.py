"""Bad input to `serve` is refused in sentences: what, where, what was found, what is allowed."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from simulator import Server, serve

NAN, INF = float("nan"), float("inf")
GOOD: dict[str, Any] = {
    "arrival": [0.0, 5.0, 9.5, 12.0],
    "work": [10.0, 10.0, 10.0, 10.0],
    "servers": 2,
}


def call(**changes: Any) -> Any:
    given = {**GOOD, **changes}
    return serve(given.pop("arrival"), given.pop("work"), **given)


def refused(**changes: Any) -> str:
    """Call with some input that must be refused, and return the text."""
    with pytest.raises(ValueError) as found:  # noqa: PT011 - the text is checked by each test
        call(**changes)
    text = str(found.value)
    for line in text.splitlines():
        assert not re.search(r"Traceback|dtype|ufunc|numpy\.|object at 0x", line), line
        assert len(re.findall(r"[A-Za-z]{2,}", line)) >= 4, f"too short to be a sentence: {line}"
    return text


FAULTS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "work below zero": ({"work": [10.0, 10.0, -7.5, 10.0]}, ("work", r"\b2\b", "-7.5")),
    "work that is no number": ({"work": [10.0, NAN, 10.0, 10.0]}, ("work", r"\b1\b", "nan")),
    "work without end": ({"work": [10.0, 10.0, 10.0, INF]}, ("work", r"\b3\b", "inf")),
    "arrivals out of order": (
        {"arrival": [0.0, 5.0, 4.25, 12.0]},
        ("arrival", r"\b2\b", r"4\.25"),
    ),
    "an arrival that is no number": (
        {"arrival": [0.0, 5.0, NAN, 12.0]},
        ("arrival", r"\b2\b", "nan"),
    ),
    "an arrival without end": ({"arrival": [0.0, 5.0, 6.0, INF]}, ("arrival", r"\b3\b", "inf")),
    "more work than arrivals": ({"work": [10.0] * 6}, ("work", r"\b6\b", r"\b4\b")),
    "more priorities than arrivals": ({"priority": [1] * 5}, ("priority", r"\b5\b", r"\b4\b")),
    "less patience than arrivals": ({"patience": [9.0] * 3}, ("patience", r"\b3\b", r"\b4\b")),
    "patience below zero": ({"patience": [9.0, -3.5, 9.0, 9.0]}, ("patience", r"\b1\b", "-3.5")),
    "patience that is no number": (
        {"patience": [9.0, 9.0, 9.0, NAN]},
        ("patience", r"\b3\b", "nan"),
    ),
    "half a priority": ({"priority": [1, 2.5, 1, 1]}, ("priority", r"\b1\b", r"2\.5", "whole")),
    "a priority that is no number": (
        {"priority": [1.0, 1.0, NAN, 1.0]},
        ("priority", r"\b2\b", "nan"),
    ),
    "arrivals in a table": ({"arrival": [[0.0, 5.0], [6.0, 7.0]]}, ("arrival",)),
    "work as one number": ({"work": 10.0}, ("work", r"10\b|single")),
    "work in words": ({"work": ["ten", "10", "10", "10"]}, ("work", "ten|words")),
    "work as yes and no": ({"work": [True, False, True, True]}, ("work", "(?i)true|bool|yes")),
    "arrivals as yes and no": (
        {"arrival": [False, False, True, True]},
        ("arrival", "(?i)true|false|bool|yes"),
    ),
    "arrivals that are a word": ({"arrival": "soon"}, ("arrival", "soon|words|single")),
    "no servers": ({"servers": 0}, ("servers", r"\b0\b")),
    "fewer than no servers": ({"servers": -2}, ("servers", "-2")),
    "an empty list of servers": ({"servers": []}, ("servers",)),
    "half a server": ({"servers": 1.5}, ("servers", r"1\.5")),
    "yes as servers": ({"servers": True}, ("servers", "True")),
    "servers that are words": ({"servers": ["anna", "bob"]}, ("servers", "anna")),
    "an unknown engine": ({"engine": "fats"}, ("engine", "fats", "fast", "readable")),
    "an engine that is no word": ({"engine": 3}, ("engine", "3")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_what_was_found_and_what_is_allowed(fault: str) -> None:
    changes, told = FAULTS[fault]
    text = refused(**changes)
    for pattern in told:
        assert re.search(pattern, text), (pattern, text)


BAD_SERVERS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "no speed": ({"speed": 0.0}, ("speed", r"\b0")),
    "a speed below zero": ({"speed": -1.5}, ("speed", r"-1\.5")),
    "a speed that is no number": ({"speed": NAN}, ("speed", "nan")),
    "a speed without end": ({"speed": INF}, ("speed", "inf")),
    "a speed in words": ({"speed": "quick"}, ("speed", "quick")),
    "yes as speed": ({"speed": True}, ("speed", "True")),
    "windows that overlap": ({"windows": ((0.0, 60.0), (45.0, 90.0))}, ("window", "45", "60")),
    "windows out of order": ({"windows": ((120.0, 180.0), (0.0, 60.0))}, ("window", "120|180")),
    "a window that ends before it starts": ({"windows": ((70.0, 30.0),)}, ("window", "70", "30")),
    "a window of no length": ({"windows": ((70.0, 70.0),)}, ("window", "70")),
    "a window of three": ({"windows": ((0.0, 30.0, 60.0),)}, ("window", r"pair|two|start.* end")),
    "a window that is a number": ({"windows": (30.0, 60.0)}, ("window", "30")),
    "a window without a number": ({"windows": ((0.0, NAN),)}, ("window", "nan")),
}


@pytest.mark.parametrize("fault", BAD_SERVERS)
def test_a_fault_in_a_server_is_told_with_the_server(fault: str) -> None:
    """Whether it is noticed when the server is made or when it is used is no matter here."""
    changes, told = BAD_SERVERS[fault]
    with pytest.raises(ValueError) as found:  # noqa: PT011 - the text is checked below
        call(servers=[Server(), Server(**changes)])
    for pattern in told:
        assert re.search(pattern, str(found.value)), (pattern, str(found.value))


def test_several_faults_are_told_at_once() -> None:
    text = refused(
        arrival=[0.0, 5.0, 4.25, 12.0],
        work=[-1.5, 10.0, 10.0, NAN],
        priority=[1, 1, 2.5, 1],
        patience=[1.0, -3.5, 1.0, 1.0],
        servers=0,
        engine="fats",
    )
    for told in ("arrival", "4.25", "work", "-1.5", "priority", "2.5", "patience", "-3.5"):
        assert told in text
    for told in ("servers", "engine", "fats"):
        assert told in text


def test_several_faults_of_one_argument_are_told_at_once() -> None:
    text = refused(work=[-1.5, 10.0, -2.5, NAN])
    assert "-1.5" in text
    assert re.search(r"-2\.5|\b3\b", text), "neither the next fault nor how many there are"


def test_the_nearest_engine_is_offered() -> None:
    assert re.search("did you mean|nearest", refused(engine="redable").lower())


@pytest.mark.parametrize("engine", ["readable", "fast"])
@pytest.mark.parametrize("empty", [[], (), np.empty(0)], ids=["list", "tuple", "array"])
def test_no_requests_are_fine(engine: str, empty: Any) -> None:
    done = call(arrival=empty, work=empty, engine=engine)
    for column in (done.start, done.finish, done.outcome, done.server):
        assert isinstance(column, np.ndarray)
        assert column.shape == (0,)


@pytest.mark.parametrize("engine", ["readable", "fast"])
@pytest.mark.parametrize("form", [list, tuple, np.asarray], ids=["list", "tuple", "array"])
def test_lists_tuples_and_arrays_say_the_same(engine: str, form: Any) -> None:
    done = call(
        arrival=form([0, 0, 5]),
        work=form([10, 10, 10]),
        servers=form([Server()]) if form is not np.asarray else 1,
        priority=form([2, 1, 1]),
        patience=form([INF, INF, 100.0]),
        engine=engine,
    )
    assert done.start.tolist() == [20.0, 0.0, 10.0]
    assert done.finish.tolist() == [30.0, 10.0, 20.0]
    assert done.outcome.tolist() == ["served"] * 3
    assert done.server.tolist() == [0, 0, 0]


@pytest.mark.parametrize("count", [2, np.int64(2)], ids=["int", "numpy"])
def test_a_number_of_servers_is_that_many_always_present(count: Any) -> None:
    one, other = call(servers=count), call(servers=[Server(), Server()])
    assert one.start.tolist() == other.start.tolist() == [0.0, 5.0, 10.0, 15.0]
    assert one.server.tolist() == other.server.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("engine", ["readable", "fast"])
def test_the_input_is_left_as_it_was_and_the_answer_shares_nothing_with_it(engine: str) -> None:
    given = {
        "arrival": np.asarray([0.0, 1.0, 2.0]),
        "work": np.asarray([10.0, 10.0, 10.0]),
        "priority": np.asarray([2, 2, 1]),
        "patience": np.asarray([5.0, 5.0, 50.0]),
    }
    before = {name: column.copy() for name, column in given.items()}
    done = call(**given, servers=(Server(speed=1.0, windows=((0.0, 15.0), (20.0, 90.0))),))
    for name, column in given.items():
        assert np.array_equal(column, before[name])
        assert not any(np.shares_memory(column, out) for out in (done.start, done.finish))
    for column in given.values():
        column.setflags(write=False)
    assert call(**given, servers=1, engine=engine).start[0] == 0.0

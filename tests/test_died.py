"""A process that dies in the middle of runs is told in a sentence: what is kept, how to go on."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor

import pytest

from outputs.study.died import told_if_died


def test_the_sentence_says_what_is_kept_and_how_to_go_on() -> None:
    with (
        pytest.raises(OSError, match="the run died") as caught,
        told_if_died("run", "laid by in there", "give the same command again, with"),
    ):
        raise BrokenExecutor("a worker is gone")
    assert str(caught.value) == (
        "a process of the run died (a worker is gone): is there memory for all of them? What has "
        "finished is laid by in there; give the same command again, with fewer --jobs"
    )


def test_other_errors_and_none_pass_as_they_are() -> None:
    with told_if_died("run", "kept", "again, with"):
        pass
    with pytest.raises(KeyError), told_if_died("run", "kept", "again, with"):
        raise KeyError("x")

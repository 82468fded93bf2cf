"""The command that follows one request, as its user meets it."""

from __future__ import annotations

from pathlib import Path

from tests.test_command_line import run_py


def test_a_request_is_followed_through_both_arms(tmp_path: Path) -> None:
    done = run_py("trace", "tiny", "--type", "payslip_query", "--school", "900041", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = done.stdout.split("\n\n")
    assert said[0].startswith("Payslip query, ")
    assert [part.split(":")[0] for part in said[1:-1]] == [
        "Without the merger", "With the merger", "What differs",
    ]  # fmt: skip
    assert all(len(line) <= 88 for line in done.stdout.splitlines())


def test_everything_unknown_is_refused_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    done = run_py(
        "trace", "tiny", "--type", "payslp_query", "--school", "90004", "--arm", "merg",
        "--after", "March", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert not done.stdout
    said = done.stderr.splitlines()
    assert len(said) == 4
    for line, word in zip(said, ("'March' is not a date", "'merge'?", "'90004", "'payslip_query'?"),
                          strict=True):  # fmt: skip
        assert word in line

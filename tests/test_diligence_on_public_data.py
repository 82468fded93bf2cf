"""Two real trusts' published files: what they can answer is answered, the rest is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from outputs.study import commands
from scenarios.returns.accounts_return import read_accounts
from scenarios.returns.figures import trust_figures

DATA = Path(__file__).parents[2] / "shared" / "data" / "public_returns"
RETURN = DATA / "AAR_2022-23_two_trusts.xlsx"
ANSWERED = {
    "FIN-01", "FIN-07", "FIN-08", "FIN-23", "SEND-02", "SEND-06", "PUP-02", "PUP-04", "PUP-05",
    "EST-01", "GOV-04", "FIT-03", "PRJ-03",
}  # fmt: skip
"""What a return, the register, the censuses and the file of special needs say by themselves."""

pytestmark = pytest.mark.skipif(
    not RETURN.is_file(), reason="the published files are not beside this checkout"
)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("real")
    commands.template(
        folder / "pair.xlsx", returns=RETURN, trusts=["02236171", "02303464"],
        gias=DATA / "gias_establishments.csv",
        workforce=DATA / "school_workforce_census_2022.xlsx",
        census=DATA / "school_census_pupils.csv", sen=DATA / "sen_school_level_2022-23.xlsx",
    )  # fmt: skip
    checked = commands.check_workbook([folder / "pair.xlsx"])
    assert checked.faults == ()
    return commands.diligence([folder / "pair.xlsx"], on="2026-12-01", out=folder / "out")


def test_what_public_data_can_answer_is_answered_and_the_rest_is_unknown(done: Any) -> None:
    states = {answer.check.key: answer.counts for answer in done.report.answers}
    coloured = {key for key, state in states.items() if state in ("red", "amber", "green")}
    assert coloured == ANSWERED
    assert {key for key, state in states.items() if state == "shown"} == {"FIN-03"}
    assert sum(state == "unknown" for state in states.values()) == 137 - len(ANSWERED) - 1


def test_the_published_in_year_balance_is_flagged_and_not_read_as_a_deficit(done: Any) -> None:
    (found,) = (one for one in done.report.answers if one.check.key == "FIN-03")
    assert [one.value for one in found.found][:2] == pytest.approx([-0.1320, -0.1030], abs=1e-4)
    assert {one.state for one in found.found} == {"shown"}
    page = done.path.read_text(encoding="utf-8")
    assert "no deficit can be read from it" in page


def test_reserves_are_those_of_the_return(done: Any) -> None:
    (found,) = (one for one in done.report.answers if one.check.key == "FIN-01")
    assert [one.state for one in found.found] == ["green", "green", "green"]
    read = read_accounts(RETURN)
    wanted = [trust_figures(read.trust(number)) for number in ("02236171", "02303464")]
    assert [one.value for one in found.found][:2] == pytest.approx(
        [figures.reserve_share_of_income for figures in wanted]
    )


def test_what_is_unknown_says_what_is_missing(done: Any) -> None:
    for answer in done.report.of("unknown"):
        assert any(one.missing for one in answer.found), answer.check.key

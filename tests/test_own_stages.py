"""A case may say how long stages take there: with a reason, told on the page, refused if wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from entities.case import Case
from outputs.own_figures import own_rows
from outputs.run_folder import run_record
from scenarios.reading import BadInput, read_case, read_stages, shipped
from scenarios.reading.writing import write_case
from tests.case_text import with_text
from tests.made_records import made_info

REASON = "The diocese takes its time"
OWN = f"""own_stages:
  consents:
    weeks: {{shortest: 8, likeliest: 20, longest: 40}}
    reason: {REASON}
  one_ledger: {{fails: 0.5, reason: Tried before}}
"""


@pytest.fixture(scope="module")
def tiny() -> Case:
    return read_case(shipped("cases/tiny.yaml"))


def test_own_stages_replace_the_programs_and_nothing_else(tiny: Case, tmp_path: Path) -> None:
    case = read_case(with_text(tiny, tmp_path, OWN))
    before = {stage.key: stage for stage in read_stages()}
    changed = {stage.key: stage for stage in case.stages if stage != before[stage.key]}
    assert set(changed) == {"consents", "one_ledger"}
    consents, ledger = changed["consents"], changed["one_ledger"]
    assert consents.weeks.model_dump() == {"shortest": 8, "likeliest": 20, "longest": 40}
    assert consents.fails == before["consents"].fails
    assert (ledger.fails, ledger.weeks) == (0.5, before["one_ledger"].weeks)
    assert {stage.grade for stage in changed.values()} == {"judgement"}
    assert [stage.key for stage in case.stages] == list(before)
    assert read_case(write_case(case, tmp_path / "again")) == case


def test_own_stages_stand_on_the_page_and_in_the_record(tiny: Case, tmp_path: Path) -> None:
    case = read_case(with_text(tiny, tmp_path, OWN))
    rows = own_rows(case)
    assert [(row[2], row[4]) for row in rows] == [
        ("20 (8 to 40 at the most)", REASON), ("0.5", "Tried before"),
    ]  # fmt: skip
    record = run_record(case, made_info())["own_stages"]
    assert [one["key"] for one in record] == ["consents", "one_ledger"]
    assert record[0]["replaces"]["reason"] == REASON


WEEKS = "weeks: {shortest: 1, likeliest: 2, longest: 3}"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (f"consent: {{{WEEKS}, reason: x}}",
         "own_stages.consent: is not a stage of a merger; did you mean 'consents'?"),
        (f"consents: {{{WEEKS}}}", "own_stages.consents.reason: is missing"),
        ("consents: {reason: x}", "own_stages.consents: should give 'weeks', 'fails' or both"),
        ("consents: {weeks: {shortest: 3, likeliest: 2, longest: 3}, reason: x}",
         "own_stages.consents.weeks: shortest, likeliest and longest should stand in order"),
        ("consents: {weeks: {shortest: 3, likeliest: 2, longest: 900}, reason: x}",
         "own_stages.consents.weeks: shortest, likeliest and longest should stand in order"),
        ("consents: {weeks: {shortest: 3, likeliest: 20, longest: 900}, reason: x}",
         "own_stages.consents: no stage may last longer than 260 weeks"),
        ("consents: {fails: 1.5, reason: x}", "own_stages.consents.fails: "),
        ("deeds: {fails: lots, reason: x}", "own_stages.deeds.fails: "),
        ("kick_off: {fails: 0.1, reason: x}",
         "own_stages.kick_off.fails: should be 0: of this stage nothing is ever done again"),
        ("- consents", "own_stages: should hold keys of stages"),
    ],
)  # fmt: skip
def test_an_own_stage_that_cannot_stand(
    tiny: Case, tmp_path: Path, entry: str, message: str
) -> None:
    path = with_text(tiny, tmp_path, f"own_stages:\n  {entry}\n")
    with pytest.raises(BadInput) as caught:
        read_case(path)
    (told,) = caught.value.sentences()
    assert message in told
    assert " line " in told


def test_the_programs_own_list_of_stages_does_not_belong_in_a_case(
    tiny: Case, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="figures of the case's own stand under 'own_stages'"):
        read_case(with_text(tiny, tmp_path, "stages: []\n"))

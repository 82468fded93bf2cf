"""A case's own figures are told with their reason, and so is the way in which worlds were drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from entities.assumption import Replaced
from entities.case import Case
from outputs.drawn_words import how_drawn
from outputs.findings import Findings, find
from outputs.own_figures import figure_in_words, own_record, own_rows
from outputs.run_folder import run_record
from outputs.wording import in_words
from scenarios.reading import list_cases, read_case, read_linked_draws
from scenarios.worlds import draw_worlds
from tests.made_files import write_room
from tests.made_page import words_of_page
from tests.made_records import made_case, made_info, made_run

OWN = """own_assumptions:
  people.pay_award: {value: 0.04, low: 0.03, high: 0.06, reason: Budget agreed, source: Budget 2027}
arms:"""


@pytest.fixture
def own_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The small case of the reader's tests with a pay award of its own."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "cases" / "two.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("arms:", OWN, 1), encoding="utf-8")
    return read_case(path)


def test_an_own_range_is_drawn_and_keeps_what_it_replaces(own_case: Case) -> None:
    (own,) = (a for a in own_case.assumptions if a.replaces)
    assert own.replaces == Replaced(
        value=0.03, low=0.02, high=0.05, grade="judgement", reason="Budget agreed"
    )
    drawn = [
        w["people.pay_award"] for w in draw_worlds(own_case, count=64, seed=1, sampling="latin")
    ]
    assert sum(award < 0.03 for award in drawn) in (6, 7)
    assert sum(award > 0.06 for award in drawn) in (6, 7)


def test_the_record_tells_own_figures_their_reason_and_what_they_replace(own_case: Case) -> None:
    assert own_record(own_case) == [
        {
            "key": "people.pay_award", "value": 0.04, "low": 0.03, "high": 0.06,
            "unit": "share_per_year", "source": "Budget 2027", "grade": "single_case",
            "reason": "Budget agreed",
            "replaces": {"value": 0.03, "low": 0.02, "high": 0.05, "grade": "judgement"},
        }
    ]  # fmt: skip
    assert run_record(own_case, made_info())["own_assumptions"] == own_record(own_case)


def test_rows_for_the_page_lay_both_figures_side_by_side(own_case: Case) -> None:
    assert own_rows(own_case) == (
        ("Yearly pay award", "share per year", "0.04 (0.03 to 0.06)", "0.03 (0.02 to 0.05)",
         "Budget agreed", "Budget 2027"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((1200.0, None, None), "1,200, no range given"),
        ((None, 1.0, 2.0), "1 to 2"),
        ((1.5, 1.0, None), "1.5 (1 to not given)"),
    ],
)
def test_figures_are_written_with_what_is_given(figures: tuple[Any, ...], said: str) -> None:
    assert figure_in_words(*figures) == said


def test_no_shipped_case_departs_from_the_book() -> None:
    assert [own_rows(read_case(path)) for path in list_cases()] == [()] * len(list_cases())


def found(case: Case, **info: Any) -> Findings:
    return find(case, made_run(2, 1), made_info(worlds=2, replications=1, **info))


def test_the_page_shows_own_figures_only_where_there_are_any() -> None:
    case = made_case()
    first = case.assumptions[0]
    replaced = Replaced(value=7, grade="survey", reason="<b>Our books</b> say so")
    own = first.model_copy(update={"replaces": replaced})
    changed = case.model_copy(update={"assumptions": (own, *case.assumptions[1:])})
    title = "Figures of this case in place of the program"
    html = words_of_page(found(changed))
    assert title in html
    assert "&lt;b&gt;Our books&lt;/b&gt; say so" in html
    assert title not in words_of_page(found(case))


def test_the_usual_draws_are_not_spoken_of() -> None:
    assert how_drawn("independent") == ""
    findings = found(made_case())
    (verdict,) = findings.verdicts
    assert in_words(verdict)[-1].endswith("2 paired runs worth 2 independent ones; seed 2026.")
    assert findings.info.runs_in_words == "2 worlds x 1 replication, seed 2026"
    record = run_record(findings.case, findings.info)
    assert (record["sampling"], record["linked_draws"]) == ("independent", [])


def test_another_design_is_told_in_the_last_sentences_under_charts_and_in_the_record() -> None:
    findings = found(made_case(), sampling="latin")
    (verdict,) = findings.verdicts
    assert in_words(verdict)[-1].endswith(
        "2 paired runs counted as 2 independent ones; seed 2026. Worlds were spread evenly (Latin "
        "hypercube) and not drawn each on its own: intervals, which take them as independent, are "
        "then usually rather too wide."
    )
    assert findings.info.runs_in_words.endswith("seed 2026, Latin hypercube")
    assert run_record(findings.case, findings.info)["sampling"] == "latin"
    assert "usually rather too wide" in words_of_page(findings)


def test_even_sampling_leaves_intervals_as_they_are() -> None:
    usual, latin = (found(made_case(), sampling=d).verdicts[0] for d in ("independent", "latin"))
    assert usual.probability == latin.probability


def test_linked_draws_are_told_with_their_strength_and_recorded() -> None:
    groups = read_linked_draws()[:2]
    case = made_case(linked_draws=groups, switched_on=("linked_draws",))
    findings = found(case)
    assert in_words(findings.verdicts[0])[-1].endswith(
        "Some draws were linked, so that they rise and fall together (pay awards and prices 0.5; "
        "hiring and leaving of support staff 0.5; how firmly is judgement)."
    )
    record = json.loads(json.dumps(run_record(case, findings.info)))
    assert [group["strength"] for group in record["linked_draws"]] == [0.5, 0.5]
    assert "linked_draws: Assumptions of a group are drawn together" in words_of_page(findings)

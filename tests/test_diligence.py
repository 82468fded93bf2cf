"""All checks at once: what counts for a merger, gates, thresholds of one's own, page and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from outputs.diligence.pack_section import read_section, section_of
from outputs.diligence.page import page
from outputs.diligence.tables import tables_of, write_tables
from outputs.diligence.timeline import timeline
from outputs.pack.content import Map
from outputs.study import commands
from outputs.study.command_line import commands as command_line
from outputs.workbook.form import write_form
from scenarios.diligence.adding import EVENTS, SUMS
from scenarios.diligence.answered import Answer, answer_all, as_if_red
from scenarios.diligence.facts import Facts
from scenarios.diligence.gating import gates_of
from scenarios.diligence.judged import MERGED
from scenarios.diligence.reading import (
    read_checks,
    read_effects,
    read_gates,
    read_next_steps,
    read_questions,
    read_sheets,
    read_sources,
)
from scenarios.diligence.thresholds import with_thresholds
from scenarios.reading import BadInput, read_case, shipped
from tests.made_facts import Change, Rows, at, made_facts
from tests.made_more_facts import URNS
from tests.made_workbook import filled_rows

CHECKS, EFFECTS = read_checks(), read_effects()
BY_KEY = {check.key: check for check in CHECKS}


def answers(change: Change | None = None, **said: float) -> dict[str, Answer]:
    facts = made_facts(change, **said)
    return {one.check.key: one for one in answer_all(facts, CHECKS, EFFECTS)}


def test_every_check_of_the_made_trusts_is_green_shown_or_beside_others() -> None:
    ready = float(dt.date(2027, 7, 1).toordinal())
    found = answers(chance_of_claim=0.9, lowest_reserve_share=0.1, p80_ready=ready)
    other = {key: one.counts for key, one in found.items() if one.counts not in ("green", "shown")}
    beside = {"FIN-14", "FIN-18", "WF-04", "WF-05", "WF-06", "WF-07", "IT-07", "EST-12"}
    assert other == {**dict.fromkeys(beside, "unknown"), "FIT-03": "amber", "LEG-02": "unknown"}


def test_with_nothing_filled_in_nothing_is_amber() -> None:
    facts = Facts({"trust": ({"trust_id": "A"}, {"trust_id": "B"})})
    states = {one.counts for one in answer_all(facts, CHECKS, EFFECTS)}
    assert states == {"unknown"}


def test_the_worst_trust_counts_and_one_that_worsens_when_merged_is_told() -> None:
    red = answers(at("governance", "late_returns_24m", 1, trust_id="A"))["FIN-16"]
    assert [(one.of, one.state) for one in red.found] == [
        ("A", "amber"), ("B", "green"), (MERGED, "amber"),
    ]  # fmt: skip
    assert (red.counts, red.of, red.worse) == ("amber", MERGED, False)
    both = answers(at("governance", "late_returns_24m", 1))["FIN-16"]
    assert (both.counts, both.worse) == ("red", True)


def test_a_school_that_is_not_known_is_not_green_and_a_red_one_is_red_all_the_same() -> None:
    one = answers(at("estates", "survey_date", None, urn=URNS[0]))["EST-04"]
    assert [found.state for found in one.found] == ["unknown", "green", "unknown"]
    assert one.counts == "unknown"

    def old(rows: dict[str, Rows]) -> None:
        rows["estates"][0]["survey_date"] = None
        rows["estates"][1]["survey_date"] = dt.date(2010, 1, 1)

    found = answers(old)["EST-04"]
    assert (found.counts, found.of) == ("red", "A")
    assert [school.state for school in found.found[-1].schools] == ["unknown", "red", "green"]
    assert found.found[-1].missing == ("estates.survey_date",)


def test_a_published_return_gives_a_balance_and_no_verdict() -> None:
    found = answers(at("finance", "funds_inherited", None))["FIN-03"].found[-1]
    assert found.state == "shown"
    assert found.value == pytest.approx(0.04)
    assert "no deficit can be read from it" in found.note


def test_gates_close_for_red_and_wait_for_what_is_not_known() -> None:
    def gates(change: Change | None = None) -> dict[str, Any]:
        found = tuple(answers(change).values())
        return {state.gate.key: state for state in gates_of(read_gates(), found)}

    fine = gates()
    assert fine["G1"].open
    assert fine["G7"].open
    assert "CASE-08" in fine["G4"].unknown
    closed = gates(at("governance", "ceo_process", "none"))
    assert closed["G2"].red == ("GOV-08",)
    assert not closed["G2"].open
    blind = gates(at("schools", "ofsted_category", None))
    assert blind["G2"].unknown == ("EDU-01",)


def test_gates_effects_and_questions_name_what_there_is() -> None:
    keys, domains = set(BY_KEY), {check.domain for check in CHECKS}
    for gate in read_gates():
        assert set(gate.not_red) <= keys
        assert set(gate.known) <= keys | domains
    assert [effect.key for effect in EFFECTS] == [check.key for check in CHECKS]
    assert [step.key for step in read_next_steps()] == [check.key for check in CHECKS]
    case = read_case(shipped("cases/alder_and_birch.yaml"))
    stages = {stage.key for stage in case.stages} | {"all"}
    figures = {one.key for one in case.assumptions}
    allowed = {"happens": set(EVENTS), "owed": set(SUMS)}
    for move in (move for effect in EFFECTS for move in effect.moves):
        others = stages if move.of_stages else figures
        assert set(move.on) <= allowed.get(move.how, others)
    listed = {source.key for source in read_sources()}
    questions = read_questions()
    assert [one.key for one in questions] == [f"JQ-{n:02d}" for n in range(1, 54)]
    assert {key for one in questions for key in one.sources} <= listed


def test_thresholds_of_ones_own_take_the_place_of_those_that_come(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "- key: FIN-16\n  reason: One late return is red here.\n  bands:\n"
        "    - {below: 1.0, colour: green}\n    - {at_least: 1.0, colour: red}\n"
        "- key: PUP-04\n  reason: Small is 50.\n  limits:\n    - {key: pupils, value: 50.0}\n",
        encoding="utf-8",
    )
    checks = {check.key: check for check in with_thresholds(CHECKS, own)}
    assert checks["FIN-16"].colour_of(1.0) == "red"
    assert BY_KEY["FIN-16"].colour_of(1.0) == "amber"
    (limit,) = checks["PUP-04"].limits
    assert (limit.value, limit.basis) == (50.0, "judgement")
    assert checks["FIN-01"] is BY_KEY["FIN-01"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {key: FIN-61, reason: x}\n", "did you mean"),
        ("- key: PUP-04\n  reason: x\n  limits:\n    - {key: pupil, value: 5.0}\n", "pupils"),
        ("- key: GOV-05\n  reason: x\n  bands:\n    - {colour: red}\n", "has no bands"),
        ("- key: FIN-16\n  reason: x\n  bands:\n    - {below: 1.0, colour: red}\n",
         "follow one another"),
        ("- key: FIN-16\n", "reason"),
    ],
)  # fmt: skip
def test_wrong_thresholds_are_told(text: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        with_thresholds(CHECKS, own)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> commands.Any:
    """Due diligence of two trusts whose names and suppliers are traps."""
    folder = tmp_path_factory.mktemp("diligence")
    rows = filled_rows("A", "B")
    rows["trust"][0]["name"] = "<script>alert(1)</script> (fictional)"
    rows["contracts"][0]["supplier_code"] = "=1+1"
    rows["contracts"][0]["contract_id"] = "=cmd|' /C calc'!A0"
    rows["questions"] = [{"question": "JQ-01", "status": "answered", "owner": "@chair",
                          "evidence": "-minutes", "due_date": dt.date(2027, 1, 1)}]  # fmt: skip
    write_form(folder / "pair.xlsx", read_sheets(), rows)
    return commands.diligence([folder / "pair.xlsx"], on="2026-12-01", out=folder / "out")


def test_words_of_a_workbook_are_escaped_on_the_page(done: Any) -> None:
    text = done.path.read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "default-src 'none'" in text
    for anchor in ("map", "red", "amber", "unknown", "verdict", "gates", "questions", "all"):
        assert f'id="{anchor}"' in text


def test_words_that_look_like_formulas_are_words_in_every_table(done: Any) -> None:
    for path in done.tables:
        for row in path.read_text(encoding="utf-8").splitlines()[1:]:
            for cell in row.split(","):
                text = cell.strip('"')
                number = text.replace(".", "").lstrip("-").isdigit()
                assert number or not text.startswith(("=", "+", "-", "@")), (path.name, cell)
    renewals_text = next(p for p in done.tables if "renewals" in p.name).read_text("utf-8")
    assert "'=cmd|" in renewals_text
    questions = next(p for p in done.tables if "questions" in p.name).read_text("utf-8")
    assert "'@chair" in questions
    assert "'-minutes" in questions


def test_numbers_of_the_tables_are_those_of_the_findings(done: Any) -> None:
    path = next(p for p in done.tables if "findings" in p.name)
    table = pd.read_csv(path).set_index(["check", "of"])
    for answer in done.report.answers:
        for one in answer.found:
            row = table.loc[(answer.check.key, one.of)]
            assert row["state"] == one.state
            if one.value is not None:
                assert row["value"] == pytest.approx(one.value, abs=1e-6)


def test_the_register_holds_every_question_and_what_became_of_it(done: Any) -> None:
    table = tables_of(done.report)["questions"].set_index("question")
    assert len(table) == 53
    assert table.loc["JQ-01", "status"] == "answered"
    assert table.loc["JQ-02", "status"] == "not asked"


def test_tables_without_a_row_are_not_written(done: Any, tmp_path: Path) -> None:
    names = {path.name for path in write_tables(done.report, tmp_path)}
    assert "diligence_effects.csv" not in names
    assert "diligence_findings.csv" in names


def test_edited_thresholds_are_shown_as_edited(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", read_sheets(), filled_rows("A", "B"))
    own = tmp_path / "own.yaml"
    own.write_text(
        "- key: FIN-07\n  reason: Ours.\n  bands:\n    - {below: 0.9, colour: green}\n"
        "    - {at_least: 0.9, colour: red}\n", encoding="utf-8",
    )  # fmt: skip
    done = commands.diligence([tmp_path / "a.xlsx"], thresholds=own, on="2026-12-01",
                              out=tmp_path / "out")  # fmt: skip
    assert done.report.edited == ("FIN-07",)
    text = page(done.report)
    assert "Thresholds were edited of: FIN-07." in text
    assert "Edited. As it comes: green: under 75%; amber: 75% to under 80%" in text


def test_the_command_tells_the_worst_first_and_a_broken_workbook_ends_it(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", read_sheets(), filled_rows("A", "B"))
    out = str(tmp_path / "out")
    said = CliRunner().invoke(
        command_line, ["diligence", str(tmp_path / "a.xlsx"), "--on", "2026-12-01", "--out", out]
    )
    assert said.exit_code == 0
    assert said.output.startswith("Of 137 checks, ")
    assert "FIN-07" in said.output
    with pytest.raises(BadInput, match="a day is written as"):
        commands.diligence([tmp_path / "a.xlsx"], on="1 May")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        commands.diligence([tmp_path / "b.xlsx"])
    with pytest.raises(BadInput, match="holds no finished run"):
        commands.diligence([tmp_path / "a.xlsx"], run=tmp_path)


def test_what_is_not_known_is_tried_as_if_it_were_red() -> None:
    one = answers(at("estates", "survey_date", None))["EST-04"]
    assert as_if_red(one).counts == "red"
    assert one.counts == "unknown"


def test_contracts_are_drawn_by_their_day_for_notice(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", read_sheets(), filled_rows("A", "B"))
    done = commands.diligence([tmp_path / "a.xlsx"], on="2026-12-01", out=tmp_path / "out")
    drawn = timeline(done.report)
    assert drawn.count("<svg") == 1
    assert "Last day to give notice" in drawn
    assert "Pupil information" in drawn
    ended = replace(done.report, asked_on=dt.date(2050, 1, 1))
    assert timeline(ended) == ""
    assert page(done.report).count("<svg") == 1


def test_it_is_a_section_of_the_board_pack(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", read_sheets(), filled_rows("A", "B"))
    done = commands.diligence([tmp_path / "a.xlsx"], on="2026-12-01", out=tmp_path / "out")
    section = read_section(tmp_path / "out")
    assert section == section_of(done.report)
    (drawn,) = (block for block in section.blocks if isinstance(block, Map))
    assert len(drawn.rows) == 15
    assert drawn.columns[-1] == "Merged"
    red = next(grid for grid in section.grids if grid.key == "diligence_red")
    assert [row[0].split("(")[-1].split(")")[0] for row in red.rows] == [
        one.check.key for one in done.report.of("red")
    ]
    assert all(row[3] and row[4] for row in red.rows)
    with pytest.raises(BadInput, match="make it with the command 'diligence'"):
        read_section(tmp_path)
    (tmp_path / "out" / "diligence.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        read_section(tmp_path / "out")

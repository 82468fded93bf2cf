"""A trial of a stand-in with known answers: drivers, conditions, parts, rungs, beliefs, options."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest

from outputs.columns import dictionary
from outputs.finding_out import finding_out
from outputs.finding_out_words import to_find_out
from outputs.otherwise import rungs_of, subsets_of
from outputs.tables import make_tables
from outputs.trial import Trial
from outputs.trial_tables import trial_tables
from outputs.trial_words import answer_on_trial, trial_in_words
from outputs.verdict import verdict
from outputs.wording import answer
from scenarios.parts import with_parts
from tests.made_records import made_case, made_info, made_run
from tests.made_trial import (
    BESIDE,
    CASE,
    CLAIM,
    HOURS,
    MERGE,
    NAMES,
    UPLIFT,
    luck,
    trial_with,
    whole,
)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return trial_with()


def test_the_drivers_are_the_planted_ones_the_larger_first(trial: Trial) -> None:
    told = [one for one in trial.drivers if one.told]
    assert [one.name for one in told[:2]] == [UPLIFT, HOURS]
    assert told[0].swing == pytest.approx(-2 * 1.2816 * 60_000, rel=0.1)
    assert told[1].swing == pytest.approx(2 * 1.2816 * 30_000, rel=0.2)
    assert trial.looked_at > 200


def test_it_fails_where_the_planted_figure_is_high(trial: Trial) -> None:
    first = trial.fails[0]
    assert UPLIFT in {side.name for side in first.sides}
    assert first.density > first.before + 0.2
    (side,) = (one for one in first.sides if one.name == UPLIFT)
    assert side.low > -np.inf


def test_the_most_plausible_failing_world_fails_and_is_near_the_middle(trial: Trial) -> None:
    holds = trial.savings.holds(CLAIM.gbp_per_year)
    assert trial.rival is not None
    assert not holds[trial.rival.index]
    assert trial.rival.odd < 0.5
    assert trial.sponsor_world is not None
    assert holds[trial.sponsor_world.index]
    assert trial.rival.gbp < CLAIM.gbp_per_year <= trial.sponsor_world.gbp


def test_parts_bring_what_was_planted_and_add_up(trial: Trial) -> None:
    brought = {one.key: one.gbp.mean for one in trial.brought}
    assert brought == pytest.approx({"posts": 150_000, "contracts": 5_000, "work": -60_000})
    usual = (whole() + luck(1))[:BESIDE]
    assert sum(brought.values()) + trial.bare.mean == pytest.approx(usual.mean())
    assert trial.jointly.mean == pytest.approx(0, abs=1e-6)


def test_beliefs_and_slack_are_told_in_their_order(trial: Trial) -> None:
    chances = [trial.packs[p].chance.value for p in ("sceptic", "central", "sponsor")]
    assert chances == sorted(chances)
    assert chances[0] < chances[2]
    assert trial.slack[0].chance.value < trial.slack[1].chance.value
    assert trial.packs["sponsor"].p50 - trial.packs["sceptic"].p50 == pytest.approx(160_000)


def test_the_ladder_leaves_out_what_the_plan_has_not(trial: Trial) -> None:
    assert [rung.key for rung in trial.ladder] == ["named", "wastage", "process", "pooling"]
    assert len(trial.not_in_plan) == 2
    p50 = [rung.p50 for rung in trial.ladder]
    assert p50 == sorted(p50)


def test_what_only_the_last_rungs_carry_is_not_shown() -> None:
    easy = trial_with(CLAIM.model_copy(update={"gbp_per_year": 80_000.0}))
    assert easy.first_rung is not None
    assert easy.first_rung.key == "pooling"
    assert not easy.shown
    said = trial_in_words(CASE, easy, NAMES)["evidence"]
    assert any(sentence.startswith("Not shown:") for sentence in said)
    firm = trial_with(CLAIM.model_copy(update={"gbp_per_year": 10_000.0}))
    assert firm.shown
    assert firm.first_rung is not None
    assert firm.first_rung.key == "named"


def test_luck_and_judgement_are_the_parts_planted(trial: Trial) -> None:
    """Variances: 60^2 judged, 30^2 of the hours, which are judgement but held, and 20^2 luck."""
    every = 60.0**2 + 30.0**2 + 20.0**2
    assert trial.resting.luck.low <= 20.0**2 / every <= trial.resting.luck.high
    assert trial.resting.judgement.low <= 60.0**2 / every <= trial.resting.judgement.high
    assert trial.resting.flips.value > 0.1
    luck_gbp, ignorance = trial.resting.gbp_by_luck, trial.resting.gbp_by_ignorance
    assert luck_gbp.value == pytest.approx(1.2816 * 20_000, rel=0.2)
    assert luck_gbp.low < 1.2816 * 20_000 < luck_gbp.high
    assert ignorance.value == pytest.approx(1.2816 * 67_082, rel=0.25)
    assert ignorance.low < 1.2816 * 67_082 < ignorance.high


def test_what_needed_a_merger_is_held_against_every_option_without(trial: Trial) -> None:
    labels = [one.label for one in trial.needed]
    assert labels[0] == CASE.arm("lean_alone").label
    assert len(labels) == 3
    assert trial.needed[0].saves.mean == pytest.approx(30_000)
    said = trial_in_words(CASE, trial, NAMES)["needed"]
    assert "needed the merger." in said[0]
    assert "costs £50,000 (£50,000 to £50,000) more" in said[-1]


def test_arms_that_are_the_same_tie_and_the_others_do_not(trial: Trial) -> None:
    assert {one.key for one in trial.options.leading} == {"merge", "merge_slowly"}
    assert {one.key for one in trial.options.options} == {arm.key for arm in CASE.arms}


def test_every_sentence_has_its_numbers_and_proves_nothing(trial: Trial) -> None:
    for said in trial_in_words(CASE, trial, NAMES).values():
        for sentence in said:
            assert sentence.endswith((".", ":"))
            assert not re.search(r"\b(nan|inf)\b", sentence)
            assert "prove" not in sentence.lower()


def test_what_is_worth_finding_out_is_the_planted_figure(trial: Trial) -> None:
    """Merging and working leaner alone are worth as much; levelling up, once known, decides."""
    first, *_ = trial.worth_knowing.figures
    assert first.name == UPLIFT
    loss = 100_000 / math.sqrt(2 * math.pi)
    assert first.worth.low <= loss <= first.worth.high
    assert [key for key, _ in first.choices] == ["merge", "lean_alone"]
    assert first.changes == pytest.approx(0.5, abs=0.05)
    now, figures, most = trial_in_words(CASE, trial, NAMES)["finding out"]
    merge, lean = CASE.arm("merge").label, CASE.arm("lean_alone").label
    assert "2 options cannot be told apart as the best" in now
    assert f"'{merge}' is worth £" in now
    assert f"'{lean}' is worth £" in now
    assert NAMES[UPLIFT].label in figures
    assert "nothing that can be found out is worth more to this choice" in most
    row = to_find_out(CASE, trial, NAMES)[0]
    assert re.fullmatch(rf"'{merge}', from .+% on '{lean}'", row.choices)


def test_where_no_figure_decides_that_is_said(trial: Trial) -> None:
    none = finding_out({arm.key: np.zeros(50) for arm in CASE.arms}, {"x": np.arange(50.0)})
    said = trial_in_words(CASE, dataclasses.replace(trial, worth_knowing=none), NAMES)
    assert "Of 1 unknown figure none can be told" in said["finding out"][1]


def test_the_tables_hold_what_the_trial_says(trial: Trial) -> None:
    tables = trial_tables(CASE, [trial])
    rungs = tables["trial_conditions"].query("condition == 'ladder'")
    assert rungs["p50"].tolist() == [rung.p50 for rung in trial.ladder]
    assert len(tables["trial_drivers"]) == trial.looked_at
    parts = tables["trial_parts"].set_index("item")["mean"]
    assert parts["luck"] == trial.resting.luck.value
    assert set(tables["trial_options"]["arm"]) == {arm.key for arm in CASE.arms}
    assert dictionary({name: tuple(table.columns) for name, table in tables.items()})
    assert set(tables["trial_worlds"]["shown"]) == {"fails", "holds"}
    found = tables["trial_finding_out"].set_index("figure")
    assert found.loc[UPLIFT, "mean"] == trial.worth_knowing.figures[0].worth.gbp
    assert found.loc["everything", "mean"] == trial.worth_knowing.everything.mean


def test_few_worlds_give_no_driver_and_say_so() -> None:
    few = dataclasses.replace(trial_with(), drivers=(), fails=(), comes_close=None)
    said = trial_in_words(CASE, few, NAMES)
    assert "it cannot be told what moves the saving" in said["drivers"][0]


def test_the_answer_itself_is_not_shown_where_only_the_last_rungs_carry_it() -> None:
    tables = make_tables(made_case(), made_run(4, 2))
    found = verdict(made_case(), made_case().claims[0], tables, made_info())
    weak = trial_with(CLAIM.model_copy(update={"gbp_per_year": 80_000.0}))
    assert answer_on_trial(found, weak).startswith("Not shown. ")
    for other in (None, trial_with(CLAIM.model_copy(update={"gbp_per_year": 10_000.0}))):
        assert answer_on_trial(found, other) == answer(found)


def test_a_plan_without_parts_stands_on_the_first_rung_alone() -> None:
    bare = with_parts(MERGE, ())
    assert [rung.key for rung in rungs_of(bare) if rung.there] == ["named"]
    assert list(subsets_of(bare)) == [frozenset()]
    every = rungs_of(MERGE)
    assert every[-1].arm is MERGE
    assert not every[-1].held
    assert [rung.key for rung in every if not rung.there] == ["automation", "culture"]

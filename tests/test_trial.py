"""A trial of a stand-in with known answers: drivers, conditions, parts, rungs, beliefs, options."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest

from outputs.columns import dictionary
from outputs.drivers import Driver
from outputs.finding_out import finding_out
from outputs.finding_out_words import to_find_out
from outputs.moved_alone import moved_alone
from outputs.otherwise import Otherwise, rungs_of, subsets_of
from outputs.probability import Share, Spread
from outputs.tables import make_tables
from outputs.trial import Needed, Trial, rival_of
from outputs.trial_resting import Part
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
    COUNT,
    HOURS,
    MERGE,
    NAMES,
    UPLIFT,
    StandIn,
    along,
    luck,
    trial_with,
    whole,
)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return trial_with()


def test_the_drivers_are_the_planted_ones_the_larger_first(trial: Trial) -> None:
    told = [one for one in trial.drivers if one.told]
    assert [one.name for one in told] == [UPLIFT, HOURS]
    assert told[0].swing == pytest.approx(-2 * 1.2816 * 60_000, rel=0.02)
    assert told[1].swing == pytest.approx(2 * 1.2816 * 30_000, rel=0.02)
    assert trial.looked_at > 200
    assert told[0].chance_low > told[0].chance_high
    assert trial.unmoved == pytest.approx((whole() + luck(1))[:25].mean())


def test_a_figure_that_only_went_along_by_luck_does_nothing_when_it_is_moved(trial: Trial) -> None:
    """Of ten that are moved two are planted; the other eight do nothing, to the penny."""
    idle = [one for one in trial.drivers if one.name not in (UPLIFT, HOURS)]
    assert len(idle) == 8
    for one in idle:
        assert (one.swing, one.swing_low, one.swing_high, one.told) == (0, 0, 0, False)
    swings = {one.name: one.swing for one in trial.screened}
    assert all(abs(swings[one.name]) > 5_000 for one in idle)


def test_of_one_world_nothing_is_told_of_a_figure_that_moves_it() -> None:
    found = Driver("x", 0.0, 1.0, 0.0, 0.0, 5.0, 0.0, 9.0, 0.5, True)
    costs = {
        f"{end}: x": StandIn({"status_quo": np.zeros(1), "merge": np.array([gbp])})
        for end, gbp in (("low", 1.0), ("high", 9.0))
    }
    (one,) = moved_alone((found,), Otherwise(CLAIM, costs))
    assert one.swing == 8
    assert not one.told
    assert one.swing_high == math.inf


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
    easy = trial_with(CLAIM.model_copy(update={"gbp_per_year": 60_000.0}), part=0.4)
    assert easy.first_rung is not None
    assert easy.first_rung.key == "pooling"
    assert not easy.shown
    said = trial_in_words(CASE, easy, NAMES)["evidence"]
    assert any(sentence.startswith("Not shown:") for sentence in said)
    firm = trial_with(CLAIM.model_copy(update={"gbp_per_year": 10_000.0}))
    assert firm.shown
    assert firm.first_rung is not None
    assert firm.first_rung.key == "named"


def test_a_rung_that_few_worlds_cannot_tell_is_not_told_for_certain(trial: Trial) -> None:
    """Near a half of the runs: neither 'not shown' nor 'on no rung' is said without its doubt."""
    last = trial.ladder[-1]
    half = Share(0.52, 0.38, 0.65, 50.0)
    near, under = (
        dataclasses.replace(last, chance=share)
        for share in (half, half._replace(value=0.47, low=0.33, high=0.61))
    )
    better = dataclasses.replace(last, key="process", label="one way of working",
                                 chance=half._replace(value=0.45, low=0.32, high=0.59))  # fmt: skip
    weak = dataclasses.replace(trial, ladder=(better, near), first_rung=near)
    assert not weak.shown
    assert not weak.not_shown
    said = trial_in_words(CASE, weak, NAMES)["evidence"][1]
    assert said.startswith("It reaches £100,000 in half of the runs only with")
    assert "cannot tell for certain" in said
    none = dataclasses.replace(trial, ladder=(better, under), first_rung=None)
    said = trial_in_words(CASE, none, NAMES)["evidence"][1]
    assert said.endswith("in half of the runs, though so few worlds cannot tell for certain.")
    far = dataclasses.replace(better, chance=half._replace(value=0.2, low=0.1, high=0.3))
    assert dataclasses.replace(weak, ladder=(far, near)).not_shown


def test_how_much_needed_the_merger_is_told_as_far_as_it_can_be(trial: Trial) -> None:
    def times_(size: float, mean: float, low: float, high: float) -> Spread:
        return Spread(size * mean, size * low, size * high, size * mean, size * mean, size * mean)

    def said(saves: Spread, beyond: Spread) -> str:
        option = Needed("Alone", saves, beyond, Part(0.75, 0.6, 1.1))
        told = trial_in_words(CASE, dataclasses.replace(trial, needed=(option,)), NAMES)
        return told["needed"][0]

    alone, loss = times_(50_000, 1, 0.9, 1.1), times_(-50_000, 1, 1.1, 0.9)
    sure, unsure = times_(150_000, 1, 0.8, 1.2), times_(3_000, 1, -10, 12)
    assert said(alone, sure).endswith("Of the saving 75% (60% to 100%) needed the merger.")
    assert said(alone, unsure).endswith("That the merger adds anything to it cannot be told.")
    assert said(loss, sure).endswith("explains none of what the merger saves.")
    assert said(loss, times_(20_000, 1, 0.5, 1.5)).endswith("there is nothing to share out.")
    less = said(alone, times_(-20_000, 1, 1.5, 0.5))
    assert "saves £20,000 (£10,000 to £30,000) less than that" in less
    assert less.endswith("None of the saving needed the merger.")


def test_a_world_in_which_the_plan_is_refused_is_no_rival_unless_there_is_no_other() -> None:
    """What its figures are is not why it fails, and that is said where it must be shown."""
    found = trial_with()
    names = [one.name for one in found.drivers[:3]]
    figures = {name: along(name) for name in names}
    weights = dict.fromkeys(names, 1.0)
    holds = np.arange(COUNT) >= 100
    some = dataclasses.replace(found.savings, refused=np.arange(COUNT) < 50)
    rival = rival_of(holds, some, found.savings.gbp, figures, weights)
    assert rival is not None
    assert 50 <= rival.index < 100
    assert not rival.refused
    every = dataclasses.replace(found.savings, refused=~holds)
    only = rival_of(holds, every, found.savings.gbp, figures, weights)
    assert only is not None
    assert only.refused
    told = dataclasses.replace(found, rival=only)
    assert "The plan is refused there" in trial_in_words(CASE, told, NAMES)["fails"][-2]


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
    figures, most = trial_in_words(CASE, trial, NAMES)["finding out"]
    now = trial_in_words(CASE, trial, NAMES)["options"][-1]
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
    assert "Of 1 unknown figure that any of the options reads none can be" in said["finding out"][0]


def test_the_tables_hold_what_the_trial_says(trial: Trial) -> None:
    tables = trial_tables(CASE, [trial])
    rungs = tables["trial_conditions"].query("condition == 'ladder'")
    assert rungs["p50"].tolist() == [rung.p50 for rung in trial.ladder]
    assert len(tables["trial_drivers"]) == trial.looked_at
    assert tables["trial_moved"]["swing"].tolist() == [one.swing for one in trial.drivers]
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
    weak = trial_with(CLAIM.model_copy(update={"gbp_per_year": 60_000.0}), part=0.4)
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

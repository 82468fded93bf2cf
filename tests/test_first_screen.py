"""What stands first: each question of a trustee answered in one sentence, tried or not."""

from __future__ import annotations

import dataclasses
import re

import pytest

from outputs.bridge import bridge
from outputs.finding_out import finding_out
from outputs.first_screen import NOT_TRIED, Line, first_screen
from outputs.run_info import RunInfo
from outputs.tables import make_tables
from outputs.trial import Trial
from outputs.verdict import Verdict, verdict
from tests.made_records import made_case, made_info, made_run
from tests.made_trial import CASE as TRIED
from tests.made_trial import NAMES, UPLIFT, WORTH, trial_with

CASE = made_case()
TABLES = make_tables(CASE, made_run(20, 3))
INFO: RunInfo = made_info()
VERDICT = verdict(CASE, CASE.claims[0], TABLES, INFO)
MADE_OF = bridge(TABLES, CASE.claims[0])
OPTIONS = {arm.key: arm.label for arm in TRIED.arms}
ASKED = ("By when?", "Why?", "What is judgement?", "What moves it most?",
         "What would have to be true?", "What to do next?")  # fmt: skip
ASKED_OF_A_RUN = (*ASKED[:3], *ASKED[4:], "What was not looked for?")


def told(
    trial: Trial | None, steps: tuple[str, ...] = ("Ask for the posts.",), found: Verdict = VERDICT
) -> dict[str, str]:
    lines: tuple[Line, ...] = first_screen(found, MADE_OF, trial, NAMES, steps, OPTIONS)
    return {line.asks: line.says for line in lines}


@pytest.fixture(scope="module")
def tried() -> Trial:
    return trial_with()


def test_every_question_has_one_answer_in_order(tried: Trial) -> None:
    for trial in (None, tried):
        said = told(trial)
        assert tuple(said) == (ASKED if trial else ASKED_OF_A_RUN)
        for sentence in said.values():
            assert sentence.endswith(".")
            assert len(sentence) < 420
            assert not re.search(r"\b(nan|inf|None)\b", sentence)


def test_what_a_run_alone_cannot_say_it_says_so() -> None:
    said = told(None)
    assert said["What was not looked for?"] == NOT_TRIED
    assert sum("'trial'" in sentence for sentence in said.values()) == 1
    assert said["What is judgement?"].endswith(": no checked measurement stands behind them.")
    held = round(60 * VERDICT.probability.value)
    assert said["What would have to be true?"].startswith(
        f"As much as the best of these runs save: the claim holds in {held} of 60, and nine in ten "
        "of 60 runs save at most £"
    )
    assert said["What to do next?"] == "Ask for the posts."
    assert told(None, ())["What to do next?"] == "Nothing rests on judgement."


@pytest.mark.parametrize(("share", "highest", "said"), [
    (0.125, 330_000, "As much as the best of these runs save: the claim holds in 1 of 8, and all"),
    (0.0, 330_000, "More than these runs show: all 8"),  # those that save so much were refused
    (0.0, 80_000, "More than these runs show: all 8"),
])  # fmt: skip
def test_what_the_best_runs_show_is_not_called_more_than_they_show(
    share: float, highest: float, said: str
) -> None:
    claimed = VERDICT.claim.model_copy(update={"gbp_per_year": 300_000.0})
    found = dataclasses.replace(
        VERDICT, claim=claimed, pairs=8, probability=VERDICT.probability._replace(value=share),
        by_year=tuple(year._replace(p90=float(highest)) for year in VERDICT.by_year),
    )  # fmt: skip
    answer = told(None, found=found)["What would have to be true?"]
    assert answer.startswith(said)
    assert answer.endswith("£300,000 is claimed.")


def test_a_trial_names_parts_driver_and_what_to_find_out(tried: Trial) -> None:
    said = told(tried)
    assert "posts that go £150,000" in said["Why?"]
    assert "work moved to one desk £60,000" in said["Why?"]
    label = NAMES[UPLIFT].label
    assert said["What moves it most?"].lower().startswith(label.lower())
    assert said["What to do next?"].startswith(f"Find out for these trusts: {label}.")
    assert "in the half that favours the plan" in said["What would have to be true?"]


def test_without_a_driver_the_list_of_the_run_comes_first(tried: Trial) -> None:
    none = dataclasses.replace(
        tried, drivers=tuple(dataclasses.replace(one, told=False) for one in tried.drivers),
        comes_close=None,
    )  # fmt: skip
    said = told(none)
    assert said["What moves it most?"].startswith(f"No single one of {none.looked_at} figures")
    assert said["What to do next?"] == "Ask for the posts."
    assert "no condition was found that closes the gap" in said["What would have to be true?"]


def test_an_option_worth_more_is_asked_for_before_anything_else(tried: Trial) -> None:
    """Only where it can be told from the plan; what is found out comes after it."""
    better = finding_out({**WORTH, "lean_alone": WORTH["lean_alone"] + 90_000}, {})
    said = told(dataclasses.replace(tried, worth_knowing=better))["What to do next?"]
    label = OPTIONS["lean_alone"]
    assert said.startswith(f"Ask why not '{label}': by money alone, over 5 years and")
    assert re.search(r"£[\d,]+ \(95% interval £[\d,]+ to £[\d,]+\) less\.", said)
    assert "To know more before choosing would hardly change which option leaves most" in said
    assert said.endswith(f"the saving itself moves most with {NAMES[UPLIFT].label}.")


def test_where_it_mostly_holds_it_says_what_would_bring_it_down(tried: Trial) -> None:
    """Nothing then has to come true, and nothing brings close what is there."""
    easy = CASE.claims[0].model_copy(update={"gbp_per_year": 1_000.0})
    holds = verdict(CASE, easy, TABLES, INFO)
    assert holds.probability.value > 0.5
    said = told(tried, found=holds)
    assert "What would have to be true?" not in said
    wrong = said["What would have to go wrong?"]
    assert wrong.startswith("Where all 31 figures of judgement")
    assert re.search(r"it fails in \d+% of worlds where ", wrong)
    none = told(dataclasses.replace(tried, fails=()), found=holds)["What would have to go wrong?"]
    assert none.endswith("no single condition was found under which it fails.")
    assert "first in year" in said["By when?"]


def test_a_claim_reached_once_and_lost_again_is_not_told_to_last(tried: Trial) -> None:
    found = dataclasses.replace(VERDICT, half_by=2, four_fifths_by=None)
    assert told(tried, found=found)["By when?"].endswith(
        "half of the runs reach it first in year 2, four in five in no year up to year 5."
    )


def test_a_run_whose_claim_mostly_holds_says_how_far_short_it_may_fall() -> None:
    easy = CASE.claims[0].model_copy(update={"gbp_per_year": 1_000.0})
    said = told(None, found=verdict(CASE, easy, TABLES, INFO))
    assert "What would have to be true?" not in said
    short = said["How far short may it fall?"]
    assert re.fullmatch(r"Nine in ten of 60 runs save £[\d,]+ or more; £1,000 is claimed\.", short)

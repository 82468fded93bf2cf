"""Options without their names: nothing on the page gives one away, and all figures are right."""

from __future__ import annotations

import dataclasses
import math
import re
from html import unescape

import numpy as np
import pytest

from entities.case import STATUS_QUO
from outputs.blind import _band, blind_page, letters_of, rows_of
from outputs.finding_out import finding_out
from outputs.findings import Findings, find
from outputs.ranked import ranked
from outputs.trial import Trial
from tests.made_records import made_case, made_info, made_run
from tests.made_trial import CASE as SHIPPED
from tests.made_trial import trial_with

CASE = made_case()
CLAIM = CASE.claims[0]
WORLDS = np.arange(40)
SAVED = {STATUS_QUO: 0.0, "lean_alone": 10_000.0, "merge": 70_000.0}


@pytest.fixture(scope="module")
def trial() -> Trial:
    values = {key: np.full(40, gbp) + (key != STATUS_QUO) * WORLDS for key, gbp in SAVED.items()}
    worth = {key: -one for key, one in values.items()}
    return dataclasses.replace(
        trial_with(), claim=CLAIM, options=ranked(values, WORLDS),
        worth_knowing=finding_out(worth, {}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def findings(trial: Trial) -> Findings:
    found = find(CASE, made_run(20, 3), made_info())
    claims = tuple(dataclasses.replace(one, trial=trial) for one in found.claims)
    return dataclasses.replace(found, claims=claims)


def test_letters_go_by_what_options_are_and_not_by_their_order() -> None:
    letters = letters_of(SHIPPED)
    assert list(letters.values()) == [f"Option {letter}" for letter in "ABCDEF"]
    turned = SHIPPED.model_copy(update={"arms": SHIPPED.arms[::-1]})
    assert letters_of(turned) == letters
    many = SHIPPED.model_copy(update={"arms": tuple(
        SHIPPED.arms[0].model_copy(update={"key": f"arm_{n}"}) for n in range(30)
    )})  # fmt: skip
    assert list(letters_of(many).values())[25:28] == ["Option Z", "Option AA", "Option AB"]


def test_the_page_names_no_option_and_no_claim(findings: Findings) -> None:
    text = unescape(blind_page(findings))
    for arm in CASE.arms:
        assert arm.key not in text
        assert arm.label not in text
    assert CLAIM.text not in text
    for letter in letters_of(CASE).values():
        assert text.count(f">{letter}<") == len(findings.claims)
    assert not re.search(r"\b(nan|inf|None)\b", text)
    assert f"seed {findings.info.seed}" in text
    assert "<script" not in text


def test_every_line_is_held_against_its_own_best(findings: Findings, trial: Trial) -> None:
    rows = {row.what: dict(zip(letters_of(CASE), row.said, strict=True))
            for row in rows_of(findings, trial)}  # fmt: skip
    costs = rows["Costs more a year than the option that costs least"]
    assert costs["merge"] == "£0 (£0 to £0)"
    assert costs["lean_alone"].startswith("£60,000 (£60,000 to £60,000)")
    assert costs[STATUS_QUO].startswith("£70,000 (")
    (worth,) = (said for what, said in rows.items() if what.startswith("Leaves less over"))
    assert worth[STATUS_QUO] == "£0 (£0 to £0)"
    assert rows["May be the one that costs least?"]["merge"] == "yes"
    assert rows["May be the one that leaves most?"]["merge"] == "no"


def banded(said: str) -> tuple[float, float]:
    """Read a band of posts back."""
    numbers = [float(word) for word in said.split() if word.isdigit()]
    if said.startswith("fewer"):
        return 0.0, numbers[0]
    return numbers[0], numbers[1] if len(numbers) > 1 else math.inf


def test_bands_of_posts_leave_none_out() -> None:
    for posts in (0.0, 1.99, 2.0, 4.9, 5.0, 19.9, 20.0, 49.9, 50.0, 900.0):
        low, high = banded(_band(posts))
        assert low <= posts < high
    assert _band(0.0) == _band(1.5) == "fewer than 2"
    assert _band(60.0) == "50 or more"


def test_posts_and_waits_are_those_of_the_comparison(findings: Findings, trial: Trial) -> None:
    """Each is the arm's mean change less that of the best one, doing nothing changing nothing."""
    year = CLAIM.year_after_decision
    frame = findings.differences[findings.differences["year"] == year]
    rows = rows_of(findings, trial)
    fte = frame[frame["measure"] == "established_fte"].groupby("arm")["mean"].sum()
    fte[STATUS_QUO] = 0.0
    posts = next(row for row in rows if row.what.startswith("Posts fewer"))
    for key, said in zip(letters_of(CASE), posts.said, strict=True):
        low, high = banded(said)
        assert low <= max(fte) - fte[key] < high
    waits = frame[frame["measure"] == "mean_wait"].pivot(index="item", columns="arm", values="mean")
    waits[STATUS_QUO] = 0.0
    told = [row for row in rows if "schools wait longer" in row.what]
    assert told
    for row in told:
        (function,) = (f.key for f in CASE.functions if row.what.startswith(f.label))
        for key, said in zip(letters_of(CASE), row.said, strict=True):
            hours = waits.loc[function]
            assert float(said) == pytest.approx(hours[key] - hours.min(), abs=0.05)
            assert math.isfinite(float(said))

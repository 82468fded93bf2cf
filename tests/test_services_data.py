"""The data that comes with the program is complete, sourced, in order and free of stray words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from entities.assumption import Assumption
from entities.calendar import CalendarPattern
from entities.claim import CountingRule
from entities.service import RequestType, ServiceFunction
from scenarios.explain import PROGRAM, uses

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _functions() -> list[ServiceFunction]:
    files = sorted((SCENARIOS / "services").glob("*.yaml"))
    return [ServiceFunction.model_validate(_read(path)) for path in files]


def _kinds() -> list[RequestType]:
    return [kind for function in _functions() for kind in function.request_types]


def _book() -> list[Assumption]:
    files = sorted((SCENARIOS / "assumptions").glob("*.yaml"))
    return [Assumption.model_validate(entry) for path in files for entry in _read(path)]


def _calendar() -> CalendarPattern:
    return CalendarPattern.model_validate(_read(SCENARIOS / "calendar" / "england.yaml"))


def test_there_are_twelve_functions_and_forty_nine_kinds_of_work() -> None:
    assert len(_functions()) == 12
    assert len(_kinds()) == 49


def test_every_service_file_is_named_after_its_function() -> None:
    files = {path.stem for path in (SCENARIOS / "services").glob("*.yaml")}
    assert files == {function.key for function in _functions()}


def test_no_key_is_given_twice() -> None:
    for keys in (
        [function.key for function in _functions()],
        [kind.key for kind in _kinds()],
        [assumption.key for assumption in _book()],
        [season.key for season in _calendar().seasons],
    ):
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.key)
def test_volume_and_minutes_are_ranges_in_order_with_a_source(kind: RequestType) -> None:
    for found in (kind.per_driver_year, kind.minutes):
        assert 0 < found.low <= found.value <= found.high
    assert kind.source.strip()
    assert kind.grade in Assumption.model_fields["grade"].annotation.__args__  # type: ignore[union-attr]


def test_every_season_named_by_a_service_is_a_shape_of_the_calendar_and_none_is_unused() -> None:
    defined = {season.key for season in _calendar().seasons}
    assert {word for kind in _kinds() for word in kind.season} == defined
    assert all(kind.season for kind in _kinds())


def test_every_month_shape_has_twelve_weights_that_can_be_scaled() -> None:
    for season in _calendar().seasons:
        assert len(season.weights) == 12
        assert min(season.weights) >= 0
        assert sum(weight > 0 for weight in season.weights) > 0


def test_no_product_of_shapes_puts_half_the_year_into_one_month() -> None:
    weights = {season.key: season.weights for season in _calendar().seasons}
    for kind in _kinds():
        months = [1.0] * 12
        for word in kind.season:
            months = [a * b for a, b in zip(months, weights[word], strict=True)]
        whole = sum(round(month * 1_000_000) for month in months) / 1_000_000
        assert max(months) < whole / 2, kind.key


def test_only_events_are_driven_by_events() -> None:
    made = {"vacancy", "starter", "inspection"}
    for kind in _kinds():
        assert (kind.kind == "event") == (kind.driver in made), kind.key


def test_school_holidays_leave_thirty_nine_weeks_of_term() -> None:
    assert sum(holiday.weeks for holiday in _calendar().holidays) == 52 - 39


def test_every_assumption_stands_in_the_file_of_its_group() -> None:
    for path in (SCENARIOS / "assumptions").glob("*.yaml"):
        assert {entry["key"].split(".")[0] for entry in _read(path)} == {path.stem}


def test_law_is_never_given_a_range_and_is_never_drawn() -> None:
    for assumption in _book():
        if assumption.grade == "statutory":
            assert assumption.role == "dated_law", assumption.key
        if assumption.role in ("constant", "dated_law"):
            assert assumption.value is not None, assumption.key
            assert assumption.low is None, assumption.key
            assert assumption.high is None, assumption.key


def test_every_judgement_that_has_a_centre_and_a_range_is_open_to_doubt() -> None:
    for assumption in _book():
        given = None not in (assumption.low, assumption.high)
        if assumption.grade == "judgement" and given:
            assert assumption.low < assumption.high, assumption.key  # type: ignore[operator]


def test_what_judges_the_simulator_does_not_feed_it() -> None:
    """Rows that only check results are read by tables and charts alone."""
    checks = [a.key for a in _book() if a.role == "validation_only"]
    assert checks
    for key in checks:
        assert all(place.startswith("outputs/") for place in uses(PROGRAM)[key]), key


def test_vacant_posts_never_count_as_a_recurring_saving() -> None:
    entries = _read(SCENARIOS / "counting_rules.yaml")
    rules = {rule.key: rule for rule in map(CountingRule.model_validate, entries)}
    assert set(rules) == {
        "recurring_cash",
        "recurring_cash_net_of_shadow",
        "all_cash_net_of_shadow",
    }
    for rule in rules.values():
        if "one_off" not in rule.recurrences:
            assert "vacancy" not in rule.tags

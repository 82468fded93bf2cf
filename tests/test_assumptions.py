"""The assumption book as shipped: every figure has a unit, a source and a use, and is in order."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from entities.assumption import Assumption
from entities.units import UNITS
from scenarios.explain import explain, unused, uses
from scenarios.reading import (
    BadInput,
    list_cases,
    read_book,
    read_calendar,
    read_case,
    read_functions,
    shipped,
)
from scenarios.worlds import quantile

SIMULATOR = Path(__file__).resolve().parents[1] / "simulator"


@pytest.fixture(scope="module")
def book() -> tuple[Assumption, ...]:
    """The assumption book as shipped."""
    return read_book()


Book = tuple[Assumption, ...]


def test_the_book_is_sorted_and_no_key_stands_twice(book: Book) -> None:
    keys = [row.key for row in book]
    assert keys
    assert keys == sorted(set(keys))


def test_every_row_has_a_listed_unit_and_a_source(book: Book) -> None:
    assert [row.key for row in book if row.unit not in UNITS or not row.source.strip()] == []


def test_low_value_and_high_are_in_order_in_every_row(book: Book) -> None:
    assert [row.key for row in book if figures(row) != sorted(figures(row))] == []


def test_every_share_lies_between_nought_and_one(book: Book) -> None:
    shares = [row for row in book if row.unit == "share"]
    assert shares
    assert [r.key for r in shares if min(figures(r)) < 0 or max(figures(r)) > 1] == []


def figures(row: Assumption) -> list[float]:
    return [figure for figure in (row.low, row.value, row.high) if figure is not None]


def test_every_row_can_be_drawn_and_keeps_its_percentiles(book: Book) -> None:
    for row in book:
        drawn = [quantile(row, p) for p in (0.001, 0.1, 0.5, 0.9, 0.999)]
        assert all(math.isfinite(figure) for figure in drawn), row.key
        assert drawn == sorted(drawn), row.key
        if row.role == "distribution" and len(figures(row)) == 3:
            assert drawn[1:4] == pytest.approx(figures(row)), row.key


def test_constants_and_dated_law_are_not_drawn(book: Book) -> None:
    fixed = [row for row in book if row.role in ("constant", "dated_law")]
    assert fixed
    assert [row.key for row in fixed if quantile(row, 0.001) != quantile(row, 0.999)] == []


def test_a_judgement_that_is_drawn_is_given_room(book: Book) -> None:
    judged = [
        row
        for row in book
        if row.role == "distribution" and row.grade in ("judgement", "unverified") and row.value
    ]
    assert judged
    assert [row.key for row in judged if quantile(row, 0.001) >= quantile(row, 0.999)] == []


@pytest.mark.skipif(not list(SIMULATOR.glob("[a-z]*.py")), reason="the simulator is not there yet")
def test_nothing_in_the_book_is_unused(book: Book) -> None:
    assert unused(book) == ()


def test_an_explanation_names_the_lines_that_use_a_figure(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "simulator").mkdir()
    code = 'x = 1\ny = world["made.up"] + world["made.up"]\n'
    (tmp_path / "simulator" / "people.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr("scenarios.explain.PROGRAM", tmp_path)
    row = book[0].model_copy(update={"key": "made.up"})
    spare = book[0].model_copy(update={"key": "made.spare"})
    assert uses(tmp_path) == {"made.up": ("simulator/people.py line 2",)}
    assert explain("made.up", [row, spare]).used_in == ("simulator/people.py line 2",)
    assert explain("made.spare", [row, spare]).used_in == ()
    assert unused([row, spare]) == ("made.spare",)


def test_an_unknown_key_offers_the_nearest(book: Book) -> None:
    row = book[0].model_copy(update={"key": "people.leaving_rate"})
    with pytest.raises(BadInput) as caught:
        explain("people.leaving_rates", [row])
    assert caught.value.sentences() == (
        "the assumption book, people.leaving_rates: is not an assumption; did you mean "
        "'people.leaving_rate'?",
    )


def test_every_season_of_a_service_is_one_of_the_calendar_with_twelve_months() -> None:
    seasons = {season.key: season.weights for season in read_calendar().seasons}
    assert all(len(weights) == 12 for weights in seasons.values())
    for function in read_functions():
        for kind in function.request_types:
            assert set(kind.season) <= set(seasons), f"{function.key}: {kind.key}"


@pytest.mark.parametrize("path", list_cases(), ids=lambda path: path.stem)
def test_every_shipped_case_is_read_without_a_fault(path: Path) -> None:
    assert read_case(path).trusts


def test_there_are_cases_and_they_stand_in_the_room() -> None:
    assert list_cases()
    assert all(path.parent == shipped("cases") for path in list_cases())

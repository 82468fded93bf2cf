"""The outside view: counted, mixed in the open, never read by a run; size by the formula."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.outside import OutsideView, PastProgramme, ScaleExponent
from outputs.exact_share import exact_interval
from outputs.outside_view import (
    base_rate,
    mixed,
    outside_in_words,
    saved_by_size,
    seen_from_outside,
)
from scenarios.reading import read_outside_view
from tests.made_records import made_case, made_claim

ROOT = Path(__file__).resolve().parents[1]


def programme(key: str, ratio: float | None) -> PastProgramme:
    return PastProgramme(
        key=key, label=f"Programme {key}", claimed="Much", delivered="Some", of_the_claim=ratio,
        source="An invented source", grade="judgement",
    )  # fmt: skip


def exponent(value: float, low: float = 0.5, high: float = 1.5) -> ScaleExponent:
    return ScaleExponent(
        key="one", label="Back office", value=value, low=low, high=high, source="Nobody",
        grade="judgement",
    )  # fmt: skip


def view(*ratios: float | None, weight: float = 0.5) -> OutsideView:
    programmes = tuple(programme(chr(97 + n), ratio) for n, ratio in enumerate(ratios))
    return OutsideView(
        weight=weight, why="For the test.", programmes=programmes, exponents=(exponent(1.0),)
    )


def test_programmes_are_counted_and_shown_as_parts_of_this_claim() -> None:
    seen = seen_from_outside(
        made_case(), made_claim(gbp_per_year=200_000.0), 0.3, view(0.5, None, 1.0, -1.6)
    )
    assert (seen.met, seen.of) == (1, 3)
    assert [one.gbp_per_year for one in seen.delivered] == [100_000, 200_000, -320_000]
    assert seen.base == pytest.approx(1.5 / 4)
    assert (seen.base_low, seen.base_high) == exact_interval(1 / 3, 3)


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_base_rate_is_never_sure_and_is_a_half_of_nothing(met: int, missed: int) -> None:
    rate = base_rate(met, met + missed)
    assert 0 < rate < 1
    assert base_rate(missed, met + missed) == pytest.approx(1 - rate)
    assert base_rate(0, 0) == 0.5


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_weight_puts_the_chance_between_the_two(runs: float, base: float, weight: float) -> None:
    both = mixed(runs, base, weight)
    assert min(runs, base) - 1e-12 <= both <= max(runs, base) + 1e-12
    assert mixed(runs, base, 0) == runs
    assert mixed(runs, base, 1) == base


def test_size_alone_follows_the_power() -> None:
    """Two trusts alike: at power b their joint cost is 2^(b - 1) of what they cost apart."""
    case = made_case()
    lines = {"administrative_and_clerical_staff": 100_000, "teaching_staff": 900_000}
    trusts = tuple(
        trust.model_copy(update={"central_lines": {"auditor_costs": 20_000}, "schools": tuple(
            school.model_copy(update={"lines": lines}) for school in trust.schools)})
        for trust in case.trusts
    )  # fmt: skip
    alike = case.model_copy(update={"trusts": trusts})
    found = saved_by_size(alike, exponent(0.9, 0.8, 1.1))
    for saved, power in ((found.low, 1.1), (found.middle, 0.9), (found.high, 0.8)):
        assert saved == pytest.approx(240_000 * (1 - 2 ** (power - 1)))
    nothing = saved_by_size(alike, exponent(1.0, 1.0, 1.0))
    assert (nothing.low, nothing.middle, nothing.high) == pytest.approx((0, 0, 0), abs=1e-6)


def test_words_hold_the_count_the_weight_and_both_chances() -> None:
    seen = seen_from_outside(made_case(), made_claim(), 0.3, view(0.5, 0.2, weight=0.25))
    said = " ".join(outside_in_words(seen))
    assert (
        "Of 2 comparable programmes whose claim and outcome were both published, none delivered all"
        in said
    )
    assert "The runs say 30%. With a weight of 25% on the base rate both together say" in said
    assert "Nothing of this is read by any run." in said


def test_where_nothing_is_merged_size_has_nothing_to_say() -> None:
    alone = made_claim(arm="lean_alone")
    seen = seen_from_outside(made_case(claims=(alone,)), alone, 0.3, view(0.5))
    assert seen.by_size == ()
    assert len(outside_in_words(seen)) == 2


def test_the_shipped_view_has_its_sources_and_no_run_reads_it() -> None:
    shipped = read_outside_view()
    assert len(shipped.with_ratio) >= 4
    assert 0 < shipped.weight < 1
    assert all(one.source for one in (*shipped.programmes, *shipped.exponents))
    assert all(math.isfinite(one.value) for one in shipped.exponents)
    for room in ("simulator", "scenarios"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "entities.outside" not in text or path.name == "shipped_files.py", path

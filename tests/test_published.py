"""Published figures of other trusts: in order, added up, told when wrong, and read by no run."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.reading import BadInput, read_central_cost
from tests.made_files import CENTRAL_COST
from tests.shipped_cases import case_called

ROOT = Path(__file__).parents[1]


def test_the_shipped_figures_are_those_published() -> None:
    shipped = read_central_cost()
    assert case_called("tiny").central_cost_by_size == shipped
    assert shipped.accounts_year == "2022/23"
    assert sum(band.trusts for band in shipped.bands) == 59
    assert [band.median for band in shipped.bands] == [672, 422, 575, 544, 431, 291]
    assert [round(trust.both) for trust in shipped.back_office] == [876, 343]
    assert "not a random sample" in " ".join(shipped.source.split())


@pytest.mark.parametrize(
    ("pupils", "band"), [(1, 0), (2_499.5, 0), (2_500, 1), (8_999, 4), (9_000, 5), (99_999, 5)]
)
def test_a_trust_falls_in_one_band(pupils: float, band: int) -> None:
    assert read_central_cost().band_of(pupils) == band


def test_no_run_reads_them() -> None:
    for path in (ROOT / "simulator").rglob("*.py"):
        assert ".central_cost_by_size" not in path.read_text(encoding="utf-8"), path


BAND = "{trusts: 3, median_pupils: 900, lower_quartile: 200, median: 300, upper_quartile: 400}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("median: 300", "median: 500", "should stand in order"),
        (BAND, BAND.replace("{", "{pupils_below: 5, "), "the last one without 'pupils_below'"),
        (f"[{BAND}]", f"[{BAND}, {BAND}]", "bands should rise in size"),
        (
            "back_office: []",
            "back_office: [{name: A, company_number: '00000001', pupils: 9, schools: 1, centre: 2,"
            " both: 4}]",
            "schools and centre of A do not add up to both",
        ),
        ("trusts: 3", "trusts: 0", "must be more than 0; found 0"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in CENTRAL_COST
    path = tmp_path / "central.yaml"
    path.write_text(CENTRAL_COST.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_central_cost(path)
    assert told in str(error.value)
    assert "central.yaml" in str(error.value)

"""Checks of due diligence: all there, each rule over all numbers, every colour reached, sourced."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from entities.check import DOMAINS, Check
from scenarios.diligence.reading import read_checks, read_questions, read_sources
from scenarios.reading import BadInput

CHECKS = read_checks()
PACK = Path(__file__).parents[2] / "shared" / "reference" / "due_diligence"
COUNTS = {
    "FIN": 23, "CASE": 11, "WF": 22, "PEN": 6, "EDU": 7, "PUP": 5, "SEND": 8, "SAF": 4, "EST": 12,
    "IT": 7, "CON": 6, "GOV": 9, "LEG": 7, "FIT": 5, "PRJ": 5,
}  # fmt: skip
# The catalogue names no source for the statutory duty that these two stand on; ours do.
SOURCED_AS_WELL = {"SAF-02": ("S71",), "SAF-03": ("S71",)}
READ_AS_WELL: dict[str, tuple[str, ...]] = {
    "FIN-03": ("finance.funds_inherited",),
    "FIN-20": ("schools.nor",),
    "FIN-13": ("contracts.annual_value_gbp",),
    "FIT-03": ("governance.ceo_process",),
    **dict.fromkeys(("WF-01", "WF-02", "WF-03"), ("schools.phase",)),
    "CON-03": ("contracts.end_date", "project.target_date"),
    "SEND-01": ("schools.la_code",),
    "CON-02": ("balances.total_expenditure_gbp", "balances.staff_costs_gbp"),
    "CON-04": ("contracts.start_date", "contracts.end_date"),
    "GOV-02": ("trust.role",),
    "LEG-03": ("project.eia_status",),
    "LEG-04": ("project.consult_in_term",),
    "LEG-06": ("schools.ofsted_category",),
    "PRJ-05": ("consents.obtained_date",),
}
"""Columns that a rule of the catalogue needs and does not name; see docs/decisions.md."""
BANDED = [check for check in CHECKS if check.bands]


def test_all_137_are_there_domain_by_domain_in_order() -> None:
    assert Counter(check.domain for check in CHECKS) == COUNTS
    assert set(COUNTS) == set(DOMAINS)
    for domain, count in COUNTS.items():
        assert [check.key for check in CHECKS if check.domain == domain] == [
            f"{domain}-{number:02d}" for number in range(1, count + 1)
        ]


@pytest.mark.parametrize("check", BANDED, ids=[check.key for check in BANDED])
def test_every_band_is_reached_and_its_edges_fall_as_it_says(check: Check) -> None:
    """From the lower end, included, to the upper, which belongs to the next band."""
    reached = set()
    for band in check.bands:
        low = -1e12 if band.at_least is None else band.at_least
        high = 1e12 if band.below is None else band.below
        for value in (low, (low + high) / 2, math.nextafter(high, -math.inf)):
            assert check.colour_of(value) == band.colour
        reached.add(band.colour)
    assert reached == check.colours


def test_what_is_no_number_and_what_goes_by_cases_gets_no_colour() -> None:
    by_key = {check.key: check for check in CHECKS}
    with pytest.raises(ValueError, match="gives no colour"):
        by_key["FIN-01"].colour_of(math.nan)
    with pytest.raises(ValueError, match="gives no colour"):
        by_key["FIN-04"].colour_of(0.0)
    assert by_key["WF-12"].colour_of(3) is None
    assert by_key["GOV-05"].colours == {"green", "red"}


def test_every_source_is_listed_and_every_listed_one_is_used() -> None:
    listed = {source.key for source in read_sources()}
    named = {key for one in (*CHECKS, *read_questions()) for key in one.sources}
    assert named == listed
    judged = [check.key for check in CHECKS if set(check.sources) == {"JU"}]
    by_key = {check.key: check for check in CHECKS}
    assert all(by_key[key].basis == "judgement" for key in judged)


def test_facts_are_those_of_the_catalogue() -> None:
    """Columns, bands, basis and sources carry over; sentences are our own."""
    if not PACK.is_dir():
        pytest.skip("the catalogue of checks is not beside the project")
    catalogue = {one["id"]: one for one in json.loads((PACK / "tests.json").read_text())}
    colours = {"green": "G", "amber": "A", "red": "R"}
    basis = {"published": "P", "derived": "D", "judgement": "X"}
    assert [check.key for check in CHECKS] == list(catalogue)
    for check in CHECKS:
        theirs = catalogue[check.key]
        own = [name for name in check.reads if name not in READ_AS_WELL.get(check.key, ())]
        assert own == theirs["fields"]
        assert list(check.sources) == [*theirs["sources"], *SOURCED_AS_WELL.get(check.key, ())]
        assert basis[check.basis] == theirs["basis"]
        assert [
            {"from": band.at_least, "to": band.below, "colour": colours[band.colour]}
            for band in check.bands
        ] == theirs["rule"].get("bands", [])
        assert bool(check.cases) == ("cases" in theirs["rule"])
        if check.cases:
            assert {colours[colour] for colour in check.colours} == set(theirs["rule"]["cases"])
        assert check.question != theirs["question"]
        assert check.why != theirs["why"]


def changed(**fields: object) -> Check:
    own = next(check for check in CHECKS if check.key == "FIN-01").model_dump()
    return Check.model_validate({**own, **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "XXX-01"}, "is none of FIN"),
        ({"cases": {"green": "a", "red": "b"}}, "bands and cases"),
        ({"measure": "", "unit": ""}, "needs a measure"),
        ({"unit": ""}, "needs its unit"),
        ({"bands": [{"below": 1.0, "colour": "red"}, {"at_least": 2.0, "colour": "green"}]},
         "each beginning where the last ends"),
        ({"bands": [{"at_least": 0.0, "below": 1.0, "colour": "red"},
                    {"at_least": 1.0, "colour": "green"}]}, "without limit"),
        ({"bands": [{"below": 2.0, "colour": "red"},
                    {"at_least": 2.0, "below": 1.0, "colour": "amber"},
                    {"at_least": 1.0, "colour": "green"}]}, "follow one another"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_answer_everything_once_is_refused(fields, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        changed(**fields)


def test_faults_of_a_file_of_checks_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "finance.yaml").write_text("- key: FIN-01\n  level: trusts\n", encoding="utf-8")
    with pytest.raises(BadInput) as found:
        read_checks(tmp_path)
    said = str(found.value)
    assert "finance.yaml" in said
    assert "trusts" in said
    assert "question" in said

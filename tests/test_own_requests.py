"""A case may give its own kinds of work: with a reason, told on the page, refused if wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from entities.case import Case
from outputs.own_figures import figure_in_words, own_rows
from outputs.run_folder import run_record
from scenarios.drawn import minutes_name, volume_name
from scenarios.reading import BadInput, read_case, read_functions, shipped
from scenarios.reading.writing import write_case
from scenarios.worlds import draw_worlds
from tests.case_text import with_text
from tests.made_records import made_info

REASON = "Counted from tickets of two years"
OWN = f"""own_requests:
  month_end_pack:
    minutes: {{low: 100, value: 100, high: 100}}
    per_driver_year: {{low: 11, value: 12, high: 13}}
    reason: {REASON}
  supplier_invoice: {{rework_share: {{low: 0.1, value: 0.2, high: 0.3}}, reason: Sampled}}
"""


@pytest.fixture(scope="module")
def tiny() -> Case:
    return read_case(shipped("cases/tiny.yaml"))


def test_own_kinds_replace_the_programs_and_nothing_else(tiny: Case, tmp_path: Path) -> None:
    case = read_case(with_text(tiny, tmp_path, OWN))
    before = {k.key: k for function in read_functions() for k in function.request_types}
    changed = {k.key: k for _, k in case.request_types if k != before[k.key]}
    assert set(changed) == {"month_end_pack", "supplier_invoice"}
    pack = changed["month_end_pack"]
    assert (pack.minutes.value, pack.per_driver_year.high) == (100, 13)
    assert pack.first_line_share == before[pack.key].first_line_share
    assert {kind.grade for kind in changed.values()} == {"judgement"}
    assert [f.key for f in case.functions] == [f.key for f in read_functions()]
    assert read_case(write_case(case, tmp_path / "again")) == case


def test_worlds_draw_the_own_figures_and_all_others_as_before(tiny: Case, tmp_path: Path) -> None:
    case = read_case(with_text(tiny, tmp_path, OWN))
    before, after = (draw_worlds(one, count=3, seed=5) for one in (tiny, case))
    names = {minutes_name("month_end_pack"), volume_name("month_end_pack"),
             "request.supplier_invoice.rework_share"}  # fmt: skip
    for old, new in zip(before, after, strict=True):
        assert new[minutes_name("month_end_pack")] == 100
        assert {n for n in new.values if new.values[n] != old.values.get(n)} == names


def test_own_kinds_stand_on_the_page_and_in_the_record(tiny: Case, tmp_path: Path) -> None:
    case = read_case(with_text(tiny, tmp_path, OWN))
    rows = own_rows(case)
    assert [(row[2], row[4]) for row in rows] == [
        ("0.2 (0.1 to 0.3)", "Sampled"), ("12 (11 to 13)", REASON), ("100 (100 to 100)", REASON),
    ]  # fmt: skip
    volume = next(kind for _, kind in tiny.request_types if kind.key == "month_end_pack")
    middle = volume.per_driver_year
    assert rows[1][3] == figure_in_words(middle.value, middle.low, middle.high)
    record = run_record(case, made_info())["own_requests"]
    assert [one["key"] for one in record] == ["supplier_invoice", "month_end_pack"]
    assert record[1]["replaces"]["reason"] == REASON


def test_a_figure_given_as_the_program_has_it_is_kept(tiny: Case, tmp_path: Path) -> None:
    kind = next(kind for _, kind in tiny.request_types if kind.key == "month_end_pack")
    own = f"own_requests: {{month_end_pack: {{minutes: {kind.minutes.model_dump()}, reason: So}}}}"
    case = read_case(with_text(tiny, tmp_path, own))
    assert read_case(write_case(case, tmp_path / "again")) == case


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("month_end_packs: {minutes: {low: 1, value: 2, high: 3}, reason: x}",
         "own_requests.month_end_packs: is not a kind of work of any service; did you mean "
         "'month_end_pack'?"),
        ("month_end_pack: {minutes: {low: 1, value: 2, high: 3}}",
         "own_requests.month_end_pack.reason: is missing"),
        ("month_end_pack: {reason: x}", "own_requests.month_end_pack: should give one of"),
        ("month_end_pack: {minutes: {low: 3, value: 2, high: 3}, reason: x}",
         "own_requests.month_end_pack.minutes: low, value and high are not in order: 3.0, 2.0"),
        ("month_end_pack: {rework_share: {low: 0, value: 1, high: 2}, reason: x}",
         "own_requests.month_end_pack.rework_share: is a part of one, so high must be at most 1"),
        ("month_end_pack: {minutes: {low: -1, value: 2, high: 3}, reason: x}",
         "own_requests.month_end_pack.minutes.low: "),
        ("month_end_pack: {minutes: 5, reason: x}", "own_requests.month_end_pack.minutes: "),
        ("- month_end_pack", "own_requests: should hold keys of kinds of work"),
    ],
)  # fmt: skip
def test_an_own_kind_that_cannot_stand(
    tiny: Case, tmp_path: Path, entry: str, message: str
) -> None:
    path = with_text(tiny, tmp_path, f"own_requests:\n  {entry}\n")
    with pytest.raises(BadInput) as caught:
        read_case(path)
    (told,) = caught.value.sentences()
    assert message in told
    assert " line " in told


def test_the_programs_own_services_do_not_belong_in_a_case(tiny: Case, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="figures of the case's own stand under 'own_requests'"):
        read_case(with_text(tiny, tmp_path, "functions: []\n"))

"""Who serves what: the most particular entry, hubs and suppliers, and the desks they name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from entities.case import Case
from entities.delivery import most_specific
from entities.desks import (
    central_desk,
    desk_of,
    desk_of_post,
    hub_desk,
    local_desk,
    opening_desks,
    supplier_desk,
)
from entities.post import in_school
from entities.service import RequestType, ServiceFunction
from entities.trust import Trust
from scenarios.reading import read_case, read_functions, read_trust, write_trust
from tests.made_files import write_room

HUB = {"key": "coast", "label": "The coast", "schools": ["100001"]}
PRINTER = {
    "id": "north-printer",
    "label": "Invoices by a bureau",
    "function": "finance",
    "gbp_per_item": 2.5,
    "turnaround_working_days": 3,
    "turnaround_spread": 0.5,
    "source": "illustrative",
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world of files, standing for those of the program."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    return tmp_path


@pytest.fixture
def case(room: Path) -> Case:
    """The small case as read."""
    return read_case(room / "cases" / "two.yaml")


def with_delivery(trust: Trust, *entries: dict[str, Any], **changes: Any) -> Trust:
    """Return the trust with other entries of delivery, checked again."""
    raw = trust.model_dump() | {"delivery": list(entries)} | changes
    return Trust.model_validate(raw)


def entry(where: str, **changes: Any) -> dict[str, Any]:
    return {"function": "finance", "where": where} | changes


RULES = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from("abc"), max_size=2),
        st.frozensets(st.sampled_from("xyz"), max_size=2),
    ),
    max_size=6,
)


@given(RULES, st.sampled_from("abcd"), st.sampled_from("xyzw"))
def test_the_rule_that_holds_is_no_less_particular_than_any_that_could(
    rules: list[tuple[frozenset[str], frozenset[str]]], school: str, kind: str
) -> None:
    def holds(schools: frozenset[str], kinds: frozenset[str]) -> bool:
        return (not schools or school in schools) and (not kinds or kind in kinds)

    found = most_specific(rules, school, kind)
    able = [2 * bool(kinds) + bool(schools) for schools, kinds in rules if holds(schools, kinds)]
    if found is None:
        assert not able
    else:
        schools, kinds = rules[found]
        assert holds(schools, kinds)
        assert 2 * bool(kinds) + bool(schools) == max(able)


def test_school_and_work_win_over_work_over_school_over_all(case: Case) -> None:
    trust = with_delivery(
        case.trusts[0],
        entry("local"),
        entry("hub", schools=["100001"]),
        entry("central", request_types=["supplier_invoice"]),
        entry("outsourced", schools=["100001"], request_types=["supplier_invoice"]),
    )
    assert trust.where("finance") == "local"
    assert trust.where("finance", "100001") == "hub"
    assert trust.where("finance", "999999", "supplier_invoice") == "central"
    assert trust.where("finance", None, "supplier_invoice") == "central"
    assert trust.where("finance", "100001", "supplier_invoice") == "outsourced"
    with pytest.raises(KeyError):
        trust.where("payroll")


def test_each_way_of_serving_names_its_own_desk(case: Case) -> None:
    trust, function = case.trusts[0], case.functions[0]
    school, number = trust.schools[0], trust.company_number
    more = {"hubs": [HUB], "suppliers": [PRINTER]}
    named = {
        where: desk_of(with_delivery(trust, entry(where), **more), school, function, "any")
        for where in ("local", "hub", "central", "outsourced")
    }
    assert named == {
        "local": local_desk("100001", "office"),
        "hub": hub_desk(number, "coast", "finance"),
        "central": central_desk(number, "finance"),
        "outsourced": supplier_desk(number, "north-printer"),
    }
    assert len(set(named.values())) == 4
    assert desk_of(trust, school, function) == central_desk(number, "finance")
    with pytest.raises(KeyError):
        desk_of(with_delivery(trust, entry("hub")), school, function)
    with pytest.raises(KeyError):
        desk_of(with_delivery(trust, entry("outsourced")), school, function, "any")


def test_a_supplier_for_the_work_comes_before_one_for_the_function(case: Case) -> None:
    other = PRINTER | {"id": "special", "request_types": ["supplier_invoice"]}
    trust = with_delivery(case.trusts[0], entry("outsourced"), suppliers=[PRINTER, other])
    assert trust.supplier_of("finance", "supplier_invoice").id == "special"
    assert trust.supplier_of("finance", "budget_query").id == "north-printer"
    assert trust.supplier_of("finance").id == "north-printer"


def test_posts_of_a_hub_serve_the_hubs_desk_and_a_supplier_is_a_desk_without_posts(
    case: Case,
) -> None:
    assert in_school("100001")
    assert not in_school("coast")
    assert not in_school("centre")
    assert desk_of_post("00000001", "coast", "finance") == "00000001/coast/finance"
    assert desk_of_post("00000001", "100001", "office") == "100001/office"
    north, south = case.trusts
    post = north.posts[0].model_dump() | {"id": "coast-1", "place": "coast"}
    posts = [north.posts[0].model_dump(), post]
    changed = with_delivery(north, entry("central"), hubs=[HUB], suppliers=[PRINTER], posts=posts)
    whole = Case.model_validate(
        {f: getattr(case, f) for f in Case.model_fields} | {"trusts": (changed, south)}
    )
    assert opening_desks(whole) == (
        "00000001/coast/finance",
        "00000001/finance",
        "00000001/supplier/north-printer",
        "00000002/finance",
    )


def test_a_trust_with_hubs_and_suppliers_reads_back_as_written(case: Case, tmp_path: Path) -> None:
    trust = with_delivery(case.trusts[0], entry("hub"), hubs=[HUB], suppliers=[PRINTER])
    assert read_trust(write_trust(trust, tmp_path / "again.yaml")) == trust


def test_rates_by_phase_keep_the_average_that_the_volume_states() -> None:
    kinds = {k.key: k for f in read_functions() for k in f.request_types}
    complaint, suspension = kinds["complaint_stage_1"], kinds["suspension"]
    by_school = complaint.rate_at("primary") * 5 / 6 + complaint.rate_at("secondary") / 6
    assert by_school == pytest.approx(1, abs=0.02)
    assert complaint.rate_at("all_through") == 3 * complaint.rate_at("primary")
    assert complaint.rate_at("special") == 1
    by_pupil = suspension.rate_at("primary") * 0.55 + suspension.rate_at("secondary") * 0.45
    assert by_pupil == pytest.approx(1, abs=0.05)


def test_what_the_law_counts_in_days_is_told_in_days_and_names_its_clock() -> None:
    kinds = [k for f in read_functions() for k in f.request_types]
    limited = {k.key: k.statutory_working_days for k in kinds if k.statutory_working_days}
    assert limited["information_request"] == 20
    assert limited["safeguarding_concern"] == 1
    assert all(k.statutory_clock for k in kinds if k.key in limited)
    assert all(limited.get(k.key) for k in kinds if k.statutory_clock.startswith("same day"))


def test_a_service_without_the_new_figures_reads_as_before(case: Case) -> None:
    (kind,) = case.functions[0].request_types
    assert kind.first_line_share is None
    assert kind.rework_share is None
    assert (kind.on_site_share, kind.primary_rate, kind.rate_at("primary")) == (0, 1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first_line_share": {"value": 0.5, "low": 0.4, "high": 0.6}}, "second_line_minutes too"),
        ({"second_line_minutes": {"value": 9, "low": 4, "high": 20}}, "first_line_share too"),
        ({"rework_share": {"value": 0.5, "low": 0.4, "high": 1.2}}, "at most 1; found 1.2"),
        ({"growth_per_year": {"value": 0.1, "low": 0.2, "high": 0.3}}, "not in order"),
        ({"statutory_working_days": 20}, "statutory_clock"),
    ],
)
def test_a_case_built_in_python_is_refused_too(
    case: Case, change: dict[str, Any], said: str
) -> None:
    function = case.functions[0].model_dump()
    kinds = [RequestType.model_validate(function["request_types"][0] | change)]
    wrong = ServiceFunction.model_validate(function | {"request_types": kinds})
    with pytest.raises(ValidationError, match=said):
        Case.model_validate(
            {f: getattr(case, f) for f in Case.model_fields} | {"functions": (wrong,)}
        )

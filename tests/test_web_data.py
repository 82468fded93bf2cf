"""The page as data for other programs: the same functions, with the same protection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.web.examples import LOOKS, shipped_cases
from outputs.web.jobs import Jobs
from tests.web_client import HERE, OURS, client, finished, jobs, stores

__all__ = ["client", "jobs", "stores"]


def asked(client: FlaskClient, place: str) -> Any:
    return client.get(place, base_url=HERE).json


def sent(client: FlaskClient, place: str, plain: object = None) -> tuple[int, Any]:
    answer = client.post(place, base_url=HERE, headers=OURS, json=plain)
    return answer.status_code, answer.json


def test_a_scenario_is_begun_read_locked_and_run(client: FlaskClient) -> None:
    assert {one["name"] for one in asked(client, "/api/examples")} == set(shipped_cases())
    status, made = sent(client, "/api/scenarios", {"example": "tiny"})
    assert status == 200
    assert asked(client, "/api/scenarios") == [made]
    place = f"/api/scenario/{made['key']}"
    whole = asked(client, place)
    assert whole["case"]["title"] == shipped_cases()["tiny"].title
    assert "is claimed to save" in whole["claims_read_back"][0]
    status, locked = sent(client, f"{place}/lock")
    assert (status, locked["state"]) == (200, "locked")
    assert locked["seal"]
    status, run = sent(client, f"{place}/runs", {"worlds": 8})
    assert (status, run["state"], run["worlds"]) == (200, "waiting", 8)
    assert asked(client, "/api/runs")[0]["key"] == run["key"]
    assert sent(client, f"/api/run/{run['key']}/cancel")[1]["state"] == "cancelled"


def test_a_finished_run_says_all_its_pack_says(client: FlaskClient, jobs: Jobs) -> None:
    job = finished(jobs)
    whole = asked(client, f"/api/run/{job.key}")
    assert whole["state"] == "finished"
    assert {one["key"] for one in whole["content"]["sections"]} >= {"answer", "money", "people"}


def test_a_claim_is_taken_into_its_parts(client: FlaskClient) -> None:
    status, parts = sent(client, "/api/claim", {"text": "It will save £400k a year by 2029"})
    assert (status, parts["pounds"], parts["year"]) == (200, "400,000", "2029")
    assert parts["doubts"]


@pytest.mark.parametrize("place", ["/api/scenarios", "/api/claim"])
def test_what_cannot_be_used_is_said_in_a_sentence(client: FlaskClient, place: str) -> None:
    for plain in (None, [], "text", {}, {"example": 3, "text": 3}, {"example": "none", "text": ""}):
        status, told = sent(client, place, plain)
        assert status == 422
        assert "should be" in told["error"]
    _, made = sent(client, "/api/scenarios", {"example": "tiny"})
    status, told = sent(client, f"/api/scenario/{made['key']}/runs", {"worlds": 9})
    assert status == 422
    assert all(name in told["error"] for name in LOOKS)


def test_every_address_is_documented(client: FlaskClient) -> None:
    told = (Path(__file__).parents[1] / "docs" / "web.md").read_text(encoding="utf-8")
    rules = [rule for rule in client.application.url_map.iter_rules() if "/api/" in rule.rule]
    assert len(rules) == 10
    for rule in rules:
        (method,) = (rule.methods or set()) & {"GET", "POST"}
        assert f"`{method} {rule.rule}`" in told


def test_without_the_origin_of_the_page_nothing_is_changed(client: FlaskClient) -> None:
    for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        answer = client.post("/api/scenarios", base_url=HERE, headers=headers,
                             json={"example": "tiny"})  # fmt: skip
        assert answer.status_code == 403
    assert asked(client, "/api/scenarios") == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["example", "worlds", "text", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(JSON, st.sampled_from(["scenarios", "claim", "scenario/0123456789abcdef/runs", "runs",
                              "run/0123456789abcdef/cancel", "scenario/x/lock"]))  # fmt: skip
@settings(max_examples=80, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_drawn_data_never_breaks_it(client: FlaskClient, plain: object, place: str) -> None:
    answer = client.post(f"/api/{place}", base_url=HERE, headers=OURS, json=plain)
    assert answer.status_code < 500
    raw = client.post(f"/api/{place}", base_url=HERE, headers=OURS, data=b"{\xff")
    assert raw.status_code < 500


def test_deep_and_large_data_is_refused(client: FlaskClient) -> None:
    for body in (b"[" * 9_000, b"[" * 200_000, b'"' + b"x" * 20_000 + b'"'):
        answer = client.post("/api/claim", base_url=HERE, data=body,
                             headers={**OURS, "Content-Type": "application/json"})  # fmt: skip
        assert answer.status_code in (413, 422)

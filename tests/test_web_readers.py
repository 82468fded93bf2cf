"""Published scenarios: read by those who know the passphrase, changed by nobody."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import shutil

import pytest
from flask.testing import FlaskClient

from outputs.pack.building import read_content
from outputs.web.examples import shipped_cases
from outputs.web.jobs import Job, Jobs
from outputs.web.readers import MOST_TRIES, make_readers
from outputs.web.scenario_store import LockedError, Scenario
from outputs.web.stores import Stores
from tests.made_records import made_case
from tests.web_client import client, finished, get, jobs, post, stores

__all__ = ["client", "jobs", "stores"]
WORDS = "correct horse battery"
THERE = "http://192.168.1.20:8400"
OURS = {"Origin": THERE}


@pytest.fixture
def scenario(stores: Stores) -> Scenario:
    made = stores.scenarios.add(shipped_cases()["tiny"], "Ours", "An example")
    return stores.scenarios.publish(stores.scenarios.lock(made), WORDS)


@pytest.fixture
def job(stores: Stores, scenario: Scenario) -> Job:
    done = dataclasses.replace(finished(stores.jobs), scenario=scenario.key, title="Ours")
    stores.jobs.keep(done)
    sealed(stores, done, scenario.seal)
    return done


def sealed(stores: Stores, job: Job, seal: str, minutes: float = -1) -> None:
    """Have a run say that it was made of what was sealed so, minutes after it was asked for."""
    path = stores.jobs.result(job) / "run.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    at = dt.datetime.fromisoformat(job.asked) + dt.timedelta(minutes=minutes)
    kept = {"seal": seal, "at": at.isoformat(timespec="seconds")}
    path.write_text(json.dumps({**plain, "seal": kept}), encoding="utf-8")


@pytest.fixture
def reader(stores: Stores) -> FlaskClient:
    return make_readers(stores).test_client()


def read(reader: FlaskClient, place: str) -> tuple[int, str]:
    answer = reader.get(place, base_url=THERE)
    text = answer.get_data(as_text=True)
    answer.close()
    return answer.status_code, text


def enter(reader: FlaskClient, scenario: Scenario, passphrase: str) -> int:
    place = f"/read/{scenario.key}"
    return reader.post(place, base_url=THERE, headers=OURS,
                       data={"passphrase": passphrase}).status_code  # fmt: skip


def test_whoever_knows_the_passphrase_reads_the_verdict_and_its_charts(
    reader: FlaskClient, stores: Stores, scenario: Scenario, job: Job,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(Jobs, "read_case", lambda *_: made_case())
    for shut in ("", "/assumptions", "/assumption/model.shadow_minutes_ratio"):
        assert read(reader, f"/run/{job.key}{shut}")[0] == 404
    assert job.key not in read(reader, f"/read/{scenario.key}")[1]
    assert enter(reader, scenario, WORDS) == 303
    assert f"/run/{job.key}" in read(reader, f"/read/{scenario.key}")[1]
    status, page = read(reader, f"/run/{job.key}")
    assert status == 200
    content = read_content(stores.jobs.result(job))
    for section in content.the_rest:
        assert read(reader, f"/run/{job.key}/part/{section.key}")[0] == 200
    name = content.the_rest[0].key
    assert f"/run/{job.key}/part/{name}" in page
    status, rests = read(reader, f"/run/{job.key}/assumptions")
    assert status == 200
    assert "stay on this machine" not in rests
    leads = re.findall(rf'href="(/run/{job.key}/assumption/[^"]+)"', rests)
    assert read(reader, leads[0])[0] == 200
    picture = next(one.name for section in content.all_sections for one in section.pictures)
    assert read(reader, f"/run/{job.key}/chart/{picture}.svg")[0] == 200
    for shut in (f"/run/{job.key}/chart/{picture}.csv", f"/run/{job.key}/table/savings.csv",
                 f"/run/{job.key}/page", f"/scenario/{scenario.key}", "/scenarios/new",
                 "/api/runs", f"/run/{job.key}/try", f"/run/{job.key}/part/money/from",
                 ):  # fmt: skip
        assert read(reader, shut)[0] == 404, shut


def test_nothing_can_be_changed(reader: FlaskClient, scenario: Scenario, job: Job) -> None:
    enter(reader, scenario, WORDS)
    for place in (f"/run/{job.key}", f"/run/{job.key}/cancel", f"/scenario/{scenario.key}/copy",
                  "/case/tiny", "/api/scenarios", "/"):  # fmt: skip
        assert reader.post(place, base_url=THERE, headers=OURS).status_code in (404, 405)
        assert reader.delete(place, base_url=THERE, headers=OURS).status_code in (404, 405)


def test_without_the_passphrase_not_even_the_name_is_told(
    reader: FlaskClient, scenario: Scenario
) -> None:
    for place in ("/", f"/read/{scenario.key}"):
        status, page = read(reader, place)
        assert status == 200
        assert "Ours" not in page
        assert scenario.seal[:6] in page
    assert enter(reader, scenario, WORDS) == 303
    assert "Ours" in read(reader, "/")[1]


def test_a_run_from_before_the_seal_is_not_shown(
    reader: FlaskClient, stores: Stores, scenario: Scenario, job: Job
) -> None:
    enter(reader, scenario, WORDS)
    assert read(reader, f"/run/{job.key}")[0] == 200
    for seal, minutes in (("0" * 64, -1), (scenario.seal, 1)):  # another, or set by the run itself
        sealed(stores, job, seal, minutes)
        assert read(reader, f"/run/{job.key}")[0] == 404
        assert job.key not in read(reader, f"/read/{scenario.key}")[1]
    sealed(stores, job, scenario.seal)
    assert read(reader, f"/run/{job.key}")[0] == 200


def test_a_reader_behind_a_proxy_that_seals_the_way_comes_in(
    reader: FlaskClient, scenario: Scenario
) -> None:
    place = f"/read/{scenario.key}"
    for origin, status in (("https://192.168.1.20:8400", 303), ("https://192.168.1.20", 403),
                           ("ftp://192.168.1.20:8400", 403)):  # fmt: skip
        sent = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        answer = reader.post(place, base_url=THERE, data={"passphrase": WORDS}, headers=sent)
        assert answer.status_code == status


def test_a_foreign_page_cannot_use_up_the_tries(reader: FlaskClient, scenario: Scenario) -> None:
    for _ in range(MOST_TRIES + 1):
        answer = reader.post(f"/read/{scenario.key}", base_url=THERE, data={"passphrase": "x"},
                             headers={"Origin": "http://evil.example"})  # fmt: skip
        assert answer.status_code == 403
    assert enter(reader, scenario, WORDS) == 303


def test_a_wrong_passphrase_is_refused_and_many_are_not_looked_at(
    reader: FlaskClient, scenario: Scenario, job: Job
) -> None:
    for _ in range(MOST_TRIES):
        assert enter(reader, scenario, "wrong") == 403
    assert enter(reader, scenario, WORDS) == 429
    assert read(reader, f"/run/{job.key}")[0] == 404


def test_what_is_taken_back_is_not_there_any_more(
    reader: FlaskClient, stores: Stores, scenario: Scenario, job: Job
) -> None:
    enter(reader, scenario, WORDS)
    assert read(reader, f"/run/{job.key}")[0] == 200
    again = stores.scenarios.publish(scenario, "another passphrase")
    assert read(reader, f"/run/{job.key}")[0] == 404, "who knew the old one is out"
    stores.scenarios.publish(again, "")
    assert read(reader, f"/read/{scenario.key}")[0] == 404
    assert "Nothing is published" in read(reader, "/")[1]


def test_only_what_is_locked_is_published_and_its_passphrase_is_nowhere(
    client: FlaskClient, stores: Stores
) -> None:
    made = stores.scenarios.add(shipped_cases()["tiny"], "Ours", "An example")
    with pytest.raises(LockedError):
        stores.scenarios.publish(made, WORDS)
    place = f"/scenario/{made.key}"
    assert post(client, f"{place}/publish", passphrase=WORDS)[0] == 409
    post(client, f"{place}/lock")
    assert post(client, f"{place}/publish", passphrase="short")[0] == 422
    assert post(client, f"{place}/publish", passphrase=WORDS)[0] == 303
    assert "whoever knows the passphrase" in get(client, place)[1]
    kept = b"".join(path.read_bytes() for path in stores.scenarios.folder.rglob("*.json"))
    assert WORDS.encode() not in kept
    found = stores.scenarios.find(made.key)
    assert found is not None
    for address in (place, "/", "/api/scenarios", f"/api/scenario/{made.key}"):
        assert found.passphrase not in get(client, address)[1]
    assert post(client, f"{place}/publish", end="1")[0] == 303
    assert stores.scenarios.find(made.key) != found
    shutil.rmtree(stores.scenarios.folder)

"""Due diligence on the page: sent as workbooks, shown, kept with a run, put into a copy."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from outputs.pack.content import Grid
from outputs.web.diligence_kept import content_of, found_in, look_again
from outputs.web.jobs import Job
from outputs.web.stores import Stores
from outputs.web.uploads import NOT_A_WORKBOOK
from scenarios.reading import read_case
from tests.made_workbook import filled_workbook
from tests.web_client import HERE, OURS, client, finished, get, jobs, post, stores

__all__ = ["client", "jobs", "stores"]


@pytest.fixture
def books(tmp_path: Path) -> bytes:
    return filled_workbook(tmp_path / "workbook.xlsx", "A", "B").read_bytes()


def sent(client: FlaskClient, place: str, books: bytes, name: str) -> tuple[int, str, str]:
    """Send one workbook; return status, text, and where it leads."""
    answer = client.post(place, base_url=HERE, headers=OURS,
                         data={"workbooks": (io.BytesIO(books), name)})  # fmt: skip
    return answer.status_code, answer.get_data(as_text=True), answer.headers.get("Location", "")


def begun(client: FlaskClient, name: str = "alder_and_birch") -> str:
    """Begin a scenario of an example, and return its key."""
    return post(client, f"/scenarios/example/{name}")[2].rsplit("/", 1)[1]


def test_workbooks_that_make_a_scenario_answer_its_due_diligence(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    status, _, where = sent(client, "/scenarios/workbooks", books, "ours.xlsx")
    key = where.split("/")[2]
    section = found_in(stores.scenarios.place(key))
    assert status == 303
    assert section is not None
    page = get(client, f"/scenario/{key}/diligence")[1]
    assert "Read from ours.xlsx" in page
    for grid in (block for block in section.blocks if isinstance(block, Grid)):
        assert grid.title in page
    assert "Read from ours.xlsx" in get(client, f"/scenario/{key}")[1]
    status, whole = get(client, f"/scenario/{key}/diligence/all")
    assert status == 200
    assert "FIN-07" in whole


def test_a_workbook_is_taken_filled_in_and_sent_back(client: FlaskClient) -> None:
    key = begun(client)
    assert "not done yet" in get(client, f"/scenario/{key}")[1]
    assert get(client, f"/scenario/{key}/diligence/all")[0] == 404
    answer = client.get(f"/scenario/{key}/workbook.xlsx", base_url=HERE)
    status, _, where = sent(client, f"/scenario/{key}/diligence", answer.data, "back.xlsx")
    assert (status, where) == (303, f"/scenario/{key}/diligence")
    assert "Read from back.xlsx" in get(client, where)[1]
    assert client.get("/workbook.xlsx", base_url=HERE).data.startswith(b"PK")


def test_what_cannot_be_read_is_said_and_what_was_found_before_stays(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    key = begun(client)
    place = f"/scenario/{key}/diligence"
    assert sent(client, place, books, "../../ours.xlsx")[0] == 303
    before = found_in(stores.scenarios.place(key))
    status, page, _ = sent(client, place, b"no workbook", "<script>x</script>.xlsx")
    assert status == 422
    assert NOT_A_WORKBOOK in page
    assert "<script>" not in page
    assert client.post(place, base_url=HERE, headers=OURS).status_code == 422
    assert found_in(stores.scenarios.place(key)) == before
    assert "Read from ours.xlsx" in get(client, place)[1]


def test_a_copy_has_what_was_found_each_with_its_reason(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    key = begun(client)
    assert post(client, f"/scenario/{key}/diligence/copy")[0] == 404
    sent(client, f"/scenario/{key}/diligence", books, "ours.xlsx")
    _, _, where = post(client, f"/scenario/{key}/diligence/copy")
    copied = stores.scenarios.find(where.rsplit("/", 1)[1])
    assert copied is not None
    own = [one for one in stores.scenarios.case(copied).assumptions if one.replaces is not None]
    stages = [one for one in stores.scenarios.case(copied).stages if one.replaces is not None]
    reasons = [one.replaces.reason for one in (*own, *stages) if one.replaces is not None]
    assert reasons
    assert all("Due diligence: " in reason for reason in reasons)
    assert found_in(stores.scenarios.place(copied.key)) == found_in(stores.scenarios.place(key))
    first = stores.scenarios.find(key)
    assert first is not None
    assert not any(one.replaces for one in stores.scenarios.case(first).assumptions)


def run_of(stores: Stores, key: str) -> Job:
    """Lay a finished run of a scenario by, of records that were made up."""
    scenario = stores.scenarios.find(key)
    assert scenario is not None
    made = finished(stores.jobs)
    stores.scenarios.snapshot(scenario, stores.jobs.place(made.key))
    job = replace(made, case="", scenario=key)
    stores.jobs.keep(job)
    return job


def looked_into(client: FlaskClient, stores: Stores, books: bytes) -> Job:
    """Return a run of a scenario whose workbooks were sent before it."""
    key = begun(client, "tiny")
    sent(client, f"/scenario/{key}/diligence", books, "ours.xlsx")
    return run_of(stores, key)


def test_a_run_has_a_section_on_what_was_found_when_it_was_begun(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    key = begun(client, "tiny")
    without = run_of(stores, key)
    sent(client, f"/scenario/{key}/diligence", books, "ours.xlsx")
    job = run_of(stores, key)
    assert content_of(stores.jobs, without).diligence is None
    look_again(stores.jobs.place(job.key), stores.jobs.result(job), None, lambda *_: None)
    section = content_of(stores.jobs, job).diligence
    assert section is not None
    assert f"/run/{job.key}/part/diligence" in get(client, f"/run/{job.key}")[1]
    page = get(client, f"/run/{job.key}/part/diligence")[1]
    assert section.title in page
    assert get(client, f"/run/{without.key}/part/diligence")[0] == 404
    packed = client.get(f"/run/{job.key}/tables.zip", base_url=HERE).data
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert "due-diligence/diligence_findings.csv" in archive.namelist()


def test_an_unreadable_workbook_beside_a_run_loses_neither_it_nor_what_was_found(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    job = looked_into(client, stores, books)
    place = stores.jobs.place(job.key)
    before = found_in(place)
    (place / "diligence" / "books" / "workbook-1.xlsx").write_bytes(b"cut off")
    look_again(place, stores.jobs.result(job), None, lambda *_: None)
    assert found_in(place) == before


@pytest.mark.slow
def test_findings_are_tried_on_a_claim_that_is_on_trial(
    client: FlaskClient, stores: Stores, books: bytes
) -> None:
    job = looked_into(client, stores, books)
    place, told = stores.jobs.place(job.key), list[tuple[str, int, int]]()
    case = read_case(place / "case" / "case.yaml")
    look_again(place, stores.jobs.result(job), case, lambda *said: told.append(said))
    assert told
    assert told[-1][1] == told[-1][2]
    words = found_in(place)
    assert words is not None
    assert "16 worlds" in words.model_dump_json()


def test_workbooks_of_other_trusts_are_said_to_be_of_others(
    client: FlaskClient, books: bytes
) -> None:
    key = begun(client, "tiny")
    assert sent(client, f"/scenario/{key}/diligence", books, "theirs.xlsx")[0] == 303
    page = get(client, f"/scenario/{key}/diligence")[1]
    assert "which this scenario is not about" in page
    assert "Firlock" in page.split("No workbook of ")[1].split(" was sent")[0]


def test_workbooks_of_its_own_trusts_are_not(client: FlaskClient, books: bytes) -> None:
    key = sent(client, "/scenarios/workbooks", books, "ours.xlsx")[2].split("/")[2]
    page = get(client, f"/scenario/{key}/diligence")[1]
    assert "Read from ours.xlsx" in page
    assert "not about" not in page
    assert "No workbook of" not in page

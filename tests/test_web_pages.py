"""The page for chief executives: what it shows, refuses and keeps, without a browser."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import threading
import time
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.study.folder_lock import locked
from outputs.web.answer_pages import DRAWN
from outputs.web.examples import LOOKS, shipped_cases
from outputs.web.guard import FINISHED, MOST_BYTES, OWN, WITH_SCRIPT
from outputs.web.jobs import Far, Jobs
from outputs.web.queue import Queue
from outputs.web.sealing import sealed_in_words
from outputs.web.stores import Stores, when
from outputs.web.whole_page import POLICY, back_to
from tests.test_command_line import run_py
from tests.web_client import HERE, OURS, client, finished, get, jobs, stores

__all__ = ["client", "jobs", "stores"]


def test_every_shipped_case_is_offered_and_can_be_asked_of(client: FlaskClient) -> None:
    status, page = get(client, "/")
    assert status == 200
    for name, case in shipped_cases().items():
        assert f'href="/case/{name}"' in page
        status, asked = get(client, f"/case/{name}")
        assert status == 200
        assert all(claim.key and f'value="{count}"' in asked for claim in case.claims
                   for count in LOOKS)  # fmt: skip
    assert len(page.encode()) < 300_000


def test_a_run_is_asked_for_followed_and_cancelled(client: FlaskClient, jobs: Jobs) -> None:
    answer = client.post("/case/tiny", base_url=HERE, headers=OURS, data={"worlds": "8"})
    assert answer.status_code == 303
    (job,) = jobs.all()
    assert answer.headers["Location"] == f"/run/{job.key}"
    assert (job.case, job.worlds, job.state) == ("tiny", 8, "waiting")
    assert "Waiting for its turn." in get(client, f"/run/{job.key}")[1]
    behind = jobs.add("tiny", 8)
    assert "Waiting for its turn: 1 run before it." in get(client, f"/run/{behind.key}")[1]
    jobs.cancel(behind)
    jobs.keep(dataclasses.replace(job, state="running"))
    jobs.say_far(job, Far(3, 24, began=time.time() - 30))
    page = get(client, f"/run/{job.key}")[1]
    assert "3 of 24 runs made (3 courses of action in 8 worlds)." in page
    assert re.search(r"About (3|3\.5|4) minutes left", page)
    assert "A chance near one half is known as" in page
    assert "refresh" not in page
    assert f'<a href="/run/{job.key}">Look again</a>' in page
    assert re.findall("<script[^>]*>", page) == ['<script src="/follow.js" defer>']
    assert client.get("/follow.js", base_url=HERE).mimetype == "text/javascript"
    policy = client.get(f"/run/{job.key}", base_url=HERE).headers["Content-Security-Policy"]
    assert policy == WITH_SCRIPT
    assert "unsafe" not in policy
    jobs.keep(job)
    assert client.post(f"/run/{job.key}/cancel", base_url=HERE, headers=OURS).status_code == 303
    assert "Cancelled." in get(client, f"/run/{job.key}")[1]
    assert client.get(f"/run/{job.key}.json", base_url=HERE).json["state"] == "cancelled"


def test_what_was_not_offered_is_refused_in_a_sentence(client: FlaskClient, jobs: Jobs) -> None:
    for worlds in ("", "9", "-8", "8.0", "many", "9" * 5_000):
        answer = client.post("/case/tiny", base_url=HERE, headers=OURS, data={"worlds": worlds})
        assert answer.status_code == 422
        assert "Choose how closely to look." in answer.get_data(as_text=True)
    assert jobs.all() == ()
    assert client.post("/case/none", base_url=HERE, headers=OURS).status_code == 404


def test_a_finished_run_shows_its_answer_its_page_and_its_pack(
    client: FlaskClient, jobs: Jobs
) -> None:
    job = finished(jobs)
    status, page = get(client, f"/run/{job.key}")
    assert status == 200
    assert 'class="answer"' in page
    assert "What would have to be true?" in page
    whole = client.get(f"/run/{job.key}/page", base_url=HERE)
    assert whole.status_code == 200
    assert whole.headers["Content-Security-Policy"] == FINISHED
    whole.close()
    pack = client.post(f"/run/{job.key}/pack/xlsx", base_url=HERE, headers=OURS)
    assert pack.status_code == 200
    assert pack.data[:2] == b"PK"
    assert f"board-pack-{job.key}.xlsx" in pack.headers["Content-Disposition"]
    pack.close()
    assert client.post(f"/run/{job.key}/pack/exe", base_url=HERE, headers=OURS).status_code == 404


def test_all_a_run_says_is_one_light_page_and_each_drawing_has_its_address(
    client: FlaskClient, jobs: Jobs
) -> None:
    job = finished(jobs)
    kept = (jobs.result(job) / "page.html").read_text(encoding="utf-8")
    page = get(client, f"/run/{job.key}/page")[1]
    assert len(page.encode()) < 300_000 < len(kept.encode())
    assert "<svg" not in page
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    drawings = re.findall(r"<svg\b.*?</svg>", kept, re.DOTALL)
    assert len(pictures) == len(drawings) > 5
    for (place, alt), drawing in zip(pictures, drawings, strict=True):
        answer = client.get(place, base_url=HERE)
        assert answer.get_data(as_text=True) == drawing
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Content-Security-Policy"] == DRAWN
        assert f'aria-label="{alt}"' in drawing
        ElementTree.fromstring(answer.data)
    left = iter(drawings)
    whole = re.sub("<img [^>]+>", lambda _: next(left), page)
    assert whole.replace(back_to(job.key), "") == POLICY.sub("", kept)
    assert "Content-Security-Policy" not in page
    assert get(client, f"/run/{job.key}/page/{len(drawings)}.svg")[0] == 404
    assert get(client, f"/run/{job.key}/page/-1.svg")[0] == 404
    assert get(client, "/run/0123456789abcdef/page/0.svg")[0] == 404


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:9999"}, {"Origin": "null"}, {},
])  # fmt: skip
def test_another_page_can_send_nothing(
    client: FlaskClient, jobs: Jobs, headers: dict[str, str]
) -> None:
    answer = client.post("/case/tiny", base_url=HERE, headers=headers, data={"worlds": "8"})
    assert answer.status_code == 403
    assert jobs.all() == ()


def test_other_hosts_large_bodies_and_odd_places_are_refused(
    client: FlaskClient, jobs: Jobs
) -> None:
    assert client.get("/", base_url="http://evil.example").status_code == 400
    large = client.post("/case/tiny", base_url=HERE, headers=OURS,
                        data={"worlds": "8" * (MOST_BYTES + 1)})  # fmt: skip
    assert large.status_code == 413
    for key in ("..", "%2e%2e%2f%2e%2e", "0123456789abcdef", "0" * 17, "<script>"):
        assert get(client, f"/run/{key}")[0] == 404
    assert jobs.all() == ()


def test_every_answer_says_its_policy_and_no_page_has_a_script(
    client: FlaskClient, jobs: Jobs
) -> None:
    job = finished(jobs)
    for address in ("/", "/case/tiny", f"/run/{job.key}", "/nothing", "/style.css"):
        answer = client.get(address, base_url=HERE)
        assert answer.headers["Content-Security-Policy"] == OWN
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        text = answer.get_data(as_text=True)
        assert "<script" not in text
        assert " style=" not in text
        assert "http:" not in text.replace(HERE, "")


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_no_address_and_no_form_breaks_it(client: FlaskClient, place: str, worlds: str) -> None:
    for address in (f"/{quote(place)}", f"/run/{quote(place)}", f"/case/{quote(place)}"):
        assert client.get(address, base_url=HERE).status_code < 500
        sent = client.post(address, base_url=HERE, headers=OURS, data={"worlds": worlds})
        assert sent.status_code < 500


def test_what_was_cut_off_waits_again_and_the_oldest_comes_first(jobs: Jobs) -> None:
    first, second = jobs.add("tiny", 8), jobs.add("tiny", 8)
    jobs.keep(dataclasses.replace(first, state="running"))
    jobs.wait_again()
    assert jobs.find(first.key) == first
    assert jobs.next_waiting() == first
    assert jobs.all() == (second, first)
    (jobs.place(first.key) / "job.json").write_text("{", encoding="utf-8")
    assert jobs.all() == (second,)


def test_a_crash_of_one_run_leaves_the_rest_alone(jobs: Jobs) -> None:
    """A case that is none fails with a sentence; the next job is run all the same."""
    bad, ends = jobs.add("no_such_case", 8), threading.Event()
    queue = Queue(jobs, ends)
    queue.run(bad)
    found = jobs.find(bad.key)
    assert found is not None
    assert found.state == "failed"
    assert "no_such_case" in found.why
    assert "Traceback" not in found.why


@pytest.mark.parametrize("text", ['{"key": 1}', "[1]", "[" * 100_000, '{"odd": 2}', "\0"])
def test_an_odd_file_of_a_job_stops_neither_the_page_nor_the_queue(
    client: FlaskClient, jobs: Jobs, text: str
) -> None:
    odd, fine = jobs.add("tiny", 8), jobs.add("tiny", 8)
    (jobs.place(odd.key) / "job.json").write_text(text, encoding="utf-8")
    (jobs.place(fine.key) / "progress.json").write_text(text, encoding="utf-8")
    assert jobs.next_waiting() == fine
    jobs.wait_again()
    for place in ("/", "/compare", f"/run/{fine.key}", f"/run/{fine.key}.json", "/api/runs"):
        assert get(client, place)[0] == 200
    assert get(client, f"/run/{odd.key}")[0] == 404


def test_a_cancel_just_as_a_run_begins_is_not_lost(jobs: Jobs) -> None:
    """Cancelled between being found and being begun: it is not run, and stays cancelled."""
    job = jobs.add("tiny", 8)
    found = jobs.next_waiting()
    assert found is not None
    jobs.cancel(job)
    assert jobs.begin(found) is None
    Queue(jobs).run(found)
    now = jobs.find(job.key)
    assert now is not None
    assert now.state == "cancelled"
    other = jobs.add("tiny", 8)
    running = jobs.begin(other)
    assert running is not None
    jobs.cancel(other)
    assert jobs.is_cancelled(running), "seen by whoever runs it, though asked of the job before"


def test_what_was_cancelled_as_the_program_ended_is_cancelled_and_the_next_comes(
    jobs: Jobs,
) -> None:
    gone, after = jobs.add("tiny", 48), jobs.add("tiny", 8)
    running = jobs.begin(gone)
    assert running is not None
    jobs.cancel(running)  # and the program ends before the queue sees it
    jobs.wait_again()
    assert jobs.next_waiting() == after
    found = jobs.find(gone.key)
    assert found is not None
    assert found.state == "cancelled"
    jobs.keep(gone)  # as an earlier version left it: waiting, with the wish to cancel beside it
    assert jobs.next_waiting() == gone
    assert jobs.begin(gone) is None
    assert jobs.next_waiting() == after


def test_many_writers_of_one_file_lose_nothing(jobs: Jobs) -> None:
    job = jobs.add("tiny", 8)
    failed: list[Exception] = []

    def keep() -> None:
        try:
            for _ in range(100):
                jobs.keep(job)
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert jobs.find(job.key) == job
    assert [path.name for path in jobs.place(job.key).iterdir()] == ["job.json"]


def test_two_programs_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with locked(tmp_path):
        told = run_py("app", "--quiet", "--port", "9413", "--data", str(tmp_path), cwd=tmp_path)
    assert told.returncode != 0
    assert "in use by another page" in told.stderr
    assert "give --data" in told.stderr


def test_the_port_of_readers_is_not_that_of_the_page(tmp_path: Path) -> None:
    told = run_py(
        "app", "--quiet", "--data", str(tmp_path), "--port", "9411", "--share", "9411", cwd=tmp_path
    )
    assert told.returncode == 2
    assert "is the page's own" in told.stderr


def test_few_worlds_are_said_to_be_few_and_when_it_was_sealed(
    client: FlaskClient, jobs: Jobs, stores: Stores
) -> None:
    few, fair = finished(jobs), finished(jobs, worlds=48)
    page = get(client, f"/run/{few.key}")[1]
    assert page.count("Only 12 worlds stand behind this") == 1
    assert "stand behind this" not in get(client, f"/run/{fair.key}")[1]
    place = jobs.result(few) / "run.json"
    plain = json.loads(place.read_text(encoding="utf-8"))
    asked = dt.datetime.fromisoformat(few.asked)
    for hours, before in ((-1, True), (1, False)):
        at = (asked + dt.timedelta(hours=hours)).isoformat()
        place.write_text(json.dumps({**plain, "seal": {"at": at}}), encoding="utf-8")
        for seal in ("", "abc"):
            said = sealed_in_words(stores, few, seal)
            assert said.startswith("Sealed before") is (before and bool(seal))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its clock")
@pytest.mark.parametrize(("kept", "zone", "said"), [
    ("2026-12-03T02:37:15.123456+00:00", "UTC", "3 December 2026, 02:37"),
    ("2026-07-01T23:30:00+00:00", "Europe/London", "2 July 2026, 00:30"),
    ("2026-12-03T02:37:15+00:00", "Europe/London", "3 December 2026, 02:37"),
    ("not a moment", "UTC", "not a moment"), ("", "UTC", ""),
])  # fmt: skip
def test_moments_are_told_by_the_clock_of_this_machine(
    kept: str, zone: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert when(kept) == said
    finally:
        monkeypatch.undo()
        time.tzset()

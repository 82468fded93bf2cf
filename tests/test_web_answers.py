"""The verdict's pages: sections, charts with their tables, where numbers come from, comparison."""

from __future__ import annotations

import dataclasses
import html
import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskClient

from entities.delivery import Hub
from outputs.comparison import POSTS, TOGETHER
from outputs.figure_names import figure_names
from outputs.glossary import GLOSSARY, words_used
from outputs.pack.building import read_content
from outputs.pack.content import Picture
from outputs.web.answer_pages import family
from outputs.web.behind import MOST_LINES, lines_behind
from outputs.web.compare_pages import TOO_FEW, differences
from outputs.web.examples import shipped_cases
from outputs.web.fitted import NEEDS_WORLDS, NOTHING_MOVES, stand_in_of
from outputs.web.guard import OWN, WITH_SCRIPT
from outputs.web.jobs import Job, Jobs
from outputs.web.stores import Stores
from outputs.web.try_pages import SET, WITH_FIGURES
from scenarios.known import with_known
from tests.made_records import made_case
from tests.web_client import HERE, OURS, client, finished, get, jobs, moved, post, stores

__all__ = ["client", "jobs", "stores"]


@pytest.fixture
def job(jobs: Jobs) -> Job:
    return finished(jobs)


def test_every_section_has_its_page_with_every_sentence_and_cell(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    content = read_content(jobs.result(job))
    answer = get(client, f"/run/{job.key}")[1]
    for section in content.the_rest:
        place = f"/run/{job.key}/part/{section.key}"
        assert f'href="{place}"' in answer
        status, page = get(client, place)
        assert status == 200
        assert len(page.encode()) < 300_000
        plain = html.unescape(page).replace("\u2060", "")
        for grid in section.grids:
            assert all(cell in plain for row in grid.rows for cell in row), grid.key
        for picture in section.pictures:
            assert picture.title in plain
            assert f"/chart/{picture.name}.svg" in page
    assert get(client, f"/run/{job.key}/part/none")[0] == 404


def test_every_chart_has_its_table_and_both_can_be_taken(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    content = read_content(jobs.result(job))
    pictures = [one for section in content.all_sections for one in section.pictures]
    assert pictures
    for one in pictures:
        assert isinstance(one, Picture)
        drawn = client.get(f"/run/{job.key}/chart/{one.name}.svg", base_url=HERE)
        assert drawn.status_code == 200
        assert drawn.mimetype == "image/svg+xml"
        assert "script" not in drawn.headers["Content-Security-Policy"]
        drawn.close()
        rows = client.get(f"/run/{job.key}/chart/{one.name}.csv", base_url=HERE)
        assert rows.data == (jobs.result(job) / "charts" / f"{one.name}.csv").read_bytes()
        rows.close()


def test_only_files_of_the_run_are_sent(client: FlaskClient, job: Job) -> None:
    for name in ("run.json", "..%2frun", "%2e%2e%2frun.json", "none.csv", "../../job.json"):
        for under in ("chart", "table"):
            assert get(client, f"/run/{job.key}/{under}/{name}")[0] == 404
    assert get(client, f"/run/{job.key}/table/savings.csv")[0] == 200


def test_numbers_say_which_tables_and_assumptions_they_come_from(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    status, page = get(client, f"/run/{job.key}/part/money/from")
    assert status == 200
    columns = pd.read_csv(jobs.result(job) / "COLUMNS.csv")
    for column in columns[columns["table"] == "savings.csv"]["column"]:
        assert f'<th scope="row">{column}</th>' in page
    assert f"/run/{job.key}/table/savings.csv" in page
    status, listed = get(client, f"/run/{job.key}/assumptions")
    assert status == 200
    links = re.findall(rf'href="(/run/{job.key}/assumption/[^"]+)"', listed)
    for link in links[:3]:
        status, one = get(client, link)
        assert status == 200
        assert "<dt>Source</dt>" in one
        assert "<dt>Grade</dt>" in one
    assert get(client, f"/run/{job.key}/assumption/none")[0] == 404


def test_every_row_of_a_table_says_where_it_comes_from(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    content, asked = read_content(jobs.result(job)), 0
    for section in content.the_rest:
        if not family(section.key):
            continue
        page = get(client, f"/run/{job.key}/part/{section.key}")[1]
        for grid in section.grids:
            for at, row in enumerate(grid.rows):
                place = f"/run/{job.key}/part/{section.key}/from?of={grid.key}&row={at}"
                assert html.escape(place) in page
                status, told = get(client, place)
                plain = html.unescape(told).replace("\u2060", "")
                assert status == 200
                assert all(cell in plain for cell in row)
                asked += 1
        for picture in section.pictures:
            assert f"/from?of={picture.name}" in page
    assert asked > 5


ARMS = ("merge", "status_quo")


def test_the_lines_behind_a_row_are_those_of_the_ledger(jobs: Jobs, job: Job) -> None:
    folder = jobs.result(job) / "tables"
    content, case = read_content(jobs.result(job)), jobs.read_case(job)
    grids = {grid.key: grid for section in content.sections for grid in section.grids}
    money = pd.read_csv(folder / "money.csv", dtype=str, keep_default_na=False)
    found = 0
    for at, row in enumerate(grids["passports"].rows):
        ledger = [one for one in lines_behind(folder, grids["passports"], at, case)
                  if one.table == "money"]  # fmt: skip
        wanted = money[(money["cause"] == row[0]) & money["arm"].isin(ARMS)]
        assert sum(len(one.lines) for one in ledger) == min(len(wanted), MOST_LINES)
        for one in ledger:
            assert one.more == (len(wanted) > MOST_LINES)
            assert list(one.lines) == list(map(tuple, wanted.to_numpy()))[:MOST_LINES]
            found += 1
    assert found


@pytest.mark.parametrize("asked", [
    "of=passports&row=999", "of=passports&row=-1", "of=../x&row=1", "of=<script>&row=x", "row=1",
    "of=passports&row=9999999999",
])  # fmt: skip
def test_what_is_asked_oddly_is_answered_for_the_whole_section(
    client: FlaskClient, job: Job, asked: str
) -> None:
    status, page = get(client, f"/run/{job.key}/part/money/from?{asked}")
    assert status == 200
    assert "<script" not in page


def test_two_runs_stand_side_by_side_question_by_question(client: FlaskClient, jobs: Jobs) -> None:
    first, second = finished(jobs), finished(jobs)
    waiting = jobs.add("tiny", 8)
    asked = f"/compare?run={first.key}&run={second.key}"
    status, page = get(client, asked)
    assert status == 200
    for job in (first, second):
        content = read_content(jobs.result(job))
        assert content.runs in html.unescape(page)
    assert 'scope="rowgroup" colspan="2">Answer</th>' in page
    assert "left out" not in page
    assert "left out" in get(client, f"{asked}&run={waiting.key}")[1]
    begun = get(client, f"/compare?run={first.key}")[1]
    assert f'value="{first.key}" checked' in begun
    assert TOO_FEW not in begun
    assert TOO_FEW in get(client, "/compare?sent=1")[1]
    assert f'value="{second.key}"' in get(client, "/compare")[1]
    assert f'value="{waiting.key}"' not in get(client, "/compare")[1]


def test_what_differs_between_two_runs_is_said(client: FlaskClient, jobs: Jobs) -> None:
    tiny = shipped_cases()["tiny"]
    claim = tiny.claims[0].model_copy(update={"gbp_per_year": 1_000.0})
    other = tiny.model_copy(update={"claims": (claim,)})
    known, _ = with_known(tiny, {"process.dual_running_months": 3.0}, "Counted")
    assert differences(tiny, tiny, 8, 8) == ()
    assert "is £1,000" in " ".join(differences(tiny, other, 8, 8))
    hub = Hub(key="north", label="North hub", schools=(tiny.trusts[0].schools[0].urn,))
    with_hub = tiny.trusts[0].model_copy(update={"hubs": (hub,), "revenue_reserve_gbp": 1.0})
    hubs = tiny.model_copy(update={"trusts": (with_hub, *tiny.trusts[1:])})
    assert differences(tiny, hubs, 8, 8) == (
        f"Hubs of {with_hub.name}: none in the first run, North hub here.",
        f"What is known of {with_hub.name} is not the same in both: revenue reserve.",
    )
    assert "200 worlds, where the first run has 8" in differences(tiny, tiny, 8, 200)[0]
    assert "dual running" in " ".join(differences(tiny, known, 8, 8)).lower()
    (said,) = differences(tiny, shipped_cases()["cedarmoor"], 8, 8)
    assert "other trusts" in said
    first, second = finished(jobs), finished(jobs)
    page = get(client, f"/compare?run={first.key}&run={second.key}")[1]
    assert "Nothing: the same was asked of the same trusts." in page


def test_a_plain_run_says_what_is_needed_before_a_change_can_be_tried(
    client: FlaskClient, job: Job
) -> None:
    status, page = get(client, f"/run/{job.key}/try")
    assert status == 200
    said = NEEDS_WORLDS.format(worlds=job.worlds)
    assert said in page
    assert "<script" not in page
    assert client.get(f"/run/{job.key}/try.json", base_url=HERE).json == {"why": said}


def test_a_change_is_estimated_marked_and_answered_as_data(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    moved(jobs, job, "process.harmonisation_uplift")
    answer = client.get(f"/run/{job.key}/try", base_url=HERE)
    page = answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == WITH_SCRIPT
    assert "An estimate, not a run" in page
    assert 'type="range"' in page
    low, high = (
        client.get(f"/run/{job.key}/try.json?known=0&at0={at}", base_url=HERE).json
        for at in (10, 90)
    )
    name, found = "process.harmonisation_uplift", stand_in_of(jobs, job)["found"]
    apart = found["values"][name][8] - found["values"][name][0]
    assert high["gbp"] - low["gbp"] == pytest.approx(50_000 * apart / found["spans"][name])
    for odd in ("at0=", "at0=-5", "at0=9999999", "at0=x&known=77", "known=0&at0=50"):
        assert client.get(f"/run/{job.key}/try.json?{odd}", base_url=HERE).status_code == 200
    assert client.get("/try.js", base_url=HERE).mimetype == "text/javascript"
    assert client.get(f"/run/{job.key}", base_url=HERE).headers["Content-Security-Policy"] == OWN


def test_what_was_tried_is_run_as_a_scenario_that_keeps_it(
    client: FlaskClient, stores: Stores, job: Job
) -> None:
    moved(stores.jobs, job, "process.harmonisation_uplift")
    place = f"/run/{job.key}/try/run"
    assert post(client, place, at0="30")[0] == 422
    assert stores.jobs.next_waiting() is None
    status, _, where = post(client, place, known="0", at0="30")
    again = stores.jobs.next_waiting()
    assert status == 303
    assert again is not None
    assert (where, again.worlds) == (f"/run/{again.key}", job.worlds)
    case = stores.jobs.read_case(again)
    (own,) = (one for one in case.assumptions if one.replaces is not None)
    asked = client.get(f"/run/{job.key}/try.json?known=0&at0=30", base_url=HERE).json
    assert own.key == "process.harmonisation_uplift"
    assert own.low == own.value == own.high
    made = stores.scenarios.find(again.scenario)
    assert made is not None
    tried = f"{SET} {figure_names(case)[own.key].label} at {asked['values'][0]}."
    assert case.title.endswith(WITH_FIGURES)
    assert case.question.endswith(tried)
    assert made.name == case.title
    assert made.notes == (again.tried,)
    assert again.tried == f"{tried} {asked['said']}"
    assert tried in html.unescape(get(client, where)[1])


def test_an_answer_of_a_changed_claim_says_what_was_sealed_first(
    client: FlaskClient, jobs: Jobs, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read_content(jobs.result(job))
    sealed = ("Claims are sealed as abc. That is not what was sealed first.", "It was £2, is £1.")
    other = content.model_copy(update={"sealed": sealed})
    assert "what was sealed first" not in get(client, f"/run/{job.key}")[1]
    monkeypatch.setattr("outputs.web.pages.content_of", lambda *_: other)
    page = get(client, f"/run/{job.key}")[1]
    assert all(said in page for said in sealed)
    assert page.index("what was sealed first") < page.index('class="answer"')


def test_where_nothing_moves_it_there_is_nothing_to_try(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    moved(jobs, job, "process.harmonisation_uplift", told=False)
    assert client.get(f"/run/{job.key}/try.json", base_url=HERE).json == {"why": NOTHING_MOVES}


def test_pages_of_what_is_not_finished_are_not_there(client: FlaskClient, jobs: Jobs) -> None:
    job = jobs.add("tiny", 8)
    jobs.keep(dataclasses.replace(job, state="failed", why="It was not to be."))
    for part in ("part/money", "part/money/from", "assumptions", "try", "chart/a.svg"):
        assert get(client, f"/run/{job.key}/{part}")[0] == 404
    assert "It was not to be." in get(client, f"/run/{job.key}")[1]


def test_every_table_and_a_bundle_can_be_taken_along(
    client: FlaskClient, jobs: Jobs, job: Job
) -> None:
    sent = client.get(f"/run/{job.key}/tables.zip", base_url=HERE)
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        named = {path.name for path in (jobs.result(job) / "tables").glob("*.csv")}
        assert {Path(name).name for name in archive.namelist()} == {*named, "COLUMNS.csv"}
        saved = archive.read("tables/savings.csv")
    assert saved == (jobs.result(job) / "tables" / "savings.csv").read_bytes()
    made = client.post(f"/run/{job.key}/bundle", base_url=HERE, headers=OURS)
    assert made.status_code == 422, "made-up records belong to no case that is at hand"
    assert client.get(f"/run/{job.key}/bundle", base_url=HERE).status_code == 405


def test_words_of_a_page_are_explained_on_it(client: FlaskClient, jobs: Jobs) -> None:
    job = finished(jobs)
    for address, word, meaning in (
        (f"/run/{job.key}", "Saving", "costs less than carrying on as now"),
        (f"/run/{job.key}/part/money", "Recurring", "Comes back every year"),
    ):
        here = get(client, address)[1].partition("Words on this page")[2]
        assert f"<dt>{word}</dt>" in here
        assert meaning in here


def test_only_words_that_are_said_are_explained() -> None:
    said = dict(words_used("Shadow work is priced; what the FTE of a post is."))
    assert set(said) == {"Shadow work", "FTE"}
    assert words_used("") == ()
    assert words_used("Afterwards they awaited worldly things") == ()
    assert {word for word, _ in words_used(" ".join(word for word, _ in GLOSSARY))} == {
        word for word, _ in GLOSSARY
    }


def test_a_course_of_action_is_told_from_its_savings_and_posts_of_the_year(
    jobs: Jobs, job: Job
) -> None:
    case = made_case()
    content = read_content(jobs.result(job))
    grid = next(one for section in content.sections for one in section.grids
                if one.key == "options")  # fmt: skip
    at = next(n for n, row in enumerate(grid.rows) if row[0] == case.arm("merge").label)
    (found,) = lines_behind(jobs.result(job) / "tables", grid, at, case)
    column = {name: found.headings.index(name) for name in ("arm", "year", "measure", "item")}
    assert {line[column["arm"]] for line in found.lines} == {"merge"}
    assert {line[column["year"]] for line in found.lines} == {"3"}
    told = [(line[column["measure"]], line[column["item"]]) for line in found.lines]
    assert (POSTS, TOGETHER) in told
    assert {item for measure, item in told if measure == "saving"} == {
        rule.key for rule in case.counting_rules
    }
    assert not found.more

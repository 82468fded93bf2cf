"""How a row adds up: the ledger with the plan and without it; cells in words in place of keys."""

from __future__ import annotations

import csv
import html
import json
import re

import pandas as pd
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from outputs.amounts import pounds
from outputs.pack.building import read_content
from outputs.pack.content import Grid, Section
from outputs.web.added_up import OTHERS, TOGETHER, AddedUp, added_up
from outputs.web.answer_pages import MOST_ROWS, seen_of
from outputs.web.behind import lines_behind
from outputs.web.from_pages import written
from outputs.web.jobs import Job, Jobs
from outputs.web.named_cells import Naming, heading
from scenarios.explain import PROGRAM, purpose, uses
from tests.made_records import made_case
from tests.web_client import client, finished, get, jobs, stores

__all__ = ["client", "jobs", "stores"]

TOLD_APART = {"passports", "once"}


@pytest.fixture
def job(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(Jobs, "read_case", lambda *_: made_case())
    return finished(jobs)


def rows_of(jobs: Jobs, job: Job) -> list[tuple[Section, Grid, int, AddedUp | None]]:
    folder, case = jobs.result(job) / "tables", jobs.read_case(job)
    return [
        (section, grid, at, added_up(folder, section.grids, grid, at, case))
        for section in read_content(jobs.result(job)).sections
        for grid in section.grids for at in range(len(grid.rows))
    ]  # fmt: skip


def whole(said: str) -> int:
    return int(said.replace(",", ""))


def test_every_row_of_a_saving_and_of_what_is_spent_once_adds_up(jobs: Jobs, job: Job) -> None:
    seen = set()
    for _, grid, at, found in rows_of(jobs, job):
        row = grid.rows[at]
        if grid.key not in TOLD_APART:
            assert found is None
            continue
        assert found is not None, row
        assert found.whole, row
        saved = whole(found.total[2])
        if grid.key == "passports":
            others = OTHERS.fullmatch(row[0])
            assert abs(saved - whole(row[3])) <= (int(others[1]) if others else 1)
        else:
            assert abs(saved + whole(found.total[1]) - whole(found.total[0])) <= 1
        for place in (1, 2, 3):
            summed = sum(whole(line[place]) for line in found.lines)
            assert abs(summed - whole(found.total[place - 1])) <= len(found.lines)
        seen.add(grid.key)
    assert "passports" in seen


def test_what_it_adds_up_from_is_the_ledger_of_the_run(jobs: Jobs, job: Job) -> None:
    money = pd.read_csv(jobs.result(job) / "tables" / "money.csv")
    checked = 0
    for _, grid, at, found in rows_of(jobs, job):
        row = grid.rows[at]
        if grid.key != "passports" or found is None or "; " in row[1]:
            continue
        year = int(found.years.split()[1])
        kept = money[(money["cause"] == row[0]) & (money["year"] == year)
                     & (money["line"] == row[1].replace(" ", "_"))]  # fmt: skip
        by_arm = kept.groupby("arm")["mean"].sum()
        assert abs(by_arm.get("status_quo", 0.0) - whole(found.total[0])) <= 1
        assert abs(by_arm.get("merge", 0.0) - whole(found.total[1])) <= 1
        checked += 1
    assert checked


def test_a_row_that_is_a_part_of_what_stands_together_says_so(
    jobs: Jobs, job: Job, client: FlaskClient
) -> None:
    section, grid, at, found = next(
        one for one in rows_of(jobs, job) if one[1].key == "passports" and one[3] is not None
    )
    row = list(grid.rows[at])
    row[3] = f"{whole(row[3]) + 500:,}"
    changed = grid.model_copy(update={"rows": (tuple(row),)})
    folder, case = jobs.result(job) / "tables", jobs.read_case(job)
    other = added_up(folder, section.grids, changed, 0, case)
    assert found is not None
    assert other is not None
    assert other.total == found.total
    assert not other.whole
    place = f"/run/{job.key}/part/{section.key}/from?of={grid.key}&row={at}"
    status, page = get(client, place)
    assert status == 200
    assert "How it adds up in the ledger" in page
    assert "is not the same sum" not in page
    assert all(f">{cell}</td>" in html.unescape(page) for cell in found.total)


def test_the_smallest_lines_together_add_up_from_all_that_counts_and_is_not_told(
    jobs: Jobs, job: Job
) -> None:
    section, grid, _, _ = next(one for one in rows_of(jobs, job) if one[1].key == "passports")
    folder, case = jobs.result(job) / "tables", jobs.read_case(job)
    told, rest = grid.rows[:2], grid.rows[2:]
    many = sum(int(found[1]) if (found := OTHERS.fullmatch(row[0])) else 1 for row in rest)
    mean = sum(whole(row[3]) for row in rest)
    for said in (mean, mean + many + 1_000):
        others = (f"{many} others", "", "", f"{said:,}", "", "", "")
        changed = grid.model_copy(update={"rows": (*told, others)})
        found = added_up(folder, section.grids, changed, 2, case)
        assert found is not None
        assert found.of == "Cause, account line"
        assert found.whole == (said == mean)
        assert abs(whole(found.total[2]) - mean) <= many
        assert all(line[1] != line[2] or line[3] == "0" for line in found.lines)


def test_without_its_claim_or_its_ledger_nothing_is_added_up(jobs: Jobs, job: Job) -> None:
    section, grid, at, _ = next(one for one in rows_of(jobs, job) if one[3] is not None)
    folder, case = jobs.result(job) / "tables", jobs.read_case(job)
    assert added_up(folder, (), grid, at, case) is None
    assert added_up(folder / "none", section.grids, grid, at, case) is None


def test_all_that_is_spent_once_is_the_sum_of_its_causes(jobs: Jobs, job: Job) -> None:
    once = {one.rows[at][0]: (one.rows[at][1], found)
            for _, one, at, found in rows_of(jobs, job) if one.key == "once"}  # fmt: skip
    said, together = once[TOGETHER]
    assert together is not None
    assert pounds(-whole(together.total[2])) == said


@pytest.fixture(scope="module")
def case() -> Case:
    return made_case()


def test_cells_are_told_by_name(case: Case) -> None:
    naming = Naming.of(case)
    trust = case.trusts[0]
    for column, key, said in (
        ("arm", case.arms[0].key, case.arms[0].label), ("trust", trust.company_number, trust.name),
        ("place", "centre", "Centre"), ("school", trust.schools[0].urn, trust.schools[0].name),
        ("function", case.functions[0].key, case.functions[0].label), ("unit", "gbp", "£"),
        ("function", "total", "All services"), ("date", "2027-03-01", "01/03/2027"),
        ("date", "2027-13-01", "2027-13-01"), ("kind", "automation_begun", "automation begun"),
        ("mean", "12.50", "12.50"), ("trust", "unheard", "unheard"),
    ):  # fmt: skip
        assert naming.said(column, key) == said
    assert heading("compared_with") == "Compared with"
    assert heading("p10") == "Low (P10)"
    assert heading("p10", "programme-promise") == "Begins at the earliest (P10)"
    assert heading("p10", "waits-promise") == "Low (P10)"
    assert naming.said("unit", "gbp_per_pupil") == "£ per pupil"
    assert naming.said("unit", "share") == "share, from 0 to 1"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_cell_of_any_column_has_words(column: str, cell: str) -> None:
    assert isinstance(Naming({}).said(column, cell), str)


@pytest.mark.parametrize(("value", "unit", "said"), [
    (0.75, "share", ("75", "50 or more", "per cent")),
    (0.07, "share_per_year", ("7", "50 or more", "per cent a year")),
    (583_000.0, "gbp", ("583,000", "0.5 or more", "£")),
    (None, "gbp_per_pupil_per_year", ("not given", "0.5 or more", "£ per pupil per year")),
    (1.5, "fte_per_school", ("1.5", "0.5 or more", "FTE per school")),
])  # fmt: skip
def test_assumptions_are_written_with_their_unit(
    case: Case, value: float | None, unit: str, said: tuple[str, str, str]
) -> None:
    one = case.assumptions[0].model_copy(
        update={"value": value, "low": 0.5, "high": None, "unit": unit}
    )
    assert written(one) == said


def test_every_use_of_an_assumption_is_told_in_words() -> None:
    places = [place for all_of in uses(PROGRAM).values() for place in all_of]
    assert all(len(purpose(PROGRAM, place).split()) > 3 for place in places)


def test_each_assumption_has_its_page_with_grade_source_and_use(
    client: FlaskClient, jobs: Jobs
) -> None:
    one = finished(jobs)
    info, book = jobs.result(one) / "run.json", jobs.read_case(one).assumptions
    told = {**json.loads(info.read_text()), "assumptions": [{"key": each.key} for each in book]}
    info.write_text(json.dumps(told))
    listed = get(client, f"/run/{one.key}/assumptions")[1]
    assert set(re.findall(rf'href="/run/{one.key}/assumption/([^"]+)"', listed)) == {
        each.key for each in book
    }
    for each in book:
        status, page = get(client, f"/run/{one.key}/assumption/{each.key}")
        assert status == 200
        plain = html.unescape(page)
        assert f"<dd>{each.grade}" in plain
        assert each.source in plain
        for place in uses(PROGRAM).get(each.key, ()):
            assert f'{purpose(PROGRAM, place)} <span class="hint">({place})' in plain


def test_numbers_behind_charts_are_told_by_name(jobs: Jobs, job: Job) -> None:
    content = read_content(jobs.result(job))
    arms = dict(content.courses)
    pictures = [one for section in content.all_sections for one in section.pictures]
    named = 0
    for picture in pictures:
        head, *rows = seen_of(jobs.result(job), picture, content).rows
        with (jobs.result(job) / "charts" / f"{picture.name}.csv").open(encoding="utf-8") as file:
            kept = list(csv.reader(file))
        assert len(rows) == min(len(kept) - 1, MOST_ROWS)
        assert not {"item", "arm", "p10", "p90", "gbp", "label"} & set(head), picture.name
        assert all("_" not in column for column in head)
        if "arm" in kept[0]:
            told = {row[head.index("Course of action")] for row in rows}
            assert told <= set(arms.values())
            named += 1
    assert named
    assert heading("mean_wait_p10") == "Mean wait: low (P10)"
    assert heading("balance_gbp") == "Balance: £"


def test_lines_behind_a_year_are_of_the_courses_that_are_claimed_about(
    jobs: Jobs, job: Job
) -> None:
    folder, case = jobs.result(job) / "tables", made_case()
    claimed = {arm for one in case.claims for arm in (one.arm, one.compared_with)}
    grids = [grid for section in read_content(jobs.result(job)).sections for grid in section.grids]
    savings = next(grid for grid in grids if grid.key == "savings")
    seen = 0
    for at in range(len(savings.rows)):
        for one in lines_behind(folder, savings, at, case):
            if "arm" in one.headings:
                place = one.headings.index("arm")
                assert {line[place] for line in one.lines} <= claimed
                seen += 1
    assert seen

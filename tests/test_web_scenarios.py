"""Scenarios on the page: begun, changed, undone, claimed, locked, run; and hostile files."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import shutil
import threading
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities.claim import Claim
from entities.plan import PostDeletion
from entities.post import in_school
from outputs.emptied import emptied
from outputs.study.seals import REGISTER, set_seal
from outputs.web.arm_forms import board, with_plan
from outputs.web.arm_kinds import MONTHS_AHEAD, proposed_start
from outputs.web.arm_pages import MOST_ARMS
from outputs.web.examples import shipped_cases
from outputs.web.faults_said import MOST_FAULTS, at_most
from outputs.web.post_forms import posts
from outputs.web.scenario_pages import PASSPHRASE
from outputs.web.scenario_store import Scenario, StaleError
from outputs.web.serving import make_app
from outputs.web.stores import Stores
from outputs.web.uploads import NOT_A_WORKBOOK, shown_name
from scenarios.filled.packed_parts import MOST_CELLS
from scenarios.reading import BadInput, Fault, read_case
from tests.made_workbook import filled_workbook
from tests.web_client import HERE, OURS, client, get, jobs, post, stores

__all__ = ["client", "jobs", "stores"]
ARM = "merge"


@pytest.fixture
def scenario(client: FlaskClient, stores: Stores) -> Scenario:
    status, _, where = post(client, "/scenarios/example/alder_and_birch")
    assert status == 303
    found = stores.scenarios.find(where.rsplit("/", 1)[1])
    assert found is not None
    return found


def services(stores: Stores, scenario: Scenario, **changed: str) -> dict[str, str]:
    """Return the board as its form would send it, some fields changed."""
    plan = stores.scenarios.case(scenario).arm(ARM).plan
    form = {}
    for row in board(stores.scenarios.case(scenario), plan):
        form |= {f"to_{row.key}": row.to, f"months_{row.key}": str(row.months)}
        form |= {f"decided_{row.key}": "1"} if row.by_school else {}
    return {**form, **changed}


def address(scenario: Scenario, part: str) -> str:
    return f"/scenario/{scenario.key}/{part}"


def test_every_page_of_a_scenario_is_shown_and_light(
    client: FlaskClient, scenario: Scenario
) -> None:
    parts = ("kind", "services", "dates", "posts", "moves", "charging", "people", "automation")
    places = ["/", "/scenarios/new", f"/scenario/{scenario.key}", address(scenario, "trusts"),
              address(scenario, "claim"), address(scenario, "claim/parts"), "/compare",
              address(scenario, "hubs"),
              *(address(scenario, f"arm/{ARM}/{part}") for part in parts)]  # fmt: skip
    for place in places:
        status, page = get(client, place)
        assert status == 200, place
        assert len(page.encode()) < 300_000
        assert "<script" not in page
    for part in parts:
        assert get(client, address(scenario, f"arm/status_quo/{part}"))[0] == 404
        assert get(client, address(scenario, f"arm/none/{part}"))[0] == 404
    assert get(client, address(scenario, f"arm/{ARM}/none"))[0] == 404


def test_a_form_sent_as_it_stands_changes_nothing(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    before = stores.scenarios.case(scenario)
    form = services(stores, scenario)
    assert post(client, address(scenario, f"arm/{ARM}/services"), **form)[0] == 303
    form = {}
    for row in posts(before, before.arm(ARM).plan):
        form |= {f"route_{row.post.id}": row.route, f"months_{row.post.id}": str(row.months)}
    assert post(client, address(scenario, f"arm/{ARM}/posts"), **form)[0] == 303
    after = stores.scenarios.case(scenario)
    assert sorted(after.arm(ARM).plan.deletions, key=lambda one: one.post) == sorted(
        before.arm(ARM).plan.deletions, key=lambda one: one.post
    )
    assert set(after.arm(ARM).plan.waves) == set(before.arm(ARM).plan.waves)
    assert after.arm("status_quo") == before.arm("status_quo")


def test_a_service_moves_and_the_move_is_undone(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    before = stores.scenarios.file(scenario).read_bytes()
    form = services(stores, scenario, to_hr="stay", months_data="14")
    assert post(client, address(scenario, f"arm/{ARM}/services"), **form)[0] == 303
    waves = {w.function: w for w in stores.scenarios.case(scenario).arm(ARM).plan.waves}
    assert "hr" not in waves
    assert waves["data"].months_after_start == 14
    assert "1 can be undone" in get(client, f"/scenario/{scenario.key}")[1]
    assert post(client, address(scenario, "undo"))[0] == 303
    assert stores.scenarios.file(scenario).read_bytes() == before
    assert post(client, address(scenario, "undo"))[0] == 303
    assert stores.scenarios.file(scenario).read_bytes() == before


def test_everything_wrong_with_a_form_is_said_at_once_at_its_field(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    before = stores.scenarios.file(scenario).read_bytes()
    form = services(stores, scenario, to_hr="moon", months_it="soon", months_data="999")
    status, page, _ = post(client, address(scenario, f"arm/{ARM}/services"), **form)
    assert status == 422
    for field, found in (("to_hr", "moon"), ("months_it", "soon"), ("months_data", "999")):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
        assert found in page
    assert 'aria-invalid="true"' in page
    impossible = services(stores, scenario, to_estates="central", months_estates="10")
    status, page, _ = post(client, address(scenario, f"arm/{ARM}/services"), **impossible)
    assert status == 422
    assert 'href="#to_estates"' in page
    assert "has a post at its centre" in page
    assert stores.scenarios.file(scenario).read_bytes() == before


def test_dates_people_and_automation_are_kept(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    arm = f"arm/{ARM}"
    dates = {"label": "Together", "month": "4", "year": "2028", "day_one": "fixed",
             "standardisation": "collaborative", "travel": "50"}  # fmt: skip
    assert post(client, address(scenario, f"{arm}/dates"), **dates)[0] == 303
    people = {"spends": "1", "label": "Less workload", "pounds": "30,000", "months": "2"}
    assert post(client, address(scenario, f"{arm}/people"), **people)[0] == 303
    assert post(client, address(scenario, f"{arm}/charging"), charging="by_use")[0] == 303
    assert post(client, address(scenario, f"{arm}/charging"), charging="by_whim")[0] == 422
    systems = {"buys_onboarding": "1", "months_onboarding": "6"}
    assert post(client, address(scenario, f"{arm}/automation"), **systems)[0] == 303
    found = stores.scenarios.case(scenario).arm(ARM)
    assert found.label == "Together"
    assert found.plan.start is not None
    assert (found.plan.start.year, found.plan.start.month, found.plan.day_one) == (2028, 4, "fixed")
    assert found.plan.people_strategy is not None
    assert found.plan.people_strategy.gbp_per_year == 30_000
    assert [one.programme for one in found.plan.automations] == ["onboarding"]
    assert found.plan.charging == "by_use"
    assert post(client, address(scenario, f"{arm}/charging"), charging="none")[0] == 303
    assert stores.scenarios.case(scenario).arm(ARM).plan.charging is None
    assert post(client, address(scenario, f"{arm}/people"))[0] == 303
    assert stores.scenarios.case(scenario).arm(ARM).plan.people_strategy is None


def test_a_course_of_action_is_copied_and_taken_out_but_not_under_a_claim(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    count = len(stores.scenarios.case(scenario).arms)
    assert post(client, address(scenario, f"arm/{ARM}/copy"))[0] == 303
    case = stores.scenarios.case(scenario)
    assert len(case.arms) == count + 1
    assert case.arm(f"{ARM}_2").plan == case.arm(ARM).plan
    assert post(client, address(scenario, f"arm/{ARM}_2/remove"))[0] == 303
    assert len(stores.scenarios.case(scenario).arms) == count
    status, page, _ = post(client, address(scenario, f"arm/{ARM}/remove"))
    assert status == 409
    assert "Change the claim first" in page


def test_a_new_course_of_action_says_who_joins_whom(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    case = stores.scenarios.case(scenario)
    lead, other = (trust.company_number for trust in case.trusts)
    for form in ({"new_label": "", "new_kind": "merge"}, {"new_label": "x", "new_kind": "none"}):
        assert post(client, address(scenario, "arm"), **form)[0] == 422
    form = {"new_label": "The other way round", "new_kind": "merge"}
    status, _, where = post(client, address(scenario, "arm"), **form)
    assert (status, where) == (303, address(scenario, "arm/option_1/kind"))
    assert get(client, where)[0] == 200
    plan = stores.scenarios.case(scenario).arm("option_1").plan
    assert (plan.lead_trust, plan.joining_trusts) == (lead, (other,))
    assert plan.start is not None
    assert (plan.start.month, plan.start > case.decision_date) == (9, True)
    turned = {"kind": "merge", "lead": other, f"joins_{lead}": "1", "pension": "lead_fund"}
    assert post(client, where, **turned)[0] == 303
    plan = stores.scenarios.case(scenario).arm("option_1").plan
    assert (plan.lead_trust, plan.joining_trusts) == (other, (lead,))
    assert plan.pension == "lead_fund"
    assert post(client, where, kind="lean")[0] == 303
    plan = stores.scenarios.case(scenario).arm("option_1").plan
    assert (plan.kind, plan.lead_trust, plan.joining_trusts, plan.pension) == (
        "lean", None, (), "stay",
    )  # fmt: skip
    for odd in ({"kind": "merge", "lead": lead, f"joins_{lead}": "1", "pension": "stay"},
                {"kind": "share", "lead": "x"}, {"kind": "merge"}, {}):  # fmt: skip
        assert post(client, where, **odd)[0] == 422
    assert stores.scenarios.case(scenario).arm("option_1").plan == plan


def test_a_plan_that_no_trust_can_join_keeps_what_fits(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    case = stores.scenarios.case(scenario)
    before = case.arm(ARM).plan
    form = {"kind": before.kind, "lead": before.lead_trust or "", "pension": before.pension,
            **{f"joins_{one}": "1" for one in before.joining_trusts}}  # fmt: skip
    assert post(client, address(scenario, f"arm/{ARM}/kind"), **form)[0] == 303
    assert stores.scenarios.case(scenario) == case


def test_a_plan_that_leaves_nobody_says_so(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    case = stores.scenarios.case(scenario)
    plan = case.arm(ARM).plan
    assert "deeper than it may look" not in get(client, f"/scenario/{scenario.key}")[1]
    finance = [post.id for trust in case.trusts for post in trust.posts
               if post.desk == "finance" and not in_school(post.place)]  # fmt: skip
    gone = [PostDeletion(post=one, months_after_start=6, route="redundancy") for one in finance]
    every, but_one = (
        plan.model_copy(update={"deletions": tuple(some)}) for some in (gone, gone[1:])
    )
    assert emptied(case, every) == (
        "Nobody is left at the centre of the merged trust for Finance.",
    )  # fmt: skip
    assert emptied(case, but_one) == ()
    apart = every.model_copy(update={"kind": "lean", "lead_trust": None, "joining_trusts": ()})
    assert len(emptied(case, apart)) == len(case.trusts)
    stores.scenarios.change(scenario, with_plan(case, ARM, deletions=tuple(gone), pools=()))
    assert "Nobody is left" in get(client, f"/scenario/{scenario.key}")[1]


@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 1, 1)))
def test_the_day_proposed_is_the_next_september_nine_months_on(decision: dt.date) -> None:
    start = proposed_start(decision)
    months = (start.year - decision.year) * 12 + start.month - decision.month
    assert (start.month, start.day) == (9, 1)
    assert MONTHS_AHEAD <= months < MONTHS_AHEAD + 12


def test_the_last_course_of_action_stays_and_why_is_said(
    client: FlaskClient, stores: Stores
) -> None:
    case = shipped_cases()["tiny"].model_copy(update={"claims": ()})
    made = stores.scenarios.add(case, "x", "y")
    arms = [arm.key for arm in case.arms if arm.key != "status_quo"]
    said = [post(client, f"/scenario/{made.key}/arm/{arm}/remove") for arm in arms]
    assert [one[0] for one in said[:-1]] == [303] * (len(arms) - 1)
    assert said[-1][0] == 409
    assert "at least one arm needs a plan" in said[-1][1]


def test_a_claim_is_said_read_back_put_right_sealed_and_then_stays(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    place = address(scenario, "claim")
    assert post(client, place)[0] == 422
    said = {"text": "We will save £250k", "said_by": "Consultant"}
    status, page, _ = post(client, place, **said)
    assert status == 200
    assert "comes back every year" in page
    assert "by when" in page
    assert 'value="250,000"' in page
    parts = {**said, "arm": ARM, "pounds": "250,000", "when": "day", "day": "31", "month": "2",
             "year": "2029", "after": "", "rule": "recurring_cash"}  # fmt: skip
    status, page, _ = post(client, f"{place}/parts", **parts)
    assert status == 422
    assert "no such day" in page
    late = {**parts, "day": "1", "year": "2050"}
    assert "within" in post(client, f"{place}/parts", **late)[1]
    other = post(client, f"{place}/parts", **{**parts, "day": "28", "pounds": "20,000"})
    assert other[0] == 422
    assert "sentence says £250,000, this says £20,000" in other[1]
    assert post(client, f"{place}/parts", **{**parts, "day": "28", "pounds": "250k"})[0] == 303
    (claim,) = stores.scenarios.case(scenario).claims
    assert (claim.gbp_per_year, claim.counting_rule) == (250_000, "recurring_cash")
    assert claim.by is not None
    assert (
        "claimed to save £250,000 a year by 28/02/2029"
        in (get(client, f"/scenario/{scenario.key}")[1])
    )
    assert post(client, address(scenario, "lock"))[0] == 303
    found = stores.scenarios.find(scenario.key)
    assert found is not None
    assert found.state == "locked"
    for part in ("", "/trusts", "/hubs", "/diligence", "/claim", f"/arm/{ARM}/dates"):
        page = get(client, f"/scenario/{scenario.key}{part}")[1]
        footer = page.partition("<footer>")[2]
        assert f"Sealed as {found.seal[:12]}" in footer, part
    for part, form in (("claim/parts", {**parts, "day": "28"}), ("undo", {}),
                       (f"arm/{ARM}/services", services(stores, found)),
                       (f"arm/{ARM}/copy", {})):  # fmt: skip
        assert post(client, address(scenario, part), **form)[0] == 409, part
    status, _, where = post(client, address(scenario, "copy"))
    copied = stores.scenarios.find(where.rsplit("/", 1)[1])
    assert copied is not None
    assert copied.state == "working"


def test_a_run_of_a_scenario_has_its_case_and_its_seal_and_later_changes_leave_it_alone(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    early = post(client, address(scenario, "run"), worlds="8")[2]
    post(client, address(scenario, "lock"))
    assert "Not sealed before this run" in get(client, early)[1]
    post(client, f"{early}/cancel")
    assert post(client, address(scenario, "run"), worlds="none")[0] == 422
    status, _, where = post(client, address(scenario, "run"), worlds="8")
    assert status == 303
    job = stores.jobs.all()[0]
    assert where == f"/run/{job.key}"
    sealed = stores.scenarios.find(scenario.key)
    assert sealed is not None
    assert f"Sealed as {sealed.seal[:12]}" in get(client, where)[1]
    laid = stores.jobs.case_of(job)
    assert isinstance(laid, Path)
    assert read_case(laid) == stores.scenarios.case(scenario)
    assert (stores.jobs.place(job.key) / REGISTER).is_file()
    assert f'href="/run/{job.key}"' in get(client, f"/scenario/{scenario.key}")[1]
    post(client, address(scenario, "run"), worlds="trial")
    assert stores.jobs.all()[0].trial


def test_the_case_can_be_taken_to_the_command_line(
    client: FlaskClient, stores: Stores, scenario: Scenario, tmp_path: Path
) -> None:
    sent = client.get(address(scenario, "case.zip"), base_url=HERE)
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        archive.extractall(tmp_path / "taken")
    assert read_case(tmp_path / "taken" / "case.yaml") == stores.scenarios.case(scenario)


def upload(client: FlaskClient, name: str, content: bytes) -> tuple[int, str]:
    answer = client.post("/scenarios/workbooks", base_url=HERE, headers=OURS,
                         data={"workbooks": (io.BytesIO(content), name)})  # fmt: skip
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("name", [
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "<script>alert(1)</script>.xlsx",
    "a\x00b.xlsx", "x" * 5_000, "=cmd|' /C calc'!A0.xlsx", "con.xlsx", "\u202etxt.xlsx",
])  # fmt: skip
def test_a_hostile_file_name_is_a_word_and_never_a_place(
    client: FlaskClient, stores: Stores, name: str
) -> None:
    status, page = upload(client, name, b"no workbook at all")
    assert status == 422
    assert NOT_A_WORKBOOK.split(";")[0] in page
    assert "<script>alert" not in page
    assert stores.scenarios.all() == ()
    assert len(shown_name(name)) <= 80
    assert "/" not in shown_name(name)


def test_what_is_no_workbook_inside_is_refused_in_a_sentence(client: FlaskClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word.txt", "hello")
    for content in (b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 500, packed.getvalue()):
        status, page = upload(client, "trust.xlsx", content)
        assert status == 422
        assert "trust.xlsx" in page
        assert "Traceback" not in page
    assert upload(client, "", b"")[0] == 422


def test_a_gigabyte_is_refused_before_it_is_read(client: FlaskClient, stores: Stores) -> None:
    """The size that is announced is enough; nothing of the body is taken in."""
    answer = client.post("/scenarios/workbooks", base_url=HERE, input_stream=io.BytesIO(b""),
                         headers={**OURS, "Content-Type": "multipart/form-data; boundary=x"},
                         environ_overrides={"CONTENT_LENGTH": str(1 << 30)})  # fmt: skip
    assert answer.status_code == 413
    assert stores.scenarios.all() == ()


def test_a_script_in_a_name_is_letters_and_nothing_more(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    case = stores.scenarios.case(scenario)
    bad = "<script>alert(1)</script>"
    first = case.trusts[0].model_copy(update={"name": bad})
    stores.scenarios.change(scenario, case.model_copy(update={"trusts": (first, *case.trusts[1:])}))
    post(client, address(scenario, "rename"), name=bad)
    for place in (
        "/",
        f"/scenario/{scenario.key}",
        address(scenario, "trusts"),
        address(scenario, f"arm/{ARM}/services"),
        address(scenario, f"arm/{ARM}/posts"),
    ):
        page = get(client, place)[1]
        assert bad not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_foreign_page_changes_nothing_of_a_scenario(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    for part in ("lock", "undo", "copy", "run", "rename", "claim", f"arm/{ARM}/services"):
        answer = client.post(address(scenario, part), base_url=HERE, headers=foreign)
        assert answer.status_code == 403
    assert stores.scenarios.find(scenario.key) == scenario
    assert len(stores.scenarios.all()) == 1


def test_two_scenarios_do_not_mix(client: FlaskClient, stores: Stores, scenario: Scenario) -> None:
    _, _, where = post(client, "/scenarios/example/alder_and_birch")
    other = stores.scenarios.find(where.rsplit("/", 1)[1])
    assert other is not None
    form = services(stores, scenario, to_hr="stay")
    post(client, address(scenario, f"arm/{ARM}/services"), **form)
    assert any(w.function == "hr" for w in stores.scenarios.case(other).arm(ARM).plan.waves)
    assert isinstance(stores.scenarios.case(other).claims[0], Claim)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "to_hr",
                "months_hr",
                "text",
                "said_by",
                "pounds",
                "day",
                "month",
                "year",
                "when",
                "rule",
                "arm",
                "name",
                "label",
                "worlds",
                "travel",
                "spends",
                "trusts",
                "kind",
                "lead",
                "pension",
                "charging",
                "new_label",
                "new_kind",
                "passphrase",
                "move",
                "place",
                "serves",
            ]
        ),
        st.text(max_size=40),
    ),
    st.sampled_from(
        ["kind", "services", "dates", "posts", "moves", "charging", "people", "automation"]
    ),
    st.text(max_size=20),
)
@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_no_form_breaks_a_scenario(
    client: FlaskClient, stores: Stores, scenario: Scenario, form: dict[str, str], part: str,
    odd: str,
) -> None:  # fmt: skip
    for place in (f"arm/{ARM}/{part}", "claim", "claim/parts", "run", "rename", "arm",
                  "diligence", "diligence/copy", "publish", "hubs", "undo", "redo", quote(odd),
                  f"arm/{quote(odd)}/{part}"):  # fmt: skip
        assert post(client, address(scenario, place), **form)[0] < 500
    assert stores.scenarios.case(scenario).arms


def test_of_two_changes_at_once_one_is_told_to_look_again(
    stores: Stores, scenario: Scenario
) -> None:
    """Eight threads change what they all read before: one is kept, seven are refused, none lost."""
    case = stores.scenarios.case(scenario)
    told: list[str] = []

    def change(number: int) -> None:
        changed = case.model_copy(update={"title": f"Title {number}"})
        try:
            stores.scenarios.change(scenario, changed)
            told.append(f"Title {number}")
        except StaleError:
            told.append("stale")

    threads = [threading.Thread(target=change, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("stale") == 7
    found = stores.scenarios.find(scenario.key)
    assert found is not None
    assert stores.scenarios.case(found).title in told
    assert stores.scenarios.steps_back(found) == 1


@pytest.mark.parametrize(("name", "text"), [
    ("scenario.json", "[]"), ("scenario.json", '{"key": 1}'), ("scenario.json", '{"odd": 1}'),
    ("case/case.yaml", "{"), ("case/case.yaml", ""), ("case/99000001.yaml", "key: ["),
])  # fmt: skip
def test_files_changed_from_outside_are_told_and_break_nothing(
    client: FlaskClient, stores: Stores, scenario: Scenario, name: str, text: str
) -> None:
    stores.scenarios.case(scenario)
    (stores.scenarios.place(scenario.key) / name).write_text(text, encoding="utf-8")
    for part in ("", "trusts", "claim", "claim/parts", f"arm/{ARM}/services", "case.zip"):
        answer = client.get(address(scenario, part).rstrip("/"), base_url=HERE)
        assert answer.status_code < 500, part
        answer.close()
    for part in ("lock", "undo", "copy", "run", f"arm/{ARM}/services", "claim/parts"):
        assert post(client, address(scenario, part), worlds="8")[0] < 500, part
    assert get(client, "/")[0] == 200


SHEET = (
    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{}</worksheet>"
)


@pytest.mark.parametrize("inside", [
    "<sheetData/><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>",
    "<sheetData/><hyperlinks><hyperlink ref='A1:XFD1048576'/></hyperlinks>",
    "<sheetData/><mergeCells><mergeCell ref='A:XFD'/></mergeCells>",
    f"<sheetData><row>{'<c/>' * (MOST_CELLS + 1)}</row></sheetData>",
])  # fmt: skip
def test_a_small_file_that_asks_for_millions_of_cells_is_refused_at_once(
    client: FlaskClient, tmp_path: Path, inside: str
) -> None:
    good = filled_workbook(tmp_path / "good.xlsx", "A", "B")
    bad = io.BytesIO()
    with zipfile.ZipFile(good) as read, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.namelist():
            first = part == "xl/worksheets/sheet1.xml"
            written.writestr(part, SHEET.format(inside) if first else read.read(part))
    assert len(bad.getvalue()) < 500_000
    status, page = upload(client, "theirs.xlsx", bad.getvalue())
    assert status == 422
    assert "theirs.xlsx" in page
    assert "cells" in page


@pytest.mark.parametrize("text", ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                                  f"<!--{'x' * 6_000}--><!DOCTYPE a><a/>"])  # fmt: skip
def test_entities_are_refused_wherever_they_stand(
    client: FlaskClient, tmp_path: Path, text: str
) -> None:
    good = filled_workbook(tmp_path / "good.xlsx", "A", "B")
    bad = io.BytesIO()
    with zipfile.ZipFile(good) as read, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.namelist():
            written.writestr(part, text if part.endswith("core.xml") else read.read(part))
    status, page = upload(client, "theirs.xlsx", bad.getvalue())
    assert status == 422
    assert "declares entities" in page


def test_a_form_left_open_in_an_old_window_changes_nothing(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    old = services(stores, scenario, to_hr="stay", changed=scenario.changed)
    assert f'value="{scenario.changed}"' in get(client, address(scenario, f"arm/{ARM}/people"))[1]
    new = {"spends": "1", "label": "Training", "pounds": "9", "months": "0"}
    assert post(client, address(scenario, f"arm/{ARM}/people"), **new)[0] == 303
    before = stores.scenarios.file(scenario).read_bytes()
    status, page, _ = post(client, address(scenario, f"arm/{ARM}/services"), **old)
    assert status == 409
    assert "in another window" in page
    assert post(client, address(scenario, "lock"), changed=scenario.changed)[0] == 409
    assert stores.scenarios.file(scenario).read_bytes() == before


def test_courses_of_action_are_not_copied_without_end(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    statuses = [post(client, address(scenario, f"arm/{ARM}/copy"))[0] for _ in range(MOST_ARMS)]
    assert statuses[0] == 303
    assert statuses[-1] == 409
    assert len(stores.scenarios.case(scenario).arms) == MOST_ARMS


def test_what_was_left_half_written_is_no_scenario(stores: Stores, scenario: Scenario) -> None:
    (stores.scenarios.place(scenario.key) / "scenario.json").write_text("{", encoding="utf-8")
    assert stores.scenarios.all() == ()
    shutil.rmtree(stores.scenarios.folder)
    assert stores.scenarios.all() == ()


def test_a_sentence_that_names_no_course_of_action_says_which_was_taken(
    client: FlaskClient, scenario: Scenario, stores: Stores
) -> None:
    arms = [arm for arm in stores.scenarios.case(scenario).arms if arm.key != "status_quo"]
    said = {"said_by": "Consultant", "text": "Sharing services will save £400k a year by May 2029"}
    page = html.unescape(post(client, address(scenario, "claim"), **said)[1])
    assert f"It does not name one of the {len(arms)} courses of action" in page
    for arm in arms:
        named = {**said, "text": f"{arm.label} will save £400k a year by May 2029"}
        page = html.unescape(post(client, address(scenario, "claim"), **named)[1])
        assert "It does not name one" not in page
        assert re.search(rf'value="{arm.key}" checked', page)


@pytest.mark.parametrize("odd", ["\x01", "\x00", "\x1f", "\ufffe", "\x0b"])
def test_what_cannot_be_shown_is_taken_for_a_space(
    client: FlaskClient, stores: Stores, scenario: Scenario, odd: str
) -> None:
    said = {"said_by": f"Chair{odd}", "text": f"We save{odd}£400k a year by May 2029"}
    page = post(client, address(scenario, "claim"), **said)[1]
    assert odd not in page
    assert "We save £400k a year by May 2029" in html.unescape(page)
    post(client, address(scenario, "rename"), name=f"Ours{odd}alone")
    kept = stores.scenarios.find(scenario.key)
    assert kept is not None
    assert kept.name == "Ours alone"


def test_of_thousands_of_faults_the_first_are_told_and_where_the_others_are() -> None:
    faults = [Fault(f"a b.xlsx sheet 'send' row {row}, column A", None, "", "is wrong")
              for row in range(2, 5_002)]  # fmt: skip
    said = at_most(BadInput(faults))
    assert said[:MOST_FAULTS] == BadInput(faults).sentences()[:MOST_FAULTS]
    rest = 5_000 - MOST_FAULTS
    assert said[MOST_FAULTS:] == (
        f"And {rest:,} more: {rest:,} in a b.xlsx sheet 'send'. Put these right and send it again.",
    )
    assert at_most(BadInput(faults[:MOST_FAULTS])) == BadInput(faults[:MOST_FAULTS]).sentences()


def test_a_file_is_named_as_it_was_sent(client: FlaskClient, tmp_path: Path) -> None:
    book = filled_workbook(tmp_path / "book.xlsx", "A", "B").read_bytes()
    sent = {"accounts": (io.BytesIO(book), "our return.xlsx"), "trusts": "99000001\n99000002"}
    answer = client.post("/scenarios/returns", base_url=HERE, headers=OURS, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert ">our return.xlsx: has no sheet called" in page
    assert "workbook-1" not in page


@pytest.mark.parametrize(
    ("step", "fields"),
    [("undo", {}), ("redo", {}), ("rename", {"name": "Another"}), ("run", {"worlds": "8"}),
     ("arm", {"new_label": "One more", "new_kind": "merger"}), (f"arm/{ARM}/copy", {}),
     (f"arm/{ARM}/remove", {}), ("lock", {})],
)  # fmt: skip
def test_a_form_of_an_old_window_changes_nothing(
    client: FlaskClient, stores: Stores, scenario: Scenario, step: str, fields: dict[str, str]
) -> None:
    page = get(client, f"/scenario/{scenario.key}")[1]
    stores.scenarios.rename(scenario, "Changed in another window")
    now = stores.scenarios.find(scenario.key)
    status, said, _ = post(client, address(scenario, step), changed=scenario.changed, **fields)
    assert page.count(f'name="changed" value="{scenario.changed}"') > 3
    assert status == 409
    assert "in another window" in said
    assert stores.scenarios.find(scenario.key) == now
    assert stores.jobs.all() == ()


def test_pressed_twice_a_claim_is_sealed_and_a_run_begun_once(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    for _ in range(2):
        assert post(client, address(scenario, "lock"), changed=scenario.changed)[0] == 303
    first, again, other = (
        post(client, address(scenario, "run"), worlds=worlds)[2] for worlds in ("8", "8", "48")
    )
    assert first == again != other
    assert len(stores.jobs.all()) == 2


def test_a_changed_scenario_is_run_anew(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    first = post(client, address(scenario, "run"), worlds="8")[2]
    stores.scenarios.rename(scenario, "Changed since")
    assert post(client, address(scenario, "run"), worlds="8")[2] != first


def test_the_name_of_a_sealed_scenario_stays(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    stores.scenarios.lock(scenario)
    assert post(client, address(scenario, "rename"), name="Another")[0] == 409
    assert (
        'action="/scenario/' + scenario.key + '/rename"'
        not in get(client, f"/scenario/{scenario.key}")[1]
    )


@pytest.mark.parametrize("words", [" " * 40, "short words", "a " * 11, "x" * 201])
def test_a_passphrase_has_as_many_letters_as_it_should(
    client: FlaskClient, stores: Stores, scenario: Scenario, words: str
) -> None:
    stores.scenarios.lock(scenario)
    status, page, _ = post(client, address(scenario, "publish"), passphrase=words)
    assert status == 422
    assert PASSPHRASE in page


@pytest.mark.parametrize("share", [None, 8451])
def test_a_published_scenario_says_where_trustees_read_it(
    stores: Stores, scenario: Scenario, share: int | None
) -> None:
    stores.scenarios.publish(stores.scenarios.lock(scenario), "twelve letters or more")
    page = get(make_app(stores, share).test_client(), f"/scenario/{scenario.key}")[1]
    assert ("run.py app --share" in page) == (share is None)
    assert (f":{share}/" in page) == (share is not None)


def test_a_copy_with_another_claim_is_told_as_another_version(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    """Sealed, copied, claimed otherwise, sealed again: the second seal knows of the first."""
    first = stores.scenarios.lock(scenario)
    key = post(client, f"/scenario/{scenario.key}/copy")[2].rsplit("/", 1)[1]
    copied = stores.scenarios.find(key)
    assert copied is not None
    case = stores.scenarios.case(copied)
    claim = case.claims[0].model_copy(update={"gbp_per_year": 1_000.0})
    made = stores.scenarios.change(copied, case.model_copy(update={"claims": (claim,)}))
    sealed = stores.scenarios.lock(made)
    assert sealed.seal != first.seal
    place = stores.scenarios.place(key)
    now = set_seal(stores.scenarios.case(sealed), place)
    assert now.versions == 2
    assert any("is £1,000" in said for said in now.edits)
    again = set_seal(stores.scenarios.case(first), stores.scenarios.place(first.key))
    assert again.versions == 1


@pytest.mark.parametrize(
    ("part", "fields", "named"),
    [("people", {"label": "Retention", "pounds": "20000", "months": "0"}, ("label", "pounds")),
     ("automation", {"months_{programme}": "9"}, ("months_{programme}",)),
     ("services", {"to_hr": "stay", "months_hr": "9", "decided_hr": "1"}, ("months_hr", "to_hr")),
     ("posts", {"route_{post}": "stay", "months_{post}": "77"}, ("months_{post}",))],
)  # fmt: skip
def test_what_is_typed_beside_what_is_not_chosen_is_not_lost_in_silence(
    client: FlaskClient, stores: Stores, scenario: Scenario, part: str, fields: dict[str, str],
    named: tuple[str, ...],
) -> None:  # fmt: skip
    case = stores.scenarios.case(scenario)
    names = {"programme": case.automation_programmes[0].key,
             "post": next(row.post.id for row in posts(case, case.arm(ARM).plan)
                          if not row.pooled)}  # fmt: skip
    sent = {key.format(**names): value for key, value in fields.items()}
    before = stores.scenarios.find(scenario.key)
    status, page, _ = post(client, address(scenario, f"arm/{ARM}/{part}"), **sent)
    assert status == 422
    for name in named:
        assert f'href="#{name.format(**names)}"' in page
    assert "you gave" in page.lower()
    assert all(f'value="{value}"' in page for value in sent.values() if value not in {"stay", "1"})
    assert stores.scenarios.find(scenario.key) == before

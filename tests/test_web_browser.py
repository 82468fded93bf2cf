"""The page in a browser: from the start to a verdict, cancelled, reloaded and found again."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from outputs.pack.building import read_content
from outputs.study.app_command import OWNER_ALONE
from outputs.web.diligence_kept import lay_by, look_into
from outputs.web.examples import shipped_cases
from outputs.web.stores import stores_in
from scenarios.diligence.reading import read_sheets
from tests.browsers import grave, headless
from tests.made_workbook import filled_workbook
from tests.web_client import finished, moved

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(data: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "run.py", "app", "--quiet", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: urllib.request.urlopen(f"{address}/style.css").status == 200)
        yield address
    finally:
        process.terminate()
        process.wait()


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("it did not come about in time")


def test_a_newcomer_reaches_a_verdict_and_finds_it_again_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with headless() as browser:
        with served(data) as address:
            page = browser.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            assert data.stat().st_mode & 0o777 == OWNER_ALONE
            page.goto(address)
            page.get_by_role("link", name="Should Firlock join Elmstrand?").click()
            page.get_by_role("button", name="Run").click()
            page.reload()
            assert grave(browser, page.url) == []
            page.wait_for_selector(".first", timeout=60_000)
            assert "too few to judge by" in page.inner_text("#spoken")
            assert page.is_hidden("#lost")
            box = page.locator("#spoken").bounding_box()
            assert box is not None
            assert box["x"] + box["width"] < 0
            assert "too few to judge by" in page.inner_text(".first")
            page.wait_for_selector(".answer", timeout=120_000)
            assert "The claim of £50,000" in page.inner_text(".answer")
            found = page.url.removeprefix(address)
            page.get_by_role("link", name=re.compile("Everything the run says")).click()
            assert "Should Firlock join Elmstrand?" in page.inner_text("h1")
            assert_drawn(page)
            page.get_by_role("link", name="Back to the answer").click()
            assert page.url == f"{address}{found}"
            assert_drawn(page)
            with page.expect_download() as taken:
                page.get_by_role("button", name="Sheets").click()
            assert taken.value.suggested_filename.endswith(".xlsx")
            with page.expect_download() as taken:
                page.get_by_role("button", name="Bundle for the other trust").click()
            assert taken.value.suggested_filename.startswith("bundle-")
            page.goto(f"{address}/case/alder_and_birch")
            page.get_by_role("button", name="Run").click()
            page.get_by_role("button", name="Cancel this run").click()
            page.wait_for_selector("text=Cancelled.", timeout=30_000)
            assert all(one.startswith((address, "data:")) for one in asked)
        with served(data) as address:
            page.goto(address)
            assert "Finished: 8 worlds." in page.inner_text("main")
            page.goto(f"{address}{found}")
            assert page.is_visible(".answer")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_has_a_serious_finding_and_all_fit_their_width(tmp_path: Path, width: int) -> None:
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for place in ("/", "/case/alder_and_birch", "/nothing"):
            page.goto(f"{address}{place}")
            assert grave(browser, f"{address}{place}", width) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def assert_drawn(page: Page) -> None:
    """Check that the pictures of a page that are seen are there, and not their words instead."""
    pictures = page.locator("main img:visible, figure img:visible")
    assert pictures.count()
    for at in range(pictures.count()):
        pictures.nth(at).scroll_into_view_if_needed()
        page.wait_for_timeout(100)
        pictures.nth(at).evaluate("one => one.decode()")  # fails where there is no picture
        assert pictures.nth(at).evaluate("one => one.naturalWidth") > 0


def wait_for_run(page: Page) -> None:
    page.wait_for_selector(".answer", timeout=180_000)


def test_a_scenario_goes_from_workbooks_with_a_fault_to_a_comparison(tmp_path: Path) -> None:
    """A fault is told and mended; the plan changed, the claim sealed, two runs compared."""
    good = filled_workbook(tmp_path / "trusts.xlsx", "A", "B")
    book = openpyxl.load_workbook(good)
    keys = [one.key for one in next(s for s in read_sheets() if s.key == "schools").columns]
    book["schools"].cell(2, keys.index("nor") + 1).value = "many"
    book.save(tmp_path / "broken.xlsx")
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.get_by_role("link", name="Begin a scenario of your own").click()
        page.set_input_files("#workbooks", tmp_path / "broken.xlsx")
        page.get_by_role("button", name="Read the workbooks").click()
        told = page.inner_text("#errors")
        assert "broken.xlsx sheet 'schools' row 2" in told
        assert "found 'many'" in told
        page.set_input_files("#workbooks", good)
        page.get_by_role("button", name="Read the workbooks").click()
        assert "What is given, and what was inferred" in page.inner_text("main")
        page.get_by_role("link", name="Go on: what would be done").click()
        page.get_by_role("link", name=re.compile("Services: local, hub or central")).first.click()
        page.get_by_role("group", name="Finance").get_by_label("Stays as it is").check()
        page.get_by_role("button", name="Keep").click()
        assert "1 can be undone" in page.inner_text("main")
        page.get_by_role("link", name="Say the claim in a sentence").click()
        page.get_by_label("What was promised").fill("We will save £300k a year in the third year")
        page.get_by_label("Who says so").fill("Chair's paper")
        page.get_by_role("button", name="Read it back to me").click()
        assert "What the sentence leaves open" in page.inner_text("main")
        page.get_by_role("button", name="Keep").click()
        assert "claimed to save £300,000 a year in year 3" in page.inner_text("main")
        page.get_by_role("button", name="Seal the claim").click()
        assert "Sealed as" in page.inner_text("main")
        scenario = page.url
        page.get_by_role("button", name="Run", exact=True).click()
        wait_for_run(page)
        page.goto(scenario)
        page.get_by_role("button", name="Run", exact=True).click()
        wait_for_run(page)
        page.goto(scenario)
        for box in page.locator('input[name="run"]').all():
            box.check()
        page.get_by_role("button", name="Compare those ticked").click()
        assert page.locator("thead th").count() >= 3
        assert "Answer" in page.inner_text("main")
        assert all(one.startswith((address, "data:")) for one in asked)


def test_a_hub_is_made_posts_move_there_and_the_service_follows(tmp_path: Path) -> None:
    """Told what a hub lacks at first; then group schools, move posts, move the service."""
    stores = stores_in(tmp_path / "data")
    case = shipped_cases()["cedarmoor"]
    own = f"/scenario/{stores.scenarios.add(case, 'Ours', 'An example').key}"
    arm = next(one.key for one in case.arms if one.plan.kind == "lean")
    schools = [school.name for trust in case.trusts for school in trust.schools]
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page()
        page.goto(f"{address}{own}/arm/{arm}/services")
        page.get_by_role("group", name="Finance", exact=True).get_by_label("Hub of some").check()
        page.get_by_role("button", name="Keep").click()
        assert "no hub with a post for it has the school" in page.inner_text("#errors")
        page.get_by_role("link", name="grouped in it").click()
        page.get_by_label("What the schools would call it").fill("All schools")
        for name in schools:
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Make this hub").click()
        assert "No posts there today." in page.inner_text("main")
        page.goto(f"{address}{own}/arm/{arm}/moves")
        page.select_option("#move", index=1)
        page.select_option("#place", label="The hub All schools")
        page.select_option("#serves", label="Finance")
        page.get_by_role("button", name="Keep, and move another").click()
        assert "to the hub All schools for Finance, on day one" in page.inner_text("main")
        page.goto(f"{address}{own}/arm/{arm}/services")
        page.get_by_role("group", name="Finance", exact=True).get_by_label("Hub of some").check()
        page.get_by_role("button", name="Keep").click()
        page.wait_for_url(f"**{own}#{arm}")


def test_two_browsers_at_once_see_each_its_own(tmp_path: Path) -> None:
    with headless() as browser, served(tmp_path / "data") as address:
        pages = [browser.new_context().new_page() for _ in range(2)]
        names = ("Should Firlock join Elmstrand?", "Should Birchwater join Alderfell?")
        for page, name in zip(pages, names, strict=True):
            page.goto(f"{address}/scenarios/new")
            page.get_by_role("button", name=f"Begin from: {name}").click()
        for number, page in enumerate(pages):
            page.get_by_label("Call it", exact=True).fill(f"Mine {number}")
            page.get_by_role("button", name="Rename").click()
        for number, page in enumerate(pages):
            page.reload()
            assert page.inner_text("h1") == f"Mine {number}"
            assert names[1 - number] not in page.inner_text("main")


def test_everything_can_be_done_by_keyboard_alone(tmp_path: Path) -> None:
    """From the start to a run that is asked for: Tab and Enter, and the way back is seen."""
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page()
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        to(page, "Should Firlock join Elmstrand?")
        page.keyboard.press("Enter")
        page.wait_for_url("**/case/tiny")
        to(page, "Run")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", "what has the focus is seen"
        page.keyboard.press("Enter")
        page.wait_for_url("**/run/*")
        to(page, "Cancel this run")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Cancelled.", timeout=30_000)


def to(page: Page, called: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == called:
            return
    raise AssertionError(f"'{called}' cannot be reached by Tab")


PARTS = ("kind", "services", "dates", "posts", "moves", "charging", "people", "automation", "rest")


def test_no_page_of_a_scenario_or_a_verdict_shuts_anybody_out(tmp_path: Path) -> None:
    """Every page by axe, and at 320 points: 1280 at 400 per cent."""
    kept = stores_in(tmp_path / "data")
    job, second = finished(kept.jobs), finished(kept.jobs)
    book = filled_workbook(tmp_path / "trusts.xlsx", "A", "B")
    scenario = kept.scenarios.add(shipped_cases()["alder_and_birch"], "Ours", "An example")
    own, run = f"/scenario/{scenario.key}", f"/run/{job.key}"
    content = read_content(kept.jobs.result(job))
    lay_by(look_into({book: "ours.xlsx"}, tmp_path), kept.scenarios.place(scenario.key))
    places = ["/scenarios/new", own, f"{own}/trusts", f"{own}/claim", f"{own}/claim/parts",
              f"{own}/hubs",
              *(f"{own}/arm/merge/{part}" for part in PARTS), "/compare", run,
              *(f"{run}/part/{one.key}" for one in content.the_rest), f"{run}/part/money/from",
              f"{run}/assumptions", f"{run}/try", f"{own}/diligence",
              f"{run}/part/money/from?of=passports&row=0",
              f"/compare?run={job.key}&run={second.key}"]  # fmt: skip
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page(viewport={"width": 320, "height": 800})
        for place in places:
            assert grave(browser, f"{address}{place}") == [], place
            page.goto(f"{address}{place}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, place


def test_a_slider_is_answered_at_once_by_keyboard_marked_as_an_estimate_and_run(
    tmp_path: Path,
) -> None:
    kept = stores_in(tmp_path / "data")
    job = finished(kept.jobs)
    moved(kept.jobs, job, "process.harmonisation_uplift")
    with headless() as browser, served(tmp_path / "data") as address:
        page = browser.new_page(viewport={"width": 360, "height": 800})
        page.goto(f"{address}/run/{job.key}/try")
        first = page.inner_text("#said")
        assert "An estimate, not a run" in first
        assert "nothing is set yet" in first
        page.focus("#at0")
        page.keyboard.press("ArrowRight")
        until(lambda: "what is known moves it by" in page.inner_text("#said"))
        assert page.is_checked("#known0")
        assert page.get_attribute("#at0", "aria-valuetext") == page.inner_text("#value0")
        assert grave(browser, f"{address}/run/{job.key}/try?known=0&at0=60") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        said = page.inner_text("#said")
        page.get_by_role("button", name="Run it with what is ticked").press("Enter")
        page.wait_for_url(f"{address}/run/*")
        assert said in page.inner_text("main")
        page.get_by_role("button", name="Cancel this run").click()


def test_a_gigabyte_is_refused_by_what_serves_the_page(tmp_path: Path) -> None:
    with served(tmp_path / "data") as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as sent:
            sent.sendall(
                f"POST /scenarios/workbooks HTTP/1.1\r\nHost: {host}:{port}\r\n"
                f"Origin: {address}\r\nContent-Length: {1 << 30}\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
            )
            assert b" 413 " in sent.recv(100)

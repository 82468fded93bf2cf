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

import pytest

from tests.browsers import grave, headless

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
            page.goto(address)
            page.get_by_role("link", name="Should Firlock join Elmstrand?").click()
            page.get_by_role("button", name="Run").click()
            page.reload()
            page.wait_for_selector(".answer", timeout=120_000)
            assert "The claim of £50,000" in page.inner_text(".answer")
            found = page.url.removeprefix(address)
            page.get_by_role("link", name=re.compile("Everything the run says")).click()
            assert "Should Firlock join Elmstrand?" in page.inner_text("h1")
            page.goto(f"{address}{found}")
            with page.expect_download() as taken:
                page.get_by_role("button", name="Sheets").click()
            assert taken.value.suggested_filename.endswith(".xlsx")
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

"""What runs a job ends with the page, with all that it started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WORKS = """
import os, subprocess, sys, threading, time
from outputs.web.worker import end_with
threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("works", flush=True)
time.sleep(60)
"""
PAGE = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {WORKS!r}], start_new_session=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process there has no group to be ended")
def test_where_the_page_is_killed_what_it_ran_ends_with_all_it_started() -> None:
    """All of them hold the pipe: it is closed once the last has gone."""
    page = subprocess.Popen([sys.executable, "-c", PAGE], cwd=ROOT, stdout=subprocess.PIPE)
    assert page.stdout is not None
    assert page.stdout.readline() == b"works\n"
    page.kill()
    rest, _ = page.communicate(timeout=30)  # they would sleep for longer
    assert rest == b""

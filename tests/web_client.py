"""The page asked without a browser, and a finished run in it."""

from __future__ import annotations

import atexit
import dataclasses
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskClient

from outputs.run_folder import write_run
from outputs.web.jobs import Job, Jobs
from outputs.web.serving import make_app
from outputs.web.stores import Stores, stores_in
from tests.made_records import made_case, made_info, made_run

HERE = "http://127.0.0.1:8321"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": HERE}


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return stores_in(tmp_path / "data")


@pytest.fixture
def jobs(stores: Stores) -> Jobs:
    return stores.jobs


@pytest.fixture
def client(stores: Stores) -> FlaskClient:
    return make_app(stores).test_client()


def get(client: FlaskClient, address: str, **headers: str) -> tuple[int, str]:
    """Return status and text of an address."""
    answer = client.get(address, base_url=HERE, headers=headers)
    text = answer.get_data(as_text=True)
    answer.close()
    return answer.status_code, text


def post(client: FlaskClient, address: str, **form: str) -> tuple[int, str, str]:
    """Send a form; return status, text, and where it leads."""
    answer = client.post(address, base_url=HERE, headers=OURS, data=form)
    return answer.status_code, answer.get_data(as_text=True), answer.headers.get("Location", "")


def finished(jobs: Jobs, worlds: int = 12) -> Job:
    """Lay a finished run by, of records that were made up."""
    job = dataclasses.replace(jobs.add("tiny", worlds), state="finished")
    shutil.copytree(_written(worlds), jobs.result(job))
    jobs.keep(job)
    return job


def moved(jobs: Jobs, job: Job, figure: str, told: bool = True) -> None:
    """Lay the table of figures that were moved alone beside a run, as a trial would."""
    folder = jobs.result(job)
    claim = pd.read_csv(folder / "tables" / "savings.csv")
    assert len(claim)
    row = {"claim": "promise", "figure": figure, "swing": 50_000.0, "swing_low": 40_000.0,
           "swing_high": 60_000.0, "told": told}  # fmt: skip
    pd.DataFrame([row]).to_csv(folder / "tables" / "trial_moved.csv", index=False)


@lru_cache
def _written(worlds: int) -> Path:
    """Write a run once for all tests of a process: its charts take seconds."""
    folder = Path(tempfile.mkdtemp(prefix="run-")) / "run"
    info = made_info(worlds=worlds, replications=1)
    write_run(made_case(), made_run(worlds, 1), info, folder)
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    return folder

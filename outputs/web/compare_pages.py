"""Runs side by side: what each answers, question by question, and its courses of action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from outputs.pack.content import Content, Grid, Lines, Words
from outputs.web.diligence_kept import content_of
from outputs.web.examples import titled
from outputs.web.jobs import Job
from outputs.web.stores import Stores, over, shown

MOST_RUNS = 4
ANSWER = "Answer"
TOO_FEW = "Tick two runs or more."
LEFT_OUT = f"Some of these are no finished runs, or more than {MOST_RUNS}; they are left out."


@dataclass(frozen=True)
class Told:
    """A finished run, what it says, and its courses of action in a table, if it has several."""

    job: Job
    content: Content
    options: Grid | None


def compare_pages_of(stores: Stores) -> Blueprint:
    """Return the page that compares."""
    pages = Blueprint("compare", __name__)
    pages.add_url_rule("/compare", endpoint="compare", view_func=over(compare, stores))
    return pages


def compare(stores: Stores) -> Response:
    """Show finished runs side by side, or ask which."""
    keys = list(dict.fromkeys(request.args.getlist("run")))
    done = [job for job in stores.jobs.all() if job.state == "finished"]
    told = [_told(stores, job) for key in keys for job in done if job.key == key][:MOST_RUNS]
    said = LEFT_OUT if len(told) < len(keys) else ""
    if len(told) < 2:
        asked = "sent" in request.args
        return shown("compare", title="Compare runs", runs=(), rows=(), ticked=keys,
                     said=said or (TOO_FEW if asked else ""), most=MOST_RUNS,
                     choices=[(job, titled(job)) for job in done])  # fmt: skip
    return shown("compare", title="Compare runs", runs=told, rows=answers(told), said=said,
                 choices=())  # fmt: skip


def _told(stores: Stores, job: Job) -> Told:
    content = content_of(stores.jobs, job)
    grids = {grid.key: grid for one in content.the_rest for grid in one.grids}
    return Told(job, content, grids.get("options"))


def answers(runs: Sequence[Told]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Lay out question by question what every run answers."""
    said = [_asked(run.content) for run in runs]
    questions = dict.fromkeys(asks for one in said for asks in one)
    return tuple((asks, tuple(one.get(asks, "not told") for one in said)) for asks in questions)


def _asked(content: Content) -> dict[str, str]:
    blocks = [block for section in content.answers for block in section.blocks]
    strong = [text for one in blocks if isinstance(one, Words) and one.strong for text in one.said]
    lines = {line.asks: line.says for one in blocks if isinstance(one, Lines) for line in one.lines}
    return {ANSWER: " ".join(strong), **lines}

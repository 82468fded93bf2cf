"""Runs side by side: what each answers, question by question, and its courses of action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from entities.case import Case
from entities.trust import Trust
from outputs.amounts import times
from outputs.lengths import listed
from outputs.own_figures import own_rows
from outputs.pack.content import Content, Grid, Lines, Words
from outputs.seal import edits, terms_of
from outputs.web.diligence_kept import content_of
from outputs.web.examples import titled
from outputs.web.jobs import Job
from outputs.web.paired_runs import OTHER_TRUSTS, difference_in_words
from outputs.web.stores import Stores, over, shown, when

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
    cases = [stores.jobs.read_case(run.job) for run in told]
    return shown(
        "compare", title="Compare runs", runs=told, rows=answers(told), said=said, choices=(),
        differing=[
            (f"{titled(run.job)}, {when(run.job.asked)}",
             _paired(stores, (told[0], run), (cases[0], case)),
             differences(cases[0], case, told[0].job.worlds, run.job.worlds))
            for run, case in zip(told[1:], cases[1:], strict=True)
        ],
    )  # fmt: skip


def _paired(stores: Stores, runs: tuple[Told, Told], cases: tuple[Case, Case]) -> str:
    """Say by how much two runs of the same trusts differ, on the same draws."""
    if _numbers(cases[0]) != _numbers(cases[1]):
        return OTHER_TRUSTS
    return difference_in_words(*(stores.jobs.result(run.job) for run in runs))


def _numbers(case: Case) -> list[str]:
    return [trust.company_number for trust in case.trusts]


def differences(first: Case, other: Case, worlds: int, others: int) -> tuple[str, ...]:
    """Say in what another run differs from the first: trusts, plans, claims, figures, worlds.

    Parameters
    ----------
    worlds, others
        How many worlds were asked for of the first, and of the other.
    """
    said = []
    if worlds != others:
        said.append(f"{times(others, 'world')}, where the first run has {worlds}: what rests on "
                    "fewer is less sure, and ranges of the two are not of one kind.")  # fmt: skip
    if _numbers(first) != _numbers(other):
        names = ", ".join(trust.name for trust in other.trusts)
        return (*said, f"It is of other trusts: {names}.")
    said += _of_trusts(first, other)
    own = set(own_rows(first)) ^ set(own_rows(other))
    said += sorted({f"The figure '{row[0]}' is not the same in both." for row in own})
    return (*said, *edits(terms_of(first), terms_of(other)))


def _of_trusts(first: Case, other: Case) -> Iterator[str]:
    """Say of which trust what is known otherwise, hubs by their names."""
    for before, now in zip(first.trusts, other.trusts, strict=True):
        if before.hubs != now.hubs:
            had, has = (listed([hub.label for hub in one.hubs]) or "none" for one in (before, now))
            inside = " (its schools or posts were changed)" if had == has else ""
            yield f"Hubs of {now.name}: {had} in the first run, {has} here{inside}."
        changed = [
            str(known.title).lower() for name, known in Trust.model_fields.items()
            if name != "hubs" and getattr(before, name) != getattr(now, name)
        ]  # fmt: skip
        if changed:
            yield f"What is known of {now.name} is not the same in both: {listed(changed)}."


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

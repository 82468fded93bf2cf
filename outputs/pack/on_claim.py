"""What sections on one claim are put together from: its charts, its trial's words, its queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outputs.figure_names import figure_names
from outputs.finding_out_words import FINDING_OUT, MOST_FOUND_OUT, to_find_out
from outputs.findings import Findings, OnTrial
from outputs.pack.content import Block, Flipbook, Grid, Picture, Queue, Waiting, Words
from outputs.pack.under_charts import under
from outputs.trial_fails_words import RIVAL, rival_rows
from outputs.trial_words import trial_in_words

QUEUES = "waits-and-backlog-"
LEAVES = (1, 6, 9, 12, 15, 18, 24, 36, 48, 60)
"""Months after the decision that have a leaf of their own."""
WAITING = {"middle": "waiting_p50", "low": "waiting_p10", "high": "waiting_p90"}
"""Columns of the chart of queues of which a moment is told."""
NOTHING = ("not shown", "none", "none \u2192 none", "")
"""Cells of a table that show nothing."""


def pictures(found: OnTrial, *names: str) -> tuple[Picture, ...]:
    """Return the charts whose names begin so, each with what it says in plain words."""
    key = found.verdict.claim.key
    charts = {
        name: [one for one in found.all_charts
               if one.name == f"{name}-{key}" or one.name.startswith(f"{name}-{key}-")]
        for name in names
    }  # fmt: skip
    return tuple(
        Picture(
            name=chart.name, title=chart.title, said=under(chart, found), measured=chart.measured
        )
        for name in names for chart in charts[name] if not chart.table.empty
    )  # fmt: skip


def without_column(grid: Grid, heading: str) -> Grid:
    """Return a table without one of its columns."""
    kept = [n for n, one in enumerate(grid.headings) if one != heading]
    return grid.model_copy(update={
        "headings": tuple(grid.headings[n] for n in kept),
        "rows": tuple(tuple(row[n] for n in kept) for row in grid.rows),
    })  # fmt: skip


def without_empty(grid: Grid) -> Grid:
    """Return a table without the columns in which nothing is shown of any row; its note says so."""
    columns = list(zip(*grid.rows, strict=True))
    empty = [n for n, cells in enumerate(columns) if n and set(cells) <= set(NOTHING)]
    if not empty:
        return grid
    kept = [n for n in range(len(grid.headings)) if n not in empty]
    left = f"Not shown, as nothing known supports it: {'; '.join(grid.headings[n] for n in empty)}."
    return grid.model_copy(update={
        "headings": tuple(grid.headings[n] for n in kept),
        "rows": tuple(tuple(row[n] for n in kept) for row in grid.rows),
        "note": " ".join(filter(None, (grid.note, left))),
    })  # fmt: skip


def some_words(said: Sequence[str]) -> tuple[Block, ...]:
    """Return sentences as a block; none where nothing is said."""
    kept = tuple(sentence for sentence in said if sentence)
    return (Words(said=kept),) if kept else ()


@dataclass(frozen=True)
class OnClaim:
    """What sections on one claim are made of.

    Attributes
    ----------
    said
        What the trial says, by heading; nothing where there was none.
    """

    findings: Findings
    found: OnTrial
    said: Mapping[str, tuple[str, ...]]

    def on_trial(self, *keys: str) -> tuple[str, ...]:
        """Return what the trial says under some headings; nothing where there was none."""
        return tuple(sentence for key in keys for sentence in self.said.get(key, ()))


def trial_said(findings: Findings, found: OnTrial) -> Mapping[str, tuple[str, ...]]:
    """Return what the trial says, by heading; nothing where there was none."""
    if found.trial is None:
        return {}
    return trial_in_words(findings.case, found.trial, figure_names(findings.case))


def chart_told(found: OnTrial, name: str, said: Sequence[str]) -> tuple[Block, ...]:
    """Return a chart of the trial with what the trial says of it; the words alone without it."""
    shown = pictures(found, name)
    if not shown:
        return some_words(said)
    return (shown[0].model_copy(update={"said": tuple(said) or shown[0].said}),)


def rival_grid(told: OnClaim) -> tuple[Grid, ...]:
    """Return the figures that move the saving most in the rival case; nothing where there is none.

    The rival case is the most plausible world in which the claim fails.
    """
    trial = told.found.trial
    if trial is None or trial.rival is None:
        return ()
    rows = rival_rows(trial, figure_names(told.findings.case))
    title = (
        f"The rival case (world {trial.rival.index}), the most plausible in which it fails: the "
        "figures that move the saving most"
    )
    return (Grid(key="rival", title=title, headings=RIVAL, rows=rows),) if rows else ()


def finding_out_grid(told: OnClaim) -> tuple[Grid, ...]:
    """Return what is worth finding out before choosing; nothing where nothing is."""
    trial, case = told.found.trial, told.findings.case
    found = to_find_out(case, trial, figure_names(case))[:MOST_FOUND_OUT] if trial else ()
    rows = tuple((one.label, one.worth, one.changes, one.choices) for one in found)
    title = "What it would be worth to know one figure for certain before choosing, by money alone"
    return (Grid(key="finding_out", title=title, headings=FINDING_OUT, rows=rows),) if rows else ()


def flipbook(found: OnTrial) -> tuple[Flipbook, ...]:
    """Return how many requests lie waiting, moment by moment; none where no service is shown."""
    table = next((one.table for one in found.all_charts if one.name.startswith(QUEUES)), None)
    claim = found.verdict.claim
    arms = {claim.arm, claim.compared_with}
    if table is None or table.empty or not arms <= set(table["arm"]):
        return ()
    there = set(table["month"])
    months = [month for month in LEAVES if month in there]
    shown = {
        (str(row["label"]), str(row["arm"]), int(row["month"])): row
        for row in table.dropna(subset=list(WAITING.values())).to_dict("records")
    }

    def waiting(label: str, arm: str) -> tuple[Waiting, ...]:
        rows = (shown[label, arm, month] for month in months)
        return tuple(Waiting(**{end: float(row[c]) for end, c in WAITING.items()}) for row in rows)

    queues = tuple(
        Queue(label=label, planned=waiting(label, claim.arm),
              otherwise=waiting(label, claim.compared_with))
        for label in dict.fromkeys(map(str, table["label"]))
        if all((label, arm, month) in shown for arm in arms for month in months)
    )  # fmt: skip
    if not queues or not months:
        return ()
    moments = tuple(f"Month {month}" for month in months)
    title = (
        "Requests that lie waiting, month by month after the decision, with the plan and without: "
        f"middle run, and in brackets {found.verdict.edges}"
    )
    return (Flipbook(key="queues", title=title, moments=moments, queues=queues),)

"""The command that tries every staffing of a function: asked, checked, run, written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import click
import pandas as pd

from entities.case import Case
from entities.plan import Arm
from entities.sense import nearest
from outputs.amounts import times
from outputs.charts.files import save
from outputs.charts.frontier import frontier_chart, frontier_table
from outputs.charts.house import NARROW, Caption
from outputs.columns import dictionary
from outputs.csv_files import write_csv
from outputs.frontier_words import finding, frontier_words
from outputs.run_folder import refuse_unwritable
from outputs.service import waits_supported
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.frontier import Frontier, runs_needed
from outputs.study.frontier import frontier as frontier_of
from outputs.study.options import sampling_option
from outputs.study.progress_shown import Shown
from outputs.study.whole import DEFAULT_SEED, Progress
from scenarios.reading import BadInput, Fault
from scenarios.sampling import INDEPENDENT, Sampling, after_seed
from scenarios.worlds import draw_worlds

WIDTH = 88
DEFAULT_WORLDS = 6


@dataclass(frozen=True)
class FrontierFolder:
    """What every staffing of some functions comes to, and the folder it was written to.

    Attributes
    ----------
    said
        How many worlds there were, from which seed, and over which years the means are.
    """

    path: Path
    frontiers: tuple[Frontier, ...]
    said: str


def frontier(
    case: CaseAsked, *, functions: Sequence[str] = (), arm: str | None = None,
    worlds: int = DEFAULT_WORLDS, seed: int = DEFAULT_SEED, sampling: Sampling = INDEPENDENT,
    out: str | Path | None = None, progress: Progress = lambda *_: None,
) -> FrontierFolder:  # fmt: skip
    """Try every staffing of functions of a case, and write charts, numbers and sentences.

    Parameters
    ----------
    functions
        Keys; left out, all that are brought together and whose waits the trusts' data supports.
    progress
        Called with how many runs are done, of how many.

    Raises
    ------
    BadInput
        With everything that is wrong with what was asked.
    """
    found = case_asked(case)
    chosen, keys = _checked(found, arm, tuple(functions))
    folder = Path(out) if out is not None else Path("runs") / f"{found.key}-frontier"
    refuse_unwritable(folder)
    drawn = draw_worlds(found, count=worlds, seed=seed, sampling=sampling)
    total = sum(runs_needed(found, chosen, key, worlds) for key in keys)
    done = count(1)
    tried = tuple(
        frontier_of(found, chosen, key, drawn, seed=seed,
                    progress=lambda: progress(next(done), total))
        for key in keys
    )  # fmt: skip
    last = _last(found, worlds, seed, sampling)
    write_frontiers(tried, folder, last)
    return FrontierFolder(folder, tried, last)


@click.command("frontier")
@click.argument("case")
@click.option("--function", "functions", multiple=True,
              help="Key of a function; several may be given.  [default: all that are brought "
              "together and whose waits the trusts' data supports]")  # fmt: skip
@click.option("--arm", help="Arm whose trusts are pooled.  [default: that of the first claim]")
@click.option("--worlds", type=click.IntRange(1, 10_000), default=DEFAULT_WORLDS,
              show_default=True, help="Draws of everything we do not know.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same answer.")  # fmt: skip
@sampling_option()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results.  "
              "[default: runs/<case>-frontier]")  # fmt: skip
def frontier_command(**asked: Any) -> None:
    """Ask of CASE how many whole posts pooling frees: posts saved against waiting."""
    with Shown() as shown:
        found = frontier(**asked, progress=shown.progress)
    for each in found.frontiers:
        click.echo()
        for sentence in frontier_words(each):
            click.echo(click.wrap_text(sentence, width=WIDTH))
    click.echo(f"\n{found.said}\nCharts and numbers: {found.path}")


def _checked(
    case: Case, arm: str | None, functions: tuple[str, ...]
) -> tuple[Arm, tuple[str, ...]]:
    pooling = {each.key: each for each in case.arms if each.plan.lead_trust is not None}
    claimed = next((c.arm for c in case.claims if c.arm in pooling), next(iter(pooling), ""))
    faults = tuple(_faults(case, arm, pooling, functions))
    if faults:
        raise BadInput(faults)
    chosen = pooling[arm or claimed]
    moved = {wave.function for wave in chosen.plan.waves}
    supported = [key for key in waits_supported(case) if key in moved]
    keys = functions or tuple(supported)
    if not keys:
        text = "no data of the trusts supports a wait for any function this arm brings together"
        raise BadInput((Fault(case.key, None, "--function", text),))
    return chosen, keys


def _faults(
    case: Case, arm: str | None, pooling: dict[str, Arm], functions: tuple[str, ...]
) -> Iterator[Fault]:
    if not pooling:
        yield Fault(case.key, None, "--arm", "no arm of this case brings trusts together")
    elif arm is not None and arm not in pooling:
        text = f"{arm!r} is not an arm that brings trusts together{nearest(arm, pooling)}"
        yield Fault(case.key, None, "--arm", text)
    keys = [function.key for function in case.functions]
    for name in functions:
        if name not in keys:
            text = f"{name!r} is not a function{nearest(name, keys)}"
            yield Fault(case.key, None, "--function", text)
        elif name not in waits_supported(case):
            text = f"no data of the trusts supports waits of {name!r}, so none is shown"
            yield Fault(case.key, None, "--function", text)
        elif not _has_central_posts(case, name):
            text = f"{name!r} has no post at a centre, so there is no desk to bring together"
            yield Fault(case.key, None, "--function", text)


def _has_central_posts(case: Case, function: str) -> bool:
    posts = (post for trust in case.trusts for post in trust.posts)
    return any(post.place == "centre" and post.desk == function for post in posts)


def _last(case: Case, worlds: int, seed: int, sampling: Sampling) -> str:
    shown = " Illustrative data." if case.illustrative else ""
    drawn = times(worlds, "world")
    return f"{drawn} x 1 replication, seed {seed}{after_seed(sampling)}; years 2 and 3.{shown}"


def write_frontiers(tried: Sequence[Frontier], folder: Path, last: str) -> None:
    """Write a chart for each function (wide and for a phone), all numbers, and the sentences.

    `last` is the sentence on what was run, which stands under each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    said = (
        "Means over worlds with 95% intervals. Programme effects (delay, dips, queries) are off: "
        "this shows pooling and cutting alone.",
        last,
    )
    for each in tried:
        title = finding(each)
        for width, ending in ((8.0, ""), (NARROW, "-narrow")):
            name = f"frontier-{each.function}{ending}"
            figure = frontier_chart(each, Caption(title, said), width)
            save(figure, folder / f"{name}.svg", folder / f"{name}.png")
    table = pd.concat([frontier_table(each) for each in tried], ignore_index=True)
    write_csv(table, folder / "frontier.csv")
    described = dictionary({"frontier.csv": tuple(table.columns)})
    columns = pd.DataFrame(described, columns=["table", "column", "unit", "meaning"])
    write_csv(columns, folder / "COLUMNS.csv")
    lines = [*(sentence for each in tried for sentence in frontier_words(each)), *said]
    (folder / "frontier.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

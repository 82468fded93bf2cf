"""The command that screens partners: pairs of trusts, ranked with ties admitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from entities.trust import Trust
from outputs.amounts import pounds, times
from outputs.csv_files import write_csv
from outputs.html import environment
from outputs.study.options import ALL_CORES, jobs_option
from outputs.study.progress_shown import Shown
from outputs.study.screening import LeftOut, Screened, Told, plausible, screen_pairs
from outputs.study.whole import DEFAULT_SEED
from outputs.trial_words import saved, spread
from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import place_of, refuse
from scenarios.reading.trust import read_trust

DEFAULT_OUT = Path("screening")
DEFAULT_WORLDS = 12
DEFAULT_UNEQUAL = 12.0
MOST_PAIRS = 100


@dataclass(frozen=True)
class Screening:
    """Pairs from the best to the worst, those left out, and where the page and the table are."""

    pairs: tuple[Screened, ...]
    left_out: tuple[LeftOut, ...]
    path: Path
    table: Path

    @property
    def leading(self) -> tuple[Screened, ...]:
        """Return the pairs that cannot be told from the best."""
        return tuple(one for one in self.pairs if one.option.tied)


def screen(
    trusts: Sequence[str | Path],
    *,
    anywhere: bool = False,
    most_unequal: float = DEFAULT_UNEQUAL,
    worlds: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    jobs: int = ALL_CORES,
    out: str | Path = DEFAULT_OUT,
    progress: Told = lambda *_: None,
) -> Screening:
    """Merge every plausible pair of some trusts by one plan, and rank them with ties admitted.

    Parameters
    ----------
    trusts
        Files of trusts, as `import-returns` and `import-workbook` write them.
    anywhere
        Whether pairs count that share no region.
    most_unequal
        Pupils of the larger trust over those of the smaller, at the most.

    Raises
    ------
    BadInput
        With every fault of the files, with fewer than two trusts, or no plausible pair.
    """
    files = [Path(path) for path in dict.fromkeys(trusts)]
    if len(files) < 2:
        raise BadInput([Fault("screen", None, "TRUSTS", "found one; two or more can be paired")])
    found_trusts = _trusts(files)
    pairs, left = plausible(found_trusts, files, anywhere=anywhere, most_unequal=most_unequal)
    if not pairs:
        said = "; ".join(f"{one.name}: {one.why}" for one in left)
        raise BadInput([Fault("screen", None, "TRUSTS", f"no pair is plausible ({said})")])
    if len(pairs) > MOST_PAIRS:
        text = f"found {len(pairs)} pairs; at most {MOST_PAIRS} are screened at once"
        raise BadInput([Fault("screen", None, "TRUSTS", text)])
    folder = Path(out)
    found = screen_pairs(
        pairs, folder, worlds=worlds, seed=seed, jobs=jobs,
        asked_on=dt.datetime.now(tz=dt.UTC).date(), told=progress,
    )  # fmt: skip
    table, path = folder / "screening.csv", folder / "screening.html"
    write_csv(pd.DataFrame([_row(place, one) for place, one in enumerate(found, start=1)]), table)
    path.write_text(_page(found, left, seed), encoding="utf-8", newline="\n")
    return Screening(found, left, path, table)


def _trusts(files: Sequence[Path]) -> list[Trust]:
    """Read every trust, and tell what is wrong with all of them at once."""
    trusts, faults = list[Trust](), list[Fault]()
    first: dict[str, Path] = {}
    for path in files:
        try:
            trust = read_trust(path)
        except BadInput as bad:
            faults += bad.faults
            continue
        if not trust.schools:
            faults.append(Fault(place_of(path), None, "schools", "the trust has no school"))
        if trust.company_number in first:
            text = f"the same trust stands in {place_of(first[trust.company_number])}"
            faults.append(Fault(place_of(path), None, "company_number", text))
        first.setdefault(trust.company_number, path)
        trusts.append(trust)
    refuse(faults)
    return trusts


def _row(place: int, one: Screened) -> dict[str, object]:
    return {
        "place": place,
        "pair": one.pair.name, "lead": one.pair.trusts[0].company_number,
        "joins": one.pair.trusts[1].company_number, "pupils": one.pupils,
        "gbp_saved": one.saved.mean, "gbp_saved_low": one.saved.low,
        "gbp_saved_high": one.saved.high, "gbp_behind": one.option.behind,
        "gbp_behind_low": one.option.low, "gbp_behind_high": one.option.high,
        "tied_with_best": "yes" if one.option.tied else "no", "worlds_saving": one.saves,
        "worlds": one.worlds, "red": one.states["red"], "amber": one.states["amber"],
        "green": one.states["green"],
    }  # fmt: skip


def _page(found: Sequence[Screened], left: Sequence[LeftOut], seed: int) -> str:
    rows = [
        {"name": one.pair.name, "pupils": f"{one.pupils:,.0f}", "mean": spread(one.saved),
         "each": f"{one.gbp_per_pupil:,.0f}", "behind": _behind(one), "tied": one.option.tied,
         "saves": f"{one.saves} of {one.worlds}", "states": _states(one),
         "case": one.case.as_posix()}
        for one in found
    ]  # fmt: skip
    return environment().get_template("screening.html.j2").render(
        said=leading_words(found), rows=rows, left=left,
        how=f"{times(found[0].worlds, 'world')} each, the same for all pairs; seed {seed}. The "
        "saving is recurring, in cash, net of work pushed to schools, in the third year after the "
        "decision, against both trusts carrying on as they are.",
    )  # fmt: skip


def _behind(one: Screened) -> str:
    option = one.option
    if option.behind == 0:
        return "the best seen"
    return f"{pounds(option.behind)} ({pounds(option.low)} to {pounds(option.high)})"


def _states(one: Screened) -> str:
    known = ", ".join(f"{one.states[state]} {state}" for state in ("red", "amber", "green"))
    return f"{known}; {one.states['unknown']} of 137 not known"


def leading_words(found: Sequence[Screened]) -> str:
    """Say which pairs may be the best, and whether the best saves anything."""
    tied = [one for one in found if one.option.tied]
    names = "; ".join(one.pair.name for one in tied)
    saves = (
        f"{saved(found[0].saved)} a year, in the mean of {times(found[0].worlds, 'world')} with "
    )
    saves += "its 95% interval"
    if len(found) == 1:
        return f"One pair alone is plausible: {names}. Merged by the plan it {saves}."
    if len(tied) == len(found):
        return f"No pair can be told from another by money; the best seen {saves}."
    if len(tied) > 1:
        return (
            f"{len(tied)} of {len(found)} pairs cannot be told from the best: {names}. The best "
            f"seen {saves}."
        )
    return f"Of {times(len(found), 'pair')} one is ahead by money: {names}. It {saves}."


@click.command("screen")
@click.argument("trusts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--anywhere", is_flag=True, help="Pair trusts that share no region, too.")
@click.option("--most-unequal", type=click.FloatRange(1, 1_000), default=DEFAULT_UNEQUAL,
              show_default=True, help="Pupils of the larger trust over those of the smaller, "
              "beyond which a pair is left out.")  # fmt: skip
@click.option("--worlds", type=click.IntRange(2, 1_000), default=DEFAULT_WORLDS, show_default=True,
              help="Worlds in which each pair is run.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same answer.")  # fmt: skip
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_OUT,
              show_default=True, help="Folder for the page, the table and cases.")  # fmt: skip
def screen_command(**asked: Any) -> None:
    """Screen partners: merge every plausible pair of TRUSTS (files) by one plan, and rank them."""
    with Shown("Screening pairs") as shown:
        found = screen(**asked, progress=shown.progress)
    click.echo(leading_words(found.pairs))
    for line in _lines(found):
        click.echo(line)
    click.echo(f"\nSeed {asked['seed']}. The page: {found.path}")


def _lines(found: Screening) -> Iterator[str]:
    for one in found.pairs:
        tie = "cannot be told from the best" if one.option.tied else f"behind by {_behind(one)}"
        place = f"{tie}; " if len(found.pairs) > 1 else ""
        yield f"  {one.pair.name}: {saved(one.saved)} a year; {place}{_states(one)}"
    for out in found.left_out:
        yield f"  Left out: {out.name}: {out.why}"

"""Runs side by side: what was asked otherwise, what each answers, and where tables differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from entities.claim import Claim
from entities.measures import REFUSED_KINDS
from outputs.comparison import against
from outputs.csv_files import write_csv
from outputs.probability import Share, share_of
from outputs.run_folder import refuse_unwritable
from outputs.study.asked_otherwise import otherwise
from outputs.study.recorded import Run, read_run, run_called
from outputs.table_differences import TableDifference, as_text, differing
from scenarios.reading import BadInput, Fault

PAIR = ["world", "replication"]


@dataclass(frozen=True)
class Answer:
    """What one run says of one claim: the chance that it holds, and the saving of its year.

    Attributes
    ----------
    chance
        Share of runs in which it holds, with its 95% interval.
    p10, p50, p90
        Pounds saved in the claimed year; with fewer than ten runs P10 and P90 are the lowest and
        the highest.
    """

    run: str
    claim: Claim
    chance: Share
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class RunsCompared:
    """Runs side by side.

    Attributes
    ----------
    names
        What the runs are called here, in the order given.
    otherwise
        Kind, what, and what each run's record says, for all in which records differ.
    answers
        One for each claim and run that has it.
    tables
        For each run but the first, how its tables differ from those of the first.
    counts
        For each run but the first, in how many tables it and the first can differ.
    """

    names: tuple[str, ...]
    otherwise: tuple[tuple[str, str, tuple[str, ...]], ...]
    answers: tuple[Answer, ...]
    tables: tuple[tuple[TableDifference, ...], ...]
    counts: tuple[int, ...]

    @property
    def same(self) -> bool:
        """Whether every table of every run is the same to the byte."""
        return not any(self.tables)


def compare(runs: Sequence[str | Path], *, out: str | Path | None = None) -> RunsCompared:
    """Hold two runs or more against each other.

    Parameters
    ----------
    runs
        Their folders, or names under `runs/`.
    out
        File to write the comparison to, as CSV.

    Raises
    ------
    BadInput
        When there are fewer than two, or one is no folder of a run.
    """
    if out is not None:
        refuse_unwritable(Path(out))
    if isinstance(runs, (str, Path)) or len(runs) < 2:
        raise BadInput([Fault("compare", None, "", "needs two runs or more")])
    compared = _held_together(tuple(read_run(run_called(run)) for run in runs))
    if out is not None:
        write_csv(as_table(compared), Path(out))
    return compared


def _held_together(runs: Sequence[Run]) -> RunsCompared:
    first, names = runs[0], _told_apart(runs)
    return RunsCompared(
        names=names,
        otherwise=otherwise(tuple(run.record for run in runs)),
        answers=tuple(answers(runs, names)),
        tables=tuple(differing(dict(first.tables), dict(run.tables)) for run in runs[1:]),
        counts=tuple(len({*first.tables, *run.tables}) for run in runs[1:]),
    )


def _told_apart(runs: Sequence[Run]) -> tuple[str, ...]:
    """Name runs by their folders; where two have the same name, by their number as well."""
    names = [run.name for run in runs]
    return tuple(
        name if names.count(name) == 1 else f"{name} ({place})"
        for place, name in enumerate(names, start=1)
    )


def answers(runs: Sequence[Run], names: Sequence[str]) -> Iterator[Answer]:
    """Yield what each run says of each claim, claim by claim."""
    keys = dict.fromkeys(claim.key for run in runs for claim in run.record.claims)
    for key in keys:
        for run, name in zip(runs, names, strict=True):
            claim = next((c for c in run.record.claims if c.key == key), None)
            found = None if claim is None else _answer(run, name, claim)
            if found is not None:
                yield found


def _answer(run: Run, name: str, claim: Claim) -> Answer | None:
    if not {"savings.csv", "happenings.csv", "verdicts.csv"} <= set(run.tables):
        return None
    try:
        return _worked_out(run, name, claim)
    except (ValueError, KeyError, TypeError) as error:
        fault = Fault(run.path.as_posix(), None, "tables", "do not say how often the claim holds")
        raise BadInput([fault]) from error


def _worked_out(run: Run, name: str, claim: Claim) -> Answer | None:
    years = as_text(run.tables["verdicts.csv"])
    year = str(claim.year_after_decision)
    row = years[(years["claim"] == claim.key) & (years["year"] == year)]
    if row.empty:
        return None
    p10, p50, p90 = (float(row[edge].iloc[0]) for edge in ("p10", "p50", "p90"))
    return Answer(name, claim, _chance(run, claim), p10, p50, p90)


def _chance(run: Run, claim: Claim) -> Share:
    """Return how often a claim holds, from the savings run by run, as the verdict does."""
    savings = pd.read_csv(run.tables["savings.csv"])
    chosen = savings[(savings["counting_rule"] == claim.counting_rule)
                     & (savings["year"] == claim.year_after_decision)]  # fmt: skip
    gbp = chosen.pivot(index=PAIR, columns=["arm", "year"], values="gbp")
    saved = against(gbp, claim.arm, claim.compared_with).iloc[:, 0]
    happenings = pd.read_csv(run.tables["happenings.csv"])
    ended = happenings[(happenings["arm"] == claim.arm) & happenings["kind"].isin(REFUSED_KINDS)]
    refused = saved.index.isin(pd.MultiIndex.from_frame(ended[PAIR]))
    holds = (saved.to_numpy() >= claim.gbp_per_year) & ~refused
    return share_of(holds, saved.index.get_level_values("world").to_numpy())


def answers_table(compared: RunsCompared) -> pd.DataFrame:
    """Lay the answers out: a row for each claim and run."""
    rows = [
        (one.claim.key, one.run, one.chance.value, one.chance.low, one.chance.high, one.p10,
         one.p50, one.p90)
        for one in compared.answers
    ]  # fmt: skip
    columns = ["claim", "run", "chance", "chance_low", "chance_high", "p10", "p50", "p90"]
    return pd.DataFrame(rows, columns=columns)


def as_table(compared: RunsCompared) -> pd.DataFrame:
    """Lay the whole comparison out as one table: kind, what, and a column for each run."""
    names = list(compared.names)
    rows = [[kind, what, *said] for kind, what, said in compared.otherwise]
    found = answers_table(compared)
    for claim in dict.fromkeys(found["claim"]):
        for figure in found.columns[2:]:
            held = found[found["claim"] == claim].set_index("run")[figure]
            texts = [f"{held[name]:.4f}" if name in held else "" for name in names]
            rows.append(["answer", f"{claim}: {figure}", *texts])
    for kind, pick in (("cells that differ from the first run", "cells"),
                       ("rows in one of the two alone", "alone")):  # fmt: skip
        rows += _counted(compared, kind, pick)
    return pd.DataFrame(rows, columns=["kind", "what", *names])


def _counted(compared: RunsCompared, kind: str, pick: str) -> Iterator[list[str]]:
    named = [{one.table: one for one in found} for found in compared.tables]
    for table in sorted({name for found in named for name in found}):
        texts = []
        for found in named:
            one = found.get(table)
            number = 0 if one is None else one.only_first + one.only_second
            cells = 0 if one is None else one.cells
            texts.append("unknown" if cells is None else str(cells if pick == "cells" else number))
        yield [kind, table, "0", *texts]

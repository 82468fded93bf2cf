"""Partner screening: every plausible pair of trusts, merged by one plan, and ranked with ties.

It asks where a closer look is worth its cost, and answers no more: one plan for all pairs, few
worlds, and whatever is not in the trusts' files is inferred alike for all.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from entities.case import Case
from entities.claim import Claim
from entities.trust import Trust
from outputs.claim_costs import ClaimCosts, Savings
from outputs.probability import Spread, spread_of
from outputs.ranked import Option, ranked
from scenarios.diligence.answered import answer_all
from scenarios.diligence.facts import JOINS, LEADS
from scenarios.diligence.gathered import gathered
from scenarios.diligence.reading import read_checks, read_effects
from scenarios.filled.prefill import rows_of_trust, together
from scenarios.reading import read_case
from scenarios.returns.starter import lead_first, starter_case
from scenarios.worlds import draw_worlds
from simulator.batch import Share, Work, run_share
from simulator.executors import executor_of

Told = Callable[[int, int], None]
UNKNOWN_REGION = "Not known"


@dataclass(frozen=True)
class Pair:
    """Two trusts that may merge; the larger leads."""

    trusts: tuple[Trust, Trust]
    files: tuple[Path, Path] = field(repr=False)

    @property
    def key(self) -> str:
        """Return a short name: both company numbers."""
        return "-".join(trust.company_number for trust in self.trusts)

    @property
    def name(self) -> str:
        """Return what the pair is called."""
        return " with ".join(trust.name for trust in self.trusts)


@dataclass(frozen=True)
class Screened:
    """What a pair comes to.

    Attributes
    ----------
    option
        Its place among all: how far behind the best, and whether it cannot be told from it.
    saved
        The saving in the year of the claim, its mean with an interval over worlds.
    saves
        Worlds in which the plan saves anything, of how many.
    states
        How many checks that the trusts' files answer are red, amber and green.
    case
        Its case, to be looked at closely.
    """

    pair: Pair
    option: Option
    saved: Spread
    saves: int
    worlds: int
    pupils: float
    states: Counter[str]
    case: Path

    @property
    def gbp_per_pupil(self) -> float:
        """Return the mean saving for each pupil."""
        return self.saved.mean / self.pupils


@dataclass(frozen=True)
class LeftOut:
    """A pair that is not plausible, and why."""

    name: str
    why: str


def plausible(
    trusts: Sequence[Trust], files: Sequence[Path], *, anywhere: bool, most_unequal: float
) -> tuple[tuple[Pair, ...], tuple[LeftOut, ...]]:
    """Return pairs that might merge, and those left out with the reason.

    Trusts that share no region would run services over a distance nobody travels; one many times
    as large as another takes it in, which needs no screening of partners.

    Parameters
    ----------
    most_unequal
        Pupils of the larger trust over those of the smaller, at the most.
    """
    by_number = {one.company_number: file for one, file in zip(trusts, files, strict=True)}
    pairs, out = list[Pair](), list[LeftOut]()
    for some in combinations(trusts, 2):
        lead, other = lead_first(some)
        pair = Pair(
            (lead, other), (by_number[lead.company_number], by_number[other.company_number])
        )
        why = _why_not(lead, other, anywhere=anywhere, most=most_unequal)
        if why:
            out.append(LeftOut(pair.name, why))
        else:
            pairs.append(pair)
    return tuple(pairs), tuple(out)


def _why_not(lead: Trust, other: Trust, *, anywhere: bool, most: float) -> str:
    regions = [{school.region for school in trust.schools} - {UNKNOWN_REGION}
               for trust in (lead, other)]  # fmt: skip
    if not anywhere and not regions[0] & regions[1]:
        where = "; ".join(", ".join(sorted(of)) for of in regions)
        return f"no region in common ({where})"
    ratio = _pupils(lead) / _pupils(other)
    return f"{ratio:.0f} times as many pupils" if ratio > most else ""


def _pupils(trust: Trust) -> float:
    return sum(school.pupils for school in trust.schools)


def screen_pairs(
    pairs: Sequence[Pair], out: Path, *, worlds: int, seed: int, jobs: int,
    asked_on: dt.date, told: Told = lambda *_: None,
) -> tuple[Screened, ...]:  # fmt: skip
    """Run every pair by one plan in the same worlds, and return them from the best to the worst."""
    cases = [_case(pair, out) for pair in pairs]
    told(0, len(pairs))
    savings: list[Savings] = []
    with executor_of(jobs) as pool:
        ahead = [_begun(case, worlds, seed, pool) for case, _ in cases[:1]]
        for place, (case, _) in enumerate(cases):
            following = cases[place + 1 : place + 2]
            ahead += [_begun(one, worlds, seed, pool) for one, _ in following]
            savings.append(_saving(case, case.claims[0], ahead.pop(0)))
            told(place + 1, len(pairs))
    values = {pair.key: one.by_world() for pair, one in zip(pairs, savings, strict=True)}
    by_key = {pair.key: (pair, path) for pair, (_, path) in zip(pairs, cases, strict=True)}
    return tuple(
        _screened(option, *by_key[option.key], values[option.key], asked_on)
        for option in ranked(values, np.arange(worlds, dtype=np.int64)).options
    )


def _case(pair: Pair, out: Path) -> tuple[Case, Path]:
    folder = out / pair.key
    folder.mkdir(parents=True, exist_ok=True)
    path = starter_case(pair.trusts, pair.files, folder)
    return read_case(path), path


def _begun(case: Case, worlds: int, seed: int, pool: Executor) -> list[Future[Share]]:
    drawn = draw_worlds(case, count=worlds, seed=seed)
    return [pool.submit(run_share, Work(case, seed), world, 0) for world in drawn]


def _saving(case: Case, claim: Claim, begun: Sequence[Future[Share]]) -> Savings:
    costs = ClaimCosts(case, claim, [claim.arm, claim.compared_with])
    for share in begun:
        costs.see(share.result())
    return costs.saving(claim.arm, claim.compared_with)


def _screened(
    option: Option, pair: Pair, case: Path, values: npt.NDArray[np.float64], asked_on: dt.date
) -> Screened:
    return Screened(
        pair=pair, option=option, saved=spread_of(values, np.arange(len(values))),
        saves=int((values > 0).sum()), worlds=len(values),
        pupils=sum(map(_pupils, pair.trusts)), states=Counter(_states(pair, asked_on)), case=case,
    )  # fmt: skip


def _states(pair: Pair, asked_on: dt.date) -> Iterator[str]:
    """Yield the answer of every check, from the trusts' files alone."""
    lead, other = pair.trusts
    parts = [rows_of_trust(lead, "A", LEADS), rows_of_trust(other, "B", JOINS)]
    sheets = {sheet: tuple(rows) for sheet, rows in together(parts).items()}
    for answer in answer_all(gathered(sheets, asked_on), read_checks(), read_effects()):
        yield answer.counts

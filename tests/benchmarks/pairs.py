"""How many separate runs a pair on the same luck is worth, for every shipped case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from entities.case import STATUS_QUO
from outputs.amounts import times
from outputs.pairing import PairingRow, pairing
from outputs.tables import make_tables
from scenarios.reading import list_cases, read_case
from scenarios.worlds import draw_worlds
from simulator.batch import run_case
from tests.benchmarks.figures import table
from tests.benchmarks.measured import Tell

PAIRING = "What the same luck is worth"
WORLDS, REPLICATIONS, SEED = 20, 6, 20261201
NOT_YET = f"## {PAIRING}\n\nNot measured yet.\n"


class OfClaim(NamedTuple):
    """What pairing is worth for one claim of one case."""

    case: str
    claim: str
    rows: tuple[PairingRow, ...]


def measure_pairs(tell: Tell, cases: Sequence[str] = (), jobs: int = 2) -> tuple[OfClaim, ...]:
    """Run the arms of every claim of the shipped cases, or of some, several times a world."""
    found = []
    for path in list_cases():
        if cases and path.stem not in cases:
            continue
        tell(f"pairs of {path.stem}")
        case = read_case(path)
        worlds = draw_worlds(case, count=WORLDS, seed=SEED)
        for claim in case.claims:
            named = (STATUS_QUO, claim.arm, claim.compared_with)
            arms = tuple(arm for arm in case.arms if arm.key in named)
            only = case.model_copy(update={"arms": arms, "claims": (claim,)})
            runs = run_case(only, worlds, replications=REPLICATIONS, seed=SEED, jobs=jobs)
            found.append(
                OfClaim(case.key, claim.key, pairing(only, make_tables(only, runs), claim))
            )
    return tuple(found)


def pairs_part(found: Sequence[OfClaim]) -> str:
    """Return the part of the page on pairs."""
    return "\n".join(_lines(found))


def _lines(found: Sequence[OfClaim]) -> Iterator[str]:
    yield f"## {PAIRING}"
    yield ""
    yield "An arm and the one it is compared with run on the same draws. The table says by how much"
    yield "that narrows their difference: the variance within worlds of the difference of separate"
    yield f"runs over that of pairs ({times(WORLDS, 'world')} x {REPLICATIONS} replications, seed"
    yield f"{SEED}; 95% intervals by leaving out one world at a time). So many separate runs are"
    yield "worth one pair; 1 is no gain, and less would be a loss. 'Always alike': luck never makes"
    yield "the pair differ. Waits are told where the trusts' own data supports them, else of all."
    yield ""
    rows = [
        [of.case, of.claim, row.measure, _ratio(row), _interval(row)]
        for of in found for row in of.rows
    ]  # fmt: skip
    yield from table(["case", "claim", "measure", "ratio", "95% interval"], rows)
    yield ""
    least = min((row for of in found for row in of.rows), key=lambda row: row.ratio, default=None)
    if least is not None:
        yield f"The least of them is {_ratio(least)} ({least.measure.lower()})."


def _ratio(row: PairingRow) -> str:
    return "always alike" if row.ratio == float("inf") else _short(row.ratio)


def _interval(row: PairingRow) -> str:
    return "" if row.ratio == float("inf") else f"{_short(row.low)} to {_short(row.high)}"


def _short(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2f}"

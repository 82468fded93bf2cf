"""The claim seen from outside: what comparable programmes delivered, and what size alone does."""

from __future__ import annotations

from dataclasses import dataclass

from entities.accounts import BACK_OFFICE_LINES
from entities.case import Case
from entities.claim import Claim
from entities.outside import OutsideView, ScaleExponent
from outputs.amounts import per_cent, pounds
from outputs.exact_share import exact_interval

WEIGHTS: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Weights of the base rate for which the chance is told, beside the one that is stated."""


@dataclass(frozen=True)
class Delivered:
    """A past programme: the part of its claim it delivered, and that part of this claim."""

    label: str
    of_the_claim: float
    gbp_per_year: float


@dataclass(frozen=True)
class BySize:
    """What a power of size would save a year in back office; low is the least favourable."""

    label: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Outside:
    """A claim from outside, beside what the runs say of it.

    Attributes
    ----------
    met, of
        Past programmes that delivered all they claimed, of those with both published.
    base, base_low, base_high
        The chance of a claim by the base rate alone, and its 95% interval.
    weight, together
        How much the base rate counts, and the chance with both put together so.
    by_weight
        The same for other weights.
    by_size
        What size alone would do; none where nothing is merged.
    """

    delivered: tuple[Delivered, ...]
    met: int
    of: int
    base: float
    base_low: float
    base_high: float
    simulated: float
    weight: float
    why: str
    together: float
    by_weight: tuple[tuple[float, float], ...]
    by_size: tuple[BySize, ...]


def seen_from_outside(case: Case, claim: Claim, simulated: float, view: OutsideView) -> Outside:
    """Hold a claim against past programmes and against size alone; no run is asked.

    Parameters
    ----------
    simulated
        The chance of the claim that the runs give.
    """
    past = view.with_ratio
    ratios = [one.of_the_claim for one in past if one.of_the_claim is not None]
    met = sum(ratio >= 1 for ratio in ratios)
    base = base_rate(met, len(ratios))
    low, high = exact_interval(met / len(ratios), len(ratios)) if ratios else (0.0, 1.0)
    return Outside(
        delivered=tuple(
            Delivered(one.label, ratio, ratio * claim.gbp_per_year)
            for one, ratio in zip(past, ratios, strict=True)
        ),
        met=met,
        of=len(ratios),
        base=base,
        base_low=low,
        base_high=high,
        simulated=simulated,
        weight=view.weight,
        why=view.why,
        together=mixed(simulated, base, view.weight),
        by_weight=tuple((weight, mixed(simulated, base, weight)) for weight in WEIGHTS),
        by_size=tuple(saved_by_size(case, exponent) for exponent in view.exponents)
        if case.arm(claim.arm).plan.kind == "merge"
        else (),
    )


def base_rate(met: int, of: int) -> float:
    """Return the chance that the next programme meets its claim, knowing these alone.

    The mean of the Jeffreys belief: half a programme more that met its claim and half one more
    that did not, so that of no programmes it is a half and of a few never nought.
    """
    return (met + 0.5) / (of + 1)


def mixed(simulated: float, base: float, weight: float) -> float:
    """Put two chances together: the base rate counts for `weight`, the simulation for the rest."""
    return weight * base + (1 - weight) * simulated


def saved_by_size(case: Case, exponent: ScaleExponent) -> BySize:
    """Return what back office would cost less a year if cost went with pupils to a power.

    Each trust's back office, schools and centre together, in its accounts: what all would cost at
    the size of all, each brought there along the same power, is (sum of costs) x N^b / sum of
    n_i^b, with N all pupils. With b above one it costs more.
    """
    costs = [_back_office(case, number) for number in range(len(case.trusts))]
    pupils = [sum(school.pupils for school in trust.schools) for trust in case.trusts]

    def saving(power: float) -> float:
        grown = sum(pupils) ** power / sum(n**power for n in pupils)
        return float(sum(costs) * (1 - grown))

    return BySize(
        exponent.label, saving(exponent.high), saving(exponent.value), saving(exponent.low)
    )


def _back_office(case: Case, number: int) -> float:
    trust = case.trusts[number]
    books = (trust.central_lines, *(school.lines for school in trust.schools))
    return float(sum(lines.get(line, 0) for lines in books for line in BACK_OFFICE_LINES))


def outside_in_words(seen: Outside) -> tuple[str, ...]:
    """Say a claim from outside in sentences, with the weight in the open."""
    interval = f"{per_cent(seen.base_low)} to {per_cent(seen.base_high)}"
    said = (
        f"Of {seen.of} comparable programmes whose claim and outcome were both published, "
        f"{seen.met or 'none'} delivered all that was claimed. By that alone a claim holds with a "
        f"chance of about {per_cent(seen.base)} (95% interval {interval}; so few never say never)."
    )
    weights = ", ".join(per_cent(weight) for weight, _ in seen.by_weight)
    chances = ", ".join(per_cent(chance) for _, chance in seen.by_weight)
    mixed_so = (
        f"The runs say {per_cent(seen.simulated)}. With a weight of {per_cent(seen.weight)} on the "
        f"base rate both together say {per_cent(seen.together)} (with weights of {weights}: "
        f"{chances}). {seen.why.strip()}"
    )
    sizes = "; ".join(
        f"{one.label[:1].lower()}{one.label[1:]}: {pounds(one.middle)} a year "
        f"({pounds(one.low)} to {pounds(one.high)})"
        for one in seen.by_size
    )
    by_size = (
        f"If back office cost went with size alone, being one would save, by {sizes}. Below nought "
        "it would cost more. Nothing of this is read by any run."
    )
    return (said, mixed_so, by_size) if seen.by_size else (said, mixed_so)

"""A claim run otherwise: the same worlds with less of the plan, other beliefs, or other luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entities.assumption import World
from entities.case import Case
from entities.claim import Claim
from entities.leaning import PACKS, Leaning, Pack
from entities.plan import Arm
from outputs.claim_costs import ClaimCosts, Savings
from outputs.shapley import Some, sets_of
from scenarios.bent_luck import Bend, held_at, leaning, redrawn
from scenarios.drawn import judgement_keys
from scenarios.parts import PARTS, parts_of, with_parts

SLACK = "model.slack_share_of_other_duties"
"""The share of a post's other duties that can simply stop: nobody has measured it."""
PROCESS, SPECIALIST = "model.standard_process_handling", "model.specialist_handling"
"""Handling minutes once one way of working is taken up, and at a specialist desk: gains nobody has
measured here; at 1 there is none."""
AFRESH = 7
"""Added to the seed where judgement is drawn afresh."""
TWICE = 2

AS_IT_IS = "as it is"
LUCK = "luck"
JUDGEMENT = "judgement"

Worlds = Callable[[Bend], tuple[World, ...]]
"""Draws the worlds of a study with luck bent so."""


@dataclass(frozen=True)
class Group:
    """Worlds, and the arms that are run in them on shared draws."""

    key: str
    worlds: tuple[World, ...] = field(repr=False)
    arms: tuple[Arm, ...] = field(repr=False)
    replications: int = 1


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder of evidence: what is counted up to it.

    Attributes
    ----------
    key, label
        What this rung adds.
    there
        Whether the plan has anything of it.
    held
        Figures that are held, so that what stands higher does nothing yet.
    """

    key: str
    label: str
    there: bool
    arm: Arm = field(repr=False)
    held: Mapping[str, float] = field(repr=False)

    @property
    def group(self) -> str:
        """Name the worlds it is run in."""
        return AS_IT_IS if not self.held else f"held: {', '.join(sorted(self.held))}"


def rungs_of(arm: Arm) -> tuple[Rung, ...]:
    """Return the ladder of a plan, the best founded saving first.

    Posts and contracts that are named can be counted; posts that wait for a leaver hang on who
    leaves; one way of working, systems, specialist desks and people who stay hang on effects that
    nobody has measured in trusts. Costs, and work that moves, stand on every rung.
    """
    have = parts_of(arm.plan)
    off = {PROCESS: 1.0, SPECIALIST: 1.0}
    moved = "work" in have
    steps: tuple[tuple[str, str, bool, tuple[str, ...], dict[str, float]], ...] = (
        ("named", "posts and contracts that are named", bool({"posts", "contracts"} & {*have}),
         ("posts", "contracts", "work"), off),
        ("wastage", PARTS["wastage"].label, "wastage" in have, ("wastage",), off),
        ("process", "one way of working", moved, (), {SPECIALIST: 1.0}),
        ("automation", PARTS["automation"].label, "automation" in have, ("automation",),
         {SPECIALIST: 1.0}),
        ("pooling", "work done by specialist desks", moved, (), {}),
        ("culture", PARTS["people"].label, "people" in have, ("people",), {}),
    )  # fmt: skip
    nothing = not any(there for _, _, there, _, _ in steps)
    rungs, parts = list[Rung](), list[str]()
    for key, label, there, added, held in steps:
        parts += added
        # A plan without parts stands on the first rung: whatever it saves is in its name.
        stands = there or (nothing and key == "named")
        rungs.append(Rung(key, label, stands, with_parts(arm, parts), held))
    return tuple(rungs)


def bundles_of(arm: Arm) -> dict[str, tuple[str, ...]]:
    """Return the parts a plan is taken apart into for the bridge: posts of both kinds are one."""
    have = parts_of(arm.plan)
    bundles = {
        "posts": tuple(key for key in ("posts", "wastage") if key in have),
        **{key: (key,) for key in have if key not in ("posts", "wastage")},
    }
    return {key: parts for key, parts in bundles.items() if parts}


def subsets_of(arm: Arm) -> dict[Some, Arm]:
    """Return an arm with every set of its bundles of parts, from none to all."""
    bundles = bundles_of(arm)
    return {
        some: with_parts(arm, [part for key in some for part in bundles[key]])
        for some in sets_of(tuple(bundles))
    }


def groups_of(
    case: Case, claim: Claim, worlds: Worlds, leanings: Iterable[Leaning], seed: int
) -> tuple[Group, ...]:
    """Return everything that is run beside the case itself, for one claim."""
    arm, against = case.arm(claim.arm), case.arm(claim.compared_with)
    pair, usual = (against, arm), worlds(lambda _figure, _world, luck: luck)
    rungs = rungs_of(arm)
    plain = [*subsets_of(arm).values(), *(rung.arm for rung in rungs if not rung.held)]
    groups = [
        Group(AS_IT_IS, usual, _once((*pair, *plain))),
        Group(LUCK, usual, pair, TWICE),
        Group(JUDGEMENT, worlds(redrawn(judgement_keys(case), seed + AFRESH)), pair),
        *(Group(slack_name(at), held_at(usual, {SLACK: at}), pair) for at in (0.0, 1.0)),
        *(
            Group(pack, worlds(leaning(leanings, pack)), pair)
            for pack in PACKS if pack != "central"
        ),
    ]  # fmt: skip
    for name in dict.fromkeys(rung.group for rung in rungs if rung.held):
        of = [rung for rung in rungs if rung.group == name]
        arms = _once((against, *(rung.arm for rung in of)))
        groups.append(Group(name, held_at(usual, of[0].held), arms))
    return tuple(groups)


def slack_name(share: float) -> str:
    """Name the worlds in which this share of other duties is slack."""
    return f"slack {share:g}"


def _once(arms: Sequence[Arm]) -> tuple[Arm, ...]:
    return tuple({arm.key: arm for arm in arms}.values())


@dataclass(frozen=True)
class Otherwise:
    """What a claim's arms cost in each group of worlds."""

    claim: Claim
    costs: Mapping[str, ClaimCosts]

    def saving(self, group: str, arm: str | None = None) -> Savings:
        """Return what an arm saves in a group; the claim's own, if none is named."""
        return self.costs[group].saving(arm or self.claim.arm, self.claim.compared_with)

    def of_pack(self, pack: Pack) -> Savings:
        """Return what the claim's arm saves under a pack of beliefs."""
        return self.saving(AS_IT_IS if pack == "central" else pack)

"""All that a claim is run with beside its case, run and stored."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

from entities.case import Case
from entities.claim import Claim
from outputs.claim_costs import ClaimCosts
from outputs.otherwise import Group, Otherwise
from simulator.store.shelves import arm_by_arm, stored_runs
from simulator.store.store import Store
from simulator.stored_batch import Progress, run_stored


def run_otherwise(
    case: Case, claim: Claim, groups: Sequence[Group], store: Store,
    workers: tuple[Executor, int], seed: int,
    told: Progress = lambda *_: None,
) -> Otherwise:  # fmt: skip
    """Run all groups of a claim, storing each run as it finishes.

    Parameters
    ----------
    workers
        What runs the shares, and how many it runs at a time.
    told
        Called with runs done and runs in all.

    Raises
    ------
    simulator.store.chunks.StoreError
        When runs cannot be stored; what has been stored stays.
    """
    pool, jobs = workers
    counts = [len(group.worlds) * group.replications * len(group.arms) for group in groups]
    costs = {}
    for place, group in enumerate(groups):
        arms = [arm.key for arm in group.arms]
        seen = ClaimCosts(case, claim, arms)
        before = sum(counts[:place])
        keys = run_stored(
            case.model_copy(update={"arms": group.arms}), group.worlds, store, pool,
            replications=group.replications, seed=seed, jobs=jobs, seen=seen.see,
            progress=_after(before, sum(counts), told),
        )  # fmt: skip
        if len(seen.runs(*arms)) < len(group.worlds) * group.replications:
            seen.see(arm_by_arm(stored_runs(store, keys)))
        costs[group.key] = seen
    return Otherwise(claim, costs)


def _after(before: int, total: int, told: Progress) -> Progress:
    """Count on from the runs of the groups before."""
    return lambda done, _: told(before + done, total)

"""Passports summed up over runs: one line an item, with its mean, its range and who owns it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.plan import MergerPlan
from outputs.bridge import whole_pence
from outputs.money import PENCE_IN_A_POUND
from outputs.passports import OF_KEY
from outputs.probability import edges_of
from outputs.tables import Tables

NOBODY = "nobody named"
LINE = ("standing", "kind", "saved_on", *OF_KEY)
"""What tells lines of one claim apart."""
COLUMNS = (
    "claim", "arm", "compared_with", "year", "counting_rule", *LINE, "label", "owner", "unit",
    "mean", "p10", "p90", "present", "runs", "pence",
)  # fmt: skip


def passport_lines(case: Case, tables: Tables) -> pd.DataFrame:
    """Sum up every claim's lines over its pairs of runs, a run without the line being nought.

    Means are whole pence that add up to the mean of each standing; with fewer than ten pairs
    `p10` and `p90` are the lowest and the highest. `present` counts pairs in which a line is there.
    """
    frames = [lines_of_claim(case, tables, claim) for claim in case.claims]
    found = [frame for frame in frames if len(frame)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def lines_of_claim(
    case: Case, tables: Tables, claim: Claim, owners: Mapping[tuple[str, str], str] | None = None
) -> pd.DataFrame:
    """Sum up the lines of one claim; see :func:`passport_lines`.

    Parameters
    ----------
    owners
        Who answers for what, by kind and name of what is saved on; as the plan has it, if nothing
        is said.
    """
    by_run, runs = tables.passports, runs_of(tables)
    by_run = by_run[by_run["claim"] == claim.key]
    spans = edges_of(runs)
    owners = owners_of(case.arm(claim.arm).plan) if owners is None else owners
    labels = labels_of(case)
    rows = []
    for standing, group in by_run.groupby("standing"):
        lines = [(line, part["pence"].to_numpy()) for line, part in group.groupby(list(LINE))]
        names = [f"{number:06d}" for number in range(len(lines))]
        totals = {n: int(p.sum()) for n, (_, p) in zip(names, lines, strict=True)}
        means = whole_pence(totals, runs)
        for name, (line, pence) in zip(names, lines, strict=True):
            every = np.zeros(runs)
            every[: len(pence)] = pence / PENCE_IN_A_POUND
            kind, on, cause = str(line[1]), str(line[2]), str(line[-1])
            rows.append(
                (claim.key, claim.arm, claim.compared_with, claim.year_after_decision,
                 claim.counting_rule, standing, *line[1:], labels.get((kind, on), cause),
                 owners.get((kind, on), NOBODY), "gbp", means[name] / PENCE_IN_A_POUND,
                 *np.quantile(every, spans), len(pence), runs, means[name])
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def runs_of(tables: Tables) -> int:
    """Count the pairs of runs behind every claim."""
    return len(tables.savings[["world", "replication"]].drop_duplicates())


def owners_of(plan: MergerPlan) -> dict[tuple[str, str], str]:
    """Return the role that answers for the saving on each post and contract, where one is named."""
    return {of: owner for of, owner in _named(plan) if owner is not None}


def _named(plan: MergerPlan) -> Iterator[tuple[tuple[str, str], str | None]]:
    for deletion in plan.deletions:
        yield ("post", deletion.post), deletion.owner
    for pool in plan.pools:
        yield from ((("post", name), pool.owner) for name in pool.posts)
    for joint in plan.joint_contracts:
        yield from ((("contract", name), joint.owner) for name in joint.contracts)


def labels_of(case: Case) -> dict[tuple[str, str], str]:
    """Return what each post and contract is called: its role or label, and its name."""
    posts = {
        ("post", p.id): f"{p.role} ({p.id})" for trust in case.trusts for p in trust.posts
    }  # fmt: skip
    contracts = {
        ("contract", c.id): f"{c.label} ({c.id})" for t in case.trusts for c in t.contracts
    }
    return posts | contracts

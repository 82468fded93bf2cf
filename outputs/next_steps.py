"""What would narrow an answer most: the next things to ask of trusts."""

from __future__ import annotations

from collections.abc import Sequence

from entities.assumption import Assumption
from entities.trust import StaffCounts
from outputs.findings import Findings
from outputs.run_info import judgement_behind_claims

OWN_COUNTS = (
    "Ask each trust for its own leavers, failed rounds of recruitment and weeks to hire; here they "
    "stand on the sector's figures and on judgement."
)
STEPS_SHOWN = 5
"""Judgement assumptions named under 'what to do next'."""


def moved_by_assumption(findings: Findings) -> dict[str, float] | None:
    """Return how far the saving goes along with each assumption, in pounds a year.

    Only of those that can be told from luck; None where no claim was tried.
    """
    tried = [one.trial for one in findings.claims if one.trial is not None]
    if not tried:
        return None
    most: dict[str, float] = {}
    for driver in (driver for trial in tried for driver in trial.drivers if driver.told):
        key = driver.name.partition("@")[0]
        most[key] = max(abs(driver.swing), most.get(key, 0.0))
    return most


def by_what_moves(findings: Findings, assumptions: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """Put assumptions that move the saving in front, by how far; the rest keep their order."""
    moved = moved_by_assumption(findings) or {}
    return tuple(sorted(assumptions, key=lambda one: -moved.get(one.key, 0.0)))


def next_steps(findings: Findings) -> tuple[str, ...]:
    """Say what would narrow the answer most: the run's own list, or the widest judgements.

    Only such as the arms of claims read; where claims were tried, what moves the saving most first.
    """
    if findings.info.next_steps:
        return findings.info.next_steps
    judged = judgement_behind_claims(findings.case, findings.info)
    widest = by_what_moves(findings, judged)[:STEPS_SHOWN]
    steps = [f"Replace a judgement by the trusts' own figure: {a.label}." for a in widest]
    if all(trust.staff_counts == StaffCounts() for trust in findings.case.trusts):
        steps.insert(0, OWN_COUNTS)
    posts = next((row for row in findings.inferred if row.what == "posts"), None)
    if posts and posts.inferred + posts.illustrative:
        made = posts.inferred + posts.illustrative
        steps.insert(
            0,
            f"Check posts against each trust's own list (role, hours, grade, place): {made} of "
            f"{posts.total} here are inferred or illustrative.",
        )
    return tuple(steps)

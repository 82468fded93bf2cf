"""What would narrow an answer most: the next things to ask of trusts."""

from __future__ import annotations

from entities.trust import StaffCounts
from outputs.findings import Findings
from outputs.run_info import judgement_behind_claims

OWN_COUNTS = (
    "Ask each trust for its own leavers, failed rounds of recruitment and weeks to hire; here they "
    "stand on the sector's figures and on judgement."
)
STEPS_SHOWN = 5
"""Judgement assumptions named under 'what to do next'."""


def next_steps(findings: Findings) -> tuple[str, ...]:
    """Say what would narrow the answer most: the run's own list, or the widest judgements.

    Only such as the arms of claims read.
    """
    if findings.info.next_steps:
        return findings.info.next_steps
    widest = judgement_behind_claims(findings.case, findings.info)[:STEPS_SHOWN]
    steps = [f"Replace a judgement by the trusts' own figure: {a.label}." for a in widest]
    if all(trust.staff_counts == StaffCounts() for trust in findings.case.trusts):
        steps.insert(0, OWN_COUNTS)
    posts = next((row for row in findings.inferred if row.what == "posts"), None)
    if posts and posts.inferred + posts.illustrative:
        steps.insert(0, "Ask each trust for its list of posts: role, hours, grade and place.")
    return tuple(steps)

"""A card of the model: what it is for, what stands behind it, and what it cannot do."""

from __future__ import annotations

from outputs.amounts import times
from outputs.findings import Findings
from outputs.pack.content import NOT_FOR, Grid
from outputs.run_info import assumptions_used, judgement_assumptions

HEADINGS = ("What", "Answer")
MEANT_FOR = (
    "Boards, executives and their advisers who weigh whether to combine central services of school "
    "trusts, and what would have to be true for a claimed saving."
)
SIMULATED = (
    "Requests of schools at desks, posts and their holders, contracts, the stages of a merger and "
    "every pound of two or more trusts, month by month, with and without the plan on the same luck."
)
EVIDENCE = (
    "Held against formulas of queueing theory, conservation of books, people and requests, and "
    "known answers. Not held against any merger of trusts that happened: nobody has measured one."
)
WEAK = (
    "What schools do when they wait, how much attention leaders have, how far work is learned anew "
    "and what of other duties can stop are judgement. Teaching, results and the good of children "
    "are not in it. Boards, unions, families and the Department decide as assumed, not as they may."
)
FAIRNESS = (
    "It knows posts and no person. No post is named; of groups of fewer than five people nobody "
    "reads who loses a job. Nothing may be used to choose whose job goes."
)


def model_card(findings: Findings) -> Grid:
    """Return the card of the model as it stood for a run; no answer is empty."""
    case, info = findings.case, findings.info
    used, judged = assumptions_used(case, info), len(judgement_assumptions(case, info))
    tried = any(one.trial is not None for one in findings.claims)
    rows = (
        ("Meant for", MEANT_FOR),
        ("Not for", NOT_FOR),
        ("What is simulated", SIMULATED),
        ("What goes in", f"{times(len(case.trusts), 'trust')} as described by their files or "
         f"public returns, and {times(len(used), 'assumption')}, {judged} of them judgement."),
        ("What comes out", "Chances with intervals, amounts with ranges, and the reasons; never a "
         "single number by itself."),
        ("Evidence that it works", EVIDENCE),
        ("Where it is weak", WEAK),
        ("People", FAIRNESS),
        ("What moves it", "Told under 'What could go wrong'." if tried
         else "Not looked for in a plain run."),
        ("Version and runs", f"Version {info.version}; {info.runs_in_words}."),
        ("Checked by", "See the two forms to sign."),
    )  # fmt: skip
    title = "Model card: what it is for, what stands behind it, what it cannot do"
    return Grid(key="model_card", title=title, headings=HEADINGS, rows=rows)

"""Every command of `run.py` as a function: the same options, the same defaults, nothing printed.

The one place to import from in Python or a notebook; see docs/python.md.
"""

from __future__ import annotations

from outputs.study import (
    batch_command,
    diligence_command,
    frontier_command,
    ledger_command,
    programme_command,
    report_command,
    rerun_command,
    run_command,
    screen_command,
    trace_command,
    trial_command,
    verify_command,
)
from outputs.study import rerun as again
from outputs.study import verify as verified
from outputs.study.allowed import allowed
from outputs.study.baseline_command import baseline
from outputs.study.bundle import bundle
from outputs.study.check_command import check, schema
from outputs.study.compare import compare
from outputs.study.explain_command import explain
from outputs.study.seal_command import seal
from outputs.study.template_command import template
from outputs.study.workbook_command import check_workbook, import_workbook
from scenarios.returns import import_returns

__all__ = [
    "baseline",
    "batch",
    "bundle",
    "check",
    "check_workbook",
    "compare",
    "diligence",
    "explain",
    "frontier",
    "import_returns",
    "import_workbook",
    "ledger",
    "programme",
    "report",
    "rerun",
    "run",
    "schema",
    "screen",
    "seal",
    "template",
    "trace",
    "trial",
    "verify",
]

batch = allowed(batch_command.batch, batch_command.batch_command)
diligence = allowed(diligence_command.diligence, diligence_command.diligence_command)
frontier = allowed(frontier_command.frontier, frontier_command.frontier_command)
ledger = allowed(ledger_command.ledger, ledger_command.ledger_command)
programme = allowed(programme_command.programme, programme_command.programme_command)
rerun = allowed(again.rerun, rerun_command.rerun_command)
run = allowed(run_command.run, run_command.run_command)
report = allowed(report_command.report, report_command.report_command)
screen = allowed(screen_command.screen, screen_command.screen_command)
trace = allowed(trace_command.trace, trace_command.trace_command)
trial = allowed(trial_command.trial, trial_command.trial_command)
verify = allowed(verified.verify, verify_command.verify_command)

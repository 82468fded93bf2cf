"""Every command of `run.py` as a function: the same options, the same defaults, nothing printed.

The one place to import from in Python or a notebook; see docs/python.md.
"""

from __future__ import annotations

from outputs.study.baseline_command import baseline
from outputs.study.batch_command import batch
from outputs.study.bundle import bundle
from outputs.study.check_command import check, schema
from outputs.study.compare import compare
from outputs.study.explain_command import explain
from outputs.study.frontier_command import frontier
from outputs.study.ledger_command import ledger
from outputs.study.programme_command import programme
from outputs.study.rerun import rerun
from outputs.study.run_command import run
from outputs.study.trace_command import trace
from outputs.study.verify import verify
from scenarios.returns import import_returns

__all__ = [
    "baseline",
    "batch",
    "bundle",
    "check",
    "compare",
    "explain",
    "frontier",
    "import_returns",
    "ledger",
    "programme",
    "rerun",
    "run",
    "schema",
    "trace",
    "verify",
]

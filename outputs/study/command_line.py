"""The command line: every command, what is printed, and what it ends with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from outputs.study.app_command import app_command
from outputs.study.baseline_command import baseline_command
from outputs.study.batch_command import batch_command
from outputs.study.bundle_command import bundle_command
from outputs.study.check_command import check_command, schema_command
from outputs.study.compare_command import compare_command
from outputs.study.diligence_command import diligence_command
from outputs.study.explain_command import explain_command
from outputs.study.frontier_command import frontier_command
from outputs.study.import_command import import_command
from outputs.study.ledger_command import ledger_command
from outputs.study.programme_command import programme_command
from outputs.study.report_command import report_command
from outputs.study.rerun_command import rerun_command
from outputs.study.run_command import run_command
from outputs.study.screen_command import screen_command
from outputs.study.seal_command import seal_command
from outputs.study.template_command import template_command
from outputs.study.trace_command import trace_command
from outputs.study.trial_command import trial_command
from outputs.study.verify_command import verify_command
from outputs.study.whole import version
from outputs.study.workbook_command import check_workbook_command, import_workbook_command
from scenarios.reading import BadInput

ROOT = Path(__file__).resolve().parents[2]
BAD_INPUT = 2


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version())
@click.pass_context
def commands(context: click.Context) -> None:
    """Will the merger save what was promised?

    Runs school trusts forward for several years, with and without a merger, and puts the promised
    saving on trial. Without a command it runs the shipped, fictional case.
    """
    if context.invoked_subcommand is None:
        context.invoke(run_command)


for command in (
    run_command, import_command, check_command, trace_command, frontier_command, programme_command,
    baseline_command, ledger_command, batch_command, explain_command, compare_command,
    rerun_command, bundle_command, verify_command, schema_command,
    seal_command, trial_command, template_command, check_workbook_command,
    import_workbook_command, diligence_command, screen_command, report_command,
    app_command,
):  # fmt: skip
    commands.add_command(command)


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests of the program on two processes (the quick ones; `-m ""` runs all, on one)."""
    chosen = arguments or ("-m", "not slow", "-n", "2", "--dist", "loadfile")
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", *chosen], cwd=ROOT).returncode)


def main() -> None:
    """Run the command line; bad input gives sentences and exit code 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        commands(prog_name="run.py", standalone_mode=True)
    except BadInput as fault:
        for sentence in fault.sentences():
            click.echo(sentence, err=True)
        sys.exit(BAD_INPUT)
    except OSError as error:
        click.echo(in_words(error), err=True)
        sys.exit(BAD_INPUT)


def in_words(error: OSError) -> str:
    """Say what the system refused, and of what; sentences of our own stand as they are."""
    if error.errno is None:
        return str(error)
    what = error.filename or "A file"
    return f"{what} cannot be read or written: {(error.strerror or 'not possible').lower()}"

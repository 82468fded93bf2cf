"""The command line: parse, call, print. Needs only Python to start; it sets itself up once."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
NEEDED = (
    "click", "dateutil", "holidays", "jinja2", "matplotlib", "numba", "numpy", "openpyxl", "pandas",
    "pydantic", "simpy", "yaml",
)  # fmt: skip
NEEDED_FOR_TESTS = ("hypothesis", "mypy", "pytest", "ruff", "scipy", "xdist")


def _missing(packages: tuple[str, ...]) -> list[str]:
    return [name for name in packages if importlib.util.find_spec(name) is None]


def _install(python: Path, lock: str) -> None:
    print("Setting up once: installing packages (about a minute) ...", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", str(HERE / lock)], check=False).returncode:
        sys.exit(
            "The packages could not be installed. Check the internet connection (or ask your IT "
            "team which package index to use), then run the same command again."
        )
    warm_up = "from simulator.warm_up import warm_up; warm_up()"
    subprocess.run([str(python), "-c", warm_up], cwd=HERE, check=False)


def set_up(arguments: list[str]) -> None:
    """Make sure the packages are there; install them once, never into the computer's own Python.

    Inside a virtual environment they go there; outside, into a folder `.venv` beside this file,
    in which the same command is then run.
    """
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or later is needed; this is Python {platform.python_version()}.")
    testing = arguments[:1] == ["test"]
    if not _missing(NEEDED + (NEEDED_FOR_TESTS if testing else ())):
        return
    lock = "requirements-dev.lock" if testing else "requirements.lock"
    if sys.prefix != sys.base_prefix:
        _install(Path(sys.executable), lock)
        importlib.invalidate_caches()
        return
    environment = HERE / ".venv"
    inside = Path("Scripts", "python.exe") if sys.platform == "win32" else Path("bin", "python")
    if not (environment / inside).exists():
        print("Setting up once: making a folder .venv for the packages ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    again = [str(environment / inside), str(HERE / "run.py"), *arguments]
    sys.exit(subprocess.run(again, check=False).returncode)


if __name__ == "__main__":
    set_up(sys.argv[1:])

import click  # noqa: E402 - the packages are there only once `set_up` has run

from outputs.study.baseline_command import baseline_command  # noqa: E402
from outputs.study.batch_command import batch_command  # noqa: E402
from outputs.study.bundle_command import bundle_command  # noqa: E402
from outputs.study.check_command import check_command, schema_command  # noqa: E402
from outputs.study.compare_command import compare_command  # noqa: E402
from outputs.study.explain_command import explain_command  # noqa: E402
from outputs.study.frontier_command import frontier_command  # noqa: E402
from outputs.study.import_command import import_command  # noqa: E402
from outputs.study.ledger_command import ledger_command  # noqa: E402
from outputs.study.programme_command import programme_command  # noqa: E402
from outputs.study.rerun_command import rerun_command  # noqa: E402
from outputs.study.run_command import run_command  # noqa: E402
from outputs.study.trace_command import trace_command  # noqa: E402
from outputs.study.verify_command import verify_command  # noqa: E402
from outputs.study.whole import version  # noqa: E402
from scenarios.reading import BadInput  # noqa: E402

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
):  # fmt: skip
    commands.add_command(command)


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests of the program on two processes (the quick ones; `-m ""` runs all, on one)."""
    chosen = arguments or ("-m", "not slow", "-n", "2", "--dist", "loadfile")
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", *chosen], cwd=HERE).returncode)


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
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()

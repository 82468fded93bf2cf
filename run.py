"""The command line: parse, call, print. Needs only Python to start; it sets itself up once."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
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

from entities.case import Case  # noqa: E402
from entities.kept_promises import broken_in_words  # noqa: E402
from entities.sense import nearest  # noqa: E402
from outputs.study.baseline_command import baseline_command  # noqa: E402
from outputs.study.batch_command import batch_command  # noqa: E402
from outputs.study.bundle_command import bundle_command, verify_command  # noqa: E402
from outputs.study.compare_command import compare_command  # noqa: E402
from outputs.study.departures import departing, told_of_departures  # noqa: E402
from outputs.study.explain_command import explain_command  # noqa: E402
from outputs.study.frontier_command import frontier_command  # noqa: E402
from outputs.study.ledger_command import ledger_command  # noqa: E402
from outputs.study.opening_warnings import opening_warnings  # noqa: E402
from outputs.study.options import design_option, sampling_option  # noqa: E402
from outputs.study.programme_command import programme_command  # noqa: E402
from outputs.study.rerun_command import rerun_command  # noqa: E402
from outputs.study.trace import trace_command  # noqa: E402
from outputs.study.whole import DEFAULT_SEED, DEFAULT_WORLDS, study, version  # noqa: E402
from outputs.weak_evidence import runs_again  # noqa: E402
from outputs.wording import in_words  # noqa: E402
from scenarios.designing import designed_cases, find_design, kept_for, read_design  # noqa: E402
from scenarios.reading import BadInput, Fault, Inputs, inputs_of, list_cases, read_case  # noqa: E402
from scenarios.returns import import_returns  # noqa: E402
from scenarios.sampling import Sampling  # noqa: E402
from scenarios.worlds import draw_worlds  # noqa: E402
from simulator.batch import run_case  # noqa: E402

SHIPPED_CASE = "alder_and_birch"
BAD_INPUT = 2


def find_case(name: str) -> Path:
    """Return the file of a case: a path, or the name of a shipped case.

    Raises
    ------
    BadInput
        When it is neither, but like the name of a shipped case.
    """
    named = {path.stem: path for path in list_cases()}
    if name not in named and not Path(name).suffix and not Path(name).exists():
        hint = nearest(name, named)
        raise BadInput([Fault(name, None, "", f"is no file and no case of the program{hint}")])
    return named.get(name, Path(name))


def asked_case(name: str, design: str | None) -> tuple[Case, Inputs]:
    """Read a case, with the arms of a file of designs where one is given, and hash its files.

    Raises
    ------
    BadInput
        With every fault of the case, or else of the designs.
    """
    place = find_case(name)
    case = read_case(place)
    designed = None if design is None else read_design(find_design(design))
    inputs = inputs_of(place, kept_for(case, designed))
    return case if designed is None else designed_cases((case,), designed)[0], inputs


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version())
@click.pass_context
def commands(context: click.Context) -> None:
    """Will the merger save what was promised?

    Runs school trusts forward for several years, with and without a merger, and puts the promised
    saving on trial. Without a command it runs the shipped, fictional case.
    """
    if context.invoked_subcommand is None:
        context.invoke(run)


@commands.command()
@click.argument("case", default=SHIPPED_CASE)
@click.option("--worlds", type=click.IntRange(1, 100_000), default=DEFAULT_WORLDS,
              show_default=True, help="Draws of everything we do not know.")  # fmt: skip
@click.option("--replications", type=click.IntRange(1, 10_000), default=1, show_default=True,
              help="Rolls of chance inside each world.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True,
              help="The same seed gives the same tables.")  # fmt: skip
@sampling_option()
@design_option()
@click.option("--jobs", type=click.IntRange(1, 512), default=os.cpu_count() or 1,
              show_default="all cores", help="Processes to use.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results.  "
              "[default: runs/<case>-<hash>]")  # fmt: skip
@click.option("--leaves", multiple=True, metavar="POST@2027-03",
              help="The holder of a post leaves that month, in every arm: which promises break?  "
              "May be given more than once.")  # fmt: skip
@click.option("--not-replaced", is_flag=True, help="Those who leave are not replaced.")
@click.option("--detail", is_flag=True, help="Write tables run by run, the service by desk, "
              "request type, school and month, and the ledger by month (large files).")  # fmt: skip
def run(case: str, worlds: int, replications: int, seed: int, sampling: Sampling,
        design: str | None, jobs: int,
        out: Path | None, leaves: tuple[str, ...], not_replaced: bool,
        detail: bool) -> None:  # fmt: skip
    """Run CASE (a file, or the name of a shipped case) and say whether its claims hold."""
    if not_replaced and not leaves:
        raise click.UsageError("--not-replaced says how those of --leaves leave; give --leaves too")
    usual, inputs = asked_case(case, design)
    found = departing(usual, leaves, replaced=not not_replaced) if leaves else usual
    pairs, again = worlds * replications, len(runs_again(found))
    total = pairs * (len(found.arms) + again)
    more = f", of which {pairs * again} without weak evidence" if again else ""
    click.echo(f"{found.title}  ({len(found.arms)} arms, {total} runs{more})")
    with click.progressbar(length=total, label="Running", show_pos=True) as bar:
        folder = study(
            found, worlds=worlds, replications=replications, seed=seed, jobs=jobs, out=out,
            progress=lambda done, _: bar.update(done - bar.pos), detail=detail,
            sampling=sampling, inputs=inputs,
        )  # fmt: skip
    if leaves:
        label = "Running again, with nobody made to leave"
        with click.progressbar(length=pairs * len(found.arms), label=label, show_pos=True) as bar:
            records = run_case(
                usual, draw_worlds(usual, count=worlds, seed=seed, sampling=sampling),
                replications=replications, seed=seed, jobs=jobs,
                progress=lambda done, _: bar.update(done - bar.pos),
            )  # fmt: skip
        for sentence in told_of_departures(found, records, folder.findings.tables):
            click.echo(click.wrap_text(sentence, width=88, subsequent_indent="  "))
    if not folder.findings.verdicts:
        click.echo("\nThe case puts no claim on trial; its tables and page compare the arms.")
    for verdict in folder.findings.verdicts:
        click.echo(f'\n"{verdict.claim.text}"\n')
        for sentence in in_words(verdict):
            click.echo(click.wrap_text(sentence, width=88, initial_indent="  ",
                                       subsequent_indent="  "))  # fmt: skip
    for sentence in folder.findings.unbalanced:
        click.echo(f"The books do not balance: {sentence}", err=True)
    click.echo(f"\nThe page for the board: {folder.page}")


@commands.command()
@click.argument("case")
@design_option()
def check(case: str, design: str | None) -> None:
    """Check CASE without running it: every fault, with its file, line and key."""
    found, _ = asked_case(case, design)
    schools = sum(len(trust.schools) for trust in found.trusts)
    posts = [post for trust in found.trusts for post in trust.posts]
    inferred = sum(post.source == "inferred" for post in posts)
    click.echo(f"{found.title}\nNo faults found: {len(found.trusts)} trusts, {schools} schools, "
               f"{len(posts)} posts ({inferred} inferred), {len(found.arms)} arms, "
               f"{len(found.claims)} claim{'' if len(found.claims) == 1 else 's'}.")  # fmt: skip
    for arm in found.arms if design is not None else ():
        click.echo(f"  {arm.key}: {arm.label}")
    for sentence in (*broken_in_words(found), *opening_warnings(found)):
        click.echo(f"Warning: {sentence}")


@commands.command("import-returns")
@click.argument("accounts", type=click.Path(path_type=Path))
@click.option("--trust", "trusts", multiple=True, required=True,
              help="Company number of a trust; give it once for each.")  # fmt: skip
@click.option("--gias", type=click.Path(path_type=Path), help="School register (CSV).")
@click.option("--workforce", type=click.Path(path_type=Path), help="Workforce census (Excel).")
@click.option("--census", type=click.Path(path_type=Path), help="School census (CSV).")
@click.option("--sen", type=click.Path(path_type=Path), help="Special educational needs (Excel).")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
def import_published(
    accounts: Path, trusts: tuple[str, ...], out: Path, **registers: Path | None
) -> None:
    """Import trusts from the published ACCOUNTS return into files a case can use."""
    report = import_returns(accounts, trusts, out=out, **registers)
    for sentence in report.sentences():
        click.echo(sentence)
    sys.exit(BAD_INPUT if report.faults else 0)


commands.add_command(trace_command(find_case, DEFAULT_SEED))
commands.add_command(frontier_command(find_case, DEFAULT_SEED))
commands.add_command(programme_command(find_case, DEFAULT_SEED))
commands.add_command(baseline_command(find_case))
commands.add_command(ledger_command(find_case, DEFAULT_SEED))
commands.add_command(batch_command(find_case, DEFAULT_SEED))
commands.add_command(explain_command(find_case))
commands.add_command(compare_command())
commands.add_command(rerun_command())
commands.add_command(bundle_command())
commands.add_command(verify_command())


@commands.command()
def schema() -> None:
    """Print the form of a case as JSON schema: every field, its unit, range and meaning."""
    click.echo(json.dumps(Case.model_json_schema(), indent=2))


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

"""Set up once and start: needs only Python, and then has the command line parse, call, print."""

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
    "click", "dateutil", "flask", "holidays", "jinja2", "matplotlib", "numba", "numpy", "openpyxl",
    "pandas", "pptx", "pydantic", "simpy", "typst", "waitress", "yaml",
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


def main() -> None:
    """Run the command line.

    It is loaded only here: the packages are there only once :func:`set_up` has run, and processes
    that make runs read this file as well, but need nothing of what tables and pages are made with.
    """
    importlib.import_module("outputs.study.command_line").main()


if __name__ == "__main__":
    set_up(sys.argv[1:])
    main()

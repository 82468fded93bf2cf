"""Options that several commands have: processes, how worlds are spread, designs of many arms."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from scenarios.sampling import INDEPENDENT, SAMPLINGS, Sampling

Command = TypeVar("Command", bound=Callable[..., Any])
"""A function that click makes a command of."""


ALL_CORES = os.cpu_count() or 1
"""How many processes are used unless fewer are asked for."""


def jobs_option() -> Callable[[Command], Command]:
    """Return the option `--jobs`, for a command to be decorated with."""
    return click.option(
        "--jobs", type=click.IntRange(1, 512), default=ALL_CORES, show_default="all cores",
        help="Processes to use.",
    )  # fmt: skip


def sampling_option(
    usual: Sampling | None = INDEPENDENT, more: str = ""
) -> Callable[[Command], Command]:
    """Return the option, for a command to be decorated with.

    Parameters
    ----------
    usual
        What stands where nothing is given; None where the command finds out by itself.
    more
        What else the command's help says.
    """
    return click.option(
        "--sampling", type=click.Choice(list(SAMPLINGS)), default=usual,
        show_default=usual is not None,
        help="How worlds are spread: 'latin' and 'sobol' spread each figure evenly, so that "
        f"fewer worlds do; best with 64, 128, 256 ... of them.{more}",
    )  # fmt: skip


def design_option(more: str = "") -> Callable[[Command], Command]:
    """Return the option `--design`, for a command to be decorated with; `more` ends its help."""
    return click.option(
        "--design", metavar="FILE", help="A file of designs, or the name of a shipped one: many "
        f"arms beside those of the case, see docs/batches.md.{more}",
    )  # fmt: skip

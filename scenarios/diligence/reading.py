"""The checks that come with the program, and the list of their sources."""

from __future__ import annotations

from pathlib import Path

from entities.check import DOMAINS, Benchmark, Check, CheckSource, CostTenths
from entities.effect import Effect, Gate, NextStep, Question
from entities.workbook import WorkbookSheet
from scenarios.reading import read_listed, shipped


def read_checks(folder: Path | None = None) -> tuple[Check, ...]:
    """Read every check, by domain and number.

    Raises
    ------
    BadInput
        With every fault of every file.
    """
    found = read_listed(folder or shipped("diligence/checks"), Check, "check")
    order = list(DOMAINS)
    return tuple(sorted(found, key=lambda check: (order.index(check.domain), check.key)))


def read_sources(path: Path | None = None) -> tuple[CheckSource, ...]:
    """Read what each source key of the checks stands for.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/sources.yaml"), CheckSource, "source")


def read_sheets(path: Path | None = None) -> tuple[WorkbookSheet, ...]:
    """Read the sheets of the workbook that trusts fill in, in order.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/sheets.yaml"), WorkbookSheet, "sheet")


def read_benchmarks(path: Path | None = None) -> tuple[Benchmark, ...]:
    """Read the published figures that checks hold a school's own against.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/benchmarks.yaml"), Benchmark, "benchmark")


def read_effects(path: Path | None = None) -> tuple[Effect, ...]:
    """Read what follows from each check.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/effects.yaml"), Effect, "effect")


def read_next_steps(path: Path | None = None) -> tuple[NextStep, ...]:
    """Read what to do about each check, and who sees to it.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/next_steps.yaml"), NextStep, "next step")


def read_gates(path: Path | None = None) -> tuple[Gate, ...]:
    """Read the gates on the way to a merger.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/gates.yaml"), Gate, "gate")


def read_questions(path: Path | None = None) -> tuple[Question, ...]:
    """Read the questions that no figure answers.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/questions.yaml"), Question, "question")


def read_cost_tenths(path: Path | None = None) -> tuple[CostTenths, ...]:
    """Read the colours of categories of cost, by tenths of similar schools.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return read_listed(path or shipped("diligence/cost_tenths.yaml"), CostTenths, "category")

"""The commands `check` and `schema`, and the functions that do what they do: nothing is run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from entities.case import Case
from entities.kept_promises import broken_in_words
from outputs.claim_words import odd_amounts
from outputs.emptied import emptied_in_words
from outputs.study.case_asked import CaseAsked, with_inputs
from outputs.study.opening_warnings import opening_warnings
from outputs.study.options import design_option


@dataclass(frozen=True)
class Checked:
    """A case without faults, with the arms of its designs, and what to beware of."""

    case: Case = field(repr=False)
    warnings: tuple[str, ...]


def check(case: CaseAsked, *, design: str | Path | None = None) -> Checked:
    """Check a case without running it.

    Raises
    ------
    BadInput
        With every fault of the case, or else of the designs: file, line, key.
    """
    found, _ = with_inputs(case, design)
    return Checked(
        found,
        (
            *broken_in_words(found),
            *emptied_in_words(found),
            *odd_amounts(found),
            *opening_warnings(found),
        ),
    )


@click.command("check")
@click.argument("case")
@design_option()
def check_command(**asked: Any) -> None:
    """Check CASE without running it: every fault, with its file, line and key."""
    checked = check(**asked)
    found = checked.case
    schools = sum(len(trust.schools) for trust in found.trusts)
    posts = [post for trust in found.trusts for post in trust.posts]
    inferred = sum(post.source == "inferred" for post in posts)
    click.echo(f"{found.title}\nNo faults found: {len(found.trusts)} trusts, {schools} schools, "
               f"{len(posts)} posts ({inferred} inferred), {len(found.arms)} arms, "
               f"{len(found.claims)} claim{'' if len(found.claims) == 1 else 's'}.")  # fmt: skip
    for arm in found.arms if asked["design"] is not None else ():
        click.echo(f"  {arm.key}: {arm.label}")
    for sentence in checked.warnings:
        click.echo(f"Warning: {sentence}")


def schema() -> dict[str, Any]:
    """Return the form of a case as JSON schema, a fresh dictionary at each call."""
    return Case.model_json_schema()


@click.command("schema")
def schema_command() -> None:
    """Print the form of a case as JSON schema: every field, its unit, range and meaning."""
    click.echo(json.dumps(schema(), indent=2))

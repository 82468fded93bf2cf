"""Case files: one question each, read whole, with every fault of every file told at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from entities.case import Case
from entities.sense import Problem, nearest, problems
from scenarios.reading import own_requests, own_stages
from scenarios.reading.faults import BadInput, Fault, refuse
from scenarios.reading.own import SECTION, with_own
from scenarios.reading.plain_words import NOT_A_KEY, Finding, explained, findings, likely_names
from scenarios.reading.shipped_files import (
    list_cases,
    read_automations,
    read_blackouts,
    read_book,
    read_calendar,
    read_central_cost,
    read_counting_rules,
    read_functions,
    read_linked_draws,
    read_stages,
    shipped,
)
from scenarios.reading.trust import read_named_yaml, read_trust, trust_files, write_trust
from scenarios.reading.yaml_lines import Document, KeyPath

__all__ = [
    "list_cases",
    "read_book",
    "read_calendar",
    "read_case",
    "read_counting_rules",
    "read_functions",
    "read_trust",
    "shipped",
    "write_trust",
]

ALWAYS_SHIPPED = (
    "functions", "assumptions", "calendar", "counting_rules", "stages", "blackouts",
    "automation_programmes", "central_cost_by_size", "linked_draws",
)  # fmt: skip
"""Parts of a case that are read from the files that come with the program, never from a case."""
LISTS_SHIPPED = (
    "functions", "counting_rules", "stages", "blackouts", "automation_programmes", "linked_draws",
)  # fmt: skip
OWN_SECTIONS = {
    "assumptions": SECTION, "stages": own_stages.SECTION, "functions": own_requests.SECTION,
}  # fmt: skip
"""Parts of the program's own files of which a case may give figures of its own, and where."""
_NEED_EVERY_TRUST = (
    "lead_trust",
    "joining_trusts",
    "joins_later",
    "waves",
    "automations",
    "deletions",
    "pools",
    "joint_contracts",
    "post_moves",
    "contract_moves",
    "promises",
)


@dataclass(frozen=True)
class _Files:
    """The case file, and its trust files in the order in which they could be read."""

    case: Document
    trusts: tuple[Document, ...]
    positions: tuple[int, ...]

    def at(self, path: KeyPath) -> tuple[Document, KeyPath]:
        """Return the file a path of the whole case stands in, and the path inside that file."""
        if path[:1] == ("trusts",) and len(path) > 1:
            index = int(path[1])
            if len(path) > 2:
                return self.trusts[index], path[2:]
            return self.case, ("trusts", self.positions[index])
        return self.case, path

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Return a fault of the whole case, at the line of the file it comes from."""
        document, inside = self.at(path)
        return document.fault(inside, message)


def read_case(path: Path) -> Case:
    """Read one case: its file, its trusts, and the data that comes with the program.

    Raises
    ------
    BadInput
        With every fault of every file: what is not YAML, what the fields refuse, and what makes
        the case meaningless. Each fault is told once, at its file, line and key.
    """
    document = read_named_yaml(path)
    if not isinstance(document.data, dict):
        refuse(document.faults or [document.fault((), "the file should hold the keys of a case")])
    read, faults = trust_files(document, path)
    usable = {i: trust for i, trust in read.items() if isinstance(trust.data, dict)}
    files = _Files(document, tuple(usable.values()), tuple(usable))
    assumptions, own_faults = with_own(document, read_book())
    stages, stage_faults = own_stages.with_own_stages(document, read_stages())
    functions, kind_faults = own_requests.with_own_requests(document, read_functions())
    apart = {*OWN_SECTIONS.values(), *ALWAYS_SHIPPED}
    raw = {key: part for key, part in document.data.items() if key not in apart}
    whole = raw | _shipped_parts() | {"trusts": [t.data for t in files.trusts]}
    whole |= {"assumptions": assumptions, "stages": stages, "functions": functions}
    named = raw.get("trusts")
    all_read = isinstance(named, list) and len(usable) == len(named)
    case, found = _case_or_faults(files, whole, all_read=all_read)
    listed = [] if "trusts" in raw else [document.fault((), "the key 'trusts' is missing")]
    empty = [t.fault((), "the file is empty") for t in read.values() if not _spoken_of(t)]
    own_faults = (*own_faults, *stage_faults, *kind_faults)
    said = [*document.faults, *faults, *own_faults, *_not_here(document), *listed, *empty, *found]
    if said or case is None:
        unread = [*document.faults, *(fault for trust in read.values() for fault in trust.faults)]
        raise BadInput(_without_echoes(said, unread))
    return case


def _shipped_parts() -> dict[str, Any]:
    return {
        "calendar": read_calendar(),
        "counting_rules": read_counting_rules(),
        "blackouts": read_blackouts(),
        "automation_programmes": read_automations(),
        "central_cost_by_size": read_central_cost(),
        "linked_draws": read_linked_draws(),
    }


def _spoken_of(trust: Document) -> bool:
    return isinstance(trust.data, dict) or bool(trust.faults)


def _not_here(document: Document) -> Iterator[Fault]:
    for key in ALWAYS_SHIPPED:
        if key in document.data:
            own = f"; figures of the case's own stand under '{OWN_SECTIONS.get(key)}'"
            hint = own if key in OWN_SECTIONS else ""
            text = f"does not belong in a case; it is read from the program's own files{hint}"
            yield document.fault((key,), text)


def _case_or_faults(
    files: _Files, whole: dict[str, Any], *, all_read: bool
) -> tuple[Case | None, list[Fault]]:
    case, found, meaningless = None, [], ""
    try:
        case = Case.model_validate(whole)
    except ValidationError as error:
        found = list(_placed(error, files))
        meaningless = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    told = [files.fault(path, _for_a_case(path, text)) for path, text in explained(found, Case)]
    refused = {finding.path for finding in found}
    for problem in _problems(_mended(whole, found, likely_names(found, Case))):
        follows = not all_read and any(step in _NEED_EVERY_TRUST for step in problem.path)
        if problem.path not in refused and not follows:
            told.append(files.fault(problem.path, problem.message))
    if case is None and all_read and not told:
        told = [files.case.fault((), meaningless)]
    return case, told


def _for_a_case(path: KeyPath, text: str) -> str:
    """Offer the keys of a case file for an unknown one, not the parts that are always shipped."""
    if len(path) == 1 and text.startswith(NOT_A_KEY):
        allowed = {*Case.model_fields, *OWN_SECTIONS.values()} - set(ALWAYS_SHIPPED)
        return NOT_A_KEY + nearest(path[0], allowed)
    return text


def _placed(error: ValidationError, files: _Files) -> Iterator[Finding]:
    """Yield what the fields refuse; what the case as a whole refuses is cross-checked apart."""
    for finding in findings(error):
        if finding.path:
            document, inside = files.at(finding.path)
            finding.text = document.texts.get(inside)
            yield finding


def _problems(whole: dict[str, Any]) -> tuple[Problem, ...]:
    """Cross-check a case; where its parts are too broken, what the fields said must do first."""
    plain = {**whole}
    for part in LISTS_SHIPPED:
        plain[part] = [noun.model_dump() for noun in whole[part]]
    try:
        return problems(plain)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()


def _mended(
    whole: dict[str, Any], found: list[Finding], likely: dict[KeyPath, str]
) -> dict[str, Any]:
    """Return a copy for the cross-checks: misspelt keys renamed, parts of a wrong kind left out.

    So one slip of the pen does not set off a string of further faults, nor hide real ones.
    """
    copied: dict[str, Any] = {key: _copy(part) for key, part in whole.items()}
    for finding in found:
        holder = _holder(copied, finding.path)
        if holder is None or finding.path[-1] not in holder:
            continue
        step = str(finding.path[-1])
        if finding.path in likely:
            holder.setdefault(likely[finding.path], holder.pop(step))
        elif finding.kind == "tuple_type" and isinstance(holder[step], str):
            holder[step] = [holder[step]]
        elif finding.kind == "string_type" and isinstance(holder[step], (int, float)):
            holder[step] = finding.text or str(holder[step])
        elif finding.kind == "literal_error" and _meant(finding):
            holder[step] = _meant(finding)
        elif finding.kind == "literal_error" or (
            finding.kind.endswith("_type") and not isinstance(holder[step], (int, float))
        ):
            holder.pop(step)
    return copied


def _meant(finding: Finding) -> str | None:
    """Return the word that was likely meant by one that is not allowed."""
    allowed = re.findall(r"'([^']+)'", str(finding.context.get("expected", "")))
    close = difflib.get_close_matches(str(finding.input).lower(), allowed, n=1, cutoff=0.6)
    return close[0] if close else None


def _copy(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _copy(inside) for key, inside in part.items()}
    return [_copy(inside) for inside in part] if isinstance(part, list) else part


def _holder(whole: dict[str, Any], path: KeyPath) -> dict[str, Any] | None:
    here: Any = whole
    for step in path[:-1]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here if isinstance(here, dict) else None


def _without_echoes(faults: list[Fault], unread: Iterable[Fault]) -> list[Fault]:
    """Leave out what follows only from a value that could not be read in the first place."""
    places = {(fault.place, fault.line, fault.key): fault for fault in unread if fault.key}
    return [f for f in faults if places.get((f.place, f.line, f.key), f) == f]

"""A case's own kinds of work: how often they come and how long they take there, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import model_validator

from entities.noun import words
from entities.sense import nearest
from entities.sense.services import kinds_of_work
from entities.service import (
    ESTIMATES,
    Estimate,
    Estimates,
    ReplacedEstimates,
    RequestType,
    ServiceFunction,
)
from scenarios.reading.checked import noun_or_faults
from scenarios.reading.faults import Fault
from scenarios.reading.yaml_lines import Document

SECTION = "own_requests"


class OwnRequest(Estimates):
    """How one kind of work is in this case: what is left out stays as the program has it."""

    reason: str = words("Reason", "Why this case departs from the program's figures.")

    @model_validator(mode="after")
    def _says_something(self) -> OwnRequest:
        if not self.given:
            raise ValueError(f"should give one of {', '.join(ESTIMATES)}")
        return self


def with_own_requests(
    case: Document, shipped: Sequence[ServiceFunction]
) -> tuple[tuple[ServiceFunction, ...], tuple[Fault, ...]]:
    """Return the services with the case's own kinds of work, and every fault of that section."""
    section = case.data.get(SECTION) if isinstance(case.data, dict) else None
    if section is None:
        return tuple(shipped), ()
    if not isinstance(section, dict):
        return tuple(shipped), (case.fault((SECTION,), "should hold keys of kinds of work"),)
    by_key = {kind.key: kind for function in shipped for kind in function.request_types}
    faults: list[Fault] = []
    for key, data in section.items():
        if key not in by_key:
            text = f"is not a kind of work of any service{nearest(key, by_key)}"
            faults.append(case.fault((SECTION, key), text))
            continue
        own, wrong = noun_or_faults(case, (SECTION, key), data, OwnRequest)
        faults += wrong
        if own is None:
            continue
        found = replaced_request(by_key[key], own.given, own.reason)
        odd = list(kinds_of_work({"request_types": [found.model_dump()]}))
        faults += [case.fault((SECTION, key, *one.path[2:]), one.message) for one in odd]
        by_key[key] = by_key[key] if odd else found
    return with_kinds(shipped, by_key), tuple(faults)


def with_kinds(
    functions: Sequence[ServiceFunction], by_key: Mapping[str, RequestType]
) -> tuple[ServiceFunction, ...]:
    """Return services with some of their kinds of work replaced; those not named stay."""
    return tuple(
        function.model_copy(update={
            "request_types": tuple(by_key.get(k.key, k) for k in function.request_types)
        })
        for function in functions
    )  # fmt: skip


def replaced_request(kind: RequestType, given: Mapping[str, Estimate], reason: str) -> RequestType:
    """Return a kind of work with figures of a case's own; what they replace and why stay with it.

    Parameters
    ----------
    given
        By their names, as :data:`entities.service.ESTIMATES`.
    """
    before = {name: getattr(kind, name) for name in ESTIMATES}
    first = kind.replaces or ReplacedEstimates(**before, reason=reason)
    told = reason if kind.replaces is None else f"{kind.replaces.reason} {reason}"
    return kind.model_copy(update={
        **given, "grade": "judgement", "replaces": first.model_copy(update={"reason": told}),
    })  # fmt: skip

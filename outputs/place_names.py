"""Names of places as people say them: schools, centres and their desks."""

from __future__ import annotations

import re

from entities.case import Case


def centre_names(case: Case) -> dict[str, str]:
    """Name each trust's centre by the first words of the trust's name that tell it apart."""
    plain = {
        t.company_number: re.sub(r"\s*\([^)]*\)", "", t.name).removeprefix("The ").split()
        for t in case.trusts
    }
    return {number: f"{_telling(number, plain)} centre" for number in plain}


def _telling(number: str, plain: dict[str, list[str]]) -> str:
    own = plain[number]
    others = [words for key, words in plain.items() if key != number]
    for count in range(1, len(own) + 1):
        if all(words[:count] != own[:count] for words in others):
            return " ".join(own[:count])
    return " ".join([*own, number])


def school_names(case: Case) -> dict[str, str]:
    """Name every school by its reference number, and after them every trust's own centre."""
    schools = {school.urn: school.name for trust in case.trusts for school in trust.schools}
    return {**schools, **centre_names(case)}


def centre_desk_names(case: Case) -> dict[str, str]:
    """Name the desks of the centres, such as 'Finance, Alderfell centre', by their key."""
    return {
        f"{number}/{function.key}": f"{function.label}, {centre}"
        for function in case.functions
        for number, centre in centre_names(case).items()
    }

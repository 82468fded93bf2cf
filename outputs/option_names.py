"""What options are called: by their labels, or by letters until they have been ranked."""

from __future__ import annotations

import hashlib
from string import ascii_uppercase

from entities.case import Case
from outputs.trial import Trial


def option_names(case: Case, trial: Trial) -> dict[str, str]:
    """Name the options of a case, or by letters where they are to be ranked unseen.

    Letters go by a hash of the arms' own plans and names: in no order that anybody chose.
    """
    if not trial.blind:
        return {arm.key: arm.label for arm in case.arms}
    shuffled = sorted(
        case.arms, key=lambda arm: hashlib.sha256(arm.model_dump_json().encode()).digest()
    )
    return {arm.key: f"Option {_letter(place)}" for place, arm in enumerate(shuffled)}


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, letter = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[letter]

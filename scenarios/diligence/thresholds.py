"""Thresholds of one's own: bands and limits that take the place of those that come with checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from entities.check import Band, Check, Limit
from entities.noun import Many, Noun, listed, words
from entities.sense import nearest
from scenarios.reading.faults import Fault, place_of, refuse
from scenarios.reading.shipped_files import read_listed

REASON = "The reader's own"


class OwnLimit(Noun):
    """One limit of a check, replaced."""

    key: str = words("Key", "Name of the limit.")
    value: float | dt.date = listed("Value", "The number, or the day.")


class Threshold(Noun):
    """What takes the place of a check's bands or limits."""

    key: str = words("Check", "Key of the check.")
    bands: Many[Band] = listed("Bands", "All its bands anew; empty leaves them.", default=())
    limits: Many[OwnLimit] = listed("Limits", "Limits of it anew.", default=())
    reason: str = words("Reason", "Why they are others.")


def with_thresholds(checks: Sequence[Check], path: Path | None) -> tuple[Check, ...]:
    """Return checks with the thresholds of a file in place of their own.

    Raises
    ------
    BadInput
        With every fault: of the file, of names of checks and limits, of bands that leave a gap.
    """
    if path is None:
        return tuple(checks)
    own = {one.key: one for one in read_listed(path, Threshold, "threshold")}
    names = {check.key for check in checks}
    place = place_of(path)
    refuse(
        Fault(place, None, key, f"there is no check {key!r}{nearest(key, names)}")
        for key in own if key not in names
    )  # fmt: skip
    faults: list[Fault] = []
    found = tuple(_one(check, own.get(check.key), place, faults) for check in checks)
    refuse(faults)
    return found


def _one(check: Check, own: Threshold | None, place: str, faults: list[Fault]) -> Check:
    """Return one check with what takes the place of its own, and add what is wrong with that."""
    if own is None:
        return check
    limits = {limit.key: limit for limit in check.limits}
    for limit in own.limits:
        if limit.key not in limits:
            text = f"has no limit {limit.key!r}{nearest(limit.key, limits)}"
            faults.append(Fault(place, None, f"{check.key}.limits", text))
            continue
        wrong = _wrong(limit, limits[limit.key])
        if wrong:
            faults.append(Fault(place, None, f"{check.key}.limits.{limit.key}", wrong))
            continue
        limits[limit.key] = Limit(
            key=limit.key, value=limit.value, unit=limits[limit.key].unit, basis="judgement",
            source=f"{REASON}: {own.reason}",
        )  # fmt: skip
    if own.bands and not check.bands:
        faults.append(
            Fault(place, None, f"{check.key}.bands", "it goes by cases, and has no bands")
        )
        return check
    fields = {**dict(check), "limits": tuple(limits.values()), "bands": own.bands or check.bands}
    try:
        return Check.model_validate(fields)
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        faults.append(Fault(place, None, f"{check.key}.bands", said))
        return check


MOST = 1e9


def _wrong(own: OwnLimit, shipped: Limit) -> str:
    """Say why a limit cannot take the place of another; nothing where it can."""
    if isinstance(own.value, dt.date) != isinstance(shipped.value, dt.date):
        kind = "a day, as 2027-09-01" if isinstance(shipped.value, dt.date) else "a number"
        return f"found {own.value}; it should be {kind}"
    if not isinstance(own.value, dt.date) and not 0 <= own.value <= MOST:
        return f"found {own.value:g}; it should lie from 0 to {MOST:,.0f}"
    return ""

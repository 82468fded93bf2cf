"""Options without their names: to be ranked before anybody sees which is which."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from entities.case import STATUS_QUO, Case
from outputs.amounts import times
from outputs.comparison import POSTS, TOGETHER
from outputs.finding_out_words import by_how_much
from outputs.findings import Findings
from outputs.html import environment
from outputs.ranked import Ranking
from outputs.service import waits_supported
from outputs.trial import Trial
from outputs.whose_figures import illustrative_in_words
from outputs.years import year_in_words

BANDS = (2, 5, 10, 20, 50)
"""Edges of bands of posts."""


class Row(NamedTuple):
    """One thing by which options differ, said of each of them in the order of letters."""

    what: str
    said: tuple[str, ...]


def letters_of(case: Case) -> dict[str, str]:
    """Call the arms of a case by letters, in that order.

    They go by a hash of what each plan does and is called: in no order that anybody chose.
    """
    shuffled = sorted(
        case.arms, key=lambda arm: hashlib.sha256(arm.model_dump_json().encode()).digest()
    )
    return {arm.key: f"Option {_letter(place)}" for place, arm in enumerate(shuffled)}


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, letter = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[letter]


def blind_page(findings: Findings) -> str:
    """Return the page on which options are compared without their names.

    Every figure is held against the best option of its own line, as one against doing nothing
    would give doing nothing away.
    """
    case = findings.case
    tried = [one.trial for one in findings.claims if one.trial is not None]
    text = environment().get_template("blind.html.j2").render(
        case=case, info=findings.info, illustrative=illustrative_in_words(case),
        letters=tuple(letters_of(case).values()),
        claims=[(_heading(case, trial), rows_of(findings, trial)) for trial in tried],
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _heading(case: Case, trial: Trial) -> str:
    return year_in_words(case, trial.claim.year_after_decision)


def rows_of(findings: Findings, trial: Trial) -> tuple[Row, ...]:
    """Return all lines of the comparison for the year of one claim."""
    case, year = findings.case, trial.claim.year_after_decision
    over = times(case.horizon_years, "year")
    return (
        Row("Costs more a year than the option that costs least", _behind(case, trial.options)),
        Row(f"Leaves less over {over} than the option that leaves most (net present value)",
            _behind(case, trial.worth_knowing.ranking)),
        Row("May be the one that costs least?", _tied(case, trial.options)),
        Row("May be the one that leaves most?", _tied(case, trial.worth_knowing.ranking)),
        *_posts(findings, year),
        *_waits(findings, year),
    )  # fmt: skip


def _behind(case: Case, ranking: Ranking) -> tuple[str, ...]:
    by_key = {one.key: one for one in ranking.options}
    return tuple(by_how_much(by_key[key], "") for key in letters_of(case))


def _tied(case: Case, ranking: Ranking) -> tuple[str, ...]:
    leading = {one.key for one in ranking.leading}
    return tuple("yes" if key in leading else "no" for key in letters_of(case))


def _posts(findings: Findings, year: int) -> Iterator[Row]:
    changes = _changes(findings, POSTS, year)
    total = {key: of[TOGETHER] for key, of in changes.items()}
    yield Row(
        "Posts fewer than in the option that keeps most, full-time equivalents",
        tuple(_band(max(total.values()) - one) for one in total.values()),
    )


def _band(posts: float) -> str:
    """Name a band of posts: to a tenth they would give doing nothing away, which cuts none."""
    below = next((edge for edge in BANDS if posts < edge), None)
    if below is None:
        return f"{BANDS[-1]} or more"
    place = BANDS.index(below)
    return f"fewer than {below}" if not place else f"{BANDS[place - 1]} to {below}"


def _waits(findings: Findings, year: int) -> Iterator[Row]:
    changes = _changes(findings, "mean_wait", year)
    for function in findings.case.functions:
        if function.key not in waits_supported(findings.case):
            continue
        of = [waits.get(function.key, math.nan) for waits in changes.values()]
        least = min((hours for hours in of if hours == hours), default=math.nan)
        yield Row(
            f"{function.label}: schools wait longer than in the best option, working hours (mean)",
            tuple("not known" if hours != hours else f"{hours - least:.1f}" for hours in of),
        )


def _changes(findings: Findings, measure: str, year: int) -> dict[str, dict[str, float]]:
    """Return, by arm in the order of letters, the mean change of each item of a measure."""
    frame = findings.differences
    rows = frame[(frame["measure"] == measure) & (frame["year"] == year)]
    found = {}
    for key in letters_of(findings.case):
        of = rows[rows["arm"] == key]
        found[key] = dict(zip(of["item"].astype(str), of["mean"].astype(float), strict=True))
    items: Sequence[str] = rows["item"].astype(str).unique().tolist()
    found[STATUS_QUO] = dict.fromkeys(items, 0.0)
    return found

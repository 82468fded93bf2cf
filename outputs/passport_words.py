"""Where each pound comes from, as the page tells it: lines, owners, and what is spent again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from entities.accounts import SPENT_AGAIN
from entities.assumption import World
from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers
from outputs.amounts import times
from outputs.bridge import whole_pence
from outputs.money import PENCE_IN_A_POUND
from outputs.passport_lines import NOBODY, lines_of_claim, runs_of
from outputs.passports import COUNTED
from outputs.probability import edges_in_words, edges_of
from outputs.tables import Tables

SHOWN = 12
"""Lines of a table on the page, what is put together among them."""
HEADINGS = (
    "Saved on",
    "Cause, account line",
    "Kind of pounds",
    "Mean, £",
    "Range, £",
    "In runs",
    "Answers for it",
)
APART_HEADINGS = ("Not in the saving", "Mean, £", "Range, £")
RESPEND_SHARE = "model.respend_share"

TAGS: dict[str, str] = {
    "cash": "cash", "avoided": "avoided", "vacancy": "empty posts", "shadow": "schools' own work",
    "transfer": "between books",
}  # fmt: skip
FUNDS: dict[str, str] = {
    "gag": "general funding", "other_restricted": "other restricted funds",
    "unrestricted": "unrestricted funds", "capital": "capital", "pension": "pension",
}  # fmt: skip
OFTEN: dict[str, str] = {"recurring": "every year", "one_off": "once"}
"""What a pound of a line is, from which fund and how often, as the table tells it."""

APART: dict[str, str] = {
    "vacancy": "Vacancies: pay of empty posts, less agency cover, hiring and steps of pay",
    "one_off": "One-off costs",
    "recurring": "Other recurring cash",
    "avoided": "Costs avoided that nobody would have paid in cash",
    "shadow": "Work that schools do themselves",
    "transfer": "Money moved between books",
    "spent_again": "Spent again by decision of the plan",
    "capital": "Capital money, which never counts for a claim",
    "income": "Income, which is no saving",
}
"""What a rule does not count, in words, in the order it is told."""
SHADOW_LEFT = "Work of the plan itself that finds no place and falls to schools, once"
"""The shadow work left out by a rule that counts the rest of it."""


@dataclass(frozen=True)
class Passports:
    """The saving of one claim line by line, in words.

    Attributes
    ----------
    caption
        Year, rule, number of runs and seed.
    lines, total
        The largest lines, then others together, and their sum: whole pounds that add up.
    apart
        What the claim's rule does not count; never added to the saving.
    sentences
        Who answers for how much, and what is spent again.
    """

    caption: str
    lines: tuple[tuple[str, ...], ...]
    total: str
    apart: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]


def passports_of(
    case: Case, tables: Tables, claim: Claim, worlds: Sequence[World], seed: int
) -> Passports:
    """Tell where each pound of one claim's saving comes from."""
    lines, runs = lines_of_claim(case, tables, claim), runs_of(tables)
    kept = lines[lines["standing"] == COUNTED]
    whole = whole_pounds(kept)
    return Passports(
        caption=_caption(case, claim, runs, seed),
        lines=shown_lines(kept),
        total=f"{sum(whole):,}",
        apart=_apart(case, tables, claim),
        sentences=(
            _owned(kept, whole, runs),
            *_spent(case, tables, claim, worlds, sum(whole)),
        ),
    )


def whole_pounds(lines: pd.DataFrame) -> list[int]:
    """Round the means of lines to whole pounds that add up to the rounded sum, in their order."""
    pence = {f"{n:06d}": int(p) for n, p in enumerate(lines["pence"])}
    return list(whole_pence(pence, PENCE_IN_A_POUND).values())


def _caption(case: Case, claim: Claim, runs: int, seed: int) -> str:
    edges = edges_in_words(runs)
    return (
        f"Year {claim.year_after_decision}, {case.arm(claim.arm).label} against "
        f"{case.arm(claim.compared_with).label}: mean of {times(runs, 'paired run')}, seed {seed}; "
        f"range: {edges}. Costs are negative. Counted: "
        f"{case.counting_rule(claim.counting_rule).label}."
    )


def shown_lines(lines: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Lay out the largest lines, savings first; the smallest are put together at the end."""
    rows = sorted(
        zip(whole_pounds(lines), lines.to_dict("records"), strict=True),
        key=lambda row: (-abs(row[0]), row[1]["label"], row[1]["cause"]),
    )
    most = len(rows) if len(rows) <= SHOWN else SHOWN - 1
    told = [_told(mean, line) for mean, line in sorted(rows[:most], key=lambda row: -row[0])]
    if most < len(rows):
        others = sum(mean for mean, _ in rows[most:])
        told.append((f"{len(rows) - most} others", "", "", f"{others:,}", "", "", ""))
    return tuple(told)


def _told(mean: int, line: Mapping[Hashable, Any]) -> tuple[str, ...]:
    booked = booked_as(str(line["line"]))
    return (
        line["label"],
        booked if line["label"] == line["cause"] else f"{line['cause']}; {booked}",
        kind_of_pounds(line["tag"], line["fund"], line["recurrence"]),
        f"{mean:,}",
        f"{round(line['p10']):,} to {round(line['p90']):,}",
        f"{line['present']} of {line['runs']}",
        line["owner"] if mean > 0 or line["owner"] != NOBODY else "",
    )


def booked_as(line: str) -> str:
    """Return an account line as the table tells it."""
    return line.replace("_", " ")


def kind_of_pounds(tag: str, fund: str, recurrence: str) -> str:
    """Return what a pound of a line of the ledger is, from which fund, and how often it comes."""
    return f"{TAGS[tag]}, {FUNDS[fund]}, {OFTEN[recurrence]}"


def _apart(case: Case, tables: Tables, claim: Claim) -> tuple[tuple[str, ...], ...]:
    some = "shadow" in case.counting_rule(claim.counting_rule).tags
    said = {**APART, "shadow": SHADOW_LEFT} if some else APART
    found = {
        words: _by_pair(tables, claim, tables.passports["standing"] == name)
        for name, words in said.items()
    }
    return tuple(
        (words, f"{round(by_pair.mean()):,}", _edges(by_pair))
        for words, by_pair in found.items()
        if by_pair.any()
    )


def _owned(lines: pd.DataFrame, whole: Sequence[int], runs: int) -> str:
    """Say how many of the pounds saved nobody answers for; costs have no owner to name."""
    pairs = list(zip(whole, lines["kind"], lines["owner"], strict=True))
    saved = sum(mean for mean, _, _ in pairs if mean > 0)
    nobody = sum(mean for mean, _, owner in pairs if mean > 0 and owner == NOBODY)
    causes = sum(mean for mean, kind, o in pairs if mean > 0 and o == NOBODY and kind == "cause")
    if not saved:
        return f"No line saves anything in the mean of {times(runs, 'run')}."
    if not nobody:
        return (
            f"All of £{saved:,} saved before the costs in this table, in the mean of "
            f"{times(runs, 'run')}, has somebody named who answers for it."
        )
    return (
        f"Of £{saved:,} saved before the costs in this table, in the mean of {times(runs, 'run')}, "
        f"£{nobody:,} has nobody named who answers for it: £{nobody - causes:,} on posts and "
        f"contracts, £{causes:,} by causes for which a plan cannot name anybody."
    )


def _spent(
    case: Case, tables: Tables, claim: Claim, worlds: Sequence[World], saved: int
) -> tuple[str, ...]:
    """Say what is spent again by decision; where nothing is, what judgement would expect."""
    if case.arm(claim.arm).plan.spent_again:
        return (_decided(case, tables, claim, saved),)
    shares = {w.index: w["model.respend_share"] for w in worlds if RESPEND_SHARE in w.values}
    released = _released(tables, claim)
    share = np.asarray([shares.get(world, np.nan) for world, _ in released.index])
    values = np.asarray(released, dtype=np.float64)
    if not np.isfinite(share).all() or not values.any():
        return ()
    return (_judged(share, values, claim.year_after_decision),)


def _judged(share: Numbers, released: Numbers, year: int) -> str:
    gone, left = share * released, (1 - share) * released
    kept = round(float(released.mean())) - round(float(gone.mean()))
    return (
        "The plan decides nothing on what is done with released money. If as much of it is spent "
        f"again within two years as is judged usual ({_ranged(100 * share, '', '%')} of each "
        "recurring pound; judgement, no published figure), then of "
        f"{_ranged(released, '£')} of recurring cash released in year {year}, recurring costs in "
        "cash taken off, "
        f"{_ranged(gone, '£')} would go and {_signed(kept)} (in pounds, {_edges(left)}) be left. "
        "This is not simulated and is in no other figure."
    )


def _decided(case: Case, tables: Tables, claim: Claim, saved: int) -> str:
    spent = -_by_pair(tables, claim, _is_spent_again(tables))
    if case.counting_rule(claim.counting_rule).spent_again:
        return f"{_ranged(spent, '£')} is spent again by decision, and is in the table."
    left = _by_pair(tables, claim, tables.passports["standing"] == COUNTED) - spent
    gone = round(float(spent.mean()))
    return (
        f"Saved {_signed(saved)}; spent again by decision of the plan {_signed(gone)}; left "
        f"{_signed(saved - gone)} (in pounds, range {_edges(left)}). The decision comes after the "
        "saving: the claim is judged without it, books and balances have it."
    )


def _is_spent_again(tables: Tables) -> pd.Series[bool]:
    return tables.passports["cause"].astype(str).str.startswith(SPENT_AGAIN)


def _released(tables: Tables, claim: Claim) -> pd.Series[float]:
    """Return the recurring cash released in each pair, whatever the rule counts; never below 0."""
    rows = tables.passports
    kept = (rows["tag"] == "cash") & (rows["recurrence"] == "recurring")
    kept &= ~rows["standing"].isin(["capital", "income"]) & ~_is_spent_again(tables)
    return _by_pair(tables, claim, kept).clip(lower=0)


def _by_pair(tables: Tables, claim: Claim, kept: pd.Series[bool]) -> pd.Series[float]:
    """Sum lines of a claim by pair of runs, in pounds; a pair without them has nought."""
    rows = tables.passports[kept & (tables.passports["claim"] == claim.key)]
    sums = rows.groupby(["world", "replication"])["pence"].sum() / PENCE_IN_A_POUND
    runs = tables.savings[["world", "replication"]].drop_duplicates()
    return sums.reindex(pd.MultiIndex.from_frame(runs), fill_value=0.0)


def _ranged(values: Numbers | pd.Series[float], sign: str, unit: str = "") -> str:
    mean = round(float(values.mean()))
    return f"{_signed(mean, sign)}{unit} ({_edges(values)}{unit})"


def _signed(whole: int, sign: str = "£") -> str:
    """Write a whole number with its minus before the sign of pounds."""
    return f"{'-' if whole < 0 else ''}{sign}{abs(whole):,}"


def _edges(values: Numbers | pd.Series[float]) -> str:
    low, high = np.quantile(np.asarray(values, dtype=np.float64), edges_of(len(values)))
    return f"{round(low):,} to {round(high):,}"

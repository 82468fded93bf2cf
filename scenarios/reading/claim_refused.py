"""Why an amount in a sentence is not taken as what is saved in a year: it says something else."""

from __future__ import annotations

import re

PLAIN = re.IGNORECASE | re.ASCII
"""Capitals or not, but of plain letters alone: a long s counts as an s for a pattern that ignores
case, and is in no table that is looked up after it."""
BELOW = re.compile(r"(-|−|\bminus )\s?£|£\s?[-−]\s?\d")
NEGATED = re.compile(
    r"\b(?:not|never|hardly|cannot|nor|\w+n['\u2019]t|wont|fails? to|failed to|unlikely to|without)"
    r"\s+(?!only\b)(?:\w+\s+){0,2}(?:sav|cut|reduc|free|releas)|\bno\s+(?:saving|more than a)",
    PLAIN,
)
FOREIGN = re.compile(r"[$€]\s?\d|\b(?:euros?|dollars?|usd|eur)\b", PLAIN)
AT_MOST = re.compile(
    r"\b(?:up to|at (?:the )?most|no more than|not more than|less than|under|below|fewer than|"
    r"a maximum of|maximum)\s+(?:£|gbp|\d|half a|an?\s+(?:million|quarter|hundred))",
    PLAIN,
)
EACH_TIME = re.compile(
    r"\b(?:a|per|each|every)\s+(day|week|fortnight|month|term|quarter)\b(?!\s+of\b)|"
    r"\b(dai|week|month|quarter|term)ly\b|\b(p\.?c\.?m|p\.?m)\b|"
    r"\bevery\s+(?:other|second|third|two|three|four|five|\d+)\s+(years?|months?|weeks?)\b",
    PLAIN,
)
FOR_EACH = re.compile(r"\b(?:a|per|each|every)\s+(pupil|school|trust|head|employee|post)\b", PLAIN)
SEVERAL = re.compile(
    r"\beach\s+(?:for|from|in|at)\b|\b(?:in|for|from|at)\s+each\s+(?!year|annum)|\bapiece\b", PLAIN
)
WHOLE = re.compile(
    r"\bin total\b|\baltogether\b|\bcumulative|\bover (the )?(next |first |coming )?"
    r"(\d+|one|two|three|four|five|six|seven|eight|nine|ten) years\b",
    PLAIN,
)
NETTED = re.compile(
    r"\b(?:net of|less|after|before|excluding|including|minus|without)\s+"
    r"(?:[\w-]+\s+){0,3}costs?\b",
    PLAIN,
)
COSTS = re.compile(r"\bcosts?\b(?!\s+sav)", PLAIN)
SAVES = re.compile(r"\b(?:sav|cut|reduc|less\b|lower|free|releas|cheaper|benefit|recurring)", PLAIN)
A_YEAR = "Say how much is saved a year in all."


def why_refused(text: str, first: float) -> str:
    """Say why an amount is not pounds saved in a year; nothing where it may well be.

    Parameters
    ----------
    first
        The first amount that the sentence names.
    """
    read = f"£{first:,.0f} reads as"
    several = FOR_EACH.search(text)
    kept = NETTED.sub("", text)
    for found, said in (
        (BELOW.search(text), "A minus stands before the amount. Say how much is saved a year."),
        (FOREIGN.search(text), f"The amount is not in pounds. {A_YEAR}"),
        (NEGATED.search(text), f"It reads as if nothing of the kind were saved. {A_YEAR}"),
        (_only_the_most(text), "It names the most that may be saved, which nothing could fail to "
         "keep. Say how much is saved a year at the least."),
        (EACH_TIME.search(text), f"{read} an amount for other times than a year. {A_YEAR}"),
        (several, f"{read} an amount for each {several[1].lower() if several else ''}. {A_YEAR}"),
        (SEVERAL.search(text), f"{read} an amount for each of several. {A_YEAR}"),
        (WHOLE.search(text), f"{read} a total of several years. Say how much is saved in one year, "
         "and by when."),
        (COSTS.search(kept) and not SAVES.search(text), f"{read} a cost and not as a saving. Say "
         "how much is saved a year."),
    ):  # fmt: skip
        if found:
            return said
    return ""


def is_a_year_in_all(text: str) -> bool:
    """Say whether amounts of a sentence are pounds saved in a year in all."""
    return not why_refused(text, 0.0)


def _only_the_most(text: str) -> bool:
    """Say whether the first amount is the most that may be; one behind it may be ('up to £2m')."""
    found = AT_MOST.search(text)
    return found is not None and not re.search(r"\d", text[: found.start()])

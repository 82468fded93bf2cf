"""A claim in a sentence, taken into its parts: how much, by when, and what counts.

Nothing is guessed in silence: what a sentence does not say, or says in two ways, is a doubt, and
whoever made the claim reads its parts back before they count.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.reading.claim_refused import PLAIN, why_refused

LONGEST_SENTENCE = 1_000
"""Letters of a claim that are read."""
TIMES = {"k": 1e3, "thousand": 1e3, "grand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9,
         "billion": 1e9}  # fmt: skip
NUMBERS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
            "ninth", "tenth")  # fmt: skip
MONTHS: Mapping[str, int] = {
    name.lower(): month
    for names in (calendar.month_name, calendar.month_abbr)
    for month, name in enumerate(names)
    if name
} | {"sept": 9}
SCALE = "|".join(sorted(TIMES, key=len, reverse=True))
AMOUNT = re.compile(
    rf"(?P<pound>£|\bgbp\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>{SCALE})?\b", PLAIN
)
YEARLY = re.compile(
    r"(\ba|\bper|\beach|\bevery)\s+(year|annum)\b|\bannual|\byearly\b|\bp\.?\s?a\b", PLAIN
)
TENS = ("eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
        "eighty", "ninety", "a hundred")  # fmt: skip
WORTH = {**{word: n for n, word in enumerate(NUMBERS)},
         **dict(zip(TENS, (11, 12, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100), strict=True)),
         "half a": 0.5, "three quarters of a": 0.75, "a quarter of a": 0.25, "quarter of a": 0.25,
         "a": 1}  # fmt: skip
"""Amounts in words, before 'thousand' or 'million'."""
IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted(WORTH, key=len, reverse=True))})\s+(thousand|grand|million)\b",
    PLAIN,
)
RANGE = re.compile(
    rf"(?P<low>£?\d[\d,]*(?:\.\d+)?)\s?(?:-|–|to)\s?£?(?P<high>\d[\d,]*(?:\.\d+)?)\s?"
    rf"(?P<scale>{SCALE})\b",
    PLAIN,
)
BETWEEN = re.compile(r"\bbetween\s+(£?\d[\d,]*(?:\.\d+)?)\s+and\b", PLAIN)
SEASONS = {"spring": 4, "summer": 8, "autumn": 12}
"""The month in which a term or season of the school year ends, its holidays counted in."""
FROM_MERGER = re.compile(
    r"\b(?:of|after|from|following|since)\s+(?:joining|merging|day one|the (?:merger|transfer)|"
    r"completion)\b",
    PLAIN,
)
POSTS = re.compile(r"\b(?:\d+|several|some)\s+(?:posts|jobs|roles|people|staff|fte)\b", PLAIN)
BEGINS = re.compile(r"\b(?:from|starting|beginning|since)\s+(?:in\s+)?$", PLAIN)
"""Stands before a date that says when something begins."""
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
NET, CASH, OFF = "recurring_cash_net_of_shadow", "recurring_cash", "all_cash_net_of_shadow"
"""Keys of counting rules."""
ONE_OFFS = re.compile(
    r"\bnet position\b|\bone-?\s?off (costs?|sums?) (included|too)\b|"
    r"\b(including|net of|less|after|minus)\s+(?:[\w-]+\s+){0,2}one-?\s?off"
)
"""Says that sums which come once count as well."""
VACANT = (
    "It speaks of vacancies: money that is not spent while posts are empty is no saving by any of "
    "the rules here, and does not count."
)
NOT_SAID = (
    "It does not say whether work that schools have to do themselves counts against it; here it "
    "does."
)


@dataclass(frozen=True)
class ClaimRead:
    """What a sentence claims.

    Attributes
    ----------
    gbp_per_year
        Pounds a year; None where the sentence names none, or names a total of several years.
    by, year_after_decision
        The day by which it is claimed, or the year after the decision; at most one of them.
    counting_rule
        Key of a counting rule.
    doubts
        What the sentence does not say, or says unclearly, and what was taken for it.
    """

    gbp_per_year: float | None
    by: dt.date | None
    year_after_decision: int | None
    counting_rule: str
    doubts: tuple[str, ...] = ()


def read_claim(sentence: str) -> ClaimRead:
    """Take a claim into its parts; what is not said stays empty or is told as a doubt."""
    text = " ".join(sentence[:LONGEST_SENTENCE].split())
    gbp, about_pounds = _pounds(text)
    by, year, about_time = _when(text)
    rule, about_rule = _rule(text)
    return ClaimRead(gbp, by, year, rule, (*about_pounds, *about_time, *about_rule))


def _pounds(text: str) -> tuple[float | None, tuple[str, ...]]:
    """Return pounds a year, and what is in doubt about them."""
    amounts = amounts_in(text)
    if not amounts:
        share = " A share is named: say how many pounds that is." if "%" in text else ""
        return None, (f"No amount in pounds is named.{share}",)
    first = amounts[0]
    why = why_refused(text, first)
    if why:
        return None, (why,)
    doubts = []
    if POSTS.search(text):
        doubts.append("It speaks of posts, too: pounds alone are tried; posts are told of beside.")
    if len(set(amounts)) > 1:
        told = ", ".join(f"£{one:,.0f}" for one in amounts)
        doubts.append(f"Several amounts are named ({told}); the first is taken.")
    if not YEARLY.search(text):
        doubts.append(f"It does not say that £{first:,.0f} comes back every year; it is taken so.")
    return first, tuple(doubts)


def amounts_in(text: str) -> list[float]:
    """Return every amount in pounds that a sentence names, in order; of a range both ends."""
    plain = IN_WORDS.sub(lambda m: f"£{WORTH[m[1].lower()]} {m[2]}", text)
    plain = BETWEEN.sub(r"\g<1> to", plain)
    plain = RANGE.sub(r"\g<low>\g<scale> to £\g<high>\g<scale>", plain)
    return [
        float(found["number"].replace(",", "")) * TIMES.get((found["scale"] or "").lower(), 1)
        for found in AMOUNT.finditer(plain)
        if found["pound"] or found["scale"]
    ]


def _when(text: str) -> tuple[dt.date | None, int | None, tuple[str, ...]]:
    """Return a day or a year after the decision, and what is in doubt about it."""
    try:
        day, begins = _day(text)
    except ValueError as wrong:
        return None, None, (f"{wrong} is no day of the calendar. Put the day right.",)
    if day is not None:
        return day, None, _begins(begins, day)
    month = re.search(rf"\b({MONTH})\.?,?\s+(20\d\d)\b", text, PLAIN)
    if month:
        end = _end_of(int(month[2]), MONTHS[month[1].lower()])
        return end, None, _begins(text[: month.start()], end)
    season = re.search(rf"\b({'|'.join(SEASONS)})(?:\s+term)?(?:\s+of)?,?\s+(20\d\d)\b", text,
                       PLAIN)  # fmt: skip
    if season:
        end = _end_of(int(season[2]), SEASONS[season[1].lower()])
        return end, None, (f"'{season[0]}' is taken as the end of it, {end:%d/%m/%Y}.",)
    academic = re.search(r"\b(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)\b", text)
    if academic and (int(academic[1]) + 1) % 100 == int(academic[2]):
        end = dt.date(int(academic[1]) + 1, 8, 31)
        return end, None, (f"{academic[0]} is taken as the academic year to {end:%d/%m/%Y}.",)
    months = _months_after(text)
    if months is not None:
        year = -(-months // 12)
        return None, year, (f"{months} months are taken as year {year} after the decision.",)
    after = _year_after(text)
    if after is not None:
        from_merger = (
            f"The sentence counts from the merger; here it is year {after} after the decision, "
            "which comes before day one. Put the year right.",
        )
        return None, after, from_merger if FROM_MERGER.search(text) else ()
    calendar_year = re.search(r"\b(20\d\d)\b", text)
    if calendar_year:
        end = dt.date(int(calendar_year[1]), 12, 31)
        return end, None, (f"{calendar_year[1]} is taken as the end of that calendar year.",)
    return None, None, ("It does not say by when.",)


def _begins(before: str, day: dt.date) -> tuple[str, ...]:
    """Say of a date what was taken for it where it is told as a beginning, not as an end."""
    if not BEGINS.search(before):
        return ()
    return (f"It says from when and not by when; {day:%d/%m/%Y} is taken. Put the day right.",)


def _day(text: str) -> tuple[dt.date | None, str]:
    """Return a day that is named whole, and what stands before it.

    Such as 30/11/2029, 2029-11-30, 30 November 2029.

    Raises
    ------
    ValueError
        With what was found, where it is no day.
    """
    numbers = re.search(r"\b(\d{1,2})[/.](\d{1,2})[/.](20\d\d)\b", text)
    plain = re.search(r"\b(20\d\d)-(\d\d)-(\d\d)\b", text)
    words = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({MONTH})\.?,?\s+(20\d\d)\b", text, PLAIN)
    if numbers:
        return _date(numbers, *map(int, numbers.group(3, 2, 1))), _before(numbers)
    if plain:
        return _date(plain, *map(int, plain.groups())), _before(plain)
    if words:
        month = MONTHS[words[2].lower()]
        return _date(words, int(words[3]), month, int(words[1])), _before(words)
    return None, ""


def _date(found: re.Match[str], year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"'{found[0]}'") from None


def _before(found: re.Match[str]) -> str:
    return found.string[: found.start()]


def _end_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _months_after(text: str) -> int | None:
    """Return in how many months something is promised; None where no such number is named."""
    count = "|".join((*NUMBERS[1:], *TENS))
    found = re.search(rf"\b(?:within|in|after)\s+(\d+|{count})\s+months\b", text, PLAIN)
    if not found:
        return None
    said = found[1].lower()
    number = int(WORTH[said]) if said in WORTH else int(said)
    return number if 1 <= number <= 120 else None


def _year_after(text: str) -> int | None:
    """Return which year after the decision is named: 'the third year', 'year 3', 'in 3 years'."""
    count = "|".join(NUMBERS)
    found = re.search(rf"\b(?:year|within|in|after)\s+(\d+|{count})\b(?!\s*months)", text, PLAIN)
    ordinal = re.search(rf"\b({'|'.join(ORDINALS[1:])})\s+year\b", text, PLAIN)
    if ordinal:
        return ORDINALS.index(ordinal[1].lower())
    if not found:
        return None
    said = found[1].lower()
    number = NUMBERS.index(said) if said in NUMBERS else int(said)
    return number if 1 <= number <= 10 else None


def _rule(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the counting rule a sentence asks for, and what is in doubt about it."""
    low = text.lower()
    vacant = (VACANT,) if re.search(r"\bvacan", low) else ()
    if ONE_OFFS.search(low):
        return OFF, vacant
    if re.search(r"\bgross\b|\bcash (alone|only)\b|\bbefore\b.*\bschools?\b", low):
        return CASH, vacant
    if re.search(r"\b(net|less|after)\b.*\b(schools?|pushed|hours)\b", low):
        return NET, vacant
    return NET, (*vacant, NOT_SAID)

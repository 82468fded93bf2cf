"""The words of the page, explained: one word for one thing."""

from __future__ import annotations

import re

GLOSSARY: tuple[tuple[str, str], ...] = (
    (
        "Course of action (arm)",
        "One way to go. To carry on as now is one of them, and it drifts all the same.",
    ),
    (
        "Saving",
        "What a course of action costs less than carrying on as now, in the same world and with "
        "the same luck.",
    ),
    ("Recurring", "Comes back every year; a one-off cost or gain does not."),
    ("Cash", "Money that leaves or enters the bank, as against work avoided or moved."),
    (
        "Net present value",
        "All pounds of the years simulated in one figure: in prices of the decision, later pounds "
        "counted less.",
    ),
    ("Shadow work", "Work a school does itself because it gave up waiting; its hours are priced."),
    (
        "Duties without a place",
        "Other duties of posts that went, for which nobody who stays has hours: schools do them, "
        "priced as shadow work.",
    ),
    (
        "Employer reliefs lost",
        "The Employment Allowance and the allowance of the apprenticeship levy: two employers "
        "have each of them twice, one employer once.",
    ),
    (
        "Year after the decision",
        "Year 1 is the twelve months from the day of the decision that the case gives, year 2 the "
        "twelve after them; day one comes later.",
    ),
    (
        "Counting rule",
        "The named rule that says which pounds count. Printed with the figure.",
    ),
    ("Benefits owner", "The role that answers for a saving: that it is made, and stays made."),
    ("World", "One draw of everything we do not know: one value for every assumption."),
    ("Replication", "One roll of chance inside a world: who leaves, what arrives, when."),
    ("Middle run (P50)", "Half of the runs are below it and half above."),
    (
        "Eight runs of ten",
        "From P10 to P90: one run in ten is below and one in ten above; of fewer than ten runs, "
        "the lowest and the highest.",
    ),
    ("Interval", "How sure the runs are of a probability. More runs make it narrower."),
    ("Day one", "The day the trusts become one, as planned or as it came about."),
    ("FTE", "Full-time equivalent: hours against one full-time post."),
    ("Wait", "Working hours from a school's request to the first touch by a desk."),
    ("Backlog", "Requests that wait, unfinished, at the end of a month: the length of the queue."),
    (
        "Gap between views",
        "Share in time of what the centre closed, less share in time of all that schools asked of "
        "it. What schools gave up and did themselves, or what is still open, is only in the "
        "second.",
    ),
    ("Autonomy", "The kinds of matter in which a school still decides itself."),
    ("Utilisation", "Time a desk is at work on requests, of the time it offers to the queue."),
    ("Sent back", "Rework: a request thought done comes back and has to be worked on again."),
    ("Second line", "Work passed on to a colleague who knows more, beside what was first asked."),
    ("Statutory clock", "A limit in law on how long a request may take, such as one month."),
    ("School day", "A day on which pupils are in school; offices work on more days than these."),
    (
        "Recovery date",
        "The first month from which a queue is back to normal for three months running, and after "
        "which it never again stays above normal for three.",
    ),
    (
        "Notional budget for special needs",
        "The part of a mainstream school's general funding that its local authority's formula "
        "means for special needs: a guide, not money on top.",
    ),
    (
        "First element",
        "What a school meets itself in a year for a pupil with an education, health and care plan "
        "before the authority adds a top-up.",
    ),
    ("Judgement", "An assumption with no figure to rest on: somebody's belief, with a wide range."),
    ("Inferred", "Worked out from public figures, not given by the trust itself."),
)
"""Word and meaning."""


def words_used(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of the glossary that stand in a text as words, each with its meaning."""
    return tuple((word, meaning) for word, meaning in GLOSSARY if _as_said(word).search(text))


def _as_said(word: str) -> re.Pattern[str]:
    """Return how a word of the glossary stands in a sentence: without what is in brackets."""
    return re.compile(rf"\b{re.escape(word.partition(' (')[0])}s?\b", re.IGNORECASE)

"""Nobody is known by a board pack: posts are told by service, never by role or key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from entities.case import Case
from entities.claim import Claim
from entities.post import STRUCTURAL
from outputs.lengths import listed
from outputs.passport_lines import NOBODY, lines_of_claim, owners_of
from outputs.passport_words import shown_lines
from outputs.passports import COUNTED
from outputs.tables import Tables

POST = "post"
"""Kind of the lines of a saving that stand for a post."""
OF_DESKS = {
    "office": "in a school office", "inclusion": "in inclusion in a school",
    "site": "in a site team", STRUCTURAL: "of an executive",
}  # fmt: skip
"""How a post at a desk of no single service is told."""
KEYS = ("kind", "key", "name")
"""Parts of plain data that are no words for a reader."""


def lines_by_service(case: Case, tables: Tables, claim: Claim) -> tuple[tuple[str, ...], ...]:
    """Return the lines of a claim's saving, the posts of a service put together.

    Boards decide on posts and must see what each service saves; what one post is paid stays in the
    tables of the run.
    """
    rows = tables.passports[tables.passports["claim"] == claim.key]
    of_post = rows["kind"] == POST
    by_service = rows["saved_on"].astype(object).where(~of_post, rows["cause"].astype(object))
    apart = [name for name in rows.columns if name != "pence"]
    summed = rows.assign(saved_on=by_service).groupby(apart, observed=True)["pence"].sum()
    together = replace(tables, passports=summed.reset_index())
    named = owners_of(case.arm(claim.arm).plan)
    pairs = rows.loc[of_post, ["cause", "saved_on"]].drop_duplicates().astype(str)
    answer: dict[str, dict[str, None]] = {}
    for cause, post in pairs.itertuples(index=False):
        answer.setdefault(cause, {})[named.get((POST, post), NOBODY)] = None
    owners = {(POST, cause): listed(tuple(who)) for cause, who in answer.items()}
    lines = lines_of_claim(case, together, claim, {**named, **owners})
    return shown_lines(lines[lines["standing"] == COUNTED])


def notes_by_kind(case: Case, notes: Sequence[tuple[str, int]], runs: int) -> tuple[str, ...]:
    """Return what runs left to be known, with the runs it is so in; of whom is not said.

    What is the same of several posts is told once: the runs are then those of the commonest.
    """
    roles = {post.role for trust in case.trusts for post in trust.posts}
    found: Counter[str] = Counter()
    for note, count in notes:
        role, _, rest = note.partition(": ")
        said = f"Of a post that goes, {rest}" if rest and role in roles else note
        found[said] = max(count, found[said])
    return tuple(
        f"{note} ({count:,} of {runs:,} runs, all courses together)"
        for note, count in found.most_common()
    )


def nameless(case: Case, plain: Any) -> Any:
    """Return plain data with every key of a post taken out of its words, its service put in.

    A key that is one word is taken out only where it is quoted: it may be a word of the language.
    """
    posts = {post.id: post.desk for trust in case.trusts for post in trust.posts}
    names = sorted((name for name in posts if not name.isdigit()), key=len, reverse=True)
    if not names:
        return plain
    either = "|".join(map(re.escape, names))
    quoted = re.compile(rf"(?:the post )?'({either})'")
    bare = re.compile(rf"(?<![\w-])({'|'.join(n for n in names if '-' in n) or '(?!)'})(?![\w-])")
    labels = {function.key: f"in {function.label}" for function in case.functions} | OF_DESKS

    def put(found: re.Match[str]) -> str:
        desk = posts[found[1]]
        return f"a post {labels.get(desk, f'at {desk}')}"

    return _in_words(plain, lambda text: bare.sub(put, quoted.sub(put, text)))


def _in_words(plain: Any, change: Callable[[str], str]) -> Any:
    """Return plain data with every text in it changed; keys of its parts stay."""
    if isinstance(plain, str):
        return change(plain)
    if isinstance(plain, dict):
        return {
            key: part if key in KEYS else _in_words(part, change) for key, part in plain.items()
        }
    return [_in_words(part, change) for part in plain] if isinstance(plain, list | tuple) else plain

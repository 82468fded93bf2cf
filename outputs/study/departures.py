"""What if somebody leaves: a case with holders who go, and the promises that break with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from entities.case import Case, Departure
from entities.claim import Claim
from entities.desks import desk_of_post
from entities.post import Post
from entities.records import Records
from entities.sense import nearest, problems
from entities.trust import Trust
from outputs.amounts import as_claimed, in_sentence, per_cent
from outputs.comparison import by_pair, saving_by_pair
from outputs.service import waits_supported
from outputs.tables import Tables, make_tables
from outputs.tidy import months_between
from scenarios.reading import BadInput, Fault

ASKED = re.compile(r"^(?P<post>[^@]+)@(?P<year>[0-9]{4})-(?P<month>[0-9]{2})$")
POINTS_WORSE = 0.05
"""A service breaks its promise in a run when five in a hundred fewer requests are in time."""
OFTEN = 0.25
"""Promises that break in fewer runs than this are left out: queues differ by chance as well."""


def departing(case: Case, asked: Sequence[str], *, replaced: bool) -> Case:
    """Return the case with holders who leave: each asked for as ``POST@2027-03``.

    Raises
    ------
    BadInput
        With every fault of what was asked.
    """
    faults, found = [], []
    for text in asked:
        match = ASKED.match(text)
        if match is None or not 1 <= int(match["month"]) <= 12 or int(match["year"]) < 1:
            said = f"{text!r} is no post and month; write it like 'alder-hr-manager@2027-03'"
            faults.append(Fault("--leaves", None, "", said))
            continue
        month = dt.date(int(match["year"]), int(match["month"]), 1)
        found.append(Departure(post=match["post"], month=month, replaced=replaced))
    raw = case.model_dump() | {"departures": [d.model_dump() for d in found]}
    faults += [
        Fault("--leaves", None, "", problem.message)
        for problem in problems(raw)
        if problem.path[0] == "departures"
    ]
    if faults:
        raise BadInput(faults)
    return case.model_copy(update={"departures": tuple(found)})


def alone_at_the_desk(case: Case) -> Iterator[str]:
    """Yield a sentence for each post whose holder leaves nobody else at the desk."""
    for departure in case.departures:
        trust, post = post_of(case, departure.post)
        desk = desk_of_post(trust.company_number, post.place, post.desk)
        others = [
            p for t in case.trusts for p in t.posts
            if p.id != post.id and p.kind == post.kind
            and desk_of_post(t.company_number, p.place, p.desk) == desk
        ]  # fmt: skip
        if post.kind == "structural":
            felt = ("no figure below shows" if "attention" in case.switched_off
                    else "a merger of the trust waits for and no other figure shows")  # fmt: skip
            yield (f"{post.role} ({post.id}) serves no queue: what is lost is the attention of "
                   f"a leader, which {felt}.")  # fmt: skip
        elif not others:
            yield (f"{post.role} ({post.id}) is the only post at its desk: until somebody new "
                   "starts, nobody but agency cover serves it.")  # fmt: skip


def post_of(case: Case, name: str) -> tuple[Trust, Post]:
    """Return a post by its name, with its trust.

    Raises
    ------
    KeyError
        When no trust of the case has such a post.
    """
    for trust in case.trusts:
        for post in trust.posts:
            if post.id == name:
                return trust, post
    raise KeyError(f"{name}{nearest(name, [p.id for t in case.trusts for p in t.posts])}")


def told_of_departures(case: Case, without: Sequence[Records], leaving: Tables) -> Iterator[str]:
    """Yield what to print: who leaves nobody behind, and the promises that break."""
    yield ""
    yield from alone_at_the_desk(case)
    broken = promises_that_break(case, make_tables(case, without), leaving)
    yield (
        "Promises that break when they leave:"
        if broken
        else ("In these runs no promise breaks when they leave; more worlds may find one.")
    )
    yield from (f"- {sentence}" for sentence in broken)
    unseen = [f.label for f in case.functions if f.key not in waits_supported(case)]
    if unseen:
        yield ("Whether these are still in time is not judged, as the trusts' own data does not "
               f"support it: {', '.join(map(in_sentence, unseen))}.")  # fmt: skip


def promises_that_break(case: Case, before: Tables, after: Tables) -> tuple[str, ...]:
    """Say which promises break when the holders leave, run against run on the same draws.

    Parameters
    ----------
    before, after
        Tables of the case in which nobody is made to leave, and of that in which they are.
    """
    sentences = [_claim_breaks(claim, before, after) for claim in case.claims]
    sentences += _day_one_later(case, before, after)
    sentences += [*_in_time(case, before, after), *_by_law(case, before, after)]
    return tuple(sentence for sentence in sentences if sentence)


def _claim_breaks(claim: Claim, before: Tables, after: Tables) -> str:
    kept = []
    for tables in (before, after):
        saved = saving_by_pair(tables.savings, claim.arm, claim.compared_with, claim.counting_rule)
        kept.append(saved[claim.year_after_decision] >= claim.gbp_per_year)
    lost, held = int((kept[0] & ~kept[1]).sum()), int(kept[0].sum())
    if not lost:
        return ""
    gbp = as_claimed(claim.gbp_per_year)
    return (f"The claim of {gbp} a year no longer holds in {lost} of the {held} runs in which it "
            "would.")  # fmt: skip


def _day_one_later(case: Case, before: Tables, after: Tables) -> Iterator[str]:
    """Yield for each arm how often and by how much day one is later, where that is often."""
    for arm in case.arms:
        usual, now = (_day_ones(tables, arm.key) for tables in (before, after))
        both = sorted(set(usual) & set(now))
        later = [months_between(usual[run], now[run]) for run in both]
        lost, moved = len(set(usual) - set(now)), sum(months > 0 for months in later)
        if not usual or (moved + lost) / len(usual) < OFTEN:
            continue
        mean = (
            f" ({sum(later) / len(both):.1f} months in the mean of those that reach it)"
            if both
            else ""
        )
        never = f" and no longer comes within the years simulated in {lost}" if lost else ""
        yield f"{arm.label}: day one is later in {moved} of {len(usual)} runs{mean}{never}."


def _day_ones(tables: Tables, arm: str) -> dict[tuple[int, int], dt.date]:
    rows = tables.happenings
    rows = rows[(rows["arm"] == arm) & (rows["kind"] == "day_one")]
    return {
        (int(world), int(replication)): date
        for world, replication, date in rows[["world", "replication", "date"]].itertuples(
            index=False
        )
    }


def _differences(before: Tables, after: Tables, measure: str) -> pd.DataFrame:
    """Return what is more with the departures, one row a run, by (arm, function, year)."""
    pairs = [by_pair(t.service[t.service["measure"] == measure], "function")
             for t in (before, after)]  # fmt: skip
    return pairs[1] - pairs[0]


def _in_time(case: Case, before: Tables, after: Tables) -> Iterator[str]:
    shown = waits_supported(case)
    labels = {f.key: f.label for f in case.functions}
    found = _differences(before, after, "share_within_target")
    for arm in case.arms:
        for function in shown:
            drops = found[arm.key][function]
            broken = drops < -POINTS_WORSE
            year = broken.sum().idxmax()
            if broken[year].mean() >= OFTEN:
                mean = float(-drops[year].mean())
                yield (f"{arm.label}: in year {year} {in_sentence(labels[function])} is in time "
                       f"for at least {per_cent(POINTS_WORSE)} fewer requests in "
                       f"{int(broken[year].sum())} of {len(drops)} runs ({per_cent(mean)} fewer in "
                       "the mean of all).")  # fmt: skip


def _by_law(case: Case, before: Tables, after: Tables) -> Iterator[str]:
    labels = {f.key: f.label for f in case.functions}
    found = _differences(before, after, "statutory_missed")
    for arm in case.arms:
        for function in waits_supported(case):
            more = found[arm.key][function].sum(axis=1)
            if (more > 0).mean() >= 0.5 and more.mean() >= 1:
                yield (f"{arm.label}: {more.mean():,.1f} more clocks in law of "
                       f"{in_sentence(labels[function])} are missed over all years, in the mean of "
                       f"{len(more)} runs.")  # fmt: skip

"""Verdicts in sentences: the answer first, every amount with its doubt."""

from __future__ import annotations

import math

from entities.mechanisms import WEAK_EVIDENCE
from outputs.amounts import as_claimed, in_sentence, months_in_words, per_cent, pounds, saves, times
from outputs.claim_words import by_when
from outputs.drawn_words import how_drawn
from outputs.emptied import LEFT
from outputs.probability import (
    FEWEST_FOR_EDGES,
    Share,
    Spread,
    bands_apart,
    nearest_to_even,
)
from outputs.verdict import STATE_MARGIN, Verdict
from scenarios.sampling import INDEPENDENT

FAIR, ENOUGH = 48, 200
"""Worlds from which an answer is fair, and from which a board may decide by it: a chance is then
known to 15 and to 7 points either way at the worst (exact 95% interval)."""
TOO_WIDE = 0.4
"""With an interval wider than this on the probability no word is given to a board to act on."""


def in_words(verdict: Verdict) -> tuple[str, ...]:
    """Say a verdict in sentences for the terminal and the page; the first one is the answer."""
    parts = (
        answer(verdict),
        few(verdict.worlds),
        verdict.judged_in,
        amount(verdict),
        when(verdict),
        money_back(verdict),
        worth(verdict),
        completion(verdict),
        service(verdict),
        doubt(verdict),
        weak_evidence(verdict),
        runs(verdict),
    )
    return tuple(sentence for sentence in parts if sentence)


def answer(verdict: Verdict) -> str:
    """Say whether the claim holds, with its probability and the doubt on that."""
    claim, chance = verdict.claim, verdict.probability
    promise = f"{as_claimed(claim.gbp_per_year)} a year {by_when(claim)}"
    of = times(verdict.pairs, "run")
    seen = f"it held in {per_cent(chance.value)} of {of} (95% interval "
    seen += f"{per_cent(chance.low)} to {per_cent(chance.high)}"
    if _too_wide(chance):
        return (
            f"Too few runs to say whether the claim of {promise} holds: {seen}). Run more worlds."
        )
    nearest = nearest_to_even(chance)
    if bands_apart(verdict.words, nearest) > 1:
        return (
            f"The claim of {promise} is {_to_hold(nearest)}, perhaps {_to_hold(verdict.words)}: "
            f"{seen}; so few runs cannot tell which)."
        )
    either = " or ".join(f"'{word}'" for word in verdict.doubt)
    doubt = f", part of which is called {either}" if verdict.doubt else ""
    return f"The claim of {promise} is {_to_hold(verdict.words)}: {seen}{doubt})."


def _to_hold(words: str) -> str:
    """Return the words of a band as they stand behind 'is'."""
    return words if words.endswith("hold") else f"{words} to hold"


def few(worlds: int) -> str:
    """Say that so many worlds are too few to decide by; nothing where they are not."""
    if worlds >= FAIR:
        return ""
    stand = "Only 1 world stands" if worlds == 1 else f"Only {worlds} worlds stand"
    return (
        f"{stand} behind this: too few to decide by, whatever its words say. A fair answer takes "
        f"{FAIR}, one to decide with {ENOUGH}."
    )


def _too_wide(chance: Share) -> bool:
    return chance.high - chance.low > TOO_WIDE


def amount(verdict: Verdict) -> str:
    """Say what is saved in the claim year: the middle run and the range of eight runs in ten."""
    year = verdict.in_claim_year
    if year.p10 == year.p90 == 0:
        said = "nothing in any of the middle eight runs in ten"
    elif verdict.pairs == 1:
        said = f"{pounds(year.p50)} in the one run there is"
    else:
        said = (
            f"{pounds(year.p50)} in the middle run, {pounds(year.p10)} to {pounds(year.p90)} in "
            f"{verdict.edges}"
        )
    return (
        f"Saved in year {year.year} against '{verdict.compared_label}': {said}; "
        f"{as_claimed(verdict.claim.gbp_per_year)} was claimed (counted: "
        f"{in_sentence(verdict.rule_label)}; prices of the year)."
    )


def when(verdict: Verdict) -> str:
    """Say in which year the middle run first reaches the amount claimed."""
    first, last = verdict.first_year_median_passes, verdict.by_year[-1]
    if first is not None:
        return f"The middle run first reaches the amount claimed in year {first}. {likely(verdict)}"
    return (
        f"In no year up to year {last.year} does the middle run reach the amount claimed; in year "
        f"{last.year} {per_cent(last.chance)} of runs do."
    )


def likely(verdict: Verdict) -> str:
    """Say from which year on the claim is as likely as not, and four in five."""
    last = verdict.by_year[-1].year
    half, most = verdict.half_by, verdict.four_fifths_by
    if half is None:
        return f"In no year up to year {last} do half of the runs reach it."
    four = f"in no year up to year {last}" if most is None else f"first in year {most}"
    return f"Half of the runs reach it first in year {half}, four in five {four}."


def worth(verdict: Verdict) -> str:
    """Say what the plan is worth over all years simulated, at the decision."""
    value, years = verdict.net_present_value, verdict.by_year[-1].year
    if verdict.pairs == 1:
        return f"Over {years} years it is worth {pounds(value.p50)} at the decision in the one run."
    return (
        f"Over {years} years it is worth {pounds(value.p50)} at the decision in the middle run, "
        f"{pounds(value.p10)} to {pounds(value.p90)} in {verdict.edges} (net present value in "
        "prices of the decision, one-off costs taken off)."
    )


def money_back(verdict: Verdict) -> str:
    """Say when what is spent comes back for good, and the chance that it does not."""
    back, years = verdict.payback, verdict.by_year[-1].year
    horizon = f"within the {years} years simulated"
    rule = in_sentence(verdict.payback_rule_label)
    if back.p90 == 0 and back.never == 0:
        few = verdict.pairs < FEWEST_FOR_EDGES
        runs_named = "all of these runs" if few else "nine runs of ten"
        return f"In {runs_named} no money is ever owed, so there is nothing to pay back."
    if math.isinf(back.p50):
        said = f"In the middle run the money spent is not back {horizon}"
    else:
        spread = f"{months_in_words(back.p10, years)} to {months_in_words(back.p90, years)}"
        middle = (
            f"The money spent is back for good after {months_in_words(back.p50, years)} in the "
            "middle run"
            if back.p50
            else "In the middle run no money is ever owed"
        )
        said = f"{middle} ({verdict.edges}: {spread})"
    again = (
        " What the plan decides to spend again is not taken off." if verdict.spends_again else ""
    )
    it = "it is not" if back.p50 else f"what is spent is not back {horizon}"
    return f"{said}; in {per_cent(back.never)} of runs {it} ({rule}).{again}"


def completion(verdict: Verdict) -> str:
    """Say how often the merger goes through, and the chance of the claim when it does."""
    if verdict.completed == 1:
        return ""
    failed = (
        f"The merger is refused or abandoned in {per_cent(verdict.refused)} of runs, and goes "
        f"through in {per_cent(verdict.completed)}; a run in which it does not counts as failed."
    )
    given = verdict.given_completion
    if given is None:
        return failed
    return failed + (
        f" Where it goes through, the claim held in {per_cent(given.value)} of runs "
        f"({per_cent(given.low)} to {per_cent(given.high)})."
    )


def weak_evidence(verdict: Verdict) -> str:
    """Say what becomes of the claim without the mechanisms nobody has measured."""
    found = verdict.without_weak
    if found is None:
        return ""
    chance = found.probability
    named = "; ".join(WEAK_EVIDENCE[name] for name in found.mechanisms)
    told = not (_too_wide(chance) or _too_wide(verdict.probability))
    word = f" ('{found.words}')" if told and found.words != verdict.words else ""
    return (
        f"The same runs were made again without effects that nobody has measured ({named}): the "
        f"claim then holds in {per_cent(chance.value)} of runs (95% interval "
        f"{per_cent(chance.low)} to {per_cent(chance.high)}){word} and the middle run "
        f"{saves(found.p50)}. Together these effects {_moves(found.adds)}."
    )


def _moves(adds: Spread) -> str:
    if adds.mean == 0:
        return "change nothing"
    said = f"add {pounds(adds.mean)} to" if adds.mean > 0 else f"take {pounds(-adds.mean)} from"
    if math.isnan(adds.low):
        return f"{said} the saving in the mean of runs (too few runs for an interval)"
    low, high = (adds.low, adds.high) if adds.mean > 0 else (-adds.high, -adds.low)
    return (
        f"{said} the saving, run against run in the mean (95% interval {pounds(low)} to "
        f"{pounds(high)})"
    )


def service(verdict: Verdict) -> str:
    """Say what is left to nobody, and how likely it is that schools wait longer."""
    nobody = f"{' '.join((*verdict.left_to_nobody, LEFT))} " if verdict.left_to_nobody else ""
    return f"{nobody}{_waits(verdict)}"


def _waits(verdict: Verdict) -> str:
    worse = verdict.worse_service
    if worse is None:
        return "Waits are not judged: no data of the trusts supports them."
    worst = f", most often {worse.worst_function}" if worse.worst_function else ""
    return (
        f"In {per_cent(worse.chance.value)} of runs ({per_cent(worse.chance.low)} to "
        f"{per_cent(worse.chance.high)}) the mean wait of at least one of "
        f"{len(worse.functions_judged)} services is more than {per_cent(STATE_MARGIN)} longer in "
        f"year {verdict.claim.year_after_decision}{worst}."
    )


def doubt(verdict: Verdict) -> str:
    """Say what the answer rests on: judgement, invented data, luck and ignorance."""
    parts = [f"{verdict.judgement} of {verdict.assumptions} assumptions used are judgement"]
    if verdict.from_luck is not None:
        parts.append(
            f"about {per_cent(verdict.from_luck)} of the spread in savings is luck, the rest is "
            "what is not known"
        )
    if verdict.illustrative:
        parts.append("figures of the trusts are invented or inferred: no finding on anyone")
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def runs(verdict: Verdict) -> str:
    """Say how many runs the answer comes from, what they are worth, the seed, how drawn."""
    drawn = f"{times(verdict.worlds, 'world')} x {times(verdict.replications, 'replication')}"
    effective = f"{verdict.probability.effective:,.0f}"
    word = "worth" if verdict.sampling == INDEPENDENT else "counted as"
    worth = f" {word} {effective} independent ones" if verdict.pairs > 1 else ""
    said = f"From {drawn}, {times(verdict.pairs, 'paired run')}{worth}; seed {verdict.seed}."
    return f"{said} {how_drawn(verdict.sampling, verdict.linked)}".rstrip()

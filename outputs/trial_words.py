"""A trial in sentences: each one a governor can read aloud, each number with its doubt."""

from __future__ import annotations

import math
from collections.abc import Iterator

from entities.case import Case
from outputs.amounts import as_claimed, per_cent, pounds, saves, times
from outputs.finding_out_words import by_how_much, finding_out_in_words, leaves_most
from outputs.outside_view import outside_in_words
from outputs.probability import Share, Spread
from outputs.trial import PASSES, WEAK_RUNGS, Needed, Trial
from outputs.trial_fails_words import Names, drivers, fails, rival
from outputs.trial_resting import Part
from outputs.verdict import Verdict
from outputs.wording import answer

FEW_WORLDS = ", though so few worlds cannot tell for certain"


def trial_in_words(case: Case, trial: Trial, names: Names) -> dict[str, tuple[str, ...]]:
    """Say everything a trial found, by the heading it stands under on a page."""
    return {
        "doubt": (trial.stopped, *resting(trial)),
        "beliefs": (packs(trial), slack(trial)),
        "evidence": ladder(trial),
        "needed": tuple(needed(case, trial)),
        "made of": tuple(made_of(trial)),
        "drivers": drivers(trial, names),
        "fails": (*fails(trial, names), *rival(trial, names)),
        "options": (*options(case, trial), leaves_most(case, trial)),
        "finding out": finding_out_in_words(case, trial, names),
        "outside": outside_in_words(trial.outside),
    }


def answer_on_trial(verdict: Verdict, trial: Trial | None) -> str:
    """Say the answer; where only the last rungs of evidence carry a claim it is 'not shown'."""
    said = answer(verdict)
    if trial is None or trial.shown or trial.first_rung is None:
        return said
    if not trial.not_shown:
        return (
            f"{said} Whether better evidence than {trial.first_rung.label} carries it cannot be "
            f"told from {times(trial.beside, 'world')}."
        )
    return (
        f"Not shown. {said} But it comes to that only with {trial.first_rung.label}, which rests "
        "on effects that nobody has measured in trusts."
    )


def chance(share: Share) -> str:
    """Write a chance with its interval."""
    return f"{per_cent(share.value)} ({per_cent(share.low)} to {per_cent(share.high)})"


def spread(gbp: Spread) -> str:
    """Write a mean with its interval; where there is none, that is said."""
    if math.isnan(gbp.low):
        return f"{pounds(gbp.mean)} (too few runs for an interval)"
    mean, low, high = (pounds(value) for value in (gbp.mean, gbp.low, gbp.high))
    if mean == low == high == pounds(1):
        return mean
    return f"{mean} ({low} to {high})"


def saved(gbp: Spread) -> str:
    """Write a mean saving with its interval after a subject; below nought it costs more."""
    if gbp.mean >= 0:
        return f"saves {spread(gbp)}"
    return f"costs {spread(_turned(gbp))} more"


def _turned(gbp: Spread) -> Spread:
    return Spread(-gbp.mean, -gbp.high, -gbp.low, -gbp.p90, -gbp.p50, -gbp.p10)


def packs(trial: Trial) -> str:
    """Say what a sceptic and a sponsor would get from the same runs."""
    sceptic, central, sponsor = (trial.packs[p] for p in ("sceptic", "central", "sponsor"))
    return (
        f"{times(trial.leant, 'figure')} of judgement act through a plan in a clear direction: of "
        "each a sceptic believes the half that is against the plan, a sponsor the "
        "half that is for it, and all else is as ever; the halves were fixed before any run. "
        f"For a sceptic the claim holds in {chance(sceptic.chance)} of runs and the middle run "
        f"{saves(sceptic.p50)}; as the program has it in "
        f"{chance(central.chance)}, and it {saves(central.p50)}; for a sponsor in "
        f"{chance(sponsor.chance)}, and it {saves(sponsor.p50)} "
        f"({times(trial.beside, 'world')} each, on the same draws)."
    )


def slack(trial: Trial) -> str:
    """Say what becomes of the claim when no, and when every, other duty can stop."""
    none, whole = trial.slack
    return (
        "How much of a deleted post's other duties can simply stop is not known. If none can, the "
        f"claim holds in {chance(none.chance)} of runs and the middle run {saves(none.p50)}; if "
        f"all can, in {chance(whole.chance)}, and it {saves(whole.p50)}."
    )


def ladder(trial: Trial) -> tuple[str, ...]:
    """Say how far the best founded savings alone carry the claim, and what is not shown."""
    gbp, last = as_claimed(trial.claim.gbp_per_year), trial.ladder[-1]
    first = trial.ladder[0]
    told = (
        f"Counting only {first.label}, with all costs, the middle run {saves(first.p50)} and the "
        f"claim holds in {chance(first.chance)} of runs; with everything in the plan it "
        f"{saves(last.p50)}, and holds in {chance(last.chance)} (the first "
        f"{times(trial.beside, 'world')} of all)."
    )
    rung = trial.first_rung
    if rung is None:
        said = f"On no rung does it reach {gbp} in half of the runs{_unsure(last.chance)}."
    elif trial.shown:
        said = (
            f"It first reaches {gbp} in half of the runs with {rung.label}, in "
            f"{chance(rung.chance)}{_unsure(rung.chance)}."
        )
    else:
        better = max(
            (one.chance.high for one in trial.ladder if one.key not in WEAK_RUNGS), default=0.0
        )
        said = (
            f"{'Not shown: it' if trial.not_shown else 'It'} reaches {gbp} in half of the runs "
            f"only with {rung.label}, in {chance(rung.chance)}, which rests on effects that nobody "
            f"has measured in trusts{'' if better < PASSES else FEW_WORLDS}."
        )
    missing = (
        (f"The plan has nothing of: {'; '.join(trial.not_in_plan)}.",) if trial.not_in_plan else ()
    )
    return told, said, *missing


def _unsure(share: Share) -> str:
    """Say where so few worlds cannot tell on which side of a half a chance lies."""
    return FEW_WORLDS if share.low < PASSES <= share.high else ""


def needed(case: Case, trial: Trial) -> Iterator[str]:
    """Say what could be had without a merger, and what is left that needed one."""
    merger = case.arm(trial.claim.arm).label
    for option in trial.needed:
        beyond = option.beyond
        if beyond.mean >= 0:
            more = f"saves {spread(beyond)} beyond that"
        else:
            more = f"saves {spread(_turned(beyond))} less than that"
        yield (
            f"'{option.label}' alone {saved(option.saves)} a year in the mean; '{merger}' {more}. "
            f"{_part(option)}"
        )
    if case.arm(trial.claim.arm).plan.kind != "merge":
        yield "The plan merges nothing, so nothing of it needed a merger."
    elif not trial.needed:
        yield "But for carrying on as now, the case has no option without a merger to compare."


def _part(option: Needed) -> str:
    """Say how much of a saving needed the merger, as far as that can be told."""
    beyond, whole = option.beyond, option.saves.mean + option.beyond.mean
    if math.isnan(beyond.low):
        return "From one world no more can be told."
    if beyond.high <= 0:
        return "None of the saving needed the merger."
    if whole <= 0:
        return "The merger saves nothing, so there is nothing to share out."
    if beyond.low < 0:
        return "That the merger adds anything to it cannot be told."
    if option.saves.mean <= 0:
        return "It saves nothing by itself, so it explains none of what the merger saves."
    low, high = (per_cent(min(1.0, max(0.0, end))) for end in (option.part.low, option.part.high))
    return f"Of the saving {per_cent(option.part.value)} ({low} to {high}) needed the merger."


def made_of(trial: Trial) -> Iterator[str]:
    """Say what each part of the plan brings, in whatever order it is added."""
    parts = "".join(f"; {one.label} {spread(one.gbp)}" for one in trial.brought)
    yield (
        f"Taken apart, whatever the order: {trial.bare_label} {spread(trial.bare)}{parts}. "
        f"Pounds a year in the mean of {times(trial.beside, 'world')}, with 95% intervals."
    )
    if len(trial.brought) < 2:
        return
    low, high = trial.jointly.low, trial.jointly.high
    if math.isnan(low) or low <= 0 <= high:
        yield "That parts do more, or less, together than each by itself cannot be told."
    else:
        more = "more" if trial.jointly.mean > 0 else "less"
        size = Spread(*(abs(v) for v in trial.jointly))
        lowest, highest = sorted((size.low, size.high))
        yield (
            f"Together they bring {pounds(size.mean)} {more} than each by itself "
            f"({pounds(lowest)} to {pounds(highest)}), which is shared out among them above."
        )


def resting(trial: Trial) -> tuple[str, ...]:
    """Say how much of the spread, and of the answer, is luck, judgement and the rest."""
    found = trial.resting
    rest = "; the rest goes with figures that have a source"
    said = (
        f"Of how far the saving differs from run to run {part_of(found.luck)} is luck; "
        f"{part_of(found.judgement)} goes with figures that are judgement"
        f"{rest if found.luck.value + found.judgement.value < 1 else ''} "
        f"({times(trial.beside, 'world')}, 95% intervals; what judgement does together with luck "
        "or with others counts as its own, so the two may add up to more than the whole)."
    )
    apart = (
        f"In eight of ten, what is not known takes the saving about "
        f"{_size(found.gbp_by_ignorance)} either way, luck about {_size(found.gbp_by_luck)}."
    )
    if found.flips.value == 0:
        answer = (
            "With other judgement within the same ranges the answer changed in none of "
            f"{times(trial.beside, 'world')} (95% interval up to {per_cent(found.flips.high)})."
        )
    else:
        answer = (
            "With other judgement within the same ranges the answer is another one in "
            f"{chance(found.flips)} of worlds; were all else, luck too, drawn afresh as well it "
            f"would be in about {per_cent(found.flips_at_most)}."
        )
    return said, apart, answer


def part_of(part: Part) -> str:
    """Write a part of the spread with its interval."""
    return f"{per_cent(part.value)} ({per_cent(part.low)} to {per_cent(part.high)})"


def _size(part: Part) -> str:
    return spread(Spread(*part, *part))


def options(case: Case, trial: Trial) -> tuple[str, ...]:
    """Say which option saves most, admitting those that cannot be told from it."""
    ranking = trial.options
    named = [f"'{case.arm(one.key).label}'" for one in ranking.leading]
    of = times(len(ranking.options), "option")
    if len(named) == 1:
        next_best = ranking.options[1]
        return (
            f"Of {of}, doing nothing among them, {named[0]} saves most in that year: "
            f"{by_how_much(next_best)} more than '{case.arm(next_best.key).label}', the next, in "
            f"the mean of {times(ranking.worlds, 'world')}.",
        )
    return (
        f"Of {of}, doing nothing among them, {len(named)} cannot be told apart as the one that "
        f"saves most in that year: {', '.join(named)} (95%, on the same draws).",
    )

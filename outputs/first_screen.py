"""What stands first on a page: by when, why, on what judgement, what would have to be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from outputs.amounts import as_claimed, in_sentence, is_worth, per_cent, pounds, saves, times
from outputs.bridge import OTHER_CAUSES, Bridge
from outputs.claim_words import by_when
from outputs.figure_names import FigureName
from outputs.finding_out_words import WORTH_NAMING, by_how_much
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import FEWEST_FOR_EDGES
from outputs.trial import Trial
from outputs.trial_fails_words import conditions_in_words
from outputs.trial_words import chance, part_of
from outputs.verdict import Verdict

NOT_LOOKED_FOR = "What was not looked for?"
NOT_TRIED = (
    "What moves the answer most, on what evidence it rests and when it fails: a run on trial finds "
    "that out ('On trial' on the page, 'trial' on the command line)."
)
"""What a plain run does not look for, said once."""
AS_LIKELY = 0.5
"""Chance from which is told what would bring a claim down, and no longer what would bring it up."""
LARGEST = 2
"""Parts named on either side."""
LEAST_PART = 0.05
"""Part of the largest below which one is not named."""


Moves = tuple[str, float, tuple[float, float]]
"""What moves a saving, by how many pounds a year in the mean, and the ends of that."""


class Line(NamedTuple):
    """One line of the first screen: what a trustee asks, and the answer in a sentence."""

    asks: str
    says: str


def first_screen(
    verdict: Verdict, made_of: Bridge, trial: Trial | None, names: Mapping[str, FigureName],
    next_steps: Sequence[str], options: Mapping[str, str],
) -> tuple[Line, ...]:  # fmt: skip
    """Answer what a trustee asks first, a sentence each.

    Parameters
    ----------
    trial
        What was found where the claim was put on trial; None where it was only run.
    options
        What options are called: by letters, where they are to be ranked unseen.
    """
    last = (
        [Line("What moves it most?", _driver(trial, names))] if trial
        else [Line(NOT_LOOKED_FOR, NOT_TRIED)]
    )  # fmt: skip
    return (
        Line("By when?", _when(verdict)),
        Line("Why?", _why_parts(trial) if trial else _why_causes(made_of, verdict.edges)),
        Line("What is judgement?", _judgement(verdict, trial)),
        *(last if trial else ()),
        _to_be_true(verdict, trial, names),
        Line("What to do next?", _next(verdict, trial, names, next_steps, options)),
        *(() if trial else last),
    )


def _next(
    verdict: Verdict, trial: Trial | None, names: Mapping[str, FigureName],
    next_steps: Sequence[str], options: Mapping[str, str],
) -> str:  # fmt: skip
    """Name the option that leaves more money, if one does, and what to find out first."""
    instead = _instead(verdict, trial, options) if trial else ""
    told = [one for one in trial.drivers if one.told] if trial else []
    if not told:
        return instead or (next_steps[0] if next_steps else "Nothing rests on judgement.")
    name = names[told[0].name]
    moves = (
        f"{pounds(abs(told[0].swing))} a year from {name.value(told[0].low)} to "
        f"{name.value(told[0].high)}"
    )
    if instead and _hardly(trial, told[0].name):
        return (
            f"{instead} To know more before choosing would hardly change which option leaves most; "
            f"the saving itself moves most with {name.label}."
        )
    if instead:
        return f"{instead} Then find out for these trusts: {name.label}. It moves the saving most."
    return (
        f"Find out for these trusts: {name.label}. No other figure moves the saving as far, "
        f"{moves}."
    )


def _hardly(trial: Trial | None, name: str) -> bool:
    """Say whether knowing a figure would hardly change which option leaves most."""
    known = [one for one in trial.worth_knowing.figures if one.name == name] if trial else []
    return not any(one.worth.gbp >= WORTH_NAMING for one in known)


def _instead(verdict: Verdict, trial: Trial, options: Mapping[str, str]) -> str:
    """Ask for the option that is worth most by money, where it can be told from the plan."""
    ranking = trial.worth_knowing.ranking
    if trial.claim.arm in [one.key for one in ranking.leading]:
        return ""
    best = ranking.options[0]
    plan = next(one for one in ranking.options if one.key == trial.claim.arm)
    return (
        f"Ask why not '{options[best.key]}': by money alone, over "
        f"{times(verdict.by_year[-1].year, 'year')} and nothing after, it {is_worth(best.mean)} in "
        f"the mean, the plan {is_worth(plan.mean)}: {by_how_much(plan)} less."
    )


def _when(verdict: Verdict) -> str:
    half, most, last = verdict.half_by, verdict.four_fifths_by, verdict.by_year[-1]
    if half is None:
        return (
            f"Claimed {by_when(verdict.claim)}; in no year up to year {last.year} do half of the "
            f"runs reach it; in year {last.year} it is {per_cent(last.chance)} of them."
        )
    four = f"in no year up to year {last.year}" if most is None else f"first in year {most}"
    return (
        f"Claimed {by_when(verdict.claim)}; half of the runs reach it first in year {half}, four "
        f"in five {four}."
    )


def _why_parts(trial: Trial) -> str:
    """Say what the parts of the plan bring and take, the largest first."""
    parts = [(trial.bare_label, trial.bare), *((one.label, one.gbp) for one in trial.brought)]
    told = [(label, gbp.mean, (gbp.low, gbp.high)) for label, gbp in parts]
    return _gives_and_takes(told, "in the mean with 95% intervals, whatever the order")


def _why_causes(made_of: Bridge, edges: str) -> str:
    parts = [
        (_of_service(in_sentence(cause)), pence / PENCE_IN_A_POUND, made_of.ranges[cause])
        for cause, pence in made_of.steps if cause != OTHER_CAUSES
    ]  # fmt: skip
    return _gives_and_takes(parts, f"in the mean of runs and {edges}")


def _of_service(cause: str) -> str:
    """Write the service a cause is of in brackets behind it."""
    what, _, service = cause.partition(": ")
    return f"{what} ({service})" if service else what


def _gives_and_takes(parts: Sequence[Moves], how: str) -> str:
    least = LEAST_PART * max((abs(gbp) for _, gbp, _ in parts), default=0.0)
    gives = sorted((p for p in parts if p[1] > least), key=lambda p: -p[1])[:LARGEST]
    takes = sorted((p for p in parts if p[1] < -least), key=lambda p: p[1])[:LARGEST]
    given = " and ".join(_with_ends(label, gbp, ends) for label, gbp, ends in gives)
    taken = " and ".join(_with_ends(label, -gbp, (-b, -a)) for label, gbp, (a, b) in takes)
    said = f"What saves most a year is {given}" if gives else "Nothing in it saves"
    return f"{said}; what takes most from it is {taken} ({how})." if takes else f"{said} ({how})."


def _with_ends(label: str, gbp: float, ends: tuple[float, float]) -> str:
    return f"{label} {pounds(gbp)} ({pounds(ends[0])} to {pounds(ends[1])})"


def _judgement(verdict: Verdict, trial: Trial | None) -> str:
    counted = f"{verdict.judgement} of {verdict.assumptions} assumptions are judgement"
    if trial is None:
        return f"{counted}: no checked measurement stands behind them."
    flips = trial.resting.flips
    part = trial.resting.judgement
    luck = trial.resting.luck
    return (
        f"{counted}. Of how far runs differ {part_of(part)} goes with them and {part_of(luck)} is "
        "luck (with overlap). Were they others within the same ranges, the answer would be another "
        f"one in {chance(flips)} of worlds."
    )


def _driver(trial: Trial, names: Mapping[str, FigureName]) -> str:
    told = [one for one in trial.drivers if one.told]
    if not told:
        return (
            f"No single one of {trial.looked_at} figures can be told to, from "
            f"{times(trial.worlds, 'world')}, those that come nearest moved alone."
        )
    one, name = told[0], names[told[0].name]
    low, high = sorted(abs(end) for end in (one.swing_low, one.swing_high))
    return (
        f"{name.label[:1].upper()}{name.label[1:]}: at {name.value(one.low)} the plan "
        f"{saves(one.at_low)} a year in the mean, at {name.value(one.high)} it "
        f"{saves(one.at_high)}, a difference of {pounds(low)} to {pounds(high)} (95%); "
        f"{as_claimed(trial.claim.gbp_per_year)} is claimed."
    )


def _to_be_true(verdict: Verdict, trial: Trial | None, names: Mapping[str, FigureName]) -> Line:
    """Say what would bring a claim about that fails, or down one that holds."""
    asks = "What would have to be true?"
    year = verdict.in_claim_year
    if trial is None:
        return _edge_of_runs(verdict)
    if verdict.probability.value >= AS_LIKELY:
        return Line("What would have to go wrong?", _to_go_wrong(trial, names))
    sponsor = trial.packs["sponsor"]
    hopeful = (
        f"Even where all {times(trial.leant, 'figure')} of judgement that act in a clear "
        "direction lie in the half that favours the plan it holds in "
        f"{chance(sponsor.chance)} of runs"
    )
    close = trial.comes_close
    if close is None:
        short = verdict.claim.gbp_per_year - year.p50
        gap = "As the program has it "
        gap += f"the middle run falls {pounds(short)} short" if short > 0 else "it is often refused"
        return Line(asks, f"{hopeful}. {gap}, and no condition was found that closes the gap.")
    where = conditions_in_words(close.sides, names)
    return Line(asks, f"{hopeful}; it comes closest where {where}.")


def _edge_of_runs(verdict: Verdict) -> Line:
    """Say how far runs go on the side where the answer would turn, beside what is claimed."""
    year, of = verdict.in_claim_year, times(verdict.pairs, "run")
    of = f"nine in ten of {of}" if verdict.pairs >= FEWEST_FOR_EDGES else f"all {of}"
    claimed = f"{as_claimed(verdict.claim.gbp_per_year)} is claimed"
    if verdict.probability.value >= AS_LIKELY:
        says = f"{of} save {pounds(year.p10)} or more; {claimed}."
        return Line("How far short may it fall?", f"{says[:1].upper()}{says[1:]}")
    held = round(verdict.probability.value * verdict.pairs)
    shown = "More than these runs show:"
    if held and year.p90 >= verdict.claim.gbp_per_year:
        shown = (
            "As much as the best of these runs save: the claim holds in "
            f"{held:,} of {verdict.pairs:,}, and"
        )
    says = f"{shown} {of} save at most {pounds(year.p90)}; {claimed}."
    return Line("What would have to be true?", says)


def _to_go_wrong(trial: Trial, names: Mapping[str, FigureName]) -> str:
    sceptic = trial.packs["sceptic"]
    doubtful = (
        f"Where all {times(trial.leant, 'figure')} of judgement that act in a clear direction "
        "lie in the half that is against the plan it holds in "
        f"{chance(sceptic.chance)} of runs"
    )
    if not trial.fails:
        return f"{doubtful}; no single condition was found under which it fails."
    box = trial.fails[0]
    return (
        f"{doubtful}; it fails in {per_cent(box.density)} of worlds where "
        f"{conditions_in_words(box.sides, names)}."
    )

"""What moves a claim, and when it fails, in sentences with numbers and units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from outputs.amounts import per_cent, pounds, saves, times
from outputs.figure_names import FigureName
from outputs.moved_alone import Moved
from outputs.prim import Box, Side
from outputs.trial import SPREAD_NEEDED, Trial
from outputs.trial_conditions import WorldShown

Names = Mapping[str, FigureName]
REFUSED_THERE = " The plan is refused there, whatever these figures are."
NAMED = 3
"""Drivers named in a sentence."""
MOSTLY = 0.5
"""Part of the worlds of a box from which it is said to fail there."""
HARDLY = 1.25
"""A world no further than this from the middle is nothing out of the way: at random it is 1."""


def drivers(trial: Trial, names: Names) -> tuple[str, ...]:
    """Name what moves the saving most, from one end of what is believed to the other."""
    told = [one for one in trial.drivers if one.told]
    if not trial.drivers:
        return (
            f"With {times(trial.worlds, 'world')} it cannot be told what moves the saving; it is "
            f"looked for from {SPREAD_NEEDED} on, and some hundreds are needed as a rule.",
        )
    how = (
        f"Of {trial.looked_at} figures that are not known and that the plan reads (an assumption "
        "drawn anew for each trust, desk or service counts each time), the "
        f"{len(trial.drivers)} along which "
        "the saving goes most were each moved alone, with all else, luck too, as it was: from the "
        "value one world in ten lies below to the one that one in ten lies above, in "
        f"{times(trial.moved_in, 'world')}, in which the plan as it is {saves(trial.unmoved)} in "
        "the mean."
    )
    if not told:
        return (f"{how} None moves the saving more than luck may.",)
    named = "; ".join(_moves(one, names[one.name]) for one in told[:NAMED])
    more = f" ({NAMED} of them here)" if len(told) > NAMED else ""
    return (
        f"{how} {len(told)} of them {'moves' if len(told) == 1 else 'move'} the saving more than "
        f"luck may{more}: {named}.",
    )


def _moves(one: Moved, name: FigureName) -> str:
    low, high = sorted(abs(end) for end in (one.swing_low, one.swing_high))
    return (
        f"{name.label}, mean saving {pounds(one.at_low)} at {name.value(one.low)} and "
        f"{pounds(one.at_high)} at {name.value(one.high)} (a difference of {pounds(low)} to "
        f"{pounds(high)})"
    )


def fails(trial: Trial, names: Names) -> tuple[str, ...]:
    """Say under which conditions the claim fails, or, where it nearly always does, comes close."""
    said = [_box(box, names, first=not place) for place, box in enumerate(trial.fails)]
    if not said:
        said = [
            f"It fails in each of these {times(trial.worlds, 'world')}."
            if not trial.savings.holds(trial.claim.gbp_per_year).any()
            else "It fails nearly everywhere."
            if _mostly_fails(trial)
            else "No conditions were found under which it fails more often than elsewhere."
        ]
    close = trial.comes_close
    if close is not None and _mostly_fails(trial):
        said.append(
            f"It comes closest where {conditions_in_words(close.sides, names)}: of the tenth of "
            f"worlds that save most, {per_cent(close.coverage)} lie there."
        )
    return tuple(said)


def _mostly_fails(trial: Trial) -> bool:
    return bool(trial.savings.holds(trial.claim.gbp_per_year).mean() < 0.1)


def _box(box: Box, names: Names, *, first: bool) -> str:
    where = "It fails" if box.density >= MOSTLY else "It fails more often"
    where = where if first else f"Elsewhere {where[:1].lower()}{where[1:]}"
    return (
        f"{where} where {conditions_in_words(box.sides, names)}: in {per_cent(box.density)} of "
        f"these {times(box.worlds, 'world')}, against {per_cent(box.before)} of all"
        f"{'' if first else ' others'}; {per_cent(box.coverage)} of "
        f"{'all' if first else 'those'} failures lie there."
    )


def conditions_in_words(sides: Sequence[Side], names: Names) -> str:
    """Write the sides of a box as conditions, each with its unit."""
    return " and ".join(_side(side, names[side.name]) for side in sides)


def _side(side: Side, name: FigureName) -> str:
    low, high = name.value(side.low), name.value(side.high)
    if math.isinf(side.high):
        return f"{name.label} is at least {low}"
    if math.isinf(side.low):
        return f"{name.label} is at most {high}"
    return f"{name.label} lies from {low} to {high}"


RIVAL = ("What is not known", "In this world", "In the middle of all")


def rival_rows(trial: Trial, names: Names) -> tuple[tuple[str, str, str], ...]:
    """Lay the rival case out: the figures that move the saving most, there and in the middle."""
    if trial.rival is None:
        return ()
    return tuple(
        (names[name].label, names[name].value(value), names[name].value(middle))
        for name, value, middle in trial.rival.figures
    )


def rival(trial: Trial, names: Names) -> tuple[str, ...]:
    """Tell the most plausible world in which it fails, and the one in which it holds."""
    if not trial.drivers:
        return ()
    said = []
    if trial.rival is not None:
        usual = trial.rival.odd < HARDLY
        odd = "nothing is out of the way there" if usual else "out of the way"
        no_need = " It needs no bad luck to fail." if usual else ""
        said.append(
            f"The most plausible world in which it fails (world {trial.rival.index}, {odd}) "
            f"{saves(trial.rival.gbp)} a year: {world_in_words(trial.rival, names)}.{no_need}"
            f"{REFUSED_THERE if trial.rival.refused else ''}"
        )
    else:
        said.append("There is no world among these in which it fails.")
    if trial.sponsor_world is not None:
        said.append(
            f"The most plausible world in which it holds (world {trial.sponsor_world.index}) "
            f"{saves(trial.sponsor_world.gbp)}: {world_in_words(trial.sponsor_world, names)}."
        )
    else:
        said.append(
            "There is no world among these in which it holds: it does not turn on any one figure."
        )
    return tuple(said)


def world_in_words(world: WorldShown, names: Names) -> str:
    """Name the figures of a world that move the saving most, beside the middle of all worlds."""
    return "; ".join(
        f"{names[name].label} {names[name].value(value)} (in the middle "
        f"{names[name].value(middle)})"
        for name, value, middle in world.figures[:NAMED]
    )

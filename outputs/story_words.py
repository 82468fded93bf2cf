"""The life of a request in plain words: each arm's in a paragraph, and what differs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from entities.life import Life, Step
from outputs.amounts import in_sentence, times
from outputs.lengths import effort, hours, listed
from outputs.place_names import centre_names, school_names
from outputs.step_words import Telling
from outputs.study.story import Story

TOLD_FIRST = 2
"""Sittings of a long life told one by one before the others are summed up; the last is told."""
MOST_TOLD = 4
"""Sittings up to which every one is told."""
MOST_NAMED = 3
"""People named in a list; of more, the number of the others is given."""
LEAST_TOLD = 0.5
"""Minutes of difference below which nothing is said."""


def story_in_words(story: Story) -> tuple[str, ...]:
    """Tell a story: a line that names the request, a paragraph for each arm, and what differs."""
    label, place = _label(story), school_names(story.case)[story.origin]
    if not story.lives:
        return (
            f"No '{label}' of {place} arrives on or after {Telling(story, 0).date(story.after)} in "
            "this run (what only a leaver or the plan itself causes is not looked at); give an "
            "earlier date.",
        )
    arrival = next(iter(story.lives.values())).arrival
    telling = Telling(story, story.date_of(arrival).year)
    told = [
        f"{heading(story, key)}: {in_sentence(paragraph(telling, each))}"
        for key, each in story.lives.items()
    ]
    title = f"{label}, {place}, {Telling(story, 0).moment(arrival)}."
    return (title, *told, *((differences(telling),) if len(told) > 1 else ()))


def _label(story: Story) -> str:
    return next(k.label for _, k in story.case.request_types if k.key == story.request_type)


def heading(story: Story, key: str) -> str:
    """Name an arm of a story: with or without the merger where only one merges, else its label."""
    merging = [each for each in story.lives if story.case.arm(each).plan.kind == "merge"]
    if len(story.lives) != 2 or len(merging) != 1:
        return story.case.arm(key).label
    return "With the merger" if key in merging else "Without the merger"


def paragraph(telling: Telling, life: Life) -> str:
    """Tell a life; of many sittings the first two and the last, and the others summed up."""
    at = [n for n, step in enumerate(life.steps) if step.sitting is not None]
    steps = life.steps
    said = ["A system takes part in it."] if life.automated else []
    if len(at) > MOST_TOLD:
        shown, middle, rest = (
            steps[: at[TOLD_FIRST - 1] + 1],
            steps[at[TOLD_FIRST - 1] + 1 : at[-1]],
            steps[at[-1] :],
        )
        said += _told(telling, shown, first=True)
        said += [summed_up(telling, middle), *_told(telling, rest, first=False)]
    else:
        said += _told(telling, steps, first=True)
    return " ".join([*said, ending(telling, life)])


def _told(telling: Telling, steps: Sequence[Step], *, first: bool) -> list[str]:
    told = [telling.sentence(s, first=first and n == 0) for n, s in enumerate(steps)]
    return [sentence for sentence in told if sentence]


def summed_up(telling: Telling, steps: Sequence[Step]) -> str:
    """Sum up the steps in the middle of a long life."""
    sittings = [step for step in steps if step.sitting is not None]
    work = effort(math.fsum(s.sitting.worked for s in sittings if s.sitting))
    parts = [f"{work} of work"]
    for kind, what in (("outside", "outside the desk"), ("waiting", "waiting"),
                       ("sent back", "until wrong work came back")):  # fmt: skip
        spent = math.fsum(step.span for step in steps if step.kind == kind)
        said = telling.long(spent) if kind == "waiting" else telling.delay(spent)
        parts += [f"{said} {what}"] if spent else []
    pauses = math.fsum(step.pauses for step in steps)
    parts += [f"{telling.long(pauses)} of pauses"] if pauses else []
    on = telling.date(telling.story.date_of(sittings[0].start))
    until = telling.date(telling.story.date_of(sittings[-1].end, closing=True))
    spell = f"on {on}" if on == until else f"between {on} and {until}"
    said = f"... {times(len(sittings), 'more sitting')} {spell}: {listed(parts)}"
    if any(step.kind == "second line" for step in steps):
        said += ", in part at the second line"
    return f"{said} ..."


def ending(telling: Telling, life: Life) -> str:
    """Say how a life ends, and whether the target was met."""
    kind = next(k for _, k in telling.story.case.request_types if k.key == life.kind)
    target = f"target {kind.target_working_hours:g} working hours"
    on, lasted = telling.moment(life.end, closing=True), telling.long(life.end - life.arrival)
    if life.ending == "served":
        away = life.end - life.arrival - life.inside
        said = f"Finished {on}: {lasted} after it arrived; "
        if away:
            said += f"{hours(life.inside)} working hours without planned delays outside the desk, "
        return said + f"{target}: {'met' if life.in_time else 'missed'}."
    if life.ending == "gave up":
        by_itself = f"does it itself, in {effort(life.shadow)} of its own time"
        return (
            f"On {on} {_asker(telling.story)} gives up waiting and {by_itself}; {target}: missed."
        )
    return f"When the time simulated ends on {on}, {lasted} after it arrived, it is not finished."


def differences(telling: Telling) -> str:
    """Say what differs between the first and the last life of a story, in time and in people."""
    keys = list(telling.story.lives)
    one, other = (telling.story.lives[key] for key in (keys[0], keys[-1]))
    parts = [_end_differs(telling, one, other)]
    before, after = (each.spent("waiting", "still waiting") for each in (one, other))
    if abs(after - before) >= LEAST_TOLD:
        parts.append(f"waiting for {telling.compared(after, before)}")
    if one.sittings and other.sittings and abs(other.worked - one.worked) >= LEAST_TOLD:
        parts.append(f"worked on for {effort(other.worked)} instead of {effort(one.worked)}")
    parts.append(_who_differs(telling, one, other))
    known = [part for part in parts if part]
    if not known:
        return "What differs: nothing; when it is done and who does it are the same."
    return (
        f"What differs: {in_sentence(heading(telling.story, keys[-1]))} it is {'; '.join(known)}."
    )


def _asker(story: Story) -> str:
    return "the centre" if story.origin in centre_names(story.case) else "the school"


def _ended(telling: Telling, life: Life) -> str:
    by_itself = f"done by {_asker(telling.story)} itself"
    return {"served": "finished", "gave up": by_itself}.get(life.ending, "unfinished")


def _end_differs(telling: Telling, one: Life, other: Life) -> str:
    lasted = [each.end - each.arrival for each in (one, other)]
    after, before = (telling.long(minutes) for minutes in reversed(lasted))
    if one.ending != other.ending:
        ended = [_ended(telling, each) for each in (one, other)]
        return f"{ended[1]} after {after} instead of {ended[0]} after {before}"
    change = lasted[1] - lasted[0]
    if abs(change) < LEAST_TOLD:
        return ""
    sooner = "later" if change > 0 else "sooner"
    said = f"{_ended(telling, one)} {effort(abs(change))} {sooner} ("
    said += telling.compared(lasted[1], lasted[0])
    if one.in_time != other.in_time:
        said += ", so that its target is " + ("met" if other.in_time else "missed")
    return said + ")"


def _who_differs(telling: Telling, one: Life, other: Life) -> str:
    before, after = (_everyone(telling, each) for each in (one, other))
    if before == after or not before or not after:
        return ""
    return f"in the hands of {_named(after)} instead of {_named(before)}"


def _everyone(telling: Telling, life: Life) -> tuple[str, ...]:
    return tuple(dict.fromkeys(telling.who(sitting) for sitting in life.sittings))


def _named(people: Sequence[str]) -> str:
    others = len(people) - MOST_NAMED
    return listed([*people[:MOST_NAMED], *([times(others, "other")] if others > 0 else [])])

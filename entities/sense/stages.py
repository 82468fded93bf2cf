"""Do the stages of a merger mean anything: tasks that exist, no circle, ways that lead back?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entities.programme import DAY_ONE, DECISION
from entities.sense.reading import Problem, Raw, doubled, function_keys, items, listed_in, nearest


def stages(case: Raw) -> Iterator[Problem]:
    """Tell of tasks after or back to tasks that do not come before them, and of what is missing."""
    tasks = items(case, "stages")
    if not tasks:
        return
    keys = [task.get("key") for task in tasks]
    yield from doubled((((("stages", i, "key")), key) for i, key in enumerate(keys)), "stage")
    for needed in (DECISION, DAY_ONE):
        if needed not in keys:
            yield Problem(("stages",), f"the task {needed!r} is missing; every merger has it")
    before: dict[Any, set[Any]] = {}
    for i, task in enumerate(tasks):
        yield from _task(task, i, before, keys)
        after = listed_in(task, "after")
        own = {one for name in after for one in (name, *before.get(name, ()))}
        before[task.get("key")] = own


def _task(task: Raw, i: int, before: Mapping[Any, set[Any]], keys: list[Any]) -> Iterator[Problem]:
    for position, name in enumerate(listed_in(task, "after")):
        place = ("stages", i, "after", position)
        if name not in keys:
            yield Problem(place, f"{name!r} is not a task{nearest(name, keys)}")
        elif name not in before:
            yield Problem(
                place, f"{name!r} stands further down; a task stands below all it follows"
            )
    back = task.get("returns_to")
    known = {
        task.get("key"),
        *(n for a in listed_in(task, "after") for n in (a, *before.get(a, ()))),
    }
    if back is not None and back not in known:
        text = f"{back!r} does not come before this task{nearest(back, known)}"
        yield Problem(("stages", i, "returns_to"), text)
    if task.get("fails") and back is None:
        yield Problem(("stages", i, "fails"), "may fail, so it should say where it returns to")


def blackouts(case: Raw) -> Iterator[Problem]:
    """Tell of months that are none, and of services that do not exist."""
    functions = function_keys(case)
    for b, blackout in enumerate(items(case, "blackouts")):
        for m, month in enumerate(blackout.get("months") or ()):
            if isinstance(month, int) and not 1 <= month <= 12:
                text = f"{month} is not a calendar month; allowed: 1 to 12"
                yield Problem(("blackouts", b, "months", m), text)
        if functions:
            for f, name in enumerate(listed_in(blackout, "functions")):
                if name not in functions:
                    text = f"{name!r} is not a function{nearest(name, functions)}"
                    yield Problem(("blackouts", b, "functions", f), text)

"""A case with the arms of a design: every combination an arm, all that is wrong told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from entities.case import STATUS_QUO, Case
from entities.design import Design
from entities.plan import Arm
from entities.sense import Problem, nearest, problems
from scenarios.designing.naming import LONGEST_KEY
from scenarios.designing.paths import EVERY, NoSuchField, Plain, changed, name_of, plain
from scenarios.designing.sweeps import Combination, Swept, Where, swept
from scenarios.reading.faults import BadInput
from scenarios.reading.plain_words import explained, findings
from scenarios.reading.yaml_lines import Document

MOST_ARMS = 200
"""Arms of a case with its design: more are a slip of the hand, and no page could compare them."""


@dataclass(frozen=True)
class Made:
    """An arm of a design before it is checked, and what it was made of."""

    arm: Plain
    of: Combination
    swept: Swept


def with_design(case: Case, design: Design) -> Case:
    """Return the case with the arms of a design beside its own; sweeps of other cases are not read.

    A combination that changes nothing is not made a second time where the arm it is like stays.

    Raises
    ------
    BadInput
        With everything that is wrong with the design, or with the case it would make.
    """
    made, told = composed(case, design)
    if made is None:
        document = Document("the design", design.model_dump())
        raise BadInput(document.fault(path, message) for path, message in told)
    return made


def composed(case: Case, design: Design) -> tuple[Case | None, tuple[Problem, ...]]:
    """Return the case with a design, or None and every problem at its place in the design."""
    kept = _kept(case, design)
    read, told = _read(case, design)
    many = _too_many(read, len(kept))
    if many:
        return None, (*told, *many)
    made, wrong = _made(read)
    new, arms = _new(made, kept), dict[int, Arm]()
    told = [*told, *wrong]
    for number, one in enumerate(new):
        try:
            arms[number] = Arm.model_validate(one.arm)
        except ValidationError as error:
            said = explained(list(findings(error)), Arm)
            told += [Problem(_where(one, path), text) for path, text in said]
    told += _doubled([new[number] for number in arms], list(arms.values()), kept)
    told += _senseless(case, kept, new)
    if told:
        return None, _once_a_place(told)
    return _whole(case, (*kept, *arms.values()))


def _once_a_place(told: Iterable[Problem]) -> tuple[Problem, ...]:
    """Tell once what is wrong at a place: many arms may have a value from there."""
    first: dict[Where, Problem] = {}
    for problem in told:
        first.setdefault(problem.path, problem)
    return tuple(first.values())


def _whole(case: Case, arms: Sequence[Arm]) -> tuple[Case | None, tuple[Problem, ...]]:
    try:
        return Case.model_validate(case.model_dump() | {"arms": list(arms)}), ()
    except ValidationError as error:
        said = (str(found["msg"]) for found in error.errors(include_url=False))
        return None, tuple(Problem((), text.removeprefix("Value error, ")) for text in said)


def _kept(case: Case, design: Design) -> tuple[Arm, ...]:
    named = {key for claim in case.claims for key in (claim.arm, claim.compared_with)}
    every = (arm for arm in case.arms)
    return tuple(a for a in every if not design.only or a.key in {STATUS_QUO, *named})


def _read(case: Case, design: Design) -> tuple[list[Swept], list[Problem]]:
    by_key, read, told = {arm.key: arm for arm in case.arms}, list[Swept](), list[Problem]()
    for number, sweep in enumerate(design.sweeps):
        where: Where = ("sweeps", number)
        if sweep.case not in (None, case.key):
            continue
        if sweep.like not in by_key:
            text = f"{sweep.like!r} is not an arm of {case.key!r}{nearest(sweep.like, by_key)}"
            told.append(Problem((*where, "like"), text))
            continue
        found, wrong = swept(sweep, by_key[sweep.like], where)
        told += wrong
        if not wrong:
            read.append(found)
    return read, told


def _too_many(read: Sequence[Swept], kept: int) -> list[Problem]:
    count = sum(one.count for one in read)
    if count + kept <= MOST_ARMS:
        return []
    largest = max(read, key=lambda one: one.count)
    text = (f"makes {largest.count:,} arms; with the others the case would have {count + kept:,}, "
            f"and at most {MOST_ARMS} are allowed: vary less, or less of it together")  # fmt: skip
    return [Problem((*largest.where, "vary"), text)]


def _made(read: Iterable[Swept]) -> tuple[list[Made], list[Problem]]:
    made, told = list[Made](), list[Problem]()
    for one in read:
        like = plain(one.like.plan)
        whole = list(one.combinations())
        short = any(len(one.key_of(each)) > LONGEST_KEY for each in whole)
        for each in whole:
            try:
                plan = changed(like, {path: value for path, (value, _) in each.changes.items()})
            except NoSuchField as error:
                told.append(Problem(one.where, str(error)))
                continue
            arm = {"key": one.key_of(each, short=short), "label": one.label_of(each), "plan": plan}
            made.append(Made(arm, each, one))
    return made, told


def _new(made: Sequence[Made], kept: Sequence[Arm]) -> list[Made]:
    """Leave out combinations that are the arm they are like, where that arm stays."""
    staying = {arm.key for arm in kept}
    return [
        one for one in made
        if one.swept.like.key not in staying or one.arm["plan"] != plain(one.swept.like.plan)
    ]  # fmt: skip


def _doubled(new: Sequence[Made], arms: Sequence[Arm], kept: Sequence[Arm]) -> Iterator[Problem]:
    """Tell of arms whose plans are the same, and of keys that stand twice."""
    seen, keys = [(arm.plan, arm.key) for arm in kept], {arm.key for arm in kept}
    for one, arm in zip(new, arms, strict=True):
        same = next((key for plan, key in seen if plan == arm.plan), None)
        if same is not None:
            text = (f"the arm {arm.key!r} has the same plan as {same!r}: a value changes nothing "
                    "there, or two come to the same; leave one of them out")  # fmt: skip
            yield Problem(one.swept.where, text)
        if arm.key in keys:
            text = f"the key {arm.key!r} is given twice; let 'key' name what differs, or {{number}}"
            yield Problem(one.swept.where, text)
        seen.append((arm.plan, arm.key))
        keys.add(arm.key)


def _senseless(case: Case, kept: Sequence[Arm], new: Sequence[Made]) -> Iterator[Problem]:
    """Tell of what would make the case meaningless, as for a case file."""
    arms = [*(arm.model_dump() for arm in kept), *(one.arm for one in new)]
    try:
        found = problems(case.model_dump() | {"arms": arms})
    except (AttributeError, KeyError, TypeError, ValueError):
        return  # parts of a wrong kind, of which the fields have told already
    for problem in found:
        part, *path = problem.path
        number = int(path[0]) - len(kept) if path else -1
        if part == "arms" and number >= 0 and path[1:2] == ["plan"]:
            yield Problem(_where(new[number], path[1:]), problem.message)
        elif part == "arms" and not path:
            yield Problem((), problem.message)


def _where(made: Made, path: Sequence[str | int]) -> Where:
    """Return the place in the design that an arm has a field from, or its sweep."""
    first, *inside = path
    if first != "plan":
        return (*made.swept.where, first)
    names = _names(made.arm["plan"], inside)
    best: tuple[int, Where] = (0, made.swept.where)
    for change, (_, at) in made.of.changes.items():
        steps = change.split(".")
        alike = [step in known for step, known in zip(steps, names, strict=False)]
        if all(alike) and len(alike) > best[0]:
            best = (len(alike), (*at, *inside[len(steps) :]))
    return best[1]


def _names(plan: Any, path: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """Return what each step of a path in a plan may be called in a path of a design."""
    names, here = list[tuple[Any, ...]](), plan
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        names.append((step,) if isinstance(step, str) else (EVERY, name_of(here), str(step + 1)))
    return names

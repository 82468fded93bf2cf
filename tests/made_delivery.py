"""The case 'tiny' with every way of delivery in it, and ways to play it and look at its diary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.records import Integers, Numbers
from entities.trust import Trust
from scenarios.worlds import draw_worlds
from simulator.desk.book import Book
from simulator.replicate import Draws, Finished, draws_for, play
from tests.shipped_cases import SEED, case_called, changed

ELM, FIR = "99000011", "99000012"
MOSS, BROOK, DOVE = "900041", "900042", "900051"
START = dt.date(2027, 4, 1)
START_MONTH = 6
"""Months from the start of the run (October 2026) to the start of every plan here."""
STEADY = (
    "delay", "refusal", "stage_network", "blackouts", "leaving", "long_absence", "queries",
    "migration_work", "wave_work", "roll_back", "closing_trust",
)  # fmt: skip
"""Switched off where a test follows dates and people."""


def post(name: str, place: str, desk: str, fte: float = 0.6, **more: Any) -> dict[str, Any]:
    """Describe a made-up post."""
    return {
        "id": name, "role": "Officer", "kind": "desk", "place": place, "desk": desk, "fte": fte,
        "salary_gbp": 30000.0, "source": "illustrative",
    } | more  # fmt: skip


def supplier(name: str, function: str, price: float = 7.3, days: float = 4.0) -> dict[str, Any]:
    """Describe a made-up supplier."""
    return {
        "id": name, "label": f"Bureau {name}", "function": function, "gbp_per_item": price,
        "turnaround_working_days": days, "turnaround_spread": 0.6, "source": "illustrative",
    }  # fmt: skip


def trust_with(
    trust: Trust,
    delivery: Sequence[Mapping[str, Any]] = (),
    posts: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> Trust:
    """Return a trust with other delivery of the functions named, and with posts added."""
    raw = trust.model_dump()
    named = {entry["function"] for entry in delivery}
    kept = [entry for entry in raw["delivery"] if entry["function"] not in named]
    raw["delivery"] = [*kept, *(dict(entry) for entry in delivery)]
    raw["posts"] = [*raw["posts"], *(dict(each) for each in posts)]
    return Trust.model_validate(raw | more)


def arm(key: str, kind: str = "lean", **plan: Any) -> dict[str, Any]:
    """Describe an arm whose plan starts in April 2027."""
    return {"key": key, "label": key, "plan": {"kind": kind, "start": START, **plan}}


def case_with(trusts: Sequence[Trust], arms: Sequence[Mapping[str, Any]], *off: str) -> Case:
    """Return 'tiny' with other trusts and arms, without claims, some mechanisms switched off."""
    quo = {"key": "status_quo", "label": "Carry on"}
    several = [Arm.model_validate(dict(each)) for each in (quo, *arms)]
    return changed(
        case_called("tiny"), trusts=tuple(trusts), arms=several, claims=(), switched_off=off
    )


@lru_cache(maxsize=1)
def every_way() -> Case:
    """Return a case in which Elmstrand uses every way of delivery, with plans that change it."""
    elm, fir = case_called("tiny").trusts
    hubs = [
        {"key": "moss", "label": "Moss", "schools": [MOSS]},
        {"key": "brook", "label": "Brook", "schools": [BROOK]},
    ]
    mixed = trust_with(
        elm,
        [
            {"function": "hr", "where": "hub"},
            {"function": "payroll", "where": "outsourced"},
            {"function": "it", "where": "local"},
            {"function": "it", "where": "central", "request_types": ["it_incident"]},
            {"function": "it", "where": "hub", "schools": [MOSS]},
            {"function": "it", "where": "outsourced", "schools": [MOSS],
             "request_types": ["it_incident"]},
        ],
        [post("elm-it", "centre", "it"), post("elm-buyer", "centre", "procurement"),
         post("moss-hr", "moss", "hr"), post("brook-hr", "brook", "hr"),
         post("moss-it", "moss", "it"), post("brook-it", "brook", "it")],
        hubs=hubs,
        suppliers=[supplier("pay", "payroll"), supplier("fix", "it", 31.0),
                   supplier("books", "finance", 4.5)],
    )  # fmt: skip
    return case_with((mixed, fir), [arm("moves", waves=MOVES)], *STEADY)


MOVES = [
    {"function": "procurement", "months_after_start": 2, "schools": [MOSS]},
    {"function": "procurement", "months_after_start": 8, "schools": [MOSS], "to": "local"},
    {"function": "procurement", "months_after_start": 8, "schools": [BROOK],
     "request_types": ["quotation"]},
    {"function": "finance", "months_after_start": 4, "schools": [MOSS], "to": "outsourced",
     "request_types": ["supplier_invoice", "purchase_order"]},
    {"function": "hr", "months_after_start": 5, "schools": [BROOK]},
    {"function": "payroll", "months_after_start": 6, "schools": [MOSS], "to": "local"},
    {"function": "it", "months_after_start": 3, "schools": [BROOK], "to": "hub"},
]  # fmt: skip


def world_of(case: Case, **values: float) -> World:
    """Draw one world of a case, some of its values changed (dots written as double underscores)."""
    (world,) = draw_worlds(case, count=1, seed=SEED)
    more = {key.replace("__", "."): value for key, value in values.items()}
    assert not more.keys() - world.values.keys()
    return world.model_copy(update={"values": {**world.values, **more}})


def played(case: Case, key: str = "status_quo", world: World | None = None) -> Finished:
    """Play one arm of a case once."""
    chosen = world or world_of(case)
    return play(case, case.arm(key), chosen, seed=SEED, replication=0)


def draws(case: Case, world: World | None = None) -> Draws:
    """Return the demand of a case."""
    return draws_for(case, world or world_of(case), seed=SEED, replication=0)


@dataclass(frozen=True)
class Touches:
    """The diary, with whose request each touch was."""

    request: Integers
    desk: tuple[str, ...]
    origin: tuple[str, ...]
    function: tuple[str, ...]
    kind: tuple[str, ...]
    worker: Integers
    start: Numbers
    end: Numbers
    work: Numbers
    touch: Numbers


def touches(done: Finished) -> Touches:
    """Read the diary of a finished replication."""
    diary, book, situation = done.organisation.diary, done.organisation.book, done.situation
    request = diary.numbers("request")
    kinds = [situation.kinds[k] for k in book.kind[request].tolist()]
    desks, origins = situation.desks, [origin.key for origin in situation.origins]
    return Touches(
        request=request,
        desk=tuple(desks[d] for d in diary.numbers("desk").tolist()),
        origin=tuple(origins[o] for o in book.origin[request].tolist()),
        function=tuple(function for function, _ in kinds),
        kind=tuple(kind.key for _, kind in kinds),
        worker=diary.numbers("worker"),
        start=diary.minutes("start"),
        end=diary.minutes("end"),
        work=diary.minutes("work"),
        touch=diary.minutes("touch"),
    )


def minutes_by_request(done: Finished) -> Numbers:
    """Return the intrinsic minutes done of every request of the book."""
    diary = done.organisation.diary
    done_of = np.bincount(
        diary.numbers("request"), weights=diary.minutes("touch"),
        minlength=done.organisation.book.used,
    )  # fmt: skip
    return np.asarray(done_of, dtype=np.float64)


def minutes_needed(book: Book) -> Numbers:
    """Return the intrinsic minutes each request asked for, with second line and what came back."""
    used = slice(book.used)
    second = np.where(book.stage[used] == 1, book.second_work[used] * book.second_touches[used], 0)
    again = book.again_work[used] * book.again_touches[used] * book.attempt[used]
    return np.asarray(book.asked[used] + second + again)


def of(done: Finished, function: str, *origins: str) -> Integers:
    """Return the numbers of a function's requests, of some origins or of all."""
    book, situation = done.organisation.book, done.situation
    kinds = [k for k, (key, _) in enumerate(situation.kinds) if key == function]
    places = [o for o, each in enumerate(situation.origins) if not origins or each.key in origins]
    used = slice(book.used)
    mine = np.isin(book.kind[used], kinds) & np.isin(book.origin[used], places)
    return np.flatnonzero(mine)

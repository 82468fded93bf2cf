"""Term dates, work on fixed dates, and long work that must not hold up quick work."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.records import Integers
from simulator.demand import MOST_MINUTES_A_TOUCH
from simulator.origins import growth
from simulator.replicate import Finished, draws_for
from tests.made_delivery import ELM, STEADY, arm, case_with, of, played, post, trust_with, world_of
from tests.shipped_cases import SEED, case_called

RUNS = 8
ONLY_DATES = ("patience", "shadow_feedback", "rework", "second_line", "urgent")


@lru_cache(maxsize=1)
def case() -> Case:
    """Procurement at Elmstrand's centre, so that tenders and quick work share one person."""
    elm, fir = case_called("tiny").trusts
    central = [{"function": "procurement", "where": "central"}]
    lead = trust_with(elm, central, [post("elm-buyer", "centre", "procurement", 1.0)])
    return case_with((lead, fir), [arm("none_yet")], *STEADY, *ONLY_DATES)


@lru_cache(maxsize=1)
def term_kinds() -> frozenset[str]:
    seasons = {s.key for s in case().calendar.seasons if s.follows_term_dates}
    return frozenset(k.key for _, k in case().request_types if seasons & {*k.season})


@lru_cache(maxsize=1)
def many() -> tuple[np.ndarray, np.ndarray]:
    """Return arrivals and kinds of the base layer of several replications."""
    world, arrivals, kinds = world_of(case()), [], []
    for replication in range(RUNS):
        found = draws_for(case(), world, seed=SEED, replication=replication).layer(0)
        arrivals.append(found["arrival"])
        kinds.append(found["kind"])
    return np.concatenate(arrivals), np.concatenate(kinds)


def setting():  # type: ignore[no-untyped-def]
    return draws_for(case(), world_of(case()), seed=SEED, replication=0).setting

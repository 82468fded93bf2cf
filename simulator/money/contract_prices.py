"""What a contract costs by month: at one price, or at a flat price for each pupil it covers."""

from __future__ import annotations

import math

import numpy as np

from entities.assumption import World
from entities.contract import Contract
from entities.records import Numbers
from entities.school import School
from entities.trust import Trust
from simulator.money import paths
from simulator.situation import Setting


def opening_price(contract: Contract, trust: Trust, world: World) -> float:
    """Return the price of a contract a year at the opening, in pounds.

    Of one priced by pupil: pupils of the schools covered times its own price, or the price of the
    risk protection arrangement, which is the same for every trust, however large.
    """
    if contract.priced_by == "contract":
        return contract.gbp_per_year
    price = contract.gbp_per_pupil_per_year
    if price is None:
        price = world["funding.rpa_price_2025"]
    return price * math.fsum(school.pupils for school in _covered(contract, trust))


def yearly_price(setting: Setting, contract: Contract, trust: Trust) -> Numbers:
    """Return the yearly price of a contract by month, in pounds, before any joint letting.

    It follows prices; of one priced by pupil also the rolls of the schools covered.
    """
    path = opening_price(contract, trust, setting.world) * paths.prices(setting)
    if contract.priced_by == "contract":
        return path
    covered = _covered(contract, trust)
    one = covered[0] if len(covered) == 1 else None
    return np.asarray(path * paths.rolls(setting, trust, one))


def _covered(contract: Contract, trust: Trust) -> tuple[School, ...]:
    """Return the schools a contract covers: its own, or at the centre all of the trust."""
    own = tuple(school for school in trust.schools if school.urn == contract.place)
    return own or trust.schools

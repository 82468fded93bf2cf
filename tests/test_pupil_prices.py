"""Contracts at a flat price for each pupil: no volume lowers them, and they follow rolls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import yaml

from entities.case import Case
from entities.contract import Contract
from entities.plan import JointContract
from entities.records import Records
from scenarios.reading import BadInput, read_case, shipped
from simulator.contracts import Letting, price_factor
from simulator.money.contract_prices import opening_price, yearly_price
from simulator.money.opening_position import opening_position
from simulator.money.paths import prices, rolls
from simulator.situation import Situation, setting_for, situation_for
from tests.made_files import write_room
from tests.made_people import CASE, arm_with, world_with
from tests.shipped_cases import SEED, changed, run_arm

ELM, FIR = CASE.trusts
ELM_PUPILS, FIR_PUPILS = 112 + 98, 156


def protection(name: str, place: str = "centre", **more: object) -> Contract:
    given = {
        "id": name, "label": "Risk protection", "function": "procurement", "place": place,
        "gbp_per_year": 1_000.0, "priced_by": "pupil", "ends": dt.date(2027, 12, 31),
        "account_line": "other_insurance_premiums", "source": "illustrative", **more,
    }  # fmt: skip
    return Contract.model_validate(given)


JOINT = JointContract(label="Insurance", contracts=("elm-rpa", "fir-rpa"))


def insured(**more: object) -> Case:
    """The smallest case in which each trust has its schools insured by the pupil."""
    elm, fir = (
        t.model_copy(update={"contracts": (*t.contracts, protection(name, **more))})
        for t, name in ((ELM, "elm-rpa"), (FIR, "fir-rpa"))
    )
    return changed(CASE, trusts=(elm, fir), switched_off=("refusal", "tenders"))


def situation_of(case: Case, **values: float) -> Situation:
    setting = setting_for(case, world_with(**values), SEED, 0)
    return situation_for(setting, arm_with("merge", joint_contracts=(JOINT,)))


@pytest.mark.parametrize(
    ("contract", "pounds"),
    [
        (protection("a"), 27 * ELM_PUPILS),
        (protection("a", place="900041"), 27 * 112),
        (protection("a", gbp_per_pupil_per_year=25.0), 25 * ELM_PUPILS),
        (protection("a", priced_by="contract"), 1_000),
    ],
)
def test_the_opening_price_is_pupils_times_a_price(contract: Contract, pounds: float) -> None:
    world = world_with(funding__rpa_price_2025=27.0)
    assert opening_price(contract, ELM, world) == pounds


@pytest.mark.parametrize("place", ["centre", "900041"])
def test_its_cost_follows_prices_and_the_rolls_of_the_schools_it_covers(place: str) -> None:
    case = insured()
    setting = setting_for(case, world_with(funding__rpa_price_2025=27.0), SEED, 0)
    trust = case.trusts[0]
    found = yearly_price(setting, protection("a", place=place), trust)
    school = next((s for s in trust.schools if s.urn == place), None)
    pupils = ELM_PUPILS if school is None else school.pupils
    expected = 27 * pupils * prices(setting) * rolls(setting, trust, school)
    assert found == pytest.approx(expected)
    assert (rolls(setting, trust, school) != 1).any()


def test_a_school_priced_by_pupil_costs_less_when_its_roll_falls_for_good() -> None:
    case = changed(insured(), switched_on=("shock_roll",))
    world = world_with(
        funding__roll_fall_chance=1.0, funding__roll_fall_size=0.1,
        funding__non_staff_inflation=0.0, funding__pupil_change_primary_2030=0.0,
    )  # fmt: skip
    setting = setting_for(case, world, SEED, 0)
    found = yearly_price(setting, protection("a", gbp_per_pupil_per_year=10.0), case.trusts[0])
    assert found[0] == pytest.approx(10 * ELM_PUPILS)
    assert found[-1] < found[0] * 0.95


def cost(record: Records) -> np.ndarray:
    line, keys = "other_insurance_premiums", record.ledger_keys
    rows = [n for n, k in enumerate(keys) if k.cause.startswith("Contracts:") and k.line == line]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


def test_letting_it_jointly_saves_nothing_to_the_penny() -> None:
    """210 and 156 pupils at £27: 5,670 and 4,212 pounds a year, 823.50 a month, let or not."""
    world = world_with(
        funding__rpa_price_2025=27.0, model__volume_discount_exponent=0.1,
        funding__non_staff_inflation=0.0, funding__pupil_change_primary_2030=0.0,
    )  # fmt: skip
    case = insured()
    alone, let = (
        run_arm(case, arm_with("merge", joint_contracts=joint), world) for joint in ((), (JOINT,))
    )
    assert np.isfinite(let.contracts[[let.axes.contracts.index(n) for n in JOINT.contracts]]).all()
    assert (cost(alone) == cost(let)).all()
    a_month = 100 * 27 * (ELM_PUPILS + FIR_PUPILS) // 12
    assert a_month == 82_350
    assert (cost(alone)[:11] == a_month).all()  # until rolls change in September
    usual = insured(priced_by="contract")
    alone, let = (
        run_arm(usual, arm_with("merge", joint_contracts=joint), world) for joint in ((), (JOINT,))
    )
    assert cost(let).sum() < cost(alone).sum()  # at one price volume would have saved


def test_it_adds_nothing_to_what_others_can_bargain_with() -> None:
    situation = situation_of(insured(), model__volume_discount_exponent=0.1)
    one, two = (protection(n, priced_by="contract", gbp_per_year=p)
                for n, p in (("a", 300.0), ("b", 100.0)))  # fmt: skip
    flat = protection("c", gbp_per_year=10_000.0)
    every = tuple(Letting(ELM, c, JOINT, 3, 0, False) for c in (one, two, flat))
    assert price_factor(situation, every[0], every)[3:] == pytest.approx((400 / 300) ** -0.1)
    assert (price_factor(situation, every[2], every) == 1).all()


def test_it_explains_its_part_of_the_return() -> None:
    case = insured()
    for trust in case.trusts:
        for row in opening_position(trust, world_with(), dt.date(2026, 10, 1)):
            assert row.posts + row.contracts + row.remainder == row.full_year


@pytest.mark.parametrize(
    ("name", "whole"), [("alderfell", 121_000), ("birchwater", 67_000), ("cedarmoor", 112_000)]
)
def test_the_shipped_trusts_pay_as_much_for_insurance_as_before(name: str, whole: int) -> None:
    path = shipped("trusts") / f"{name}.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = [c for c in raw["contracts"] if c["account_line"] == "other_insurance_premiums"]
    assert sum(c["gbp_per_year"] for c in parts) == whole
    (flat,) = (c for c in parts if c.get("priced_by") == "pupil")
    pupils = sum(school["pupils"] for school in raw["schools"])
    assert flat["gbp_per_year"] == flat["gbp_per_pupil_per_year"] * pupils


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("gbp_per_pupil_per_year: 25", "says nothing unless the contract is 'priced_by: pupil'"),
        (
            "priced_by: pupil, gbp_per_pupil_per_year: 25",
            "25 for each of 210 pupils is 5,250, not 12,000",
        ),
        ("priced_by: head", "head"),
    ],
)
def test_a_price_a_pupil_that_means_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, told: str
) -> None:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "trusts" / "north.yaml"
    text = path.read_text(encoding="utf-8")
    lines = "".join(f"    {part}\n" for part in more.split(", "))
    assert "    gbp_per_year: 12000\n" in text
    path.write_text(text.replace("    gbp_per_year: 12000\n", f"    gbp_per_year: 12000\n{lines}"),
                    encoding="utf-8")  # fmt: skip
    with pytest.raises(BadInput) as caught:
        read_case(tmp_path / "cases" / "two.yaml")
    assert told in " ".join(caught.value.sentences())

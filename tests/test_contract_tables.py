"""Contracts as told: when each is let, from hand-made records, and what the chart draws."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from entities.case import Case
from entities.contract import Contract
from entities.plan import Arm, JointContract
from entities.records import Records
from outputs.charts.contracts import contract_lines
from outputs.charts.house import caption
from outputs.charts.programme_charts import programme_charts_of
from outputs.contracts import (
    contracts_table,
    said_of_contracts,
    short_names,
    timeline,
    timeline_title,
)
from outputs.tables import make_tables
from tests.made_records import made_axes, made_case, made_claim, made_info, made_record, made_trust

CLAIM = made_claim()
NAMES = ("copiers", "system", "building")
NEVER = (np.nan, np.nan, np.nan, np.nan)
RUN_IN = 6


def contract(name: str, ends: dt.date, **more: object) -> Contract:
    given = {
        "id": name, "label": f"The {name}", "function": "finance", "place": "centre",
        "gbp_per_year": 1_000.0, "ends": ends, "account_line": "administrative_supplies",
        "source": "illustrative", **more,
    }  # fmt: skip
    return Contract.model_validate(given)


def case_of() -> Case:
    base = made_case()
    lead, joiner = base.trusts
    lead = lead.model_copy(update={"contracts": (
        contract("copiers", dt.date(2027, 8, 31)),
        contract("building", dt.date(2040, 8, 31), pfi=True),
    )})  # fmt: skip
    joiner = joiner.model_copy(update={"contracts": (contract("system", dt.date(2028, 8, 31)),)})
    merge = base.arm("merge")
    plan = merge.plan.model_copy(update={
        "joint_contracts": (JointContract(label="All", contracts=("copiers", "system")),)
    })  # fmt: skip
    arm = Arm(key="merge", label="Merge", plan=plan)
    return base.model_copy(update={
        "trusts": (lead, joiner),
        "arms": tuple(arm if a.key == "merge" else a for a in base.arms),
    })  # fmt: skip


CASE = case_of()
AXES = dataclasses.replace(made_axes(), contracts=("copiers", "building", "system"))


def run(world: int, copiers: tuple[float, ...], system: tuple[float, ...]) -> list[Records]:
    """Return a pair of runs; contracts with months after the decision."""
    table = np.asarray([copiers, NEVER, system], dtype=np.float64)
    table[:, 0] += RUN_IN
    none = np.full((3, 4), np.nan)
    return [
        dataclasses.replace(made_record(arm, world=world, axes=AXES), contracts=found)
        for arm, found in (("status_quo", none), ("lean_alone", none), ("merge", table))
    ]


def runs() -> list[Records]:
    return [
        *run(0, (12, 0, 0, 0), (24, 0, 0, 1)),
        *run(1, (24, 0, 0, 0), (30, 0, 0, 1)),
        *run(2, (9, 3, 150, 0), NEVER),
        *run(3, NEVER, NEVER),
    ]


def test_the_timeline_has_joint_contracts_and_private_finance_with_middle_and_range() -> None:
    table = timeline(CASE, runs(), CLAIM).set_index("item")
    assert list(table.index) == ["copiers", "system", "building"]
    assert table.loc["copiers", "kind"] == "let together"
    assert table.loc["building", "kind"] == "private finance"
    assert table.loc["copiers", "expires"] == 12  # the decision is on 1 September 2026
    assert table.loc["copiers", "notice"] == 9
    assert table.loc["copiers", "begins"] == 12
    assert tuple(table.loc["copiers", ["runs", "of"]]) == (3, 4)
    assert tuple(table.loc["system", ["runs", "begins"]]) == (2, 27)
    assert table.loc["copiers", "exit_fee"] == pytest.approx(50)
    assert np.isnan(table.loc["building", "begins"])


def test_the_title_counts_what_is_let_in_most_runs() -> None:
    table = timeline(CASE, runs(), CLAIM)
    assert timeline_title(table, "Merge", 5) == (
        "Merge: 1 of 2 contracts are let together in most runs, the first 12 and the last 12 "
        "months after the decision, for under £1,000 of exit fees in the mean"
    )
    none = timeline(CASE, [r for w in range(2) for r in run(w, NEVER, NEVER)], CLAIM)
    assert timeline_title(none, "Merge", 5) == (
        "Merge: no contract is let together within 5 years in most runs"
    )


def test_the_sentence_counts_what_rolls_on_and_what_is_never_let() -> None:
    said = said_of_contracts(CASE, runs(), CLAIM)
    # Past its first end: both in the second run. Never: three times in four runs.
    assert "0.5 roll on past their first end and 0.8 are not let together" in said
    assert "Exit fees come to under £1,000 in the mean" in said
    assert said_of_contracts(made_case(), [made_record("merge")], CLAIM) == ""


def test_the_table_of_contracts_counts_months_from_the_decision() -> None:
    frame = contracts_table(runs())
    own = frame[(frame["arm"] == "merge") & (frame["measure"] == "let_month")]
    months = dict(zip(own["contract"].astype(str), own["p50"], strict=True))
    assert months == {"copiers": 12, "system": 27}
    assert set(frame["arm"]) == {"merge"}
    assert set(frame["unit"]) == {"months", "gbp", "share"}
    assert contracts_table([made_record("merge")]).empty


@pytest.mark.parametrize("width", [7.5, 4.2])
def test_the_chart_draws_every_row_and_a_mark_for_what_is_let(width: float) -> None:
    table = timeline(CASE, runs(), CLAIM)
    figure = contract_lines(table, caption("Title", made_info(), True), 60, width)
    (plot,) = figure.axes
    dots = next(line for line in plot.lines if line.get_label() == "Let together: middle run")
    assert list(dots.get_xdata()) == [12, 27]
    assert plot.get_xlim() == (0, 60)
    assert len(plot.get_yticks()) == 3


def test_the_chart_is_there_only_for_a_plan_that_lets_contracts_together() -> None:
    tables = make_tables(CASE, runs())
    names = [c.name for c in programme_charts_of(CASE, runs(), tables, CLAIM, made_info())]
    assert "contracts-promise" in names
    plain = made_case()
    records = [made_record(arm.key) for arm in plain.arms]
    tables = make_tables(plain, records)
    assert programme_charts_of(plain, records, tables, CLAIM, made_info()) == ()


def test_trusts_are_called_by_what_tells_them_apart() -> None:
    def names(*of: str) -> list[str]:
        trusts = [made_trust(f"0000000{n}", name, ()) for n, name in enumerate(of)]
        return list(short_names(trusts).values())

    assert names("Alder Learning Trust (fictional)", "Birch Trust") == ["Alder", "Birch"]
    assert names("Alder Trust", "Alder Schools") == ["Alder Trust", "Alder Schools"]
    assert names("Learning Trust", "Birch Trust") == ["Learning Trust", "Birch"]

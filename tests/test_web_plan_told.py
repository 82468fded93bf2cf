"""All that a plan does is told on its scenario's page, what no page changes as well."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from entities.plan import MergerPlan, PeopleStrategy
from outputs.web.examples import shipped_cases
from outputs.web.plan_told import SEVERAL, SUPPORT, beside, counted, rest
from outputs.web.stores import Stores
from tests.web_client import client, get, jobs, post, stores

__all__ = ["client", "jobs", "stores"]

ALDER = shipped_cases()["alder_and_birch"]


def test_charging_people_pensions_and_promises_are_told() -> None:
    plan = ALDER.arm("merge").plan.model_copy(update={
        "charging": "per_pupil", "pension": "lead_fund", "pools_reserves": True,
        "people_strategy": PeopleStrategy(label="Shorter meetings", months_after_start=0,
                                          gbp_per_year=12_000.0),
    })  # fmt: skip
    said = beside(ALDER, plan)
    assert said[:4] == (
        "Schools pay for the centre by this rule: the same for every pupil.",
        "Money to keep people: shorter meetings, £12,000 a year from day one.",
        "Joining support staff go to the lead trust's pension fund, at its rate.",
        "The reserves of all schools are put together.",
    )
    assert len(said) == 4 + len(plan.promises)
    assert not beside(ALDER, MergerPlan())
    assert not rest(ALDER, MergerPlan())


@pytest.mark.parametrize("name", sorted(shipped_cases()))
def test_everything_of_every_example_stands_on_its_page(
    client: FlaskClient, stores: Stores, name: str
) -> None:
    case = shipped_cases()[name]
    made = stores.scenarios.add(case, case.title, "An example")
    page = get(client, f"/scenario/{made.key}")[1].replace("&#39;", "'")
    for arm in case.arms:
        told = (*beside(case, arm.plan), *rest(case, arm.plan).values())
        assert all(f"<li>{said}</li>" in page for said in told)
        plan = arm.plan
        things = (plan.joint_contracts, plan.pools, plan.spent_again, plan.contract_moves,
                  plan.promises, plan.joins_later)  # fmt: skip
        assert len(told) >= sum(map(len, things))


def test_what_a_plan_does_most_of_is_counted_in_a_sentence() -> None:
    plan = ALDER.arm("merge").plan
    assert counted(plan) == (
        "From September 2027: 7 moves of services, 5 posts that go, 1 pool of posts and 5 joint "
        "contracts."
    )
    idle = MergerPlan(kind="lean", start=plan.start)
    assert counted(idle) == "From September 2027: nothing yet."
    assert counted(MergerPlan()) == ""


@pytest.mark.parametrize("name", ["alder_and_birch", "tiny", "cedarmoor"])
def test_what_is_unticked_of_the_rest_is_left_out_and_all_else_stays(
    client: FlaskClient, stores: Stores, name: str
) -> None:
    case = shipped_cases()[name]
    arm = max(case.arms, key=lambda one: len(rest(case, one.plan)))
    names = list(rest(case, arm.plan))
    made = stores.scenarios.add(case, case.title, "An example")
    place = f"/scenario/{made.key}/arm/{arm.key}/rest"
    page = get(client, place)[1]
    assert all(f'name="keep_{one}"' in page for one in names)
    every = {f"keep_{one}": "1" for one in names}
    assert post(client, place, **every)[0] == 303
    found = stores.scenarios.find(made.key)
    assert found is not None
    assert stores.scenarios.case(found).arm(arm.key) == arm
    assert post(client, place, **dict(list(every.items())[1:]))[0] == 303
    found = stores.scenarios.find(made.key)
    assert found is not None
    plan = stores.scenarios.case(found).arm(arm.key).plan
    assert list(rest(case, plan).values()) == list(rest(case, arm.plan).values())[1:]
    same = {*type(plan).model_fields} - {*SEVERAL, SUPPORT}
    assert all(getattr(plan, field) == getattr(arm.plan, field) for field in same)

"""The fictional trusts and cases that come with the program are whole, sensible and explained."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from entities.accounts import (
    BACK_OFFICE_LINES,
    SPENDING_LINES,
    total_expenditure,
    total_income,
)
from entities.post import CENTRE, Post
from entities.sense import problems
from entities.trust import Trust

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
LARGE = ("alderfell", "birchwater", "cedarmoor")
TINY = ("tiny_elm", "tiny_fir")
CASES = ("alder_and_birch", "cedarmoor", "tiny", "two_steps")

TERM_TIME_PAY = 0.855
NATIONAL_INSURANCE, THRESHOLD = 0.15, 5_000
PENSION = {"lgps": 0.20, "tps": 0.2868, "none": 0.0}

OFFICE = ("finance", "payroll", "hr", "it", "procurement", "governance", "data", "communications")
INCLUSION = ("safeguarding", "send", "school_improvement")
FUNCTIONS = [
    *({"key": key, "local_desk": "office"} for key in OFFICE),
    *({"key": key, "local_desk": "inclusion"} for key in INCLUSION),
    {"key": "estates", "local_desk": "site"},
]
RULES = [{"key": "recurring_cash_net_of_shadow"}]


def read(folder: str, name: str) -> Any:
    """Read one shipped file as plain data."""
    return yaml.safe_load((SCENARIOS / folder / f"{name}.yaml").read_text(encoding="utf-8"))


def trust(name: str) -> Trust:
    """Read one shipped trust, as strictly as the program does."""
    return Trust.model_validate(read("trusts", name))


def whole_case(name: str) -> dict[str, Any]:
    """Put a shipped case together from its files, with the least functions that check it."""
    case = read("cases", name)
    folder = SCENARIOS / "cases"
    files = [(folder / path).resolve() for path in case["trusts"]]
    case["trusts"] = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    programmes = read("programme", "automations")
    return {
        **case, "functions": FUNCTIONS, "counting_rules": RULES,
        "automation_programmes": programmes,
    }  # fmt: skip


def full_cost(post: Post) -> float:
    """Pay, National Insurance and pension of a post a year, at opening prices."""
    weeks = TERM_TIME_PAY if post.weeks == "term_time" else 1.0
    pay = post.salary_gbp * post.fte * weeks
    return pay + NATIONAL_INSURANCE * max(0.0, pay - THRESHOLD) + PENSION[post.pension] * pay


def booked(found: Trust, line: str, place: str) -> float:
    """Pounds of posts and contracts on one line of the schools' or the centre's books."""
    posts = [(p.place, full_cost(p)) for p in found.posts if p.account_line == line]
    contracts = [(c.place, c.gbp_per_year) for c in found.contracts if c.account_line == line]
    at_centre = place == CENTRE
    return math.fsum(gbp for at, gbp in (*posts, *contracts) if (at == CENTRE) is at_centre)


def published(found: Trust, line: str, place: str) -> int:
    """Pounds of one line of the schools' or the centre's books."""
    if place == CENTRE:
        return found.central_lines.get(line, 0)
    return sum(school.lines.get(line, 0) for school in found.schools)


def income_and_spending(found: Trust) -> tuple[int, int]:
    """Income and spending of schools and centre together."""
    books = [found.central_lines, *(school.lines for school in found.schools)]
    return sum(map(total_income, books)), sum(map(total_expenditure, books))


def pupils(found: Trust) -> float:
    """Pupils of all schools."""
    return math.fsum(school.pupils for school in found.schools)


@pytest.mark.parametrize("name", [*LARGE, *TINY])
def test_every_shipped_trust_says_that_it_is_fictional(name: str) -> None:
    text = (SCENARIOS / "trusts" / f"{name}.yaml").read_text(encoding="utf-8")
    found = trust(name)
    assert found.fictional
    assert "(fictional)" in found.name
    assert "no real trust, school or person" in found.note
    assert text.startswith("# This trust is fictional")
    assert found.source == "illustrative"
    assert {school.source for school in found.schools} == {"illustrative"}
    assert {post.source for post in found.posts} == {"illustrative"}
    assert {contract.source for contract in found.contracts} == {"illustrative"}


def test_every_file_in_the_folders_is_one_that_is_tested() -> None:
    assert {p.stem for p in (SCENARIOS / "trusts").glob("*.yaml")} == {*LARGE, *TINY}
    assert {p.stem for p in (SCENARIOS / "cases").glob("*.yaml")} == set(CASES)


@pytest.mark.parametrize("name", LARGE)
def test_the_large_trusts_have_six_to_fourteen_schools(name: str) -> None:
    assert 6 <= len(trust(name).schools) <= 14


def test_exactly_one_school_is_under_private_finance_and_its_charge_is_a_contract() -> None:
    under = [(t, s) for t in map(trust, LARGE) for s in t.schools if s.pfi]
    assert len(under) == 1
    found, school = under[0]
    charges = [c for c in found.contracts if c.pfi]
    assert [(c.place, c.account_line) for c in charges] == [(school.urn, "pfi_charges")]


def test_only_the_joining_trust_spends_more_than_it_receives() -> None:
    deficits = {}
    for name in LARGE:
        income, spending = income_and_spending(trust(name))
        deficits[name] = spending > income
    assert deficits == {"alderfell": False, "birchwater": True, "cedarmoor": False}


def test_every_roll_falls_by_two_to_three_in_a_hundred_at_the_joining_trust() -> None:
    changes = [school.roll_change_per_year for school in trust("birchwater").schools]
    assert all(change is not None and -0.03 <= change <= -0.02 for change in changes)


@pytest.mark.parametrize("name", LARGE)
def test_income_spending_and_back_office_per_pupil_are_of_the_sector(name: str) -> None:
    found = trust(name)
    income, spending = income_and_spending(found)
    places = ("schools", CENTRE)
    office = sum(published(found, line, at) for line in BACK_OFFICE_LINES for at in places)
    assert 6_500 <= income / pupils(found) <= 7_500
    assert 6_500 <= spending / pupils(found) <= 7_500
    assert 500 <= office / pupils(found) <= 900


@pytest.mark.parametrize("name", [*LARGE, *TINY])
@pytest.mark.parametrize("line", BACK_OFFICE_LINES)
def test_posts_and_contracts_explain_at_least_nine_tenths_of_the_back_office(
    name: str, line: str
) -> None:
    found = trust(name)
    stated = sum(published(found, line, place) for place in ("schools", CENTRE))
    explained = math.fsum(booked(found, line, place) for place in ("schools", CENTRE))
    assert 0.9 * stated <= explained <= stated


@pytest.mark.parametrize("name", [*LARGE, *TINY])
@pytest.mark.parametrize("place", ["schools", CENTRE])
def test_no_line_of_either_book_is_smaller_than_what_is_booked_to_it(name: str, place: str) -> None:
    found = trust(name)
    over = [ln for ln in SPENDING_LINES if booked(found, ln, place) > published(found, ln, place)]
    assert over == []


@pytest.mark.parametrize("name", [*LARGE, *TINY])
def test_accounts_are_whole_thousands_as_published(name: str) -> None:
    found = trust(name)
    books = [found.central_lines, *(school.lines for school in found.schools)]
    assert all(gbp > 0 and gbp % 1_000 == 0 for book in books for gbp in book.values())


def test_a_third_of_the_central_staff_of_the_merging_trusts_are_55_or_over() -> None:
    central = [
        post
        for name in ("alderfell", "birchwater")
        for post in trust(name).posts
        if post.place == CENTRE
    ]
    share = sum(post.age_band == "55_and_over" for post in central) / len(central)
    assert 0.25 <= share <= 0.45


def test_the_merging_trusts_have_other_systems_and_other_pension_funds() -> None:
    lead, joining = trust("alderfell"), trust("birchwater")
    assert lead.pension_fund != joining.pension_fund
    products = {s.kind: s.product for s in lead.systems}
    assert set(products) == {"finance", "hr_payroll", "mis"}
    assert all(products[s.kind] != s.product for s in joining.systems)


@pytest.mark.parametrize("name", CASES)
def test_nothing_in_a_shipped_case_is_without_meaning(name: str) -> None:
    assert problems(whole_case(name)) == ()


def test_the_sense_check_sees_the_posts_of_the_shipped_trusts() -> None:
    case = whole_case("tiny")
    case["trusts"][1]["posts"] = []
    assert any("'office' post" in problem.message for problem in problems(case))


@pytest.mark.parametrize("name", CASES)
def test_audit_is_left_to_the_model_and_no_plan_lets_it_jointly(name: str) -> None:
    plans = [arm.get("plan", {}) for arm in read("cases", name)["arms"]]
    let = [c for p in plans for joint in p.get("joint_contracts", ()) for c in joint["contracts"]]
    assert bool(let) == any(plan.get("kind") == "merge" for plan in plans)
    assert not [contract for contract in let if contract.endswith("-audit")]


def test_cedarmoor_opens_on_its_budget_and_is_committed_to_others() -> None:
    found = trust("cedarmoor")
    assert found.budget is not None
    assert set(found.budget.central_lines or {}) == set(found.central_lines)
    hub = next(one for one in found.commitments if one.since is None and one.until is None)
    assert hub.gbp_per_year > hub.income_gbp_per_year > 0


def test_deleted_posts_alone_could_pay_for_most_of_the_claim_but_not_surely_all() -> None:
    case = whole_case("alder_and_birch")
    posts = {p.id: p for t in case["trusts"] for p in Trust.model_validate(t).posts}
    plan = next(arm["plan"] for arm in case["arms"] if arm["key"] == "merge")
    nominal = math.fsum(full_cost(posts[d["post"]]) for d in plan["deletions"])
    assert case["claims"][0]["gbp_per_year"] == 400_000
    assert 330_000 <= nominal <= 430_000

"""Filling in a workbook with what is known already, so that a trust corrects rather than types.

From a public return: names, schools, rolls, books and the reserve, which are published. From a
trust's own file also its centre's posts, contracts and systems. What was inferred is left empty:
a guess that is printed in a form looks like a fact.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES, SPENDING_LINES, STAFF_LINES
from entities.calendar import DAYS_PER_MONTH
from entities.contract import Contract
from entities.post import CENTRE, STRUCTURAL, Post
from entities.trust import Trust
from scenarios.diligence.facts import CENTRE_OF
from scenarios.diligence.measures.technology import STANDARDS
from scenarios.filled.contracts import CATEGORIES
from scenarios.filled.lines import columns_of
from scenarios.filled.posts import AGES, FUNCTIONS, OTHER_LEADER, PENSIONS, SERVICE
from scenarios.filled.public import of_register, registered_pupils, workforce_row
from scenarios.returns.published import PublishedSchool, PublishedTrust
from scenarios.returns.registers import Register, SchoolFacts
from scenarios.returns.workbook import bare

Rows = dict[str, list[dict[str, Any]]]

PHASES: Mapping[str, str] = {
    "primary": "Primary", "secondary": "Secondary", "allthrough": "All-through",
    "special": "Special", "alternative": "AP", "alternativeprovision": "AP",
    "pupilreferralunit": "AP", "nursery": "Nursery", "post16": "16 plus", "16plus": "16 plus",
    "infantandjunior": "Primary", "middledeemedprimary": "Primary",
    "middledeemedsecondary": "Secondary",
}  # fmt: skip
KINDS_OF_A_LINE = {
    "legal_and_professional": "professional_services", "administrative_supplies": "supplies",
}  # fmt: skip
"""Lines under which trusts book things of many kinds, and the kind that holds them all."""
PUBLISHED = ("finance", "balances")
"""Sheets whose every figure is of the return."""
SYSTEM_KINDS = {"finance": ("finance",), "hr_payroll": ("HR", "payroll"), "mis": ("MIS",)}


def year_end(accounts_year: str) -> dt.date:
    """Return the last day of an academy year, such as 2024/25."""
    return dt.date(int(accounts_year[:4]) + 1, 8, 31)


def rows_of_return(
    published: PublishedTrust, facts: Mapping[str, SchoolFacts], code: str, role: str,
    registers: Sequence[Register] = (), unsplit: frozenset[str] = frozenset(),
) -> Rows:  # fmt: skip
    """Return what a trust published, sheet by sheet.

    Parameters
    ----------
    facts
        By URN, what registers and censuses count.
    registers
        Registers and censuses, for what else they tell of schools.
    unsplit
        Schools whose reserve the centre holds: no split of the reserve is known then.
    code, role
        The trust's code in the workbook, and its part in the merger.
    """
    staying = [school for school in published.schools if school.left is None]
    end = year_end(published.accounts_year)
    return {
        "trust": [{"trust_id": code, "name": published.name, "role": role,
                   "company_number": published.company_number}],
        "schools": [
            {**_school(school, code), **of_register(school.urn, registers)} for school in staying
        ],
        "workforce": [row for school in staying
                      if (row := workforce_row(school.urn, registers, end))],
        "benchmarks": [row for school in staying
                       if (row := registered_pupils(school.urn, registers))],
        "finance": [
            *(_book(school.urn, end, school.lines, school.months) for school in staying),
            _book(f"{CENTRE_OF}{code}", end, published.central_lines, 12),
        ],
        "balances": [_balance(published, staying, code, end, unsplit)],
        "send": [row for school in staying
                 if (row := _needs(facts.get(school.urn, SchoolFacts()), school, end))],
        **_begun([school.urn for school in staying]),
        "evidence": [
            {"trust_id": code, "sheet": sheet, "column": "all", "source": "statutory return",
             "source_date": end}
            for sheet in PUBLISHED
        ],
    }  # fmt: skip


def _begun(urns: Sequence[str]) -> Rows:
    """Return rows that name a school and nothing else: what is asked of each is to be filled in."""
    numbers = [int(urn) for urn in urns]
    return {
        "estates": [{"urn": urn} for urn in numbers],
        "safeguarding": [{"urn": urn} for urn in numbers],
        "digital": [{"urn": urn, "standard": one} for urn in numbers for one in STANDARDS],
    }


def _school(school: PublishedSchool, code: str) -> dict[str, Any]:
    area = school.authority.strip()
    found: dict[str, Any] = {
        "urn": int(school.urn), "trust_id": code, "name": school.name,
        "phase": PHASES.get(bare(school.phase)), "region": school.region or None,
        "nor": round(school.pupils), "la_code": _digits(area),
    }  # fmt: skip
    if "fsm" in school.percentages:
        found["fsm_pct"] = school.percentages["fsm"]
    return found


def _book(place: str, end: dt.date, lines: Mapping[str, int], months: int) -> dict[str, Any]:
    return {"entity": place, "year_end": end, **columns_of(lines), "months_in_trust": months}


def _balance(
    published: PublishedTrust, schools: list[PublishedSchool], code: str, end: dt.date,
    unsplit: frozenset[str],
) -> dict[str, Any]:  # fmt: skip
    books = [published.central_lines, *(school.lines for school in published.schools)]

    def total(lines: tuple[str, ...]) -> int:
        return sum(book.get(line, 0) for book in books for line in lines)

    known = {school.urn: school.reserve for school in schools if school.urn not in unsplit}
    split = "; ".join(f"{urn}={gbp}" for urn, gbp in known.items())
    return {
        "trust_id": code, "year_end": end, "kind": "actual",
        "total_income_gbp": total(INCOME_LINES) - total((DIRECT_REVENUE_FINANCING,)),
        "staff_costs_gbp": total(tuple(STAFF_LINES)),
        "total_expenditure_gbp": total(SPENDING_LINES), "revenue_reserve_gbp": published.reserve,
        "pupils": round(published.pupils),
        "school_reserve_split": split if len(known) == len(schools) else None,
    }  # fmt: skip


def _needs(facts: SchoolFacts, school: PublishedSchool, end: dt.date) -> dict[str, Any]:
    """Return pupils with plans and on support, where they are counted or published in per cent."""
    counts = {
        "ehcp_count": _count(facts.ehcp, school, "ehcp"),
        "sen_support_count": _count(facts.sen_support, school, "sen_support"),
    }
    known = {name: count for name, count in counts.items() if count is not None}
    return {"urn": int(school.urn), "year_end": end, **known} if known else {}


def _count(counted: float | None, school: PublishedSchool, key: str) -> int | None:
    if counted is not None:
        return round(counted)
    share = school.percentages.get(key)
    return None if share is None else round(school.pupils * share / 100)


def published_by(trust: Trust) -> PublishedTrust:
    """Return a trust's own file as if it had been published."""
    schools = tuple(
        PublishedSchool(
            place=school.urn, urn=school.urn, name=school.name, phase=school.phase,
            authority=school.local_authority, region=school.region,
            months=school.months_in_return, pupils=school.pupils, pfi=school.pfi,
            lines=school.lines, reserve=school.revenue_reserve_gbp or 0,
        )
        for school in trust.schools
    )  # fmt: skip
    return PublishedTrust(
        place=trust.name, company_number=trust.company_number, name=trust.name,
        accounts_year=trust.accounts_year, schools=schools, central_lines=trust.central_lines,
        central_reserve=trust.revenue_reserve_gbp - sum(school.reserve for school in schools),
    )  # fmt: skip


def rows_of_trust(trust: Trust, code: str, role: str) -> Rows:
    """Return what a trust's own file holds, sheet by sheet; what is inferred in it is left out."""
    facts = {
        school.urn: SchoolFacts(ehcp=school.ehcp_pupils, sen_support=school.sen_support_pupils)
        for school in trust.schools if school.source != "inferred"
    }  # fmt: skip
    unsplit = frozenset(one.urn for one in trust.schools if one.revenue_reserve_gbp is None)
    rows = rows_of_return(published_by(trust), facts, code, role, unsplit=unsplit)
    if trust.central_charge_share is not None:
        rows["trust"][0]["central_charge_pct_gag"] = round(100 * trust.central_charge_share, 4)
    return {
        **rows,
        "central_staff": [
            _post_row(post, code) for post in trust.posts
            if post.place == CENTRE and post.source != "inferred"
            and (post.desk == STRUCTURAL or post.desk in FUNCTIONS.values())
        ],
        "contracts": [_contract_row(contract, code) for contract in trust.contracts
                      if contract.source != "inferred" and not contract.pfi],
        "systems": [
            {"entity": f"{CENTRE_OF}{code}", "kind": kind, "product": system.product}
            for system in trust.systems for kind in SYSTEM_KINDS[system.kind]
        ],
    }  # fmt: skip


def _post_row(post: Post, code: str) -> dict[str, Any]:
    executive = post.desk == STRUCTURAL
    return {
        "post_id": post.id, "trust_id": code,
        "function": "governance" if executive else _back(FUNCTIONS, post.desk),
        "role_family": _senior(post.role) if executive else post.role,
        "fte": post.fte, "salary_gbp": post.salary_gbp, "pension": _back(PENSIONS, post.pension),
        "age_band": _back(AGES, post.age_band), "service_band": _back(SERVICE, post.service_band),
        "weeks": "term time" if post.weeks == "term_time" else "full year", "fund": post.fund,
    }  # fmt: skip


def _senior(role: str) -> str:
    """Return the family of a leader's role: of three a merged trust needs one."""
    words = role.casefold()
    if "chief executive" in words:
        return "CEO"
    if "finance" in words or "financial" in words:
        return "CFO"
    return "COO" if "operati" in words else OTHER_LEADER


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _back(words: Mapping[str, str], ours: str) -> str:
    return next(word for word, own in words.items() if own == ours)


def _category(contract: Contract) -> str:
    """Return what a contract buys, as far as its line tells: its pounds stay under that line.

    Its function alone tells no more: a guess that is printed in a form looks like a fact.
    """
    line = contract.account_line
    of_line = [name for name, (_, _, own) in CATEGORIES.items() if own == line]
    exact = [name for name in of_line if CATEGORIES[name][1] == contract.function]
    if line in KINDS_OF_A_LINE:
        return KINDS_OF_A_LINE[line]
    return next(iter((*exact, *of_line)), "other")


def _contract_row(contract: Contract, code: str) -> dict[str, Any]:
    category = _category(contract)
    return {
        "contract_id": contract.id, "trust_id": code, "category": category,
        "urn": _digits(contract.place),
        "annual_value_gbp": contract.gbp_per_year, "end_date": contract.ends,
        "notice_days": math.floor(contract.notice_months * DAYS_PER_MONTH),
        "auto_renew_months": contract.rolls_on_months,
    }  # fmt: skip


def together(parts: list[Rows]) -> Rows:
    """Put what is known of several trusts into one workbook."""
    found: Rows = {}
    for rows in parts:
        for sheet, own in rows.items():
            found.setdefault(sheet, []).extend(own)
    return found

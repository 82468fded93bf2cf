"""Published returns are read as published: golden numbers, identities, months, inferred trusts."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from entities.post import CENTRE
from entities.sense import problems
from entities.trust import Trust
from scenarios.reading import read_case, read_functions, read_trust
from scenarios.returns import (
    Accounts,
    check_identities,
    facts_of,
    import_returns,
    infer_trust,
    inference_book,
    months_in_return,
    read_accounts,
    read_register,
    trust_figures,
)
from scenarios.returns.posts import infer_posts
from scenarios.returns.ratios import FUNCTIONS
from tests.made_returns import (
    CENTRE_LINES,
    ELM,
    NAMES,
    SCHOOL_LINES,
    centre,
    school,
    write,
)

DATA = Path(__file__).parents[2] / "shared" / "data" / "public_returns"
RETURN = DATA / "AAR_2022-23_two_trusts.xlsx"
DIXONS, ENDEAVOUR = "02303464", "02236171"
published_data = pytest.mark.skipif(
    not RETURN.is_file(), reason="the published files are not beside this checkout"
)


@pytest.fixture(scope="module")
def accounts() -> Accounts:
    return read_accounts(RETURN)


# Figures of the Department for Education's accounts return 2022/23 (Open Government Licence).
GOLDEN: dict[str, tuple[float, float]] = {
    "academies": (16, 2),
    "pupils": (13_393, 1_999),
    "academies_income": (90_161_000, 13_010_000),
    "academies_expenditure": (91_744_000, 14_226_000),
    "centre_income": (838_000, 4_000),
    "centre_expenditure": (8_631_000, 506_000),
    "in_year_balance": (-9_376_000, -1_718_000),
    "centre_reserve": (7_871_000, 127_000),
    "academies_reserve": (0, 1_893_000),
    "reserve": (7_871_000, 2_020_000),
    "academies_staff": (65_113_000, 10_812_000),
    "centre_staff": (6_294_000, 324_000),
    "academies_administration": (4_484_000, 305_000),
    "centre_administration": (3_409_000, 216_000),
}
GOLDEN_PER_PUPIL: dict[str, tuple[float, float]] = {
    "reserve_per_pupil": (587.70, 1_010.51),
    "centre_per_pupil": (644.44, 253.13),
    "administration_per_pupil": (589.34, 260.63),
    "schools_back_office_per_pupil": (557.90, 203.60),
    "centre_back_office_per_pupil": (318.52, 139.57),
    "back_office_per_pupil": (876.43, 343.17),
}
GOLDEN_PER_CENT: dict[str, tuple[float, float]] = {
    "balance_share_of_income": (-10.30, -13.20),
    "reserve_share_of_income": (8.65, 15.52),
    "centre_share_of_expenditure": (8.60, 3.43),
    "median_administration_share": (4.95, 2.10),
    "median_premises_staff_share": (2.00, 1.19),
    "median_back_office_share": (8.17, 3.02),
}


@published_data
@pytest.mark.parametrize(("number", "column"), [(DIXONS, 0), (ENDEAVOUR, 1)])
def test_figures_of_two_real_trusts_equal_the_published_ones(
    accounts: Accounts, number: str, column: int
) -> None:
    trust = accounts.trust(number)
    figures = vars(trust_figures(trust))
    assert {k: figures[k] for k in GOLDEN} == {k: pair[column] for k, pair in GOLDEN.items()}
    for key, pair in GOLDEN_PER_PUPIL.items():
        assert figures[key] == pytest.approx(pair[column], abs=0.00501), key
    for key, pair in GOLDEN_PER_CENT.items():
        assert figures[key] * 100 == pytest.approx(pair[column], abs=0.00501), key
    shares = {0: (35.40, 1.84, 14.09, 28.61), 1: (38.37, 1.52, 16.76, 13.96)}[column]
    assert tuple(figures["percentages"][k] for k in ("fsm", "ehcp", "sen_support", "eal")) == shares
    assert trust.central_totals["reserve_per_pupil"] == math.floor(figures["reserve_per_pupil"])


@published_data
def test_the_part_year_joiner_is_as_published(accounts: Accounts) -> None:
    trust = accounts.trust(DIXONS)
    (joiner,) = [s for s in trust.schools if s.urn == "149530"]
    assert (joiner.months, joiner.pupils) == (10, 344)
    assert (joiner.totals["income"], joiner.totals["expenditure"]) == (2_617_000, 2_491_000)
    assert joiner.joined == dt.date(2022, 11, 1)
    assert months_in_return(joiner.joined, joiner.left) == joiner.months
    assert not trust.notes


@published_data
def test_all_identities_hold_with_nil_error_on_all_eighteen_academies(accounts: Accounts) -> None:
    trusts = [accounts.trust(DIXONS), accounts.trust(ENDEAVOUR)]
    schools = [school for trust in trusts for school in trust.schools]
    assert len(schools) == 18
    needed = {"grant_funding", "income", "expenditure", "balance", "staff", "share_of_reserve"}
    assert all(needed <= set(school.totals) for school in schools)
    assert [check_identities(trust) for trust in trusts] == [(), ()]


@pytest.mark.parametrize(
    ("joined", "left", "months"),
    [
        (None, None, 12),
        ("2022-09-01", None, 12),
        ("2022-09-10", None, 12),
        ("2022-09-11", None, 11),
        ("2022-10-01", None, 11),
        ("2022-11-01", None, 10),
        ("2022-12-31", None, 9),
        ("2023-01-01", None, 8),
        ("2023-02-01", None, 7),
        ("2023-03-01", None, 6),
        ("2023-04-01", None, 5),
        ("2023-05-01", None, 4),
        ("2023-06-01", None, 3),
        ("2023-07-01", None, 2),
        ("2023-08-31", None, 1),
        (None, "2022-09-30", 0),
        (None, "2022-10-31", 1),
        (None, "2023-03-31", 6),
        (None, "2023-08-31", 11),
        ("2022-11-01", "2023-03-31", 4),
        ("2023-08-01", "2022-09-01", 0),
    ],
)
def test_months_in_the_return_follow_the_rule(
    joined: str | None, left: str | None, months: int
) -> None:
    dates = [dt.date.fromisoformat(day) if day else None for day in (joined, left)]
    assert months_in_return(*dates) == months


def test_a_broken_identity_is_named_with_both_values_and_not_repaired(tmp_path: Path) -> None:
    rows = [school(900_001), school(900_002, **{"Total Staff Costs": 1_520_007})]
    trust = read_accounts(write(tmp_path / "a.xlsx", rows, [centre()])).trust(str(ELM))
    (four, eight) = check_identities(trust)
    assert (four.identity, four.expected, four.printed) == (4, 1_520_000, 1_520_007)
    assert (eight.identity, eight.printed - eight.expected) == (8, -7)
    assert "a.xlsx sheet 'Academies' row 3" in four.sentence()
    assert dict(trust.schools[1].lines) == SCHOOL_LINES
    note = infer_trust(trust, inference_book()).note
    assert four.sentence() in note
    assert eight.sentence() in note


@pytest.mark.parametrize(
    ("spoilt", "broken"),
    [
        ({"Total Income ": 1}, {1, 3}),
        ({"Total Expenditure": 1}, {2, 3, 8}),
        ({"In year balance": 1}, {3}),
        ({"Total Staff Costs": 1}, {4, 8}),
        ({"Premises Costs": 1}, {5, 8}),
        ({"Occupation Costs": 1}, {6, 8}),
        ({"Total Costs of Supplies and Services": 1}, {7, 8}),
        ({"Share of Revenue Reserve, distributed on per pupil basis\n": 150_000.02}, {9}),
        ({"Share of Revenue Reserve, distributed on per pupil basis\n": 150_000.005}, set()),
    ],
)
def test_every_identity_can_break(tmp_path: Path, spoilt: dict[str, Any], broken: set[int]) -> None:
    path = write(tmp_path / "a.xlsx", [school(900_001, **spoilt)], [centre()])
    found = check_identities(read_accounts(path).trust(str(ELM)))
    assert {finding.identity for finding in found} == broken


@pytest.mark.parametrize(
    "drift",
    [
        {"above": [["BNCH11110", "BNCH11123"]]},
        {"above": [["Title of the sheet"], []]},
        {"rename": lambda name: f" {name.replace(' ', '  ')}\n"},
        {"titles": ("Academies 2022 to 2023", "Central Services 2022 to 2023")},
        {"titles": ("Academies", "Central Services")},
    ],
    ids=["codes above", "two rows to skip", "spaces and line breaks", "years", "spaced title"],
)
def test_drifting_headers_read_the_same(tmp_path: Path, drift: dict[str, Any]) -> None:
    plain = read_accounts(write(tmp_path / "a.xlsx")).trust(str(ELM))
    drifted = read_accounts(write(tmp_path / "b.xlsx", **drift)).trust(str(ELM))
    assert trust_figures(drifted) == trust_figures(plain)
    assert [s.lines for s in drifted.schools] == [s.lines for s in plain.schools]


def of_2024(row: dict[str, Any], *, inside: bool) -> dict[str, Any]:
    """Print a row in the layout from 2024, its grants parted off or printed again beside."""
    new = dict(row)
    for old, name in (
        ("% of pupils with SEN support", "% of pupil with SEN support"),
        (
            "Number of pupils in academy (FTE)",
            "Number of pupils in academy (FTE) plus dual subsidiary registrations",
        ),
        (NAMES["legal_and_professional"], "Legal & Professional services"),
    ):
        if old in new:
            new[name] = new.pop(old)
    new["Maintenance of premises"] = new.pop(NAMES["building_and_grounds_maintenance"]) - 1_000
    new["Grounds maintenance"] = 1_000
    new["Income from facilities and services - rents & letting"] = new.pop(
        NAMES["facilities_and_services_income"]
    )
    new["Income from facilities and services - other"] = 0
    grants = new.pop(NAMES["dfe_revenue_grants"])
    parts = {"16 to 19 allocations": 4_000, "Grants for trust activity": 3_000}
    new["DFE Revenue grants"] = grants - (0 if inside else 7_000)
    return new | parts | {"Other DfE Group grants (revenue)": 0}


@pytest.mark.parametrize("inside", [True, False])
def test_names_of_2024_read_to_the_same_lines(tmp_path: Path, inside: bool) -> None:
    schools = [of_2024(school(900_001), inside=inside), of_2024(school(900_002), inside=inside)]
    lines = CENTRE_LINES | {"building_and_grounds_maintenance": 2_000}
    path = write(tmp_path / "a.xlsx", schools, [of_2024(centre(lines=lines), inside=inside)])
    trust = read_accounts(path).trust(str(ELM))
    assert [dict(s.lines) for s in trust.schools] == [SCHOOL_LINES, SCHOOL_LINES]
    assert dict(trust.central_lines) == lines
    assert [s.percentages["sen_support"] for s in trust.schools] == [12, 12]
    assert check_identities(trust) == ()


def test_numbers_kept_as_text_are_read(tmp_path: Path) -> None:
    as_text = {NAMES["teaching_staff"]: "£1,100,000 ", NAMES["energy"]: " 60,000"}
    path = write(tmp_path / "a.xlsx", [school(900_001, **as_text)], [centre()])
    assert dict(read_accounts(path).trust(str(ELM)).schools[0].lines) == SCHOOL_LINES


def test_one_day_returns_are_dropped_and_said(tmp_path: Path) -> None:
    rows = [school(900_001), school(900_002, **{"Period covered by return": 0})]
    trust = read_accounts(write(tmp_path / "a.xlsx", rows, [centre()])).trust(str(ELM))
    assert [s.urn for s in trust.schools] == ["900001"]
    assert any("one day" in note and "row 3" in note for note in trust.notes)


def test_a_school_that_moved_has_a_row_in_each_trust_and_stays_with_the_second(
    tmp_path: Path,
) -> None:
    moved = dt.datetime(2023, 3, 1)
    months = "Period covered by return"
    rows = [
        school(900_001),
        school(900_002, **{months: 6, "Date left or closed if in period": moved}),
        school(900_003, ELM + 1),
        school(900_002, ELM + 1, **{months: 6, "Date joined or opened if in period": moved}),
    ]
    accounts = read_accounts(write(tmp_path / "a.xlsx", rows, [centre(), centre(ELM + 1)]))
    assert not accounts.faults
    first, second = (infer_trust(accounts.trust(str(n)), inference_book()) for n in (ELM, ELM + 1))
    assert [s.urn for s in first.schools] == ["900001"]
    assert "School 2 left on 2023-03-01" in first.note
    assert [(s.urn, s.months_in_return) for s in second.schools] == [("900003", 12), ("900002", 6)]


def sensible(trust: Trust) -> bool:
    """Whether a trust passes every cross-check of a case."""
    functions = [{"key": f.key, "local_desk": f.local_desk} for f in read_functions()]
    arms = [{"key": "status_quo"}, {"key": "lean", "plan": {"kind": "lean", "start": None}}]
    found = problems({"trusts": [trust.model_dump()], "functions": functions, "arms": arms})
    return not [p for p in found if p.path[0] == "trusts"]


def overdrawn(trust: Trust) -> list[str]:
    """Name every line of a trust's books that its inferred posts cost more than."""
    posts = infer_posts(trust.company_number, trust.schools, trust.central_lines, inference_book())
    assert tuple(b.post for b in posts.booked) == trust.posts
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    for booked in posts.booked:
        spent[booked.payer, booked.post.account_line].append(booked.cost)
        assert booked.cost >= booked.post.salary_gbp * booked.post.fte * 1.33 - 1e-6
        assert booked.payer in (booked.post.place, CENTRE)
    books = {CENTRE: trust.central_lines, **{s.urn: s.lines for s in trust.schools}}
    return [
        f"{payer} {line}"
        for (payer, line), costs in spent.items()
        if math.fsum(costs) > books[payer].get(line, 0)
    ]


THIN = {k: v for k, v in SCHOOL_LINES.items() if k not in ("premises_staff", "energy")}
THIN_OFFICE = THIN | {"administrative_and_clerical_staff": 1_000}


@pytest.mark.parametrize("lines", [SCHOOL_LINES, THIN, THIN_OFFICE], ids=["own", "site", "office"])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_inferred_trusts_make_sense_and_posts_never_exceed_their_lines(
    tmp_path: Path, lines: dict[str, int], count: int
) -> None:
    rows = [school(900_001 + n, lines=lines) for n in range(count)]
    books = [centre(lines=CENTRE_LINES | {"premises_staff": 90_000})]
    published = read_accounts(write(tmp_path / "a.xlsx", rows, books)).trust(str(ELM))
    trust = infer_trust(published, inference_book())
    assert sensible(trust)
    assert overdrawn(trust) == []
    assert {post.source for post in trust.posts} == {"inferred"}
    executives = [p.role for p in trust.posts if p.kind == "structural"]
    assert executives == (["Chief executive", "Finance director"] if count > 1 else [])
    assert trust.central_lines == dict(published.central_lines)
    assert [s.lines for s in trust.schools] == [dict(s.lines) for s in published.schools]


def test_posts_that_only_the_centre_can_carry_are_told(tmp_path: Path) -> None:
    rows = [school(900_001, lines=THIN), school(900_002)]
    books = [centre(lines=CENTRE_LINES | {"premises_staff": 90_000})]
    path = write(tmp_path / "a.xlsx", rows, books)
    note = infer_trust(read_accounts(path).trust(str(ELM)), inference_book()).note
    assert "1 posts in schools are carried by the centre's books" in note
    assert "900001-site-1" in note


def test_an_empty_centre_serves_nothing_centrally_and_has_no_executives(tmp_path: Path) -> None:
    books = [centre(lines={"auditor_costs": 9_000})]
    path = write(tmp_path / "a.xlsx", [school(900_001), school(900_002)], books)
    trust = infer_trust(read_accounts(path).trust(str(ELM)), inference_book())
    assert {entry.where for entry in trust.delivery} == {"local"}
    assert {post.place for post in trust.posts} == {"900001", "900002"}
    assert "No chief executive is inferred" in trust.note
    assert sensible(trust)


def test_executives_without_teaching_lines_share_half_of_administration(tmp_path: Path) -> None:
    books = [centre(lines={"administrative_and_clerical_staff": 216_000})]
    path = write(tmp_path / "a.xlsx", [school(900_001), school(900_002)], books)
    published = read_accounts(path).trust(str(ELM))
    trust = infer_trust(published, inference_book())
    posts = infer_posts(trust.company_number, trust.schools, trust.central_lines, inference_book())
    top = [b for b in posts.booked if b.post.kind == "structural"]
    assert [b.post.pension for b in top] == ["lgps", "lgps"]
    assert math.fsum(b.cost for b in top) <= 108_000


def test_private_finance_is_a_contract_that_cannot_be_saved(tmp_path: Path) -> None:
    charged = school(900_001, lines=SCHOOL_LINES | {"pfi_charges": 77_000}, PFI="Part of PFI")
    path = write(tmp_path / "a.xlsx", [charged, school(900_002)], [centre()])
    trust = infer_trust(read_accounts(path).trust(str(ELM)), inference_book())
    (contract,) = [c for c in trust.contracts if c.pfi]
    assert (contract.place, contract.gbp_per_year) == ("900001", 77_000)
    assert [s.pfi for s in trust.schools] == [True, False]
    others = {c.account_line: c.gbp_per_year for c in trust.contracts if not c.pfi}
    assert others == {"auditor_costs": 20_000, "legal_and_professional": 30_000}


def test_functions_known_here_are_the_functions_of_the_program() -> None:
    assert {f.key: f.local_desk for f in read_functions()} == FUNCTIONS


def test_figures_and_names_of_the_registers_are_added_and_differences_told(tmp_path: Path) -> None:
    register = tmp_path / "edubasealldata.csv"
    header = "URN,LA (name),GOR (name),NumberOfPupils,PhaseOfEducation (name)\n"
    text = header + "900001,Caf\xe9shire,North West,310,Primary\n900002,,,300,Primary\n"
    register.write_bytes(text.encode("cp1252"))
    path = write(tmp_path / "a.xlsx", [school(900_001), school(900_002)], [centre()])
    published = read_accounts(path).trust(str(ELM))
    facts, notes = facts_of(published, (read_register(register),))
    trust = infer_trust(published, inference_book(), facts=facts, notes=notes)
    first, second = trust.schools
    assert (first.local_authority, first.pupils) == ("Caf\xe9shire", 300)
    assert second.local_authority == "Local authority 999"
    assert len(notes) == 1
    assert "310 pupils there and 300 in the accounts return, whose figure is used" in notes[0]


@published_data
def test_two_real_trusts_are_imported_whole_and_make_a_case(tmp_path: Path) -> None:
    report = import_returns(
        RETURN,
        ["2303464", "Endeavour Academies Trust"],
        gias=DATA / "gias_establishments.csv",
        workforce=DATA / "school_workforce_census_2022.xlsx",
        census=DATA / "school_census_pupils.csv",
        sen=DATA / "sen_school_level_2022-23.xlsx",
        out=tmp_path,
    )
    assert not report.faults
    for done in report.trusts:
        assert done.path.name == f"{done.trust.company_number}.yaml"
        assert read_trust(done.path) == done.trust
        assert sensible(done.trust)
        assert overdrawn(done.trust) == []
    by_urn = {s.urn: s for done in report.trusts for s in done.trust.schools}
    fazakerley = by_urn["148655"]
    assert (fazakerley.staff_headcount, fazakerley.local_authority) == (77, "Liverpool")
    assert by_urn["130908"].ehcp_pupils == 26
    assert by_urn["130908"].sen_support_pupils == 257
    assert report.trusts[0].trust.pension_fund == "Fund of Bradford (inferred)"
    assert report.case is not None
    case = read_case(report.case)
    plan = case.arm("merge").plan
    assert (plan.lead_trust, plan.joining_trusts) == (DIXONS, (ENDEAVOUR,))
    assert [d.months_after_start for d in plan.deletions] == [0, 6]
    assert case.illustrative
    printed = "\n".join(report.sentences())
    assert "no verdict on solvency" in printed
    assert printed.replace("£", "").isascii()

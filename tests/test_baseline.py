"""The baseline to sign: it adds up, names what is unexplained, and says what may not be said."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from entities.accounts import (
    BACK_OFFICE_LINES,
    DIRECT_REVENUE_FINANCING,
    INCOME_LINES,
    SPENDING_LINES,
)
from entities.budget import Budget, SchoolBudget
from entities.case import Case
from entities.trust import Commitment
from outputs.line_names import in_words
from outputs.study import command_line
from outputs.study.baseline import (
    PARTS,
    balance,
    baselines,
    income,
    sheet,
    total,
    totals,
    unexplained,
)
from outputs.study.command_line import commands
from outputs.study.odd_books import over_explained
from outputs.study.opening_warnings import opening_warnings
from outputs.study.replaced import replaced_in_words
from outputs.whose_figures import illustrative_in_words, origin_in_words
from scenarios.reading import read_case
from scenarios.returns import import_returns
from scenarios.worlds import draw_worlds, middle_world
from tests.shipped_cases import case_called

DATA = Path(__file__).parents[2] / "shared" / "data" / "public_returns"
RETURN = DATA / "AAR_2022-23_two_trusts.xlsx"
SHIPPED = ("alder_and_birch", "cedarmoor", "tiny", "two_steps")


@pytest.mark.parametrize("name", SHIPPED)
def test_posts_and_contracts_explain_nine_tenths_of_every_back_office_line(name: str) -> None:
    case = case_called(name)
    for found in baselines(case, middle_world(case)):
        of = found.lines[found.lines["line"].isin(BACK_OFFICE_LINES)]
        assert len(of) >= 4
        assert (of["unexplained"].abs() <= 0.1).all(), found.trust.name
        assert found.much_unexplained == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_line_adds_up_across_and_down(name: str) -> None:
    case = case_called(name)
    for found in baselines(case, middle_world(case)):
        for frame in (found.lines, found.books):
            start = frame[["published", "part_years", "replaced", "rolled"]].sum(axis=1)
            assert start.to_numpy() == pytest.approx(frame["full_year"].to_numpy())
            explained = frame[["posts", "contracts", "commitments", "remainder"]].sum(axis=1)
            assert explained.to_numpy() == pytest.approx(frame["full_year"].to_numpy())
        for part in PARTS:
            assert found.lines[part].sum() == pytest.approx(found.books[part].sum())
        parts = ("published", "part_years", "replaced", "rolled")
        assert balance(found.lines, "full_year") == pytest.approx(
            sum(balance(found.lines, part) for part in parts)
        )


def printed_totals(page: str) -> list[list[int]]:
    """Read the rows of totals of every trust's table as they are printed."""
    rows = re.findall(r'<tr class="total"><td>[^<]*</td>(.*?)</tr>', page)
    cells = [re.findall(r"<td>([^<]+)</td>", row) for row in rows]
    return [[int(cell.replace(",", "")) for cell in row] for row in cells]


def test_printed_income_less_spending_is_the_balance_where_revenue_is_paid_into_capital() -> None:
    case = case_called("tiny")
    first = case.trusts[0]
    lines = {**first.central_lines, DIRECT_REVENUE_FINANCING: 7_000, "energy": 12_345}
    paying = first.model_copy(update={"central_lines": lines})
    other = case.model_copy(update={"trusts": (paying, *case.trusts[1:])})
    found = baselines(other, middle_world(other))
    told = sheet(other, found, "0")
    rows = printed_totals(told)
    assert len(rows) == 3 * len(found)
    for received, spent, left in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        assert len(received) == len(PARTS)
        assert [a - b for a, b in zip(received, spent, strict=True)] == left
    grants = total(found[0].lines, "published", INCOME_LINES)
    assert rows[0][0] == grants - 7_000
    assert "Income, less revenue paid into capital" in told
    assert told.count("taken off income") == 1


def test_a_line_without_its_posts_is_named() -> None:
    case = case_called("tiny")
    bare = case.trusts[0].model_copy(update={"posts": ()})
    less = case.model_copy(update={"trusts": (bare, *case.trusts[1:])})
    found = baselines(less, middle_world(case))[0]
    assert "administrative_and_clerical_staff" in found.much_unexplained
    told = sheet(less, [found], "0")
    assert "leave more than a tenth unexplained" in told
    public = bare.model_copy(update={"source": "published"})
    of = baselines(
        less.model_copy(update={"trusts": (public, *case.trusts[1:])}), middle_world(case)
    )
    assert "no verdict on solvency" in sheet(less, of, "0")
    assert "no verdict on solvency" not in told


def test_a_real_trust_is_not_called_fictional_and_what_is_inferred_of_it_is_counted() -> None:
    case = case_called("tiny")
    invented = "The trusts are fictional and all figures illustrative."
    assert invented in sheet(case, baselines(case, middle_world(case)), "0")
    first, *others = case.trusts
    schools = tuple(s.model_copy(update={"source": "published"}) for s in first.schools)
    posts = tuple(p.model_copy(update={"source": "inferred"}) for p in first.posts)
    contracts = tuple(
        c.model_copy(update={"source": "inferred" if n else "given"})
        for n, c in enumerate(first.contracts)
    )
    real = first.model_copy(
        update={"fictional": False, "schools": schools, "posts": posts, "contracts": contracts}
    )
    mixed = case.model_copy(update={"trusts": (real, *others)})
    told = sheet(mixed, baselines(mixed, middle_world(mixed)), "0")
    assert invented not in told
    p, c = len(posts), len(contracts)
    said = (
        f"Accounts are as published; {p} of {p} posts and {c - 1} of {c} contracts "
        "are inferred: the trust's own lists should replace them."
    )
    assert origin_in_words(real) == said
    assert said.replace("'", "&#39;") in told
    assert told.count("This trust is fictional and its figures are illustrative.") == len(others)


def test_a_case_says_in_a_line_why_it_is_illustrative() -> None:
    case = case_called("tiny")
    assert illustrative_in_words(case.model_copy(update={"illustrative": False})) == ""
    assert "invented trusts, not a finding" in illustrative_in_words(case)
    first, *others = case.trusts
    posts = tuple(p.model_copy(update={"source": "given"}) for p in first.posts)
    contracts = tuple(c.model_copy(update={"source": "given"}) for c in first.contracts)
    schools = tuple(
        s.model_copy(update={"source": "published" if n else "given"})
        for n, s in enumerate(first.schools)
    )
    known = first.model_copy(
        update={"fictional": False, "posts": posts, "contracts": contracts, "schools": schools}
    )
    mixed = case.model_copy(update={"trusts": (known, *others)})
    assert illustrative_in_words(mixed) == (
        "Illustrative data: real trusts, beside invented ones; not a finding on anyone."
    )
    assert origin_in_words(known) == (
        "Accounts are as the trust gave them for 1 school and as published for 1 school."
    )


LEGAL = "legal_and_professional"


def with_trust(case: Case, **changes: object) -> Case:
    """Change the first trust of a case."""
    first, *others = case.trusts
    return case.model_copy(update={"trusts": (first.model_copy(update=changes), *others)})


def with_legal_contract(case: Case, gbp: float) -> Case:
    first = case.trusts[0]
    contracts = tuple(
        c.model_copy(update={"gbp_per_year": gbp}) if c.account_line == LEGAL else c
        for c in first.contracts
    )
    assert sum(c.account_line == LEGAL for c in contracts) == 1
    return with_trust(case, contracts=contracts)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_books_hold_nothing_odd(name: str) -> None:
    assert opening_warnings(case_called(name)) == ()


def test_contracts_of_more_than_their_line_are_told_and_not_said_to_be_missing() -> None:
    case = with_legal_contract(case_called("tiny"), 90_000.0)
    found = baselines(case, middle_world(case))[0]
    held = round(dict(zip(found.lines["line"], found.lines["full_year"], strict=True))[LEGAL])
    (said,) = opening_warnings(case)
    assert said == (
        f"{found.trust.name}: contracts come to £{90_000 - held:,} more than the £{held:,} of "
        "legal and professional in the trust's books as the run starts: one of them is wrong."
    )
    assert LEGAL not in found.much_unexplained
    told = sheet(case, [found], "0")
    assert said.replace("'", "&#39;") in told
    assert f"<td>{90_000 - held:,} too much</td>" in told
    assert "contracts that are missing" not in told


def test_a_line_of_nought_with_a_contract_is_told_and_has_no_part_unexplained() -> None:
    case = case_called("tiny")
    first = case.trusts[0]
    central = {k: v for k, v in first.central_lines.items() if k != LEGAL}
    schools = tuple(
        s.model_copy(update={"lines": {k: v for k, v in s.lines.items() if k != LEGAL}})
        for s in first.schools
    )
    other = with_trust(case, central_lines=central, schools=schools)
    (said,) = opening_warnings(other)
    assert "contracts come to £19,500 more than the £0 of legal and professional" in said
    found = baselines(other, middle_world(other))[0]
    assert found.over_explained == {LEGAL: 19_500.0}
    assert found.lines.set_index("line")["unexplained"].isna()[LEGAL]
    assert "nan%" not in sheet(other, [found], "0")
    assert found.left_in_words(LEGAL) == "19,500 too much"
    little = with_legal_contract(other, 900.0)
    assert baselines(little, middle_world(little))[0].left_in_words(LEGAL) == "nothing booked"


def test_posts_of_more_than_a_staff_line_are_told() -> None:
    case = case_called("tiny")
    dear = tuple(
        p.model_copy(update={"salary_gbp": p.salary_gbp * 3, "account_line": "premises_staff"})
        for p in case.trusts[0].posts
    )
    said = opening_warnings(with_trust(case, posts=dear))
    assert any("posts come to" in one and "of premises staff" in one for one in said)


def test_running_commitments_of_more_than_their_lines_are_told_and_later_ones_are_not() -> None:
    case = case_called("tiny")
    big = Commitment(label="Hub", hours_per_month=1, gbp_per_year=50_000,
                     income_gbp_per_year=70_000, income_line="donations",
                     since=dt.date(2020, 9, 1))  # fmt: skip
    said = opening_warnings(with_trust(case, commitments=(big,)))
    assert any("commitments come to" in one and "of donations" in one for one in said)
    assert any("of educational consultancy" in one for one in said)
    later = big.model_copy(update={"since": dt.date(2028, 9, 1)})
    assert opening_warnings(with_trust(case, commitments=(later,))) == ()


def test_little_more_than_a_line_is_not_told() -> None:
    case = case_called("tiny")
    found = baselines(case, middle_world(case))[0].lines.set_index("line")
    held = found["full_year"][LEGAL]
    assert opening_warnings(with_legal_contract(case, held * 1.09)) == ()
    assert len(opening_warnings(with_legal_contract(case, held * 1.11))) == 1
    small = pd.DataFrame({"line": ["energy"], "full_year": [0.0], "posts": [0.0],
                          "contracts": [900.0], "commitments": [0.0],
                          "remainder": [-900.0]})  # fmt: skip
    assert over_explained(small) == {}
    carried = small.assign(full_year=-5_000.0, contracts=0.0, remainder=-5_000.0)
    assert over_explained(carried) == {}, "a line below nought with nothing on it"


def test_schools_that_hold_more_than_their_trust_are_told() -> None:
    case = case_called("tiny")
    first = case.trusts[0]
    schools = tuple(s.model_copy(update={"revenue_reserve_gbp": 60_000}) for s in first.schools)
    assert first.revenue_reserve_gbp == 118_000
    (said,) = opening_warnings(with_trust(case, schools=schools))
    assert said == (
        f"{first.name}: its schools hold £2,000 more of the revenue reserve than the trust has: "
        "the centre then holds less than nothing."
    )
    deficit = with_trust(case, revenue_reserve_gbp=-5)
    assert opening_warnings(deficit) == (), "no school says its own part"


def test_check_and_baseline_warn_of_books_that_do_not_fit(tmp_path: Path) -> None:
    for part in ("cases", "trusts"):
        (tmp_path / part).mkdir()
        for path in (command_line.ROOT / "scenarios" / part).glob("tiny*.yaml"):
            text = path.read_text(encoding="utf-8").replace(
                "gbp_per_year: 19500", "gbp_per_year: 90000"
            )
            (tmp_path / part / path.name).write_text(text, encoding="utf-8")
    case = str(tmp_path / "cases" / "tiny.yaml")
    checked = CliRunner().invoke(commands, ["check", case])
    assert checked.exit_code == 0, checked.output
    assert "Warning: Elmstrand Learning Trust (fictional): contracts come to" in checked.output
    out = str(tmp_path / "sheet")
    told = CliRunner().invoke(commands, ["baseline", case, "--out", out])
    assert "Warning: Elmstrand Learning Trust (fictional): contracts come to" in told.output
    assert "too much" in told.output
    assert "More than a tenth of legal" not in told.output


def test_the_sheet_names_the_books_that_own_figures_replace_and_those_that_stay() -> None:
    case = case_called("tiny")
    first = case.trusts[0]
    one, two = first.schools
    centre = Budget(basis="management_accounts", academy_year="2026/27", source="given",
                    central_lines=dict(first.central_lines),
                    schools=(SchoolBudget(urn=two.urn, lines=dict(two.lines)),))  # fmt: skip
    half = with_trust(case, budget=centre)
    said = (
        "Replaced by the trust's own management accounts of 2026/27: the centre and "
        f"{two.name}. Still from the return: {one.name}."
    )
    assert replaced_in_words(half.trusts[0]) == said
    assert said.replace("'", "&#39;") in sheet(half, baselines(half, middle_world(half)), "0")
    school = centre.model_copy(update={"central_lines": None})
    kept = replaced_in_words(first.model_copy(update={"budget": school}))
    assert kept.endswith(f"2026/27: {two.name}. Still from the return: the centre and {one.name}.")
    every = (*centre.schools, SchoolBudget(urn=one.urn, lines=dict(one.lines)))
    whole = centre.model_copy(update={"schools": every})
    assert replaced_in_words(first.model_copy(update={"budget": whole})) == (
        "Every book is replaced by the trust's own management accounts of 2026/27."
    )
    assert replaced_in_words(first) == ""


def test_nothing_is_drawn_in_the_middle_world() -> None:
    case = case_called("tiny")
    middle = middle_world(case)
    assert middle == middle_world(case)
    drawn = draw_worlds(case, count=1, seed=1)[0]
    assert set(middle.values) == set(drawn.values)
    of = next(a for a in case.assumptions if a.key == "funding.non_staff_inflation")
    assert middle[of.key] == pytest.approx(of.value)
    assert middle.at("model.roll_forward_error_income", case.trusts[0].company_number) == 0


def test_names_and_shares_are_said_as_people_say_them() -> None:
    assert in_words("dfe_revenue_grants") == "DfE revenue grants"
    assert in_words("ict_learning_resources") == "ICT learning resources"
    assert unexplained(0, 0) == 0
    assert unexplained(-5, 100) == -0.05


def test_the_command_writes_the_sheet_and_its_table(tmp_path: Path) -> None:
    out = tmp_path / "sheet"
    done = CliRunner().invoke(commands, ["baseline", "tiny", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "administrative and clerical staff" in done.output
    page = (out / "baseline.html").read_text(encoding="utf-8")
    assert "Finance director (signature)" in page
    assert "<script" not in page
    table = pd.read_csv(out / "baseline.csv")
    assert set(PARTS) <= set(table.columns)
    assert table["trust"].nunique() == 2


@pytest.mark.skipif(not RETURN.is_file(), reason="the published files are not beside this checkout")
def test_on_public_data_the_opening_is_what_was_published_and_every_remainder_is_printed(
    tmp_path: Path,
) -> None:
    """Golden figures of the return of 2022/23 (Department for Education)."""
    import_returns(RETURN, ["02303464", "02236171"], out=tmp_path)
    case = read_case(tmp_path / "case.yaml")
    golden = {"02303464": (838 + 90_161, 8_631 + 91_744), "02236171": (4 + 13_010, 506 + 14_226)}
    found = baselines(case, middle_world(case))
    for one in found:
        received, spent = golden[one.trust.company_number]
        assert income(one.lines, "published") == received * 1_000
        assert total(one.lines, "published", SPENDING_LINES) == spent * 1_000
        rows = dict(totals(one.lines))
        assert [pounds[0] for pounds in rows.values()] == [
            received * 1_000, spent * 1_000, (received - spent) * 1_000
        ]  # fmt: skip
        back_office = one.lines[one.lines["line"].isin(BACK_OFFICE_LINES)]
        assert len(back_office) == len(BACK_OFFICE_LINES)
        assert one.much_unexplained, "a return holds no posts"
        assert sum(s.revenue_reserve_gbp or 0 for s in one.trust.schools) <= (
            one.trust.revenue_reserve_gbp
        )
    assert {one.trust.company_number: one.trust.revenue_reserve_gbp for one in found} == {
        "02303464": 7_871_000, "02236171": 2_020_000,
    }  # fmt: skip
    done = CliRunner().invoke(
        commands, ["baseline", str(tmp_path / "case.yaml"), "--out", str(tmp_path / "sheet")]
    )
    for line in BACK_OFFICE_LINES:
        assert in_words(line) in done.output
    told = (tmp_path / "sheet/baseline.html").read_text("utf-8")
    assert "no verdict on solvency" in told
    assert "fictional" not in told
    assert "Accounts are as published; " in told
    assert illustrative_in_words(case).startswith("Illustrative data: real trusts, of which ")

"""The board pack of a claim that was put on trial: all that was found is in it, and no person."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from outputs.amounts import pounds
from outputs.findings import Findings, find
from outputs.first_screen import NOT_TRIED
from outputs.next_steps import moved_by_assumption, next_steps
from outputs.once import once_rows
from outputs.pack.building import content_of
from outputs.pack.content import Content, Grid, Lines, Picture, Words
from outputs.pack.nameless import nameless, notes_by_kind
from outputs.pack.on_claim import without_empty
from outputs.pack.slide_order import in_order
from outputs.pack.slide_rows import parts_of
from outputs.programme import DAY_ONE, in_words
from outputs.study.post_names import post_names
from outputs.tidy import months_between
from outputs.trial_words import trial_in_words
from outputs.winners import counted_winners, winners_by_trust
from tests.made_records import made_info
from tests.made_trial import CASE as SHIPPED
from tests.made_trial import CLAIM, NAMES, UPLIFT, trial_with
from tests.shipped_cases import SEED, run_arm, worlds_of
from tests.test_pack import said

CASE = SHIPPED.model_copy(update={"claims": (CLAIM,)})
POSTS = {post.id: post for trust in CASE.trusts for post in trust.posts}


@pytest.fixture(scope="module")
def findings() -> Findings:
    worlds = worlds_of("alder_and_birch", 2)
    records = [run_arm(CASE, arm, world) for arm in CASE.arms for world in worlds]
    info = made_info(worlds=2, replications=1, seed=SEED)
    return find(CASE, records, info, trials={CLAIM.key: trial_with()})


@pytest.fixture(scope="module")
def content(findings: Findings) -> Content:
    return content_of(findings)


def pictures(content: Content) -> dict[str, Picture]:
    found = [one for section in content.sections for one in section.pictures]
    assert len({one.name for one in found}) == len(found)
    return {one.name.partition(f"-{CLAIM.key}")[0]: one for one in found}


def grids(content: Content) -> dict[str, Grid]:
    return {grid.key: grid for section in content.sections for grid in section.grids}


def test_every_chart_and_sentence_of_the_trial_is_in_the_pack(
    findings: Findings, content: Content
) -> None:
    (found,) = findings.claims
    assert found.trial is not None
    assert {one.name for one in found.trial_charts} <= {
        one.name for one in pictures(content).values()
    }
    sentences = set(said(content))
    told = trial_in_words(CASE, found.trial, NAMES)
    assert len(told) == 10
    assert [one for of in told.values() for one in of if one not in sentences] == []
    assert {"rival", "judgements", "sourced"} <= set(grids(content))


def test_what_moves_the_saving_comes_first_among_judgements_and_next_steps(
    findings: Findings, content: Content
) -> None:
    moved = moved_by_assumption(findings)
    assert moved is not None
    assert max(moved, key=lambda key: moved[key]) == UPLIFT
    label = next(one.label for one in CASE.assumptions if one.key == UPLIFT)
    rows = grids(content)["judgements"].rows
    assert rows[0][0] == label
    assert rows[0][6].endswith(" a year")
    assert [row[6].endswith(" a year") for row in rows] == sorted(
        (row[6].endswith(" a year") for row in rows), reverse=True
    )
    steps = [one for one in next_steps(findings) if one.startswith("Replace a judgement")]
    assert steps[0] == f"Replace a judgement by the trusts' own figure: {label}."


def test_no_post_is_named_and_no_pay_stands_beside_a_role(content: Content) -> None:
    names = post_names([CASE])
    assert names.named_in(f"the post '{next(iter(POSTS))}'")
    assert [one for one in said(content) if names.named_in(one)] == []
    roles = {post.role for post in POSTS.values()}
    rows = grids(content)["passports"].rows
    assert any(row[0].startswith("Established posts: ") for row in rows)
    assert not roles & {row[0] for row in rows}
    assert [one for one in said(content)
            if ": " in one and one.partition(": ")[0] in roles] == []  # fmt: skip


def test_posts_put_together_lose_no_pound(findings: Findings, content: Content) -> None:
    (found,) = findings.claims
    together, apart = (
        sum(int(row[3].replace(",", "")) for row in rows)
        for rows in (grids(content)["passports"].rows, found.passports.lines)
    )
    assert together == apart == int(found.passports.total.replace(",", ""))


def test_keys_are_taken_out_and_services_put_in() -> None:
    key = next(name for name, post in POSTS.items() if post.desk == "finance")
    assert nameless(CASE, [{"why": f"the plan deletes the post '{key}'.", "key": key}]) == [
        {"why": "the plan deletes a post in Finance.", "key": key}
    ]
    assert nameless(CASE, f"merge without {key}; {key}x") == (
        f"merge without a post in Finance; {key}x"
    )
    role = POSTS[key].role
    notes = [(f"{role}: what is paid is much.", 3), ("Books balance.", 5)]
    other = next(post.role for post in POSTS.values() if post.role != role)
    of = "of 1,000 runs, all courses together)"
    assert notes_by_kind(CASE, [*notes, (f"{other}: what is paid is much.", 4)], 1_000) == (
        f"Books balance. (5 {of}", f"Of a post that goes, what is paid is much. (4 {of}",
    )  # fmt: skip


def test_what_is_paid_once_adds_up_to_the_row_of_the_option(
    findings: Findings, content: Content
) -> None:
    (found,) = findings.claims
    *causes, together = once_rows(findings.tables, CLAIM)
    own = next(row for row in found.arms if row.arm == CLAIM.arm)
    assert len(causes) > 5
    assert together[0] == "Together"
    assert together[1:] == tuple(
        pounds(gbp) for gbp in (own.one_off_cost, own.one_off_p10, own.one_off_p90)
    )
    assert grids(content)["once"].rows == (*causes, together)
    assert "Cost of posts for one, £" not in grids(content)["views"].headings


def test_winners_by_trust_add_up_to_all(findings: Findings, content: Content) -> None:
    (found,) = findings.claims
    table = found.winners_charts[0].table
    (said_of,) = winners_by_trust(CASE, table)
    assert said_of in set(said(content))
    counts = re.findall(r"(\d+) of (\d+) better \(\d+\) and (\d+) worse", said_of)
    assert len(counts) == len(CASE.trusts)
    better, schools, worse = (sum(int(one[n]) for one in counts) for n in range(3))
    assert (better, worse) == counted_winners(table)
    assert schools == len(table)


def test_day_one_is_the_same_day_in_words_table_and_chart(
    findings: Findings, content: Content
) -> None:
    (found,) = findings.claims
    row = next(r for r in grids(content)["happened"].rows if r[0] == CASE.arm(CLAIM.arm).label)
    middle = dt.datetime.strptime(row[1].split(" ")[0], "%d/%m/%Y").date()
    assert f"it is {in_words(middle)} in the middle run" in found.programme.sentence
    table = next(c.table for c in found.programme_charts if c.name.startswith("programme"))
    at = float(table.set_index("item").loc[DAY_ONE, "begins"])
    assert round(at) == months_between(CASE.decision_date, middle)
    assert re.fullmatch(r"\S+ \(\S+ to \S+\)", row[1]), "its range stands beside it"


def test_title_words_and_table_of_a_chart_say_the_same(
    findings: Findings, content: Content
) -> None:
    shown = pictures(content)
    (found,) = findings.claims
    tables = {one.name.partition(f"-{CLAIM.key}")[0]: one.table for one in found.all_charts}
    posts = tables["people"].groupby("arm")["mean"].sum()
    change = abs(posts[CLAIM.arm] - posts[CLAIM.compared_with])
    row = next(row for row in grids(content)["options"].rows if row[0] == CASE.arm(CLAIM.arm).label)
    assert row[-1].split(" ")[0].lstrip("+-") == f"{change:.1f}"
    for text in (shown["people"].title, shown["people"].said[0]):
        assert f"{change:.1f}" in text
    share = re.search(r"gets (\d+%) in year 1", shown["attention"].title)
    assert share is not None
    assert f"Integration gets {share[1]} of the hours" in shown["attention"].said[0]
    total = re.search(r"(saves|costs) (£[\d,.]+)", shown["cost-bridge"].title)
    assert total is not None
    assert total[2] in shown["cost-bridge"].said[1]
    ladder = re.search(r"alone save (-?£[\d,.]+)", shown["ladder"].title)
    assert ladder is not None
    assert ladder[1].lstrip("-") in shown["ladder"].said[0]


def test_of_a_plain_run_the_first_page_says_once_what_it_did_not_look_for(
    findings: Findings,
) -> None:
    (found,) = findings.claims
    assert found.trial is not None
    plain = replace(findings, claims=(replace(found, trial=None, trial_charts=()),))
    answer = content_of(plain).sections[0]
    (lines,) = (block for block in answer.blocks if isinstance(block, Lines))
    told = [line.says for line in lines.lines if "'trial'" in line.says]
    assert told == [NOT_TRIED]


def test_a_column_in_which_nothing_is_shown_is_said_and_not_printed() -> None:
    rows = (("a", "not shown", "1", "none"), ("b", "not shown", "none", "none"))
    grid = Grid(key="some", title="Some", headings=("What", "Wait", "Work", "Pay"), rows=rows)
    kept = without_empty(grid)
    assert kept.headings == ("What", "Work")
    assert kept.rows == (("a", "1"), ("b", "none"))
    assert kept.note == "Not shown, as nothing known supports it: Wait; Pay."
    assert without_empty(kept) == kept


def test_a_paragraph_longer_than_a_slide_is_parted_where_sentences_end() -> None:
    long = " ".join(f"Sentence number {n} says this." for n in range(200))
    parts = parts_of([long, "Short."], 1_000)
    every = [one for part in parts for one in part]
    assert " ".join(every) == f"{long} Short."
    assert all(sum(map(len, part)) <= 1_000 for part in parts)
    assert all(one.endswith(".") for one in every)


def test_order_and_company_of_words_on_slides() -> None:
    grid = Grid(key="some", title="Some", headings=("What",), rows=(("a",),), note="A note.")
    picture = Picture(name="one", title="One", said=("Said.",))
    long = Words(said=("word " * 200,))
    blocks = (Words(said=("Lead.",)), grid, Words(said=("After.",)), picture,
              Words(said=("Beside.",)), long, grid)  # fmt: skip
    first, table, chart, last = in_order(blocks)
    assert (first.block, first.apart) == (None, ())
    assert (table.block, table.before, table.after) == (grid, ("Lead.",), ("A note.", "After."))
    assert (chart.block, chart.after, chart.apart) == (picture, (), ("Beside.", long.said[0]))
    assert (last.block, last.before, last.after) == (grid, (), ("A note.",))
    every = [one for part in in_order(blocks) for one in (*part.before, *part.after, *part.apart)]
    assert sorted(every) == sorted(
        ["Lead.", "After.", "Beside.", long.said[0], "A note.", "A note."]
    )


RANGED = re.compile(r"\d[^.;]* to [^.;]*\d|(?:is|with) its range|over the whole range")
"""A range in numbers, or where it is seen."""


def test_no_mean_stands_bare_under_a_chart(content: Content) -> None:
    pictures = [one for section in content.all_sections for one in section.pictures]
    told = [text for one in pictures for text in (one.title, *one.said)]
    means = [text for text in told if re.search("in the mean of|middle run", text)]
    assert len(means) > 5
    assert [text for text in means if not RANGED.search(text)] == []

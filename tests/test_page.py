"""The page: whole, alone, safe from what a case may say, and the answer first."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from outputs.findings import find
from outputs.next_steps import next_steps
from outputs.page import page
from outputs.wording import in_words
from tests.made_page import words_of_page
from tests.made_records import made_case, made_claim, made_info, made_run

VOID = {"meta", "link", "br", "img", "input", "hr"}
MALICE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    """Checks that tags close in order, and keeps tags, attributes and words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def findings():
    return find(made_case(), made_run(20, 3), made_info())


@pytest.fixture(scope="module")
def html(findings) -> str:
    return page(findings)


@pytest.fixture(scope="module")
def evil() -> str:
    case = made_case(
        title=MALICE,
        question=MALICE,
        trusts=tuple(
            t.model_copy(update={"name": MALICE, "note": MALICE}) for t in made_case().trusts
        ),
        arms=tuple(a.model_copy(update={"label": MALICE}) for a in made_case().arms),
        functions=tuple(f.model_copy(update={"label": MALICE}) for f in made_case().functions),
        claims=(made_claim(text=MALICE, said_by=MALICE),),
    )
    return page(find(case, made_run(2, 1), made_info(next_steps=(MALICE,))))


def test_the_page_is_whole_and_every_id_is_its_own(html):
    reader = read(html)
    assert reader.open == []
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert html.isprintable() or "\n" in html


def test_nothing_is_fetched_and_no_script_runs(html):
    reader = read(html)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in reader.tags}
    for tag, attrs in reader.tags:
        for name, value in attrs.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "xlink:href", "src"):
                assert (value or "").startswith("#")
    bare = re.sub(r'xmlns(:\w+)?="[^"]+"', "", html)
    assert not re.search(r"https?://|@import|url\((?!#)", bare)


def test_the_same_run_gives_the_same_page(findings, html):
    assert page(findings) == html


def test_first_comes_the_claim_then_who_said_it_then_the_answer(findings, html):
    says = in_words(findings.verdicts[0])
    words = re.sub(r"\s+", " ", " ".join(read(html).words))
    places = [words.index(text) for text in (
        made_claim().text, made_claim().said_by, says[0], "Chance that it holds",
        "Saved in year 3", "Money back", "By when?", "Why?", "What is judgement?",
        "What would have to be true?", "What to do next?", "What was not looked for?",
        "The answer in full", "How far to trust it", "Ask next",
        "The pictures", "How schools are served", "What the centre sees, what schools feel",
        "What it does to staff", "What the centre costs, and what moves the balance",
        "The choices side by side",
        "What happened in the runs", "Run record.",
    )]  # fmt: skip
    assert places == sorted(places)
    for sentence in says:
        assert sentence in words


def test_every_chart_has_a_role_a_label_and_its_table(findings, html):
    reader = read(html)
    pictures = [attrs for tag, attrs in reader.tags if tag == "svg"]
    assert len(pictures) == 2 * 23
    assert all(p["role"] == "img" and p["aria-label"] for p in pictures)
    assert sum(tag == "details" for tag, _ in reader.tags) == 23 + 6
    assert f"{findings.claims[0].made_of.total_pence / 100:,.0f}" in html


def test_doubt_inference_and_record_are_said(html):
    words = re.sub(r"\s+", " ", " ".join(read(html).words))
    assert "2 of 3 assumptions used are judgement." in words
    assert "Posts: 10 inferred and 0 illustrative of 10." in words
    assert "Illustrative data: invented trusts, not a finding on anyone." in words
    assert "Volumes of finance were drawn to fit the posts." in words
    assert "Version 0.1.0; 20 worlds x 3 replications, seed 2026" in words
    assert re.search(r"claims [0-9a-f]{12};", words)


def test_what_to_do_next_names_the_widest_judgements_unless_the_run_knows_better(findings):
    steps = next_steps(findings)
    assert [step.partition(" ")[0] for step in steps[:2]] == ["Check", "Ask"]
    assert "own leavers" in steps[1]
    assert steps[2].endswith("The gain.")
    told = find(made_case(), made_run(2, 1), made_info(next_steps=("Ask for the payroll.",)))
    assert next_steps(told) == ("Ask for the payroll.",)


def test_words_of_a_case_are_only_ever_words(evil):
    reader = read(evil)
    assert "script" not in {tag for tag, _ in reader.tags}
    assert "img" not in {tag for tag, _ in reader.tags}
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    assert "&lt;script&gt;" in evil


def test_books_that_do_not_balance_are_told_at_the_top():
    records = list(made_run(2, 1))
    records[0].service_month[0, 0, 0] += 5
    html = words_of_page(find(made_case(), records, made_info()))
    assert html.index("Do not rely on this run") < html.index("<blockquote>")


def test_a_case_without_a_claim_still_has_a_page():
    html = words_of_page(find(made_case(claims=()), made_run(2, 1), made_info()))
    assert "No claim is on trial" in html
    assert read(html).open == []


def test_what_does_not_fit_in_the_books_stands_under_how_far_to_trust_it():
    odd = "North: contracts come to £9,000 more than the £0 of energy: one of them is wrong."
    for case in (made_case(), made_case(claims=())):
        told = words_of_page(find(case, made_run(2, 1), made_info(warnings=(odd,))))
        assert told.count(odd) == 1
        last = "<h2>What is not known from the trusts</h2>"
        above = "<h2>How far to trust it</h2>" if case.claims else last
        assert told.index(above) < told.index(odd)
        assert (told.index(odd) < told.index(last)) == bool(case.claims)

"""What a user reads when a file is wrong: place, what was found, what is allowed, all at once."""

# ruff: noqa: E501 - sentences are easier to check unbroken

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities.noun import UNPRINTABLE
from entities.trust import Trust
from scenarios.reading import (
    BadInput,
    Fault,
    read_book,
    read_case,
    read_counting_rules,
    read_functions,
    read_trust,
    shipped,
    write_trust,
)
from scenarios.reading.yaml_lines import LARGEST_FILE_BYTES, parse_yaml
from tests.made_files import ASSUMPTION, write_room, written


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small world of files in a folder of its own, standing for those of the program."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(room: Path, name: str, *changes: tuple[str, str]) -> None:
    path = room / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def complaints(room: Path) -> tuple[str, ...]:
    with pytest.raises(BadInput) as caught:
        read_case(room / "cases" / "two.yaml")
    return caught.value.sentences()


def after(room: Path, name: str, *changes: tuple[str, str]) -> tuple[str, ...]:
    changed(room, name, *changes)
    return complaints(room)


def test_a_sound_case_is_read_whole(room: Path) -> None:
    case = read_case(room / "cases" / "two.yaml")
    assert [t.company_number for t in case.trusts] == ["00000001", "00000002"]
    assert [a.key for a in case.assumptions] == ["check.realised", "people.pay_award"]
    assert [f.key for f in case.functions] == ["finance"]
    assert case.arm("merge").plan.deletions[0].post == "south-finance-1"


def test_five_mistakes_in_one_case_are_five_sentences(room: Path) -> None:
    found = after(
        room,
        "cases/two.yaml",
        ("horizon_years", "horizon_yeers"),
        ("['00000002']", "['00000003']"),
        ("2027-09-01", "2027-09-02"),
        (
            "wastage}",
            "wastage}\n        - {post: south-finance-1, months_after_start: 9, route: wastage}",
        ),
        ("gbp_per_year: 30000", "gbp_per_year: lots"),
    )
    assert found == (
        "cases/two.yaml line 6, horizon_yeers: is not a key here; did you mean 'horizon_years'?",
        "cases/two.yaml line 18, arms.merge.plan.joining_trusts[1]: '00000003' is not a trust of "
        "this case; did you mean '00000002'?",
        "cases/two.yaml line 19, arms.merge.plan.start: 2027-09-02 is not a first of a month; "
        "transfers happen on the 1st",
        "cases/two.yaml line 24, arms.merge.plan.deletions[2].post: post 'south-finance-1' is saved "
        "twice; a post can be deleted once",
        "cases/two.yaml line 30, claims.promise.gbp_per_year: should be a number; found the text "
        "'lots'",
    )


def test_mistakes_in_trust_files_are_told_with_those_of_the_case(room: Path) -> None:
    changed(room, "trusts/south.yaml", ("pupils: 210", "pupils: many"), ("fte: 1.0", "fte: 1.5"))
    changed(room, "trusts/north.yaml", ("desk: finance", "desk: finanse"))
    found = after(room, "cases/two.yaml", ("arm: merge", "arm: merger"))
    assert found == (
        "cases/two.yaml line 28, claims.promise.arm: 'merger' is not an arm of this case; did you "
        "mean 'merge'?",
        "trusts/north.yaml line 26, posts.north-finance-1.desk: 'finanse' is not a desk here; did "
        "you mean 'finance'?",
        "trusts/north.yaml line 40, delivery[1].function: 'finance' is served centrally but no post "
        "at the centre serves it",
        "trusts/south.yaml line 11, schools.100002.pupils: should be a number; found the text "
        "'many'",
        "trusts/south.yaml line 27, posts.south-finance-1.fte: must be at most 1; found 1.5",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "trusts/south.yaml",
            "pupils: 210",
            "pupils: yes",
            "trusts/south.yaml line 11, schools.100002.pupils: should be a number; found yes, which "
            "is read as true or false",
        ),
        (
            "trusts/south.yaml",
            "urn: '100002'",
            "urn: 100002",
            "trusts/south.yaml line 6, schools[1].urn: should be words; found the number 100002; "
            "write it in quotes: '100002'",
        ),
        (
            "trusts/south.yaml",
            "'00000002'",
            "02303464",
            "trusts/south.yaml line 1, company_number: 02303464 begins with a nought; write it in "
            "quotes: '02303464'",
        ),
        (
            "trusts/south.yaml",
            "name: South\n",
            "name: No\n",
            "trusts/south.yaml line 2, name: should be words; found No, which is read as true or "
            "false; write it in quotes: 'No'",
        ),
        (
            "trusts/south.yaml",
            "phase: primary",
            "phase: primery",
            "trusts/south.yaml line 8, schools.100002.phase: found 'primery'; allowed: primary, "
            "secondary, all_through, special, alternative, post_16; did you mean 'primary'?",
        ),
        (
            "trusts/south.yaml",
            "salary_gbp: 32000",
            "salary_gbp: 32,000",
            "trusts/south.yaml line 28, posts.south-finance-1.salary_gbp: should be a number; found "
            "the text '32,000'; write the digits alone, without quotes, commas or signs",
        ),
        (
            "trusts/south.yaml",
            "revenue_reserve_gbp: 150000",
            "revenue_reserve_gbp: 150000.5",
            "trusts/south.yaml line 19, revenue_reserve_gbp: should be a whole number; found the "
            "number 150000.5",
        ),
        (
            "trusts/south.yaml",
            "teaching_staff",
            "teeching_staff",
            "trusts/south.yaml line 16, schools.100002.lines.teeching_staff: is not a line of the "
            "accounts return; did you mean 'teaching_staff'?",
        ),
        (
            "trusts/south.yaml",
            "2027-08-31",
            "'2027-08-31'",
            "trusts/south.yaml line 36, contracts.south-audit.ends: should be a date such as "
            "2027-09-01, without quotes; found the text '2027-08-31'",
        ),
        (
            "trusts/south.yaml",
            "2027-08-31",
            "2027-02-30",
            "trusts/south.yaml line 36, contracts.south-audit.ends: '2027-02-30' is not a date of "
            "the calendar",
        ),
        (
            "cases/two.yaml",
            "../trusts/south.yaml",
            "../trusts/sowth.yaml",
            "cases/two.yaml line 9, trusts[2]: the file 'sowth.yaml' does not exist in 'trusts'; "
            "did you mean 'south.yaml'?",
        ),
        (
            "cases/two.yaml",
            "../trusts/south.yaml",
            "../trusts/south.csv",
            "cases/two.yaml line 9, trusts[2]: 'south.csv' is not a .yaml file; only files that end "
            "in .yaml are read",
        ),
        (
            "cases/two.yaml",
            "../trusts/south.yaml",
            "../trusts/north.yaml",
            "cases/two.yaml line 9, trusts[2]: the file 'north.yaml' is named twice; each trust may "
            "stand once in a case",
        ),
        (
            "cases/two.yaml",
            "title: Two small trusts\n",
            "",
            "cases/two.yaml line 1, title: is missing. It says: The question in one line.",
        ),
        (
            "cases/two.yaml",
            "horizon_years: 5",
            "horizon_years: 50",
            "cases/two.yaml line 6, horizon_years: must be at most 10; found 50",
        ),
        (
            "cases/two.yaml",
            "horizon_years: 5",
            "horizon_years: 5\nhorizon_years: 6",
            "cases/two.yaml line 7, horizon_years: is given twice, on lines 6 and 7",
        ),
        (
            "cases/two.yaml",
            "horizon_years: 5",
            "horizon_years:\t5",
            "cases/two.yaml line 6: the line holds a tab; use spaces",
        ),
        (
            "cases/two.yaml",
            "horizon_years: 5",
            "assumptions: []",
            "cases/two.yaml line 6, assumptions: does not belong in a case; it is read from the "
            "program's own files; figures of the case's own stand under 'own_assumptions'",
        ),
        (
            "cases/two.yaml",
            "kind: merge\n",
            "kind: none\n",
            "cases/two.yaml line 10, arms: no arms differ: at least one arm needs a plan that does "
            "something",
        ),
    ],
)  # fmt: skip
def test_the_exact_words(room: Path, name: str, old: str, new: str, sentence: str) -> None:
    if "\t" in new:
        new = new.replace(":\t", ":\n\t")
        sentence = sentence.replace("line 6", "line 7")
    assert sentence in after(room, name, (old, new))


def test_one_slip_is_one_sentence(room: Path) -> None:
    assert len(after(room, "cases/two.yaml", ("start: 2027", "strat: 2027"))) == 1
    assert len(after(room, "cases/two.yaml", ("strat: 2027-09-01", "start: 2027-02-30"))) == 1
    assert len(after(room, "cases/two.yaml", ("start: 2027-02-30", "start: soon"))) == 1
    mended = ("start: soon", "start: 2027-09-01")
    one = ("joining_trusts: ['00000002']", "joining_trusts: '00000002'")
    assert after(room, "cases/two.yaml", mended, one) == (
        "cases/two.yaml line 18, arms.merge.plan.joining_trusts: should be a list, each item on a "
        "line that begins with '- '; found the text '00000002'",
    )


def test_a_case_offers_its_own_section_not_the_shipped_one(room: Path) -> None:
    assert after(room, "cases/two.yaml", ("arms:", "own_assumption: {}\narms:")) == (
        "cases/two.yaml line 10, own_assumption: is not a key here; did you mean "
        "'own_assumptions'?",
    )


def test_a_missing_trust_file_hides_no_other_fault_and_invents_none(room: Path) -> None:
    found = after(
        room,
        "cases/two.yaml",
        ("../trusts/south.yaml", "../trusts/sowth.yaml"),
        ("horizon_years: 5", "horizon_years: 50"),
    )
    assert len(found) == 2


def test_a_case_in_which_no_arms_differ_is_refused(room: Path) -> None:
    text = (room / "cases" / "two.yaml").read_text(encoding="utf-8")
    kept = text[: text.index("  - key: merge")] + text[text.index("claims:") :]
    written(room, "cases/two.yaml", kept)
    assert any("no arms differ" in sentence for sentence in complaints(room))


def test_a_broken_trust_file_is_told_with_its_line(room: Path) -> None:
    found = after(room, "trusts/south.yaml", ("fictional: true", "fictional: [true"))
    assert len(found) == 1
    assert found[0].startswith("trusts/south.yaml line")


def test_a_missing_case_file_offers_the_nearest(room: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_case(room / "cases" / "too.yaml")
    assert caught.value.sentences() == (
        "cases/too.yaml: the file 'too.yaml' does not exist in 'cases'; did you mean 'two.yaml'?",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "just words",
        "a: b: c",
        "- 1",
        "key: {",
        "'': 1",
        "arms: 3\ntrusts: 4\nclaims: x",
        "\x00",
        "a: *b",
    ],
)
def test_no_file_is_so_broken_that_it_escapes_in_another_way(room: Path, text: str) -> None:
    written(room, "cases/two.yaml", text)
    assert complaints(room)


PLACES = [
    "key: two-trusts", "title: Two small trusts", "decision_date: 2026-09-01", "horizon_years: 5",
    "  - ../trusts/north.yaml", "  - key: status_quo", "kind: merge", "lead_trust: '00000001'",
    "joining_trusts: ['00000002']", "start: 2027-09-01", "- {function: finance, months_after_start: 6}",
    "- {post: south-finance-1, months_after_start: 6, route: wastage}", "arm: merge", "counting_rule: cash",
]  # fmt: skip
JUNK = [
    "",
    "x",
    "3",
    "[[1]]",
    "{a: {b: 1}}",
    "2027-01-01",
    "yes",
    "~",
    "- x",
    "a: [",
    "'",
    "1e999",
    "{'': 1}",
]


@pytest.mark.parametrize("place", PLACES)
def test_junk_anywhere_is_told_and_never_crashes(room: Path, place: str) -> None:
    head = place.split(":")[0] + ": " if ":" in place and not place.strip().startswith("-") else ""
    path = room / "cases" / "two.yaml"
    sound = path.read_text(encoding="utf-8")
    told = 0
    for junk in JUNK:
        path.write_text(sound.replace(place, head + junk, 1), encoding="utf-8")
        faults = faults_of(path)
        told += bool(faults)
        assert all(fault.place.endswith(".yaml") and fault.message for fault in faults)
    assert told >= len(JUNK) / 2


def faults_of(path: Path) -> tuple[Fault, ...]:
    try:
        read_case(path)
    except BadInput as error:
        return error.faults
    return ()


def test_sentences_are_printable_on_any_terminal(room: Path) -> None:
    found = after(room, "cases/two.yaml", ("kind: merge", 'kind: "fusión £ \\e[31m"'))
    assert all(sentence.isprintable() for sentence in found)
    assert all(sentence.replace("£", "").isascii() for sentence in found)


def test_faults_travel_between_processes(room: Path) -> None:
    changed(room, "cases/two.yaml", ("horizon_years: 5", "horizon_years: 50"))
    with pytest.raises(BadInput) as caught:
        read_case(room / "cases" / "two.yaml")
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: &x [1]\nb: *x\n",
            "f line 2: a reference (*name) is not read here; write the value out",
        ),
        ("[" * 200_000, "f line 1: lists stand within lists too deep to read"),
        (
            "a: 1\n---\nb: 2\n",
            "f line 2: the file holds more than one document; remove the line '---'",
        ),
        (
            "a: !!python/object/apply:os.getcwd []",
            "f line 1, a: the tag 'tag:yaml.org,2002:python/object/apply:os.getcwd' is not read "
            "here; remove it",
        ),
        (
            "a: 1\nb: \x07\n",
            "f line 2: the line holds a character that does not belong in text; type the line again",
        ),
        (
            "a: 2027-09-01 10:00",
            "f line 1, a: '2027-09-01 10:00' has a time of day; give the date alone",
        ),
    ],
)
def test_yaml_that_could_do_harm_is_refused(text: str, message: str) -> None:
    assert [fault.sentence() for fault in parse_yaml(text, "f").faults] == [message]


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, "large.yaml", "#" * (LARGEST_FILE_BYTES + 1))
    with pytest.raises(BadInput, match="larger than 5,000,000 bytes"):
        read_trust(path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not plain text"):
        read_trust(path)


def test_a_case_may_replace_an_assumption_with_a_reason(room: Path) -> None:
    own = "own_assumptions:\n  people.pay_award: {value: 0.04, reason: Budget agreed}\narms:"
    changed(room, "cases/two.yaml", ("arms:", own))
    award = read_case(room / "cases" / "two.yaml").assumptions[1]
    assert (award.value, award.low, award.high, award.grade) == (0.04, None, None, "judgement")
    changed(room, "cases/two.yaml", ("Budget agreed", "Budget agreed, source: Budget 2026/27"))
    award = read_case(room / "cases" / "two.yaml").assumptions[1]
    assert (award.source, award.grade) == ("Budget 2026/27", "single_case")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "people.pay_awards: {value: 1, reason: x}",
            ", own_assumptions.people.pay_awards: is not an assumption of the book; did you mean "
            "'people.pay_award'?",
        ),
        (
            "people.pay_award: {value: 0.04}",
            ", own_assumptions.people.pay_award.reason: is missing. It says: Why this case departs "
            "from the book.",
        ),
        (
            "people.pay_award: {value: 0.04, low: 0.05, high: 0.06, reason: x}",
            ", own_assumptions.people.pay_award: low, value and high are not in order: "
            "[0.05, 0.04, 0.06]",
        ),
        (
            "check.realised: {value: 0.9, reason: x}",
            ", own_assumptions.check.realised: only checks results and is never an input, so a case "
            "may not replace it",
        ),
    ],
)
def test_an_own_assumption_that_cannot_stand(room: Path, entry: str, message: str) -> None:
    found = after(room, "cases/two.yaml", ("arms:", f"own_assumptions:\n  {entry}\narms:"))
    assert found == (f"cases/two.yaml line 11{message}",)


def test_the_book_refuses_a_doubled_key(room: Path) -> None:
    written(room, "assumptions/more.yaml", ASSUMPTION[: ASSUMPTION.index("- key: check")])
    with pytest.raises(BadInput) as caught:
        read_book()
    assert caught.value.sentences() == (
        "assumptions/more.yaml line 1, people.pay_award.key: assumption 'people.pay_award' is given "
        "twice; it stands already in assumptions/all.yaml line 1",
    )


def test_the_book_refuses_an_unknown_unit_in_words(room: Path) -> None:
    changed(room, "assumptions/all.yaml", ("unit: share_per_year", "unit: percent"))
    with pytest.raises(BadInput, match="'percent' is not in the closed list of units"):
        read_book()


def test_a_service_with_a_range_out_of_order_is_refused(room: Path) -> None:
    changed(room, "services/finance.yaml", ("low: 6", "low: 60"))
    with pytest.raises(BadInput, match=r"line 10.*low, value and high are not in order"):
        read_functions()


def test_counting_rules_refuse_an_unknown_tag(room: Path) -> None:
    changed(room, "counting_rules.yaml", ("tags: [cash]", "tags: [cashh]"))
    with pytest.raises(BadInput, match=r"found 'cashh'; allowed: .*; did you mean 'cash'\?"):
        read_counting_rules()


def test_shipped_files_are_found_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shipped("reading").is_dir()


WORDS = st.text(min_size=1, max_size=40).filter(lambda text: not UNPRINTABLE.search(text))
AWKWARD = st.sampled_from(
    ["yes", "no", "123456", "0123", "1e6", "2027-09-01", "~", "null", "a: b", "- x", "#", "é£", "*a",
     "a\nb", "\t", " x ", "'", '"', "\x85", "\u2028", "\ufeff", "!t", "{", "|", "0x1f", "12:30", "<<"]
)  # fmt: skip


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=WORDS | AWKWARD,
    fund=WORDS | AWKWARD,
    number=st.from_regex(r"\A[A-Z0-9]{8}\Z"),
    urn=st.from_regex(r"\A[0-9]{6}\Z"),
    pupils=st.floats(min_value=0.001, max_value=1e7),
    reserve=st.integers(min_value=-(10**9), max_value=10**9),
    ends=st.dates(),
)
def test_a_trust_written_reads_back_the_same(
    room: Path,
    name: str,
    fund: str,
    number: str,
    urn: str,
    pupils: float,
    reserve: int,
    ends: object,
) -> None:
    raw = read_trust(room / "trusts" / "south.yaml").model_dump()
    raw |= {"name": name, "pension_fund": fund, "company_number": number}
    raw["revenue_reserve_gbp"] = reserve
    raw = {key: list(part) if isinstance(part, tuple) else part for key, part in raw.items()}
    raw["schools"][0] |= {"urn": urn, "pupils": pupils, "name": fund}
    raw["contracts"][0] |= {"ends": ends}
    trust = Trust.model_validate(raw)
    assert read_trust(write_trust(trust, room / "again.yaml")) == trust


def test_a_number_without_quotes_and_a_wrong_word_set_off_no_other_fault(room: Path) -> None:
    changed(room, "trusts/north.yaml", ("urn: '100001'", "urn: 100001"))
    told = after(room, "cases/two.yaml", ("kind: merge", "kind: Merger"))
    assert len(told) == 2
    assert "write it in quotes: '100001'" in " ".join(told)
    assert "found 'Merger'; allowed: none, lean, merge, share; did you mean 'merge'?" in " ".join(
        told
    )


NOTHING = "  - {key: idle, label: Idle, plan: {kind: none, %s}}\nclaims:"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("claims:", NOTHING % "deletions: [{post: north-finance-1, months_after_start: 0, route: wastage}]",
         "a plan of kind 'none' does nothing, so it may have no deletions"),
        ("claims:", NOTHING % "joint_contracts: [{label: A, contracts: [north-audit]}]",
         "a plan of kind 'none' does nothing, so it may have no joint_contracts"),
        ("months_after_start: 6, route: wastage", "months_after_start: 48, route: wastage",
         "48 months after the start is beyond the horizon, 48 months after it"),
        ("waves:", "joint_contracts: [{label: A, contracts: []}]\n      waves:",
         "names no contract; name those to be let together"),
        ("waves:", "joins_later: [{trust: '00000003', months_after_start: 12}]\n      waves:",
         "'00000003' is not one of joining_trusts; did you mean '00000002'?"),
        ("waves:", "joins_later: [{trust: '00000002', months_after_start: 12}]\n      waves:",
         "every trust joins later, so nobody joins on day one; move the start instead"),
        ("waves:", "joins_later: [{trust: '00000002', months_after_start: 48}]\n      waves:",
         "48 months after the start is beyond the horizon, 48 months after it"),
        ("waves:", "people_strategy: {label: A, months_after_start: 0, gbp_per_year: 0}\n      waves:",
         "must be more than 0; found 0"),
        ("waves:", "pools: [{key: a, posts: [], keep: 1, months_after_start: 0}]\n      waves:",
         "names no post; name two at least"),
        ("waves:", "pools: [{key: a, posts: [north-finance-1, south-finance-2], keep: 1, months_after_start: 0, order: [redundancy, wastage]}]\n      waves:",
         "nobody is left for a step after 'redundancy'"),
        ("waves:", "pools: [{key: a, posts: [north-finance-1], keep: 0, months_after_start: 0, wastage_months: 3}]\n      waves:",
         "has no step 'wastage', so 'wastage_months' would mean nothing"),
    ],
)  # fmt: skip
def test_steps_that_could_never_happen_are_refused(
    room: Path, old: str, new: str, told: str
) -> None:
    assert told in " ".join(after(room, "cases/two.yaml", (old, new)))


def test_a_plan_may_not_delete_posts_nor_join_contracts_of_a_trust_outside_it(room: Path) -> None:
    text = (room / "trusts/south.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("00000002", "00000003"),
        ("100002", "100003"),
        ("south", "far"),
        ("South", "Far"),
    ):
        text = text.replace(old, new)
    (room / "trusts/far.yaml").write_text(text, encoding="utf-8")
    told = " ".join(
        after(
            room,
            "cases/two.yaml",
            ("  - ../trusts/south.yaml", "  - ../trusts/south.yaml\n  - ../trusts/far.yaml"),
            (
                "deletions:",
                "joint_contracts: [{label: A, contracts: [north-audit, far-audit]}]\n      deletions:\n        - {post: far-finance-1, months_after_start: 6, route: redundancy}",
            ),
        )
    )
    assert "'far-finance-1' is a post of a trust that is not in this plan" in told
    assert "'far-audit' is a contract of a trust that is not in this plan" in told


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "{value: 30, reason: A slip}",
            "found 30; a figure in 'share_per_year' should be from 0 to 1",
        ),
        ("{value: -0.5, low: -1, high: 0, reason: A slip}", "found -0.5, -1; a figure in"),
    ],
)
def test_a_share_of_one_s_own_stays_within_the_whole(room: Path, entry: str, told: str) -> None:
    found = after(
        room,
        "cases/two.yaml",
        ("trusts:", f"own_assumptions:\n  people.pay_award: {entry}\ntrusts:"),
    )
    assert told in " ".join(found)


@pytest.mark.parametrize(
    "rates",
    [
        [("lgps", "2027-04-01", 0.2), ("lgps", "2026-04-01", 0.3)],
        [("lgps", "2026-04-01", 0.2), ("lgps", "2026-04-01", 0.3)],
    ],
)
def test_pension_rates_out_of_order_are_refused(
    room: Path, rates: list[tuple[str, str, float]]
) -> None:
    rows = "".join(f"  - {{pension: {p}, since: {d}, share: {s}}}\n" for p, d, s in rates)
    told = after(room, "trusts/north.yaml", ("posts:", f"pension_rates:\n{rows}posts:"))
    assert "pension_rates of 'lgps' should stand oldest first, each day once" in " ".join(told)


def test_the_pension_reserve_pays_for_no_post_contract_or_commitment(room: Path) -> None:
    paid = (
        ("salary_gbp: 32000", "salary_gbp: 32000\n    fund: {}"),
        ("ends: 2027-08-31", "ends: 2027-08-31\n    fund: {}"),
        ("delivery:", "commitments:\n  - {{label: Hub, hours_per_month: 1, fund: {}}}\ndelivery:"),
    )
    sound = (room / "trusts/north.yaml").read_text(encoding="utf-8")
    changed(room, "trusts/north.yaml", *((old, new.format("capital")) for old, new in paid))
    assert read_case(room / "cases" / "two.yaml")
    (room / "trusts/north.yaml").write_text(sound, encoding="utf-8")
    found = after(room, "trusts/north.yaml", *((old, new.format("pension")) for old, new in paid))
    said = (
        "the pension reserve pays for nothing; name the fund that does: gag, other_restricted, "
        "unrestricted, capital"
    )
    assert [sentence.split(", ", 1)[1] for sentence in found] == [
        f"posts.north-finance-1.fund: {said}",
        f"contracts.north-audit.fund: {said}",
        f"commitments[1].fund: {said}",
    ]


def test_a_case_s_name_misspelt_offers_the_nearest() -> None:
    from scenarios.reading import find_case

    with pytest.raises(BadInput, match="did you mean 'tiny'"):
        find_case("tinny")

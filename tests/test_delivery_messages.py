"""What a user reads when delivery, hubs, suppliers, waves or automations mean nothing."""

# ruff: noqa: E501 - sentences are easier to check unbroken

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.reading import BadInput, read_case, read_functions
from tests.made_files import write_room

NORTH, TWO = "trusts/north.yaml", "cases/two.yaml"
RULE = "  - {function: finance, where: central}\n"
WAVE = "        - {function: finance, months_after_start: 6}\n"
HUB = "hubs:\n  - {key: coast, label: Coast, schools: ['100001']}\n"
SUPPLIER = """\
suppliers:
  - {id: bureau, label: Bureau, function: finance, gbp_per_item: 2, turnaround_working_days: 3, turnaround_spread: 0.5, source: illustrative}
"""
HUB_POST = """\
posts:
  - {id: coast-1, role: Officer, kind: desk, place: coast, desk: finance, fte: 0.5, salary_gbp: 30000, source: illustrative}
"""
OFFICE_POST = HUB_POST.replace("coast-1", "office-1").replace(
    "place: coast, desk: finance", "place: '100001', desk: office"
)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small world of files, with a second kind of work."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "services" / "finance.yaml"
    text = path.read_text(encoding="utf-8")
    kind = text[text.index("  - key") :]
    path.write_text(text + kind.replace("supplier_invoice", "budget_query"), encoding="utf-8")
    return tmp_path


def told(room: Path, *changes: tuple[str, str, str]) -> tuple[str, ...]:
    """Change files and return what reading the case says: nothing when it is sound."""
    for name, old, new in changes:
        path = room / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        read_case(room / TWO)
    except BadInput as error:
        return error.sentences()
    return ()


def one(room: Path, *changes: tuple[str, str, str]) -> str:
    """Return the only thing said, from its key on."""
    found = told(room, *changes)
    assert len(found) == 1, found
    return found[0].split(", ", 1)[1]


def rules(*entries: str) -> str:
    return "".join(f"  - {{function: finance, {entry}}}\n" for entry in entries)


def test_a_case_with_every_way_of_serving_is_sound(room: Path) -> None:
    delivery = rules(
        "where: local",
        "where: hub, schools: ['100001']",
        "where: outsourced, request_types: [budget_query]",
        "where: central, schools: ['100001'], request_types: [budget_query], second_line: central",
    )
    assert not told(
        room,
        (NORTH, RULE, delivery),
        (NORTH, "posts:\n", HUB + SUPPLIER + HUB_POST),
        (TWO, WAVE, WAVE.replace("6}", "6, to: hub, schools: ['100001']}") + WAVE.replace("6}", "9, to: outsourced, request_types: [budget_query]}")),
        (TWO, "      deletions:", "      travel_minutes_between: 30\n      automations:\n        - {label: Scanning, request_types: [supplier_invoice], months_after_start: 3, build_gbp: 9000, licence_gbp_per_year: 2000}\n      deletions:"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("delivery", "sentence"),
    [
        (
            ("where: central", "where: local, schools: ['100009']"),
            "delivery[2].schools[1]: '100009' is not a school of this trust; did you mean '100001'?",
        ),
        (
            ("where: central", "where: central, schools: ['100002']"),
            "delivery[2].schools[1]: '100002' is a school of another trust",
        ),
        (
            ("where: central", "where: central, request_types: [budget_qery]"),
            "delivery[2].request_types[1]: 'budget_qery' is not a kind of work of 'finance'; did you mean 'budget_query'?",
        ),
        (
            ("where: central", "where: central"),
            "delivery[2].function: delivery of function 'finance' is given twice; each may stand once in a case",
        ),
        (
            ("where: central", "where: central, schools: ['100001']", "where: central, schools: ['100001']"),
            "delivery[3]: another entry says already who serves 'finance' at school '100001'; say it once",
        ),
        (
            ("where: central, request_types: [budget_query]",),
            "delivery: says who serves parts of 'finance' but not the rest; add one entry for 'finance' without schools and request_types",
        ),
        (
            ("where: central", "where: hub, request_types: [budget_query]"),
            "delivery[2].function: 'finance' is served by a hub, but no hub with a post for it has the school 100001",
        ),
        (
            ("where: central", "where: outsourced, request_types: [budget_query]"),
            "delivery[2].function: 'finance' is outsourced but no supplier of the trust serves it (budget_query)",
        ),
        (
            ("where: central", "where: local, request_types: [budget_query]"),
            "delivery[2].function: 'finance' is served locally but has no 'office' post at 100001",
        ),
        (
            ("where: centrl",),
            "delivery[1].where: found 'centrl'; allowed: local, hub, central, outsourced; did you mean 'central'?",
        ),
    ],
)  # fmt: skip
def test_entries_of_delivery(room: Path, delivery: tuple[str, ...], sentence: str) -> None:
    assert one(room, (NORTH, RULE, rules(*delivery))) == sentence


def test_a_rule_that_never_holds_needs_no_desk(room: Path) -> None:
    delivery = rules("where: local", "where: central, schools: ['100001']")
    assert not told(room, (NORTH, RULE, delivery))


def test_a_central_second_line_needs_a_post_at_the_centre(room: Path) -> None:
    found = told(
        room,
        (NORTH, RULE, rules("where: local, second_line: central")),
        (NORTH, "place: centre\n    desk: finance", "place: '100001'\n    desk: office"),
    )
    assert [s.split(", ", 1)[1] for s in found] == [
        "delivery[1].second_line: the second line of 'finance' is central but no post at the centre serves it"
    ]


@pytest.mark.parametrize(
    ("hubs", "sentence"),
    [
        (
            "[{key: coast, label: C, schools: ['100003']}]",
            "hubs.coast.schools[1]: '100003' is not a school of this trust; did you mean '100001'?",
        ),
        (
            "[{key: coast, label: C, schools: ['100002']}]",
            "hubs.coast.schools[1]: '100002' is a school of another trust",
        ),
        (
            "[{key: coast, label: C, schools: ['100001']}, {key: moor, label: M, schools: ['100001']}]",
            "hubs.moor.schools[1]: school '100001' is in the hub 'coast' already; one hub a school",
        ),
        (
            "[{key: coast, label: C, schools: []}, {key: coast, label: M, schools: ['100001']}]",
            "hubs.coast.key: hub 'coast' is given twice; each may stand once in a case",
        ),
        (
            "[{key: centre, label: C, schools: ['100001']}]",
            "hubs.centre.key: a hub may not be called 'centre', which means something else here",
        ),
    ],
)
def test_hubs(room: Path, hubs: str, sentence: str) -> None:
    assert one(room, (NORTH, "posts:\n", f"hubs: {hubs}\nposts:\n")) == sentence


def test_a_post_at_a_place_that_is_no_hub(room: Path) -> None:
    posts = HUB + HUB_POST.replace("place: coast", "place: coat")
    sentence = "posts.coast-1.place: 'coat' is neither 'centre', a school nor a hub of this trust; did you mean 'coast'?"
    assert any(s.endswith(sentence) for s in told(room, (NORTH, "posts:\n", posts)))


def test_a_post_of_a_hub_serves_a_function(room: Path) -> None:
    posts = HUB + HUB_POST.replace("desk: finance", "desk: office")
    sentence = "posts.coast-1.desk: 'office' is not a desk here; did you mean 'finance'?"
    assert one(room, (NORTH, "posts:\n", posts)) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "function: finance,",
            "function: finanse,",
            "suppliers.bureau.function: 'finanse' is not a function; did you mean 'finance'?",
        ),
        (
            "gbp_per_item",
            "request_types: [invoice], gbp_per_item",
            "suppliers.bureau.request_types[1]: 'invoice' is not a kind of work of 'finance'; did you mean 'supplier_invoice'?",
        ),
        (
            "source: ill",
            "account_line: legal, source: ill",
            "suppliers.bureau.account_line: 'legal' is not a spending line of the return",
        ),
        (
            "turnaround_working_days: 3",
            "turnaround_working_days: 0",
            "suppliers.bureau.turnaround_working_days: must be more than 0; found 0",
        ),
    ],
)
def test_suppliers(room: Path, old: str, new: str, sentence: str) -> None:
    assert old in SUPPLIER
    assert one(room, (NORTH, "posts:\n", SUPPLIER.replace(old, new) + "posts:\n")) == sentence


def test_two_suppliers_for_the_same_work(room: Path) -> None:
    two = SUPPLIER + SUPPLIER.split("\n", 1)[1].replace("bureau", "agency")
    sentence = (
        "suppliers.agency: two suppliers of this trust are given for all of 'finance'; give it once"
    )
    assert one(room, (NORTH, "posts:\n", two + "posts:\n")) == sentence


@pytest.mark.parametrize(
    ("wave", "sentence"),
    [
        (
            "to: hub",
            "function: after this wave 'finance' is served by a hub, but no hub with a post for it has the school 100001",
        ),
        (
            "to: local, schools: ['100001']",
            "function: after this wave 'finance' is served locally but has no 'office' post at 100001",
        ),
        (
            "to: outsourced, request_types: [budget_query]",
            "function: after this wave 'finance' is outsourced but no supplier of the trust serves it (budget_query) (schools of North)",
        ),
        (
            "to: centre",
            "to: found 'centre'; allowed: central, hub, local, outsourced; did you mean 'central'?",
        ),
        (
            "schools: ['100004']",
            "schools[1]: '100004' is not a school of the trusts of this plan; did you mean '100002'?",
        ),
        (
            "request_types: [budget]",
            "request_types[1]: 'budget' is not a kind of work of 'finance'; did you mean 'budget_query'?",
        ),
    ],
)
def test_waves(room: Path, wave: str, sentence: str) -> None:
    found = told(room, (TWO, WAVE, WAVE.replace("6}", f"6, {wave}}}")))
    assert f"arms.merge.plan.waves[1].{sentence}" in [s.split(", ", 1)[1] for s in found]


def test_the_same_work_moves_once_a_month(room: Path) -> None:
    again = WAVE.replace("6}", "6, schools: ['100002'], request_types: [budget_query]}")
    sentence = "arms.merge.plan.waves[2].function: the wave of function 'finance' moves 'budget_query' of school '100002' twice in month 6"
    assert one(room, (TWO, WAVE, WAVE + again)) == sentence
    assert not told(room, (TWO, again, again.replace("start: 6", "start: 7")))


def lean(waves: str) -> tuple[tuple[str, str, str], ...]:
    return (
        (TWO, "kind: merge", "kind: lean"),
        (TWO, "      lead_trust: '00000001'\n      joining_trusts: ['00000002']\n", ""),
        (TWO, "{function: finance, months_after_start: 6}", waves),
    )


def test_a_lean_plan_moves_work_to_each_trusts_own_desk(room: Path) -> None:
    wave = "{function: finance, months_after_start: 6, to: local}"
    found = told(room, (NORTH, "posts:\n", OFFICE_POST), *lean(wave))
    assert [s.split(", ", 1)[1] for s in found] == [
        "arms.merge.plan.waves[1].function: after this wave 'finance' is served locally but has no 'office' post at 100002"
    ]
    assert not told(room, (TWO, "to: local", "to: local, schools: ['100001']"))


def test_a_lean_plan_buys_from_the_schools_own_supplier(room: Path) -> None:
    wave = "{function: finance, months_after_start: 6, to: outsourced}"
    found = told(room, (NORTH, "posts:\n", SUPPLIER + "posts:\n"), *lean(wave))
    assert len(found) == 1
    assert found[0].endswith("(schools of South)")


def test_a_merger_buys_from_the_lead_trusts_supplier(room: Path) -> None:
    moved = WAVE.replace("6}", "6, to: outsourced}")
    south = ("trusts/south.yaml", "posts:\n", SUPPLIER + "posts:\n")
    found = told(room, (TWO, WAVE, moved), south)
    assert any("no supplier of the trust serves it" in sentence for sentence in found)
    assert not told(
        room,
        ("trusts/south.yaml", SUPPLIER, ""),
        (NORTH, "posts:\n", SUPPLIER + "posts:\n"),
    )


@pytest.mark.parametrize(
    ("automation", "sentence"),
    [
        (
            "request_types: [invoices]",
            "request_types[1]: 'invoices' is not a kind of work; allowed: budget_query, supplier_invoice",
        ),
        ("request_types: []", "request_types: names no kind of work; name one at least"),
        (
            "request_types: [budget_query], schools: ['100004']",
            "schools[1]: '100004' is not a school of the trusts of this plan; did you mean '100002'?",
        ),
        (
            "request_types: [budget_query], build_gbp: -1",
            "build_gbp: must be at least 0; found -1",
        ),
        (
            "programme: invoces",
            "programme: 'invoces' is not a programme of automation; did you mean 'invoices'?",
        ),
        (
            "programme: robots",
            "programme: 'robots' is not a programme of automation; allowed: invoices",
        ),
        (
            "request_types: [budget_query], build_months: 61",
            "build_months: must be at most 60; found 61",
        ),
        (
            "programme: invoices, request_types: [budgt_query]",
            "request_types[1]: 'budgt_query' is not a kind of work; did you mean 'budget_query'?",
        ),
    ],
)
def test_automations(room: Path, automation: str, sentence: str) -> None:
    cost = "" if "build_gbp" in automation else "build_gbp: 0, "
    item = f"{{label: Robot, months_after_start: 3, {cost}licence_gbp_per_year: 0, {automation}}}"
    change = (TWO, "      deletions:", f"      automations:\n        - {item}\n      deletions:")
    assert one(room, change) == f"arms.merge.plan.automations[1].{sentence}"


def automated(*entries: str) -> tuple[str, str, str]:
    several = "".join(f"        - {{months_after_start: 3, {entry}}}\n" for entry in entries)
    return TWO, "      deletions:", f"      automations:\n{several}      deletions:"


def test_a_programme_needs_no_figures_and_takes_any_of_the_plans_own(room: Path) -> None:
    assert not told(room, automated("programme: invoices"))
    own = "programme: invoices, label: Ours, build_gbp: 9000, build_months: 2, design_hours: 40"
    assert not told(room, (TWO, "programme: invoices", own))
    assert not told(
        room, (TWO, "programme: invoices", "programme: invoices, request_types: [budget_query]")
    )


def test_an_automation_names_a_programme_or_kinds_of_work(room: Path) -> None:
    place = "arms.merge.plan.automations[1]"
    sentence = f"{place}.programme: is missing, and so are request_types; name one of the two"
    assert one(room, automated("schools: ['100001']")) == sentence
    own = automated("label: R, build_gbp: 0, licence_gbp_per_year: 0")
    sentence = f"{place}.request_types: is missing; a system of the plan's own needs it, or name a programme"
    assert one(room, (TWO, automated("schools: ['100001']")[2], own[2])) == sentence


def test_all_that_is_missing_or_wrong_in_automations_is_told_at_once(room: Path) -> None:
    found = told(
        room,
        automated("request_types: [budget_query]", "programme: invoces", "programme: [invoices]"),
    )
    missing = "is missing; a system of the plan's own needs it, or name a programme"
    said = [sentence.split(", ", 1)[1] for sentence in found]
    place = "arms.merge.plan.automations"
    assert [s for s in said if s.startswith(f"{place}[1]")] == [
        f"{place}[1].{key}: {missing}" for key in ("build_gbp", "label", "licence_gbp_per_year")
    ]
    assert (
        f"{place}[2].programme: 'invoces' is not a programme of automation; did you mean 'invoices'?"
        in said
    )
    assert sum(s.startswith(f"{place}[3].programme: ") for s in said) == 1
    assert len(said) == 5


def test_a_programme_is_carried_out_once_at_a_school(room: Path) -> None:
    sentence = "arms.merge.plan.automations[2].programme: 'supplier_invoice' is automated twice at the same school; say it once"
    assert one(room, automated("programme: invoices", "programme: invoices")) == sentence
    apart = automated(
        "programme: invoices, schools: ['100001']", "programme: invoices, schools: ['100002']"
    )
    assert not told(
        room, (TWO, automated("programme: invoices", "programme: invoices")[2], apart[2])
    )


def test_programmes_help_with_work_there_is(room: Path) -> None:
    file = "programme/automations.yaml"
    found = told(room, (file, "[supplier_invoice]", "[supplier_invoce]"))
    assert len(found) == 1
    assert "'supplier_invoce' is not a kind of work; did you mean 'supplier_invoice'?" in found[0]


def test_programmes_are_never_read_from_a_case(room: Path) -> None:
    sentence = (
        "automation_programmes: does not belong in a case; it is read from the program's own files"
    )
    assert one(room, (TWO, "claims:", "automation_programmes: []\nclaims:")) == sentence


def test_months_of_a_programme_stand_in_order(room: Path) -> None:
    found = told(room, ("programme/automations.yaml", "longest: 6", "longest: 1"))
    assert len(found) == 1
    assert "shortest, likeliest and longest should stand in order" in found[0]


def test_the_same_work_is_automated_once(room: Path) -> None:
    item = "        - {label: R, months_after_start: 3, build_gbp: 0, licence_gbp_per_year: 0, request_types: [budget_query]}\n"
    both = f"      automations:\n{item}{item}      deletions:"
    sentence = "arms.merge.plan.automations[2].request_types: 'budget_query' is automated twice at the same school; say it once"
    assert one(room, (TWO, "      deletions:", both)) == sentence


def test_no_plan_has_no_waves(room: Path) -> None:
    sentence = (
        "arms.status_quo.plan.waves: a plan of kind 'none' does nothing, so it may have no waves"
    )
    plan = "label: Stay apart\n    plan: {waves: [{function: finance, months_after_start: 2}]}\n"
    assert one(room, (TWO, "label: Stay apart\n", plan)) == sentence


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("first_line_share: {value: 0.6, low: 0.5, high: 0.7}", "line 20, request_types.supplier_invoice.first_line_share: says what the first line finishes but not how long"),
        ("second_line_minutes: {value: 6, low: 5, high: 7}", "give first_line_share too"),
        ("rework_share: {value: 0.6, low: 0.5, high: 1.5}", "is a part of one, so high must be at most 1; found 1.5"),
        ("growth_per_year: {value: 0.6, low: 0.7, high: 0.8}", "low, value and high are not in order: 0.7, 0.6, 0.8"),
        ("statutory_working_days: 20.0", "gives a limit of 20.0 working days that no law is named for; say which in statutory_clock"),
    ],
)  # fmt: skip
def test_figures_of_a_kind_of_work_that_do_not_go_together(
    room: Path, field: str, said: str
) -> None:
    path = room / "services" / "finance.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    grade:", f"    {field}\n    grade:", 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_functions()
    assert len(caught.value.sentences()) == 1
    assert said in caught.value.sentences()[0]

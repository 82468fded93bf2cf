"""Odd input to delivery, hubs, suppliers, waves and automations: sentences, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.reading import BadInput, read_case, read_functions
from tests.made_files import write_room

NORTH, TWO, FINANCE = "trusts/north.yaml", "cases/two.yaml", "services/finance.yaml"
RULE = "  - {function: finance, where: central}\n"
WAVE = "        - {function: finance, months_after_start: 6}\n"
LONG = "x" * 5000
ODD = ["5", "-1.5", "null", "true", "2027-09-01", "[[a], [b]]", "[null]", "[1, 2]", "{a: 1}",
       "[{a: [1]}]", "''", LONG, f"[{LONG}]", ".nan", "[[[[]]]]"]  # fmt: skip
HUB = {"key": "coast", "label": "Coast", "schools": "['100001']"}
SUPPLIER = {
    "id": "bureau", "label": "Bureau", "function": "finance", "gbp_per_item": "2",
    "turnaround_working_days": "3", "turnaround_spread": "0.5", "source": "illustrative",
    "request_types": "[supplier_invoice]",
}  # fmt: skip
ENTRY = {"function": "finance", "where": "central", "schools": "['100001']",
         "request_types": "[supplier_invoice]", "second_line": "central"}  # fmt: skip
STEP = {"function": "finance", "months_after_start": "6", "to": "central",
        "schools": "['100001']", "request_types": "[supplier_invoice]"}  # fmt: skip
ROBOT = {"label": "Robot", "request_types": "[supplier_invoice]", "months_after_start": "3",
         "build_gbp": "1", "licence_gbp_per_year": "1", "schools": "['100001']"}  # fmt: skip
SHIPPED = {"programme": "invoices", "months_after_start": "3", "design_hours": "40",
           "build_months": "2.5", "schools": "['100001']"}  # fmt: skip
KIND = ["first_line_share", "second_line_minutes", "rework_share", "growth_per_year",
        "statutory_working_days", "on_site_share", "primary_rate"]  # fmt: skip


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world of files, standing for those of the program."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(item: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in item.items()) + "}"


def told(room: Path, *changes: tuple[str, str, str]) -> tuple[str, ...]:
    """Read the case with files changed, restore them, and return what was said."""
    before = {name: (room / name).read_text(encoding="utf-8") for name, _, _ in changes}
    for name, old, new in changes:
        text = (room / name).read_text(encoding="utf-8")
        assert old in text
        (room / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        read_case(room / TWO)
    except BadInput as error:
        return error.sentences()
    finally:
        for name, text in before.items():
            (room / name).write_text(text, encoding="utf-8")
    return ()


def change_of(part: str, item: dict[str, str]) -> tuple[str, str, str]:
    text = written(item)
    if part == "delivery":
        return NORTH, RULE, f"{RULE}  - {text}\n"
    if part in ("hubs", "suppliers"):
        return NORTH, "posts:\n", f"{part}:\n  - {text}\nposts:\n"
    if part == "waves":
        return TWO, WAVE, f"        - {text}\n"
    return TWO, "      deletions:", f"      automations:\n        - {text}\n      deletions:"


PARTS = [("hubs", HUB), ("suppliers", SUPPLIER), ("delivery", ENTRY), ("waves", STEP),
         ("automations", ROBOT), ("automations", SHIPPED)]  # fmt: skip


@pytest.mark.parametrize(("part", "sound"), PARTS)
def test_the_sound_item_is_read(room: Path, part: str, sound: dict[str, str]) -> None:
    assert not told(room, change_of(part, sound))


def means_itself(part: str, key: str, odd: str) -> bool:
    """Say whether an odd value happens to be allowed: a number for a number, a word for a word."""
    number = {"gbp_per_item", "turnaround_working_days", "turnaround_spread", "build_gbp",
              "months_after_start", "licence_gbp_per_year", "design_hours",
              "build_months"}  # fmt: skip
    if odd == "null":
        return key in ("design_hours", "build_months")
    if key in number:
        return odd == "5"
    if key == "label" or (key == "id" and part == "suppliers"):
        return odd == LONG
    return key == "key" and odd == LONG


@pytest.mark.parametrize(("part", "sound"), PARTS)
def test_a_value_of_the_wrong_kind_is_told_with_its_place(
    room: Path, part: str, sound: dict[str, str]
) -> None:
    for key in sound:
        for odd in ODD:
            found = told(room, change_of(part, sound | {key: odd}))
            if means_itself(part, key, odd):
                assert not [s for s in found if f".{key}:" in s], (key, odd, found)
                continue
            assert found, (key, odd)
            assert all(s.startswith(("trusts/", "cases/")) and " line " in s for s in found)
            assert any(f"{part}" in s for s in found), (key, odd, found)


@pytest.mark.parametrize("part", [part for part, _ in PARTS])
@pytest.mark.parametrize("odd", ["5", "null", "words", "{a: 1}", "[5]", "[[]]", "[null]"])
def test_a_whole_part_of_the_wrong_kind_is_told(room: Path, part: str, odd: str) -> None:
    places = {
        "delivery": (NORTH, f"delivery:\n{RULE}", f"delivery: {odd}\n"),
        "waves": (TWO, f"waves:\n{WAVE}", f"waves: {odd}\n"),
        "automations": (TWO, "      deletions:", f"      automations: {odd}\n      deletions:"),
    }
    other = (NORTH, "posts:\n", f"{part}: {odd}\nposts:\n")
    found = told(room, places.get(part, other))
    assert found
    assert any(part in sentence for sentence in found)


@pytest.mark.parametrize("key", KIND)
def test_figures_of_a_kind_of_work_of_the_wrong_kind_are_told(room: Path, key: str) -> None:
    path = room / FINANCE
    text = path.read_text(encoding="utf-8")
    for odd in ("words", "[1]", "{value: a, low: 0, high: 1}", "{value: [1], low: 0, high: 1}",
                "{low: 0}", "true", "-3", "{value: null, low: null, high: null}"):  # fmt: skip
        changed = text.replace("    grade:", f"    {key}: {odd}\n    grade:", 1)
        path.write_text(changed, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_functions()
        assert any(key in sentence for sentence in caught.value.sentences()), (odd, caught.value)


def test_several_mistakes_are_told_at_once_each_with_its_line(room: Path) -> None:
    found = told(
        room,
        change_of("hubs", HUB | {"schools": "['100009']"}),
        change_of("delivery", ENTRY | {"request_types": "[supplier_invoce]"}),
        change_of("waves", STEP | {"schools": "['100003']", "to": "centrl"}),
        change_of("automations", ROBOT | {"request_types": "[]"}),
    )
    said = [sentence.split(", ", 1)[1] for sentence in found]
    assert said == [
        "arms.merge.plan.waves[1].schools[1]: '100003' is not a school of the trusts of this "
        "plan; did you mean '100002'?",
        "arms.merge.plan.waves[1].to: found 'centrl'; allowed: central, hub, local, outsourced; "
        "did you mean 'central'?",
        "arms.merge.plan.automations[1].request_types: names no kind of work; name one at least",
        "hubs.coast.schools[1]: '100009' is not a school of this trust; did you mean '100001'?",
        "delivery[2].request_types[1]: 'supplier_invoce' is not a kind of work of 'finance'; "
        "did you mean 'supplier_invoice'?",
    ]


def test_part_of_a_function_goes_to_no_lead_without_people_for_it(room: Path) -> None:
    """People of the other centre follow with the last work of its schools, and not before."""
    lead = ("lead_trust: '00000001'", "lead_trust: '00000002'")
    joining = ("joining_trusts: ['00000002']", "joining_trusts: ['00000001']")
    south, where = "trusts/south.yaml", "{function: finance, where: "
    nobody = (
        (south, "place: centre\n    desk: finance", "place: '100002'\n    desk: office"),
        (south, f"{where}central}}", f"{where}local}}"),
    )
    swap = ((TWO, *lead), (TWO, *joining))
    part = WAVE.replace("6}", "6, request_types: [supplier_invoice]}")
    (said,) = told(room, *swap, *nobody, (TWO, WAVE, part))
    assert said.split(", ", 1)[1] == (
        "arms.merge.plan.waves[1].function: the lead trust has no post at its centre for "
        "'finance', and people of the other centres follow only once all work of their schools "
        "is moved; move that first, or all at once"
    )
    first = WAVE.replace("6}", "3, schools: ['100001']}")
    then = WAVE.replace("6}", "6, schools: ['100002']}")
    assert not told(room, *swap, *nobody, (TWO, WAVE, first + then))
    assert told(room, *swap, *nobody, (TWO, WAVE, first.replace(" 3,", " 8,") + then))
    assert not told(room, *swap, *nobody)
    assert not told(room, (TWO, WAVE, part))


def test_the_command_line_tells_it_and_ends_with_two(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    text = (root / "scenarios" / "cases" / "tiny.yaml").read_text(encoding="utf-8")
    wrong = text.replace(
        "{function: hr, months_after_start: 6}",
        "{function: hr, months_after_start: 6, to: hub, schools: ['900043'], request_types: [[]]}",
    ).replace("../trusts", (root / "scenarios" / "trusts").as_posix())
    assert wrong != text
    (tmp_path / "mine.yaml").write_text(wrong, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(root / "run.py"), "check", "mine.yaml"], cwd=tmp_path, check=False,
        capture_output=True, text=True, encoding="utf-8", timeout=300,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 2
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said
    assert "waves[2].schools[1]: '900043' is not a school of the trusts of this plan" in said

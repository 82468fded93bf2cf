"""What the page says of the service is what the records say, with its doubt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from entities.measures import SERVICE_MEASURES
from outputs.csv_files import table_files
from outputs.findings import find
from outputs.place_names import centre_desk_names, centre_names
from outputs.served import how_served
from outputs.tables import make_tables
from tests.made_page import words_of_page
from tests.made_records import LEAD, made_case, made_info, made_record, made_run

CASE = made_case()
CLAIM = CASE.claims[0]


def pairs(worlds=4, missed=3.0, shadow=90.0):
    found = []
    for world in range(worlds):
        merge = made_record("merge", world, shadow=shadow + world)
        merge.service_month[:, SERVICE_MEASURES.index("statutory_missed")] = missed
        found += [made_record("status_quo", world, shadow=30.0), merge]
    return found


def served(records, case=CASE):
    return how_served(case, make_tables(case, records), CLAIM)


def test_clocks_in_law_are_counted_over_the_years_after_the_decision_for_supported_services():
    said = served(pairs()).statutory
    assert "mean of 4 paired runs" in said
    assert "720.0 of 960 missed, 75% with 'Merge'" in said  # 4 services, 60 months, 3 of 4 each
    assert "240.0 of 960 missed, 25% with 'Stay as we are'" in said
    assert "+480.0 (95% interval +480.0 to +480.0) missed" in said


def test_one_run_has_no_interval_and_says_so():
    assert "too few runs for an interval" in served(pairs(1)).statutory


def test_shadow_work_says_who_does_it_against_the_other_arm():
    said = served(pairs(2, shadow=90.0)).shadow
    assert "In year 3 schools do 90 hours" in said  # (90 + 91) / 2 minutes x 5 x 12 / 60
    assert "school offices 72 hours (against 24)" in said
    assert "inclusion teams 18 hours (against 6)" in said
    assert "leaders" not in said
    assert "mean of 2 paired runs" in said


def test_no_shadow_work_is_said_plainly():
    nobody = [made_record(shadow=0.0), made_record("merge", shadow=0.0)]
    assert served(nobody).shadow == "In year 3 schools take back no work in any run."


def test_waits_are_said_as_half_and_eight_in_ten():
    said = served(made_run(3, 1))
    assert len(said.waits) == 4
    records = [made_record(wait_minutes=1_500.0), made_record("merge", wait_minutes=3_000.0)]
    said = served(records).waits[0]
    assert said == (
        "Finance: half within 3.5 working hours, eight in ten within 8.0 (one run: 8.0 "
        "to 8.0; 1.2 school days); Stay as we are: 1.8 and 4.0."
    )


def test_nothing_that_no_data_supports_is_said_of_waits_clocks_or_recovery():
    trusts = tuple(t.model_copy(update={"waits_supported": ()}) for t in CASE.trusts)
    case = CASE.model_copy(update={"trusts": trusts})
    said = served(made_run(3, 1), case)
    assert said.waits == ()
    assert said.recovery == ()
    assert said.statutory.startswith("Clocks in law: not shown")
    html = words_of_page(find(case, made_run(3, 1), made_info()))
    assert "half within" not in html
    assert "back to normal by" not in html


def test_minutes_stand_side_by_side_for_every_service():
    rows = served(made_run(2, 1)).minutes
    assert len(rows) == 2 * 5
    assert rows[0][:4] == ("Finance: Stay as we are", "100", "5", "2")
    assert rows[1][0] == "Finance: Merge"


def test_recovery_is_told_by_service_and_written_run_by_run():
    found = find(CASE, made_run(20, 3), made_info())
    rows = found.claims[0].served.recovery
    assert [row[0] for row in rows] == ["Finance", "Payroll", "Human resources", "IT"]
    frame = table_files(found, detail=False)["recovery"]
    assert len(frame) == sum(int(row[-1]) for row in rows)
    assert set(frame["state"]) <= {"no_dip", "recovered", "never"}
    late = np.isinf(frame["back_to_normal_month"])
    assert (frame.loc[late, "state"] == "never").all()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Alder Learning Trust (fictional)", "Birch Trust"), ("Alder centre", "Birch centre")),
        (("The North Oak Trust", "North Elm Trust"), ("North Oak centre", "North Elm centre")),
        (("Oak", "Oak Trust"), ("Oak 00000001 centre", "Oak Trust centre")),
    ],
)
def test_centres_are_named_by_what_tells_their_trusts_apart(names, expected):
    trusts = tuple(
        trust.model_copy(update={"name": name})
        for trust, name in zip(CASE.trusts, names, strict=True)
    )
    case = CASE.model_copy(update={"trusts": trusts})
    assert tuple(centre_names(case).values()) == expected
    assert centre_desk_names(case)[f"{LEAD}/it"] == f"IT, {expected[0]}"


def test_a_run_in_which_nothing_is_brought_together_still_has_its_page():
    records = [replace(r, happenings=()) for r in made_run(2, 1)]
    html = words_of_page(find(CASE, records, made_info()))
    assert "no service whose wait is shown is brought together in any run" in html

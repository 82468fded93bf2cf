"""Partner screening: which pairs are plausible, one plan for all, and ties that are admitted."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from entities.trust import Trust
from outputs.study import commands
from outputs.study.command_line import commands as command_line
from outputs.study.screening import Pair, plausible
from scenarios.reading import BadInput, read_case, shipped
from scenarios.reading.trust import read_trust, write_trust
from scenarios.returns.starter import case_of

FILES = [shipped(f"trusts/{name}.yaml") for name in ("alderfell", "birchwater", "tiny_elm")]


def trusts() -> list[Trust]:
    return [read_trust(path) for path in FILES]


def names(pairs: tuple[Pair, ...]) -> list[str]:
    return [pair.key for pair in pairs]


def test_the_larger_leads_and_pairs_that_share_nothing_are_left_out_with_a_reason() -> None:
    some = trusts()
    pairs, out = plausible(some, FILES, anywhere=True, most_unequal=12.0)
    assert len(pairs) + len(out) == 3
    assert "99000001-99000002" in names(pairs)
    assert all("times as many pupils" in one.why for one in out)
    far = some[1].model_copy(update={
        "schools": tuple(school.model_copy(update={"region": "London"})
                         for school in some[1].schools)
    })  # fmt: skip
    near, left = plausible([some[0], far], FILES[:2], anywhere=False, most_unequal=12.0)
    assert near == ()
    assert left[0].why == "no region in common (North West; London)"


def test_one_plan_for_all_two_leaders_posts_of_the_joining_trust_go() -> None:
    lead, other, _ = trusts()
    plan = case_of([lead, other], ["a", "b"])["arms"][1]["plan"]
    assert [(one["post"], one["months_after_start"]) for one in plan["deletions"]] == [
        ("birch-chief-executive", 0), ("birch-finance-director", 6),
    ]  # fmt: skip


def test_too_few_trusts_and_no_plausible_pair_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="two or more can be paired"):
        commands.screen([FILES[0]])
    far = trusts()[1].model_copy(update={
        "schools": tuple(school.model_copy(update={"region": "London"})
                         for school in trusts()[1].schools)
    })  # fmt: skip
    file = write_trust(far, tmp_path / "far.yaml")
    with pytest.raises(BadInput, match="no pair is plausible"):
        commands.screen([FILES[0], file], out=tmp_path / "out")


@pytest.mark.slow
def test_pairs_are_ranked_with_ties_and_each_has_a_case_to_look_at(tmp_path: Path) -> None:
    """Of three trusts, two of which are alike but for their numbers."""
    lead, other, _ = trusts()
    text = re.sub(r"id: (?=[a-z])", "id: twin-", FILES[1].read_text(encoding="utf-8"))
    twin_file = tmp_path / "twin.yaml"
    text = text.replace("90001", "90002").replace("99000002", "99000009")
    twin_file.write_text(text, encoding="utf-8")
    assert len(read_trust(twin_file).posts) == len(other.posts)
    said = CliRunner().invoke(
        command_line,
        ["screen", str(FILES[0]), str(FILES[1]), str(twin_file), "--worlds", "3", "--out",
         str(tmp_path / "out")],
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    table = pd.read_csv(tmp_path / "out" / "screening.csv")
    assert len(table) == 3
    assert table["gbp_saved"].is_monotonic_decreasing
    assert table.loc[0, "tied_with_best"] == "yes"
    assert (table["gbp_saved_low"] < table["gbp_saved"]).all()
    assert (table["gbp_saved"] < table["gbp_saved_high"]).all()
    assert "95% interval" in said.output
    assert (
        len(re.findall(r"\(-?£[\d,. a-z]+ to -?£[\d,. a-z]+\) (?:more )?a year", said.output)) >= 3
    )
    assert table.loc[0, "gbp_behind"] == 0
    assert (table["gbp_behind_low"] <= table["gbp_behind"]).all()
    assert int(lead.company_number) in set(table["lead"])
    page = (tmp_path / "out" / "screening.html").read_text(encoding="utf-8")
    assert "It is no advice to merge." in page
    case = read_case(tmp_path / "out" / "99000001-99000002" / "case.yaml")
    assert case.arm("merge").plan.joining_trusts == ("99000002",)

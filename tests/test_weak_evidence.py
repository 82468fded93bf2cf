"""What nobody has measured can be left out, acts through a plan alone, and a verdict says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from entities.mechanisms import MECHANISMS, OFF_BY_DEFAULT, WEAK_EVIDENCE
from entities.records import Records
from outputs.findings import find
from outputs.weak_evidence import at_work, runs_again, without_weak
from outputs.wording import weak_evidence
from simulator.batch import run_case
from simulator.replicate import replicate
from simulator.shock_kinds import LASTING, SHOCKS
from tests.made_records import key_of, made_case, made_claim, made_info, made_record, steps
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

CASE = case_called("tiny")
WEAK = at_work(CASE)


def test_what_is_weak_is_a_mechanism_and_what_is_off_by_default_is_weak() -> None:
    assert set(WEAK_EVIDENCE) <= set(MECHANISMS)
    shocks = {s.mechanism for s in (*SHOCKS, *LASTING)}  # what-ifs that strike every arm alike
    assert set(OFF_BY_DEFAULT) - shocks - {"linked_draws"} <= set(WEAK_EVIDENCE)
    assert not set(OFF_BY_DEFAULT) & set(WEAK)
    on = changed(CASE, switched_on=OFF_BY_DEFAULT, switched_off=("own_checks",))
    assert set(at_work(on)) == set(WEAK_EVIDENCE) - {"own_checks"}


@pytest.mark.parametrize("arm", ["status_quo", "merge"])
def test_an_arm_without_them_is_the_arm_of_a_case_that_has_them_off(arm: str) -> None:
    off = changed(CASE, switched_off=WEAK)
    for world in worlds_of("tiny"):
        one = run_arm(off, off.arm(arm), world)
        other = replicate(
            CASE, CASE.arm(arm), world, seed=SEED, replication=0, without=frozenset(WEAK)
        )
        usual = run_arm(CASE, CASE.arm(arm), world)
        assert same(one, other)
        assert other.without == tuple(sorted(WEAK))
        assert same(one, usual) == (arm == "status_quo" or bool(_refused(usual)))


def _refused(record: Records) -> list[str]:
    return [h.kind for h in record.happenings if h.kind in ("refused", "not_reached")]


def test_runs_without_them_come_after_the_arms_and_move_none_of_them() -> None:
    worlds, again = worlds_of("tiny")[:2], {"merge": WEAK}
    plain = run_case(CASE, worlds, replications=1, seed=SEED)
    for jobs in (1, 2):
        seen: list[tuple[int, int]] = []
        both = run_case(
            CASE, worlds, replications=1, seed=SEED, jobs=jobs, again=again,
            progress=lambda done, total, seen=seen: seen.append((done, total)),  # type: ignore[misc]
        )  # fmt: skip
        kept = [record for record in both if not record.without]
        assert all(same(a, b) for a, b in zip(plain, kept, strict=True))
        assert [r.arm for r in both if r.without] == ["merge", "merge"]
        assert seen[-1] == (len(both), len(both))


def test_only_the_arms_of_claims_that_have_a_plan_run_again() -> None:
    assert set(runs_again(CASE)) == {claim.arm for claim in CASE.claims}
    assert "status_quo" not in runs_again(CASE)
    assert runs_again(changed(CASE, switched_off=tuple(WEAK_EVIDENCE))) == {}
    assert runs_again(changed(CASE, claims=())) == {}


def _records(saved: list[int], bare: list[int]) -> tuple[Records, ...]:
    """Make runs that save so many pounds a year, and as many without weak evidence."""
    found = []
    for world, (with_all, without) in enumerate(zip(saved, bare, strict=True)):
        found.append(made_record("status_quo", world=world, ledger={key_of(): 100_000_000}))
        for pounds, off in ((with_all, ()), (without, ("own_checks",))):
            after = 100_000_000 - pounds * 100 // 12
            record = made_record(
                "merge", world=world, ledger={key_of(): steps(100_000_000, after, 3)}
            )
            found.append(replace(record, without=off))
    return tuple(found)


def test_what_they_add_is_the_difference_of_the_same_runs() -> None:
    case, claim = made_case(), made_claim(gbp_per_year=240_000.0)
    saved, bare = [360_000, 240_000, 120_000, 480_000], [300_000, 120_000, 120_000, 120_000]
    records = _records(saved, bare)
    found = without_weak(case, records, claim)
    assert found is not None
    assert found.mechanisms == ("own_checks",)
    assert found.probability.value == 0.25
    assert found.p50 == pytest.approx(120_000)
    assert found.adds.mean == pytest.approx(np.mean(np.subtract(saved, bare)))
    assert found.adds.low < found.adds.mean < found.adds.high
    assert without_weak(case, [r for r in records if not r.without], claim) is None


def test_the_verdict_says_in_words_what_rests_on_them() -> None:
    claim = made_claim(gbp_per_year=240_000.0)
    case = made_case(claims=(claim,))
    saved, bare = [360_000, 300_000, 260_000, 500_000], [300_000, 120_000, 120_000, 120_000]
    records, info = _records(10 * saved, 10 * bare), made_info(worlds=40, replications=1)
    verdict = find(case, records, info).verdicts[0]
    said = weak_evidence(verdict)
    assert verdict.probability.value == 1
    assert "measured (schools that check what moved): the claim then holds in 25% of runs" in said
    assert "('more likely to fail than hold')" in said
    assert "the middle run saves £120,000" in said
    assert "add £190,000 to the saving, run against run in the mean" in said
    plain = find(case, [r for r in records if not r.without], info)
    assert weak_evidence(plain.verdicts[0]) == ""
    few = find(case, _records(saved, bare), made_info(worlds=4, replications=1))
    assert "('more likely" not in weak_evidence(few.verdicts[0])


def test_what_takes_from_the_saving_is_said_so() -> None:
    claim = made_claim(gbp_per_year=240_000.0)
    case = made_case(claims=(claim,))
    records = _records([100_000, 110_000], [200_000, 212_000])
    verdict = find(case, records, made_info(worlds=2, replications=1)).verdicts[0]
    said = weak_evidence(verdict)
    assert "take £100,000 from the saving" in said
    low, high = said.split("95% interval ")[-1].rstrip(").").split(" to ")
    assert (low, high) == ("£88,000", "£110,000")

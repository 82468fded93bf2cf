"""What the arms of claims read: what other arms go by is no advice on a claim."""

from __future__ import annotations

from outputs.run_info import judgement_behind_claims
from outputs.study.read_for_claims import read_for_claims
from simulator.shock_kinds import SHOCKS
from tests.made_records import made_case, made_info
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

ALDER, TINY = case_called("alder_and_birch"), case_called("tiny")
OF_OTHER_ARMS = {
    "process.shared_service_agreement_cost", "process.shared_service_tender_chance",
    "model.vat_lost_share", "process.automation_build_cost", "demand.automation_upkeep_fte",
    "model.collaborative_time",
}  # fmt: skip
OF_THE_MERGER = {
    "process.legal_cost_per_school", "process.due_diligence_cost", "process.one_off_overrun",
    "model.rollback_chance", "process.contract_rolls_on_months", "process.leader_hours_multiplier",
}  # fmt: skip


def test_a_claim_on_a_merger_rests_on_nothing_that_only_other_arms_read() -> None:
    read = read_for_claims(ALDER, worlds_of("alder_and_birch")[0], SEED)
    assert read >= OF_THE_MERGER
    assert read.isdisjoint(OF_OTHER_ARMS)
    assert read.isdisjoint(shock.rate for shock in SHOCKS)
    about_sharing = ALDER.claims[0].model_copy(update={"arm": "share_services"})
    other = read_for_claims(changed(ALDER, claims=(about_sharing,)),
                            worlds_of("alder_and_birch")[0], SEED)  # fmt: skip
    assert "model.vat_lost_share" in other
    assert "process.due_diligence_cost" not in other


def test_noting_what_is_read_changes_nothing_and_no_claim_reads_nothing() -> None:
    world = worlds_of("tiny")[0]
    before = run_arm(TINY, TINY.arm("merge"), world)
    assert read_for_claims(TINY, world, SEED)
    assert same(before, run_arm(TINY, TINY.arm("merge"), world))
    assert read_for_claims(changed(TINY, claims=()), world, SEED) == frozenset()


def test_only_judgements_behind_claims_are_advised() -> None:
    case = made_case()
    every = [a.key for a in judgement_behind_claims(case, made_info())]
    assert "model.slack" in every
    assert len(every) == 2
    some = judgement_behind_claims(case, made_info(read_for_claims=("process.gain",)))
    assert [a.key for a in some] == ["process.gain"]

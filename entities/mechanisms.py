"""The closed list of mechanisms one could argue about; each can be switched off by name."""

from __future__ import annotations

MECHANISMS: dict[str, str] = {
    "patience": "Schools give up waiting and do the work themselves (shadow work).",
    "leaving": "Staff leave, posts stand vacant, new holders learn the job.",
    "merger_leaving": "Central staff leave faster around a merger.",
    "at_risk_leaving": "Holders leave faster once they know that their post is to go.",
    "workload_leaving": "People leave faster where work has been heavier than in the base year.",
    "role_leaving": "Executives stay longer than other staff.",
    "people_strategy": "Money spent to keep people may lower leaving.",
    "long_absence": "Now and then a holder is away for long, paid, and part covered by agency.",
    "held_vacancies": "A post that is soon to go is not advertised when it falls empty.",
    "severance_approval": "Large payments to leaving executives wait for approval.",
    "exit_clocks": "Consultation and notice take their time before a redundancy.",
    "agency_cover": "Agency staff cover part of a vacancy.",
    "other_duties": "Other duties of a deleted post pass to the posts that remain.",
    "duties_move": "Other duties go along with a post that moves to another desk.",
    "coordination": "Coordination time grows with the number of schools beyond ten.",
    "migration_work": "Moving systems takes hours from the desks that do it.",
    "two_systems": "Work takes longer while two systems run.",
    "familiarity": "Work takes longer for people who do not know the school.",
    "queries": "A cut-over makes extra requests for three months.",
    "wave_work": "Designing a service and moving schools to it take hours of a desk.",
    "roll_back": "A school's cut-over may be rolled back and tried again some months later.",
    "standard_process": "One way of working shortens handling once adopted.",
    "lost_autonomy": "Staff of schools leave faster where decisions move away from their school.",
    "own_checks": "Schools check and chase moved work where they have not taken up the new way.",
    "specialist": "A specialist desk handles work at another speed than a school office.",
    "stage_network": "A merger passes through diligence, consents and transfer before day one.",
    "stage_luck": "Stages and automations take shorter or longer than likeliest; some stages are "
    "done again in part.",
    "attention": "Integration waits where leaders have fewer hours than it and other work ask.",
    "blackouts": "Services are not cut over in examinations, year ends and census months.",
    "delay": "Programmes run late by a common factor.",
    "refusal": "A merger may be refused or abandoned after money is spent.",
    "volume_discount": "Contracts let again together cost less by volume.",
    "contract_notice": "Contracts roll on where no notice was given in time.",
    "tenders": "Joint lettings above the threshold of procurement law are tendered first.",
    "exit_fees": "Contracts may be bought out before they end.",
    "programme_support": "Others help leaders with a merger, for a price.",
    "one_off_costs": "Legal, due diligence, systems, rebrand and actuary costs.",
    "overrun": "One-off costs of a merger come out above, or below, what was expected.",
    "closing_trust": "A trust that joins another owes last accounts, and reports till then.",
    "shared_service_agreement": "Separate trusts that share services need an agreement, and at "
    "times a tender.",
    "exit_costs": "Redundancy pay, pension strain and executives' notice.",
    "pay_protection": "Somebody redeployed keeps the old pay for some years.",
    "teachers": "Teachers and teaching support leave, join and grow with plans, school by school.",
    "trust_size_leaving": "Teachers of a larger trust leave more often.",
    "increments": "Holders climb their grade each April; new holders start at its foot.",
    "harmonisation": "Terms are levelled up after a merger.",
    "employer_reliefs": "Levy allowance and Employment Allowance lost with an employer.",
    "regrade": "The surviving chief executive's pay rises with size.",
    "costs_follow_rolls": "Spending of a school follows its roll in part, most of it a year later.",
    "pension_fund_changed": "Support staff who join pay the lead's pension rate, where planned.",
    "internal_scrutiny": "A trust above an income line owes a stricter, dearer internal scrutiny.",
    "audit_fee": "One external audit fewer after a merger.",
    "closing_centre": "A closing trust's board and its own requests stop.",
    "condition_grants": "Trusts of some size get money for buildings by formula; schools of others "
    "bid for it. It is never a saving.",
    "rework": "Some finished work comes back to be corrected, more of it after a cut-over.",
    "second_line": "What the first line cannot finish is handed to a second line.",
    "automation": "Systems take part of the handling of some work, at a price and with upkeep.",
    "automation_work": "Designing systems and keeping them going takes hours from the desks whose "
    "work it is.",
    "travel": "Whoever must come to a school spends time on the way.",
    "urgent": "A few requests are urgent and are served one class sooner.",
    "office_cover": "A school office must be staffed in opening hours, whatever work there is.",
    "shadow_feedback": "Work a school does itself takes hours, the month after, from those who "
    "do it.",
    "school_time": "The patience of schools runs on school days only.",
    "shock_intervention": "At times a school comes under intervention.",
    "shock_cyber": "At times systems of a trust are attacked.",
    "shock_building": "At times part of a school is closed for repair.",
    "shock_supplier": "At times the supplier of a contract fails.",
    "shock_award": "At times a national pay award is not funded.",
    "shock_funding": "At times general funding is cut for good.",
    "shock_roll": "At times a school's roll falls for good.",
    "linked_draws": "Assumptions of a group are drawn together.",
    "spent_again": "Released money is spent again where a plan decides it, after the saving.",
    "shared_service_vat": "Services between separate trusts carry VAT that is partly lost.",
}
"""Mechanism and what it does, in words."""

OFF_BY_DEFAULT = (
    "trust_size_leaving", "shock_intervention", "shock_cyber", "shock_building", "shock_supplier",
    "shock_award", "shock_funding", "shock_roll", "linked_draws",
)  # fmt: skip
"""Mechanisms not at work unless a case switches them on: weak evidence, or a what-if."""

WEAK_EVIDENCE: dict[str, str] = {
    "standard_process": "time saved by one way of working",
    "lost_autonomy": "staff who leave schools that decide less",
    "own_checks": "schools that check what moved",
    "trust_size_leaving": "teachers who leave a larger trust",
}
"""Culture, autonomy and adoption: mechanisms nobody has measured, and what they are in words. They
act only through a plan, never in an arm that has none; a verdict says how much rests on them."""

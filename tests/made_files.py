"""A small world of made-up files: two trusts, one service, one case, for tests of the readers."""

from __future__ import annotations

from pathlib import Path

ASSUMPTION = """\
- key: people.pay_award
  label: Yearly pay award
  value: 0.03
  low: 0.02
  high: 0.05
  unit: share_per_year
  year: '2026'
  source: An invented source
  grade: judgement
  role: distribution
- key: check.realised
  label: Share of promised savings realised elsewhere
  value: 0.5
  unit: share
  year: '2026'
  source: An invented source
  grade: research
  role: validation_only
"""
SERVICE = """\
key: finance
label: Finance
local_desk: office
request_types:
  - key: supplier_invoice
    label: Supplier invoice
    kind: poisson
    driver: pupil
    per_driver_year: {value: 1.6, low: 0.8, high: 3}
    minutes: {value: 12, low: 6, high: 25}
    cv: 1.0
    priority: 3
    target_working_hours: 37
    patience_working_hours: 75
    automatable_share: 0.45
    season: [term]
    touches: 1
    outside_working_days: 0
    source: An invented source
    grade: judgement
"""
CALENDAR = """\
office_minutes_per_day: 444
holidays:
  - {label: Easter, anchor: easter, weeks: 2}
seasons:
  - {key: term, label: Term, weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}
source: An invented source
grade: judgement
"""
CENTRAL_COST = """\
accounts_year: '2022/23'
source: An invented source
url: https://example.org
warning: Not how dear it is
bands: [{trusts: 3, median_pupils: 900, lower_quartile: 200, median: 300, upper_quartile: 400}]
back_office: []
"""
RULES = "- {key: cash, label: Cash, tags: [cash], recurrences: [recurring]}\n"
STAGES = """\
- key: agree_to_explore
  label: Both boards agree to explore
  stage: Partner search
  after: []
  weeks: {shortest: 0, likeliest: 0, longest: 0}
  who: boards
  gate: true
  grade: judgement
- key: talks
  label: Talks
  stage: Due diligence and case
  after: [agree_to_explore]
  weeks: {shortest: 4, likeliest: 6, longest: 9}
  who: leaders
  fails: 0.2
  returns_to: talks
  grade: judgement
- key: day_one
  label: Day one
  stage: Legal work and transfer
  after: [talks]
  weeks: {shortest: 0, likeliest: 0, longest: 0}
  who: boards
  grade: judgement
"""
BLACKOUTS = """\
- key: year_end
  label: Year end
  months: [8]
  functions: [finance]
  grade: judgement
"""
AUTOMATIONS = """\
- key: invoices
  label: Invoices read by a system
  request_types: [supplier_invoice]
  months: {shortest: 2, likeliest: 3, longest: 6}
  size: 1
  licence_size: 1
  source: An invented source
  grade: judgement
"""
LINKED = """\
- key: asked_and_paid
  label: invoices and pay
  strength: 0.6
  members: [request.*.volume]
  against: [people.pay_award]
  source: An invented source
  grade: judgement
"""
TRUST = """\
company_number: '{number}'
name: {name}
fictional: true
accounts_year: 2024/25
schools:
  - urn: '{urn}'
    name: {name} Primary
    phase: primary
    local_authority: Nowhere
    region: North West
    pupils: 210
    ehcp_pupils: 6
    sen_support_pupils: 30
    staff_headcount: 30
    pfi: false
    lines: {{dfe_revenue_grants: 1200000, teaching_staff: 700000}}
    source: illustrative
central_lines: {{other_staff: 90000}}
revenue_reserve_gbp: 150000
pension_fund: Nowhere Fund
posts:
  - id: {prefix}-finance-1
    role: Finance officer
    kind: desk
    place: centre
    desk: finance
    fte: 1.0
    salary_gbp: 32000
    source: illustrative
contracts:
  - id: {prefix}-audit
    label: External audit
    function: finance
    place: centre
    gbp_per_year: 12000
    ends: 2027-08-31
    account_line: auditor_costs
    source: illustrative
delivery:
  - {{function: finance, where: central}}
source: illustrative
"""
CASE = """\
key: two-trusts
title: Two small trusts
question: Would a merger save anything?
illustrative: true
decision_date: 2026-09-01
horizon_years: 5
trusts:
  - ../trusts/north.yaml
  - ../trusts/south.yaml
arms:
  - key: status_quo
    label: Stay apart
  - key: merge
    label: Merge
    plan:
      kind: merge
      lead_trust: '00000001'
      joining_trusts: ['00000002']
      start: 2027-09-01
      waves:
        - {function: finance, months_after_start: 6}
      deletions:
        - {post: south-finance-1, months_after_start: 6, route: wastage}
claims:
  - key: promise
    said_by: Chair
    text: We shall save thirty thousand pounds a year.
    arm: merge
    gbp_per_year: 30000
    year_after_decision: 3
    counting_rule: cash
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_room(folder: Path) -> None:
    """Write every file of the small world under a folder."""
    written(folder, "assumptions/all.yaml", ASSUMPTION)
    written(folder, "services/finance.yaml", SERVICE)
    written(folder, "calendar/england.yaml", CALENDAR)
    written(folder, "counting_rules.yaml", RULES)
    written(folder, "programme/stages.yaml", STAGES)
    written(folder, "programme/blackouts.yaml", BLACKOUTS)
    written(folder, "programme/automations.yaml", AUTOMATIONS)
    written(folder, "linked_draws.yaml", LINKED)
    written(folder, "published/central_cost_by_size.yaml", CENTRAL_COST)
    north = TRUST.format(number="00000001", name="North", urn="100001", prefix="north")
    south = TRUST.format(number="00000002", name="South", urn="100002", prefix="south")
    written(folder, "trusts/north.yaml", north)
    written(folder, "trusts/south.yaml", south)
    written(folder, "cases/two.yaml", CASE)

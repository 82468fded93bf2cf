"""What the parts of a plan are called where a board reads of them: one word for one thing."""

from __future__ import annotations

from collections.abc import Mapping

from entities.plan import MergerPlan

PLAIN: Mapping[str, str] = {
    "kind": "what kind of plan it is", "joining_trusts": "who joins",
    "joins_later": "trusts that join later", "start": "when it starts",
    "standardisation": "the way of working", "waves": "services that move",
    "deletions": "posts that go", "pools": "pools of posts",
    "people_strategy": "money to keep people", "post_moves": "posts that move",
    "contract_moves": "contracts that move", "charging": "who pays for the centre",
    "spent_again": "what is spent again", "travel_minutes_between": "travel between trusts",
}  # fmt: skip
"""By the field of a plan, where its title says less."""
PLAN_WORDS: Mapping[str, str] = {
    name: PLAIN.get(name, str(found.title).lower())
    for name, found in MergerPlan.model_fields.items()
}
"""By the field of a plan, what it is called inside a sentence."""

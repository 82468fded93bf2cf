"""Pages of a course of action: services on a board, dates, posts, people and automation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from entities.case import Case
from entities.plan import Arm
from outputs.charging import RULES
from outputs.web import arm_forms, post_forms
from outputs.web.arm_kinds import KINDS, PENSIONS, with_kind, with_new
from outputs.web.asked import Form, FormError, Sent
from outputs.web.faults_said import at_fields
from outputs.web.plan_told import rest
from outputs.web.scenario_pages import as_it_was, overview, refusing, scenario_at
from outputs.web.stores import Stores, serve_at, shown
from scenarios.reading import BadInput

MOST_ARMS = 12
NEW_FIELDS = {"new_label": "What a board would call it", "new_kind": "What kind of plan"}
"""What the fields of a new course of action are called."""


class Part(NamedTuple):
    """A page on one side of a course of action.

    Attributes
    ----------
    title
        Its heading.
    told
        Works out what the page shows beside the fields.
    kept
        Puts what the form says into the case.
    fields
        How the names of its fields begin that faults of the whole case may be about.
    """

    title: str
    told: Callable[[Case, Arm], Mapping[str, Any]]
    kept: Callable[[Case, str, Form], Case]
    fields: tuple[str, ...] = ()


def _services(case: Case, arm: Arm) -> Mapping[str, Any]:
    return {"rows": arm_forms.board(case, arm.plan), "places": arm_forms.PLACES}


def _posts(case: Case, arm: Arm) -> Mapping[str, Any]:
    return {"rows": post_forms.posts(case, arm.plan), "routes": post_forms.ROUTES,
            "services": {f.key: f.label for f in case.functions}}  # fmt: skip


def _moves(case: Case, arm: Arm) -> Mapping[str, Any]:
    moved = {move.post for move in arm.plan.post_moves}
    rows = post_forms.posts(case, arm.plan)
    return {
        "rows": post_forms.moved_posts(case, arm.plan),
        "places": post_forms.places_to(case),
        "services": {f.key: f.label for f in case.functions},
        "free": [row for row in rows if row.post.kind == "desk" and row.post.id not in moved],
    }


def _automation(case: Case, arm: Arm) -> Mapping[str, Any]:
    own = {one.programme: one.months_after_start for one in arm.plan.automations if one.programme}
    return {"rows": case.automation_programmes, "own": own}


def _kind(case: Case, _: Arm) -> Mapping[str, Any]:
    return {"kinds": KINDS, "pensions": PENSIONS,
            "numbers": {trust.company_number: trust.name for trust in case.trusts}}  # fmt: skip


def _charging(_: Case, __: Arm) -> Mapping[str, Any]:
    rules = {key: f"{said[:1].upper()}{said[1:]}" for key, said in RULES.items()}
    return {"rules": {arm_forms.NO_RULE: "Not chosen yet", **rules}}


def _rest(case: Case, arm: Arm) -> Mapping[str, Any]:
    return {"rows": rest(case, arm.plan)}


def _plan_alone(_: Case, __: Arm) -> Mapping[str, Any]:
    return {}


MOVING = ("move", "place", "serves", "months")
"""Fields of the form of a move."""
PARTS: Mapping[str, Part] = {
    "kind": Part("What kind of plan, and who joins whom", _kind, with_kind),
    "services": Part("Services: where each is done", _services, arm_forms.with_board, ("to_",)),
    "dates": Part("Dates and way of working", _plan_alone, arm_forms.with_dates, ("year",)),
    "posts": Part("Posts that go, and how", _posts, post_forms.with_posts, ("route_",)),
    "moves": Part("Posts that move, and where to", _moves, post_forms.with_moves, MOVING),
    "charging": Part("Who pays for the centre", _charging, arm_forms.with_charging),
    "people": Part("Money to keep people", _plan_alone, arm_forms.with_people),
    "rest": Part("What else it does", _rest, arm_forms.with_rest),
    "automation": Part("Automation", _automation, arm_forms.with_automation),
}
"""By the end of its address, a page on a course of action."""


def arm_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of courses of action."""
    pages = Blueprint("arms", __name__)
    serve_at(pages, stores, (
        ("/scenario/<key>/arm", new_arm, ["POST"]),
        ("/scenario/<key>/arm/<arm>/copy", copy_arm, ["POST"]),
        ("/scenario/<key>/arm/<arm>/remove", remove_arm, ["POST"]),
        ("/scenario/<key>/arm/<arm>/<part>", show_part, ["GET"]),
        ("/scenario/<key>/arm/<arm>/<part>", keep_part, ["POST"]),
    ))  # fmt: skip
    refusing(pages)
    return pages


def show_part(
    stores: Stores, key: str, arm: str, part: str, wrong: Mapping[str, str] | None = None,
    said: tuple[str, ...] = (), form: Form | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """Show one side of a course of action, with the form as it was sent where it was wrong."""
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    asked, page = arm_forms.arm_of(case, arm), PARTS.get(part)
    if asked is None or page is None:
        abort(404)
    return shown(
        part, status, title=page.title, scenario=scenario, arm=asked, plan=asked.plan, case=case,
        wrong=wrong or {}, said=said, form=form, **page.told(case, asked),
    )  # fmt: skip


def keep_part(stores: Stores, key: str, arm: str, part: str) -> Answer:
    """Keep what a form says of a course of action, or say everything that is wrong with it."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    page, form = PARTS.get(part), Sent(request.form.to_dict())
    if arm_forms.arm_of(case, arm) is None or page is None:
        abort(404)
    changed = case
    try:
        changed = page.kept(case, arm, form)
        stores.scenarios.change(scenario, changed)
    except FormError as error:
        return show_part(stores, key, arm, part, error.fields, (), form, 422)
    except BadInput as bad:
        fields, said = at_fields(changed, arm, bad, page.fields)
        return show_part(stores, key, arm, part, fields, said, form, 422)
    again = f"/scenario/{key}/arm/{arm}/{part}"
    return redirect(again if form["again"] else f"/scenario/{key}#{arm}", 303)


def new_arm(stores: Stores, key: str) -> Answer:
    """Put one more course of action beside the others, and ask who joins whom."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    _refuse_too_many(case, key)
    try:
        changed, arm = with_new(case, Sent(request.form.to_dict()))
    except FormError as error:
        said = {name: f"{NEW_FIELDS[name]}: {why}" for name, why in error.fields.items()}
        return overview(stores, key, said, 422)
    stores.scenarios.change(scenario, changed)
    return redirect(f"/scenario/{key}/arm/{arm}/kind", 303)


def copy_arm(stores: Stores, key: str, arm: str) -> Answer:
    """Put a copy of a course of action beside it."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    if arm_forms.arm_of(case, arm) is None:
        abort(404)
    _refuse_too_many(case, key)
    stores.scenarios.change(scenario, arm_forms.with_arms(case, tuple(arm_forms.copies(case, arm))))
    return redirect(f"/scenario/{key}#options", 303)


def _refuse_too_many(case: Case, key: str) -> None:
    """Answer with a page that says so where there are as many courses of action as may be."""
    if len(case.arms) >= MOST_ARMS:
        text = f"A scenario has {MOST_ARMS} courses of action at the most. Take one out first."
        abort(shown("wrong", 409, title="Not added", said=text, back=f"/scenario/{key}"))


def remove_arm(stores: Stores, key: str, arm: str) -> Answer:
    """Take a course of action out; one that a claim is on stays."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    claimed = {name for claim in case.claims for name in (claim.arm, claim.compared_with)}
    if arm_forms.arm_of(case, arm) is None:
        abort(404)
    if arm in claimed:
        text = "A claim is on this course of action. Change the claim first."
        return shown("wrong", 409, title="Not taken out", said=text, back=f"/scenario/{key}")
    kept = tuple(one for one in case.arms if one.key != arm)
    try:
        stores.scenarios.change(scenario, arm_forms.with_arms(case, kept))
    except BadInput as bad:
        said = " ".join(f"{fault.message[:1].upper()}{fault.message[1:]}." for fault in bad.faults)
        return shown("wrong", 409, title="Not taken out", said=said, back=f"/scenario/{key}")
    return redirect(f"/scenario/{key}#options", 303)

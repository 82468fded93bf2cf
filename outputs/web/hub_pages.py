"""Pages of hubs: which schools share posts, whichever course of action is taken."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from outputs.web.asked import Form, FormError, Sent
from outputs.web.hub_forms import hubs_of, in_no_hub, in_use, with_hub, without_hub
from outputs.web.scenario_pages import as_it_was, refusing, scenario_at
from outputs.web.stores import Stores, serve_at, shown
from scenarios.reading import BadInput


def hub_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of hubs."""
    pages = Blueprint("hubs", __name__)
    serve_at(pages, stores, (
        ("/scenario/<key>/hubs", hubs, ["GET"]),
        ("/scenario/<key>/hubs", add_hub, ["POST"]),
        ("/scenario/<key>/hubs/<trust>/<hub>/remove", remove_hub, ["POST"]),
    ))  # fmt: skip
    refusing(pages)
    return pages


def hubs(
    stores: Stores, key: str, wrong: Mapping[str, str] | None = None, form: Form | None = None,
    said: tuple[str, ...] = (), status: int = 200,
) -> Response:  # fmt: skip
    """Show the hubs of a scenario, and ask for one more."""
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    return shown("hubs", status, title="Hubs: schools that share posts", scenario=scenario,
                 case=case, rows=hubs_of(case), free=in_no_hub(case), wrong=wrong or {},
                 said=said, form=form)  # fmt: skip


def add_hub(stores: Stores, key: str) -> Answer:
    """Group schools in a hub, or say everything that is wrong with the form."""
    scenario, form = as_it_was(scenario_at(stores, key)), Sent(request.form.to_dict())
    try:
        stores.scenarios.change(scenario, with_hub(stores.scenarios.case(scenario), form))
    except FormError as error:
        return hubs(stores, key, error.fields, form, status=422)
    except BadInput as bad:
        return hubs(stores, key, None, form, bad.sentences(), 422)
    return redirect(f"/scenario/{key}/hubs", 303)


def remove_hub(stores: Stores, key: str, trust: str, hub: str) -> Answer:
    """Take a hub out that nothing uses."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    row = next((r for r in hubs_of(case) if (r.trust.company_number, r.hub.key) == (trust, hub)),
               None) or abort(404)  # fmt: skip
    used = in_use(row)
    if used:
        return hubs(stores, key, said=(used,), status=409)
    try:
        stores.scenarios.change(scenario, without_hub(case, row))
    except BadInput as bad:
        return hubs(stores, key, said=bad.sentences(), status=409)
    return redirect(f"/scenario/{key}/hubs", 303)

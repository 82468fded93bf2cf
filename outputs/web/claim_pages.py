"""Pages of a claim: said in a sentence, taken into its parts, read back, and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from entities.case import STATUS_QUO, Case
from outputs.web.asked import Asked, Form, FormError, Sent
from outputs.web.claim_forms import (
    arm_meant,
    claim_of,
    fields_of,
    fields_of_claim,
    read_back,
    with_claim,
)
from outputs.web.scenario_pages import as_it_was, refusing, scenario_at
from outputs.web.stores import Stores, serve_at, shown
from scenarios.reading import BadInput
from scenarios.reading.claim_sentence import LONGEST_SENTENCE, read_claim


def claim_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of claims."""
    pages = Blueprint("claims", __name__)
    serve_at(pages, stores, (
        ("/scenario/<key>/claim", say, ["GET"]),
        ("/scenario/<key>/claim", take_apart, ["POST"]),
        ("/scenario/<key>/claim/parts", parts, ["GET"]),
        ("/scenario/<key>/claim/parts", keep, ["POST"]),
    ))  # fmt: skip
    refusing(pages)
    return pages


def say(
    stores: Stores, key: str, wrong: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """Ask for the claim in a sentence."""
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    return shown("claim", status, title="The claim, in a sentence", scenario=scenario, case=case,
                 back=[read_back(claim, case) for claim in case.claims], wrong=wrong or {},
                 text=request.form.get("text", ""), said_by=request.form.get("said_by", ""),
                 )  # fmt: skip


def take_apart(stores: Stores, key: str) -> Response:
    """Take a sentence into its parts and show them, each to be put right."""
    asked = Asked(request.form.to_dict())
    text, said_by = asked.words("text", LONGEST_SENTENCE), asked.words("said_by", 120)
    if asked.wrong:
        return say(stores, key, asked.wrong, 422)
    case = stores.scenarios.case(scenario_at(stores, key))
    read = read_claim(text)
    arm, about_arm = arm_meant(text, case)
    form = {**fields_of(read), "text": text, "said_by": said_by, "arm": arm}
    doubts = (*about_arm, *read.doubts, *_too_early(read.by, case))
    return _parts(stores, key, form, doubts=doubts)


def _too_early(by: dt.date | None, case: Case) -> tuple[str, ...]:
    """Say of a day that it lies before the decision, so that nothing can be saved by then."""
    if by is None or by > case.decision_date:
        return ()
    return (
        f"{by:%d/%m/%Y} is no later than the decision of {case.decision_date:%d/%m/%Y}, so nothing "
        "of it can be saved by then. Put the day right.",
    )


def parts(stores: Stores, key: str) -> Answer:
    """Show the parts of the claim that is kept."""
    case = stores.scenarios.case(scenario_at(stores, key))
    if not case.claims:
        return redirect(f"/scenario/{key}/claim", 303)
    return _parts(stores, key, fields_of_claim(case.claims[0]))


def keep(stores: Stores, key: str) -> Answer:
    """Keep a claim whose parts were read back, or say everything that is wrong with them."""
    scenario = as_it_was(scenario_at(stores, key))
    case = stores.scenarios.case(scenario)
    form = Sent(request.form.to_dict())
    try:
        stores.scenarios.change(scenario, with_claim(case, claim_of(case, form)))
    except FormError as error:
        return _parts(stores, key, form, wrong=error.fields)
    except BadInput as bad:
        said = tuple(f"{one.message[:1].upper()}{one.message[1:]}" for one in bad.faults)
        return _parts(stores, key, form, said=said)
    return redirect(f"/scenario/{key}#claim", 303)


def _parts(
    stores: Stores, key: str, form: Form, *, doubts: tuple[str, ...] = (),
    wrong: Mapping[str, str] | None = None, said: tuple[str, ...] = (),
) -> Response:  # fmt: skip
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    status = 422 if wrong or said else 200
    return shown("claim_parts", status, title="Is this what is claimed?", scenario=scenario,
                 case=case, form=form, doubts=doubts, wrong=wrong or {}, said=said,
                 arms=[arm for arm in case.arms if arm.key != STATUS_QUO])  # fmt: skip

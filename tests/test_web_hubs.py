"""Hubs made on the page, posts moved there and elsewhere, changes undone and done again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from entities.delivery import Hub
from entities.moves import PostMove
from entities.plan import MergerPlan, PostDeletion
from entities.post import in_school
from outputs.emptied import LEFT, emptied, emptied_in_words
from outputs.tables import make_tables
from outputs.verdict import verdict
from outputs.web import hub_forms
from outputs.web.arm_forms import board
from outputs.web.faults_said import at_fields, field_of, in_words
from outputs.web.hub_forms import hubs_of, in_use
from outputs.web.post_forms import moved_posts
from outputs.web.scenario_store import Scenario
from outputs.web.stores import Stores
from outputs.wording import in_words as said_of
from outputs.wording import service
from scenarios.reading import BadInput, Fault
from tests.made_moves import CLERK as STEP
from tests.made_moves import case_of, moves, with_arm
from tests.made_records import made_case, made_info, made_run
from tests.web_client import client, get, jobs, post, stores

__all__ = ["client", "jobs", "stores"]
ARM, ELM, MOSS, BROOK, DOVE = "merge", "99000011", "900041", "900042", "900051"
NORTH = {"label": "North", f"in_{MOSS}": "1", f"in_{BROOK}": "1"}
CLERK = {"move": "mosswither-clerk", "place": f"{ELM}/hub_1", "serves": "finance", "months": "2"}


@pytest.fixture
def scenario(client: FlaskClient, stores: Stores) -> Scenario:
    _, _, where = post(client, "/scenarios/example/tiny")
    found = stores.scenarios.find(where.rsplit("/", 1)[1])
    assert found is not None
    return found


def at(scenario: Scenario, part: str) -> str:
    return f"/scenario/{scenario.key}/{part}"


def board_with(stores: Stores, scenario: Scenario, **changed: str) -> dict[str, str]:
    case = stores.scenarios.case(scenario)
    form = {}
    for row in board(case, case.arm(ARM).plan):
        form |= {f"to_{row.key}": row.to, f"months_{row.key}": str(row.months)}
    return form | changed


def test_a_hub_is_made_posts_move_there_and_the_service_follows(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    lean = {"new_label": "Hubs", "new_kind": "lean"}
    arm = post(client, at(scenario, "arm"), **lean)[2].rsplit("/", 2)[1]
    form = board_with(stores, scenario)
    to_hub = {name: "stay" if name.startswith("to_") else "0" for name in form
              if not name.startswith("decided_")}  # fmt: skip
    to_hub |= {"to_finance": "hub", "months_finance": "2"}
    status, page, _ = post(client, at(scenario, f"arm/{arm}/services"), **to_hub)
    assert status == 422
    assert "Finance is served by a hub, but no hub with a post for it has the school" in page
    assert "Mosswither Primary School, Brookthorn" in page
    assert "Dovelark" in page.partition("</ul>")[0]
    assert "900041" not in page
    assert post(client, at(scenario, "hubs"), **NORTH)[0] == 303
    assert "No posts there today." in get(client, at(scenario, "hubs"))[1]
    _, _, where = post(client, at(scenario, f"arm/{arm}/moves"), **CLERK, again="1")
    assert where.endswith(f"arm/{arm}/moves")
    page = get(client, where)[1]
    assert "to the hub North for Finance, 2 months after day one" in page
    page = get(client, at(scenario, f"arm/{arm}/services"))[1]
    assert "In a hub with a post for it: Mosswither Primary School, Brookthorn" in page
    assert post(client, at(scenario, f"arm/{arm}/services"), **to_hub)[0] == 303
    (some,) = stores.scenarios.case(scenario).arm(arm).plan.waves
    assert some.schools == (MOSS, BROOK), "Firlock's school is in no hub and stays as it is"
    assert "As written in the case file" not in get(client, at(scenario, f"arm/{arm}/services"))[1]
    firlock = {"label": "South", f"in_{DOVE}": "1"}
    assert post(client, at(scenario, "hubs"), **firlock)[0] == 303
    more = {"move": "dovelark-finance-assistant", "place": "99000012/hub_2", "serves": "finance",
            "months": "1"}  # fmt: skip
    assert post(client, at(scenario, f"arm/{arm}/moves"), **more)[0] == 303
    assert post(client, at(scenario, f"arm/{arm}/services"), **to_hub)[0] == 303
    plan = stores.scenarios.case(scenario).arm(arm).plan
    assert [(w.function, w.to, w.schools) for w in plan.waves] == [("finance", "hub", ())]
    assert plan.post_moves[0] == PostMove(
        post="mosswither-clerk", months_after_start=2, to="hub_1", function="finance"
    )
    taken = post(client, at(scenario, f"hubs/{ELM}/hub_1/remove"))
    assert taken[0] == 409
    assert "Posts move to this hub" in taken[1]


def test_a_move_is_taken_back_and_not_while_work_hangs_on_it(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    to_centre = {**CLERK, "place": f"{ELM}/centre", "serves": "it", "months": "0"}
    assert post(client, at(scenario, f"arm/{ARM}/moves"), **to_centre)[0] == 303
    moved = board_with(stores, scenario, to_it="central", months_it="3")
    assert post(client, at(scenario, f"arm/{ARM}/services"), **moved)[0] == 303
    stays = {"out_mosswither-clerk": "1"}
    status, page, _ = post(client, at(scenario, f"arm/{ARM}/moves"), **stays)
    assert status == 422
    assert "No trust of this plan has a post at its centre for" in page
    assert 'href="#to_it"' not in page
    back = board_with(stores, scenario, to_it="stay")
    assert post(client, at(scenario, f"arm/{ARM}/services"), **back)[0] == 303
    assert post(client, at(scenario, f"arm/{ARM}/moves"), **stays)[0] == 303
    assert stores.scenarios.case(scenario).arm(ARM).plan.post_moves == ()


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({}, "move", "choose a post that moves, or tick one that stays after all"),
        ({**CLERK, "place": f"{ELM}/centre", "serves": ""}, "serves", "at a centre or a hub"),
        ({**CLERK, "place": "99000012/centre"}, "place", "choose a place of that trust"),
        ({**CLERK, "place": f"{ELM}/{MOSS}"}, "place", "so nothing would move"),
        ({**CLERK, "place": f"{ELM}/{BROOK}", "months": "x"}, "months", "found 'x'"),
        ({**CLERK, "place": "../etc"}, "place", "choose one of those offered"),
        ({**CLERK, "move": "elm-chief-executive", "place": f"{ELM}/{MOSS}"}, "move",
         "only posts of desks"),
    ],
)  # fmt: skip
def test_a_move_that_means_nothing_is_told_at_its_field(
    client: FlaskClient, stores: Stores, scenario: Scenario, form: dict[str, str], field: str,
    said: str,
) -> None:  # fmt: skip
    before = stores.scenarios.case(scenario)
    status, page, _ = post(client, at(scenario, f"arm/{ARM}/moves"), **form)
    assert status == 422
    assert f'href="#{field}"' in page
    assert said in page.replace("&#39;", "'").lower()
    assert stores.scenarios.case(scenario) == before


def test_what_is_wrong_with_a_hub_is_told_and_a_free_hub_is_taken_out(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    for form, said in (
        ({}, "give some words, 60 letters at most"),
        ({"label": "North"}, "tick the schools that share posts"),
        ({"label": "North", f"in_{MOSS}": "1", f"in_{DOVE}": "1"}, "tick schools of one trust"),
    ):
        status, page, _ = post(client, at(scenario, "hubs"), **form)
        assert status == 422
        assert said in page.lower()
    assert post(client, at(scenario, "hubs"), label="North", **{f"in_{MOSS}": "1"})[0] == 303
    status, page, _ = post(client, at(scenario, "hubs"), label="north", **{f"in_{BROOK}": "1"})
    assert status == 422
    assert "there is a hub called" in page.lower()
    old = post(client, at(scenario, f"hubs/{ELM}/hub_1/remove"), changed="2020-01-01")
    assert old[0] == 409
    assert "in another window" in old[1]
    assert post(client, at(scenario, f"hubs/{ELM}/none/remove"))[0] == 404
    assert post(client, at(scenario, f"hubs/{ELM}/hub_1/remove"))[0] == 303
    assert stores.scenarios.case(scenario).trusts[0].hubs == ()


def test_hubs_are_not_made_without_end(
    client: FlaskClient, stores: Stores, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_forms, "MOST_HUBS", 1)
    assert post(client, at(scenario, "hubs"), label="One", **{f"in_{MOSS}": "1"})[0] == 303
    status, page, _ = post(client, at(scenario, "hubs"), label="Two", **{f"in_{BROOK}": "1"})
    assert status == 422
    assert "1 hubs at the most" in page
    assert len(stores.scenarios.case(scenario).trusts[0].hubs) == 1


def test_a_hub_beside_one_that_works_can_be_taken_out() -> None:
    """Only what is at a hub, or comes to it, keeps it: not what another hub does."""
    case = case_of()
    elm = case.trusts[0]
    hubs = (Hub(key="hub_1", label="Works", schools=(MOSS,)),
            Hub(key="hub_2", label="Idle", schools=(BROOK,)))  # fmt: skip
    clerk = next(one for one in elm.posts if one.id == "mosswither-clerk")
    there = clerk.model_copy(update={"id": "hub-clerk", "place": "hub_1", "desk": "hr"})
    made = elm.model_copy(update={"hubs": hubs, "posts": (*elm.posts, there)})
    works, idle = hubs_of(case.model_copy(update={"trusts": (made, *case.trusts[1:])}))
    assert in_use(works).startswith("Posts are at this hub today")
    assert in_use(idle) == ""


def test_a_service_of_which_a_part_goes_to_schools_still_needs_somebody() -> None:
    away = {"post": "elm-hr-officer", "months_after_start": 5, "to": BROOK}
    for part in ({"schools": (MOSS,)}, {"request_types": ("hr_query",)}):
        wave = {"function": "hr", "months_after_start": 5, "to": "local", **part}
        plan = MergerPlan.model_validate({**moves(away).plan.model_dump(), "waves": (wave,)})
        assert len(emptied(case_of(), plan)) == 1
    pool = {"key": "all", "posts": ("elm-hr-officer",), "keep": 0, "months_after_start": 3}
    assert len(emptied(case_of(), moves(pools=(pool,)).plan)) == 1
    one = {**pool, "posts": ("elm-hr-officer", "mosswither-clerk"), "keep": 1}
    assert emptied(case_of(), moves(pools=(one,)).plan) == ()


def test_what_was_undone_is_done_again_in_every_file_of_the_case(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    """Hubs stand in the files of trusts, moves in the case: both go back and forth."""
    start = stores.scenarios.case(scenario)
    post(client, at(scenario, "hubs"), **NORTH)
    with_hub = stores.scenarios.case(scenario)
    post(client, at(scenario, f"arm/{ARM}/moves"), **CLERK)
    moved = stores.scenarios.case(scenario)
    assert len({start.trusts[0].hubs, with_hub.trusts[0].hubs}) == 2
    for step, held in (
        ("undo", with_hub), ("undo", start), ("undo", start), ("redo", with_hub), ("redo", moved),
        ("redo", moved), ("undo", with_hub),
    ):  # fmt: skip
        assert post(client, at(scenario, step))[0] == 303
        assert stores.scenarios.case(scenario) == held
    assert "1 can be done again" in get(client, f"/scenario/{scenario.key}")[1]
    post(client, at(scenario, f"arm/{ARM}/copy"))
    assert "can be done again" not in get(client, f"/scenario/{scenario.key}")[1]
    stores.scenarios.lock(stores.scenarios.find(scenario.key) or scenario)
    for step in ("undo", "redo", "hubs", f"hubs/{ELM}/hub_1/remove"):
        assert post(client, at(scenario, step), **NORTH)[0] in {409, 422}
    assert "Make this hub" not in get(client, at(scenario, "hubs"))[1]


def test_a_post_in_a_school_may_go_and_one_that_moved_too(
    client: FlaskClient, stores: Stores, scenario: Scenario
) -> None:
    post(client, at(scenario, f"arm/{ARM}/moves"), **{**CLERK, "place": f"{ELM}/centre"})
    page = get(client, at(scenario, f"arm/{ARM}/posts"))[1]
    assert "posts in schools of Elmstrand" in page
    case = stores.scenarios.case(scenario)
    form = {"route_mosswither-clerk": "wastage", "months_mosswither-clerk": "4"}
    for trust in case.trusts:
        for one in trust.posts:
            form = {f"route_{one.id}": "stay", f"months_{one.id}": "0", **form}
    assert post(client, at(scenario, f"arm/{ARM}/posts"), **form)[0] == 303
    plan = stores.scenarios.case(scenario).arm(ARM).plan
    assert [(d.post, d.route, d.months_after_start) for d in plan.deletions] == [
        ("mosswither-clerk", "wastage", 4)
    ]
    assert [row.to for row in moved_posts(case, plan)] == ["the centre"]


def test_a_post_that_moves_to_a_centre_keeps_its_service_there() -> None:
    """Nobody is left for HR when its only officer goes to a school; one is, when one comes."""

    case = case_of()
    away = {"post": "elm-hr-officer", "months_after_start": 5, "to": BROOK}
    come = {"post": "mosswither-clerk", "months_after_start": 5, "to": "centre", "function": "hr"}
    assert emptied(case, moves(away).plan) == (
        "Nobody is left at the centre of Elmstrand Learning Trust (fictional) for Human resources.",
    )
    assert emptied(case, moves(away, come).plan) == ()
    local = ({"function": "hr", "months_after_start": 5, "to": "local"},)
    assert emptied(case, moves(away, waves=local).plan) == ()


def test_a_fault_stands_at_the_field_of_its_page_or_at_none() -> None:

    arm = moves(STEP, waves=({"function": "hr", "months_after_start": 3, "to": "local"},))
    case = with_arm(case_of(), arm)
    assert field_of(arm.plan, "arms.made.plan.post_moves[1].to") == "place"
    assert field_of(arm.plan, "arms.made.plan.post_moves[2].to") is None
    assert field_of(arm.plan, "claims[1].arm") is None
    bad = BadInput([Fault("case.yaml", None, f"arms.made.plan.{part}", "'hr' is not there")
                    for part in ("waves[1].function", "post_moves[1].function")])  # fmt: skip
    fields, said = at_fields(case, "made", bad, ("move", "serves"))
    assert fields == {"serves": "Human resources is not there"}
    assert said == ("Human resources is not there",)
    late = BadInput([Fault("case.yaml", None, f"arms.made.plan.{part}", "is too late")
                     for part in ("waves[1]", "post_moves[1]", "waves[9]", "start")])  # fmt: skip
    _, said = at_fields(case, "made", late, ("none",))
    plan = case.arm("made").plan
    role = next(post.role for trust in case.trusts for post in trust.posts
                if post.id == plan.post_moves[0].post)  # fmt: skip
    service = next(one.label for one in case.functions if one.key == plan.waves[0].function)
    assert said == (f"{role}: is too late", "Is too late", f"{service}: is too late", "Is too late")
    assert in_words(case, f"at '{MOSS}', not 123456") == "at Mosswither Primary School, not 123456"


def test_what_a_claimed_plan_leaves_to_nobody_is_told_beside_its_verdict() -> None:
    away = {"post": "elm-hr-officer", "months_after_start": 5, "to": BROOK}
    case = with_arm(case_of(), moves(away))
    assert emptied_in_words(case) == ()
    claim = case.claims[0].model_copy(update={"arm": "made"})
    (said,) = emptied_in_words(case.model_copy(update={"claims": (claim,)}))
    assert said.startswith("'Made': nobody is left at the centre of Elmstrand")
    assert said.endswith(LEFT)


def test_what_is_left_to_nobody_stands_in_the_verdict_itself() -> None:
    """So the terminal, the page and the pack tell it, before what is said of waits."""
    case = made_case()
    plan = case.arm(case.claims[0].arm).plan
    central = [one.id for t in case.trusts for one in t.posts if not in_school(one.place)]
    gone = [PostDeletion(post=one, months_after_start=3, route="redundancy") for one in central]
    assert gone
    arms = tuple(
        arm.model_copy(update={"plan": plan.model_copy(update={"deletions": tuple(gone)})})
        if arm.key == case.claims[0].arm else arm for arm in case.arms
    )  # fmt: skip
    tables = make_tables(case, made_run(6, 1))
    for held, told in ((case, False), (case.model_copy(update={"arms": arms}), True)):
        found = verdict(held, held.claims[0], tables, made_info())
        said = service(found)
        assert ("Nobody is left" in said) is told
        assert (LEFT in said) is told
        assert said in said_of(found)


def test_a_day_before_the_decision_is_told_when_a_claim_is_read_back(
    client: FlaskClient, scenario: Scenario
) -> None:
    text = "It will save £20k a year by 2019, net of work of schools"
    page = post(client, at(scenario, "claim"), text=text, said_by="Board paper")[1]
    assert "nothing of it can be saved by then" in page

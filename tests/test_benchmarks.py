"""The benchmarks measure what they say: every yardstick does the program's own work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from entities.case import Case
from entities.delivery import Delivery
from entities.post import CENTRE
from scenarios.reading import read_case
from scenarios.reading.trust import write_trust
from simulator.replicate import Draws, draws_for
from tests.benchmarks.engines import Outcome, desks_and_people, outcome_of, whole
from tests.benchmarks.figures import times
from tests.benchmarks.given import Given, given_of
from tests.benchmarks.idiomatic import Model, Request
from tests.benchmarks.in_c import built, compiler, equal_to_engine, served_in_c
from tests.benchmarks.made_cases import made_case
from tests.benchmarks.measured import STAYING, Other, Plan, Report, Size
from tests.benchmarks.page import page
from tests.benchmarks.timers import PARTS, timed
from tests.shipped_cases import SEED, case_called, changed, worlds_of

needs_c = pytest.mark.skipif(compiler() is None, reason="no C compiler")


def draws_of(case: Case) -> Draws:
    return draws_for(case, worlds_of("tiny")[0], seed=SEED, replication=0)


@pytest.fixture(scope="module")
def tiny_draws() -> Draws:
    return draws_of(case_called("tiny"))


@pytest.fixture(scope="module")
def tiny_engine(tiny_draws: Draws) -> Outcome:
    return desks_and_people(case_called("tiny"), worlds_of("tiny")[0], tiny_draws)


class Watched(Model):
    """The idiomatic model, with every request's beginning and end seen from outside."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.came: list[Request] = []
        self.ended = 0

    def request(self, request: Request) -> Iterator[Any]:
        self.came.append(request)
        yield from super().request(request)
        self.ended += 1


def test_the_idiomatic_model_takes_every_request_of_the_engine_exactly_once(
    tiny_draws: Draws, tiny_engine: Outcome
) -> None:
    given = given_of(tiny_draws)
    model = Watched(given)
    service = model.run()
    assert len(model.came) == service.requests == tiny_engine.requests
    assert [r.arrival for r in model.came] == given.columns["arrival"].tolist()
    assert service.served + service.abandoned == model.ended
    assert 0 < service.begun < service.requests
    assert service.abandoned > 0


def test_the_idiomatic_model_comes_close_to_the_engine(
    tiny_draws: Draws, tiny_engine: Outcome
) -> None:
    model = Model(given_of(tiny_draws))
    service = model.run()
    assert service.served == pytest.approx(tiny_engine.served, rel=0.01)
    assert service.abandoned == pytest.approx(tiny_engine.abandoned, rel=0.05)
    assert service.waited / service.begun == pytest.approx(tiny_engine.mean_wait, rel=0.05)
    records = whole(case_called("tiny"), worlds_of("tiny")[0], tiny_draws)
    offered, busy, _ = records.desk_month.sum(axis=(0, 2))
    assert float(np.sum(service.offered[-1])) == pytest.approx(offered, rel=0.02)
    assert float(np.sum(service.worked[-1])) == pytest.approx(busy, rel=0.02)
    assert len(service.queues) == records.desk_month.shape[2] + 1


def test_people_leave_and_come_in_the_idiomatic_model(tiny_draws: Draws) -> None:
    spells = [len(post.spells) for post in given_of(tiny_draws).posts]
    assert max(spells) > 1
    stays = given_of(draws_of(changed(case_called("tiny"), switched_off=STAYING)))
    assert {len(post.spells) for post in stays.posts} == {1}


@pytest.mark.parametrize("schools", [2, 5, 14, 15, 33])
def test_a_made_case_has_the_schools_asked_for(schools: int) -> None:
    trusts = made_case(schools).trusts
    urns = [school.urn for trust in trusts for school in trust.schools]
    assert len(urns) == len(set(urns)) == schools
    posts = [post.id for trust in trusts for post in trust.posts]
    assert len(posts) == len(set(posts))
    assert len({trust.company_number for trust in trusts}) == len(trusts)
    assert all(trust.fictional for trust in trusts)


def test_nothing_is_made_of_one_school() -> None:
    with pytest.raises(ValueError, match="found 1; allowed are 2 or more"):
        made_case(1)


def plain(value: Any) -> Any:
    """Return tuples as lists, as a file of ours has them."""
    if isinstance(value, dict):
        return {key: plain(inside) for key, inside in value.items()}
    return [plain(inside) for inside in value] if isinstance(value, (list, tuple)) else value


def test_a_made_case_reads_as_valid(tmp_path: Path) -> None:
    case = made_case(15)
    names = [write_trust(t, tmp_path / f"{t.company_number}.yaml").name for t in case.trusts]
    whole_case = plain(case.model_dump())
    shipped = (
        "functions", "assumptions", "calendar", "counting_rules", "stages", "blackouts",
        "automation_programmes", "central_cost_by_size", "linked_draws", "trusts",
        "switched_off",
    )  # fmt: skip
    told = {key: value for key, value in whole_case.items() if key not in shipped}
    path = tmp_path / "made.yaml"
    text = yaml.safe_dump({**told, "trusts": names}, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    read = read_case(path)
    assert [t.company_number for t in read.trusts] == [t.company_number for t in case.trusts]
    assert read.arms == case.arms
    assert read.trusts == case.trusts


def with_second_line(case: Case) -> Case:
    """Return the tiny case with a technician at one centre for what its schools cannot finish."""
    lead, *others = case.trusts
    posts = [
        post.model_copy(update={"place": CENTRE, "desk": "it"})
        if post.id == "mosswither-clerk"
        else post
        for post in lead.posts
    ]
    kept = [entry for entry in lead.delivery if entry.function != "it"]
    handed = Delivery(function="it", where="local", second_line="central")
    changes = {"posts": tuple(posts), "delivery": (*kept, handed)}
    return changed(case, trusts=(lead.model_copy(update=changes), *others))


@needs_c
@pytest.mark.parametrize("handed_over", [False, True])
def test_the_desks_in_c_equal_the_engine_to_the_last_bit(handed_over: bool, tmp_path: Path) -> None:
    case = changed(case_called("tiny"), switched_off=STAYING)
    case = with_second_line(case) if handed_over else case
    draws, world = draws_of(case), worlds_of("tiny")[0]
    given = given_of(draws)
    assert bool((given.first != given.second).any()) == handed_over
    answers = served_in_c(built(tmp_path), given, tmp_path, repeats=2)
    assert equal_to_engine(answers, case, world, draws)
    assert {0, 1, 2} == set(answers.outcome.tolist())
    assert answers.touches > len(given)
    answers.finish[np.flatnonzero(answers.outcome == 1)[0]] += 2.0**-20
    assert not equal_to_engine(answers, case, world, draws)


def test_the_desks_in_c_are_not_asked_about_people_who_leave(tiny_draws: Draws) -> None:
    with pytest.raises(ValueError, match="people leave"):
        served_in_c(Path("nowhere"), given_of(tiny_draws), Path("nowhere"))


def test_timers_find_every_function_and_leave_the_program_as_it_was(tiny_draws: Draws) -> None:
    from importlib import import_module

    program = import_module("simulator.replicate")
    before = program.play, program.records_of, dict(vars(import_module("simulator.opening").ENGINE))
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    with timed() as clock:
        records = program.replicate(
            case, case.arm("status_quo"), world, seed=SEED, replication=0, draws=tiny_draws
        )
    after = program.play, program.records_of, dict(vars(import_module("simulator.opening").ENGINE))
    assert before == after
    assert clock.missing == []
    shares = clock.shares()
    assert float(np.sum(list(shares.values()))) == pytest.approx(1.0)
    assert all(shares[part] > 0 for part in PARTS if part != "luck")
    assert outcome_of(records) == outcome_of(whole(case, world, tiny_draws))


def test_the_page_tells_ratios_of_medians_and_what_was_not_run() -> None:
    found = Outcome(1_000, 900, 50, 12.0)
    size = Size(5, 2, 1_000, {"all": [0.2, 0.4, 0.9], "desks": [0.25, 0.1, 0.9],
                              "idiomatic": [4.0, 99.0, 1.0], "luck": [0.1]})  # fmt: skip
    size.outcomes = {"compiled": found, "idiomatic": found}
    size.split = dict.fromkeys(PARTS, 1 / len(PARTS))
    report = Report(
        Plan(), [size], (9.0, 0.3), {"peak": 1_234.0, "requests": 2_000.0},
        [Other("simpy", "4", 2.0, 1.0), Other("ciw", why_not="gone")], ["simulator.nothing"],
    )  # fmt: skip
    text = page(report)
    assert "**10.0 times** as fast as the desks and people alone in idiomatic SimPy" in text
    assert "against desks and people, **16.0 times**" in text
    assert "| the readable engine: whole replication, draws given | not run |" in text
    assert "No C compiler." in text
    assert "5 schools, 10 years, 2,000 requests) needs **1,234 MiB**" in text
    assert "| ciw | gone |" in text
    assert "simulator.nothing" in text


def test_the_page_holds_desks_against_c_and_says_how_fast_anything_could_be() -> None:
    size = Size(5, 2, 1_000, {"all": [0.4], "idiomatic": [4.0], "luck": [0.1], "c": [0.1],
                              "desks_alone": [0.15], "desks_staying": [0.3]})  # fmt: skip
    size.staying_requests, size.equal_to_c = 1_000, True
    size.split = dict.fromkeys(PARTS, 1 / len(PARTS))
    text = page(Report(Plan(), [size], (9.0, 0.3), {"peak": 1.0, "requests": 2.0}, [], []))
    assert "| 5 | 100,000 | 150,000 | 1.50 | 300,000 | 3.0 | to the last bit |" in text
    assert "are 40 times as fast as idiomatic SimPy; with the luck drawn as here, 20 times" in text


def test_ratios_are_told_to_two_or_three_figures() -> None:
    assert [times(x) for x in (0.5, 1.234, 12.34, 1234.5)] == ["0.50", "1.23", "12.3", "1,234"]

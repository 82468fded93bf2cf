"""Shocks that last: off they are not there, on they move their own path and what follows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from entities.accounts import INCOME_LINES, STAFF_LINES, TEACHING_LINES
from entities.assumption import World
from entities.case import Case
from entities.mechanisms import OFF_BY_DEFAULT
from entities.plan import Arm
from entities.records import Numbers, Records
from outputs.tables import unbalanced
from simulator.arrivals import Stream, streams_of
from simulator.money import paths
from simulator.money.running_costs import lines
from simulator.origins import ROLL_DRIVERS
from simulator.shock_kinds import AWARD, FUNDING, LASTING, ROLL, LastingShock
from simulator.shock_paths import NATION, fallen_roll, septembers_struck, unfunded_award
from simulator.shocks import shock_costs, shock_hours, shocks
from simulator.situation import Setting, setting_for, situation_for
from simulator.streams import Streams
from tests.made_people import world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, same

CASE = case_called("tiny")
STATUS_QUO, MERGE = CASE.arm("status_quo"), CASE.arm("merge")
ALL = tuple(shock.mechanism for shock in LASTING)
OF_MONEY = (AWARD.mechanism, FUNDING.mechanism)
SIZE = 0.1


def shaken(*mechanisms: str) -> Case:
    return changed(CASE, switched_on=mechanisms, switched_off=("refusal",))


def world_of(chance: float, size: float = SIZE) -> World:
    figures = {shock.chance: chance for shock in LASTING} | {s.size: size for s in LASTING}
    return world_with(**{key.replace(".", "__"): value for key, value in figures.items()})


ALWAYS, NEVER, HALF = world_of(1.0), world_of(0.0), world_of(0.5)


def setting(world: World, *mechanisms: str, replication: int = 0) -> Setting:
    return setting_for(shaken(*mechanisms), world, SEED, replication)


def ratio(struck: Numbers, usual: Numbers) -> list[float]:
    return [round(float(each), 9) for each in np.unique(np.round(struck / usual, 9))]


def ledger(record: Records) -> dict[object, tuple[int, ...]]:
    rows = zip(record.ledger_keys, record.ledger_pence, strict=True)
    return {key: tuple(pence.tolist()) for key, pence in rows}


def test_they_are_off_unless_switched_on() -> None:
    assert set(ALL) <= set(OFF_BY_DEFAULT)
    assert shocks(setting(ALWAYS)) == ()


@pytest.mark.parametrize("mechanism", ALL)
@pytest.mark.parametrize("arm", [STATUS_QUO, MERGE])
@pytest.mark.parametrize("world", [NEVER, world_of(1.0, 0.0)], ids=["never", "of_no_size"])
def test_one_that_never_strikes_or_moves_nothing_equals_none(
    mechanism: str, arm: Arm, world: World
) -> None:
    assert same(run_arm(shaken(mechanism), arm, world), run_arm(shaken(), arm, world))


@pytest.mark.parametrize("mechanism", OF_MONEY)
@pytest.mark.parametrize("arm", [STATUS_QUO, MERGE])
def test_one_of_money_moves_money_alone_in_every_arm(mechanism: str, arm: Arm) -> None:
    on, off = (run_arm(shaken(*names), arm, ALWAYS) for names in ((mechanism,), ()))
    for table in ("service_month", "service_school", "people", "desk_month", "stages"):
        assert np.array_equal(getattr(on, table), getattr(off, table), equal_nan=True), table
    assert on.exits == off.exits
    assert [h for h in on.happenings if h.kind != "shock"] == list(off.happenings)
    assert [h for h in on.happenings if h.kind == "shock"]
    assert ledger(on) != ledger(off)
    assert unbalanced([on]) == ()


def test_an_award_moves_every_line_that_is_pay_and_no_other() -> None:
    on, off = setting(ALWAYS, AWARD.mechanism), setting(ALWAYS)
    for trust in CASE.trusts:
        struck, usual = paths.line_indexes(on, trust), paths.line_indexes(off, trust)
        steps = len(septembers_struck(on, AWARD, NATION))
        assert steps > 1
        raised = [round((1 + SIZE) ** n, 9) for n in range(steps + 1)]
        for line, index in usual.items():
            pay = line in STAFF_LINES or line in TEACHING_LINES
            assert ratio(struck[line], index) == (raised if pay else [1.0]), line
    assert ratio(paths.support_pay(on), paths.support_pay(off)) == raised
    assert ratio(paths.teacher_pay(on), paths.teacher_pay(off)) == raised


def test_an_award_is_felt_by_posts_and_by_what_their_deletion_saves() -> None:
    """A post fewer saves more where it would be paid more; before a strike nothing moves."""
    world = world_of(1.0)
    records = {
        (names, arm.key): run_arm(shaken(*names), arm, world)
        for names in ((AWARD.mechanism,), ())
        for arm in (STATUS_QUO, MERGE)
    }

    def of_posts(names: tuple[str, ...], arm: Arm) -> Numbers:
        record = records[names, arm.key]
        rows = [n for n, k in enumerate(record.ledger_keys) if k.cause.startswith("Established")]
        return np.asarray(record.ledger_pence[rows].sum(axis=0), dtype=np.float64)

    on, off = (AWARD.mechanism,), ()
    first = septembers_struck(setting(world, AWARD.mechanism), AWARD, NATION)[0]
    saved = [of_posts(names, STATUS_QUO) - of_posts(names, MERGE) for names in (on, off)]
    more = of_posts(on, STATUS_QUO) - of_posts(off, STATUS_QUO)
    assert not more[:first].any()
    assert (more[first:] > 0).all()
    assert saved[1][first:].any()
    assert (saved[0] >= saved[1]).all()
    assert saved[0].sum() > saved[1].sum()


def test_a_cut_of_funding_takes_its_part_of_general_funding_alone() -> None:
    on, off = setting(ALWAYS, FUNDING.mechanism), setting(ALWAYS)
    months = septembers_struck(on, FUNDING, NATION)
    left = np.ones(len(on.calendar.months))
    for month in months:
        left[month:] *= 1 - SIZE
    for trust in CASE.trusts:
        struck, usual = paths.line_indexes(on, trust), paths.line_indexes(off, trust)
        for line, index in usual.items():
            want = left if line == "dfe_revenue_grants" else np.ones_like(left)
            assert struck[line] / index == pytest.approx(want), line
        received = [
            -sum(int(p.pence.sum()) for p in lines(each, trust) if p.key.line in INCOME_LINES)
            for each in (on, off)
        ]
        assert received[0] < received[1]


def test_a_fallen_roll_takes_its_schools_part_of_the_trusts_income() -> None:
    on, off = setting(HALF, ROLL.mechanism), setting(HALF)
    for trust in CASE.trusts:
        alone = trust.model_copy(update={"schools": trust.schools[:1]})
        left = fallen_roll(on, trust.schools[0].urn)
        assert paths.income(on, alone) == pytest.approx(paths.income(off, alone) * left)
    one = CASE.trusts[0]
    flat = world_with(HALF, **dict.fromkeys(
        ("funding__pupil_change_primary_2030", "funding__pupil_change_secondary_2030"), 0.0
    ))  # fmt: skip
    schools = tuple(s.model_copy(update={"roll_change_per_year": 0.0}) for s in one.schools)
    level = one.model_copy(update={"schools": schools})
    on, off = setting(flat, ROLL.mechanism), setting(flat)
    left = [s.pupils * fallen_roll(on, s.urn) for s in schools]
    pupils = sum(s.pupils for s in schools)
    assert paths.income(on, level) / paths.income(off, level) == pytest.approx(sum(left) / pupils)
    assert ratio(paths.support_pay(on), paths.support_pay(off)) == [1.0]


def streams(of: Setting) -> dict[str, Stream]:
    return {stream.name: stream for stream in streams_of(of, 0)}


def test_a_fallen_roll_takes_only_requests_that_pupils_drive_and_only_from_then_on() -> None:
    on, off = setting(HALF, ROLL.mechanism), setting(HALF)
    usual, fewer, moved = streams(off), streams(on), 0
    for name, stream in usual.items():
        origin, kind = off.origins[stream.origin], off.kinds[stream.kind][1]
        struck = septembers_struck(on, ROLL, origin.key) if origin.school else ()
        if kind.driver not in ROLL_DRIVERS or not struck:
            assert np.array_equal(fewer[name].arrival, stream.arrival), name
            continue
        moment = off.calendar.minute_of_month(struck[0])
        before = stream.arrival < moment
        now = fewer[name].arrival
        assert np.array_equal(now[now < moment], stream.arrival[before]), name
        assert len(now) <= len(stream.arrival)
        # The n-th request comes no sooner: the same luck on a rate that is lower from then on.
        assert (now >= stream.arrival[: len(now)]).all()
        moved += len(now) < len(stream.arrival)
    assert moved


def test_posts_and_teachers_stay_when_pupils_do_not() -> None:
    on, off = (run_arm(shaken(*n), STATUS_QUO, ALWAYS) for n in ((ROLL.mechanism,), ()))
    assert np.array_equal(on.teachers, off.teachers, equal_nan=True)
    assert unbalanced([on]) == ()
    established = [
        {k: v for k, v in ledger(r).items() if str(k).count("Established posts")} for r in (on, off)
    ]
    assert established[0] == established[1]


@pytest.mark.parametrize("mechanism", ALL)
def test_arms_are_struck_alike_and_each_kind_by_its_own_stream(mechanism: str) -> None:
    together = setting(HALF, *ALL)
    found = [shocks(situation_for(together, arm)) for arm in (STATUS_QUO, MERGE)]
    assert found[0] == found[1]
    alone = shocks(setting(HALF, mechanism))
    assert alone == tuple(s for s in found[0] if s.shock.mechanism == mechanism)


def test_they_come_in_septembers_after_the_decision_and_take_no_hours_nor_cost_at_once() -> None:
    case = setting(ALWAYS, *ALL)
    months = {one.month for one in shocks(case)}
    after = {
        n for n, day in enumerate(case.calendar.months)
        if day.month == 9 and day >= CASE.decision_date
    }  # fmt: skip
    assert months == after
    assert not list(shock_costs(case))
    assert not shock_hours(situation_for(case, MERGE)).any()


def test_an_award_is_one_draw_a_year_for_all_trusts_and_a_roll_one_for_each_school() -> None:
    differ = 0
    for replication in range(20):
        of = setting(HALF, *ALL, replication=replication)
        for shock in (AWARD, FUNDING):
            struck = [one for one in shocks(of) if one.shock == shock]
            by_trust = {
                trust.company_number: [s.month for s in struck if s.trust == trust]
                for trust in CASE.trusts
            }
            assert len({tuple(months) for months in by_trust.values()}) == 1
        schools = [school.urn for trust in CASE.trusts for school in trust.schools]
        differ += len({septembers_struck(of, ROLL, urn) for urn in schools}) > 1
    assert differ > 0


@pytest.mark.parametrize("kind", LASTING, ids=lambda kind: kind.mechanism)
def test_they_strike_as_often_as_their_chance_says(kind: LastingShock) -> None:
    """Septembers struck of all there are, within four standard deviations of many runs."""
    place = CASE.trusts[0].schools[0].urn if kind.of_school else NATION
    one = setting(world_of(0.3), *ALL)
    days = [day for day in one.calendar.months if day.month == 9 and day >= CASE.decision_date]
    found = [
        len(septembers_struck(replace(one, streams=Streams(SEED, 0, n)), kind, place))
        for n in range(300)
    ]
    tries = len(days) * len(found)
    assert abs(sum(found) - 0.3 * tries) < 4 * (tries * 0.3 * 0.7) ** 0.5


def test_before_the_first_strike_and_where_off_the_path_is_one_exactly() -> None:
    on = setting(ALWAYS, AWARD.mechanism)
    first = septembers_struck(on, AWARD, NATION)[0]
    assert (unfunded_award(on)[:first] == 1.0).all()
    assert unfunded_award(on)[first] == 1 + SIZE
    assert (unfunded_award(setting(ALWAYS)) == 1.0).all()

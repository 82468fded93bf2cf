"""Our few formulas of sensitivity and of scenarios beside the field's own packages."""

from __future__ import annotations

import importlib
import warnings

import numpy as np
import pandas as pd
import pytest

from outputs.drivers import drivers, total_share
from outputs.prim import find_box

NAMES = ("a", "b", "c")


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def salib(name: str):
    return pytest.importorskip(f"SALib.{name}", reason="comes with the packages for development")


def test_total_shares_are_those_of_salib() -> None:
    """Ishigami's function: by SALib from its own sample, by us from worlds drawn afresh."""
    problem = {"num_vars": 3, "names": list(NAMES), "bounds": [[-np.pi, np.pi]] * 3}
    sample = salib("sample.sobol").sample(problem, 4_096, calc_second_order=False, seed=1)
    theirs = salib("analyze.sobol").analyze(
        problem, ishigami(sample), calc_second_order=False, seed=1
    )["ST"]
    rng = np.random.default_rng(2)
    one, other = rng.uniform(-np.pi, np.pi, (2, 40_000, 3))
    for place in range(3):
        again = one.copy()
        again[:, place] = other[:, place]
        ours = total_share(ishigami(one), ishigami(again))
        assert ours == pytest.approx(theirs[place], abs=0.02)
    # Two together: 1 less the first-order share of the third, which is nought for Ishigami's.
    again = np.column_stack([other[:, :2], one[:, 2]])
    assert total_share(ishigami(one), ishigami(again)) == pytest.approx(1.0, abs=0.02)


def test_shares_along_a_driver_are_salibs_first_order_shares_where_lines_are_straight() -> None:
    problem = {
        "num_vars": 3, "names": list(NAMES), "bounds": [[0, 1]] * 3, "dists": ["norm"] * 3,
    }  # fmt: skip

    def straight(x):
        return 5 * x[:, 0] - 3 * x[:, 1] + x[:, 2]

    sample = salib("sample.sobol").sample(problem, 4_096, calc_second_order=False, seed=3)
    theirs = salib("analyze.sobol").analyze(
        problem, straight(sample), calc_second_order=False, seed=3
    )["S1"]
    x = np.random.default_rng(4).standard_normal((20_000, 3))
    found = {one.name: one for one in drivers(straight(x), dict(zip(NAMES, x.T, strict=True)))}
    for name, share in zip(NAMES, theirs, strict=True):
        assert found[name].share == pytest.approx(share, abs=0.02)
    assert [one.name for one in sorted(found.values(), key=lambda d: -abs(d.swing))] == list(NAMES)


def ema_prim():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module("ema_workbench.analysis.prim")
        except ModuleNotFoundError:
            pytest.skip("comes with the packages for development")


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_planted_box_is_the_one_that_the_ema_workbench_finds(seed: int) -> None:
    """Of the boxes on its path, peeled as ours are, the one that is the best by our measure."""
    prim = ema_prim()
    rng = np.random.default_rng(seed)
    figures = {name: rng.random(1_000) for name in (*NAMES, "d")}
    planted = (figures["a"] > 0.55) & (figures["c"] < 0.5)
    such = rng.random(1_000) < np.where(planted, 0.95, 0.03)
    ours = find_box(such, figures)
    assert ours is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original = prim.PRIMObjectiveFunctions.ORIGINAL
        box = prim.Prim(
            pd.DataFrame(figures), such, threshold=0.5, peel_alpha=0.05, obj_function=original
        ).find_box()
        coverage, density = (box.peeling_trajectory[c] for c in ("coverage", "density"))
        worth = 2 * coverage * density / (coverage + density)
        limits = box.box_lims[int(worth.idxmax())]
    theirs = np.ones(1_000, dtype=bool)
    for name, values in figures.items():
        low, high = limits[name].iloc[0], limits[name].iloc[1]
        theirs &= (values >= low) & (values <= high)
    mine = ours.holds(figures)
    both = 2 * ours.coverage * ours.density / (ours.coverage + ours.density)
    assert both == pytest.approx(worth.max(), abs=0.02)
    assert (mine & theirs).sum() / (mine | theirs).sum() > 0.85
    assert {side.name for side in ours.sides} == {"a", "c"}

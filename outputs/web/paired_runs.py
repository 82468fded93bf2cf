"""Two finished runs held against each other pair by pair: the same world and replication in both.

Runs of as many worlds with one seed draw the same luck for whatever both have, so the difference
between them is known far more closely than either saving (common random numbers). Where they were
not drawn alike no difference is told: two ranges side by side say little of it.
"""

from __future__ import annotations

import math
from pathlib import Path

from outputs.amounts import pounds, times
from outputs.probability import Spread, edges_in_words, spread_of
from outputs.web.claim_savings import saved_by_pair
from outputs.web.plain_files import read_plain

DRAWN_ALIKE = ("seed", "worlds", "replications", "sampling", "linked_draws", "decision_date",
               "version")  # fmt: skip
"""Fields of a run's record that are the same where its luck is."""
NOT_PAIRED = (
    "How much more or less it saves than the first run is not told: they were not drawn alike "
    "(worlds, seed, day of the decision or version of the program), so that a difference would be "
    "of luck as well. Run both anew in the same number of worlds."
)
OTHER_TRUSTS = "It is of other trusts: no difference between savings is told."
NO_SAVING = "It has no claim on the saving of a year that the first run has too, so no difference."


def difference_in_words(first: Path, other: Path) -> str:
    """Say how much more or less another run saves than the first, on the same draws.

    Each by the course of action of its first claim against what that is compared with, both in the
    year and by the counting rule of the first run's claim.

    Parameters
    ----------
    first, other
        Folders of finished runs.
    """
    one, two = read_plain(first / "run.json"), read_plain(other / "run.json")
    if not one.get("claims") or not two.get("claims"):
        return NO_SAVING
    if any(one.get(name) != two.get(name) for name in DRAWN_ALIKE):
        return NOT_PAIRED
    rule, year = one["claims"][0]["counting_rule"], one["claims"][0]["year_after_decision"]
    before, after = (
        saved_by_pair(path, run["claims"][0], rule, year)
        for path, run in ((first, one), (other, two))
    )
    if before is None or after is None or not before.index.equals(after.index):
        return NO_SAVING
    worlds = before.index.get_level_values("world").to_numpy()
    values = (after - before).to_numpy(dtype="float64")
    return _sentence(spread_of(values, worlds), (before.mean(), after.mean()), int(year),
                     (len(values), len(set(worlds))), int(one["seed"]))  # fmt: skip


def _sentence(
    found: Spread, means: tuple[float, float], year: int, made: tuple[int, int], seed: int
) -> str:
    runs, worlds = made
    of = f"{times(worlds, 'world')}, seed {seed}"
    first, this = (pounds(mean) for mean in means)
    had = f"Saved in year {year}, in the mean: {first} in the first run, {this} in this one."
    if found.p10 == found.p90 == found.mean == 0:
        return f"{had} On the same draws they are the same in every run ({of})."
    if math.isnan(found.low):
        return f"{had} On the same draws this saves {_more(found.mean)} ({of}: too few for more)."
    either = "" if found.low > 0 or found.high < 0 else ", so it may be either"
    return (
        f"{had} On the same draws this saves {_more(found.mean)} in the mean (95% interval "
        f"{_more(found.low)} to {_more(found.high)}{either}; {_more(found.p10)} to "
        f"{_more(found.p90)} in {edges_in_words(runs)}; {of})."
    )


def _more(gbp: float) -> str:
    return f"{pounds(abs(gbp))} {'more' if gbp >= 0 else 'less'}"

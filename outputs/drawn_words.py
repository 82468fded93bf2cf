"""How worlds were drawn, in words, where that is not the usual way."""

from __future__ import annotations

from collections.abc import Sequence

from entities.linked import LinkedDraws
from scenarios.sampling import INDEPENDENT, SAMPLINGS, Sampling


def how_drawn(sampling: Sampling, linked: Sequence[LinkedDraws] = ()) -> str:
    """Say how worlds were spread and which draws were linked; nothing where all is as usual.

    Intervals take worlds as independent. Worlds that are spread evenly repeat each
    other less than that, so that means usually lie closer than the interval says; it is left as
    it is.
    """
    said = []
    if sampling != INDEPENDENT:
        said.append(
            f"Worlds were spread evenly ({SAMPLINGS[sampling]}) and not drawn each on its own: "
            "intervals, which take them as independent, are then usually rather too wide."
        )
    if linked:
        groups = "; ".join(f"{group.label} {group.strength:g}" for group in linked)
        said.append(
            f"Some draws were linked, so that they rise and fall together ({groups}; "
            "how firmly is judgement)."
        )
    return " ".join(said)

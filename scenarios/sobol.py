"""Scrambled Sobol points: luck that is spread evenly over many figures at once.

Made by scipy: the sequence of Sobol (1967) with the directions of Joe and Kuo (2008, SIAM Journal
on Scientific Computing 30, 2635-2654), scrambled by a random linear map and a random shift
(Matousek, 1998, after Owen, 1995), which leaves each figure alone exactly the spread believed.

A name's dimension is its place among all names in order, so that another assumption moves the draws
of others; fewer worlds are still the first of more. A power of two worlds is covered most evenly.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from scenarios.reading.faults import BadInput, Fault

DIGITS = 30
"""Binary digits of a point."""
MOST_DIMENSIONS = 21_201
"""Dimensions for which Joe and Kuo give directions."""


def sobol(seed: int, *, dimensions: int, count: int) -> npt.NDArray[np.float64]:
    """Return the first `count` points (rows), each coordinate strictly between 0 and 1.

    Raises
    ------
    BadInput
        When scipy is not installed, or there are more dimensions than the sequence has.
    """
    if importlib.util.find_spec("scipy") is None:
        raise _refused(
            "needs the package scipy, which is not installed. Install it with "
            f"'{sys.executable} -m pip install scipy', or choose 'latin', which needs nothing"
        )
    if dimensions > MOST_DIMENSIONS:
        raise _refused(
            f"has at most {MOST_DIMENSIONS} dimensions; the case has {dimensions} figures. Choose "
            "'latin', which has no such limit"
        )
    if count == 0 or dimensions == 0:
        return np.empty((count, dimensions))
    key = int.from_bytes(blake2b(f"{seed}/sobol".encode(), digest_size=16).digest(), "little")
    made = importlib.import_module("scipy.stats.qmc").Sobol(
        d=dimensions, scramble=True, bits=DIGITS, rng=np.random.default_rng(key)
    )
    whole: npt.NDArray[np.float64] = made.random_base2((count - 1).bit_length())
    return whole[:count] + 0.5 ** (DIGITS + 1)


def _refused(message: str) -> BadInput:
    return BadInput([Fault("the sampling 'sobol'", None, "", message)])

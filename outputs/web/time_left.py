"""How long a run still takes, and how closely its answer will be known, in words."""

from __future__ import annotations

import time

from outputs.amounts import per_cent
from outputs.exact_share import exact_interval
from outputs.web.jobs import Far, Job

ROUND = 30
"""Seconds to which a time over a minute is rounded up."""


def left_in_words(job: Job, far: Far) -> str:
    """Say how long a job still takes at its pace so far, and how closely it will know a chance."""
    known = f"{_close(job.worlds)} when all {job.worlds} worlds are made."
    if job.state != "running" or not far.done or far.done >= far.total or not far.began:
        return known
    seconds = (time.time() - far.began) * (far.total - far.done) / far.done
    what = f" of this part of the trial ({far.what})" if far.what else ""
    so_far = max(1, job.worlds * far.done // far.total)
    now = "" if job.trial else f"{_close(so_far)} if it ended now; "
    known = known if not now else f"{known[:1].lower()}{known[1:]}"
    return f"{_about(seconds)} left{what}, at the pace so far. {now}{known}"


def _about(seconds: float) -> str:
    if seconds < 60:
        return f"About {max(5, round(seconds / 5) * 5)} seconds"
    halves = -(-seconds // ROUND) / 2
    return f"About {halves:g} minutes"


def _close(worlds: int) -> str:
    """Say how wide the 95% interval of a chance is where it is widest: at even."""
    low, high = exact_interval(0.5, worlds)
    return f"A chance near one half is known as {per_cent(low)} to {per_cent(high)}"

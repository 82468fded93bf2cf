"""What holds for every test: none is held against the clock, which a busy machine would fail."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no_clock", deadline=None)
settings.load_profile("no_clock")

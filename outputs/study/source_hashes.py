"""Hashes of the program's own source: of the model, of what draws worlds, of what makes tables."""

from __future__ import annotations

from functools import lru_cache

from simulator.store.keys import model_hash, source_hash


@lru_cache(maxsize=1)
def source_hashes() -> dict[str, str]:
    """Return part of the program -> hash of its source; line ends of Windows make no difference."""
    return {
        "model": model_hash(),
        "reading and draws": source_hash(("scenarios",)),
        "tables and words": source_hash(("outputs",)),
    }

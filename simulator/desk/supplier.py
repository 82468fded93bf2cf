"""A supplier's desk: a turnaround for each item and no queue, as nobody sees inside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.desk.book import NOT_YET, SERVED
from simulator.desk.desk import Desk
from simulator.inverse import lognormal, normal_quantile, snap, spread_of
from simulator.streams import Streams

LEAST_MINUTES = 2.0**-20


@dataclass(slots=True)
class SupplierDesk(Desk):
    """Work done outside, at a price for each item: started on arrival, finished when it is back.

    Attributes
    ----------
    origins, kinds
        Names of origins and request types, by which the luck of an item is named.
    mean, spread
        Working minutes until an item is back, and their coefficient of variation.
    """

    streams: Streams = field(default_factory=lambda: Streams(0, 0, 0))
    origins: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    mean: float = 1.0
    spread: float = 0.0

    def advance(self, until: float) -> None:
        """Take everything that arrives before `until`."""
        coming = self.arrivals[self.cursor :]
        count = int(np.searchsorted(self.book.arrival[coming], until, side="left"))
        for request in coming[:count].tolist():
            self._take(request, float(self.book.arrival[request]))
        self.cursor += count
        due = sorted(item for item in self.returns if item[0] < until)
        self.returns = [item for item in self.returns if item[0] >= until]
        for when, request in due:
            self._take(request, when)
        self.now = max(self.now, until)

    def _take(self, request: int, when: float) -> None:
        book = self.book
        book.apply_next(request, when)
        book.desk[request] = self.number
        if self.too_late(request, when):
            self.abandon(request)
            return
        if not self.begun(request):
            book.first_start[request] = when
        minutes = book.remaining(request)
        book.touches[request], book.left[request] = 0, NOT_YET
        book.outcome[request] = SERVED
        book.finish[request] = when + self._turnaround(request)
        row = self.diary.write((request, self.number, -1, when, minutes, 0.0, minutes, minutes))
        self.diary.close(row, float(book.finish[request]), float(book.finish[request]))

    def _turnaround(self, request: int) -> float:
        book = self.book
        place = self.origins[int(book.origin[request])], self.kinds[int(book.kind[request])]
        item = f"{'/'.join(place)}/{float(book.arrival[request])}"
        luck = self.streams.uniforms(f"{self.name}/{item}", 1)
        minutes = lognormal(normal_quantile(luck), self.mean, spread_of(self.spread))
        return float(snap(np.maximum(minutes, LEAST_MINUTES))[0])

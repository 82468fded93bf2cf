"""A hall: desks side by side in columns, so that all of them are served in one compiled call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.desk import kernel
from simulator.desk.book import Book
from simulator.desk.counter import Counter, Moved
from simulator.desk.diary import Diary
from simulator.desk.worker import Worker

LEAST_ROOM = 16
MORE_TOUCHES = 64
Taken = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Hall:
    """The state of desks in columns, a row a desk and a row a person.

    Attributes
    ----------
    book, diary
        What all the desks write into.
    columns
        The compiled functions' columns.
    rules
        The terms of the desks, travel and hand-over by desk.
    arrivals
        The arrivals of each desk that are laid out in the columns.
    spare
        Rows of people nobody sits in.
    ends
        Where the last line of a desk ends.
    """

    book: Book
    diary: Diary
    columns: kernel.Hall
    rules: kernel.Rules
    arrivals: list[Integers]
    spare: list[int]
    ends: int

    def advance(self, order: Integers, until: float) -> None:
        """Serve everything that starts before a moment at desks of some rows."""
        while wanted := kernel.advance(*self._books(), order, until):
            self._make_room(wanted)

    def advance_one(self, row: int, until: float) -> None:
        """Serve everything that starts before a moment at one desk, if it is not there yet."""
        if self.columns.clock[row, kernel.NOW] < until:
            self.advance(np.asarray([row]), until)

    def close_month(self, order: Integers, now: float) -> Numbers:
        """Return minutes attended and worked so far, and how many wait, at desks of some rows."""
        figures = np.zeros((len(order), 3))
        book, columns, _, _ = self._books()
        kernel.close_month(book, columns, order, now, figures)
        return figures

    def put(self, row: int, request: int, when: float) -> None:
        """Have a request join a desk's queue at a moment."""
        sizes = self.columns.sizes
        if sizes[row, kernel.AWAY] == sizes[row, kernel.AWAY + kernel.ROOM]:
            self._make_room(kernel.BACK_FULL)
        kernel.put(self.columns, row, request, when)

    def hands_on(self, row: int) -> bool:
        """Say whether a desk has anything for another one."""
        return bool(self.columns.sizes[row, kernel.HANDED])

    def set_speed(self, row: int, place: int, speed: float) -> None:
        """Change the skill of somebody at a desk, by their place there."""
        self.columns.people[self.columns.members[row, place], kernel.SPEED] = speed

    def attend(
        self, row: int, now: float, phases: Numbers, shares: Numbers, allowed: Taken,
        half_day: float, taken: Taken,
    ) -> None:  # fmt: skip
        """Have everybody at a desk attend by their luck and share, from a moment on."""
        windows = self._windows(len(phases), allowed.shape[1])
        kernel.attend(windows, now, phases, shares, allowed, half_day, taken)
        self._take_up(np.asarray([row]), now, windows)

    def take(
        self, rows: Integers, counts: Integers, now: float, slots: tuple[int, int],
        half_days: int, half_day: float, most_share: float,
    ) -> Taken:  # fmt: skip
        """Close so many half-days of the people at each of some desks: those that come soonest.

        Parameters
        ----------
        slots
            The first half-day, and the one after the last; `now` is the opening of the first.
        half_days, half_day
            Half-days of the whole run, and minutes in one.
        most_share
            Most that may be taken of what the people of a desk attend.

        Returns
        -------
        Taken
            By (person of the desks, one after another, half-day from the first).
        """
        people = int(self.columns.sizes[rows, kernel.PEOPLE].sum())
        taken = np.zeros((people, slots[1] - slots[0]), dtype=np.bool_)
        windows = self._windows(people, half_days)
        given = now, slots[0], half_day, most_share
        kernel.take(self.columns, rows, counts, *given, taken, windows)
        self._take_up(rows, now, windows)
        return taken

    def _windows(self, people: int, half_days: int) -> kernel.Windows:
        """Return room for the windows of people, for as many half-days."""
        self._widen(half_days // 2 + 2)
        room = people, self.columns.opens.shape[1]
        return kernel.at_hand(
            kernel.Windows(np.empty(room), np.empty(room), np.zeros(people, dtype=np.int64))
        )

    def _take_up(self, rows: Integers, now: float, windows: kernel.Windows) -> None:
        while wanted := kernel.take_up(*self._books(), rows, now, windows):
            self._make_room(wanted)

    def leave(self, row: int, place: int, now: float) -> None:
        """Take somebody away for good; their row is free again."""
        person = int(self.columns.members[row, place])
        while wanted := kernel.leave(*self._books(), row, place, now):
            self._make_room(wanted)
        self.spare.append(person)

    def join(self, row: int, place: int, worker: Worker, now: float) -> None:
        """Seat somebody at a place of a desk."""
        people = int(self.columns.sizes[row, kernel.PEOPLE])
        self._lengthen("members", people + 1)
        person = self._seat(worker, float(self.columns.clock[row, kernel.MARKED]))
        kernel.join(self.columns, row, place, person, now)

    def _books(self) -> tuple[kernel.Columns, kernel.Hall, kernel.Touches, kernel.Rules]:
        book, diary = self.book, self.diary
        columns = kernel.Columns(book.whole, book.times, book.gone, book.counts)
        touches = kernel.Touches(diary.whole, diary.times, diary.counts)
        return (
            kernel.at_hand(columns), kernel.at_hand(self.columns), kernel.at_hand(touches),
            kernel.at_hand(self.rules),
        )  # fmt: skip

    def _make_room(self, wanted: int) -> None:
        if wanted == kernel.DIARY_FULL:
            self.diary.grow(max(2 * self.diary.used, MORE_TOUCHES))
            return
        which, sizes = kernel.LINES[wanted], self.columns.sizes
        used = sizes[:, which] + (0 if which == kernel.WAIT else sizes[:, kernel.PEOPLE])
        for row in np.flatnonzero(used >= sizes[:, which + kernel.ROOM]).tolist():
            self._move_line(which, row, 2 * int(used[row]) + LEAST_ROOM)

    def _move_line(self, which: int, row: int, room: int) -> None:
        """Move a line of a desk behind all others, where it has more room."""
        lines, sizes = self.columns.lines, self.columns.sizes
        held, begin = self._line(which, row).copy(), self.ends
        self.ends += room
        if self.ends > len(lines):
            lines = np.concatenate([lines, np.zeros((self.ends, lines.shape[1]))])
            self.columns = self.columns._replace(lines=lines)
        lines[begin : begin + len(held)] = held
        sizes[row, which + kernel.BEGIN], sizes[row, which + kernel.ROOM] = begin, room

    def _lengthen(self, name: str, room: int) -> None:
        """Give a column more places a row."""
        column = getattr(self.columns, name)
        if room > column.shape[1]:
            longer = np.zeros((column.shape[0], room, *column.shape[2:]), dtype=column.dtype)
            longer[:, : column.shape[1]] = column
            self.columns = self.columns._replace(**{name: longer})

    def _widen(self, windows: int) -> None:
        self._lengthen("opens", windows)
        self._lengthen("closes", windows)

    def write(self, row: int, desk: Counter) -> None:
        """Write a desk and its people into their rows."""
        self.lay_out({row: desk.arrivals})
        lines = self.columns
        lines.sizes[row, kernel.COME] = lines.sizes[row, kernel.COME_END] - (
            len(desk.arrivals) - desk.cursor
        )
        self._write_line(kernel.WAIT, row, desk.queue)
        self._write_line(kernel.AWAY, row, desk.returns)
        self._write_line(kernel.HANDED, row, desk.handed)
        lines.clock[row] = desk.now, desk.worked, desk.offered, desk.marked
        lines.sizes[row, kernel.PEOPLE] = len(desk.workers)
        self._lengthen("members", len(desk.workers))
        for place, worker in enumerate(desk.workers):
            self.columns.members[row, place] = self._seat(worker, desk.marked)

    def _write_line(self, which: int, row: int, line: Sequence[tuple[float, ...]]) -> None:
        if len(line) >= self.columns.sizes[row, which + kernel.ROOM]:
            self._move_line(which, row, 2 * len(line) + LEAST_ROOM)
        self.columns.sizes[row, which] = len(line)
        if line:
            self._line(which, row)[:, : len(line[0])] = line

    def _line(self, which: int, row: int) -> Numbers:
        """Return what stands in a line of a desk, as a view."""
        sizes = self.columns.sizes
        begin = sizes[row, which + kernel.BEGIN]
        return self.columns.lines[begin : begin + sizes[row, which]]

    def _seat(self, worker: Worker, marked: float) -> int:
        if not self.spare:
            self._more_people()
        person, lines = self.spare.pop(), self.columns
        since = min(marked, worker.started) if worker.holds_until > marked else marked
        kept = worker.closes > since
        opens, closes = worker.opens[kept], worker.closes[kept]
        self._widen(len(opens) + 1)
        lines = self.columns
        lines.opens[person, : len(opens)], lines.closes[person, : len(opens)] = opens, closes
        lines.people[person] = [getattr(worker, name) for name in kernel.STATE]
        whole = [getattr(worker, name) for name in kernel.IN_HAND]
        lines.posts[person] = (*whole, 0, 0, len(opens))
        return person

    def _more_people(self) -> None:
        count = len(self.columns.people)
        more = {
            name: np.concatenate([column, np.zeros_like(column, shape=(count, *column.shape[1:]))])
            for name in ("people", "posts", "opens", "closes")
            for column in [getattr(self.columns, name)]
        }
        self.columns = self.columns._replace(**more)
        self.spare.extend(range(2 * count - 1, count - 1, -1))

    def lay_out_anew(self) -> None:
        """Forget all arrivals that are laid out."""
        self.columns = self.columns._replace(arrivals=np.empty(0, dtype=np.int64))
        self.arrivals = [np.empty(0, dtype=np.int64) for _ in self.arrivals]

    def lay_out(self, coming: Mapping[int, Integers]) -> None:
        """Lay the arrivals of desks end to end after those laid out, where they have changed."""
        so_far, every = len(self.columns.arrivals), [self.columns.arrivals]
        for row, requests in coming.items():
            if requests is not self.arrivals[row]:
                self.arrivals[row] = requests
                every.append(requests)
                so_far += len(requests)
                self.columns.sizes[row, kernel.COME_END] = so_far
        if len(every) > 1:
            self.columns = self.columns._replace(arrivals=np.concatenate(every, dtype=np.int64))

    def requests_at(self, row: int) -> Integers:
        """Return every request a desk has to do with: in hand, waiting, away, or yet to arrive."""
        lines = self.columns
        come, end, *_, people = lines.sizes[row, : kernel.PEOPLE + 1].tolist()
        numbers = (
            self._line(kernel.WAIT, row)[:, 2], self._line(kernel.AWAY, row)[:, 1],
            self._line(kernel.HANDED, row)[:, 1],
            lines.posts[lines.members[row, :people], kernel.REQUEST], lines.arrivals[come:end],
        )  # fmt: skip
        return np.concatenate(numbers).astype(np.int64)

    def read(self, row: int, desk: Counter) -> None:
        """Read a desk and its people back from their rows."""
        lines = self.columns
        come, end, *_, people = lines.sizes[row, : kernel.PEOPLE + 1].tolist()
        desk.now, desk.worked, desk.offered, desk.marked = lines.clock[row].tolist()
        desk.cursor = len(desk.arrivals) - (end - come)
        queue = self._line(kernel.WAIT, row).tolist()
        desk.queue = [(int(p), place, int(request)) for p, place, request in queue]
        heapify(desk.queue)
        desk.returns = _picked_up(self._line(kernel.AWAY, row))
        desk.handed = _picked_up(self._line(kernel.HANDED, row))
        for worker, person in zip(desk.workers, lines.members[row, :people].tolist(), strict=True):
            self._rise(worker, person)
            self.spare.append(person)

    def _rise(self, worker: Worker, person: int) -> None:
        lines = self.columns
        for name, value in zip(kernel.STATE, lines.people[person].tolist(), strict=True):
            setattr(worker, name, value)
        *whole, window, counted, windows = lines.posts[person].tolist()
        for name, value in zip(kernel.IN_HAND, whole, strict=True):
            setattr(worker, name, value)
        kept = slice(min(window, counted), windows)
        worker.opens, worker.closes = lines.opens[person, kept], lines.closes[person, kept]
        worker.opens, worker.closes = worker.opens.copy(), worker.closes.copy()


def _picked_up(line: Numbers) -> list[Moved]:
    found = [(when, int(request)) for when, request, _ in line.tolist()]
    heapify(found)
    return found

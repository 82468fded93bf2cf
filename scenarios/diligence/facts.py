"""What is known of some trusts, sheet by sheet, and the part of it that one check may look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from entities.check import Colour
from scenarios.diligence.row_values import DoesNotApplyError as DoesNotApplyError
from scenarios.diligence.row_values import NotKnownError as NotKnownError
from scenarios.diligence.row_values import OnlyShownError as OnlyShownError
from scenarios.diligence.row_values import Row as Row
from scenarios.diligence.row_values import Value as Value
from scenarios.diligence.row_values import day as day
from scenarios.diligence.row_values import named as named
from scenarios.diligence.row_values import number as number
from scenarios.diligence.row_values import summed as summed
from scenarios.diligence.row_values import worst as worst

OWNED_BY_TRUST = "trust_id"
LEADS, JOINS = "incoming", "outgoing"
"""Parts in a merger: the trust that takes others in, and those."""
OF_A_SCHOOL = "urn"
OF_SCHOOL_OR_CENTRE = ("entity", "establishment")
CENTRE_OF = "CENTRAL:"


@dataclass(frozen=True)
class Facts:
    """Everything that is filled in, or calculated, of the trusts that may merge.

    Attributes
    ----------
    sheets
        By sheet, its rows; what is empty is absent or None.
    calculated
        What runs say: `net_saving`, `p80_ready` and the like.
    asked_on
        Day on which the checks are asked: how old a survey is depends on it.
    """

    sheets: Mapping[str, tuple[Row, ...]]
    calculated: Mapping[str, float] = field(default_factory=dict)
    asked_on: dt.date | None = None

    @property
    def trusts(self) -> tuple[str, ...]:
        """Return the codes of the trusts, in order."""
        return tuple(str(row["trust_id"]) for row in self.sheets.get("trust", ()))

    def schools_of(self, trusts: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers of the schools of some trusts, in order."""
        wanted = frozenset(trusts)
        return tuple(
            str(row["urn"]) for row in self.sheets.get("schools", ()) if row["trust_id"] in wanted
        )


@dataclass(frozen=True)
class View:
    """The facts of one trust, of one school, or of several trusts as they would be merged.

    Attributes
    ----------
    trusts, schools
        Whose rows are seen; rows that belong to nobody, such as claims, are seen by all.
    alone
        Whether a single school is looked at, so that rows of its trust and centre are not seen.
    limits
        Numbers and days that the check turns on.
    """

    facts: Facts
    trusts: tuple[str, ...]
    schools: tuple[str, ...]
    alone: bool = False
    limits: Mapping[str, float | dt.date] = field(default_factory=dict)

    def limit(self, key: str) -> float:
        """Return a number that the check turns on.

        Raises
        ------
        TypeError
            When it is no number, or there is none: a fault of the check's data.
        """
        value = self.limits.get(key)
        if not isinstance(value, int | float):
            raise TypeError(f"the check has no number {key!r} among its limits")
        return float(value)

    def limit_day(self, key: str) -> dt.date:
        """Return a day that the check turns on.

        Raises
        ------
        TypeError
            When it is no day, or there is none: a fault of the check's data.
        """
        value = self.limits.get(key)
        if not isinstance(value, dt.date):
            raise TypeError(f"the check has no day {key!r} among its limits")
        return value

    @property
    def asked_on(self) -> dt.date:
        """Return the day on which the checks are asked.

        Raises
        ------
        NotKnownError
            When it is not given.
        """
        if self.facts.asked_on is None:
            raise NotKnownError(["asked_on"])
        return self.facts.asked_on

    def owners(self) -> View:
        """Return what is known of the whole trusts whose schools are seen."""
        trusts = dict.fromkeys(str(row["trust_id"]) for row in self.rows("schools"))
        return replace(view_of(self.facts, trusts), limits=self.limits)

    def of_school(self, urn: str) -> View:
        """Return what is known of one school alone."""
        return replace(self, schools=(urn,), alone=True)

    def each(self) -> tuple[View, ...]:
        """Return a view of each trust by itself."""
        return tuple(view_of(self.facts, (trust,)) for trust in self.trusts)

    def apart(self) -> tuple[View, ...]:
        """Return a view of each trust by itself, to be held against one another.

        Raises
        ------
        NotKnownError
            Where there is one trust alone: nothing is known of the other.
        """
        if len(self.trusts) < 2:
            raise NotKnownError(["trust.trust_id"])
        return self.each()

    def rows(self, sheet: str, /, **equal: Value) -> tuple[Row, ...]:
        """Return the rows of a sheet that are seen, and in which some columns are as given."""
        return tuple(
            row for row in self.facts.sheets.get(sheet, ())
            if self._sees(row) and all(row.get(name) == value for name, value in equal.items())
        )  # fmt: skip

    def some(self, sheet: str, /, *columns: str, **equal: Value) -> tuple[Row, ...]:
        """Return rows as :meth:`rows` does, one at the least, in which some columns are filled in.

        Raises
        ------
        NotKnownError
            When there is no such row, or a column of one is empty.
        """
        found = self.rows(sheet, **equal)
        empty = [name for name in columns if any(row.get(name) is None for row in found)]
        if not found or empty or not self._all_there(found):
            raise NotKnownError(f"{sheet}.{name}" for name in (empty or columns or ("",)))
        return found

    def last(self, sheet: str, /, *columns: str) -> tuple[Row, ...]:
        """Return the rows of the last year, of each school that is seen and of centres.

        Years are told apart by the calendar year in which they end.

        Raises
        ------
        NotKnownError
            When a school has none for that year, or a column of a row is empty.
        """
        rows = [row for row in self.rows(sheet) if isinstance(row.get("year_end"), dt.date)]
        latest = max((day(row, "year_end").year for row in rows), default=0)
        found = tuple(row for row in rows if day(row, "year_end").year == latest)
        there = {str(row.get("entity", row.get(OF_A_SCHOOL))) for row in found}
        empty = [name for name in columns if any(row.get(name) is None for row in found)]
        if not found or empty or not set(self.schools) <= there:
            raise NotKnownError(f"{sheet}.{name}" for name in (empty or ("year_end",)))
        return found

    def known(self, measure: Callable[[View], float]) -> float | None:
        """Return what a measure finds; None where it is not known."""
        try:
            return measure(self)
        except (NotKnownError, KeyError, ZeroDivisionError):
            return None

    def has(self, sheet: str, column: str, *values: Value) -> bool:
        """Say whether a row that is seen has one of some values, whatever else is not known.

        What is bad enough by itself is not hidden by what nobody filled in beside it.
        """
        return any(
            value in (found if isinstance(found := row.get(column), tuple) else (found,))
            for row in self.rows(sheet) for value in values
        )  # fmt: skip

    def _all_there(self, rows: Iterable[Row]) -> bool:
        """Say whether rows tell of everybody who is seen: a trust that is missing is not nought.

        Rows of schools alone have to tell of every school.
        """
        some = tuple(rows)
        trusts = {row.get(OWNED_BY_TRUST) for row in some} - {None}
        if trusts:
            return self.alone or trusts >= set(self.trusts)
        urns = {str(row[OF_A_SCHOOL]) for row in some if row.get(OF_A_SCHOOL) is not None}
        if urns:
            return urns >= set(self.schools)
        places = {str(row[name]) for row in some for name in OF_SCHOOL_OR_CENTRE if name in row}
        return (
            not places
            or self.alone
            or all(
                places & {*one.schools, *(f"{CENTRE_OF}{trust}" for trust in one.trusts)}
                for one in self.each()
            )
        )

    def total(self, sheet: str, column: str, /, **equal: Value) -> float:
        """Return the sum of a column over the rows that are seen.

        Raises
        ------
        NotKnownError
            When there is no row, or one is empty.
        """
        return sum(number(row, column) for row in self.some(sheet, column, **equal))

    def _sees(self, row: Row) -> bool:
        urn = row.get(OF_A_SCHOOL)
        if urn is not None:
            return str(urn) in self.schools
        place = next((row[name] for name in OF_SCHOOL_OR_CENTRE if name in row), None)
        if place is not None:
            text = str(place)
            if text.startswith(CENTRE_OF):
                return not self.alone and text.removeprefix(CENTRE_OF).strip() in self.trusts
            return text in self.schools
        trust = row.get(OWNED_BY_TRUST)
        return trust is None or (not self.alone and trust in self.trusts)


def view_of(facts: Facts, trusts: Iterable[str]) -> View:
    """Return what is known of some trusts: of one, or of several as they would be merged."""
    chosen = tuple(trusts)
    return View(facts, chosen, facts.schools_of(chosen))


def calculated(view: View, name: str, column: str) -> float:
    """Return what runs say.

    Raises
    ------
    NotKnownError
        When there are none yet; the column is named that stands for it.
    """
    value = view.facts.calculated.get(name)
    if value is None:
        raise NotKnownError([column])
    return value


Measure = Callable[[View], float | Colour | tuple[float, Colour]]
"""From what is seen to a number, to the colour of a case, or to a number that another answer gives
a colour of its own."""

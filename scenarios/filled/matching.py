"""Codes of a workbook that should stand on another of its sheets, and do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from entities.sense import nearest
from scenarios.diligence.facts import CENTRE_OF, OF_SCHOOL_OR_CENTRE, Value
from scenarios.filled.sheets import FilledRow
from scenarios.reading.faults import Fault
from scenarios.returns.cells import shown

MOST_HINTS = 20
"""Faults of one kind for which a likely name is looked for: of thousands nobody reads them all,
and each is held against every name there is."""
READ_FIRST = "; some of that sheet's own cannot be read: put those right first"

Whole = Mapping[str, Sequence[FilledRow]]


def unmatched(whole: Whole) -> Iterator[Fault]:
    """Tell of codes that stand on no other sheet, where they should."""
    known, unread, told = _known(whole), _unread(whole), 0
    for row in (row for rows in whole.values() for row in rows):
        for column in row.sheet.columns:
            value, matches = row.values.get(column.key), column.matches
            if not matches or value is None or value in known[matches]:
                continue
            sheet, _, _ = matches.partition(".")
            allowed = known[matches] if told < MOST_HINTS else ()
            hint = READ_FIRST if matches in unread else nearest(value, allowed)
            told += 1
            yield row.fault(
                column.key, f"found {shown(value)}, which is not on the sheet {sheet!r}{hint}"
            )


def homeless(whole: Whole) -> Iterator[Fault]:
    """Tell of places that are neither a school of these trusts nor the centre of one."""
    urns = {str(row.values.get("urn")) for row in whole.get("schools", ())}
    codes = {str(row.values.get("trust_id")) for row in whole.get("trust", ())}
    places = urns | {f"{CENTRE_OF}{code}" for code in codes}
    unread, told = _unread(whole), 0
    for row in (row for rows in whole.values() for row in rows):
        for name in OF_SCHOOL_OR_CENTRE:
            found = row.values.get(name)
            if found is None or str(found) in places:
                continue
            allowed = "allowed is a URN of the sheet 'schools', or CENTRAL: and a trust's code"
            near = nearest(found, places if told < MOST_HINTS else ())
            hint = READ_FIRST if unread & {"schools.urn", "trust.trust_id"} else near
            told += 1
            yield row.fault(name, f"found {shown(found)}; {allowed}{hint}")


def _known(whole: Whole) -> defaultdict[str, set[Value]]:
    """Return what stands in each column, by sheet and column."""
    known: defaultdict[str, set[Value]] = defaultdict(set)
    for key, rows in whole.items():
        for row in rows:
            for name, value in row.values.items():
                known[f"{key}.{name}"].add(value)
    return known


def _unread(whole: Whole) -> set[str]:
    """Return columns, by sheet and column, in which something stands that cannot be read."""
    return {f"{key}.{name}" for key, rows in whole.items() for row in rows for name in row.wrong}

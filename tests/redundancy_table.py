"""The published table of statutory redundancy weeks, by age and full years of service.

Ready reckoner of the department for business (ages 18 to 40 as printed in the edition of December
2009; the weeks have not changed since). Each row starts at two years of service.
"""

from __future__ import annotations

PRINTED = """
18: 1 1½
19: 1 1½ 2
20: 1 1½ 2 2½
21: 1 1½ 2 2½ 3
22: 1 1½ 2 2½ 3 3½
23: 1½ 2 2½ 3 3½ 4 4½
24: 2 2½ 3 3½ 4 4½ 5 5½
25: 2 3 3½ 4 4½ 5 5½ 6 6½
26: 2 3 4 4½ 5 5½ 6 6½ 7 7½
27: 2 3 4 5 5½ 6 6½ 7 7½ 8 8½
28: 2 3 4 5 6 6½ 7 7½ 8 8½ 9 9½
29: 2 3 4 5 6 7 7½ 8 8½ 9 9½ 10 10½
30: 2 3 4 5 6 7 8 8½ 9 9½ 10 10½ 11 11½
31: 2 3 4 5 6 7 8 9 9½ 10 10½ 11 11½ 12 12½
32: 2 3 4 5 6 7 8 9 10 10½ 11 11½ 12 12½ 13 13½
33: 2 3 4 5 6 7 8 9 10 11 11½ 12 12½ 13 13½ 14 14½
34: 2 3 4 5 6 7 8 9 10 11 12 12½ 13 13½ 14 14½ 15 15½
35: 2 3 4 5 6 7 8 9 10 11 12 13 13½ 14 14½ 15 15½ 16 16½
36: 2 3 4 5 6 7 8 9 10 11 12 13 14 14½ 15 15½ 16 16½ 17
37: 2 3 4 5 6 7 8 9 10 11 12 13 14 15 15½ 16 16½ 17 17½
38: 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 16½ 17 17½ 18
39: 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 17½ 18 18½
40: 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 18½ 19
"""
YOUNGEST_AT_WORK = 15
"""Rows of the table end where service would have begun sooner."""


def printed() -> dict[tuple[int, int], float]:
    """Return weeks by (age, years of service), as printed."""
    found = {}
    for row in PRINTED.strip().splitlines():
        age, weeks = row.split(": ")
        for years, week in enumerate(weeks.split(), start=2):
            found[int(age), years] = float(week.replace("½", ".5"))
    return found


def feasible() -> list[tuple[int, int]]:
    """Return every (age, years of service) from 18 to 64 and 2 to 20 that one person can have."""
    pairs = ((age, years) for age in range(18, 65) for years in range(2, 21))
    return [(age, years) for age, years in pairs if age - years >= YOUNGEST_AT_WORK]


def by_brackets(age: int, years: int) -> float:
    """Return the weeks by how many of the years lie in each bracket of age, without counting back.

    Years begun at 41 or later are worth one and a half weeks, those begun from 22 on one, earlier
    ones half (Employment Rights Act 1996, section 162(2)).
    """
    from_41 = min(years, max(0, age - 41))
    from_22 = min(years, max(0, age - 22))
    return 1.5 * from_41 + 1.0 * (from_22 - from_41) + 0.5 * (years - from_22)

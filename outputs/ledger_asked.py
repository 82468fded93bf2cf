"""What may be asked of the ledger: names and values that exist, sums across tags only by a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from entities.accounts import FUNDS, LEDGER_LINES, RECURRENCES, TAGS
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import CountingRule
from entities.post import CENTRE, STRUCTURAL
from entities.records import LedgerKey, Records
from entities.sense import Problem, nearest
from entities.service import LocalDesk
from outputs.money import SCHOOLS, rules_of

YEAR, MONTH = "year", "month"
NAMES: tuple[str, ...] = ("arm", *LedgerKey._fields, YEAR, MONTH)
"""All by which the ledger can be split, and of which a part of it can be chosen."""
NO_FUNCTION = "all"
"""Function of what none explains."""

Value = str | int
Values = Value | Collection[Value]


@dataclass(frozen=True)
class Question:
    """A question that the ledger can answer.

    Attributes
    ----------
    where
        Name -> values that count; of a name that is not here, every value does.
    by
        Names the pounds are split by.
    rule
        The rule by which pounds are summed across tags; None where a single tag is asked for, or
        tags are told apart.
    """

    where: Mapping[str, frozenset[Value]]
    by: tuple[str, ...]
    rule: CountingRule | None

    def wants(self, name: str, value: Value) -> bool:
        """Say whether a value of a name counts."""
        return name not in self.where or value in self.where[name]

    @property
    def told(self) -> dict[str, str]:
        """What stands in every row, so that no figure is without it: the rule, a single tag."""
        tags = self.where.get("tag", frozenset())
        one = {"tag": str(*tags)} if len(tags) == 1 and "tag" not in self.by else {}
        if self.rule is None:
            return one
        return {**one, "counting_rule": self.rule.key, "rule_in_words": self.rule.label}


def question(case: Case, where: Mapping[str, Values], by: Sequence[str], rule: str | None,
             records: Sequence[Records]) -> Question:  # fmt: skip
    """Return what is asked, once nothing is wrong with it.

    Raises
    ------
    ValueError
        With a sentence for everything that is wrong with it.
    """
    found = tuple(problems_asked(case, where, by, rule, records))
    if found:
        raise ValueError("\n".join(f"{'.'.join(map(str, p.path))}: {p.message}" for p in found))
    wanted = {name: frozenset(several(values)) for name, values in where.items()}
    chosen = None if rule is None else rules_of(case)[rule]
    return Question(wanted, tuple(dict.fromkeys(by)), chosen)


def several(values: Values) -> tuple[Value, ...]:
    """Return values as many, whether one or many are given."""
    return (values,) if isinstance(values, str | int) else tuple(values)


def problems_asked(
    case: Case,
    where: Mapping[str, Values],
    by: Sequence[str],
    rule: str | None,
    records: Sequence[Records] = (),
) -> Iterator[Problem]:
    """Tell of everything that is wrong with a question; causes only where there is a ledger."""
    for part, names in (("by", by), ("where", tuple(where))):
        for name in names:
            if name not in NAMES:
                text = f"{name!r} is not a column of the ledger{nearest(name, NAMES)}"
                yield Problem((part,), text)
    known = values_known(case, records)
    for name, values in where.items():
        for value in several(values):
            if name in known and value not in known[name]:
                yield Problem(("where", name), _unknown(name, value, known[name]))
    rules = rules_of(case)
    if rule is not None and rule not in rules:
        yield Problem(("rule",), f"{rule!r} is not a counting rule{nearest(rule, rules)}")
    if rule is None and "tag" not in by and len(set(several(where.get("tag", ())))) != 1:
        text = (f"pounds of several tags are summed only by a counting rule; name one of them "
                f"({', '.join(rules)}), split by tag, or choose a single tag")  # fmt: skip
        yield Problem(("rule",), text)


def values_known(case: Case, records: Sequence[Records] = ()) -> dict[str, tuple[Value, ...]]:
    """Return what each name can be; causes are known only once there is a ledger."""
    schools = (school.urn for trust in case.trusts for school in trust.schools)
    functions = (function.key for function in case.functions)
    causes = sorted({key.cause for record in records for key in record.ledger_keys})
    return {
        "arm": tuple(arm.key for arm in case.arms),
        "trust": tuple(trust.company_number for trust in case.trusts),
        "place": (CENTRE, SCHOOLS, *schools),
        "function": (*functions, *get_args(LocalDesk), STRUCTURAL, NO_FUNCTION),
        "line": LEDGER_LINES,
        "fund": FUNDS,
        "recurrence": RECURRENCES,
        "tag": TAGS,
        YEAR: tuple(range(1, case.horizon_years + 1)),
        MONTH: tuple(range(1 - case.run_in_months, MONTHS_PER_YEAR * case.horizon_years + 1)),
        **({"cause": tuple(causes)} if records else {}),
    }


def _unknown(name: str, value: Value, known: Sequence[Value]) -> str:
    if name in (YEAR, MONTH):
        return f"no {name} of this case is {value!r}; allowed: {known[0]} to {known[-1]}"
    return f"no {name} of this case is {value!r}{nearest(value, known)}"

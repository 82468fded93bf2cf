"""The data dictionary: every table file, its columns, their units and meanings."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column of a table file."""

    table: str
    column: str
    unit: str
    meaning: str


MEANINGS: dict[str, tuple[str, str]] = {
    "arm": ("words", "Course of action"),
    "compared_with": ("words", "Arm it is compared with"),
    "world": ("number", "One draw of every assumption"),
    "replication": ("number", "One roll of chance inside the world"),
    "year": ("year after the decision", "1 is the twelve months from the decision"),
    "month": ("month after the decision", "1 is the first; 0 and below come before the decision"),
    "counting_rule": ("words", "Rule that says which pounds count; see run.json for its label"),
    "rule_in_words": ("words", "What that rule counts"),
    "gbp": (
        "pounds, prices of the year (present value: of the decision)",
        "Saving against the status quo; a cost is negative",
    ),
    "trust": (
        "company number",
        "Trust whose books the pound stands in; 'all' or 'together': every trust of the case",
    ),
    "place": (
        "words",
        "'centre', 'schools' (a trust's together), 'whole' (both), or a school's reference number",
    ),
    "function": (
        "words",
        "Central service, or desk in schools; 'all': what none explains; 'total': all together",
    ),
    "prices": (
        "words",
        "'of_the_year': nominal pounds; 'of_the_decision': real, in prices of the decision's month",
    ),
    "academy_year": (
        "academy year",
        "1 September to 31 August; before the decision every arm is the same",
    ),
    "first_month": ("date", "First day of the first month"),
    "last_month": ("date", "First day of the last month"),
    "academy_years": ("words", "Academy years covered, whole or in part (from 1 September)"),
    "financial_years": ("words", "Local government's financial years covered (from 1 April)"),
    "calendar_years": ("words", "Calendar years covered"),
    "line": ("words", "Line of the published accounts return, or of capital"),
    "books": ("words", "School's reference number, or a trust's company number for its centre"),
    "rule": (
        "words",
        "Charging rule: how the cost of a centre is shared out between schools; "
        "'reserves_pooling': reserves put together and told by pupils, whoever pays",
    ),
    "grant": ("words", "Money for buildings: 'allocation' by formula, 'bids' won, or 'both'"),
    "none": ("share", "Share of runs in which nothing is received in the year"),
    "notional_share": (
        "share",
        "Part of general funding that an authority's formula means for special needs: the ends and "
        "the middle of what is believed",
    ),
    "fund": ("words", "Fund: gag, other_restricted, unrestricted, capital, pension"),
    "recurrence": ("words", "recurring or one_off"),
    "tag": ("words", "cash, avoided, vacancy, shadow or transfer"),
    "cause": ("words", "What caused the cost"),
    "standing": (
        "words",
        "'counted' by the claim's rule, or why not: capital, income, spent_again, vacancy, "
        "one_off, avoided, shadow, transfer, recurring",
    ),
    "saved_on": ("words", "Post or contract, as in the trust file; empty where a cause is all"),
    "label": ("words", "What it is called"),
    "owner": ("words", "Role of who answers for the saving"),
    "present": ("number", "Runs in which the line is there; 'runs' has all"),
    "school": ("words", "School's reference number, or a trust's company number for its centre"),
    "request_type": ("words", "Kind of request, as named in the service files"),
    "desk": ("words", "Company number and function (a centre's desk), or school and its desk"),
    "who": ("words", "Who in a school: office, inclusion, site, or leaders where no post is there"),
    "stage": ("words", "Task or gate of a merger; its measures count from the decision"),
    "contract": ("words", "Name of a supplier contract, as in the trust file"),
    "view": ("words", "'centre': as the centre sees it; 'schools': as schools feel it"),
    "group": ("words", "Function, school desk or executive"),
    "measure": ("words", "What is measured"),
    "item": ("words", "Counting rule, function or group the measure is of"),
    "unit": ("words", "Unit of the value in the same row"),
    "value": ("as in the column unit", "Money: costs positive, income negative"),
    "runs": ("number", "Runs the row sums up"),
    "pairs": ("number", "Paired runs"),
    "worlds": ("number", "Worlds among the pairs"),
    "mean": ("as in the column unit", "Mean over runs"),
    "low": ("as in the column unit", "Lower end of the 95% interval of the mean"),
    "high": ("as in the column unit", "Upper end of the 95% interval of the mean"),
    "p10": ("as in the column unit", "One run in ten is below"),
    "p50": ("as in the column unit", "Half of the runs are below"),
    "p90": ("as in the column unit", "One run in ten is above"),
    "date": ("date", "When it happened"),
    "kind": ("words", "Kind of happening, of band, of promise, or of what is saved on"),
    "promise": ("words", "Key of a promise made to schools"),
    "to": ("words", "To whom it was made: schools' reference numbers, trusts' company numbers"),
    "made_by": ("words", "Role of whoever made it"),
    "until": ("date", "Last day on which it holds; empty for good"),
    "text": ("words", "The promise as it was given"),
    "by_plan": ("words", "What the plan itself does to it, before any run"),
    "why": ("words", "The step of the plan that says so"),
    "broken": ("share", "Share of runs in which it is broken; empty where not counted"),
    "broken_low": ("share", "Lower end of the 95% interval of that share"),
    "broken_high": ("share", "Upper end of the 95% interval of that share"),
    "first_broken": ("date", "First month in which it is broken: the middle of those runs"),
    "what": ("words", "What happened"),
    "claim": ("words", "Key of the claim"),
    "cut_over_month": ("month after the decision", "Month the service was brought together"),
    "back_to_normal_month": (
        "month after the decision",
        "First month the queue was back to normal; 'inf' is never",
    ),
    "state": ("words", "no_dip, recovered, or never (not within the horizon)"),
    "sentence": ("words", "The verdict in words"),
    "staffing": ("words", "'apart': each at its own desk; 'together': brought together"),
    "posts_fewer": ("posts", "Posts that are deleted"),
    "posts": ("words", "Which posts"),
    "fte_fewer": ("fte", "Their full-time equivalents"),
    "change": ("as in the measure", "Less 'apart' with no post fewer, in the same world: mean"),
    "change_low": ("as in the measure", "Lower end of the 95% interval of the change"),
    "change_high": ("as in the measure", "Upper end of the 95% interval of the change"),
    "september": ("calendar year", "The September of that year"),
    "band": ("words", "Band of age or of continuous service, in years"),
    "people": ("people", "In the band at the opening; empty where fewer than five"),
    "chance": ("share", "Share of runs in which the claim holds"),
    "chance_low": ("share", "Lower end of the 95% interval of that share"),
    "chance_high": ("share", "Upper end of the 95% interval of that share"),
    "condition": ("words", "What was otherwise: 'beliefs', 'slack', or how far up the 'ladder'"),
    "figure": ("words", "Name in a world of a figure that is not known"),
    "low_at": ("with its unit", "Where the figure is low: one world in ten is lower"),
    "high_at": ("with its unit", "Where the figure is high: one world in ten is higher"),
    "saving_at_low": (
        "pounds of the year",
        "Mean saving there: by a straight line, or moved alone",
    ),
    "saving_at_high": (
        "pounds of the year",
        "Mean saving there: by a straight line, or moved alone",
    ),
    "swing": ("pounds of the year", "Saving where the figure is high less where it is low"),
    "swing_low": ("pounds of the year", "Lower end of the 95% interval of the swing"),
    "swing_high": ("pounds of the year", "Upper end of the 95% interval of the swing"),
    "chance_at_low": ("share", "Part of the worlds in which the claim holds with the figure low"),
    "chance_at_high": ("share", "Part of the worlds in which the claim holds with it high"),
    "told": ("True or False", "Whether that is more than luck does among so many figures"),
    "behind": ("pounds", "By how much the mean of the best option lies above it"),
    "behind_low": ("pounds", "Lower end of its interval, 95% for all at once"),
    "behind_high": ("pounds", "Upper end of its interval, 95% for all at once"),
    "of_the_spread": ("share", "Part of the spread of the saving that goes along with it"),
    "there": ("with its unit", "Value of the figure in that world"),
    "in_the_middle": ("with its unit", "Median of the figure over all worlds"),
    "by": (
        "words",
        "What options are ranked by: the 'saving' of the claim's year, or net 'present "
        "value' over the years simulated",
    ),
    "changes": ("share", "Worlds in which another option than the best now would be chosen"),
    "choices": ("words", "Option that leaves most money, from the low end of the figure on"),
    "tied": ("True or False", "Whether it cannot be told from the best"),
    "box": ("words", "Where the claim fails (first, second) or comes close to holding"),
    "at_least": ("with its unit", "Least value of the figure in the box; empty: no limit"),
    "at_most": ("with its unit", "Largest value of the figure in the box; empty: no limit"),
    "coverage": ("share", "Of all worlds of the kind, those in the box"),
    "density": ("share", "Of the worlds in the box, those of the kind"),
    "of_all": ("share", "Of all worlds, those of the kind"),
    "shown": ("words", "The most plausible world in which the claim 'fails', or 'holds'"),
    "arrived": ("requests", "Arrived in the month"),
    "served": ("requests", "Finished in the month"),
    "automated": ("requests", "First started in the month with a system taking part"),
    "abandoned": ("requests", "Given up in the month: the school did it itself"),
    "reworked": ("times", "Work that was sent back in the month"),
    "waiting": ("requests", "Unfinished at the end of the month"),
    "mean_wait_minutes": ("working minutes", "Mean wait to the first touch"),
    "wait_p50_minutes": ("working minutes", "Wait to the first touch: half are shorter"),
    "wait_p80_minutes": ("working minutes", "Wait to the first touch: eight in ten are shorter"),
    "wait_p95_minutes": ("working minutes", "Wait to the first touch: 19 in 20 are shorter"),
    "mean_elapsed_minutes": ("working minutes", "Mean time from arrival to finish"),
    "elapsed_p50_minutes": ("working minutes", "Arrival to finish: half are shorter"),
    "elapsed_p80_minutes": ("working minutes", "Arrival to finish: eight in ten are shorter"),
    "elapsed_p95_minutes": ("working minutes", "Arrival to finish: 19 in 20 are shorter"),
    "due": ("requests", "Arrived in the month, with a target that falls within the run"),
    "within_target": ("requests", "Those due that were finished in target; given up is not"),
    "statutory_due": ("requests", "Arrived in the month, with a limit in law within the run"),
    "statutory_missed": ("requests", "Those with a limit in law that missed it"),
    "effort_minutes": ("minutes", "Worked in the month"),
    "shadow_minutes": ("minutes", "Work of requests given up in the month, left to the school"),
}
"""Column -> unit and meaning; a column means the same in every table."""


def dictionary(tables: dict[str, tuple[str, ...]]) -> tuple[Column, ...]:
    """Describe every column of every table, in the order they stand.

    Raises
    ------
    KeyError
        When a table has a column that is not described here.
    """
    return tuple(
        Column(table, column, *MEANINGS[column])
        for table, columns in sorted(tables.items())
        for column in columns
    )

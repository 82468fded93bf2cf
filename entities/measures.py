"""The names along the arrays of a record: what is measured, in which order."""

from __future__ import annotations

SERVICE_MEASURES: tuple[str, ...] = (
    "arrived",
    "served",
    "centre_closed",
    "centre_in_time",
    "automated",
    "abandoned",
    "reworked",
    "waiting",
    "started",
    "wait_minutes",
    "wait_school_days",
    "elapsed_minutes",
    "due",
    "within_target",
    "centre_due",
    "centre_due_in_time",
    "centre_given_up",
    "statutory_due",
    "statutory_missed",
    "effort_minutes",
    "shadow_minutes",
)
"""Counts of requests and sums of minutes, each by the month in which it happened.

`arrived`, `due`, `within_target`, `statutory_due` and `statutory_missed` stand in the month of
arrival: service is scored on arrivals. `due` counts those whose target falls within the run,
`within_target` those of them finished in time; `centre_due`, `centre_due_in_time` and
`centre_given_up` those due, in time and given up whose desk is in no school. `started`,
`wait_minutes` and `wait_school_days` (sums of waits to the first touch) and `automated` (a system
took part) stand in the month of the first touch; `served`, `centre_closed` (those finished by a
desk that is in no school), `centre_in_time` (those of them within their target, as a centre would
report them) and `elapsed_minutes` (arrival to finish, summed) in the month of the finish;
`abandoned` and `shadow_minutes` in the month in which the school gave up and did it itself;
`reworked` (times sent back) in the month it last came back; `effort_minutes` in the month in which
a touch began; `waiting` counts the unfinished at the end of the month.
"""

WAIT_MEASURES: tuple[str, ...] = (
    "wait_p50",
    "wait_p80",
    "wait_p95",
    "wait_school_days_p50",
    "wait_school_days_p80",
    "wait_school_days_p95",
    "elapsed_p50",
    "elapsed_p80",
    "elapsed_p95",
    "elapsed_school_days_p50",
    "elapsed_school_days_p80",
    "elapsed_school_days_p95",
)
"""Percentiles in working minutes or school days: waits of the requests whose work began in a year,
elapsed times of those finished in it; NaN where there were none."""

DESK_MEASURES: tuple[str, ...] = ("offered_minutes", "busy_minutes", "waiting")
"""Minutes in which people attended the queue of a desk, minutes they worked on it, and requests in
the queue at the end of the month. Utilisation is busy by offered."""

SHADOW_BY: tuple[str, ...] = ("office", "inclusion", "site", "leaders")
"""Who in a school does the work it gave up waiting for; 'leaders' where no post of the case sits
at that desk."""

WORK_MEASURES: tuple[str, ...] = (
    "asked",
    "sent_back",
    "second_line",
    "by_centre",
    "by_schools",
    "by_suppliers",
    "travel",
    "process",
    "automated",
    "given_up",
    "left",
)
"""Minutes over the whole run. What was asked, sent back and passed to a second line equals what was
worked by centres, schools and suppliers, less travel (it is in them), plus what process and skill
saved (negative where work took longer), what systems saved, what schools took back, and what is
left undone at the end."""

PEOPLE_MEASURES: tuple[str, ...] = (
    "established_fte",
    "filled_fte",
    "agency_fte",
    "leavers",
    "starters",
    "deleted_fte",
    "absent_fte",
    "in_post_fte",
    "joined_fte",
    "left_fte",
    "redundant_fte",
    "moved_in_fte",
    "moved_out_fte",
    "came_with_post_fte",
    "went_with_post_fte",
    "attention_hours",
)
"""Established, filled, agency, deleted and absent FTE are means over the month; leavers and
starters are people in the month. `in_post_fte` is the FTE of the holders at its end: that of the
month before, and those who joined and moved in, less those who left, were made redundant and moved
out (redeployed) in it; and, of a group, those who came or went with a post that a plan moves
between a school and the centre. `attention_hours` are the hours of the month that executives in
post can give to integration beside the day job."""

MOVEMENTS: tuple[str, ...] = ("joined", "left", "redundant", "moved_in", "moved_out")
"""Ways into and out of a post; redeployment is a way out of one and into another."""

WAYS_OUT: tuple[str, ...] = ("redundancy", "redeployment", "wastage", "vacant")
"""How a deleted post lost its holder; 'vacant' where it had none."""

BANDS_OF_EXPERIENCE: tuple[str, ...] = ("first_year", "early", "later")
"""Teachers in their first year, in years two to five, and later."""

TEACHER_MEASURES: tuple[str, ...] = (
    "teachers",
    "left_first_year",
    "left_early",
    "left_later",
    "joined",
    "unfilled",
    "assistants",
    "assistants_left",
    "plans",
)
"""At each September of the run: teaching posts, teachers who left by band of experience and who
joined, posts still unfilled, teaching assistants' posts and how many of these leave in the year,
and pupils with a plan."""

AUTONOMY_MEASURES: tuple[str, ...] = ("decided_in_school", "changed")
"""Kinds of decision made in a school in the month, and kinds of work that a plan moved in it, or
gave another way of working."""

RELEASED_MEASURES: tuple[str, ...] = ("released", "cut", "checked")
"""Minutes of counted work that moved away from a school's own desks, attended minutes of its posts
that were deleted, and minutes it spends checking and chasing what moved. What is released is not
cashed until hours are cut."""

STAGE_MEASURES: tuple[str, ...] = ("begins", "ends", "loops")
"""When a stage of a merger begins and ends, in weeks after the decision, and how often it was done
again; not-a-number in arms without stages, and for what a refusal left undone."""


ATTENTION_MEASURES: tuple[str, ...] = (
    "available", "other", "other_given", "asked", "given",
)  # fmt: skip
"""Hours a week of the leaders of the trusts in a plan, by month: those they have beside the day job
(with programme support), what other work beyond it asks for and gets, and what integration asks for
and gets. Not-a-number before the decision, after a refusal, and in arms without stages."""


CONTRACT_MEASURES: tuple[str, ...] = ("let_month", "months_left", "exit_fee_gbp", "tendered")
"""When a contract is let together with others, in months from the start of the run; the months it
had still to run and the pounds paid to leave it, where it is left early; and 1 where the joint
letting has to be put out to tender. Not-a-number for what is not let within the run."""


REFUSED_KINDS: tuple[str, ...] = ("refused", "abandoned")
"""Kinds of happening that end a merger: such a run counts as a claim that failed."""

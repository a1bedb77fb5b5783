"""The days of reports: what is ahead, another meeting, a late item, one that is skipped."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from planflow.store.session import Session

_Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's key, for example lewisham-2017.")]
_Ref = Annotated[str, typer.Argument(metavar="REF", help="The paper, for example lewisham-2017/P2.")]
_TITLES = ("Report", "Period to", "Meeting", "Drafted", "Publish by", "Trouble")


def ahead(plan: _Plan, json: Annotated[bool, typer.Option("--json", help="Print data.")] = False) -> None:
    """List the reports that are not drafted yet with their days, and what is wrong with those."""

    def look(session: "Session", now: "datetime") -> "Callable[[], None]":
        from planflow.papers import calendar
        from planflow.store.references import get_plan

        rows = calendar.ahead(session, get_plan(session, plan), now)
        return lambda: _show_ahead(rows, json)

    acting.looking(look)


def _show_ahead(rows: list[dict[str, Any]], json: bool) -> None:
    if json:
        return console.print_json(rows)
    if not rows:
        return console.out("No report is ahead that comes by itself.")
    console.table(_TITLES, [[_or_dash(row[name]) for name in _SHOWN] for row in rows])
    for row in rows:
        if row["choices"]:
            console.out(f"\n{row['report']}: {row['choices']}")
    return None


_SHOWN = ("report", "until", "meeting", "draft_on", "publish_by", "trouble")


def _or_dash(text: str) -> str:
    return text or "–"


def troubles(session: "Session", plan: str, now: "datetime") -> list[str]:
    """One line for each report ahead that is in trouble, with what can be done about it."""
    from planflow.papers import calendar
    from planflow.store.references import get_plan

    rows = calendar.ahead(session, get_plan(session, plan), now)
    return [
        f"The report '{row['report']}' to {row['until']}: {row['trouble']}. {row['choices']}"
        for row in rows
        if row["trouble"] and row["is_near"]
    ]


def meeting(
    ref: _Ref,
    day: Annotated[str, typer.Argument(metavar="DAY", help="The day of the meeting, or 'next'.")],
    as_: acting.As,
    reason: Annotated[str, typer.Option(help="Why it goes there.")] = "",
) -> None:
    """Take a paper to another meeting of its committee; everything owed before it is counted anew."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.papers import calendar
        from planflow.store.references import get_paper

        on = None if day == "next" else acting.day(day)
        paper = get_paper(session, ref)
        return calendar.take_to(session, acting.actor(session, as_), paper, on, reason=reason, now=now)

    acting.doing(work)


def late(
    ref: _Ref,
    reason: Annotated[str, typer.Option(help="Why it cannot wait; printed as the reason for urgency.")],
    agreed_by: Annotated[str, typer.Option(help="The key of the committee's chair, who agrees.")],
    as_: acting.As,
    on: acting.On = "",
) -> None:
    """Record that the chair of the committee takes a paper as a late item.

    Local Government Act 1972 s.100B(4)(b): by reason of special circumstances, which the minutes give too.
    """

    def work(session: "Session", now: "datetime") -> str:
        from planflow.papers import late_items
        from planflow.store.references import get_paper, get_person

        who, paper = acting.actor(session, as_, on=on), get_paper(session, ref)
        late_items.agree(
            session, who, paper, reason=reason, agreed_by=get_person(session, agreed_by), now=now
        )
        return f"{ref} is a late item. The reason for urgency is printed on it."

    acting.doing(work)


def skip(
    plan: _Plan,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The key of the report in the plan file.")],
    period: Annotated[
        str,
        typer.Argument(metavar="PERIOD", help="Its number, or the last day of the period (or the meeting)."),
    ],
    reason: Annotated[str, typer.Option(help="Why there is no report.")],
    as_: acting.As,
    on: acting.On = "",
) -> None:
    """Record that a report is left out; the next one covers its time as well."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.papers import skipping
        from planflow.store.references import get_plan

        who = acting.actor(session, as_, on=on)
        turn = skipping.skip(session, who, get_plan(session, plan), report, period, reason=reason, now=now)
        return f"{plan}: the report '{report}' for {turn.until_on} is skipped."

    acting.doing(work)


COMMANDS: tuple[tuple[str, str, Any], ...] = (
    ("ahead", console.example("planflow paper ahead lewisham-2017"), ahead),
    ("meeting", console.example("planflow paper meeting lewisham-2017/P2 2017-09-12 --as clerk"), meeting),
    (
        "late",
        console.example(
            "planflow paper late lewisham-2017/P2 --as clerk --agreed-by committee-chair "
            "--reason 'Members asked for the figures before the budget.'"
        ),
        late,
    ),
    (
        "skip",
        console.example(
            "planflow paper skip lewisham-2017 six-monthly 2018-06-30 --as clerk --reason 'Elections in May.'"
        ),
        skip,
    ),
)
"""Name, example and function, for `planflow paper`."""

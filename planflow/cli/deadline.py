"""`planflow deadline`: works out one deadline and explains it. It needs no settings and no database."""

from typing import TYPE_CHECKING, Any

import typer

from planflow.cli import console

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planflow.domain.rules import Computed, Rule
    from planflow.engine.named_rules import NamedRule

app = typer.Typer()

_READINGS = ("working", "calendar")
_ON = typer.Option(
    [],
    "--on",
    "--trigger",
    metavar="[NAME=]DATE",
    help="The day that the rule counts from; may be given several times, by name.",
    show_default=False,
)


@app.command(
    epilog=console.example(
        'planflow deadline "70 working days after 2022-04-01"',
        'planflow deadline "5 clear working days before meeting" --on meeting=2019-04-23',
        "planflow deadline ilacs_action_plan --on 2022-04-01 --printed 2022-07-18",
        "planflow deadline --list",
    )
)
@console.command
def deadline(
    rule: str = typer.Argument("", metavar="RULE", help="A rule, or the name of one.", show_default=False),
    on: list[str] = _ON,
    calendar: str = typer.Option("england-and-wales", metavar="NAME", help="Whose working days are counted."),
    clear_days: str = typer.Option(
        "working", metavar="working|calendar", help="How plain 'clear days' are read."
    ),
    printed: str = typer.Option(
        "", metavar="DATE", help="A date printed in a letter, to compare with.", show_default=False
    ),
    as_json: bool = typer.Option(False, "--json", help="Print data in place of sentences."),
    list_rules: bool = typer.Option(False, "--list", help="Print the named rules with their sources."),
) -> None:
    """Work out a deadline and explain it: the ISO date on the first line, then how it was counted."""
    from planflow import settings
    from planflow.domain import days, rules
    from planflow.engine import calendars, named_rules

    if bool(rule) == list_rules:
        console.wrong_use(
            "Give one rule, as in: planflow deadline '70 working days after 2022-04-01', or --list."
        )
    if clear_days not in _READINGS:
        console.wrong_use(f"--clear-days is 'working' or 'calendar', not '{clear_days}'.")
    workflows = settings.read().workflows_dir
    known = named_rules.read(workflows)
    if list_rules:
        _print_rules(known, as_json)
        return
    meant = named_rules.resolve(rule, known)
    triggers = _triggers(on, meant)
    computed = rules.compute(meant, triggers, calendars.read(calendar, workflows), clear_days=clear_days)
    warning = rules.compare(days.read_date(printed), computed) if printed else ""
    named = named_rules.find(rule, known)
    if as_json:
        console.print_json(_data(computed, named, warning))
        return
    console.out(computed.due_on.isoformat())
    console.out(computed.explanation)
    if named is not None:
        console.out(f"Source: {named.cited}.")
    if named is not None and named.note:
        console.out(f"Note: {named.note}")
    if warning:
        console.out(warning)


def _triggers(given: list[str], rule: "Rule") -> "Mapping[str, date]":
    """The days by name; a day without a name is the one that the rule asks for."""
    from planflow.domain import days

    if given and rule.on is not None:
        console.wrong_use("The rule gives its day itself: leave out --on, or write a name in the rule.")
    found = {}
    for text in given:
        name, separator, day = text.rpartition("=")
        if separator and not name.strip():
            console.wrong_use(f"'{text}' is no day: write --on meeting=2019-04-23 or --on 2019-04-23.")
        key = name.strip().lower().replace(" ", "_").replace("-", "_") or rule.trigger
        if key in found:
            console.wrong_use(f"The day '{key}' is given twice: leave one of them out.")
        found[key] = days.read_date(day)
    return found


def _print_rules(known: "Mapping[str, NamedRule]", as_json: bool) -> None:
    if as_json:
        console.print_json([_rule_data(named) for named in known.values()])
        return
    for named in known.values():
        console.out(f"{named.name}: {named.text}")
        console.out(f"    {named.label['en']}. {named.applies_to}.")
        console.out(f"    Source: {named.cited}.")
        if named.note:
            console.out(f"    {named.note}")


def _data(computed: "Computed", named: "NamedRule | None", warning: str) -> dict[str, Any]:
    return {
        "due_on": computed.due_on,
        "rule": computed.rule,
        "trigger": computed.trigger,
        "trigger_on": computed.trigger_on,
        "calendar": computed.calendar,
        "calendar_version": computed.calendar_version,
        "skipped": [{"day": day, "name": name} for day, name in computed.skipped],
        "explanation": computed.explanation,
        "named_rule": _rule_data(named) if named else None,
        "warning": warning,
    }


def _rule_data(named: "NamedRule") -> dict[str, Any]:
    return {
        "name": named.name,
        "label": dict(named.label),
        "rule": named.text,
        "source": named.source,
        "status": named.status,
        "applies_to": named.applies_to,
        "note": named.note,
    }

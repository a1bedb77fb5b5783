"""Draws a plan on the terminal: symbol, word and colour for each rating, and no colour off a terminal."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planflow.services.plan_view import ActionLine, Group, PlanView

_NARROW, _USUAL = 100, 100
_MOST_LATE = 10


def draw(view: "PlanView", width: int = 0) -> None:
    """Print the view, `width` columns wide; 0 for the terminal's own width (100 off a terminal)."""
    import sys

    from rich.console import Console

    on_terminal = sys.stdout.isatty()
    columns = width or (None if on_terminal else _USUAL)
    console = Console(width=columns, highlight=False, no_color=None if on_terminal else True)
    for part in (*_head(view), *_lists(view, console.width), *_groups(view, console.width), *_notices(view)):
        console.print(part)


def _head(view: "PlanView") -> list[Any]:
    from rich.table import Table
    from rich.text import Text

    title = Text(view.title, style="bold")
    line = Text(f"{view.key} · {view.state} since {_said(view.state_since.isoformat())}", style="dim")
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column()
    for name, text in view.facts:
        facts.add_row(name, Text(text, style="red" if text == "vacant" else ""))
    for owed in view.owed:
        facts.add_row(owed.title, _owed(view, owed.due, owed.state, owed.met_on))
    if view.next_paper:
        facts.add_row("Next paper", Text(view.next_paper))
    tally = Text()
    for rated, count in view.tally:
        tally.append(f"{rated.symbol} {rated.label} {count}", style=rated.colour)
        tally.append("   ")
    return [title, line, Text(), facts, Text(), tally if view.tally else Text("No actions yet.", style="dim")]


def _owed(view: "PlanView", due: str, state: str, met_on: str) -> Any:
    from rich.text import Text

    if state == "met":
        return Text(f"{_said(due)} · done on {_said(met_on)}", style="green")
    if state != "open":
        return Text(f"{_said(due)} · no longer owed", style="dim")
    days = (date.fromisoformat(due) - view.on).days if _is_day(due) else None
    if days is None:
        return Text(due)
    late = Text(f"{_said(due)} · ")
    return late.append(f"late by {_days(-days)}", style="bold red") if days < 0 else late.append(_ahead(days))


def _ahead(days: int) -> str:
    return "today" if days == 0 else f"in {_days(days)}"


def _days(count: int) -> str:
    return f"{count} day{'s' if count != 1 else ''}"


def _lists(view: "PlanView", width: int) -> list[Any]:
    from rich.text import Text

    found: list[Any] = []
    for heading, lines in ((f"Late ({len(view.late)})", view.late), ("Next", view.coming)):
        if lines:
            shown = list(lines[:_MOST_LATE])
            found += [Text(), Text(heading, style="bold underline"), _table(shown, width, is_short=True)]
        if len(lines) > _MOST_LATE:
            found.append(Text(f"  and {len(lines) - _MOST_LATE} more, below", style="dim"))
    return [*found, *_asked(view)]


def _asked(view: "PlanView") -> list[Any]:
    from rich.table import Table
    from rich.text import Text

    if not view.asked:
        return []
    rows = Table.grid(padding=(0, 2))
    for one in view.asked:
        rows.add_row(
            Text(f"  {one.title}"), _owed(view, one.due, one.state, "") if one.due else Text("no day")
        )
    return [Text(), Text(f"Asked by a committee ({len(view.asked)})", style="bold underline"), rows]


def _groups(view: "PlanView", width: int) -> list[Any]:
    from rich.text import Text

    found: list[Any] = []
    for group in view.groups:
        found += [Text(), _heading(group)]
        if group.lines:
            found.append(_table(list(group.lines), width))
        if group.see:
            found.append(Text(f"  Also answered by {', '.join(group.see)}.", style="dim"))
        if not group.lines and not group.see:
            found.append(Text("  No action answers this yet.", style="yellow"))
    return found


def _heading(group: "Group") -> Any:
    from rich.text import Text

    text = Text()
    if group.ref:
        text.append(f"{group.ref}  ", style="bold cyan")
    text.append(group.title, style="bold")
    if group.is_urgent:
        text.append("  ! urgent", style="bold red")
    if group.state:
        text.append(f"  ({group.state})", style="dim")
    return text


def _table(lines: "list[ActionLine]", width: int, *, is_short: bool = False) -> Any:
    from rich.table import Table
    from rich.text import Text

    is_wide = width >= _NARROW
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, expand=True)
    table.add_column(width=13, no_wrap=True)
    table.add_column(width=5, overflow="fold")
    table.add_column(ratio=5)
    table.add_column(ratio=3)
    table.add_column(width=36 if is_wide else 11)
    for line in lines:
        mark = Text(f"{line.rated.symbol} {line.rated.label}", style=line.rated.colour)
        owner = Text(line.owner, style="") if line.owner else Text("nobody", style="bold red")
        if line.agency and is_wide:
            owner.append(f" ({line.agency})", style="dim")
        what = Text(line.title) if is_short else _what(line, is_wide)
        table.add_row(mark, Text(line.ref), what, owner, _due(line, is_wide))
    return table


def _what(line: "ActionLine", is_wide: bool) -> Any:
    from rich.text import Text

    text = Text(line.title)
    told = [line.rated.reason] if line.rated.reason and line.rated.reason != line.rated.label else []
    if line.percent is not None and line.meaning == "open":
        told.append(f"{line.percent}%")
    if is_wide and line.state not in (line.rated.label, line.rated.reason):
        told.insert(0, line.state)
    if told:
        text.append(f"\n{' · '.join(told)}", style="dim")
    return text


def _due(line: "ActionLine", is_wide: bool) -> Any:
    from rich.text import Text

    if not line.due:
        return Text("no date", style="bold red" if line.meaning == "open" else "dim")
    text = Text(_said(line.due), style="bold red" if line.days_late else "")
    if line.was:
        times = {1: "once", 2: "twice"}.get(line.moves, f"{line.moves} times")
        was = _said(line.was)
        was = was.rpartition(" ")[0] if line.was[:4] == line.due[:4] else was
        gap = " " if is_wide else "\n"
        text.append(f",{gap}was {was},{gap}moved {times}", style="dim")
    return text


def _notices(view: "PlanView") -> list[Any]:
    from rich.padding import Padding
    from rich.text import Text

    if not view.notices:
        return []
    lines = [Padding(Text(f"! {notice.sentence}", style="yellow"), (0, 0, 0, 2)) for notice in view.notices]
    return [Text(), Text("To know", style="bold underline"), *lines]


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and len(text) == len("2017-01-23")


def _said(text: str) -> str:
    """A day as people read it (23 Jan 2017); words as they are."""
    if not _is_day(text):
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"

"""What the cells of a row mean: owners, agencies, days, states, percentages, dated progress."""

import re
from collections.abc import Iterable

from planflow.domain import spreadsheet, words
from planflow.domain.body import Body, BodyKind
from planflow.domain.person import Person
from planflow.engine import chart
from planflow.errors import PlanflowError
from planflow.intake.trackers import dates, sheets, states, updates
from planflow.intake.trackers.dates import Due
from planflow.intake.trackers.sheets import Cell, Line
from planflow.intake.trackers.target import Target, address, place
from planflow.services.planfile.model import bodies, people
from planflow.services.trackers.proposal import Place, Said
from planflow.services.trackers.rows import Row, Value, canonical
from planflow.yamlfile import suggestion

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
WHOLE = 100
_PERCENT = re.compile(
    r"(\d{1,3})(?:\.0+)?\s*(?:%|per cent|percent)?(?:\s*(?:complete|completed|done))?", re.IGNORECASE
)
_KEY = re.compile(r"[^a-z0-9]+")


def shown(line: Line, column: str) -> str:
    """What a cell shows, in the form in which it is compared with what planflow shows."""
    found = line.table.of(column)
    if len(found) == 1:
        return _shown(line.at(found[0].index), column)
    parts = [_shown(line.at(one.index), column) for one in found]
    return ("\n" if column == "progress" else "; ").join(part for part in parts if part)


def _shown(cell: Cell, column: str) -> str:
    if cell is None:
        return ""
    value: Value = cell if not isinstance(cell, float | bool) else sheets.as_text(cell)
    if column == "percent" and isinstance(cell, float) and cell.is_integer():
        value = int(cell)
    return canonical(value)


def own_text(line: Line, index: int) -> str:
    """What stands in one column of the file, as text."""
    return sheets.as_text(line.at(index))


def text(target: Target, line: Line, column: str, longest: int = LONGEST_LINE) -> str:
    """A text of at most so many characters."""
    said = spreadsheet.squeezed(line.text(column))
    if len(said) > longest:
        target.trouble(
            line, column, f"The text has {len(said)} characters; at most {longest} are kept.", "Shorten it."
        )
        return ""
    return said


def owners(target: Target, line: Line, column: str, *, ref: str = "") -> list[str]:
    """The keys of the people and bodies that the cells of a column name."""
    said = "; ".join(sheets.as_text(line.at(one.index)) for one in line.table.of(column)).strip("; ")
    if not said:
        return []
    found = target.readings.get(said)
    if found is None or found.unknown:
        found = target.readings[said] = target.names.read(said, {**target.options.owners, **_entered(target)})
    keys = list(found.keys)
    for name in found.unknown:
        if name in target.names.unclear or " ".join(name.casefold().split()) in target.names.unclear:
            message = f"Several people are called '{name}'."
            target.trouble(line, column, message, "Write the key, for example in 'Name (key)'.", ref=ref)
        elif target.options.adds_unknown:
            keys.append(_enter(target, name))
        else:
            target.trouble(
                line, column, f"There is nobody called '{name[:60]}'.", _remedy(target, name), ref=ref
            )
    return list(dict.fromkeys(keys))


def _entered(target: Target) -> dict[str, str]:
    return {name: entry.key for name, entry in target.proposal.people.items()}


def _remedy(target: Target, name: str) -> str:
    near = suggestion(name, [*target.names.people.values(), *target.names.bodies.values()])
    near = near if near.startswith("Did") else ""
    return f"{near} Say who it is with --owner '{name[:60]}=KEY', or give --add-unknown.".strip()


def _enter(target: Target, name: str) -> str:
    key = _free_key(target, name)
    target.proposal.people[name] = people.Person(
        key=key, name=name[:LONGEST_LINE], job_title=name[:LONGEST_LINE]
    )
    return key


def _free_key(target: Target, name: str) -> str:
    wanted = _KEY.sub("-", name.casefold()).strip("-")[:60] or "somebody"
    taken = {*target.names.rows, *(one.key for one in target.proposal.people.values())}
    taken |= {one.key for one in target.proposal.bodies.values()}
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def agency(target: Target, line: Line, *, ref: str = "") -> str | None:
    """The key of the partner organisation that a row names. A person in that column stands for theirs."""
    said = spreadsheet.squeezed(line.text("agency"))
    if not said:
        return None
    key = target.options.owners.get(said) or target.names.find(said)
    row = target.names.rows.get(key or "")
    if isinstance(row, Body):
        return row.key
    if isinstance(row, Person) or key is not None:
        target.trouble(
            line, "agency", f"'{said[:60]}' is a person, not an agency.", "Name the organisation.", ref=ref
        )
        return None
    if said in target.proposal.bodies:
        return target.proposal.bodies[said].key
    if target.options.adds_unknown:
        made = bodies.Body(key=_free_key(target, said), name=said[:LONGEST_LINE], kind=BodyKind.AGENCY)
        target.proposal.bodies[said] = made
        return made.key
    target.trouble(line, "agency", f"There is no body called '{said[:60]}'.", _remedy(target, said), ref=ref)
    return None


def due(target: Target, line: Line, column: str = "due", *, ref: str = "") -> Due | None:
    """The day or the words of a row."""
    try:
        found = dates.read(line.value(column))
    except PlanflowError as error:
        target.trouble(line, column, error.message, error.remedy, ref=ref)
        return None
    if found is not None and found.was_number:
        target.note("A number was read as the day that spreadsheets count with it", address(line, column))
    if found is not None and found.day.on is not None and found.day.is_exact and found.day.is_assumed:
        target.note("A day that may be read in two ways was read as day, month, year", address(line, column))
    return found


def state(target: Target, line: Line, row: Row | None, *, ref: str = "") -> str | None:
    """The state that a row names; None where it names none, or only a colour."""
    said = line.text("state")
    if not said:
        return None
    definition = target.lifecycle(row)
    known = definition.digest, said
    if known not in target.states:
        target.states[known] = states.read(said, definition)
    found = target.states[known]
    if found == states.RATING:
        target.note(
            "A colour is a rating, which planflow works out by itself, and was left out",
            address(line, "state"),
        )
        return None
    if found is None:
        labels = ", ".join(chart.words(one.label, "en") for one in definition.states.values())
        target.trouble(line, "state", f"'{said[:60]}' is not a state.", f"Write one of: {labels}.", ref=ref)
    return found


def percent(target: Target, line: Line, *, ref: str = "") -> int | None:
    """How much is done, from 0 to 100. A fraction, as spreadsheets keep percentages, is taken times 100."""
    value = line.value("percent")
    if value is None:
        return None
    if isinstance(value, float) and 0 < value < 1:
        return round(value * WHOLE)
    match = _PERCENT.fullmatch(sheets.as_text(value))
    if match is None or int(match[1]) > WHOLE:
        message = f"'{sheets.as_text(value)[:40]}' is not a percentage."
        target.trouble(line, "percent", message, "Write a whole number from 0 to 100.", ref=ref)
        return None
    return int(match[1])


def said(target: Target, line: Line, known: Iterable[str] = (), *, ref: str = "") -> list[Said]:
    """The dated records in the cells for progress, without `known` ones (as planflow writes them)."""
    found: list[Said] = []
    for mapped in line.table.of("progress"):
        whole = spreadsheet.squeezed(sheets.as_text(line.at(mapped.index)))
        for record in known:
            whole = _without(whole, record)
        if not whole.strip():
            continue
        undated = updates.day_of_heading(mapped.heading, latest=target.options.as_at) or target.options.as_at
        where = place(line, "progress")
        try:
            for one in updates.split(whole, undated=undated, latest=target.options.as_at):
                if one.is_assumed:
                    target.note(_UNDATED.format(words.say_date(one.on)), f"{mapped.letter}{line.number}")
                found += _pieces(one, where)
        except PlanflowError as error:
            target.trouble(line, "progress", error.message, error.remedy, ref=ref)
    return found


_UNDATED = "Progress without a day of its own was dated {}"


def _pieces(one: updates.Update, where: Place) -> list[Said]:
    """A record that is longer than a text may be is kept in several."""
    pieces = [one.text[start : start + LONGEST_TEXT] for start in range(0, len(one.text), LONGEST_TEXT)]
    return [Said(one.on, piece, where) for piece in pieces]


def _without(whole: str, record: str) -> str:
    """A cell without a record that planflow wrote: whole lines only."""
    at = whole.find(record)
    if at < 0 or (at > 0 and whole[at - 1] != "\n"):
        return whole
    end = at + len(record)
    if end < len(whole) and whole[end] != "\n":
        return whole
    return whole[:at] + whole[end + 1 :]

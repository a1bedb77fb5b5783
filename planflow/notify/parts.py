"""The parts of a mail in words: its sections with their entries, how to answer, letters that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planflow.domain.digest import Digest
from planflow.domain.letter import Letter, News, Owed

SECTIONS = ("asks", "now", "late", "soon", "elsewhere", "news", "red", "agencies", "moved", "later")
"""The order of a mail: what needs the reader first, what is far off last."""
IN_FULL = 12
"""Entries of a section that are given in full; the rest are one line each, so that a mail stays readable."""
LONG_LATE = 20
"""Working days: what is later than that, and no reminder names just now, takes a line in a weekly mail."""
LONGEST_WORDS = 600
BREAK_IN = "break_in"
"""The kind of a mail that comes between two weekly ones."""


@dataclass(frozen=True)
class Said:
    """The macros of the files of sentences, in one language."""

    owed: Any
    news: Any
    digest: Any
    closing: Any


@dataclass(frozen=True)
class Entry:
    """One thing as the bodies print it."""

    heading: str
    when: str
    lines: Sequence[str]
    ref: str
    reference: str
    """The reference in words; empty where there is none."""
    brief: str
    """All of it in one line."""


@dataclass(frozen=True)
class Section:
    """One part of a mail: the first entries in full, the others in a line each."""

    name: str
    title: str
    entries: Sequence[Entry]
    brief: Sequence[Entry]


@dataclass(frozen=True)
class DraftLetter:
    """A letter that the recipient may send, in words."""

    title: str
    note: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Closing:
    """How to answer, and the small print."""

    title: str
    """Empty where there is nothing to answer and nobody to answer to."""
    before_link: str
    """Empty where there is no link."""
    link: str
    how: Sequence[str]
    plans: str
    calendar: str
    footer: str


def sections(said: Said, letter: Letter) -> list[Section]:
    """The parts of the mail that have something in them, in their order."""
    found = []
    for name in SECTIONS:
        items: Sequence[Owed | News] = getattr(letter, name, ())
        if items:
            title = line(said.owed.title(name, letter))
            found.append(_section(name, title, items, said, letter))
        elif letter.digest is not None and getattr(letter.digest, name, None):
            found.append(_part(said.digest, letter, letter.digest, name))
    # Between weekly mails what made the mail come is on top, whosever it is.
    return sorted(found, key=lambda one: not one.entries) if letter.kind == BREAK_IN else found


def _section(name: str, title: str, items: Sequence[Owed | News], said: Said, letter: Letter) -> Section:
    """What is far off is told in a line each, and so is what made no mail come: between two weekly mails all
    of it, in a weekly mail what has been late for long."""
    is_short = letter.kind == BREAK_IN
    full: list[Entry] = []
    brief: list[Entry] = []
    for item in items:
        is_known = isinstance(item, Owed) and not item.is_new and (is_short or item.days_late > LONG_LATE)
        in_brief = name == "later" or is_known or len(full) == IN_FULL
        (brief if in_brief else full).append(_entry(said, item, letter))
    return Section(name, title, full, brief)


def _entry(said: Said, item: Owed | News, letter: Letter) -> Entry:
    made = _owed(said.owed, item, letter.today) if isinstance(item, Owed) else _news(said, item, letter.today)
    heading, when, lines, brief = made
    return Entry(heading, when, lines, item.ref, line(said.closing.reference(item.ref)), brief)


def _owed(say: Any, item: Owed, today: date) -> tuple[str, str, list[str], str]:
    lines = (
        *(say.for_whom(item, today), say.moved(item), say.detail(item, False)),
        *str(say.facts(item)).splitlines(),
        *((say.done_when(item),) if item.is_mine else ()),
        *(say.whose(item), say.why(item), say.lettered(item)),
    )
    return (
        line(say.heading(item)),
        line(say.when(item, today)),
        lines_of(lines),
        line(say.brief(item, today)),
    )


def _news(said: Said, item: News, today: date) -> tuple[str, str, list[str], str]:
    say, news, owed = said.owed, said.news, item.owed
    heading, happened = line(news.heading(item) if owed is None else say.heading(owed)), news.happened(item)
    lines: list[Any] = [news.quoted(item)]
    if owed is not None:
        lines = [happened, *lines, say.for_whom(owed, today), say.moved(owed), say.detail(owed, True)]
        lines += str(say.facts(owed)).splitlines()
    lines += [*str(news.answers(item)).splitlines(), *str(news.gaps(item)).splitlines()]
    lines += str(news.month(item.month)).splitlines() if item.month else []
    lines += [say.done_when(item)] if item.asks else []
    lines.append(news.why_told(item) if owed is None or item.fallback else say.why(owed))
    when = line(happened if owed is None else say.when(owed, today))
    return heading, when, lines_of(lines), f"{heading}: {line(happened)}"


def _part(say: Any, letter: Letter, digest: Digest, name: str) -> Section:
    """One part of a chair's digest: a line for each thing."""
    if name == "red":
        lines = [(line(say.red(one, letter.language)), one.ref) for one in digest.red]
    elif name == "agencies":
        lines = [(line(say.agency(one)), "") for one in digest.agencies]
    else:
        lines = [(line(say.moved(one, letter)), "") for one in digest.moved]
    brief = [Entry(words, "", (), ref, ref, words) for words, ref in lines]
    return Section(name, line(say.title(name, letter)), (), brief)


def closing(say: Any, letter: Letter) -> Closing:
    """How to answer, which follows from what the mail asks for."""
    return Closing(
        title=line(say.title(letter)),
        before_link=line(say.before_link(letter)),
        link=line(say.link(letter)),
        how=lines_of(str(say.how(letter)).splitlines()),
        plans=line(say.plans(letter)),
        calendar=line(say.calendar(letter)),
        footer=line(say.footer(letter)),
    )


def drafts(say: Any, letter: Letter) -> list[DraftLetter]:
    """The letters that go with the mail."""
    return [
        DraftLetter(
            title=line(say.draft_title(draft)),
            note=line(say.draft_note(draft)),
            lines=lines_of(str(say.draft(draft, letter)).splitlines()),
        )
        for draft in letter.drafts
    ]


def lines_of(made: Sequence[Any]) -> list[str]:
    """What macros gave, without those that had nothing to say."""
    return [words for words in map(line, made) if words]


def line(made: Any) -> str:
    """One line of words, shortened where somebody wrote a page."""
    words = " ".join(str(made).split())
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"

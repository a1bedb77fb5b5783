"""Puts words to a letter: the templates of notifications/mail, in a sandbox, in the recipient's language."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from planflow import resources
from planflow.domain.letter import Letter, News, Owed

ENGLISH = "en"
PARTS = ("subject.txt", "body.txt", "body.html")
KINDS = ("weekly", "break_in")
SENTENCES = "sentences.j2"
SECTIONS = ("asks", "now", "late", "soon", "elsewhere", "news", "later")
"""The order of a mail: what needs the reader first, what is far off last."""
IN_FULL = 12
"""Entries of a section that are given in full; the rest are one line each, so that a mail stays readable."""
LONGEST_WORDS = 600
_WIDTH = 72


@dataclass(frozen=True)
class Entry:
    """One thing as the bodies print it."""

    heading: str
    when: str
    lines: Sequence[str]
    ref: str
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
class Rendered:
    """One mail in words."""

    subject: str
    text: str
    html: str
    sender: str
    """The name it comes under."""


class _Loader(BaseLoader):
    """Finds a template in the language asked for, else in English; an organisation's own file goes first."""

    def __init__(self, language: str, own: Path | None) -> None:
        self.languages = tuple(dict.fromkeys((language, ENGLISH)))
        self.own = own

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str | None, Any]:
        for language in self.languages:
            path = resources.find("notifications", f"mail/{language}/{template}", self.own)
            if path.is_file():
                return path.read_text(encoding="utf-8"), str(path), lambda: True
        raise TemplateNotFound(template)


def fold(text: str, first: str = "", rest: str | None = None) -> str:
    """Break a paragraph into lines for the text body; words and addresses stay whole."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


@lru_cache(maxsize=16)
def environment(language: str, own: Path | None) -> Environment:
    """The templates of a language. A name that does not exist is an error and never an empty string."""
    made = ImmutableSandboxedEnvironment(
        loader=_Loader(language, own),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and ".html" in str(name),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["fold"] = fold
    return made


def render(letter: Letter, *, own: Path | None = None) -> Rendered:
    """Subject and both bodies of a letter. `own` is the organisation's own folder of notifications."""
    templates = environment(letter.language if letter.language.isalpha() else ENGLISH, own)
    say: Any = templates.get_template(SENTENCES).module
    sections = [made for name in SECTIONS if getattr(letter, name) and (made := _section(say, letter, name))]
    context = {
        "letter": letter,
        "sections": sections,
        "opening": _line(say.opening(letter)),
        "plans": list(letter.plans),
        "how_to_answer": _line(say.how_to_answer(letter)),
        "footer": _line(say.footer(letter)),
    }
    subject = _line(_template(templates, letter, "subject.txt").render(context))
    html = _template(templates, letter, "body.html").render(context, subject=subject)
    return Rendered(
        subject=subject,
        text=_tidy(_template(templates, letter, "body.txt").render(context, subject=subject)),
        html=_inliner().inline(html),
        sender=_line(say.sender(letter)),
    )


def _template(templates: Environment, letter: Letter, part: str) -> Template:
    return templates.get_template(f"{letter.kind}/{part}.j2")


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _section(say: Any, letter: Letter, name: str) -> Section:
    items: Sequence[Owed | News] = getattr(letter, name)
    entries = [_news(say, item) if isinstance(item, News) else _owed(say, item, letter) for item in items]
    in_full = 0 if name == "later" else IN_FULL
    return Section(name, _line(say.title(name)), entries[:in_full], entries[in_full:])


def _owed(say: Any, item: Owed, letter: Letter) -> Entry:
    lines = (say.moved(item), say.detail(item), say.done_when(item), say.whose(item), say.why(item))
    brief = _line(say.brief(item, letter.today))
    return Entry(
        _line(say.heading(item)), _line(say.when(item, letter.today)), _lines(lines), item.ref, brief
    )


def _news(say: Any, item: News) -> Entry:
    lines = (say.quoted(item), say.done_when(item) if item.asks else "", say.why_told(item))
    title, happened = _line(item.title), _line(say.happened(item))
    return Entry(title, happened, _lines(lines), item.ref, f"{title}: {happened}")


def _lines(made: Sequence[Any]) -> list[str]:
    return [line for line in map(_line, made) if line]


def _line(made: Any) -> str:
    """One line of words, shortened where somebody wrote a page."""
    words = " ".join(str(made).split())
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"


def _tidy(text: str) -> str:
    """No blank lines beyond one, and none at the end."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"

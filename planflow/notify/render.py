"""Puts words to a letter: the templates of notifications/mail, in a sandbox, in the recipient's language."""

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound

from planflow import resources
from planflow.domain.letter import Letter
from planflow.notify import limits, parts
from planflow.notify.sandbox import Sandbox

ENGLISH = "en"
PARTS = ("subject.txt", "body.txt", "body.html")
KINDS = ("weekly", "break_in", "link", "sign_in")
WORDS = ("sentences.j2", "news.j2", "digest.j2", "closing.j2")
"""The files that hold every sentence."""
_WIDTH = 72


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
    if len(first) + len(text) <= _WIDTH and text == " ".join(text.split()):
        return first + text if text else ""
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
    # An organisation's own templates run within an allowance; counting the shipped ones would gain nothing.
    made = (Sandbox if own is None else limits.LimitedSandbox)(
        loader=_Loader(language, own),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and ".html" in str(name),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    filters = {"fold": fold, "one_line": parts.line}
    made.filters.update(filters if own is None else limits.counted(filters))
    return made


def render(letter: Letter, *, own: Path | None = None) -> Rendered:
    """Subject and both bodies of a letter. `own` is the organisation's own folder of notifications.

    Raises `broken.TemplateFault`, naming file and line, where a template is at fault.
    """
    with limits.guarded(own, f"mail/{letter.language}/{letter.kind}"):
        return _render(letter, own)


def _render(letter: Letter, own: Path | None) -> Rendered:
    templates = environment(letter.language if letter.language.isalpha() else ENGLISH, own)
    said = parts.Said(*(templates.get_template(name).module for name in WORDS))
    context = {
        "letter": letter,
        "greeting": parts.line(said.closing.greeting(letter)),
        "opening": parts.line(said.owed.opening(letter)),
        "sections": parts.sections(said, letter),
        "closing": parts.closing(said.closing, letter),
        "drafts": parts.drafts(said.digest, letter),
    }
    subject = parts.line(_template(templates, letter, "subject.txt").render(context))
    html = _template(templates, letter, "body.html").render(context, subject=subject)
    return Rendered(
        subject=subject,
        text=_tidy(_template(templates, letter, "body.txt").render(context, subject=subject)),
        html=_inliner().inline(html),
        sender=parts.line(said.owed.sender(letter)),
    )


def _template(templates: Environment, letter: Letter, part: str) -> Template:
    return templates.get_template(f"{letter.kind}/{part}.j2")


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _tidy(text: str) -> str:
    """No blank lines beyond one, and none at the end."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"

"""Puts words around a snapshot: the sections of a form as Markdown."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from planflow.engine.library import Library
from planflow.errors import FileError, PlanflowError, Problem
from planflow.papers import forms, words
from planflow.papers.forms import Form, SectionPart

FILTERS: Mapping[str, Callable[..., Any]] = {
    "capital": words.capital,
    "counted": words.counted,
    "day": words.day,
    "figure": words.figure,
    "listed": words.listed,
    "lowered": words.lowered,
    "markdown": words.Markdown,
    "number": words.number,
    "paragraphs": words.paragraphs,
    "plural": words.plural,
    "sentence": words.sentence,
    "the": words.the,
    "times": words.times,
    "weekday": words.weekday,
}
"""What a template may do to a value, on top of Jinja's own filters."""


@dataclass(frozen=True)
class Words:
    """The Markdown of one section. A gap has none: `gap_owner` writes it."""

    key: str
    body: str = ""
    gap_owner: str = ""


def sections(library: Library, form: Form, language: str, facts: Mapping[str, Any]) -> list[Words]:
    """Every section of a form, in order, written from `facts` (the snapshot, and `paper`)."""
    writer = _writer(library, form.form, language)
    return [_section(writer, part, facts) for part in form.sections]


def title(library: Library, form: Form, language: str, facts: Mapping[str, Any]) -> str:
    """The title of a paper, as its form words it."""
    return _writer(library, form.form, language).plain(form.title, facts)


def _section(writer: "_Writer", part: SectionPart, facts: Mapping[str, Any]) -> Words:
    if part.gap:
        return Words(part.key, gap_owner=part.gap)
    return Words(part.key, body=writer.template(part.template, facts))


class _Compiled(BytecodeCache):
    """Keeps what a file was compiled to while the process lives: several forms use the same files.

    Jinja knows an entry by the file's name and text. It has to serve one kind of sandbox only, since what is
    compiled depends on that, too.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept of this file; nothing where its text has changed since."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Writer:
    """Renders the templates of one form, in a sandbox: a template reads and writes nothing."""

    def __init__(self, library: Library, form: str, language: str) -> None:
        self._forms, self._form, self._language = forms.of(library), form, language
        self._environment = self._sandbox(finalize=words.escaped)
        self._environment.bytecode_cache = _COMPILED
        self._plain = self._sandbox(finalize=None)

    def template(self, name: str, facts: Mapping[str, Any]) -> str:
        """The Markdown that a template makes of the facts; every value in it is escaped."""
        try:
            return self._environment.get_template(name).render(facts).strip() + "\n"
        except (TemplateError, SecurityError, TypeError, ValueError, ArithmeticError) as error:
            raise self._wrong(name, error) from error

    def plain(self, text: str, facts: Mapping[str, Any]) -> str:
        """A line of text, not Markdown."""
        try:
            return " ".join(self._plain.from_string(text).render(facts).split())
        except (TemplateError, SecurityError, TypeError, ValueError) as error:
            raise self._wrong("form.yaml", error) from error

    def _sandbox(self, finalize: Callable[[Any], str] | None) -> ImmutableSandboxedEnvironment:
        # Values are escaped for Markdown by `finalize`; HTML is escaped where HTML is made.
        environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._load),
            undefined=StrictUndefined,
            autoescape=False,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=200,
        )
        environment.filters.update(FILTERS)
        environment.tests["contains"] = _contains
        return environment

    def _load(self, name: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        file, text = self._forms.template(self._form, self._language, name)
        return text, file, lambda: True

    def _wrong(self, name: str, error: Exception) -> PlanflowError:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error)
        remedy = "Correct the template; what it may use is listed in notifications/papers/README.md."
        if isinstance(error, UndefinedError):
            remedy = "Name only what the snapshot holds; it is listed in notifications/papers/README.md."
        file = f"notifications/papers/{self._form}/{self._language}/{name}"
        return FileError([Problem(file, line, "", f"The template cannot be used: {error}.", remedy)])


def _contains(values: Container[Any], one: Any) -> bool:
    """The test `contains`: `rows | selectattr("recommendations", "contains", "R1")`."""
    return one in values


def _line(error: Exception) -> int:
    """The line of the template at which it failed, from the traceback that Jinja rewrites."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_WRITERS: WeakKeyDictionary[Library, dict[tuple[str, str], _Writer]] = WeakKeyDictionary()


def _writer(library: Library, form: str, language: str) -> _Writer:
    """Compiled templates are kept as long as the library is."""
    writers = _WRITERS.setdefault(library, {})
    if (form, language) not in writers:
        writers[form, language] = _Writer(library, form, language)
    return writers[form, language]

"""Puts pages together: the templates of planflow/web/templates with the components of the design system."""

from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.utils import missing
from markupsafe import Markup, escape

from planflow import __version__
from planflow.domain import words
from planflow.papers import document
from planflow.papers.document import Runs
from planflow.services.plan_list import Line
from planflow.services.rated import Rated
from planflow.web import assets

FOLDER = Path(__file__).parent / "templates"
SERVICE = "planflow"
_COMPONENTS = "govuk_frontend_jinja"
_ASKED = ("caller", "undefined", "null")
"""Names that the components ask for without knowing whether they exist."""


class _Missing(StrictUndefined):
    """A name that does not exist is an error; a key that was left out of a component's parameters is not."""

    def __new__(
        cls, hint: str | None = None, obj: Any = missing, name: str | None = None, *more: Any, **named: Any
    ) -> Any:
        if isinstance(obj, dict | ChainableUndefined) or (obj is missing and name in _ASKED):
            return ChainableUndefined(hint, obj, name, *more, **named)
        return super().__new__(cls)


@cache
def environment() -> Environment:
    """The templates. Everything is escaped, and a name that does not exist is an error."""
    made = Environment(
        loader=ChoiceLoader(
            [FileSystemLoader(FOLDER), PrefixLoader({_COMPONENTS: PackageLoader(_COMPONENTS)})]
        ),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"asset": assets.address, "service_name": SERVICE, "version": __version__}
    made.filters |= {"day": day, "moment": moment, "count": words.say_count}
    made.filters |= {"iso_day": iso_day, "plain": plain, "day_tag": day_tag, "due": due, "rag": rag}
    return made


def render(template: str, context: dict[str, Any]) -> str:
    """A whole page."""
    return environment().get_template(template).render(context)


@lru_cache(maxsize=4096)
def day_tag(value: date) -> Markup:
    """A day as people write it, with the day for machines: long lists hold many, and the same ones."""
    return Markup('<time class="pf-day" datetime="{}">{}</time>').format(
        f"{value:%Y-%m-%d}", words.say_date(value)
    )


def due(line: Line) -> Markup:
    """By which day an action of a list is due, how late it is, and whether that day was moved."""
    said = day_tag(line.due_on) if line.due_on and not line.due_text else _no_day(line.due_text)
    if line.days_late:
        said += _late(line.days_late)
    if line.was_on:
        moved = f"first {words.say_date(line.was_on)}, moved {words.say_count(line.moves, 'time')}"
        said += Markup(' <span class="pf-quiet">{}</span>').format(moved)
    return said


def _no_day(text: str) -> Markup:
    return escape(text) if text else Markup('<span class="pf-quiet">No date</span>')


@lru_cache(maxsize=1024)
def _late(number: int) -> Markup:
    late = f"{words.say_count(number, 'working day')} late"
    return Markup(' <span class="pf-late">{}</span>').format(late)


def rag(rated: Rated) -> Markup:
    """A rating: sign and word, the colour only repeats them."""
    return _rag(rated.colour, rated.symbol, rated.label)


@lru_cache(maxsize=256)
def _rag(colour: str, symbol: str, label: str) -> Markup:
    return Markup(
        '<span class="pf-rag pf-rag--{}"><span class="pf-rag__sign" aria-hidden="true">{}</span>{}</span>'
    ).format(colour, symbol, label)


def day(value: date | None) -> str:
    """A day as people write it: 23 January 2017."""
    return words.say_date(value) if value else ""


def moment(value: datetime | None) -> str:
    """An instant as people write it, in UTC's place of the organisation; empty for none."""
    return f"{words.say_date(value.date())}, {value:%H:%M}" if value else ""


def iso_day(text: str) -> str:
    """A day that is kept as text, as people write it; other words as they are."""
    try:
        return words.say_date(date.fromisoformat(text))
    except ValueError:
        return text


def plain(runs: Runs) -> str:
    """The words of a cell without their emphasis."""
    return document.plain(runs)

"""A rating as people see it: the computed one, or what a person put in its place, whose word and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planflow.domain import words
from planflow.domain.rag import Rating, Scheme, ShownRating
from planflow.store.ratings import Override


@dataclass(frozen=True)
class Rated:
    """A rating as it is shown: never by its colour alone."""

    code: str
    label: str
    symbol: str
    colour: str
    reason: str


def of(
    scheme: Scheme,
    computed: Rating,
    override: Override | None,
    by: str,
    say: Callable[[Mapping[str, str]], str],
) -> Rated:
    """The rating that counts and why. `by` is whose word an override is, `say` picks the language."""
    code = override.rating if override and override.rating in scheme.ratings else ""
    shown = ShownRating(computed, code, override.reason if override else "")
    style, reason = scheme.ratings[shown.code], say(computed.reason)
    if override is not None and shown.is_overridden:
        reason = _told(override, by or "a person", say(scheme.ratings[computed.code].label))
    return Rated(style.code, say(style.label), style.symbol, style.terminal, reason)


def _told(override: Override, by: str, computed: str) -> str:
    """Whose word an override is, since when and why, and what the scheme says by itself."""
    until = f" until {words.say_day(override.until_on)}" if override.until_on else ""
    said = f"set by {by} on {words.say_day(override.given_on)}{until}"
    return f"{said}: {override.reason.rstrip('.')}; computed: {computed}"

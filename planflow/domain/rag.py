"""Ratings (red, amber, green and their like): schemes are data, and this is what they may ask.

A scheme is an ordered list of rules; the first whose conditions all hold gives the rating. There are no
expressions: a condition is a name of this vocabulary with a number of days, a percentage, or yes / no.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class RagFacts:
    """What a scheme may know of one item on one day. Days are working days."""

    is_done: bool = False
    is_cancelled: bool = False
    is_started: bool = False
    is_implemented: bool = False
    """Its owner says that it is implemented; nobody has tested it yet."""
    is_watched: bool = False
    """The watch period after its completion has not passed yet."""
    has_owner: bool = False
    has_due_date: bool = False
    extension_requested: bool = False
    overdue_days: int = 0
    """Working days since the day it was due; 0 while it is not overdue."""
    days_left: int | None = None
    """Working days until the day it is due; None without a day, and once it is overdue."""
    quiet_days: int | None = None
    """Working days since progress was last reported; None where nothing was to be reported yet."""
    moves: int = 0
    """How often its day was moved."""
    percent: int | None = None


@dataclass(frozen=True)
class Condition:
    """One thing that has to hold: a name of the vocabulary and its value."""

    name: str
    value: int | bool


@dataclass(frozen=True)
class RagRule:
    """The rating that is given where all conditions hold, and the words for why."""

    rating: str
    when: tuple[Condition, ...]
    because: Mapping[str, str]


@dataclass(frozen=True)
class RatingStyle:
    """How one rating looks. The symbol carries the meaning; colour only repeats it."""

    code: str
    label: Mapping[str, str]
    symbol: str
    terminal: str
    """A colour of the terminal: `red`, `yellow`, `green`, `blue`, `bright_black`, ..."""
    colour: str
    """`#d4351c`: a colour on which white or black text can be read, for pages and papers."""
    position: int
    """0 is the worst, in the order of the file."""


@dataclass(frozen=True)
class Scheme:
    """A way of rating. `text` is the file it was read from, `digest` its digest, to be pinned by."""

    name: str
    label: Mapping[str, str]
    ratings: Mapping[str, RatingStyle]
    rules: tuple[RagRule, ...]
    otherwise: str
    digest: str = ""
    text: str = ""

    @cached_property
    def tests(self) -> tuple[tuple[RagRule, tuple["Test", ...]], ...]:
        """Each rule with what has to be true of the facts, looked up once for thousands of items."""
        return tuple((rule, tuple(_test(condition) for condition in rule.when)) for rule in self.rules)


@dataclass(frozen=True)
class Rating:
    """What the scheme says, and why, in each language."""

    code: str
    reason: Mapping[str, str]


@dataclass(frozen=True)
class ShownRating:
    """A computed rating, and what a person put in its place with a reason. Both are shown."""

    computed: Rating
    override: str = ""
    override_reason: str = ""

    @property
    def code(self) -> str:
        """The rating that counts."""
        return self.override or self.computed.code

    @property
    def is_overridden(self) -> bool:
        """True where a person's rating differs from the computed one."""
        return bool(self.override) and self.override != self.computed.code


Test = Callable[[RagFacts], bool]

FLAGS: dict[str, Test] = {
    "done": lambda facts: facts.is_done,
    "cancelled": lambda facts: facts.is_cancelled,
    "started": lambda facts: facts.is_started,
    "implemented": lambda facts: facts.is_implemented,
    "watched": lambda facts: facts.is_watched,
    "overdue": lambda facts: facts.overdue_days > 0,
    "owner": lambda facts: facts.has_owner,
    "due_date": lambda facts: facts.has_due_date,
    "extension_requested": lambda facts: facts.extension_requested,
}
"""Conditions that take yes or no."""

LIMITS: dict[str, Callable[[RagFacts, int], bool]] = {
    "overdue_by_working_days": lambda facts, limit: facts.overdue_days >= limit,
    "due_within_working_days": lambda facts, limit: facts.days_left is not None and facts.days_left <= limit,
    "quiet_for_working_days": lambda facts, limit: facts.quiet_days is not None and facts.quiet_days >= limit,
    "moved_times": lambda facts, limit: facts.moves >= limit,
    "percent_at_most": lambda facts, limit: facts.percent is not None and facts.percent <= limit,
    "percent_at_least": lambda facts, limit: facts.percent is not None and facts.percent >= limit,
    "percent_below": lambda facts, limit: facts.percent is not None and facts.percent < limit,
}
"""Conditions that take a number. A percentage that nobody gave fulfils none of them."""

PLACEHOLDERS: dict[str, Callable[[RagFacts], int | None]] = {
    "overdue_days": lambda facts: facts.overdue_days,
    "days_left": lambda facts: facts.days_left,
    "quiet_days": lambda facts: facts.quiet_days,
    "moves": lambda facts: facts.moves,
    "percent": lambda facts: facts.percent,
}
"""The numbers that the words of a rule may show, as `{overdue_days}`."""

PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}|]+)\|([^{}|]+))?\}")
"""A number, or with one and many of what is counted: `{overdue_days|working day|working days}`."""


def rate(scheme: Scheme, facts: RagFacts) -> Rating:
    """The rating of the first rule whose conditions all hold; `otherwise` where none does."""
    rule = _first(scheme, facts)
    if rule is None:
        return Rating(scheme.otherwise, _NO_WORDS)
    return Rating(rule.rating, {key: _filled(words, facts) for key, words in rule.because.items()})


def code(scheme: Scheme, facts: RagFacts) -> str:
    """The rating alone, for whoever does not show why."""
    rule = _first(scheme, facts)
    return scheme.otherwise if rule is None else rule.rating


def _first(scheme: Scheme, facts: RagFacts) -> RagRule | None:
    for rule, tests in scheme.tests:
        for test in tests:
            if not test(facts):
                break
        else:
            return rule
    return None


def _test(condition: Condition) -> Test:
    if condition.name in FLAGS:
        flag, wanted = FLAGS[condition.name], bool(condition.value)
        return flag if wanted else lambda facts: not flag(facts)
    limit, number = LIMITS[condition.name], int(condition.value)
    return lambda facts: limit(facts, number)


def _filled(words: str, facts: RagFacts) -> str:
    # No str.format: the words come from a file that many people edit.
    return PLACEHOLDER.sub(lambda match: _counted(PLACEHOLDERS[match[1]](facts), match[2], match[3]), words)


def _counted(number: int | None, one: str | None, many: str | None) -> str:
    noun = one if number == 1 else many
    return f"{number} {noun}" if noun else str(number)

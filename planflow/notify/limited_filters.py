"""The filters that an organisation's own templates may use, each looked at before it works.

What is left out makes much out of little (`center`, `batch`, `format`), reaches for names (`attr`), draws at
random, or turns words into links or markup (`urlize`, `safe`).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import isgenerator
from typing import Any

from jinja2 import pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join, str_join
from markupsafe import Markup

LONGEST_TEXT = 50_000
_LONGEST_OPTION = 100
_ON_TEXT = (
    "capitalize", "e", "escape", "fold", "lower", "one_line", "string", "striptags", "title", "trim",
    "truncate", "upper", "urlencode", "wordcount",
)  # fmt: skip
_ON_NUMBERS = ("abs", "float", "int")
_ON_LISTS = (
    "count", "default", "d", "dictsort", "first", "groupby", "join", "last", "length", "list", "map", "max",
    "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "unique",
)  # fmt: skip
NAMES = frozenset((*_ON_TEXT, *_ON_NUMBERS, *_ON_LISTS, "replace"))
"""The filters that may be used."""
_LISTED = (list, tuple, set, frozenset, dict, range)


def size(value: Any) -> int:
    """How much there is of a text or list; 0 for anything else."""
    return len(value) if isinstance(value, (str, bytes, bytearray, *_LISTED)) else 0


def allowed(filters: Mapping[str, Callable[..., Any]], spend: Callable[[int], None]) -> dict[str, Any]:
    """Those of `filters` that may be used, each counting by `spend` what it works on."""
    found = {name: _counted(name, function, spend) for name, function in filters.items() if name in NAMES}
    if "replace" in found:
        found["replace"] = _counted("replace", _replaced, spend)
    if "join" in found:
        found["join"] = _counted("join", _joined, spend)
    return found


def _counted(name: str, function: Callable[..., Any], spend: Callable[[int], None]) -> Callable[..., Any]:
    """The filter, with what it is given counted and looked at first."""
    place = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def counted(*args: Any, **kwargs: Any) -> Any:
        value = args[place] if len(args) > place else None
        if isgenerator(value):
            value = list(value)
            args = (*args[:place], value, *args[place + 1 :])
        options = (*args[place + 1 :], *kwargs.values())
        # Each part of a list may be looked for in a list that is given beside it.
        spend(2 + sum(size(one) // 2 for one in (value, *options)))
        spend(max((size(value) * size(one) // 64 for one in options), default=0))
        _check(name, value, options)
        return function(*args, **kwargs)

    return counted


def _check(name: str, value: Any, options: Iterable[Any]) -> None:
    if name in (*_ON_TEXT, "replace") and isinstance(value, _LISTED):
        raise SecurityError(f"'{name}' works on a text.")
    if name in (*_ON_TEXT, "replace") and size(value) > LONGEST_TEXT:
        raise SecurityError(f"'{name}' works on texts of up to {LONGEST_TEXT} characters.")
    if name == "groupby" and any(isinstance(item, _LISTED) for item in value):
        raise SecurityError("'groupby' works on a list that holds no other lists.")
    if name != "replace" and any(isinstance(one, str) and len(one) > _LONGEST_OPTION for one in options):
        raise SecurityError(f"'{name}' was given too long a text beside the first.")


@pass_eval_context
def _joined(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """The parts of a list as one text, as long as it may be."""
    if attribute is not None:
        raise SecurityError("Write map(attribute=...) before 'join'.")
    parts: list[Any] = []
    for part in value:
        parts += [d, part] if parts else [part]
    return _together(context, parts)


@pass_eval_context
def concatenated(context: EvalContext, parts: list[Any]) -> str:
    """What `~` puts together, as long as it may be."""
    return _together(context, parts)


def _together(context: EvalContext, parts: list[Any]) -> str:
    if any(isinstance(part, _LISTED) for part in parts):
        raise SecurityError("A list cannot be part of a text; use 'join'.")
    if sum(size(part) for part in parts) > LONGEST_TEXT or len(parts) > LONGEST_TEXT:
        raise SecurityError(f"A text may be {LONGEST_TEXT} characters long.")
    return markup_join(parts) if context.autoescape else str_join(parts)


@pass_eval_context
def _replaced(_context: EvalContext, value: Any, old: str, new: str, count: int | None = None) -> str:
    """The text with something else in its place, as long as it may be."""
    text = str(value)
    if not isinstance(old, str) or not isinstance(new, str) or not old:
        raise SecurityError("'replace' needs two texts, the first not empty.")
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise SecurityError(f"A text may be {LONGEST_TEXT} characters long.")
    # What is markup already stays it, and escapes what is put into it.
    whole = value if isinstance(value, Markup) else text
    return whole.replace(old, new, -1 if count is None else count)

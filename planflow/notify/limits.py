"""The sandbox for templates that an organisation wrote itself: what they may use, and how much of it.

Jinja's sandbox keeps a template from reaching anything but what it is given; it does not keep it from taking
a week or all of the memory. Here every loop, call and text is counted against an allowance, so that a mail
is written or refused within a second or two. The counting is put into the template when it is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined
from jinja2.utils import pass_context

from planflow.notify import broken, limited_filters
from planflow.notify.sandbox import Sandbox

MOST_WORK = 1_000_000
"""Steps that one mail may take: twice what a thousand things in a mail take with the shipped templates."""
LONGEST_FILE = 100_000
LONGEST_LIST = 10_000
LONGEST_TEXT = limited_filters.LONGEST_TEXT
MOST_WRITTEN = 2_000_000
"""Characters that one mail may print, counting what is printed into another text."""
LARGEST_NUMBER_BITS = 128
_LEAST = 10
"""What one turn of a loop costs, however little is in it."""
_STRING_METHODS = frozenset(
    {"capitalize", "count", "endswith", "find", "isdigit", "lower", "lstrip", "partition", "removeprefix",
     "removesuffix", "rpartition", "rstrip", "split", "splitlines", "startswith", "strip", "title", "upper"}
)  # fmt: skip
_METHODS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, _STRING_METHODS),
    (date, frozenset({"day", "hour", "isoformat", "isoweekday", "minute", "month", "weekday", "year"})),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple, set, frozenset, range), frozenset({"count", "index"})),
    ((int, float, bytes, bytearray, time, timedelta), frozenset()),
)
"""What a template may ask of a plain value; of anything else what Jinja's own sandbox allows."""
_WITH_BODY: tuple[type[Any], ...] = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
_WHOLE = (list, tuple, set, frozenset, dict, range)


class Allowance:
    """What one mail may still use."""

    def __init__(self) -> None:
        self.work = MOST_WORK
        self.written = MOST_WRITTEN

    def spend(self, steps: int) -> None:
        """Count steps; raises `SecurityError` when there are none left."""
        self.work -= steps
        if self.work < 0:
            raise SecurityError("The template does not come to an end within its allowance.")

    def write(self, length: int) -> None:
        """Count printed characters; raises `SecurityError` when there are too many."""
        self.written -= length
        if self.written < 0:
            raise SecurityError("The template writes more than a mail can be.")


_allowance: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allowing() -> Iterator[None]:
    """One allowance for everything that is written inside."""
    token = _allowance.set(Allowance())
    try:
        yield
    finally:
        _allowance.reset(token)


@contextmanager
def guarded(own: Path | None, otherwise: str) -> Iterator[None]:
    """Whatever a template ends in becomes a `broken.TemplateFault`; an organisation's own get an allowance.

    `otherwise` is the file that is named where the fault lies in none.
    """
    try:
        with nullcontext() if own is None else allowing():
            yield
    except broken.FAULTS as error:
        raise broken.fault(error, otherwise) from error


def _now() -> Allowance:
    known = _allowance.get()
    if known is None:
        raise SecurityError("A template of an organisation is written only within an allowance.")
    return known


def counted(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the filters that may be used, each counting what it works on."""
    return limited_filters.allowed(filters, lambda steps: _now().spend(steps))


class LimitedSandbox(Sandbox):
    """Jinja's sandbox with an allowance, and without whatever makes much out of little."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=_printed, **options)
        self.globals = {
            "range": _range,
            "namespace": self.globals["namespace"],
            "cycler": self.globals["cycler"],
            "joiner": self.globals["joiner"],
        }
        self.filters = counted(self.filters)
        self.filters["_spent"] = _spent
        self.filters["_flat"] = _flat
        self.filters["_concatenated"] = limited_filters.concatenated

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field, where its value may be asked for it."""
        if isinstance(obj, (Undefined, Template)) or self.is_safe_attribute(obj, attribute, None):
            return super().getattr(obj, attribute)
        return self.unsafe_undefined(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of texts, numbers, days and lists only what cannot make much out of little."""
        for kinds, names in _METHODS:
            if isinstance(obj, kinds):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call, counted by what it works on."""
        owner = getattr(__obj, "__self__", None)
        _now().spend(10 + limited_filters.size(owner) // 16)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, looked at before it is done."""
        _now().spend(1)
        _check(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """A template that another one asks for, counted as work."""
        if parent is not None:
            _now().spend(100)
        return super().get_template(name, parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > LONGEST_FILE:
            raise TemplateSyntaxError(f"A template may be {LONGEST_FILE} characters long.", 1, name, filename)
        try:
            tree = super()._parse(source, name, filename)
            _refuse(tree, name, filename)
            _count(tree)
        except RecursionError:
            raise TemplateSyntaxError("The template is nested too deeply.", 1, name, filename) from None
        return tree


def _refuse(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """What could not be counted: loops that call themselves, and arguments without a number."""
    for node in tree.find_all((nodes.For, nodes.Name)):
        if isinstance(node, nodes.For) and node.recursive:
            raise TemplateSyntaxError("A loop may not call itself.", node.lineno, name, filename)
        if isinstance(node, nodes.Name) and node.name in ("varargs", "kwargs"):
            raise TemplateSyntaxError(f"'{node.name}' cannot be used.", node.lineno, name, filename)


def _count(tree: nodes.Template) -> None:
    """Put the counting into a template: at each turn of a loop, each macro, each part of a page."""
    for text in list(tree.find_all(nodes.Concat)):
        _replace(tree, text, _filter("_concatenated", nodes.List(text.nodes, lineno=text.lineno)))
    for made in list(tree.find_all((nodes.List, nodes.Tuple, nodes.Dict))):
        if _may_nest(made):
            _replace(tree, made, _filter("_flat", made))
    for node in (tree, *tree.find_all(_WITH_BODY)):
        node.body.insert(0, _spending(_LEAST + _weight(node), node.lineno))


def _may_nest(made: nodes.Node) -> bool:
    if getattr(made, "ctx", "load") != "load":
        return False
    return not all(isinstance(item, nodes.Const) for item in made.iter_child_nodes())


def _filter(name: str, node: Any) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _replace(tree: nodes.Node, old: nodes.Node, new: nodes.Filter) -> None:
    """Put `new`, which holds what `old` held, in the place of `old`."""
    inside = new.node
    for parent in [tree, *tree.find_all(nodes.Node)]:
        if parent is new or parent is inside:
            continue
        for field in parent.fields:
            value = getattr(parent, field, None)
            if value is old:
                setattr(parent, field, new)
                return
            if isinstance(value, list):
                for number, one in enumerate(value):
                    if one is old:
                        value[number] = new
                        return


def _weight(node: nodes.Node) -> int:
    """What one turn costs: a part for what has to be looked at, which is mostly not all, and the words."""
    parts = list(node.find_all(nodes.Node))
    words = sum(len(part.data) for part in parts if isinstance(part, nodes.TemplateData))
    return len(parts) // 8 + words // 16


def _spending(steps: int, line: int) -> nodes.Output:
    spent = nodes.Filter(
        nodes.Const("", lineno=line), "_spent", [nodes.Const(steps)], [], None, None, lineno=line
    )
    return nodes.Output([spent], lineno=line)


@pass_context
def _spent(_context: Context, value: str, steps: int) -> str:
    _now().spend(steps)
    return value


@pass_context
def _flat(_context: Context, made: Any) -> Any:
    """A list whose parts are no lists: one in another, doubled, cannot be printed or compared in time."""
    _now().spend(1 + len(made))
    items = made.values() if isinstance(made, dict) else made
    if any(isinstance(item, _WHOLE) for item in items):
        raise SecurityError("A list may not hold another list.")
    return made


def _printed(value: Any) -> Any:
    """What is printed is a text, a number or a day, and is counted."""
    if isinstance(value, _WHOLE):
        raise SecurityError("A list cannot be printed; use 'join'.")
    if isinstance(value, str):
        known = _allowance.get()
        if known is not None:
            known.write(len(value))
    return value


def _range(*numbers: Any) -> range:
    if not all(type(number) is int and abs(number) <= LONGEST_LIST for number in numbers):
        raise SecurityError(f"range() counts to {LONGEST_LIST} at most.")
    made = range(*numbers)
    _now().spend(len(made))
    return made


def _check(operator: str, left: Any, right: Any) -> None:
    sizes = limited_filters.size(left), limited_filters.size(right)
    if operator == "*" and max(sizes):
        raise SecurityError("Only numbers can be multiplied.")
    if operator == "%" and isinstance(left, (str, bytes)):
        raise SecurityError("Texts are put together with '~', not with '%'.")
    if operator == "**":
        raise SecurityError("Powers are not reckoned in mails.")
    if operator == "+" and sum(sizes) > (LONGEST_TEXT if isinstance(left, str) else LONGEST_LIST):
        raise SecurityError("The text or list becomes too long.")
    _now().spend(sum(sizes) // 16)
    _check_numbers((left, right))


def _check_numbers(values: Iterable[Any]) -> None:
    if any(isinstance(value, int) and value.bit_length() > LARGEST_NUMBER_BITS for value in values):
        raise SecurityError("The number is too large.")

"""What a template names, read from its text, so that a wrong name is found wherever it stands.

Writing sample mails finds a wrong name only where one of them gets to it.
"""

import dataclasses
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from types import ModuleType

from jinja2 import Environment, TemplateError, TemplateNotFound, nodes
from jinja2.runtime import LoopContext

from planflow.domain import digest, letter, told_event
from planflow.notify import parts

_OF_PLANFLOW = (letter, digest, told_event, parts)
_PLAIN = (str, date, dict, list, int, LoopContext)
_BY_ATTRIBUTE = frozenset({"selectattr", "rejectattr", "groupby"})
"""Filters whose first argument is the name of something."""


def macros(tree: nodes.Template) -> dict[str, tuple[str, ...]]:
    """The macros of a template, each with its parameters."""
    return {one.name: tuple(arg.name for arg in one.args) for one in tree.find_all(nodes.Macro)}


def blocks(tree: nodes.Template) -> set[str]:
    """The names of the blocks of a template."""
    return {one.name for one in tree.find_all(nodes.Block)}


def worded(tree: nodes.Template) -> set[str]:
    """The keys of the lists of words in a template: kinds of events, roles, sections of a mail."""
    pairs = (pair for one in tree.find_all(nodes.Dict) for pair in one.items)
    return {str(pair.key.value) for pair in pairs if isinstance(pair.key, nodes.Const)}


def unknown(tree: nodes.Template, templates: Environment) -> Iterator[tuple[int, str]]:
    """Line and name of everything asked for that nothing in a mail has."""
    imported = _imported(tree, templates)
    for one in tree.find_all(nodes.Getattr):
        owner = one.node.name if isinstance(one.node, nodes.Name) else ""
        known = imported.get(owner, _attributes())
        if owner != "self" and one.attr not in known:
            yield one.lineno, one.attr
    for two in tree.find_all(nodes.FromImport):
        theirs = _exports(two.template, templates)
        names = [name if isinstance(name, str) else name[0] for name in two.names]
        yield from ((two.lineno, name) for name in names if theirs and name not in theirs)
    yield from _named_in_filters(tree)
    for kind in (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends):
        for three in tree.find_all(kind):
            file = getattr(three, "template", None)
            if isinstance(file, nodes.Const) and not _is_there(str(file.value), templates):
                yield three.lineno, str(file.value)


def _named_in_filters(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for one in tree.find_all(nodes.Filter):
        given = [arg.value for arg in one.kwargs if arg.key == "attribute"]
        given += one.args[:1] if one.name in _BY_ATTRIBUTE else []
        for name in given:
            if isinstance(name, nodes.Const) and str(name.value) not in _attributes():
                yield one.lineno, str(name.value)


def _imported(tree: nodes.Template, templates: Environment) -> dict[str, frozenset[str]]:
    """What each imported file offers, by the name it was given; without those that cannot be read."""
    found = {one.target: _exports(one.template, templates) for one in tree.find_all(nodes.Import)}
    return {name: offered for name, offered in found.items() if offered}


def _exports(file: nodes.Expr, templates: Environment) -> frozenset[str]:
    """What a file offers to those that import it: its macros and lists, read and never run."""
    if not isinstance(file, nodes.Const) or templates.loader is None:
        return frozenset()
    return _offered(str(file.value), templates)


@lru_cache(maxsize=64)
def _offered(name: str, templates: Environment) -> frozenset[str]:
    """The same for an environment that lives as long as one check: many files import the same few."""
    try:
        source, _, _ = templates.loader.get_source(templates, name) if templates.loader else ("", None, None)
        tree = templates.parse(source, name)
    except TemplateError:
        return frozenset()  # what is wrong with that file is told by itself
    given = [one.target for one in tree.body if isinstance(one, nodes.Assign)]
    return frozenset({*macros(tree), *(one.name for one in given if isinstance(one, nodes.Name))})


def _is_there(name: str, templates: Environment) -> bool:
    try:
        return templates.loader is not None and bool(templates.loader.get_source(templates, name))
    except TemplateNotFound:
        return False


@lru_cache(maxsize=1)
def _attributes() -> frozenset[str]:
    """Everything that can be asked of what a mail is made of."""
    plain = {name for kind in _PLAIN for name in dir(kind) if not name.startswith("_")}
    return frozenset(plain.union(*map(_fields, _OF_PLANFLOW)))


def _fields(module: ModuleType) -> set[str]:
    made = [one for one in vars(module).values() if isinstance(one, type) and dataclasses.is_dataclass(one)]
    named = {field.name for one in made for field in dataclasses.fields(one)}
    return named | {name for one in made for name in vars(one) if not name.startswith("_")}

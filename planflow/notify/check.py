"""Checks the mails before anybody gets one: every template is there, and every name in it means something."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta, nodes

from planflow import resources
from planflow.engine import words_check
from planflow.errors import Problem
from planflow.notify import broken, render, samples, template_names, webhook

CONTEXT = ("letter", "greeting", "opening", "sections", "closing", "drafts", "subject")
"""The names that a template may use."""
TOLD = ("told", "happened")
"""The names that the line for a chat may use."""
WEBHOOK = "webhook.txt.j2"
_REMEDY = "Compare it with the English file of that name."


def languages(own: Path | None = None) -> list[str]:
    """The languages that mails, refusals or answers are written in."""
    found = {name.split("/")[1] for name in resources.names("notifications", "mail/*/**/*.j2", own)}
    return sorted(found | words_check.languages(own))


def check(own: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the words of every language, in the order of their files.

    With an organisation's own folder only the languages are looked at that it has mails for, or that planflow
    has none for: the others are as they were shipped.
    """
    spoken = languages(own)
    looked_at = [language for language in spoken if own is None or not _is_shipped(language, own)]
    found = {problem for language in looked_at for problem in _of_language(language, own)}
    return sorted(found.union(words_check.check(spoken, own)))


def _is_shipped(language: str, own: Path) -> bool:
    """Whether every mail of a language is one of planflow's."""
    return (resources.shipped("notifications") / "mail" / language).is_dir() and not (
        own / "mail" / language
    ).is_dir()


def files(language: str, own: Path | None = None) -> list[str]:
    """The templates that a language has, and those that it should have because English has them.

    `mail.css` holds no words, so a language may leave it to English.
    """
    there = {*resources.names("notifications", f"mail/{language}/**/*.j2", own)}
    needed = {*resources.names("notifications", f"mail/{render.ENGLISH}/**/*.j2")}
    return sorted({name.split("/", 2)[2] for name in there | needed})


def _of_language(language: str, own: Path | None) -> Iterator[Problem]:
    templates = render.environment(language, own)
    trees = {}
    for name in files(language, own):
        path = resources.find("notifications", f"mail/{language}/{name}", own)
        if not path.is_file():
            yield Problem(
                str(path), 0, "", "The template is missing.", "Translate the English one of that name."
            )
            continue
        try:
            trees[name] = templates.parse(path.read_text(encoding="utf-8"), name)
        except TemplateSyntaxError as error:
            yield Problem(str(path), error.lineno, "", f"{error.message}.", "Correct it.")
    for name, tree in trees.items():
        path = resources.find("notifications", f"mail/{language}/{name}", own)
        for line, unknown in template_names.unknown(tree, templates):
            yield Problem(str(path), line, unknown, f"Nothing in a mail has '{unknown}'.", _REMEDY)
    if language != render.ENGLISH:
        yield from _beside_english(trees, language, own)
    for name, tree in trees.items():  # last of all, because looking for them changes the tree
        yield from _undeclared(resources.find("notifications", f"mail/{language}/{name}", own), name, tree)
    yield from _tried(language, own)


def _undeclared(path: Path, name: str, tree: nodes.Template) -> Iterator[Problem]:
    context = TOLD if name == WEBHOOK else CONTEXT
    try:
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as error:  # it names a filter or a test that there is not
        yield Problem(str(path), error.lineno, "", f"{error.message}.", "Correct it.")
        return
    for unknown in sorted(undeclared - set(context)):
        known = ", ".join(context)
        yield Problem(str(path), 0, unknown, f"There is no '{unknown}' to print.", f"Known names: {known}.")


def _beside_english(trees: dict[str, nodes.Template], language: str, own: Path | None) -> Iterator[Problem]:
    """What the English file of the same name has and this one lacks: macros, blocks, and words for codes."""
    english = render.environment(render.ENGLISH, None)
    for name, tree in trees.items():
        theirs = resources.shipped("notifications") / "mail" / render.ENGLISH / name
        if not theirs.is_file():
            continue
        path = str(resources.find("notifications", f"mail/{language}/{name}", own))
        model, mine = english.parse(theirs.read_text(encoding="utf-8"), name), template_names.macros(tree)
        for macro, parameters in template_names.macros(model).items():
            if mine.get(macro) != parameters:
                said = f"The macro '{macro}({', '.join(parameters)})' is missing, or has other parameters."
                yield Problem(path, 0, macro, said, _REMEDY)
        for block in sorted(template_names.blocks(model) - template_names.blocks(tree)):
            yield Problem(path, 0, block, f"The block '{block}' is missing.", _REMEDY)
        for code in sorted(template_names.worded(model) - template_names.worded(tree)):
            yield Problem(path, 0, code, f"There are no words for '{code}'.", _REMEDY)


def _tried(language: str, own: Path | None) -> Iterator[Problem]:
    """What goes wrong when sample mails are written."""
    for number, letter in enumerate(samples.letters(language)):
        try:
            render.render(letter, own=own)
        except broken.TemplateFault as error:
            said = f"Sample mail {number} cannot be written. {error.what}"
            yield Problem(error.file, error.line, "", said, "Correct it.")
    for told in samples.told(language):
        try:
            webhook.build(told, own=own)
        except broken.TemplateFault as error:
            said = f"The line for a chat cannot be written. {error.what}"
            yield Problem(error.file, error.line, "", said, "Correct it.")

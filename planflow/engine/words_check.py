"""Checks the words of refusals, of `planflow why` and of calendars in every language, against the English."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter

from planflow import resources, yamlfile
from planflow.engine import refusal_words
from planflow.errors import FileError, Problem

SETS = ("", "why.")
"""The sets of words: refusals and calendars, and the answers of `planflow why`."""


def languages(own: Path | None = None) -> set[str]:
    """The languages that have a file of words."""
    return {
        Path(name).stem.rpartition(".")[2] for name in resources.names("notifications", "words/*.yaml", own)
    }


def check(spoken: Iterable[str], own: Path | None = None) -> Iterator[Problem]:
    """What is missing or wrong in the words of these languages."""
    for prefix in SETS:
        english = refusal_words.read(None, f"{prefix}{refusal_words.ENGLISH}")
        for language in spoken:
            yield from _file(f"{prefix}{language}", language, english, own)


def _file(name: str, language: str, english: Mapping[str, str], own: Path | None) -> Iterator[Problem]:
    path = resources.find("notifications", f"words/{name}.yaml", own)
    if not path.is_file():
        yield Problem(str(path), 0, "", "The words are missing.", "Translate the English ones.")
        return
    try:
        document = yamlfile.read(path)
        found = yamlfile.validate(document, refusal_words.WordsFile)
    except FileError as error:
        yield from error.problems
        return
    if language == name != refusal_words.ENGLISH and found.speech is None:
        yield Problem(
            str(path), 0, "speech", "It does not say how days are spoken.", "Add 'speech', as in cy.yaml."
        )
    for code in sorted(english.keys() - found.words.keys()):
        yield Problem(str(path), 0, code, f"There are no words for '{code}'.", f"Translate: {english[code]}")
    for code, sentence in sorted(found.words.items()):
        place = ("words", code)
        if code not in english:
            remedy = yamlfile.suggestion(code, english)
            yield yamlfile.problem(document, place, f"Nothing is called '{code}'.", remedy)
        elif problem := _wrong(sentence, english[code]):
            yield yamlfile.problem(document, place, problem, f"The English is: {english[code]}")


def _wrong(sentence: str, english: str) -> str:
    """What is wrong with the names in a sentence; empty where nothing is."""
    try:
        given, known = _names(sentence), _names(english)
    except ValueError as error:
        return f"The braces are not right: {error}."
    missing, unknown = sorted(known - given), sorted(given - known)
    if unknown:
        return f"There is no '{unknown[0]}' to say here."
    return f"It leaves out '{missing[0]}'." if missing else ""


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}

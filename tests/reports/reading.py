"""Reads a report of the corpus as the command does, without its process of its own: that is tested apart."""

from functools import cache
from typing import Any

from planflow.intake import proposal, uploads
from planflow.intake import reading as intake
from tests.reports import rendering, source


def file_name(name: str) -> str:
    """The name under which a report of the corpus would be given."""
    return name + rendering.ENDINGS[source.read(name).form]


@cache
def content(name: str) -> bytes:
    """The file of a report of the corpus."""
    return rendering.render(source.read(name))


@cache
def found(name: str) -> proposal.Proposal:
    """What is proposed for it."""
    return read(content(name), file_name(name))


def read(given: bytes, shown: str) -> proposal.Proposal:
    options = {"kind": uploads.check(given, shown), "name": shown}
    return proposal.from_data(intake.read(given, options, lambda: None))


def printed_as(name: str, form: str) -> dict[str, Any]:
    """What `--json` prints for it as a file of another form."""
    given = rendering.render_as(source.read(name), form)
    ending = rendering.ENDINGS["text" if "raw" in source.read(name).settings else form]
    return proposal.contract(read(given, name + ending))


def printed(name: str) -> dict[str, Any]:
    """What `--json` prints for it."""
    return proposal.contract(found(name))

"""Reads the routes from events to those who are told (notifications/routes.yaml)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from planflow import resources, yamlfile
from planflow.domain.ladder import Urgency
from planflow.domain.route import EVERY_EVENT, Route
from planflow.engine.ladders import NAME
from planflow.errors import FileError, Problem

FILE = "routes.yaml"
RECORDED_FOR, REQUESTER, DECIDER = "recorded_for", "requester", "decider"
AUTHOR, OVERSEER = "author", "overseer"
"""Who writes a gap of a paper; who chairs the body above the plan's board."""
CONNECTOR, WEBHOOK = "connector", "webhook"
"""Another system instead of a person, and the channel that leads there."""


class RouteEntry(BaseModel):
    """One route as it is written."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=NAME)
    tell: Literal[
        "owner",
        "requester",
        "decider",
        "recorded_for",
        "author",
        "overseer",
        "chair",
        "coordinator",
        "verifier",
        "clerk",
        "member",
        "administrator",
        "connector",
    ]
    channel: Literal["mail", "webhook"] = "mail"
    urgency: Urgency = Urgency.WEEKLY
    lapses: Literal["when it moves on", "never"] = "never"
    silenceable: Annotated[bool, WithJsonSchema({"enum": [True, False, "yes", "no"]})] = False


class RoutesFile(BaseModel):
    """notifications/routes.yaml as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    routes: dict[str, list[RouteEntry]]


def read(own: Path | None = None) -> Mapping[str, tuple[Route, ...]]:
    """The routes of each kind of event to people. Raises `FileError` with all that is wrong in the file."""
    found = {event: tuple(one for one in some if one.tell != CONNECTOR) for event, some in _read(own).items()}
    return {event: some for event, some in found.items() if some}


def read_connector(own: Path | None = None) -> Mapping[str, Route]:
    """The route of each kind of event that is told to another system (channel webhook)."""
    return {event: one for event, some in _read(own).items() for one in some if one.tell == CONNECTOR}


def _read(own: Path | None) -> Mapping[str, tuple[Route, ...]]:
    document = yamlfile.read(resources.find("notifications", FILE, own))
    written = yamlfile.validate(document, RoutesFile)
    wrong = [one for event, entries in written.routes.items() for one in _wrong(document, event, entries)]
    if wrong:
        raise FileError(wrong)
    return {
        event: tuple(_route(event, entry) for entry in entries) for event, entries in written.routes.items()
    }


def _wrong(document: yamlfile.Document, event: str, entries: Sequence[RouteEntry]) -> Iterator[Problem]:
    names = [entry.name for entry in entries]
    to_system = [entry.tell == CONNECTOR for entry in entries]
    for number, entry in enumerate(entries):
        at = ("routes", event, number)
        if entry.name in names[:number]:
            message = f"The name '{entry.name}' is given twice."
            yield yamlfile.problem(document, (*at, "name"), message, "Give it a name of its own.")
        if entry.silenceable and (entry.lapses != "never" or entry.urgency == Urgency.BREAK_IN):
            message = "What asks for something, or breaks in, cannot be silenced."
            yield yamlfile.problem(document, (*at, "silenceable"), message, "Take it out.")
        if event == EVERY_EVENT and entry.tell != RECORDED_FOR:
            message = f"'{EVERY_EVENT}' tells the person it was recorded for and nobody else."
            yield yamlfile.problem(document, (*at, "tell"), message, f"Write {RECORDED_FOR}.")
        elif to_system[number] != (entry.channel == WEBHOOK):
            message = "'tell: connector' and 'channel: webhook' belong together."
            yield yamlfile.problem(document, (*at, "tell"), message, "Write both of them, or neither.")
        elif to_system[number] and any(to_system[:number]):
            message = "This event goes to the connector already."
            yield yamlfile.problem(document, (*at, "tell"), message, "Take one of the two away.")


def _route(event: str, entry: RouteEntry) -> Route:
    return Route(
        entry.name,
        event,
        entry.tell,
        entry.urgency,
        entry.lapses != "never",
        entry.channel,
        entry.silenceable,
    )

"""Reads the routes from events to those who are told (notifications/routes.yaml)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from planflow import resources, yamlfile
from planflow.domain.ladder import Urgency
from planflow.domain.route import EVERY_EVENT, Route
from planflow.engine.ladders import NAME
from planflow.errors import FileError

FILE = "routes.yaml"
RECORDED_FOR, REQUESTER, DECIDER = "recorded_for", "requester", "decider"


class RouteEntry(BaseModel):
    """One route as it is written."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=NAME)
    tell: Literal[
        "owner",
        "requester",
        "decider",
        "recorded_for",
        "chair",
        "coordinator",
        "verifier",
        "clerk",
        "member",
        "administrator",
    ]
    urgency: Urgency = Urgency.WEEKLY
    lapses: Literal["when it moves on", "never"] = "never"


class RoutesFile(BaseModel):
    """notifications/routes.yaml as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    routes: dict[str, list[RouteEntry]]


def read(own: Path | None = None) -> Mapping[str, tuple[Route, ...]]:
    """The routes of each kind of event. Raises `FileError` with all that is wrong in the file."""
    document = yamlfile.read(resources.find("notifications", FILE, own))
    written = yamlfile.validate(document, RoutesFile)
    wrong = []
    for event, entries in written.routes.items():
        names = [entry.name for entry in entries]
        for number, entry in enumerate(entries):
            at = ("routes", event, number)
            if entry.name in names[:number]:
                message = f"The name '{entry.name}' is given twice."
                wrong.append(yamlfile.problem(document, (*at, "name"), message, "Give it a name of its own."))
            if event == EVERY_EVENT and entry.tell != RECORDED_FOR:
                message = f"'{EVERY_EVENT}' tells the person it was recorded for and nobody else."
                wrong.append(yamlfile.problem(document, (*at, "tell"), message, f"Write {RECORDED_FOR}."))
    if wrong:
        raise FileError(wrong)
    return {
        event: tuple(_route(event, entry) for entry in entries) for event, entries in written.routes.items()
    }


def _route(event: str, entry: RouteEntry) -> Route:
    return Route(entry.name, event, entry.tell, entry.urgency, entry.lapses != "never")

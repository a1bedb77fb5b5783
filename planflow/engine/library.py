"""The definitions in force: workflows, RAG schemes, ladders, routes, named rules and calendars, read once.

An organisation's own folder replaces a shipped file by name. Everything is read when it is first needed, so
that a short command does not pay for what it does not use.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from planflow.domain.calendar import WorkingCalendar
from planflow.engine import calendars, ladders, named_rules, reader, routes
from planflow.engine.definition import Definition
from planflow.errors import PlanflowError


class Library:
    """What the files say. It never changes while it is in use: a changed file needs a new library."""

    def __init__(self, workflows_dir: Path | None = None, notifications_dir: Path | None = None) -> None:
        self.workflows_dir = workflows_dir
        self.notifications_dir = notifications_dir
        self.pinned: dict[str, Definition] = {}
        """Definitions that items are pinned to, by digest, once they have been read from the database."""
        self._calendars: dict[str, WorkingCalendar] = {}

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """The lifecycle in force for each kind of item: plan, recommendation, action, extension, paper."""
        return reader.read_definitions(self.workflows_dir)

    def definition(self, name: str) -> Definition:
        """The lifecycle in force for one kind of item."""
        try:
            return self.definitions[name]
        except KeyError:
            known = ", ".join(sorted(self.definitions))
            raise PlanflowError(f"There is no workflow '{name}'.", f"Known workflows: {known}.") from None

    @cached_property
    def named_rules(self) -> Mapping[str, named_rules.NamedRule]:
        """The named deadline rules with their source of law (workflows/deadlines.yaml)."""
        return named_rules.read(self.workflows_dir)

    @cached_property
    def ladders(self) -> Mapping[str, ladders.Ladder]:
        """The ladders of reminders and escalation (notifications/ladders.yaml)."""
        return ladders.read(self.notifications_dir)

    @cached_property
    def routes(self) -> Mapping[str, tuple[routes.Route, ...]]:
        """From the kind of an event to whom it is told and how (notifications/routes.yaml)."""
        return routes.read(self.notifications_dir)

    def calendar(self, name: str) -> WorkingCalendar:
        """The calendar of that name as the files give it, without days kept in the database."""
        if name not in self._calendars:
            self._calendars[name] = calendars.read(name, self.workflows_dir)
        return self._calendars[name]

"""The definitions in force: workflows, RAG schemes, ladders, routes, named rules and calendars, read once.

An organisation's own folder replaces a shipped file by name. Everything is read when it is first needed, so
that a short command does not pay for what it does not use.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.ladder import Ladder
from planflow.domain.quiet import Quiet
from planflow.domain.rag import Scheme
from planflow.domain.route import Route
from planflow.engine import calendars, ladders, named_rules, quiet, rag_reader, reader, refusal_words, routes
from planflow.engine.definition import Definition
from planflow.errors import PlanflowError


class Library:
    """What the files say. It never changes while it is in use: a changed file needs a new library."""

    def __init__(self, workflows_dir: Path | None = None, notifications_dir: Path | None = None) -> None:
        self.workflows_dir = workflows_dir
        self.notifications_dir = notifications_dir
        self.pinned: dict[str, Definition] = {}
        """Definitions that items are pinned to, by digest, once they have been read from the database."""
        self.pinned_schemes: dict[str, Scheme] = {}
        """Rating schemes that plans are pinned to, by digest and name, once they have been read."""
        self._words: dict[tuple[str, str], Mapping[str, str]] = {}
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
    def rag_schemes(self) -> Mapping[str, Scheme]:
        """The rating schemes in force (workflows/rag.yaml)."""
        return rag_reader.read_schemes(self.workflows_dir)

    def rag_scheme(self, name: str) -> Scheme:
        """The rating scheme in force of that name."""
        try:
            return self.rag_schemes[name]
        except KeyError:
            known = ", ".join(sorted(self.rag_schemes))
            raise PlanflowError(f"There is no rating scheme '{name}'.", f"Known schemes: {known}.") from None

    @cached_property
    def named_rules(self) -> Mapping[str, named_rules.NamedRule]:
        """The named deadline rules with their source of law (workflows/deadlines.yaml)."""
        return named_rules.read(self.workflows_dir)

    @cached_property
    def ladders(self) -> Mapping[str, Ladder]:
        """The ladders of reminders and escalation (notifications/ladders.yaml)."""
        return ladders.read(self.notifications_dir)

    @cached_property
    def routes(self) -> Mapping[str, tuple[Route, ...]]:
        """From the kind of an event to whom it is told and how (notifications/routes.yaml)."""
        return routes.read(self.notifications_dir)

    @cached_property
    def connector_routes(self) -> Mapping[str, Route]:
        """The kinds of events that are told to another system, where one is set up."""
        return routes.read_connector(self.notifications_dir)

    @cached_property
    def quiet(self) -> tuple[Quiet, ...]:
        """The days on which nothing scheduled is sent (notifications/quiet.yaml)."""
        return quiet.read(self.notifications_dir)

    def words(self, lang: str = "en", about: str = "") -> Mapping[str, str]:
        """The sentence for each code of a refusal, or `about` something else: `why` (notifications/words/).

        English stands in for whatever a language leaves unsaid.
        """
        if (lang, about) not in self._words:
            self._words[lang, about] = refusal_words.in_language(self.notifications_dir, lang, about)
        return self._words[lang, about]

    def calendar(self, name: str) -> WorkingCalendar:
        """The calendar of that name as the files give it, without days kept in the database."""
        if name not in self._calendars:
            self._calendars[name] = calendars.read(name, self.workflows_dir)
        return self._calendars[name]

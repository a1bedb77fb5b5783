"""One request at work: who asks, on which day, in which transaction, and what they are answered with."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.domain.web_session import WebSession
from planflow.engine.refusal_words import say
from planflow.errors import NotFound, PlanflowError, Refusal, Refused, StaleWrite
from planflow.services import sight, speaking
from planflow.store import organisation
from planflow.store.references import Subject
from planflow.store.session import Session
from planflow.web import cookies, navigation, rendering
from planflow.web.forms import Fault, Form

VIA = "web"
log = logging.getLogger("planflow.web")


@dataclass
class Desk:
    """What a page works with. Its transaction is committed when the answer is ready, before it leaves."""

    app: Application
    request: Request
    session: Session
    now: datetime
    person: Person | None
    web_session: WebSession | None
    form: Form
    csrf: str
    nonce: str
    seen_id: int | None = None
    """The web session whose latest request is worth keeping; None where that was done a moment ago."""
    stale: StaleWrite | None = None
    """Somebody else was first: the page shows both versions."""
    breadcrumbs: list[dict[str, str]] = field(default_factory=list)
    after: Callable[[], None] | None = None
    """What is done once everything is committed and before the answer leaves, outside of the transaction."""
    is_undone: bool = False
    """What was written is rolled back: the answer says that nothing was changed."""

    @cached_property
    def today(self) -> date:
        """The day it is for the organisation."""
        return organisation.today(self.session, self.now)

    def local(self, at: datetime | None) -> datetime | None:
        """An instant as the organisation's clocks show it."""
        home = organisation.find_organisation(self.session)
        return at.astimezone(ZoneInfo(home.timezone)) if at is not None and home is not None else at

    @cached_property
    def language(self) -> str:
        """In which language refusals are put."""
        return speaking.language(self.session, self.person)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the person holds anywhere today; none for a visitor."""
        return sight.roles_of(self.session, self.person, on=self.today) if self.person else frozenset()

    @property
    def who(self) -> Person:
        """The person who is signed in; only behind a rule that asks for one."""
        if self.person is None:
            raise NotFound("Nobody is signed in.")
        return self.person

    def actor(self, *, word_of: Person | None = None, how: str = "", given_on: date | None = None) -> Actor:
        """The person acting through the pages, for themselves or recording somebody else's word."""
        is_other = word_of is not None and word_of.id != self.who.id
        return Actor(
            self.who.id,
            via=VIA,
            for_id=word_of.id if word_of is not None and is_other else None,
            how=how if is_other else "",
            given_on=given_on,
        )

    @cached_property
    def plans(self) -> list[Plan]:
        """Every plan that the person may know of."""
        return sight.plans(self.session, self.who, on=self.today)

    def plan(self, key: str) -> Plan:
        """A plan that the person may know of; else it is not found."""
        return sight.get_plan(self.session, self.who, key, on=self.today)

    def subject(self, reference: str) -> Subject:
        """What a reference names, where the person may know of it; else it is not found."""
        return sight.get_subject(self.session, self.who, reference, on=self.today)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Try something: where it is refused, all of it is undone and the form has its faults.

        Look at `is_faulty` afterwards. Nothing that was typed is lost: show the form with `form.values()`.
        """
        try:
            with self.session.begin_nested():
                yield
        except StaleWrite as error:
            self.stale = error
            self.form.wrong("", str(error))
        except PlanflowError as error:
            for text in self.told(error):
                self.form.wrong("", text)

    @property
    def is_faulty(self) -> bool:
        """Whether anything in the form has to be mended."""
        return bool(self.form.faults)

    def told(self, error: PlanflowError) -> list[str]:
        """An error in sentences; refusals are put into words here, in the language of whoever acts."""
        if isinstance(error, Refused):
            return [self.why(one) for one in error.refusals]
        return [str(error)]

    def why(self, refusal: Refusal) -> str:
        """One refusal as a sentence."""
        return say([refusal], self.session.library.words(self.language))

    def page(self, template: str, *, status: int | None = None, **context: Any) -> Response:
        """A page made of a template. With faults it says so in its title, its summary and its status."""
        faults = self.form.faults
        home = organisation.find_organisation(self.session)
        made = rendering.render(
            template,
            {
                "desk": self,
                "csrf_token": self.csrf,
                "csp_nonce": self.nonce,
                "person": _shown(self.person) if self.person else None,
                "organisation": home.name if home else "",
                "navigation": navigation.items(self),
                "banners": navigation.banners(self),
                "breadcrumbs": self.breadcrumbs,
                "errors": [{"text": one.text, "href": one.href} for one in faults],
                "fault": {one.field: {"text": one.text} for one in reversed(faults) if one.field},
                "typed": self.form.values(),
                "stale": self.stale,
                "notice": cookies.read_notice(self.request),
                "today": self.today if home else None,
                **context,
            },
        )
        code = status or (422 if faults else 200)
        answer = HTMLResponse(made, status_code=code)
        cookies.forget_notice(self.request, answer)
        return answer

    def go(self, path: str, notice: str = "", **query: str) -> Response:
        """Lead on to another page after something was done, with a sentence that says so."""
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        answer = RedirectResponse(f"{path}?{asked}" if asked else path, status_code=303)
        if notice:
            cookies.keep_notice(self.request, answer, notice)
        return answer

    def download(
        self, data: bytes, name: str, kind: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A file to keep: never shown in the page, whatever it holds."""
        plain = "".join(
            letter if letter.isascii() and letter.isalnum() else "-" for letter in name.rpartition(".")[0]
        )
        ending = name.rpartition(".")[2]
        disposition = f"attachment; filename=\"{plain or 'file'}.{ending}\"; filename*=UTF-8''{quote(name)}"
        return Response(
            data, media_type=kind, headers={"content-disposition": disposition, **(headers or {})}
        )

    def trail(self, *steps: tuple[str, str]) -> None:
        """Say where this page stands: text and address of each page above it."""
        self.breadcrumbs = [{"text": text, "href": href} for text, href in steps]

    def fault(self, faults: Sequence[Fault]) -> None:
        """Note faults that were found elsewhere."""
        self.form.faults.extend(faults)


def _shown(person: Person) -> dict[str, str]:
    """Name and job of whoever is signed in; where they are the same words, these once."""
    return {"name": person.name, "role": person.job_title if person.job_title != person.name else ""}

"""A browser for tests: it signs in, sends forms as pages give them, and reads every page strictly."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import html5lib
from lxml import html
from starlette.testclient import TestClient

from planflow.bootstrap import Application
from planflow.services import web_sessions
from planflow.store.references import get_person
from planflow.web import app as web_app
from planflow.working import hand

_COOKIE = "planflow-session"


class Browser:
    """One browser. Pages are parsed strictly, and forms are sent with what their page put into them."""

    def __init__(self, app: Application, **options: Any) -> None:
        self.app = app
        options.setdefault("call_hand", partial(hand.work_off, app))  # long work is done at once
        self.client = TestClient(
            web_app.create(app, **options), base_url="http://testserver", follow_redirects=False
        )
        self.answer: Any = None

    def sign_in(self, key: str) -> "Browser":
        """Sign a person in, as the sign-in page does once it knows who they are."""
        with self.app.writing() as session:
            person = get_person(session, key)
            secret = web_sessions.begin(session, person, method="link", now=self.app.clock.now())
        self.client.cookies.set(_COOKIE, secret)
        return self

    def get(self, path: str, status: int = 200) -> "Browser":
        """Open a page; redirects are followed."""
        self.answer = self.client.get(path, follow_redirects=True)
        return self._checked(status)

    def send(
        self,
        path: str | None = None,
        status: int = 200,
        *,
        files: Any = None,
        form: int | str = 0,
        **fields: Any,
    ) -> "Browser":
        """Send a form of the open page: the one with this action or id, with the fields that are named.

        Hidden fields and what is filled in already go along, as they would from a browser.
        """
        found = self._form(path, form)
        data = {**_filled(found), **{name.replace("__", "-"): value for name, value in fields.items()}}
        target = path or found.get("action") or str(self.answer.url)
        self.answer = self.client.post(target, data=data, files=files, follow_redirects=True)
        return self._checked(status)

    @property
    def page(self) -> Any:
        """The open page as a tree."""
        return html.fromstring(self.answer.text)

    @property
    def text(self) -> str:
        """What a person reads on the open page, blanks run together."""
        body = self.page.find("body")
        for hidden in body.xpath(".//script|.//style"):
            hidden.drop_tree()
        return re.sub(r"\s+", " ", body.text_content()).strip()

    @property
    def title(self) -> str:
        """The title of the open page."""
        return re.sub(r"\s+", " ", self.page.findtext(".//title") or "").strip()

    def links(self) -> set[str]:
        """Every address within the service that the page leads to."""
        return {one for one in self.page.xpath("//a/@href") if one.startswith("/")}

    def _form(self, path: str | None, which: int | str) -> Any:
        forms = [
            one for one in self.page.xpath("//main//form[@method='post']|//header//form[@method='post']")
        ]
        if isinstance(which, str):
            forms = [one for one in forms if one.get("id") == which]
            which = 0
        elif path is not None:
            forms = [one for one in forms if one.get("action") in (path, None, "")]
        assert forms, f"no form for {path} on {self.answer.url}: {self.text[:400]}"
        return forms[which]

    def _checked(self, status: int) -> "Browser":
        shown = self.answer.text[:1500] if "text" in self.answer.headers.get("content-type", "") else ""
        assert self.answer.status_code == status, f"{self.answer.status_code} for {self.answer.url}: {shown}"
        if self.answer.headers.get("content-type", "").startswith("text/html"):
            html5lib.HTMLParser(strict=True).parse(self.answer.text)
        return self


def _filled(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


@contextmanager
def browsing(app: Application, key: str = "", **options: Any) -> Iterator[Browser]:
    """A browser that is closed at the end; signed in as somebody where a key is given."""
    browser = Browser(app, **options)
    with browser.client:
        yield browser.sign_in(key) if key else browser

"""A link to sign in with from the command line: for the first administrator, and for anybody."""

import re

import pytest
from typer.testing import CliRunner

from planflow.bootstrap import Application
from planflow.cli.init import app as init_app
from planflow.cli.people import app as people_app
from planflow.settings import read
from planflow.store.references import get_person
from planflow.testing import given
from tests.web import browsing

KEY = "0123456789abcdef" * 4
FOUNDING = [
    "--organisation", "Example Council", "--admin-name", "First Administrator",
    "--admin-email", "first@example.org",
]  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANFLOW_BASE_URL", "http://testserver")
    monkeypatch.setenv("PLANFLOW_SECRET_KEY", KEY)


def _run(app, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    return done.output


def _signs_in(link: str) -> str:
    """Who a link signs in."""
    application = Application(read())
    path = link.removeprefix("http://testserver")
    with browsing(application) as browser:
        browser.get(path).send(path)
        text = browser.text
        browser.get(path, status=410)
    application.close()
    return text


def test_the_first_administrator_gets_a_link_once(here):
    link = re.search(r"http://testserver/sign-in/link/\S+", _run(init_app, *FOUNDING)).group()
    assert "Signed in as First Administrator" in _signs_in(link)
    assert "/sign-in/link/" not in _run(init_app)


def test_without_an_address_init_says_how_a_link_is_made_later(here, monkeypatch):
    monkeypatch.delenv("PLANFLOW_BASE_URL")
    said = _run(init_app, *FOUNDING)
    assert "/sign-in/link/" not in said
    assert "planflow people sign-in" in said


def test_an_administrator_prints_a_link_for_somebody_and_nobody_else_does(here):
    _run(init_app, *FOUNDING)
    application = Application(read())
    with application.writing() as session:
        given.person(session, "chair")
    application.close()
    link = _run(people_app, "sign-in", "chair", "--as", "first-administrator").strip()
    assert "Signed in as Chair" in _signs_in(link)
    refused = _run(people_app, "sign-in", "first-administrator", "--as", "chair", code=1)
    assert "/sign-in/link/" not in refused
    application = Application(read())
    with application.writing() as session:
        get_person(session, "chair").erased_at = application.clock.now()
    application.close()
    assert "was erased" in _run(people_app, "sign-in", "chair", "--as", "first-administrator", code=1)

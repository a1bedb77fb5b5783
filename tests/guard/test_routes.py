"""Every route has exactly one rule, and the table of routes and rules is the one that people agreed on."""

from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from planflow.bootstrap import Application
from planflow.settings import Settings
from planflow.web import access
from planflow.web import app as web_app

TABLE = Path(__file__).with_name("routes.txt")
WITHOUT_RULE = {"/static/{name}"}
"""Files that are the same for everybody; they open no desk."""


@pytest.fixture(scope="module")
def routes():
    application = Application(Settings(database_url="sqlite://"))
    made = web_app.create(application)
    application.close()
    return [one for one in made.routes if isinstance(one, APIRoute)]


def test_every_route_names_exactly_one_rule(routes):
    for one in routes:
        rules = access.rules_of(one.dependant)
        assert len(rules) == (0 if one.path in WITHOUT_RULE else 1), f"{one.methods} {one.path}: {rules}"


def test_the_table_of_routes_is_the_agreed_one(routes):
    """A new route needs its line in routes.txt: who may open it is decided by a person, once."""
    lines = sorted(
        f"{method:4} {one.path:64} {access.rules_of(one.dependant)[0].name}"
        for one in routes
        if one.path not in WITHOUT_RULE
        for method in sorted(one.methods or ())
    )
    assert TABLE.read_text(encoding="utf-8").splitlines() == lines


def test_reading_and_writing_are_told_apart_by_the_method(routes):
    assert {method for one in routes for method in one.methods or ()} <= {"GET", "HEAD", "POST"}

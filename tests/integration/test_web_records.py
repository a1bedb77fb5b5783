"""What is added to an action from its pages: progress, evidence, more time, results and ratings."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.domain.action import Action, Occurrence
from planflow.domain.evidence import Evidence
from planflow.domain.extension import Extension
from planflow.domain.organisation import StoredFile
from planflow.domain.progress import Progress
from planflow.services import occurrences
from planflow.testing import given
from tests.integration.test_moves import World
from tests.web import browsing

PAGE = "/items/lewisham-2017/R2a"
PDF = b"%PDF-1.4 an audit"


@pytest.fixture
def world(app):
    with app.writing() as session:
        world = World(session)
        repeats = {"every": "1 week", "from": "2016-12-05"}
        world.action = given.action(
            session, world.plan, "R2a", world.owner, date(2017, 3, 31), repeats=repeats
        )
        given.person(session, "helper")
        occurrences.open_due(session, now=app.clock.now())
        return world


def test_progress_is_reported_in_words_or_as_no_change(app, world):
    with browsing(app, "owner") as browser:
        browser.get(f"{PAGE}/progress").send(f"{PAGE}/progress", status=422, percent="170")
        assert "Say in a sentence how it stands." in browser.text
        assert "Give a whole number from 0 to 100." in browser.text
        browser.send(f"{PAGE}/progress", text="Twelve of 30 trained.", percent="40 %")
        assert "Twelve of 30 trained." in browser.text
        browser.get(f"{PAGE}/progress").send(f"{PAGE}/progress", unchanged="yes")
        assert "No change" in browser.text
    with app.reading() as session:
        rows = session.exec(select(Progress).order_by(Progress.id)).all()
        assert [(one.percent, one.text_id is None) for one in rows] == [(40, False), (None, True)]


def test_evidence_is_a_reference_and_needs_to_be_found_again(app, world):
    with browsing(app, "owner") as browser:
        browser.get(f"{PAGE}/evidence").send(f"{PAGE}/evidence", status=422, what="An audit of 20 cases")
        assert "Say where it is held, or keep a copy of it." in browser.text
        browser.send(f"{PAGE}/evidence", held_at="Quality folder, 17", seen_by="chair", restricted="yes")
        assert "Quality folder, 17" in browser.text
    with app.reading() as session:
        row = session.exec(select(Evidence)).one()
        assert (row.is_restricted, row.seen_by_id, row.file_id) == (True, world.chair.id, None)


def test_a_copy_is_kept_once_confirmed_and_leaves_as_a_download_only(app, world):
    upload = {"file": ("C:\\my files\\Audit <b>.pdf", PDF, "text/html")}
    with browsing(app, "owner") as browser:
        browser.get(f"{PAGE}/evidence").send(f"{PAGE}/evidence", status=422, what="An audit", files=upload)
        assert "Confirm that it names no child" in browser.text
        browser.send(f"{PAGE}/evidence", names_no_child="yes", files=upload)
        link = next(one for one in browser.links() if "/evidence/" in one)
        answer = browser.client.get(link)
        assert answer.content == PDF
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        browser.get(f"{PAGE}/evidence/999", status=404)
    with app.reading() as session:
        row = session.exec(select(StoredFile)).one()
        assert (row.name, app.files.get(row.digest)) == ("Audit <b>.pdf", PDF)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.html", b"<script>alert(1)</script>", "Files of this kind are not kept."),
        ("audit.pdf", b"<script>alert(1)</script>", "not what its name says"),
        ("audit.pdf", b"", "This file is empty."),
        ("big.txt", b"x" * (25 * 1024 * 1024 + 1), "larger than 25 MB"),
    ],
    ids=["kind", "disguised", "empty", "large"],
)
def test_what_is_no_evidence_is_not_kept(sqlite_app, name, content, why):
    app = sqlite_app
    with app.writing() as session:
        world = World(session)
        given.action(session, world.plan, "R2a", world.owner, date(2017, 3, 31))
    with browsing(app, "owner") as browser:
        browser.get(f"{PAGE}/evidence")
        upload = {"file": (name, content, "application/pdf")}
        browser.send(f"{PAGE}/evidence", status=422, what="It", names_no_child="yes", files=upload)
        assert why in browser.text
    with app.reading() as session:
        assert session.exec(select(StoredFile)).all() == []


def test_restricted_evidence_is_hidden_from_who_only_knows_of_the_plan(app, world):
    with app.writing() as session:
        plan = session.get_one(type(world.plan), world.plan.id)
        plan.report_published_on = date(2016, 12, 1)
    with browsing(app, "owner") as browser:
        browser.get(f"{PAGE}/evidence")
        upload = {"file": ("audit.pdf", PDF, "application/pdf")}
        browser.send(
            f"{PAGE}/evidence", what="A secret audit", names_no_child="yes", restricted="yes", files=upload
        )
        link = next(one for one in browser.links() if "/evidence/" in one)
    with browsing(app, "helper") as browser:
        assert "A secret audit" not in browser.get(PAGE).text
        assert "Some of the evidence is restricted" in browser.text
        browser.get(link, status=404)
        assert "Only its owner, a contributor or a coordinator" in browser.get(f"{PAGE}/evidence").text


def test_more_time_is_asked_for_once_and_with_a_reason(app, world):
    path = f"{PAGE}/more-time"
    day = {"until__day": "30", "until__month": "6", "until__year": "2017"}
    with browsing(app, "owner") as browser:
        browser.get(path).send(path, status=422, **day)
        assert "Say why, for whoever decides." in browser.text
        browser.send(path, reason="Posts are vacant.")
        assert "Request R2a.1 for more time waits for a decision." in browser.text
        assert path not in browser.links()
    with app.reading() as session:
        assert session.exec(select(Extension.to_due_on)).one() == date(2017, 6, 30)


def test_a_turn_gets_its_result_and_a_second_press_hits_nothing_else(app, world):
    path = f"{PAGE}/result"
    with browsing(app, "owner") as browser, browsing(app, "owner") as phone:
        browser.get(path)
        phone.get(path).send(path, result="done", note="Eight of eight.")
        browser.send(path, status=422, result="not_done")
        assert "Somebody else changed this" in browser.text
    with app.reading() as session:
        rows = session.exec(select(Occurrence.result).order_by(Occurrence.number)).all()
        assert rows[0] == "done"
        assert "not_done" not in rows


def test_a_chair_sets_the_rating_by_hand_and_takes_it_back(app, world):
    path = f"{PAGE}/rating"
    with browsing(app, "owner") as browser:
        assert "may not set its rating by hand" in browser.get(path).text
    with browsing(app, "chair") as browser:
        browser.get(path).send(path, status=422, rating="red")
        assert "Say why in a sentence." in browser.text
        browser.send(path, reason="Two posts are vacant.")
        assert "Two posts are vacant" in browser.text
        browser.get(path).send(path, rating="computed")
        assert "counts as computed again" in browser.text
        assert "Two posts are vacant" not in browser.text
    with app.reading() as session:
        assert session.get_one(Action, world.action.id).version == 3

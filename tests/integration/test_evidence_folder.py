"""The inspector's folder: claims, what shows them, who tested them; nothing restricted unless asked for."""

import json
from datetime import date
from pathlib import Path

import pytest

from planflow.bootstrap import Application
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import evidence_folder
from planflow.services import evidence, moves
from planflow.store.references import get_action
from planflow.store.session import Session
from tests import paper_plan
from tests.paper_plan import actor, at

TODAY = date(2017, 3, 10)


def proved(session: Session, app: Application, tmp_path: Path) -> Plan:
    """A plan of which R1a was implemented with two pieces of evidence, and verified."""
    plan = paper_plan.make(session)
    owner, action = actor(session, "head"), get_action(session, f"{plan.key}/R1a")
    moves.move(session, owner, action, "start", now=at(2017, 1, 9))
    minutes = tmp_path / "../Minutes of the board.txt"
    minutes.write_text("Agreed.")
    copy = evidence.keep_copy(session, app.files, minutes, names_no_child=True, now=at(2017, 2, 1))
    evidence.add(session, owner, action, what="Minutes <of> the board", copy=copy, now=at(2017, 2, 1))
    evidence.add(
        session,
        owner,
        action,
        what="Case file audit",
        held_at="Case system",
        is_restricted=True,
        now=at(2017, 2, 2),
    )
    moves.move(session, owner, action, "implement", note="Done.", now=at(2017, 2, 20))
    note = "Read the minutes and asked two members."
    moves.move(session, actor(session, "verifier"), action, "verify", note=note, now=at(2017, 3, 1))
    return plan


def test_the_folder_says_what_is_claimed_what_shows_it_and_who_tested_it_how(
    app: Application, tmp_path: Path
):
    with app.writing() as session:
        plan = proved(session, app, tmp_path)
        folder = evidence_folder.make(session, plan, today=TODAY)
    assert [(piece.action, piece.what) for piece in folder.pieces] == [("R1a", "Minutes <of> the board")]
    assert folder.left_out == 1
    assert "One restricted piece is left out." in folder.page
    assert "Minutes &lt;of&gt; the board" in folder.page
    assert "1 March 2017 by the Performance Manager. Read the minutes and asked two members." in folder.page
    assert "No evidence is recorded for it." in folder.page
    assert "Case file audit" not in folder.page


def test_copies_stay_inside_the_folder_with_their_digests(app: Application, tmp_path: Path):
    with app.writing() as session:
        folder = evidence_folder.make(session, proved(session, app, tmp_path), today=TODAY)
    written = evidence_folder.write(folder, app.files, tmp_path / "out")
    names = [str(path.relative_to(tmp_path / "out")) for path in written]
    assert names[:2] == ["index.html", "evidence.json"]
    assert names[2].startswith("files/")
    assert written[2].read_text() == "Agreed."
    listed = json.loads(written[1].read_text())
    assert listed["restricted_left_out"] == 1
    assert listed["evidence"][0]["file"] == names[2]
    assert len(listed["evidence"][0]["digest"]) == 64


def test_restricted_pieces_are_in_it_where_that_is_asked_for(app: Application, tmp_path: Path):
    with app.writing() as session:
        plan = proved(session, app, tmp_path)
        folder = evidence_folder.make(session, plan, with_restricted=True, today=TODAY)
    assert (len(folder.pieces), folder.left_out) == (2, 0)
    assert "Case file audit" in folder.page


def test_one_recommendation_alone_and_one_that_there_is_not(app: Application, tmp_path: Path):
    with app.writing() as session:
        plan = proved(session, app, tmp_path)
        folder = evidence_folder.make(session, plan, recommendation="R2", today=TODAY)
        assert folder.pieces == ()
        assert "R1a" not in folder.page
        with pytest.raises(NotFound, match="no recommendation R77"):
            evidence_folder.make(session, plan, recommendation="R77", today=TODAY)

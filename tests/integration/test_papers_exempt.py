"""Exempt words stand in a document of their own, and in no form of Part 1 and in no snapshot."""

import io
import shutil
import subprocess
import zipfile

import pytest

from planflow.bootstrap import Application
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import drafting, pdf, writing
from planflow.services import evidence, front_sheets, moves, narrative
from planflow.store.session import Session
from tests import paper_life
from tests.paper_plan import action, actor, at

MARKER = "Zebra-quarry-17"
WORDS = f"The settlement with {MARKER} costs a fifth of the budget."


def part_one(session: Session, paper) -> str:
    """Every form of Part 1 as text, and what is kept beside it."""
    texts = [writing.bytes_of(session, paper, name).decode() for name in ("md", "html", "json")]
    with zipfile.ZipFile(io.BytesIO(writing.bytes_of(session, paper, "docx"))) as archive:
        texts += [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if is_sqlite and pdf.is_available() and shutil.which("pdftotext"):  # made of the HTML
        file = writing.bytes_of(session, paper, "pdf")
        told = subprocess.run(["pdftotext", "-", "-"], input=file, capture_output=True, check=True)
        texts.append(told.stdout.decode())
    return "".join([*texts, paper.snapshot, paper.document, str(paper.changes)])


def with_exempt(session: Session):
    plan, paper = paper_life.drafted(session)
    narrative.write_exempt(session, actor(session, "clerk"), paper, "costs", body=WORDS, now=at(2017, 8, 2))
    return plan, paper


def test_exempt_words_are_in_part_two_and_in_no_form_of_part_one(app: Application):
    with app.writing() as session:
        plan, paper = with_exempt(session)
        drafting.draft(session, actor(session, "clerk"), plan, now=at(2017, 8, 3))
        assert MARKER not in part_one(session, paper)
        text = writing.bytes_of(session, paper, "md", writing.EXEMPT).decode()
        assert MARKER in text
        assert "(Part 2: exempt)" in text
        assert "Progress by recommendation" not in text


def test_restricted_evidence_is_listed_in_part_two_alone(app: Application):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        head, row = actor(session, "head"), action(session, plan, "R1a")
        evidence.add(
            session,
            head,
            row,
            what=f"File of {MARKER}",
            held_at="Safe",
            is_restricted=True,
            now=at(2017, 3, 1),
        )
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        assert MARKER not in part_one(session, paper)
        text = writing.bytes_of(session, paper, "md", writing.EXEMPT).decode()
        assert f"- R1a: File of {MARKER}, held at Safe" in text


def test_both_parts_are_frozen_apart_and_exported_apart(app: Application, tmp_path):
    with app.writing() as session:
        _, paper = with_exempt(session)
        front = {"exempt_because": "Paragraph 3 of Part 1 of Schedule 12A"}
        front_sheets.fill_in(session, actor(session, "clerk"), paper, front, now=at(2017, 8, 2))
        paper_life.publish(session, paper, at(2017, 8, 21))
        assert MARKER not in part_one(session, paper)
        assert MARKER in paper.exempt_document
        written = writing.write(
            session, paper, tmp_path, ["md", "docx"], part=writing.EXEMPT, is_checked=True
        )
        assert [path.name for path in written] == [
            "2017-08-01-P2-progress-report-part-2.md",
            "2017-08-01-P2-progress-report-part-2.docx",
        ]
        assert "Exempt because:** Paragraph 3" in written[0].read_text()


def test_part_two_needs_the_paragraph_that_it_rests_on_before_approval(app: Application):
    with app.writing() as session:
        _, paper = with_exempt(session)
        paper_life.fill(session, paper, at(2017, 8, 3))
        paper_life.clear(session, paper, at(2017, 8, 3))
        with pytest.raises(Refused) as refused:
            moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 4))
        assert "exempt_because" in str(refused.value.refusals[0].values)


def test_a_section_of_part_one_cannot_become_exempt_by_its_key(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        with pytest.raises(PlanflowError, match="section of Part 1"):
            narrative.write_exempt(session, clerk, paper, "legal", body=WORDS, now=at(2017, 8, 2))
        with pytest.raises(NotFound, match="has no Part 2"):
            writing.bytes_of(session, paper, "md", writing.EXEMPT)
        with pytest.raises(Refused):
            narrative.write_exempt(
                session, actor(session, "head"), paper, "costs", body=WORDS, now=at(2017, 8, 2)
            )

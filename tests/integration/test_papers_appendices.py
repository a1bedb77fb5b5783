"""Appendices of papers: files with a class and a text, in the part of the paper to which they belong."""

from pathlib import Path

import pytest

from planflow.bootstrap import Application
from planflow.domain.appendix import Appendix
from planflow.domain.paper import Paper
from planflow.errors import NotFound, PlanflowError
from planflow.papers import correcting, pdf, writing
from planflow.services import appendices, evidence, front_sheets
from planflow.store import appendices as stored
from planflow.store.session import Session
from tests import paper_life
from tests.paper_plan import actor, at

SECRET = "Staffing of two named posts"
DAY = at(2017, 8, 2)


def attach(
    app: Application, session: Session, paper: Paper, name: str, *, klass: str = "open", **words: str
) -> Appendix:
    copy = evidence.keep_content(session, app.files, name, f"content of {name}".encode(), now=DAY)
    told = {"title": "Data pack", "alternative": "Rates by quarter, falling since 2016.", **words}
    return appendices.add(session, actor(session, "clerk"), paper, klass=klass, copy=copy, now=DAY, **told)


def test_an_appendix_is_numbered_and_says_what_is_in_it_in_every_form(app: Application, tmp_path: Path):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        attach(app, session, paper, "pack.pdf")
        attach(app, session, paper, "map.png", title="Map of wards", alternative="Where it falls.")
        for name in ("md", "html"):
            told = writing.bytes_of(session, paper, name).decode()
            assert "Appendix 1: Data pack" in told
            assert "Rates by quarter, falling since 2016." in told
            assert told.index("Appendix 1") < told.index("Appendix 2: Map of wards")
        formats = ("html", "docx", "pdf") if pdf.is_available() else ("html", "docx")
        written = writing.write(session, paper, tmp_path, formats, is_checked=True, files=app.files)
        beside = sorted(path.name for path in written if "appendix" in path.name)
        assert [name.partition("P2-")[2] for name in beside] == [
            "progress-report-appendix-1.pdf", "progress-report-appendix-2.png",
        ]  # fmt: skip
        assert (tmp_path / beside[0]).read_bytes() == b"content of pack.pdf"


@pytest.mark.parametrize("klass", ["restricted", "confidential"])
def test_what_is_not_open_is_nowhere_in_part_1(app: Application, tmp_path: Path, klass: str):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        attach(app, session, paper, "pack.pdf")
        attach(app, session, paper, "secret-posts.pdf", klass=klass, title=SECRET, alternative="Pay of two.")
        for name in ("md", "html", "json", "csv", "tracker.json"):
            told = writing.bytes_of(session, paper, name).decode("utf-8-sig")
            assert SECRET not in told
            assert "secret-posts" not in told
            assert "Exempt appendix" not in told
        assert SECRET not in paper.snapshot
        part_2 = writing.bytes_of(session, paper, "md", writing.EXEMPT).decode()
        assert f"Exempt appendix 1: {SECRET}" in part_2
        assert "Data pack" not in part_2
        first = writing.write(session, paper, tmp_path / "1", ("html",), files=app.files)
        second = writing.write(session, paper, tmp_path / "2", ("html",), part=2, files=app.files)
        assert not [path for path in first if b"secret-posts" in path.read_bytes()]
        assert any(path.name.endswith("-part-2-appendix-1.pdf") for path in second)


def test_an_exempt_appendix_needs_the_paragraph_that_it_rests_on(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        paper_life.fill(session, paper, DAY)
        assert front_sheets.gaps(session, paper) == ()
        attach(app, session, paper, "posts.pdf", klass="confidential")
        assert any("exempt_because" in gap for gap in front_sheets.gaps(session, paper))


def test_a_number_is_never_given_twice(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        for name in ("a.pdf", "b.pdf"):
            attach(app, session, paper, name)
        appendices.remove(session, clerk, paper, 2, now=DAY)
        assert attach(app, session, paper, "c.pdf").number == 3
        assert [one.number for one, _ in stored.of_paper(session, paper.id)] == [1, 3]
        assert "Appendix 2" not in writing.bytes_of(session, paper, "md").decode()
        with pytest.raises(NotFound, match="no appendix 2"):
            appendices.remove(session, clerk, paper, 2, now=DAY)


def test_a_published_paper_keeps_its_appendices_and_its_correction_has_them_too(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        attach(app, session, paper, "pack.pdf")
        paper_life.publish(session, paper, at(2017, 8, 21))
        with pytest.raises(PlanflowError, match="can no longer be edited"):
            attach(app, session, paper, "late.pdf")
        with pytest.raises(PlanflowError, match="can no longer be edited"):
            appendices.remove(session, actor(session, "clerk"), paper, 1, now=at(2017, 8, 22))
        assert "Appendix 1: Data pack" in writing.bytes_of(session, paper, "md").decode()
        made = correcting.correct(
            session, actor(session, "clerk"), paper, reason="Table 2 was last year's.", now=at(2017, 8, 23)
        )
        assert "Appendix 1: Data pack" in writing.bytes_of(session, made, "md").decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"klass": "secret"}, "no class of an appendix"),
        ({"title": " "}, "needs a title"),
        ({"alternative": " "}, "would not know what is in it"),
    ],
)
def test_what_an_appendix_lacks_is_said(app: Application, wrong: dict[str, str], said: str):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        with pytest.raises(PlanflowError, match=said):
            attach(app, session, paper, "pack.pdf", **wrong)

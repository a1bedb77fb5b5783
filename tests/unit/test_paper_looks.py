"""A body's own Word file gives its papers their look, and can give them nothing else."""

import io
import resource
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from planflow import definition_check
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.papers import docx, docx_base, docx_checks, forms
from tests.hostile import looks
from tests.unit.test_paper_charts import BARS
from tests.unit.test_paper_documents import paper

STAMP = datetime(2018, 3, 31, tzinfo=UTC)
BOMB = 40 * 1024 * 1024


def made(path: Path) -> Any:
    content = docx.file(paper(), STAMP, docx_base.skeleton(path))
    assert docx_checks.problems(content) == []
    return python_docx.Document(io.BytesIO(content))


def test_a_paper_has_the_styles_the_logo_and_the_page_of_the_bodys_file(tmp_path: Path) -> None:
    file = made(looks.saved(looks.good(), tmp_path / "look.docx"))
    assert file.styles["Normal"].font.name == "Georgia"
    assert str(file.styles["Heading 1"].font.color.rgb) == "800040"
    assert file.styles["Table Text"].font.name is None
    section = file.sections[-1]
    assert section.footer.paragraphs[0].text.startswith("A Council")
    (shown,) = [one for one in section.header.part.rels.values() if one.reltype.endswith("/image")]
    assert shown.target_part.blob == looks.LOGO
    assert round(section.left_margin.cm, 1) == 3.0
    widest = sum(int(col.get(qn("w:w"))) for col in file.tables[0]._tbl.tblGrid)
    assert widest <= (section.page_width - section.left_margin - section.right_margin) / 635 + 5


def test_its_own_words_stay_behind_and_the_numbering_is_that_of_papers(tmp_path: Path) -> None:
    source = looks.good()
    source.styles["Heading 2"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>')
    )
    file = made(looks.saved(source, tmp_path / "look.docx"))
    assert "report of last year" not in "".join(one.text for one in file.paragraphs)
    assert file.styles["Heading 2"].element.pPr.find(qn("w:numPr")) is None
    number = file.styles["Heading 1"].element.pPr.find(qn("w:numPr")).find(qn("w:numId"))
    known = [one.get(qn("w:numId")) for one in file.part.numbering_part.element.findall(qn("w:num"))]
    assert number.get(qn("w:val")) in known


def test_a_file_of_a_word_in_another_language_has_its_styles_under_our_ids(tmp_path: Path) -> None:
    source = looks.good()
    source.styles["Heading 1"].element.set(qn("w:styleId"), "Pennawd1")
    source.styles["Heading 2"].element.find(qn("w:next")).set(qn("w:val"), "Pennawd1")
    file = made(looks.saved(source, tmp_path / "look.docx"))
    first = next(one for one in file.paragraphs if one.style.name == "Heading 1")
    assert first._p.pPr.pStyle.val == "Heading1"
    assert file.styles["Heading 2"].next_paragraph_style.name == "Heading 1"


def test_a_file_without_a_footer_gets_that_of_papers(tmp_path: Path) -> None:
    source = python_docx.Document()
    file = made(looks.saved(source, tmp_path / "look.docx"))
    assert paper().reference in file.sections[-1].footer.paragraphs[0].text


def test_charts_and_pictures_stand_in_it_and_the_bytes_are_always_the_same(tmp_path: Path) -> None:
    path = looks.saved(looks.good(), tmp_path / "look.docx")
    document = replace(paper(), blocks=(*paper().blocks, BARS))
    first = docx.file(document, STAMP, docx_base.skeleton(path))
    docx_base._made.cache_clear()
    assert docx.file(document, STAMP, docx_base.skeleton(path)) == first
    assert docx_checks.problems(first) == []


def test_nothing_that_is_hidden_in_the_file_comes_along(tmp_path: Path) -> None:
    hidden = {
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0 object",
        "customXml/secret.xml": b"<a>A. Person</a>",
        "docProps/custom.xml": b"<a>A. Person</a>",
        "word/comments.xml": b"<a>A. Person</a>",
    }
    path = looks.saved(looks.good(), tmp_path / "look.docx", hidden)
    content = docx.file(paper(), STAMP, docx_base.skeleton(path))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not {*hidden} & {*archive.namelist()}
    assert b"A. Person" not in everything
    assert b"oleObject" not in everything


def test_what_looks_like_a_template_is_never_rendered(tmp_path: Path) -> None:
    source = looks.good()
    told = "{{ ''.__class__.__mro__[1].__subclasses__() }} {{ 'a' * 10**9 }}"
    source.sections[0].footer.paragraphs[0].add_run(told)
    assert told in made(looks.saved(source, tmp_path / "look.docx")).sections[-1].footer.paragraphs[0].text


HOSTILE = {
    "macros": (looks.good, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, "holds macros"),
    "a bomb": (looks.good, {"word/media/big.xml": b" " * BOMB}, "unpacks to more than"),
    "entities": (looks.good, {"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "declares entities"),
    "entities in UTF-16": (
        looks.good, {"word/x.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "declares entities",
    ),
    "a picture from elsewhere": (looks.fetching, {}, "fetches or embeds"),
    "a script in a link": (lambda: looks.linking("javascript:alert(1)"), {}, "leads to no page"),
    "a file of the network": (lambda: looks.linking("file://server/share"), {}, "leads to no page"),
    "a program": (lambda: looks.field(r"DDEAUTO c:\\windows\\cmd.exe"), {}, "DDEAUTO"),
    "a picture by a field": (lambda: looks.field('INCLUDEPICTURE "http://198.51.100.1/a"'), {}, "INCLUDE"),
    "a field in pieces": (lambda: looks.split_field(" INCLUDE", "TEXT "), {}, "INCLUDETEXT"),
    "an object": (lambda: looks.with_footer(f"<w:object {nsdecls('w')}/>"), {}, "an object"),
    "no document": (looks.good, {"word/document.xml": b"<a/>"}, "cannot be the look"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_and_named(tmp_path: Path, name: str) -> None:
    make, extra, said = HOSTILE[name]
    path = looks.saved(make(), tmp_path / "look.docx", extra)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(PlanflowError, match=r"look\.docx cannot be the look") as caught:
        docx_base.skeleton(path)
    assert said in str(caught.value)
    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7"):
        (tmp_path / "look.docx").write_bytes(content)
        with pytest.raises(PlanflowError, match="cannot be the look"):
            docx_base.skeleton(tmp_path / "look.docx")


def test_a_form_takes_its_own_look_else_that_of_the_standard_form(tmp_path: Path) -> None:
    for form in ("standard", "cover_note"):
        folder = tmp_path / "papers" / form / "en"
        folder.mkdir(parents=True)
        looks.saved(looks.good(), folder / "look.docx")
    known = forms.of(Library(notifications_dir=tmp_path))
    assert known.look("cover_note", "en") == tmp_path / "papers/cover_note/en/look.docx"
    assert known.look("policy_report", "cy") == tmp_path / "papers/standard/en/look.docx"
    assert forms.of(Library()).look("standard", "en") is None


def test_checking_the_files_in_force_refuses_a_look_in_the_words_in_which_a_paper_would(
    tmp_path: Path,
) -> None:
    refused = []
    for name, (make, extra, _) in HOSTILE.items():
        folder = tmp_path / "papers" / f"form_{name.replace(' ', '_')}" / "en"
        folder.mkdir(parents=True)
        path = looks.saved(make(), folder / "look.docx", extra)
        with pytest.raises(PlanflowError) as caught:
            docx_base.skeleton(path)
        refused.append(f"{path}: {caught.value}")
    good = tmp_path / "papers/standard/en"
    good.mkdir(parents=True)
    looks.saved(looks.good(), good / "look.docx")
    misplaced = looks.saved(looks.good(), tmp_path / "papers/standard/look.docx")
    found = [str(problem) for problem in definition_check.in_files(Library(notifications_dir=tmp_path))]
    assert sorted(refused) == sorted(one for one in found if "cannot be the look" in one)
    assert [one for one in found if "cannot be the look" not in one] == [
        f"{misplaced}: No paper takes its look from here. "
        "Put it into the folder of a form and a language: papers/standard/en/look.docx."
    ]

"""Shapes of real reports that the corpus does not have: boxes, heads outside the text, pasted pages."""

import io
from typing import Any

import docx

from planflow.intake import proposal
from tests.reports import reading

PAGE = """<!doctype html><html><head><title>{title}</title></head><body>
<header class="site"><nav><a href="/">Home</a></nav></header>{front}<main>{body}</main>
<footer>Recommendations by e-mail</footer></body></html>"""
FILLING = "<p>" + "The team had worked hard since the last visit, and records were up to date. " * 8 + "</p>"


def _found(content: str | bytes, name: str) -> dict[str, Any]:
    given = content.encode() if isinstance(content, str) else content
    return proposal.contract(reading.read(given, name))


def _texts(found: dict[str, Any]) -> list[str]:
    return [one["text"] for one in found["recommendations"]]


def test_boxes_beside_the_text_count_and_what_was_found_below_them_does_not() -> None:
    body = f"""{FILLING}<h2>Responding to the public</h2><aside><h4>Area for improvement</h4>
    <p><strong>The force needs to answer calls sooner</strong></p>
    <p>In the year, 28 per cent of calls were abandoned. Forces should aim for 5 per cent.</p></aside>
    <aside><h4>Share this page</h4><p>You should follow us.</p></aside>"""
    found = _found(PAGE.format(title="Northmere - An inspectorate", front="", body=body), "peel.html")
    assert _texts(found) == ["The force needs to answer calls sooner"]


def test_the_title_above_the_text_and_numbers_in_boxes_of_their_own() -> None:
    front = "<div><p>Inspection report</p><h1>A report on education in Northmere Council</h1></div>"
    rows = "".join(
        f"<div><span>R{number}</span><p>{text}</p></div>"
        for number, text in enumerate(("Improve attendance", "Refine how the authority plans"), start=1)
    )
    body = f"{FILLING}<h2>Recommendations</h2><p>To improve, Northmere Council should:</p>{rows}"
    found = _found(PAGE.format(title="A report - Estyn", front=front, body=body), "report.html")
    assert found["title"] == "A report on education in Northmere Council"
    assert [(one["number"], one["text"]) for one in found["recommendations"]] == [
        ("R1", "Improve attendance"),
        ("R2", "Refine how the authority plans"),
    ]


def test_running_heads_of_pasted_pages_do_not_cut_a_recommendation() -> None:
    page = "The inspectors visited the area in spring and read its cases.\n\n{}   www.example.org\n"
    pages = [page.format(number) for number in range(1, 5)]
    asked = (
        "Recommendations\n\nRecommendation 1\n"
        "Within six months of the publication of this report, the Police Service of\n\n"
        "5   www.example.org\n\nNorthmere should improve how it finds missing people.\n"
    )
    found = _found("A report on missing people\n\n" + "\n".join(pages) + "\n" + asked, "pasted.txt")
    assert _texts(found) == [
        "Within six months of the publication of this report, the Police Service of Northmere should improve "
        "how it finds missing people."
    ]


def test_a_recommendation_that_a_chapter_says_again_is_one() -> None:
    words = "The Police Service should put in place a means of ensuring that supervisors review each case"
    text = (
        f"A report\n\nRECOMMENDATIONS\n\nOPERATIONAL RECOMMENDATION 1\n{words} (paragraph 3.1).\n\n"
        f"CHAPTER 3: DELIVERY\n\n3.1 Reviews were missing from 25 files.\n\n"
        f"OPERATIONAL RECOMMENDATION 1\n{words}.\n"
    )
    assert len(_texts(_found(text, "report.txt"))) == 1


def test_the_contents_of_a_word_file_name_no_recommendations() -> None:
    document = docx.Document()
    document.add_heading("Contents", 1)
    for entry in (
        "1. Introduction 3",
        "2. Recommendations 5",
        "Appendix A: Recommendations of each agency 6",
    ):
        document.add_paragraph(entry)
    document.add_heading("2. Recommendations", 1)
    document.add_paragraph("Northmere Council should review its procedures.", style="List Number")
    written = io.BytesIO()
    document.save(written)
    assert _texts(_found(written.getvalue(), "report.docx")) == [
        "Northmere Council should review its procedures."
    ]

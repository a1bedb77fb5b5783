"""How lists of recommendations are told from what stands between and around their entries."""

import io
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from planflow.intake import proposal
from tests.reports import reading

FOUND = "Inspectors looked at forty cases and spoke with staff of every agency in the area. " * 6


def _found(content: str | bytes, name: str = "report.txt") -> list[dict[str, Any]]:
    given = content.encode() if isinstance(content, str) else content
    asked: list[dict[str, Any]] = proposal.contract(reading.read(given, name))["recommendations"]
    return asked


def _texts(content: str | bytes, name: str = "report.txt") -> list[str]:
    return [one["text"] for one in _found(content, name)]


def test_a_line_that_says_when_belongs_to_what_stands_above_it() -> None:
    text = f"""A practice review\n\n{FOUND}\n\nRECOMMENDATIONS

Recommendation 1
Northmere Council should invite personal advisers to assessments of parents
who have left care.
Timescale: 31 March 2023

Recommendation 2
The Probation Service should review its assessments when somebody becomes a parent.
Timescale: within six months

Recommendation 3
The partnership should publish a summary for families.
"""
    said = [(one["deadline_text"], one["deadline"]) for one in _found(text)]
    assert said == [
        ("31 March 2023", "2023-03-31"),
        ("within six months", "6 months after published"),
        (None, None),
    ]


def test_what_stands_below_a_labelled_recommendation_only_says_why() -> None:
    text = f"""A peer challenge\n\n{FOUND}\n\nRecommendations

Recommendation 1
Produce a workforce strategy for planning and for legal services.

Peers thought that this should be the first call upon the time of the leadership team.

Recommendation 2
The inquiry considers that visitors were not given the weight that they deserve.

The Department for Education should say what training visitors must have.
"""
    assert _texts(text) == [
        "Produce a workforce strategy for planning and for legal services.",
        "The inquiry considers that visitors were not given the weight that they deserve. The Department for "
        "Education should say what training visitors must have.",
    ]


def test_a_list_whose_page_lost_its_count_is_read_to_its_end() -> None:
    text = f"""An inspection of school improvement\n\n{FOUND}

Four areas for improvement were identified, namely:

So that every pupil goes to a good school, the local authority should:

  1. state its targets more clearly in the strategic plan;

  1. keep pressing schools for better results;

  1. make partnerships between schools a settled habit.

{FOUND}
"""
    found = _found(text)
    assert [one["text"][:20] for one in found] == [
        "state its targets mo",
        "keep pressing school",
        "make partnerships be",
    ]
    assert {tuple(one["owner_roles"]) for one in found} == {("local authority",)}


def test_conclusions_are_left_out_and_what_they_recommend_is_kept() -> None:
    text = f"""Ninth report\n\n{FOUND}\n\nConclusions and recommendations

1. Much has changed in the service. Reviews had not been held when they should have been. (Paragraph 7)

2. The review was put off. We recommend that the review be held early next year. (Paragraph 12)
"""
    assert _texts(text) == ["We recommend that the review be held early next year. (Paragraph 12)"]


def test_a_list_of_what_was_seen_is_none_of_what_is_asked() -> None:
    text = f"""Follow-up of nurseries\n\n{FOUND}\n\nRecommendations

Our recommendations stressed that leaders and managers need to:

• judge provision more keenly
• put right each breach of regulations

The main gains that inspectors saw were:

• leaders made roles and duties clear
• leaders wrote useful guidance
"""
    found = _found(text)
    assert [one["text"] for one in found] == [
        "judge provision more keenly",
        "put right each breach of regulations",
    ]
    assert found[0]["owner_roles"] == ["leaders and managers"] or found[0]["owner_roles"] == [
        "leaders",
        "managers",
    ]


def test_manner_is_no_urgency() -> None:
    text = f"""A force\n\n{FOUND}\n\nAreas for improvement

• The force needs to make sure that wanted people are circulated without delay.
• The force should, without delay, assess the notices in its backlog.
"""
    assert [one["urgent"] for one in _found(text)] == [False, True]


def test_terms_of_councils_and_parliaments_are_words_about_when() -> None:
    text = f"""Courts\n\n{FOUND}\n\nRecommendations

1. The Ministry should publish its strategy before the summer recess 2023.
2. The Ministry should publish a timetable by the end of this Parliament.
3. The council should agree a charter before the end of the municipal year.
"""
    assert [one["deadline_text"] for one in _found(text)] == [
        "before the summer recess 2023",
        "by the end of this Parliament",
        "before the end of the municipal year",
    ]


def test_lettered_items_go_on_where_a_printed_line_divides_a_word() -> None:
    lines = (
        (20, "Flood defences"),
        (16, "Recommendations"),
        (12, "14. To improve the value of maintenance, both need to act. We recommend that:"),
        (12, "On data:"),
        (
            12,
            "a",
            "the Agency should draw up a plan to clear the backlog of inspections, starting with high-",
        ),
        (12, "", "consequence assets;"),
        (12, "b", "the Agency should settle what it needs; and"),
        (12, "c", "the Department should test its target."),
        (16, "Background"),
        (12, "High-consequence assets are inspected first. " + FOUND[:40]),
    )
    drawn = io.BytesIO()
    page = canvas.Canvas(drawn, pagesize=A4)
    for row, (size, *cells) in enumerate(lines):
        page.setFont("Helvetica-Bold" if size > 12 else "Helvetica", size if size > 12 else 10)
        for left, words in zip((60, 90), cells, strict=False):
            page.drawString(left, 780 - 22 * row, words)
    page.save()
    found = _found(drawn.getvalue(), "report.pdf")
    assert [(one["number"], one["text"]) for one in found] == [
        (
            "a",
            "the Agency should draw up a plan to clear the backlog of inspections, starting with"
            " high-consequence assets",
        ),
        ("b", "the Agency should settle what it needs"),
        ("c", "the Department should test its target."),
    ]


def test_nothing_that_is_asked_below_conclusions_is_lost() -> None:
    text = f"""Ninth report\n\n{FOUND}\n\nConclusions and recommendations

1. The Department has no plan for homes. We are concerned about that. It should publish one by March.

2. Too few inspectors are trained. More training should be given.

3. Rents are rising. Steps should be taken at once to protect tenants.

4. The Department published its figures late.
"""
    assert [one["number"] for one in _found(text)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "entries",
    [
        ("1. Responsibility: make it clear who is responsible for each ward.", "2. Review the rota."),
        ("• Lead: appoint a lead for every ward.", "• Training: train all staff.", "• Deadline: set one."),
    ],
)
def test_items_that_begin_like_a_line_about_who_or_when_are_items(entries: tuple[str, ...]) -> None:
    listed = "\n".join(entries)
    text = f"A review\n\n{FOUND}\n\nRecommendations\n\n{listed}\n"
    assert len(_texts(text)) == len(entries)


def test_a_line_in_the_middle_of_a_sentence_is_no_line_about_who() -> None:
    text = f"""A review\n\n{FOUND}\n\nRecommendations

1. The Trust should name for every ward of the hospital one accountable
lead: the nurse in charge, who must tell the families.
"""
    assert _texts(text) == [
        "The Trust should name for every ward of the hospital one accountable lead: the nurse in charge, who "
        "must tell the families."
    ]


@pytest.mark.parametrize("lead", ["The following proposals were made:", "The following points were noted:"])
def test_a_lead_in_that_tells_of_making_closes_nothing_that_asks(lead: str) -> None:
    text = f"A review\n\n{FOUND}\n\nRecommendations\n\n{lead}\n\n• Review the rota.\n• Train all staff.\n"
    assert _texts(text) == ["Review the rota.", "Train all staff."]


def test_what_was_labelled_keeps_its_words_and_others_who_have_to_act_are_kept() -> None:
    text = f"""A review\n\n{FOUND}\n\nRecommendations

Recommendation 1
Night staffing to be doubled on every ward by June.

The Trust must tell the Board each quarter how it gets on.

Recommendation 2: The Trust should review its rota.

The Council should publish its plan for homes by March.
"""
    said = " / ".join(_texts(text))
    for words in ("Night staffing", "tell the Board", "review its rota", "plan for homes"):
        assert words in said


def test_sentences_as_headings_and_about_plans_are_recommendations() -> None:
    text = f"""# A report

{FOUND}

# Recommendations

## Additional training should be provided for all staff in the home

{FOUND}

## The Council should publish its plan for homes

{FOUND}
"""
    assert len(_texts(text, "report.md")) == 2
    text = f"""A report\n\n{FOUND}\n\nRecommendations

The Trust should review its rota.

The action plan must detail who is responsible for every ward.

The quality improvement plan should be signed off by the Board each quarter.
"""
    assert len(_texts(text)) == 3


def test_each_lead_in_of_a_decision_has_its_own_days() -> None:
    page = f"""<!doctype html><html><body><main><h1>Swandale Council</h1><p>{FOUND}</p><h2>Agreed action</h2>
    <p>26To remedy the injustice, within one month of my final decision the Council will:</p>
    <ul><li>apologise to the family; and</li><li>pay £500 for distress.</li></ul>
    <p>27Within three months of my final decision the Council will:</p>
    <ul><li>write to all schools in its area to explain how they should tell it of absences.</li></ul>
    <p>By 31 January 2023 the Council should also report to its committee.</p></main></body></html>"""
    found = _found(page, "decision.html")
    assert [(one["deadline"], one["owner_roles"]) for one in found] == [
        ("1 month after published", ["Council"]),
        ("1 month after published", ["Council"]),
        ("3 months after published", ["Council"]),
        ("2023-01-31", ["Council"]),
    ]


def test_what_a_coroner_asks_for_is_proposed_and_what_was_found_is_not() -> None:
    text = f"""Regulation 28 report\n\n{FOUND}\n\nCORONER'S CONCERNS

The MATTERS OF CONCERN are as follows. –

(1) Information about risk was lost on its way to the ward.

(2) Consideration should be given to a single form for leave.

(3) The Trust should ensure that temporary staff are told what they must do.
"""
    assert [one["number"] for one in _found(text)] == ["(2)", "(3)"]


def test_what_stands_below_a_heading_of_urgent_action_is_urgent() -> None:
    text = f"""# A report

{FOUND}

# Recommendations

## Priority and immediate action

### Leadership and management

1. Reduce the caseloads of social workers.

## Areas for improvement

2. Review the plans of children in need.
"""
    assert [one["urgent"] for one in _found(text, "report.md")] == [True, False]

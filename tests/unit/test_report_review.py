"""Decisions on a proposal: what each does, and which do not fit."""

import pytest

from planflow.errors import PlanflowError
from planflow.intake import review
from planflow.intake.proposal import Place, Proposal, Recommendation
from planflow.intake.review import Decision


def row(key: str, text: str, *, sure: float = 0.9, roles: tuple[str, ...] = ()) -> Recommendation:
    place = Place(page=1, position=1, quote=text)
    return Recommendation(key, None, text, list(roles), None, None, False, None, place, sure, ["Look at it."])


@pytest.fixture
def proposal() -> Proposal:
    rows = [
        row("r1", "Act.", roles=("Chair",)),
        row("r2", "Plan. Review.", sure=0.5),
        row("r3", "Report.", sure=0.7),
    ]
    return Proposal("digest", "report.pdf", None, None, None, None, [], [], [], rows)


def test_what_nobody_decided_comes_with_the_doubtful_first(proposal):
    reviewed = review.apply(proposal, [])
    assert reviewed.undecided == ["r2", "r3", "r1"]
    assert not reviewed.is_complete
    assert reviewed.proposal == proposal


def test_accepting_settles_a_recommendation_as_it_is(proposal):
    reviewed = review.apply(proposal, [Decision("accept", ("r1", "r2", "r3"))])
    assert reviewed.is_complete
    assert [one.text for one in reviewed.proposal.recommendations] == ["Act.", "Plan. Review.", "Report."]
    assert all(one.confidence == 1 and not one.doubts for one in reviewed.proposal.recommendations)


def test_correcting_changes_only_what_is_given(proposal):
    values = {"owner_roles": ["Head of Service"], "deadline": "2024-03-31", "urgent": True}
    reviewed = review.apply(proposal, [Decision("correct", ("r1",), values)])
    changed = reviewed.proposal.recommendations[0]
    assert (changed.text, changed.owner_roles, changed.deadline) == (
        "Act.",
        ["Head of Service"],
        "2024-03-31",
    )
    assert changed.place == proposal.recommendations[0].place
    assert reviewed.undecided == ["r2", "r3"]


def test_dropping_splitting_merging_and_adding(proposal):
    decisions = [
        Decision("split", ("r2",), {"into": [{"text": "Plan."}, {"text": "Review.", "number": "2b"}]}),
        Decision("merge", ("r1", "r3")),
        Decision("drop", ("r2.1",), {"why": "Done already."}),
        Decision("add", values={"text": "Train.", "page": 7}),
    ]
    reviewed = review.apply(proposal, decisions)
    assert [(one.key, one.text) for one in reviewed.proposal.recommendations] == [
        ("r1", "Act. Report."),
        ("r2.2", "Review."),
        ("n1", "Train."),
    ]
    assert [one.key for one in reviewed.dropped] == ["r2.1"]
    assert reviewed.proposal.recommendations[2].page == 7
    assert reviewed.is_complete


def test_a_decision_is_taken_back_by_leaving_it_out(proposal):
    decisions = [Decision("drop", ("r1",)), Decision("accept", ("r2",))]
    assert len(review.apply(proposal, decisions).proposal.recommendations) == 2
    assert len(review.apply(proposal, decisions[1:]).proposal.recommendations) == 3


def test_facts_about_the_report_are_corrected_too(proposal):
    reviewed = review.apply(proposal, [Decision("fact", values={"body": "Ashmere Council"})])
    assert reviewed.proposal.body is not None
    assert reviewed.proposal.body.value == "Ashmere Council"


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (Decision("accept", ("r9",)), "no recommendation 'r9'"),
        (Decision("publish", ("r1",)), "which is none"),
        (Decision("correct", ("r1", "r2"), {"text": "x"}), "about one recommendation"),
        (Decision("correct", ("r1",), {"colour": "red"}), "has no 'colour'"),
        (Decision("correct", ("r1",), {"text": " "}), "needs its text"),
        (Decision("correct", ("r1",), {"owner_roles": "Chair"}), "roles are a list"),
        (Decision("correct", ("r1",), {"deadline": "soonish"}), "is not a deadline rule"),
        (Decision("split", ("r1",), {"into": [{"text": "One."}]}), "at least two texts"),
        (Decision("merge", ("r1", "r1")), "at least two recommendations"),
        (Decision("fact", values={"colour": "red"}), "no 'colour'"),
        (Decision("add"), "needs its text"),
    ],
)
def test_a_decision_that_does_not_fit_says_why(proposal, decision, sentence):
    with pytest.raises(PlanflowError, match=sentence):
        review.apply(proposal, [decision])


def test_a_review_is_kept_as_plain_data(proposal):
    decisions = [Decision("drop", ("r1",), {"why": "Not ours."}, by="coordinator", at="2024-05-01T10:00:00Z")]
    assert review.from_record(review.record(proposal, decisions)) == (proposal, decisions)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"planflow_review": 2},
        {"planflow_review": 1},
        {"planflow_review": 1, "proposal": {}, "decisions": []},
    ],
)
def test_what_is_no_review_is_refused(data):
    with pytest.raises(PlanflowError):
        review.from_record(data)

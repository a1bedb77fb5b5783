"""The words around a snapshot: good English at nought, one and many, and nothing that is not known."""

from typing import Any

import pytest

from planflow.engine.library import Library
from planflow.papers import compose, forms, markdown
from planflow.papers.document import Table, plain
from planflow.papers.since import COUNTED
from tests import paper_facts

LIBRARY = Library()


def action(ref: str = "R1a", **changes: Any) -> dict[str, Any]:
    row = {
        "ref": ref, "title": f"Do {ref}", "text": "", "area": "", "recommendations": ["R1"],
        "has_owner": True,
        "owner": "Head of Service", "agency": "Lewisham Council", "directorate": "", "contributors": [],
        "success_measure": "", "cost": "", "cost_decided_by": "", "percent": None, "state": "in_progress",
        "state_label": "In progress", "meaning": "open", "is_implemented": False, "implemented_on": None,
        "implemented_by": "", "verified_on": None, "verified_by": "", "taken_over_on": None, "evidence": 0,
        "progress": None, "turns": None, "rag_reason": "", "due_on": "2017-06-30", "due_text": "",
        "is_day_assumed": False, "original_due_on": "2017-06-30", "moves": 0, "is_overdue": False,
        "days_late": 0, "is_test_overdue": False,
        "rag": {
            "code": "green", "label": "Green", "symbol": "●", "reason": "", "computed": "Green",
            "is_overridden": False,
        },
    }  # fmt: skip
    return {**row, **changes}


def facts(*actions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    totals = {
        "actions": len(actions), "open": len(actions), "done": 0, "cancelled": 0, "implemented": 0,
        "overdue": sum(row["is_overdue"] for row in actions), "moved": 0, "without_owner": 0,
        "without_day": 0,
        "by_state": {}, "by_rating": {},
    }  # fmt: skip
    given: dict[str, Any] = {
        "as_at": "2017-07-04", "since": None, "is_backdated": False,
        "organisation": {"key": "lewisham", "name": "Lewisham Council"},
        "plan": {
            "key": "p", "title": "Plan", "board": "", "inspectorate": "", "report_title": "",
            "report_published_on": None, "report_url": "", "live_on": "2016-12-08",
            "moved_counts_as_overdue": False,
        },
        "milestones": [], "assurers": [], "submissions": [], "areas": [], "precedents": [],
        "recommendations": [],
        "actions": list(actions), "extensions": [], "ratings": [], "totals": totals,
        "groups": {"directorate": {}},
        "upcoming": {"until": "2018-01-04", "actions": []}, "indicators": [], "assessments": [],
        "assessed_areas": [], "resolutions": [], "said": [], "chain": {"length": 0, "head": ""},
        "changes": since(),
        "paper": {
            "reference": "p/P1", "kind": "progress_report", "number": 1, "body": "", "meeting_on": None,
            "publish_on": None, "period_from": None, "period_until": None, "previous": "", "version": 1,
            "title": "Plan: progress report",
        },
    }  # fmt: skip
    return {**given, **changes}


def since(**changes: Any) -> dict[str, Any]:
    given = {
        "is_first": True, "previous_as_at": None, "events": {name: [] for name in COUNTED.values()},
        "asked": [],
        "granted": [], "refused": [], "was_overdue": [], "was_due": [], "newly_overdue": [],
        "totals": None, "known": [],
        "altered": [],
    }  # fmt: skip
    return {**given, **changes}


def again(**changes: Any) -> dict[str, Any]:
    return since(is_first=False, previous_as_at="2017-01-04", **changes)


def fate(ref: str, what: str, due_on: str = "2017-03-30") -> dict[str, Any]:
    return {"ref": ref, "title": ref, "fate": what, "due_on": due_on, "days_late": 0}


def section(key: str, given: dict[str, Any], form: str = "standard") -> str:
    read = forms.of(LIBRARY).get(form, "en")
    return {one.key: one.body for one in compose.sections(LIBRARY, read, "en", given)}[key]


def test_the_first_paper_says_that_there_is_no_earlier_snapshot():
    text = section("since", facts())
    assert "first report on the plan, so there is no earlier snapshot" in text
    assert "Nothing was implemented" in text


@pytest.mark.parametrize(
    ("fates", "said"),
    [
        ([fate("R1a", "done")], "The one action that was overdue then is now complete (R1a)."),
        (
            [fate("R1a", "extended"), fate("R2a", "extended")],
            "Both actions that were overdue then were extended (R1a to 30 March 2017, R2a to 30 March 2017).",
        ),
        (
            [fate("R1a", "overdue"), fate("R2a", "overdue"), fate("R3a", "overdue")],
            "All three actions that were overdue then remain overdue (R1a, R2a and R3a).",
        ),
        (
            [fate("R1a", "done"), fate("R1b", "done"), fate("R2a", "extended"), fate("R3a", "overdue")],
            "Of the four actions that were overdue then, two are now complete (R1a and R1b), one was "
            "extended (R2a to 30 March 2017) and one remains overdue (R3a).",
        ),
        (
            [fate("R1a", "implemented"), fate("R2a", "overdue"), fate("R3a", "overdue"), fate("R4a", "gone")],
            "Of the four actions that were overdue then, one is implemented and waits to be tested (R1a), "
            "one will not be done (R4a) and two remain overdue (R2a and R3a).",
        ),
    ],
)
def test_what_became_of_the_overdue_is_one_sentence(fates, said):
    assert said in section("since", facts(changes=again(was_overdue=fates)))


def test_what_fell_due_and_is_overdue_now_is_named_once():
    due = [fate("R1a", "done"), fate("R2a", "overdue")]
    text = section("since", facts(changes=again(was_due=due, newly_overdue=["R2a"])))
    told = (
        "Of the two actions that fell due in the period, one is now complete (R1a) and one is overdue (R2a)."
    )
    assert told in text
    assert "become overdue" not in text
    text = section("since", facts(changes=again(was_due=due, newly_overdue=["R2a", "R9a"])))
    assert "Two actions have become overdue since (R2a and R9a)." in text


def test_nothing_overdue_before_is_said_too():
    assert "No action was overdue then." in section("since", facts(changes=again()))


def test_what_happened_is_counted_with_its_references():
    events = {**since()["events"], "implemented": ["R1a"], "verified": ["R1a", "R2a"]}
    text = section("since", facts(changes=again(events=events)))
    assert "- One action was reported as implemented (R1a)." in text
    assert "- Two actions were tested and verified by a second person (R1a and R2a)." in text
    assert "Nothing was" not in text


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "No action is overdue."), (1, "One action is overdue."), (3, "Three actions are overdue.")],
)
def test_how_much_is_late_is_said_at_nought_one_and_many(count, said):
    late = [action(f"R1{letter}", is_overdue=True, days_late=12) for letter in "abc"[:count]]
    assert said in section("late", facts(*late))


def test_a_moved_date_shows_the_original_beside_it():
    late = action(is_overdue=True, days_late=1, moves=2, due_on="2017-06-30", original_due_on="2017-03-31")
    table = next(b for b in markdown.blocks(section("late", facts(late))) if isinstance(b, Table))
    assert [plain(cell) for cell in table.rows[0]] == [
        "R1a", "Do R1a", "Head of Service", "30 June 2017", "31 March 2017", "twice", "1",
    ]  # fmt: skip
    progress = section("progress", facts({**late, "recommendations": []}))
    assert "30 June 2017, moved twice; originally 31 March 2017 (one working day late)" in progress


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_implemented": True, "state_label": "Implemented", "implemented_by": "Head of Service",
          "implemented_on": "2017-05-03"},
          "on the word of the Head of Service (3 May 2017); nobody has tested it"),
        ({"meaning": "done", "state_label": "Closed", "verified_on": "2017-05-09", "verified_by": "Auditor"},
         "Closed; the Auditor tested the evidence on 9 May 2017"),
        ({"meaning": "done", "state_label": "Closed", "taken_over_on": "2017-01-01"},
         "Closed; taken over on 1 January 2017, not tested here"),
        ({"percent": 40}, "In progress; 40% by the owner's own figure"),
    ],
)  # fmt: skip
def test_a_paper_says_whose_word_a_state_is(changes, said):
    assert said in section("progress", facts(action(recommendations=[], **changes)))


def test_what_is_not_known_is_said_to_be_so_and_nothing_is_invented():
    unknown = action(
        recommendations=[], has_owner=False, owner="", agency="", due_on=None, original_due_on=None
    )
    text = section("progress", facts(unknown))
    assert "**Owner:** nobody yet" in text
    assert "**Due:** no date is recorded" in text
    assert "**Latest progress:** no progress has been reported" in text


def test_words_for_a_day_are_printed_with_how_they_were_read():
    told = action(recommendations=[], due_text="January 2017", due_on="2017-01-31", is_day_assumed=True)
    assert "January 2017 (read as 31 January 2017)" in section("progress", facts(told))


def indicator(**latest: Any) -> dict[str, Any]:
    row = {"period": "2017 quarter 1", "value": 40.0, "numerator": None, "denominator": None,
           "printed_change": "", "against": "", "note": "", "shown": "", "change": None, "earlier": None,
           "is_better": None}  # fmt: skip
    return {
        "key": "i", "title": "Reoffending", "is_main": True, "definition": "", "population": "", "unit": "%",
        "source": "", "lag": "", "direction": "down", "target": None, "target_text": "", "comparator": "",
        "comparators": [],
        "part_of": "", "recommendations": [], "latest": {"validated": {**row, **latest}},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("latest", "said"),
    [
        ({"change": -6.0, "earlier": {"period": "2016 quarter 4", "value": 46.0}, "is_better": True},
         "down 6 points against 2016 quarter 4 (46%): better"),
        ({"change": 0, "earlier": {"period": "2016 quarter 4", "value": 40.0}},
        "no change against 2016 quarter 4"),
        ({"numerator": 10, "denominator": 25}, "40% (10 of 25)"),
        ({"value": None, "printed_change": "down 14.4%", "is_better": True}, "down 14.4%: better"),
        ({}, "no earlier figure"),
    ],
)  # fmt: skip
def test_an_indicator_shows_its_change_and_the_numbers_behind_it(latest, said):
    assert said in section("indicators", facts(indicators=[indicator(**latest)]))


def test_unverified_and_oral_figures_stand_apart():
    row = indicator()
    row["latest"] = {"unverified": row["latest"]["validated"]}
    oral = {**indicator(), "title": "Custody", "latest": {"oral": row["latest"]["unverified"]}}
    text = section("indicators", facts(indicators=[row, oral]))
    assert "Table: Figures that are not validated yet" in text
    assert "Validated figures" not in text
    assert "One indicator is to be updated verbally at the meeting: Custody." in text


@pytest.mark.parametrize("form", ["standard", "select_committee", "cover_note", "improvement_plan"])
def test_a_plan_with_nothing_in_it_still_makes_a_paper(form):
    read = forms.of(LIBRARY).get(form, "en")
    written = compose.sections(LIBRARY, read, "en", facts())
    assert "None" not in " ".join(one.body for one in written)
    assert (
        "  " not in " ".join(one.body.replace("\n", " ") for one in written if one.body.strip()).strip()[:40]
    )


def test_one_action_of_two_recommendations_is_told_once():
    asked = [
        {
            "ref": ref, "number": "", "title": f"Title {ref}", "text": "", "area": "", "addressees": [],
            "is_urgent": False, "due_text": "", "outcome": "", "response": "agreed",
            "response_label": "Agreed",
            "response_part": "", "complete_on": None, "state": "in_delivery", "state_label": "In delivery",
            "meaning": "open", "actions": ["R1a"],
        }
        for ref in ("R1", "R2")
    ]  # fmt: skip
    text = section("progress", facts(action(recommendations=["R1", "R2"]), recommendations=asked))
    assert text.count("**Owner:**") == 1
    assert "R1a (Do R1a) answers this recommendation too; it is reported under R1." in text


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ({"due": 0, "done": 0, "not_done": 0}, "no turn has fallen due yet"),
        ({"due": 1, "done": 1, "not_done": 0}, "the one turn that fell due was done"),
        ({"due": 4, "done": 0, "not_done": 0}, "none of the four turns that fell due was done"),
        ({"due": 6, "done": 6, "not_done": 0}, "all six turns that fell due were done"),
        (
            {"due": 12, "done": 9, "not_done": 2},
            "nine of the 12 turns that fell due were done; two were recorded as not done",
        ),
    ],
)
def test_how_often_a_repeating_action_was_done_is_said_at_nought_one_and_many(turns, said):
    text = section("progress", facts(action(turns=turns, recommendations=[])))
    assert f"- **Repeats:** {said}" in text


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["plain"], "The plan holds one action. It is still to be done. It is not overdue."),
        (
            ["plain", "late"],
            "The plan holds two actions. None is complete yet and two are still to be done. One is overdue.",
        ),
        (
            ["done", "implemented", "late"],
            "The plan holds three actions. One is complete, one is implemented and waits to be tested and "
            "one is still to be done. Complete means tested by a second person, or taken over as complete. "
            "One is overdue.",
        ),
    ],
)  # fmt: skip
def test_where_the_plan_stands_is_said_at_nought_one_and_many(states, said):
    rows = [paper_facts.action(place, state) for place, state in enumerate(states)]
    given = paper_facts.world(0, actions=rows, totals=paper_facts.totals.of(rows))
    for form, key in (("standard", "glance"), ("board_highlight", "summary")):
        assert said in section(key, given, form)


def test_an_action_of_which_nothing_is_heard_is_nobodys_word_and_no_answer_is_said_once():
    asked = paper_facts.recommendation(1, ["R1-1"])
    asked |= {"response_label": "Awaiting response", "state_label": "Awaiting response", "is_urgent": True,
              "due_text": "as a matter of urgency"}  # fmt: skip
    rows = [paper_facts.action(1, "late")]
    text = section("progress", paper_facts.world(0, actions=rows, recommendations=[asked]))
    assert "Addressed to: Chief Executive. To be done: as a matter of urgency. Awaiting response.\n" in text
    assert "**What was done:** the one action is overdue" in text
    assert "**Whose word it is:** nobody's yet: no progress has been reported" in text


def test_a_share_of_posts_is_given_as_a_share_and_a_rate_as_a_rate():
    posts, rate = paper_facts.indicator(1), paper_facts.indicator(1)
    posts |= {"title": "Managers", "unit": "posts"}
    rate |= {"title": "Entrants", "unit": "per 1,000"}
    figures = posts["latest"]["unverified"]
    posts["latest"] = {"validated": {**figures, "value": 0.1429, "numerator": 1, "denominator": 7}}
    rate["latest"] = {"validated": {**figures, "value": 2.5, "numerator": 25, "denominator": 10000}}
    text = section("indicators", paper_facts.world(0, indicators=[posts, rate]))
    assert "| 1 of 7 posts |" in text
    assert "| 2.5 per 1,000 (25 of 10,000) |" in text

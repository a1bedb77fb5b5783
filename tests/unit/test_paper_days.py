"""The chain of days of a paper: counted back, shared out where time is short, never adrift."""

import itertools
from calendar import monthrange
from datetime import date

import pytest

from planflow.domain.body import Body
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.engine import calendars
from planflow.papers import counting_back, forms
from planflow.papers.cycles import Schedule
from planflow.papers.forms import DaysPart
from planflow.store.meetings import Sitting
from planflow.yamlfile import WrongValue

CALENDAR = calendars.read("england-and-wales", None)
DAYS = DaysPart.model_validate(
    {
        "draft": 20,
        "narrative": 14,
        "submission": 12,
        "review": 10,
        "clearances": [
            {"key": "finance", "days": 8, "by": "Finance"},
            {"key": "chair-briefing", "days": 6, "by": "chair"},
        ],
    }
)


def schedule(*meetings: date, days: DaysPart = DAYS, live_on: date = date(2010, 1, 1), **columns) -> Schedule:
    cycle = {"key": "c", "title": "c", "plan_id": 1, "body_id": 1, "anchor_on": date(2014, 12, 31), **columns}
    plan = Plan(key="p", title="p", live_on=live_on, state="drafted", state_since=live_on, definition="d")
    return Schedule(
        cycle=ReportCycle(**cycle),
        plan=plan,
        body=Body(key="b", name="b", kind="committee"),
        calendar=CALENDAR,
        days=days,
        meetings=tuple(Sitting(place, 1, on) for place, on in enumerate(meetings, start=1)),
    )


@pytest.mark.parametrize(
    ("meeting", "publish_on"),
    [
        (date(2019, 4, 23), date(2019, 4, 11)),  # over Easter: Good Friday and Easter Monday are not counted
        (date(2015, 7, 22), date(2015, 7, 14)),
        (date(2020, 5, 14), date(2020, 5, 5)),  # the bank holiday moved to Friday 8 May
    ],
)
def test_a_paper_is_published_five_clear_working_days_before_its_meeting(meeting, publish_on):
    _, computed = schedule(meeting).publication(meeting, meeting)
    assert computed.due_on == publish_on


def test_a_late_item_is_published_by_the_last_working_day_before_the_meeting():
    _, computed = schedule().publication(date(2019, 4, 23), date(2019, 4, 23), is_late_item=True)
    assert computed.due_on == date(2019, 4, 18)


def test_the_days_are_counted_back_in_the_order_in_which_things_are_done():
    publish_on = date(2019, 4, 11)
    steps = list(counting_back.steps(DAYS))
    days = [counting_back.day_of(step, publish_on, CALENDAR, share=(1, 1)) for step in steps]
    assert [(step.kind, step.part) for step in steps] == [
        ("paper_narrative", ""),
        ("paper_draft", ""),
        ("paper_review", ""),
        ("paper_clearance", "Finance"),
        ("paper_clearance", "Chair briefing"),
        ("paper_approval", ""),
    ]
    assert days == [
        date(2019, 3, 22), date(2019, 3, 26), date(2019, 3, 28), date(2019, 4, 1), date(2019, 4, 3),
        date(2019, 4, 4),
    ]  # fmt: skip


@pytest.mark.parametrize("left", range(21))
def test_where_time_is_short_everybody_keeps_a_share_of_it_in_the_same_order(left):
    publish_on = date(2019, 4, 11)
    today = CALENDAR.add_working_days(publish_on, -left)
    share = counting_back.shared(DAYS, publish_on, CALENDAR, today)
    days = [
        counting_back.day_of(step, publish_on, CALENDAR, share=share) for step in counting_back.steps(DAYS)
    ]
    assert days == sorted(days)
    assert today <= days[0]
    assert days[-1] <= publish_on
    assert (share == (1, 1)) == (left >= 14)


def test_after_the_day_of_publication_everything_is_owed_on_that_day():
    share = counting_back.shared(DAYS, date(2019, 4, 11), CALENDAR, date(2019, 4, 15))
    days = {
        counting_back.day_of(step, date(2019, 4, 11), CALENDAR, share=share)
        for step in counting_back.steps(DAYS)
    }
    assert days == {date(2019, 4, 11)}


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12])
def test_no_cycle_drifts_in_thirty_years_whatever_its_anchor(months):
    """Every day of a leap year and of the year after it, month ends and 29 February among them."""
    first = date(2016, 1, 1).toordinal()
    for anchor in (date.fromordinal(first + number) for number in range(731)):
        made = schedule(anchor_on=anchor, every_months=months)
        for number in range(1, 30 * 12 // months + 1):
            year, month = divmod(anchor.year * 12 + anchor.month - 1 + number * months, 12)
            last = monthrange(year, month + 1)[1]
            assert made.end(number) == date(year, month + 1, min(anchor.day, last))


def test_the_periods_follow_each_other_without_a_gap():
    made = schedule(anchor_on=date(2016, 8, 31), live_on=date(2016, 9, 1))
    turns = list(made.turns(date(2019, 6, 1), made=set(), made_for=set()))
    for before, after in itertools.pairwise(turns):
        assert after.period_from.toordinal() == before.period_until.toordinal() + 1


def test_the_report_after_a_skipped_one_covers_its_time_as_well():
    made = schedule(anchor_on=date(2016, 12, 31), live_on=date(2017, 1, 1))
    skipping = Schedule(**{**vars(made), "skipped": frozenset({2, 3})})
    turns = list(skipping.turns(date(2019, 3, 1), made={1, 2, 3}, made_for=set()))
    assert (turns[0].number, turns[0].period_from) == (4, date(2017, 7, 1))


def test_in_a_cycle_of_every_meeting_the_time_of_a_skipped_one_goes_to_the_next():
    made = schedule(date(2017, 3, 1), date(2017, 5, 3), mode="meeting", live_on=date(2017, 1, 1))
    skipping = Schedule(**{**vars(made), "skipped_meetings": frozenset({1})})
    (turn,) = skipping.turns(date(2017, 2, 1), made={1}, made_for={1})
    assert (turn.number, turn.period_from, turn.period_until) == (2, date(2017, 1, 1), date(2017, 5, 3))


@pytest.mark.parametrize(
    ("today", "trouble"),
    [
        (date(2015, 5, 1), ""),
        (date(2015, 6, 24), ""),
        (date(2015, 6, 25), "squeezed"),
        (date(2015, 7, 14), "squeezed"),
        (date(2015, 7, 15), "too_late"),
    ],
)
def test_a_chain_that_no_longer_fits_is_in_trouble(today, trouble):
    made = schedule(
        date(2015, 7, 22), until_on=date(2015, 6, 30), every_months=6, anchor_on=date(2014, 12, 30)
    )
    (turn,) = made.turns(today, made=set(), made_for=set())
    assert turn.trouble(today) == trouble


def test_without_a_meeting_in_reach_that_is_the_trouble_whatever_the_day():
    (turn,) = schedule(until_on=date(2015, 6, 30)).turns(date(2015, 1, 5), made=set(), made_for=set())
    assert turn.trouble(date(2015, 1, 5)) == "no_meeting"
    assert turn.notice_on < turn.draft_on


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"draft": 5, "narrative": 10}, "drafted only 5 before"),
        ({"clearances": [{"key": "a", "days": 3, "by": "x"}] * 2}, "stands here twice"),
        ({"clearances": [{"key": "review", "days": 3, "by": "x"}]}, "a day of its own"),
    ],
)
def test_days_that_cannot_be_kept_are_refused(days, said):
    with pytest.raises((WrongValue, ValueError), match=said):
        DaysPart.model_validate(days)


@pytest.mark.parametrize(
    "form", ["standard", "select_committee", "scrutiny_panel", "policy_report", "cover_note"]
)
def test_the_shipped_committee_forms_ask_for_every_clearance_before_the_approval(form, tmp_path):
    found = forms.Forms(None).get(form, "en").days
    leads = [step.days for step in counting_back.steps(found)]
    assert leads == sorted(leads, reverse=True)
    assert [one.key for one in counting_back.clearances(found)] == [
        "review", "finance", "legal", "director", "briefing",
    ]  # fmt: skip

"""When the turns of a report cycle fall: periods, meetings, and the days counted back from them."""

from datetime import date

import pytest

from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.engine import calendars
from planflow.papers.cycles import Schedule
from planflow.papers.forms import DaysPart

CALENDAR = calendars.read("england-and-wales", None)


def schedule(*meetings: date, live_on: date = date(2016, 12, 8), **columns: object) -> Schedule:
    settings = {
        "anchor_on": date(2017, 1, 23),
        "key": "c",
        "title": "c",
        "plan_id": 1,
        "body_id": 1,
        **columns,
    }
    return Schedule(
        cycle=ReportCycle(**settings),
        plan=Plan(key="p", title="p", live_on=live_on, state="drafted", state_since=live_on, definition="d"),
        body=Body(key="b", name="b", kind="committee"),
        calendar=CALENDAR,
        days=DaysPart(),
        meetings=tuple(
            Meeting(id=place, body_id=1, held_on=on) for place, on in enumerate(meetings, start=1)
        ),
    )


def turns(made: Schedule, today: date, done: tuple[int, ...] = (), meetings: tuple[int, ...] = ()) -> list:
    return list(made.turns(today, made=set(done), made_for=set(meetings)))


def test_the_periods_do_not_drift():
    made = schedule(anchor_on=date(2016, 8, 31))
    found = turns(made, date(2018, 10, 1))
    assert [turn.period_until for turn in found][:4] == [
        date(2017, 2, 28), date(2017, 8, 31), date(2018, 2, 28), date(2018, 8, 31),
    ]  # fmt: skip
    assert found[1].period_from == date(2017, 3, 1)


def test_the_paper_goes_to_the_first_meeting_on_or_after_the_end_of_the_period():
    made = schedule(date(2017, 7, 5), date(2017, 9, 5), date(2017, 11, 1))
    (turn,) = turns(made, date(2017, 3, 1))
    assert turn.meeting is not None
    assert turn.meeting.held_on == date(2017, 9, 5)
    assert turn.publish_on == date(
        2017, 8, 25
    )  # five clear working days: 29, 30, 31 August, 1 and 4 September
    assert turn.approve_on == date(2017, 8, 18)
    assert turn.draft_on == date(2017, 7, 28)
    assert turn.rule == "5 clear working days before meeting"


def test_without_a_meeting_before_the_next_period_ends_it_follows_from_the_end_of_the_period():
    made = schedule(date(2018, 3, 7))
    (turn,) = turns(made, date(2017, 3, 1))
    assert turn.meeting is None
    assert turn.publish_on == CALENDAR.add_working_days(date(2017, 7, 23), 10)
    assert turn.rule == "10 working days after period_end"


def test_missed_turns_come_oldest_first_and_made_ones_not_again():
    made = schedule(date(2017, 9, 5), date(2018, 3, 7), date(2018, 9, 5))
    found = turns(made, date(2018, 8, 15), done=(2,))
    assert [turn.number for turn in found] == [1, 3, 4]
    assert found[-1].draft_on > date(2018, 8, 15)


def test_a_turn_whose_meeting_was_missed_goes_to_the_next_one_that_is_left():
    made = schedule(date(2017, 9, 5), date(2018, 3, 7))
    found = turns(made, date(2018, 2, 20))
    assert [turn.meeting.held_on for turn in found[:2]] == [date(2018, 3, 7), date(2018, 3, 7)]


def test_no_turn_whose_period_ended_before_the_plan_went_live():
    made = schedule(live_on=date(2018, 6, 1))
    assert turns(made, date(2018, 6, 1))[0].number == 3


def test_no_turn_after_the_cycle_ends():
    made = schedule(until_on=date(2018, 1, 23))
    assert [turn.number for turn in turns(made, date(2019, 6, 1))] == [1, 2]


def test_calendar_days_are_counted_where_the_body_counts_them():
    made = schedule(date(2017, 9, 5))
    made.body.clear_days, made.body.clear_days_counting = 28, "calendar"
    (turn,) = turns(made, date(2017, 3, 1))
    assert turn.publish_on == date(2017, 8, 7)


def test_every_meeting_has_a_turn_of_its_own():
    made = schedule(date(2017, 1, 5), date(2017, 3, 1), date(2017, 5, 3), date(2017, 7, 5), mode="meeting")
    found = turns(made, date(2017, 2, 1), done=(1,), meetings=(1,))
    assert [(turn.number, turn.meeting.held_on) for turn in found] == [
        (2, date(2017, 3, 1)),
        (3, date(2017, 5, 3)),
    ]
    assert found[0].period_from == date(2017, 1, 5)


@pytest.mark.parametrize("mode", ["asked"])
def test_a_cycle_that_waits_to_be_asked_makes_nothing_by_itself(mode):
    assert turns(schedule(date(2017, 9, 5), mode=mode), date(2019, 1, 1)) == []

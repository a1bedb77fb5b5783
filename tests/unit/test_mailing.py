"""When a scheduled mail may go, over every week that can happen."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from planflow.domain.ladder import Urgency
from planflow.domain.mailing import Mailbox, Slot, next_mail_on, slot_on
from planflow.engine import calendars

CALENDAR = calendars.read("england-and-wales")
START = date(2016, 12, 1)


@settings(max_examples=200, deadline=None)
@given(
    weekday=st.integers(0, 6),
    weekly=st.sets(st.integers(0, 80), max_size=30),
    break_in=st.sets(st.integers(0, 80), max_size=60),
    outages=st.sets(st.integers(0, 120), max_size=40),
)
def test_never_three_in_seven_days_never_two_a_day_and_nothing_is_left_behind(
    weekday, weekly, break_in, outages
):
    sent: list[date] = []
    slots: set[str] = set()
    waiting: dict[str, list[date]] = {"weekly": [], "break_in": []}
    for number in range(140):
        day = START + timedelta(days=number)
        waiting["weekly"] += [day] if number in weekly else []
        waiting["break_in"] += [day] if number in break_in else []
        if number in outages:
            continue
        box = Mailbox(
            1, weekday, 7, min(waiting["weekly"], default=None), min(waiting["break_in"], default=None),
            sent_on=tuple(sent), slots=frozenset(slots),
        )  # fmt: skip
        slot = slot_on(box, day, CALENDAR)
        if slot is not None:
            assert slot.name not in slots
            assert CALENDAR.is_working(day)
            sent.append(day)
            slots.add(slot.name)
            waiting = {"weekly": [], "break_in": []}
    assert waiting == {"weekly": [], "break_in": []}
    for day in sent:
        assert sum(day <= other < day + timedelta(days=7) for other in sent) <= 2


def test_a_mail_on_its_way_counts_as_one_of_the_two():
    box = Mailbox(1, 0, 7, None, START, sent_on=(date(2017, 1, 20),), pending_for=(date(2017, 1, 23),))
    assert slot_on(box, date(2017, 1, 24), CALENDAR) is None


def test_a_mail_of_today_that_has_not_left_is_the_one_of_today_and_one_of_yesterday_is_not():
    box = Mailbox(1, 0, 7, None, START, pending_for=(date(2017, 1, 24),))
    assert slot_on(box, date(2017, 1, 24), CALENDAR) is None
    assert slot_on(box, date(2017, 1, 25), CALENDAR) == Slot(Urgency.BREAK_IN, "break_in:2017-01-25")


def test_with_nothing_waiting_there_is_no_next_mail():
    assert next_mail_on(Mailbox(1, 0, 7, None, None), START, CALENDAR) is None


def test_what_breaks_in_on_the_own_day_comes_as_the_weekly_mail_and_on_another_day_does_not():
    monday = date(2017, 1, 23)
    box = Mailbox(1, 0, 7, None, monday)
    assert slot_on(box, monday, CALENDAR) == Slot(Urgency.WEEKLY, "weekly:2017-01-23")
    assert slot_on(box, date(2017, 1, 24), CALENDAR) == Slot(Urgency.BREAK_IN, "break_in:2017-01-24")


def test_on_the_day_after_a_holiday_the_own_day_is_made_up_for():
    box = Mailbox(1, 0, 7, None, date(2017, 1, 2))
    slot = slot_on(box, date(2017, 1, 3), CALENDAR)
    assert slot == Slot(Urgency.WEEKLY, "weekly:2017-01-02"), "Monday 2 January is a bank holiday"


def test_once_the_weekly_mail_has_gone_another_of_the_same_week_breaks_in():
    monday = date(2017, 1, 23)
    box = Mailbox(1, 0, 7, None, date(2017, 1, 25), sent_on=(monday,), slots=frozenset({"weekly:2017-01-23"}))
    assert slot_on(box, date(2017, 1, 25), CALENDAR) == Slot(Urgency.BREAK_IN, "break_in:2017-01-25")

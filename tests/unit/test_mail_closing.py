"""What a mail opens and closes with follows from what it asks for."""

from dataclasses import replace
from datetime import date

import pytest

from planflow.domain.digest import AgencyLoad, Digest, Draft, Month, Overdue, TurnedRed, Unconfirmed
from planflow.notify import render
from planflow.notify.samples import NEWS, OWED, SAMPLE

LINK = "https://planflow.example.org/answer/abc.def"
FAR = replace(OWED, due_on=date(2017, 3, 31), days_left=48)


def _mail(**columns):
    return render.render(replace(SAMPLE, **columns))


def _text(**columns):
    return " ".join(_mail(**columns).text.split())


def test_a_mail_that_only_informs_does_not_say_how_to_ask_for_more_time():
    text = _text(elsewhere=[replace(OWED, is_mine=False, audience="chair")])
    assert "You need not do anything. If something here is not right, press Reply" in text
    assert "more time" not in text
    assert "HOW TO ANSWER" not in text


def test_a_mail_about_decisions_asks_for_the_decision():
    text = _text(now=[replace(OWED, kind="extension_answer", to_on=date(2017, 3, 1))])
    assert "say what you have done or decided, and why" in text
    assert "until when you need more time" not in text


def test_a_mail_about_actions_says_that_reply_reaches_the_coordinator_who_records_it():
    text = _text(late=[replace(OWED, days_late=2)])
    assert "Your reply goes to A coordinator, who coordinates the plan and records what you say." in text
    assert "If something is done, say so, with what shows it" in text


def test_one_link_answers_for_everything_and_cannot_say_that_something_is_done():
    made = _mail(late=[replace(OWED, days_late=2)], answer_url=LINK)
    assert f"\n{LINK}\n" in made.text, "on a line of its own, never folded"
    assert made.text.count(LINK) == 1
    assert f'href="{LINK}"' in made.html
    assert "The link cannot say that something is done" in " ".join(made.text.split())


def test_without_a_link_no_link_is_spoken_of():
    assert "link" not in _text(late=[replace(OWED, days_late=2)])


def test_the_private_calendar_is_offered_where_there_is_one():
    assert "Add your dates to your own calendar" in _text(now=[OWED], feed_url=LINK)
    assert "calendar" not in _text(now=[OWED])


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        ({"later": [FAR]}, "Your actions: next due Friday 31 March"),
        (
            {"later": [FAR], "news": [replace(NEWS, asks=False)]},
            "News of your improvement plan; next due Friday 31 March",
        ),
        ({"later": [replace(FAR, due_on=None, due_text="ongoing")]}, "Your actions: no day is set"),
        ({"news": [replace(NEWS, asks=False)]}, "News of your improvement plan"),
        (
            {"asks": [replace(NEWS, kind="paper_drafted", route="drafted")]},
            "Your actions this week: 1 paper to write",
        ),
        (
            {"asks": [replace(NEWS, kind="term_ending", route="term")]},
            "Your actions this week: 1 role to fill",
        ),
        (
            {"news": [replace(NEWS, month=Month(date(2017, 1, 1)), asks=False)]},
            "planflow in January: nothing to do",
        ),
        (
            {"kind": "break_in", "late": [replace(OWED, days_late=9, is_new=False)], "now": [OWED]},
            "Needs you: 1 due today",
        ),
        ({"kind": "break_in", "elsewhere": [replace(OWED, is_mine=False)]}, "For you to know: 1 with others"),
    ],
)
def test_a_subject_names_the_nearest_day_and_only_what_is_new_between_weekly_mails(letter, subject):
    assert _mail(**letter).subject == subject


def test_news_and_what_is_owed_because_of_it_are_one_entry():
    text = _text(asks=[replace(NEWS, owed=replace(OWED, days_late=2, due_on=date(2017, 1, 19)))])
    assert text.count("plan/R1a") == 1
    assert "2 working days late" in text
    assert "looked at the evidence and returned it to you" in text


def test_turns_of_one_action_are_told_together():
    turns = replace(
        OWED, kind="occurrence", turns=3, days_late=9, due_on=date(2017, 1, 10), last_due_on=date(2017, 1, 20)
    )
    text = _text(late=[turns])
    assert "A title (3 turns)" in text
    assert "the first of 3 turns was due Tuesday 10 January 2017, the last Friday 20 January 2017" in text


def test_a_chair_reads_what_turned_red_with_its_symbol_and_who_is_late():
    red = TurnedRed("plan/R2a", "Another", "▲", {"en": "Red"}, {"en": "Overdue"}, False, "Somebody")
    digest = Digest(
        date(2017, 1, 16), (red,), (AgencyLoad("Police", 5, 2, 12), AgencyLoad("Health", 1, 1, 1))
    )
    text = _text(digest=digest, now=[OWED])
    assert "TURNED RED SINCE MONDAY 16 JANUARY - ▲ Red: Another, with Somebody (Overdue) (plan/R2a)" in text
    assert "- Police: 2 of 5 open actions are late, the longest by 12 working days" in text
    assert "- Health: 1 of 1 open action is late by 1 working day" in text


def test_the_letter_to_an_agency_stands_apart_is_dated_and_names_nobody_of_the_agency():
    item = Overdue("plan/R9b", "Tell each other at once", date(2017, 1, 9), 10, 2, "An alert is seen.")
    made = _mail(
        elsewhere=[replace(OWED, is_mine=False, owner="A person")],
        drafts=[Draft("Police", "The board", "A plan", (item,))],
    )
    letter = made.html[made.html.index("<blockquote") : made.html.index("</blockquote>")]
    for words in (
        "To the chief officer, Police",
        "Monday 23 January 2017",
        "10 working days ago",
        "moved twice",
        "An alert is seen.",
        "The chair, The board",
    ):
        assert words in letter
        assert words in " ".join(made.text.replace("|", " ").split())
    assert "A person" not in letter
    assert "planflow has sent it to nobody" in made.text


def test_a_month_without_anything_to_do_says_so():
    text = _text(news=[replace(NEWS, kind="month_ended", month=Month(date(2017, 1, 1), sent=3), asks=False)])
    assert "The month of January 2017 Nothing to do. 3 mails were handed over." in text


def test_what_is_near_decides_how_to_answer_and_what_is_far_off_does_not():
    decision = replace(OWED, kind="paper_approval", is_draft=True)
    alone = _text(now=[decision], later=[FAR], answer_url=LINK)
    assert "say what you have done or decided, and why" in alone
    assert LINK not in alone
    assert "It is still being written or cleared and has not come to you for approval yet." in alone
    both = _text(now=[decision], late=[replace(OWED, days_late=2)], answer_url=LINK)
    assert "One link answers for all your actions here" in both
    assert "and what you have decided about the rest" in both


def test_between_weekly_mails_only_what_is_new_is_told_in_full():
    known = replace(OWED, ref="plan/OLD", days_late=9, is_new=False)
    new = replace(OWED, ref="plan/NEW", days_late=1)
    text = _text(kind="break_in", late=[new, known])
    assert "Reference: plan/NEW" in text
    assert "Reference: plan/OLD" not in text
    assert "(plan/OLD)" in text
    assert "Reference: plan/OLD" in _text(late=[new, known])


def test_what_has_been_late_for_long_takes_a_line_unless_it_made_the_mail_come():
    old = replace(OWED, ref="plan/OLD", days_late=21)
    assert "Reference: plan/OLD" in _text(late=[old])
    text = _text(late=[replace(old, is_new=False), replace(OWED, ref="plan/NEW", days_late=1)])
    assert "Reference: plan/OLD" not in text
    assert "- 21 working days late, due Monday 23 January 2017: A title (plan/OLD)" in text


def test_a_paper_whose_meeting_is_over_is_not_spoken_of_as_to_come():
    paper = replace(OWED, kind="paper_narrative", days_late=3, body="A committee")
    over = _text(late=[replace(paper, meeting_on=date(2017, 1, 20))])
    assert "A title (A committee, Friday 20 January 2017)" in over
    assert "That meeting has passed: the clerk can take the paper to a later one." in over
    assert "passed" not in _text(late=[replace(paper, meeting_on=date(2017, 1, 23))])


@pytest.mark.parametrize(
    ("language", "meeting", "period"),
    [
        ("en", "(A board, Wednesday 24 June 2015)", "(A board, period to Friday 31 July 2015)"),
        (
            "cy",
            "(A board, dydd Mercher 24 Mehefin 2015)",
            "(A board, y cyfnod hyd at ddydd Gwener 31 Gorffennaf 2015)",
        ),
    ],
)
def test_two_papers_of_one_title_are_told_apart_by_meeting_or_period(language, meeting, period):
    known = {"body": "A board", "period_until": date(2015, 7, 31)}
    held = {**known, "meeting_on": date(2015, 6, 24)}
    today = date(2015, 6, 1)
    owed = replace(OWED, kind="paper_approval")
    text = _text(
        language=language, today=today, now=[replace(owed, **held), replace(owed, **known)],
        news=[replace(NEWS, kind="paper_published", **held), replace(NEWS, kind="paper_published", **known)],
    )  # fmt: skip
    assert text.count(f"A title {meeting}") == 2
    assert text.count(f"A title {period}") == 2


def test_a_subject_says_whether_what_is_with_others_is_late():
    other = replace(OWED, is_mine=False)
    assert _mail(elsewhere=[other]).subject == "For you to know: 1 with others"
    late = [replace(other, days_late=2), replace(other, days_late=9)]
    assert _mail(elsewhere=late).subject == "For you to know: 2 late with others"
    assert _mail(kind="break_in", elsewhere=[*late, other]).subject == "For you to know: 3 with others"


def test_what_is_far_off_and_no_action_asks_for_nothing():
    text = _text(later=[replace(FAR, kind="milestone")], news=[replace(NEWS, asks=False)])
    assert "HOW TO ANSWER" not in text
    assert "You need not do anything." in text
    assert "There is news of your improvement plan. Nothing is due within the next two weeks" in text


def test_a_mail_with_a_letter_says_what_can_be_done_and_later_ones_when_it_came():
    late = replace(OWED, is_mine=False, audience="chair", agency="Police", days_late=30)
    text = _text(elsewhere=[replace(late, letter_on=date(2017, 1, 2))])
    assert "A letter to Police came with your mail of Monday 2 January 2017." in text
    assert "WHAT YOU CAN DO" not in text
    item = Overdue("plan/R9b", "Tell each other at once", date(2017, 1, 9), 10, 0, "")
    assert "WHAT YOU CAN DO A letter that you may send is below." in _text(
        elsewhere=[late], drafts=[Draft("Police", "The board", "A plan", (item,))]
    )


def test_days_that_are_assumed_are_for_the_coordinator_and_leave_the_administrator_nothing_to_do():
    month = Month(date(2017, 1, 1), unconfirmed=(Unconfirmed("A plan", 4),))
    made = _mail(news=[replace(NEWS, kind="month_ended", month=month, asks=False)])
    assert made.subject == "planflow in January: nothing to do"
    assert "4 open days are assumed" in " ".join(made.text.split())

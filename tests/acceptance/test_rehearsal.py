"""A whole plan lived through: the real services, a simulated clock, every mail and paper."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from tests.acceptance.rehearsals import MODES, SPANS, lived

QUICK = {
    ("lewisham-2017", "on-time"), ("lewisham-2017", "silent"), ("lewisham-2017", "mixed"),
    ("merton-2011", "mixed"), ("merton-2011", "silent"),
    ("lambeth-2015", "silent"), ("bromley-2015", "silent"),
}  # fmt: skip
EVERY = [
    pytest.param(example, mode, marks=() if (example, mode) in QUICK else pytest.mark.campaign)
    for example in SPANS
    for mode in MODES
]
"""Every rehearsal; `make campaign` lives through all of them, `make test` through the most telling ones."""


@pytest.mark.parametrize(("example", "mode"), EVERY)
def test_nobody_gets_more_than_two_scheduled_mails_in_seven_days(example: str, mode: str) -> None:
    days: dict[str, list[date]] = defaultdict(list)
    for recipient, sent, _ in lived(example, mode).mails():
        days[recipient].append(sent)
    assert days
    crowded = [
        (recipient, day)
        for recipient, sent in days.items()
        for day in sent
        if len([one for one in sent if day <= one < day + timedelta(days=7)]) > 2
    ]
    assert crowded == []


@pytest.mark.parametrize(("example", "mode"), EVERY)
def test_no_mail_goes_to_an_outside_body(example: str, mode: str) -> None:
    recipients = {recipient for recipient, _, _ in lived(example, mode).mails()}
    assert not [one for one in recipients if "hmip" in one or "yjb" in one or "inspector" in one.lower()]


@pytest.mark.parametrize(("example", "mode"), EVERY)
def test_nothing_that_rehearsed_people_do_is_refused(example: str, mode: str) -> None:
    assert lived(example, mode).report.refusals == ()


@pytest.mark.parametrize(("example", "mode"), EVERY)
def test_every_invariant_holds_at_the_end(example: str, mode: str) -> None:
    assert lived(example, mode).violations == []


@pytest.mark.parametrize(("example", "mode"), EVERY)
def test_every_mail_has_a_subject_and_says_the_same_as_text_and_as_html(example: str, mode: str) -> None:
    mails = lived(example, mode).mails()
    for _, _, mail in mails:
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert mail["Subject"]
        assert text is not None
        assert html is not None
        assert str(mail["Message-ID"]).startswith("<")
        first = str(text.get_content()).strip().splitlines()[0]
        assert first in str(html.get_content())
    assert len({str(mail["Message-ID"]) for _, _, mail in mails}) == len(mails)


@pytest.mark.parametrize("example", SPANS)
def test_silent_people_do_nothing_and_their_papers_stay_drafts(example: str) -> None:
    done = {entry["kind"] for entry in lived(example, "silent").timeline}
    assert not done & {"action_started", "progress_reported", "plan_submitted", "paper_submitted"}
    assert "mail_weekly" in done


def test_the_lewisham_plan_is_written_before_it_is_due_and_submitted_in_time() -> None:
    found = lived("lewisham-2017", "on-time")
    drafted, submitted = found.days_of("paper_drafted")[0], found.days_of("plan_submitted")
    assert drafted < submitted[0] <= "2017-01-23"
    assert found.days_of("plan_agreed")[0] <= "2017-02-06"


def test_both_printed_dates_of_the_lewisham_agreement_are_kept_and_warned_of() -> None:
    warned = [
        entry["text"] for entry in lived("lewisham-2017", "on-time").timeline if entry["kind"] == "warning"
    ]
    assert any("6 February 2017" in text and "end of January 2017" in text for text in warned)


def test_submission_and_agreement_are_reminded_of_before_their_days() -> None:
    early = [
        str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for _, sent, mail in lived("lewisham-2017", "silent").mails()
        if sent < date(2017, 1, 23)
    ]
    assert any("23 January 2017" in text for text in early)
    agreed = [
        str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for _, sent, mail in lived("lewisham-2017", "silent").mails()
        if sent < date(2017, 2, 6)
    ]
    assert any("6 February 2017" in text for text in agreed)


def test_silence_is_escalated_to_the_chair() -> None:
    told = [
        sent
        for recipient, sent, _ in lived("lewisham-2017", "silent").mails()
        if recipient.endswith("<independent-chair@example.org>")
    ]
    assert len(told) >= 5


def test_a_paper_comes_every_six_months_in_time_for_publication() -> None:
    found = lived("lewisham-2017", "on-time")
    meetings = ("2017-07-12", "2018-01-24", "2018-07-11", "2019-03-12")
    published = found.days_of("paper_published")
    assert len(published) == len(meetings)
    for day, meeting in zip(published, meetings, strict=True):
        assert day < meeting
    names = sorted(path.name for path in (found.folder / "papers").glob("*.docx"))
    assert len(names) == len(meetings) + 1


@pytest.mark.parametrize(
    ("example", "form", "published_by"),
    [
        ("lewisham-2017", "Report to select committee", "2017-07-04"),
        ("merton-2011", "Report to scrutiny panel", "2011-09-13"),
        ("lambeth-2015", "Report to committee", "2015-06-16"),
        ("bromley-2015", "Report to policy development and scrutiny committee", "2015-07-14"),
    ],
)
def test_each_council_finds_a_draft_in_its_own_form_before_the_day_of_publication(
    example: str, form: str, published_by: str
) -> None:
    pages = sorted((lived(example, "silent").folder / "papers").glob("*.html"))
    drafted = [page.name[:10] for page in pages if f">{form}<" in page.read_text(encoding="utf-8")]
    assert drafted[0] < published_by


def test_the_calendar_says_what_falls_to_whom_by_month() -> None:
    text = (lived("lewisham-2017", "on-time").folder / "calendar.md").read_text(encoding="utf-8")
    assert "## January 2017" in text
    assert "Monday 23 January 2017: submission of the plan" in text

"""What the jobs say of when they have to run next, and what statements and mails are read back from."""

from datetime import date, timedelta

import sqlalchemy as sa

from planflow import jobs
from planflow.domain.organisation import JobRun, LocalDay
from planflow.domain.tables import metadata
from planflow.notify import eml
from planflow.services import gathering, reminders
from planflow.store import calendars, organisation
from planflow.store.inserting import NewRows
from planflow.testing import given
from tests.reminding import at, cast, messages, run, words
from tests.reminding import mails as sent

JOB = metadata.tables["job_run"]


def _given(app):
    people = cast(app)
    with app.writing() as session:
        for ref, day in (("R1a", date(2017, 1, 31)), ("R1b", date(2017, 2, 8)), ("R1c", date(2017, 3, 1))):
            given.action(session, people.plan, ref=ref, owner=people.owner, due_on=day)


def test_a_sweep_says_when_the_next_step_passes(app):
    _given(app)
    now = at("2017-01-24")
    for _ in range(8):
        told = jobs.sweep(app, now, looks_ahead=True).next_at
        with app.reading() as session:
            assert told == reminders.next_at(session, now=now)
        assert told > now
        now = told


def test_a_delivery_says_when_the_next_mail_will_be_made(app):
    _given(app)
    now, instants = at("2017-01-20"), []
    while now < at("2017-03-31"):
        jobs.sweep(app, now)
        told = jobs.deliver(app, now, looks_ahead=True).next_at
        with app.reading() as session:
            assert told == gathering.next_at(session, now=now)
        instants.append(told)
        now += timedelta(days=1)
    assert len(messages(app)) > 3
    assert any(instants), "something waited for its day"


def test_a_delivery_without_anything_to_do_is_kept_too(app):
    _given(app)
    report = jobs.deliver(app, at("2017-01-20"))
    assert (report.gathered, report.sent, report.is_settled) == (0, 0, True)
    with app.reading() as session:
        assert session.get_one(JobRun, jobs.DELIVER).summary == "0 sent, 0 to try again, 0 parked"


def test_the_words_of_a_mail_are_read_back_as_they_were_written(app):
    _given(app)
    run(app, at("2017-01-20"), at("2017-03-10"))
    kept = [" ".join(eml.words(message.raw).split()) for message in messages(app)]
    assert sorted(kept) == sorted(words(mail) for mail in sent(app))
    assert eml.words(b"no mail of ours") == ""


def test_a_constant_with_a_colon_or_a_quote_is_inserted_as_it_is(app):
    said = "it's 09:30 :now or 50% \\: of it"
    rows = sa.select(
        sa.bindparam("name", type_=JOB.c.job.type),
        sa.bindparam("at", type_=JOB.c.finished_at.type),
        sa.literal(said),
        sa.false(),
    )
    statement = NewRows(JOB, ("job", "finished_at", "summary", "failed"), rows)
    with app.writing() as session:
        assert statement.insert(session, {"name": "one", "at": at("2017-01-20")}) == 1
        assert statement.insert(session, {"name": "one", "at": at("2017-01-21")}) == 0
        found = session.get_one(JobRun, "one")
        assert (found.summary, found.finished_at, found.failed) == (said, at("2017-01-20"), False)


def test_days_of_closure_are_seen_by_whoever_reads_the_organisation_after_them(app):
    _given(app)
    with app.writing() as session:
        name = organisation.get_organisation(session).calendar
        assert calendars.get_calendar(session, name).is_working(date(2017, 1, 24))
        session.add(LocalDay(calendar=name, day=date(2017, 1, 24), name="The office moves"))
        session.flush()
        calendars.forget(session, name)
        assert not calendars.get_calendar(session, name).is_working(date(2017, 1, 24))
    with app.reading() as session:
        assert not calendars.get_calendar(session, name).is_working(date(2017, 1, 24))
